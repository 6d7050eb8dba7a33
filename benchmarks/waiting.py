"""How long a reader waits for a page from the server as it is deployed: one question after the other, over loopback.

The time holds all of the server's work: looking things up, reckoning, writing, compressing, and handing over. `cold`:
something is committed before every question, so that nothing earlier ones have looked up can be used again.
"""

from collections.abc import Sequence
from contextlib import closing
from time import perf_counter

from benchmarks import database
from benchmarks.servers import WORKERS, Server

WARM = 6 * WORKERS  # every worker has to see a few
FORGET = "SELECT pg_current_xact_id()"  # a transaction with a number, and so a new snapshot
HEADER = ["", "median", "p95", "slowest", "bytes (brotli)"]


def waits(server: Server, url: str, paths: Sequence[str], *, cold: bool = False) -> list[str]:
    """Milliseconds: median, 95th percentile, the longest; and the size of the last answer."""
    for path in (*paths, *paths)[:WARM]:
        server.fetch(path, "br")
    times, size = [], 0
    with closing(database.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for path in paths:
            if cold:
                cursor.execute(FORGET)
            started = perf_counter()
            size = len(server.fetch(path, "br"))
            times.append(1000 * (perf_counter() - started))
    return [*(f"{each:.0f}" for each in percentiles(times)), f"{size:,}"]


def percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile, the longest."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1]
