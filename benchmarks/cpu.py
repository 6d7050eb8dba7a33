"""CPU time from /proc: what a server and its database really work, whoever else uses the machine."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(root: int) -> set[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = set(), [root]
    while waiting:
        process = waiting.pop()
        found.add(process)
        waiting += children.get(process, [])
    return found


def seconds(processes: set[int]) -> dict[int, float]:
    """User and system time of each process until now."""
    found = {}
    for process in processes:
        if fields := _fields(process):
            found[process] = (int(fields[11]) + int(fields[12])) / TICK
    return found


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """What they worked in between; a process that came in between counts from its beginning."""
    return sum(now - before.get(process, 0.0) for process, now in after.items())


def _fields(process: int) -> list[str] | None:
    """The fields of /proc/PID/stat behind the program's name, which may hold blanks and brackets."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
