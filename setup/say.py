"""What people see while they wait, and what they read when something goes wrong: sentences."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SIGN_OF_LIFE = 10  # seconds of silence after which a long step shows that it still works


class Trouble(Exception):  # noqa: N818 - it is a word for people
    """Something that the reader can mend. Its text says what is wrong, where, and how to mend it."""


def say(text: str) -> None:
    # A closed terminal must not keep the programs behind it from being ended.
    with contextlib.suppress(OSError):
        print(text, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"• {title} …")
    yield
    if (seconds := time.monotonic() - began) >= 1:
        say(f"  done in {seconds:.0f} s")


def run(
    command: Sequence[str | Path],
    *,
    trouble: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    show: bool = False,
) -> None:
    """Run a step. Its words are shown if `show` is set or it fails; otherwise its last line now and then."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, cwd=cwd
    )
    assert process.stdout is not None  # noqa: S101 - tells the type checker what PIPE means
    last_words: deque[str] = deque(maxlen=60)
    began = shown = time.monotonic()
    try:
        for line in _lines(process.stdout.fileno()):
            if line:
                last_words.append(line)
            if line and show:
                say(f"  {line}")
            elif not show and time.monotonic() - shown >= SIGN_OF_LIFE:
                shown = time.monotonic()
                say(f"  … {shown - began:.0f} s: {last_words[-1][:100] if last_words else 'still at it'}")
        code = process.wait()
    except BaseException:  # Ctrl-C: the step ends before we do
        process.terminate()
        process.wait()
        raise
    finally:
        process.stdout.close()
    if code:
        if not show:
            sys.stderr.write("\n".join(last_words) + "\n")
        raise Trouble(trouble)


def _lines(descriptor: int) -> Iterator[str]:
    """The lines of a pipe as they come, and an empty one whenever a second passes without any."""
    rest = b""
    while True:
        if not select.select([descriptor], [], [], 1)[0]:
            yield ""
            continue
        chunk = os.read(descriptor, 65536)
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace").rstrip()
        if not chunk:
            yield rest.decode(errors="replace").rstrip()
            return
