"""Web and worker are started together and ended together; what may be in their way gets a sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from setup import serve
from setup.processes import birth, recorded
from setup.say import Trouble

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from pathlib import Path
from setup import serve
from setup.processes import let_any_signal_interrupt
from setup.say import Trouble

serve.PYTHON, serve.PIDS, serve.LOGS = sys.executable, Path(sys.argv[1]), Path(sys.argv[1])
serve.PROGRAMS = {"web": ("-m", "http.server", "--bind", "127.0.0.1", sys.argv[2]), "worker": ("-c", sys.argv[3])}
let_any_signal_interrupt()
try:
    serve.serve(int(sys.argv[2]), {})
except Trouble as trouble:
    print(trouble)
"""


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, worker: str = "import time; time.sleep(600)") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, folder, str(port), worker], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def wait_until_served(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert any("The atlas is at" in line for line in process.stdout)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_to_end_it_ends_web_and_worker(sign: signal.Signals, tmp_path: Path, free_port: int) -> None:
    process = start(tmp_path, free_port)
    wait_until_served(process)
    children = [recorded(tmp_path / f"{name}.pid") for name in ("web", "worker")]
    assert all(children)
    process.send_signal(sign)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert [birth(child) for child in children if child] == [None, None]
    assert not list(tmp_path.glob("*.pid"))


def test_a_worker_that_dies_takes_the_web_server_along_and_leaves_its_last_words(
    tmp_path: Path, free_port: int
) -> None:
    process = start(tmp_path, free_port, worker="import time; time.sleep(3); raise SystemExit('no database')")
    said, _ = process.communicate(timeout=30)
    assert "no database" in said
    assert "The worker process ended by itself (code 1)" in said
    serve.require_free(free_port)


def test_what_a_killed_make_left_behind_is_cleared_away(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PIDS", tmp_path)
    process = start(tmp_path, free_port)
    wait_until_served(process)
    with pytest.raises(Trouble, match="already runs"):
        serve.require_not_running()
    process.kill()
    process.communicate()
    serve.require_not_running()
    serve.require_free(free_port)


def test_a_recorded_id_that_was_handed_out_again_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "web.pid").write_text(f"{os.getpid()} born at another time\n")
    assert recorded(tmp_path / "web.pid") is None


def test_a_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} of 127.0.0.1 is taken.*PORT={port + 1}"):
            serve.require_free(port)


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    with pytest.raises(Trouble, match="number from 1 to 65535"):
        serve.port_from(port)


def test_a_page_that_fails_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LOGS", tmp_path)
    answer = b"HTTP/1.0 500 Broken\r\n\r\n"
    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        web.listen()
        port = web.getsockname()[1]
        asked = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import time; time.sleep(0.2); from setup import serve; serve._wait_for_answer({port}, {{}})",
            ],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        connection, _ = web.accept()
        connection.recv(1000)
        connection.sendall(answer)
        connection.close()
        _, said = asked.communicate(timeout=20)
    assert f"The atlas answers with error 500: {Path('.local/log/web.log')}" in said.replace(f"{ROOT}/", "")
    assert time.monotonic() > 0
