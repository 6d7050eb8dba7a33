"""Programs that outlive a command are recorded by id *and* birth, for ids are handed out again after a reboot."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from setup.say import Trouble

PROC = Path("/proc")


def let_any_signal_interrupt() -> None:
    """`kill`, `make stop` and a closed terminal end us as cleanly as Ctrl-C does; impatience cannot interrupt that."""
    signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_: object) -> None:
        for sign in signs:
            signal.signal(sign, signal.SIG_IGN)
        raise KeyboardInterrupt

    for sign in signs:
        signal.signal(sign, interrupt)


def birth(pid: int) -> str | None:
    """When a living process was started, in a form that no other process will ever share; None for the dead."""
    if not (PROC / "self").exists():  # not Linux
        answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return answer.stdout.strip() or None
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0] in "ZX":  # ended, only not yet collected by its parent
        return None
    return f"{(PROC / 'sys/kernel/random/boot_id').read_text().strip()} {fields[19]}"


def command_line(pid: int) -> list[str]:
    if not (PROC / "self").exists():
        answer = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return answer.stdout.split()
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="surrogateescape").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def record(path: Path, pid: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{pid} {birth(pid)}\n")


def recorded(path: Path) -> int | None:
    """The process that was recorded there, if it is still the same one and alive."""
    try:
        pid, _, born = path.read_text().strip().partition(" ")
    except FileNotFoundError:
        return None
    return int(pid) if pid.isdigit() and birth(int(pid)) == born else None


def end(pid: int, *, politely: int = signal.SIGTERM, patience: float = 15) -> None:
    """Ask a process to end, wait, and insist if it does not listen."""
    born = birth(pid)
    if born is None:
        return
    for sign, seconds in ((politely, patience), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            try:
                os.kill(pid, sign)
            except PermissionError:
                raise Trouble(
                    f"Process {pid} belongs to another user: end it as that user, or with `sudo make stop`."
                ) from None
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if birth(pid) != born:
                return
            time.sleep(0.05)
    raise Trouble(f"Process {pid} does not end; look at it with `ps -fp {pid}`.")


def end_recorded(path: Path, **how: int | float) -> bool:
    """End what is recorded there, if it still runs, and forget it. Says whether there was anything to end."""
    pid = recorded(path)
    if pid is not None:
        end(pid, **how)  # type: ignore[arg-type]
    path.unlink(missing_ok=True)
    return pid is not None
