"""The servers that are measured: ours as it is deployed, and the peers beside it, each with two workers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.places import HOST, LOCAL, ROOT

WORKERS = 2
PATIENCE = 60  # seconds until the first answer


@dataclass(frozen=True)
class Server:
    name: str
    pid: int
    port: int

    def fetch(self, path: str, encoding: str = "identity") -> bytes:
        """One answer, as it travels."""
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Accept-Encoding": encoding})
            answer = connection.getresponse()
            body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{self.name} answers {answer.status} to {path}: {body[:300]!r}")
        return body


@contextmanager
def django(name: str = "atlas", settings: str = "atlas.settings") -> Iterator[Server]:
    """A Django site under gunicorn, configured as `make demo` does it."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "setup" / "gunicorn.conf.py")]
    # Workers are not renewed in the middle of a measurement: CPU time of processes that end could not be read.
    command += ["--access-logfile", "/dev/null", "--max-requests", "0"]
    with _running(name, command, {"DJANGO_SETTINGS_MODULE": settings, "WEB_CONCURRENCY": str(WORKERS)}) as server:
        yield server


@contextmanager
def tipg(python: Path, database_url: str) -> Iterator[Server]:
    """tipg under uvicorn, with its own defaults but for the number of rows it may return."""
    environment = {
        "DATABASE_URL": database_url.replace("postgis://", "postgresql://"),
        "TIPG_DB_SCHEMAS": '["peer"]',
        "TIPG_DB_ONLY_SPATIAL_TABLES": "false",
        "TIPG_MAX_FEATURES_PER_QUERY": "20000",
    }
    command = [str(python), "-m", "uvicorn", "tipg.main:app", "--workers", str(WORKERS), "--log-level", "error"]
    with _running("tipg", command, environment) as server:
        yield server


@contextmanager
def _running(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    environment = {**os.environ, **environment, "ATLAS_BIND": f"{HOST}:{port}"}
    if "uvicorn" in command:
        command = [*command, "--host", HOST, "--port", str(port)]
    LOCAL.mkdir(parents=True, exist_ok=True)
    with (LOCAL / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(process, port, name)
            yield Server(name, process.pid, port)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # its own session: nobody else's processes
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"{name} does not answer; see {LOCAL / f'{name}.log'}.")
