"""The make targets, each told in a few lines: `python -m setup demo`."""

import contextlib
import fcntl
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from setup import checks, contents, environment, serve, system
from setup.cluster import Cluster, stop_all
from setup.lock import lock
from setup.places import BENCH_CLUSTER, DEMO_CLUSTER, LOCAL, PYTHON, ROOT, SCREENSHOTS, TEST_CLUSTER, own_server
from setup.processes import let_any_signal_interrupt
from setup.say import Trouble, say


def demo(data: Path | None = None) -> None:
    port = serve.port_from(os.environ.get("PORT", "8000"))
    serve.require_not_running()
    serve.require_free(port)  # before minutes of set-up, not after
    with contextlib.ExitStack() as until_served:
        with _one_at_a_time("set-up"):
            _prepare(for_tests=False)
            env, cluster = until_served.enter_context(_database(DEMO_CLUSTER))
            contents.fill(env, database=cluster.identity() if cluster else None, data=data)
        serve.serve(port, env)


def berlin() -> None:
    demo(contents.require_data(Path(os.environ.get("DATA", "../shared/data/berlin"))))


def test() -> None:
    _checked(checks.LINT | checks.MIGRATIONS | checks.JAVASCRIPT | checks.pytest())


def pytest() -> None:
    _checked(checks.pytest(*_arguments()))


def lint() -> None:
    _checked(checks.LINT)


def bench() -> None:
    with _one_at_a_time("set-up"):
        _prepare(for_tests=True)
    with _database(BENCH_CLUSTER) as (env, _):
        checks.check({"benchmarks": (PYTHON, "-m", "benchmarks", *_arguments())}, env)


def screenshots() -> None:
    """Of the demo town, served for as long as it takes."""
    port = serve.port_from(os.environ.get("PORT", "8000"))
    serve.require_not_running()
    serve.require_free(port)
    with contextlib.ExitStack() as until_seen:
        with _one_at_a_time("set-up"):
            _prepare(for_tests=True)
            env, cluster = until_seen.enter_context(_database(DEMO_CLUSTER))
            contents.fill(env, database=cluster.identity() if cluster else None)
        until_seen.enter_context(serve.served(port, env))
        checks.check(
            {"screenshots": (PYTHON, "-m", "tests.screenshots", f"http://{serve.HOST}:{port}", SCREENSHOTS)}, env
        )
    say(f"The pictures are in {SCREENSHOTS}")


def database() -> None:
    with _one_at_a_time("set-up"):
        _prepare(for_tests=False)
    with _one_at_a_time("starting of a database"):
        Cluster(DEMO_CLUSTER).start()
    say(f"DATABASE_URL={Cluster(DEMO_CLUSTER).url()}\n(`make stop` ends it.)")


def manage() -> None:
    with _one_at_a_time("set-up"):
        _prepare(for_tests=False)
    with _database(DEMO_CLUSTER) as (env, _):
        done = subprocess.run([PYTHON, "manage.py", *_arguments()], cwd=ROOT, env=env, check=False)
    sys.exit(done.returncode)


def stop() -> None:
    if serve.stop():
        say("• Ended the web server and the worker")
    stop_all([DEMO_CLUSTER, TEST_CLUSTER, BENCH_CLUSTER])


def _prepare(*, for_tests: bool) -> None:
    system.require(for_tests=for_tests)
    environment.prepare(for_tests=for_tests)


def _checked(what: Mapping[str, Sequence[object]]) -> None:
    with _one_at_a_time("set-up"):
        _prepare(for_tests=True)
    # Two test runs would use the same test database.
    with _one_at_a_time("tests"), _database(TEST_CLUSTER, durable=False) as (env, _):
        checks.check(what, env)


@contextlib.contextmanager
def _database(home: Path, *, durable: bool = True) -> Iterator[tuple[dict[str, str], Cluster | None]]:
    """A running database and the environment that points at it. Who started the cluster ends it."""
    if address := own_server():
        yield environment.variables(address), None
        return
    cluster = Cluster(home, durable=durable)
    with _one_at_a_time("starting of a database"):
        started = cluster.start()
    try:
        yield environment.variables(cluster.url()), cluster
    finally:
        if started:
            cluster.stop()
        else:
            say("• The private database ran before and goes on running; `make stop` ends it.")


@contextlib.contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / f"{what}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"• Another make in this folder is at its {what}; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _arguments() -> list[str]:
    return shlex.split(os.environ.get("ARGS", ""))


TARGETS: dict[str, Callable[[], None]] = {
    target.__name__: target
    for target in (demo, berlin, database, manage, stop, test, pytest, lint, bench, screenshots, lock)
}


def main() -> int:
    let_any_signal_interrupt()
    try:
        TARGETS[sys.argv[1]]()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the same make goes on from here.", file=sys.stderr)
        return 130
    except PermissionError as fault:
        print(f"\n{fault.filename} belongs to another user: run make as that user, or with sudo.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
