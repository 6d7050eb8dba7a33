"""Disclosure control: a table of building blocks and one of a city, hidden and audited; τ-ARGUS beside it.

Tables by seed, of the shape of the originals they stand for: 350 Baublöcke × sex × age (8,022 cells), and 542 planning
areas × sex × nationality × age (108,864 cells). Seconds are of the processor, on one
thread. The peer is pytauargus' modular method; it is measured where
PYTAUARGUS names a Python that has it (it needs an environment of its own). Its cells are put before the same audit:
"exact" can be reckoned, "small" are recognisable as below the minimum, both by whoever knows that zeros are shown.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.tables import say, show
from indicators.disclosure.audit.auditing import Audit, audit
from indicators.disclosure.tables.counts import counts_of
from indicators.disclosure.tables.instead import changed_instead
from indicators.disclosure.tables.protecting import UnsafeError, hierarchies_of, protect
from indicators.disclosure.tables.rules import Rules, rules_of

SEED = 5
# areas per level below the top, categories per dimension, mean and shape of the numbers per finest area
SIZES = {
    "blocks": ((4, 27, 350), (2, 6), 55.0, 1.5),
    "city": ((12, 58, 143, 542), (2, 2, 15), 6800.0, 1.3),
}
INSTEAD = {
    "rounded, every, 3": "{round: every, base: 3}",
    "rounded, every, 5": "{round: every, base: 5}",
    "rounded, small, 3": "{round: small, base: 3}",
    "noise, ±5": "{noise: cell-key, deviation: 5, variance: 3}",
}
CASES = (("blocks", 3), ("city", 3), ("city", 10))


def run() -> None:
    rows = []
    for name, minimum in CASES:
        rows.append([f"{name}, minimum {minimum}", "flows", *_child("ours", name, minimum)])
        if name == "blocks":
            rows += [[f"{name}, minimum {minimum}", told, *_child(told, name, minimum)] for told in INSTEAD]
        if os.environ.get("PYTAUARGUS") and name == "blocks":
            rows.append([f"{name}, minimum {minimum}", "τ-ARGUS, modular", *_child("peer", name, minimum)])
    if not os.environ.get("PYTAUARGUS"):
        say("The peer is skipped: PYTAUARGUS names no Python that has pytauargus.")
    head = [
        "",
        "method",
        "cells",
        "small",
        "further hidden",
        "their value",
        "hiding s",
        "audit s",
        "MB",
        "exact",
        "small known",
    ]
    show("Disclosure control", head, rows)


def table_of(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(counts, hierarchy) by seed."""
    sizes, categories, mean, shape = SIZES[name]
    random = np.random.default_rng(SEED)
    above, links = ["town"], []
    for level, count in enumerate(sizes):
        names = [f"{'OQPB'[level]}{number:04d}" for number in range(count)]
        spread = random.integers(0, len(above), count - len(above))
        parents = np.sort(np.concatenate([np.arange(len(above)), spread]))
        links += [(child, above[parent]) for child, parent in zip(names, parents, strict=True)]
        above = names
    expected = random.gamma(shape, mean / shape, len(above))
    for count in categories:
        expected = np.multiply.outer(expected, random.dirichlet(np.full(count, 4.0)))
    numbers = random.poisson(expected)
    columns = ["area", *(f"c{number}" for number in range(len(categories)))]
    places = np.indices(numbers.shape).reshape(numbers.ndim, -1)
    table = pd.DataFrame(
        {column: [f"{place:02d}" for place in axis] for column, axis in zip(columns, places, strict=True)}
    )
    table["area"] = np.array(above)[places[0]]
    return table.assign(n=numbers.ravel()), pd.DataFrame(links, columns=["child", "parent"])


def rules_for(table: pd.DataFrame, minimum: int, more: str = "") -> Rules:
    dimensions = "".join(f"  - {{column: {column}}}\n" for column in table.columns[1:-1])
    head = "rules: bench\nversion: 1\ngeography: {column: area}\nzeros: published\ncount: n\n"
    return rules_of(f"{head}minimum: {minimum}\ndimensions:\n{dimensions}{more}")


def _ours(name: str, minimum: int) -> list[object]:
    table, hierarchy = table_of(name)
    found = protect(table, hierarchy, rules_for(table, minimum))
    small = sum(found.primary_cells.values())
    shown = found.audit
    value = found.value_hidden - _small_value(table, hierarchy, minimum)
    seconds = [f"{found.seconds[part]:.1f}" for part in ("hiding", "audit")]
    return [
        len(found.table),
        small,
        found.secondary_cells,
        f"{value:,.0f}",
        *seconds,
        _megabytes(),
        shown.exact,
        shown.recognisable,
    ]


def _instead(name: str, minimum: int, method: str) -> list[object]:
    """Changed numbers: nothing is hidden, and what is lost is told as the sum of all changes."""
    table, hierarchy = table_of(name)
    keys = np.random.default_rng(SEED).integers(0, 10**9, len(table))
    table["cell_key"] = [f"0.{key:09d}" for key in keys]
    rules = rules_for(table.drop(columns="cell_key"), minimum, f"instead: {INSTEAD[method]}\n")
    start = time.process_time()
    counts = counts_of(table, hierarchy, rules)
    try:
        found = changed_instead(table, hierarchy, rules)
    except UnsafeError as fault:
        stopped = int(fault.en.split()[0])
        return [len(counts.values), "", 0, "", "", f"{time.process_time() - start:.1f}", _megabytes(), stopped, ""]
    facts = found.facts
    lost = f"{facts['mean_change'] * facts['shown']:,.0f}"
    seconds = f"{time.process_time() - start:.1f}"
    known = facts["known_below_minimum"]
    return [facts["shown"], facts["small"], 0, lost, "", seconds, _megabytes(), facts["exact"], known]


def _small_value(table: pd.DataFrame, hierarchy: pd.DataFrame, minimum: int) -> float:
    values = counts_of(table, hierarchy, rules_for(table, minimum)).values
    return float(values[values < minimum].sum())


def _peer(name: str, minimum: int) -> list[object]:
    table, hierarchy = table_of(name)
    rules = rules_for(table, minimum)
    counts = counts_of(table, hierarchy, rules)
    columns = rules.columns
    records = table.loc[table.index.repeat(table["n"]), columns]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "area.hrc").write_text(_indented(hierarchy, "town"), encoding="ascii")
        records.to_csv(place / "records.csv", index=False)
        script = Path(__file__).with_name("peer_tauargus.py")
        words = [os.environ["PYTAUARGUS"], str(script), str(minimum), *columns]
        subprocess.run(words, cwd=place, check=True, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = used.ru_utime + used.ru_stime
        statuses = json.loads((place / "statuses.json").read_text(encoding="utf-8"))
    # its total is called Total; cells that it does not name are empty
    top = {
        column: dimension.nodes[dimension.total]
        for column, dimension in zip(columns, counts.cells.dimensions, strict=True)
    }
    hidden = {
        tuple(top[column] if node in ("Total", "") else node for column, node in zip(columns, nodes, strict=True))
        for *nodes, status in statuses
        if status in ("U", "M")
    }
    frame = pd.DataFrame({column: counts.cells.labels(axis) for axis, column in enumerate(columns)})
    closed = np.array([cell in hidden for cell in frame.itertuples(index=False, name=None)])
    frame = frame.assign(value=np.where(closed, np.nan, counts.values), status=np.where(closed, "suppressed", "ok"))
    start = time.process_time()
    found: Audit = audit(frame, table, hierarchies_of(counts), rules)
    small = (counts.values > 0) & (counts.values < minimum)
    unsafe = found.intervals.assign(small=small[np.flatnonzero(closed)])
    exact = int((unsafe["small"] & (unsafe["low"] == unsafe["high"])).sum())
    further = closed & ~small
    return [
        len(frame), int(small.sum()), int(further.sum()), f"{counts.values[further].sum():,.0f}", f"{seconds:.1f}",
        f"{time.process_time() - start:.1f}", round(used.ru_maxrss / 1024), exact, found.recognisable,
    ]  # fmt: skip


def _indented(hierarchy: pd.DataFrame, top: str, depth: int = 0) -> str:
    lines = []
    for child in hierarchy.loc[hierarchy["parent"] == top, "child"]:
        lines.append(f"{'@' * depth}{child}\n{_indented(hierarchy, child, depth + 1)}")
    return "".join(lines)


def _megabytes() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _child(method: str, name: str, minimum: int) -> list[object]:
    """In a process of its own, so that its memory is its own."""
    words = [sys.executable, "-m", "benchmarks.disclosure", method, name, str(minimum)]
    ended = subprocess.run(words, check=True, capture_output=True, text=True)
    return list(json.loads(ended.stdout.splitlines()[-1]))


if __name__ == "__main__":
    asked, which, least = sys.argv[1:]
    if asked in INSTEAD:
        print(json.dumps(_instead(which, int(least), asked)))
    else:
        print(json.dumps((_ours if asked == "ours" else _peer)(which, int(least))))
