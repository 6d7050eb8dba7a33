"""The web server and the worker: started together, watched, and ended together."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from setup.places import LOGS, PIDS, PYTHON, ROOT
from setup.processes import end, end_recorded, record, recorded
from setup.say import Trouble, say, step

HOST = "127.0.0.1"
WEB = ("-m", "gunicorn", "--config", "setup/gunicorn.conf.py")
WORKER = ("manage.py", "db_worker")
PROGRAMS = {"web": WEB, "worker": WORKER}
PATIENCE = 90  # seconds for the first answer


def port_from(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise Trouble(f"PORT is {text!r}; it must be a number from 1 to 65535, for example `make demo PORT=8001`.")
    return int(text)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        # As gunicorn does: a port that was in use a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Trouble(f"Port {port} is reserved for root: choose one above 1023, `make demo PORT=8001`.") from None
        except OSError:
            raise Trouble(
                f"Port {port} of {HOST} is taken by another program: end that, or choose another port with "
                f"`make demo PORT={port + 1}`."
            ) from None


def require_not_running() -> None:
    if pid := recorded(PIDS / "make.pid"):
        raise Trouble(f"The atlas of this folder already runs (process {pid}); `make stop` ends it.")
    clear_leftovers()


def clear_leftovers() -> bool:
    """End what a `make` that was killed could not end itself."""
    return sum(end_recorded(PIDS / f"{name}.pid") for name in PROGRAMS) > 0


def serve(port: int, env: Mapping[str, str]) -> None:
    """Serve until Ctrl-C or `make stop`."""
    try:
        with served(port, env) as running:
            say(f"\nThe atlas is at http://{HOST}:{port}/ – Ctrl-C ends it. (Logs: {LOGS})")
            while True:
                _require_alive(running)
                time.sleep(0.5)
    except KeyboardInterrupt:
        return


@contextmanager
def served(port: int, env: Mapping[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The web server and the worker, ended whatever happens."""
    require_free(port)
    LOGS.mkdir(parents=True, exist_ok=True)
    record(PIDS / "make.pid", os.getpid())
    env = {**env, "ATLAS_BIND": f"{HOST}:{port}"}
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with step("Starting the web server and the worker"):
            running["web"] = _start("web", PROGRAMS["web"], env)
            _wait_for_answer(port, running)
            # Only now: two programs that load pandas at once keep people waiting twice as long.
            running["worker"] = _start("worker", PROGRAMS["worker"], env)
        yield running
    except KeyboardInterrupt:
        say("\n• Ending the web server and the worker …")
        raise
    finally:
        for name, process in running.items():
            end(process.pid)
            (PIDS / f"{name}.pid").unlink(missing_ok=True)
        (PIDS / "make.pid").unlink(missing_ok=True)


def stop() -> bool:
    """What `make stop` does: ask the make that serves to end, then look after what it may have left."""
    served = end_recorded(PIDS / "make.pid", patience=60)
    return clear_leftovers() or served


def _start(name: str, command: tuple[str, ...], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with _log(name).open("wb") as log:
        process = subprocess.Popen(
            [PYTHON, *command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches only us, and we end them in order
        )
    record(PIDS / f"{name}.pid", process.pid)
    return process


def _wait_for_answer(port: int, running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        _require_alive(running)
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=30):
                return
        except urllib.error.HTTPError as answer:
            if answer.code >= 500:
                raise Trouble(f"The atlas answers with error {answer.code}: {_log('web')} says why.") from None
            return
        except OSError:
            time.sleep(0.1)
    raise Trouble(f"The web server gave no answer within {PATIENCE} s: {_log('web')} says why.")


def _require_alive(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            last = _log(name).read_text(errors="replace").strip().splitlines()[-15:]
            say("\n".join(last))
            raise Trouble(
                f"The {name} process ended by itself (code {process.returncode}); its last lines stand above."
            )


def _log(name: str) -> Path:
    return LOGS / f"{name}.log"
