"""One address of one server under load: bytes on the wire and server CPU per request."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import cpu, database
from benchmarks.places import ROOT
from benchmarks.servers import Server
from benchmarks.tables import Figure

RUNS = 3
SECONDS = 2.0  # about as long as one run takes, within these limits:
FEWEST, MOST = 8, 2000
CONNECTIONS = 8
ENCODING = "gzip"  # what all peers can


@dataclass(frozen=True)
class Measured:
    name: str
    cpu: Figure  # milliseconds per request
    bytes: int  # on the wire, body only, mean over the paths


def measure(name: str, server: Server, paths: Sequence[str], database_url: str) -> Measured:
    """CPU of the server's processes and of its database's backends, divided by the requests; warmed up first."""
    warm = _load(server, paths, CONNECTIONS)
    if warm["median_seconds"] < SECONDS / 10:  # quick ones are quicker still the second time
        warm = _load(server, paths, 20 * CONNECTIONS)
    requests = min(max(round(SECONDS * CONNECTIONS / warm["median_seconds"]), FEWEST), MOST)
    runs, size = [], 0.0
    for _ in range(RUNS):
        processes = cpu.family(server.pid) | set(database.backends(database_url))
        before = cpu.seconds(processes)
        seen = _load(server, paths, requests)
        processes = cpu.family(server.pid) | set(database.backends(database_url))
        if seen["faults"]:
            raise RuntimeError(f"{server.name} failed to answer {seen['faults']} of {seen['requests']} requests.")
        runs.append(1000 * cpu.between(before, cpu.seconds(processes)) / seen["requests"])
        size = seen["bytes"] / seen["requests"]
    return Measured(name, Figure(tuple(runs), "ms"), round(size))


def _load(server: Server, paths: Sequence[str], requests: int) -> dict:
    command = [sys.executable, "-m", "benchmarks.load", str(server.port), str(requests), str(CONNECTIONS), ENCODING]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(paths), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
