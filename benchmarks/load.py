"""A small load generator in a process of its own: `python -m benchmarks.load PORT REQUESTS CONNECTIONS ENCODING`.

It asks for the paths on its standard input, in turn, over connections that stay open; only 127.0.0.1, and never more
requests or longer than it was told. It prints what it saw as JSON.
"""

import json
import sys
import time
from http.client import HTTPConnection
from itertools import cycle, islice
from statistics import median
from threading import Thread

from benchmarks.places import HOST

LONGEST = 30  # seconds


class Reader(Thread):
    """One connection."""

    def __init__(self, port: int, paths: list[str], encoding: str):
        super().__init__(daemon=True)
        self.port, self.paths, self.encoding = port, paths, encoding
        self.seconds: list[float] = []
        self.bytes = 0
        self.faults = 0

    def run(self) -> None:
        connection = HTTPConnection(HOST, self.port, timeout=LONGEST)
        end = time.monotonic() + LONGEST
        for path in self.paths:
            started = time.monotonic()
            if started > end:
                break
            connection.request("GET", path, headers={"Accept-Encoding": self.encoding})
            answer = connection.getresponse()
            self.bytes += len(answer.read())
            self.faults += answer.status != 200
            self.seconds.append(time.monotonic() - started)
        connection.close()


def main() -> None:
    port, requests, connections = (int(word) for word in sys.argv[1:4])
    paths = list(islice(cycle(sys.stdin.read().split()), requests))
    readers = [Reader(port, paths[start::connections], sys.argv[4]) for start in range(connections)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds = [each for reader in readers for each in reader.seconds]
    json.dump(
        {
            "requests": len(seconds),
            "faults": sum(reader.faults for reader in readers),
            "bytes": sum(reader.bytes for reader in readers),
            "median_seconds": median(seconds),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
