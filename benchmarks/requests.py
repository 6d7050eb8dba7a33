"""Addresses of several servers under load: bytes on the wire and server CPU per request."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from benchmarks import cpu, database
from benchmarks.places import ROOT
from benchmarks.servers import Server
from benchmarks.tables import Figure

RUNS = 3
SECONDS = 2.0  # about as long as one run takes, within these limits:
FEWEST, MOST = 8, 2000
CONNECTIONS = 8
WARM = 50 * CONNECTIONS  # requests, where they are quick: enough for every worker to see most of the paths
ENCODING = "gzip"  # what all peers can


@dataclass(frozen=True)
class Asked:
    """What one server is asked; `under`: what holds meanwhile."""

    name: str
    server: Server
    paths: Sequence[str]
    under: Callable[[], AbstractContextManager[None]] = nullcontext


@dataclass(frozen=True)
class Measured:
    name: str
    cpu: Figure  # milliseconds per request
    bytes: int  # on the wire, body only, mean over the paths


def measure(all_asked: Sequence[Asked], database_url: str) -> list[Measured]:
    """CPU of each server's processes and of its database's backends, divided by the requests; warmed up first.

    In rounds, each of them once in every round: what else happens on the machine meets all of them alike.
    """
    rounds = [[_run(asked, database_url) for asked in all_asked] for _ in range(RUNS)]
    return [
        Measured(asked.name, Figure(tuple(milliseconds for milliseconds, _ in runs), "ms"), round(runs[0][1]))
        for asked, runs in zip(all_asked, zip(*rounds, strict=True), strict=True)
    ]


def _run(asked: Asked, database_url: str) -> tuple[float, float]:
    """Milliseconds and bytes per request."""
    server = asked.server
    with asked.under():
        warm = _load(server, asked.paths, CONNECTIONS)
        if warm["median_seconds"] < SECONDS / 10:  # quick ones are quicker still the second time
            warm = _load(server, asked.paths, WARM)
        requests = min(max(round(SECONDS * CONNECTIONS / warm["median_seconds"]), FEWEST), MOST)
        before = cpu.seconds(_processes(server, database_url))
        seen = _load(server, asked.paths, requests)
        after = cpu.seconds(_processes(server, database_url))
    if seen["faults"]:
        raise RuntimeError(f"{server.name} failed to answer {seen['faults']} of {seen['requests']} requests.")
    return 1000 * cpu.between(before, after) / seen["requests"], seen["bytes"] / seen["requests"]


def _processes(server: Server, database_url: str) -> set[int]:
    """The others' servers sleep meanwhile, so their backends add nothing."""
    return cpu.family(server.pid) | set(database.backends(database_url))


def _load(server: Server, paths: Sequence[str], requests: int) -> dict:
    command = [sys.executable, "-m", "benchmarks.load", str(server.port), str(requests), str(CONNECTIONS), ENCODING]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(paths), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
