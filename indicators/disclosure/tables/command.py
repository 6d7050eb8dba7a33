"""`python -m indicators.disclosure protect COUNTS.csv --hierarchy HIERARCHY.csv --rules RULES.yaml --out FOLDER`

COUNTS has one row per finest cell: area, categories, count. HIERARCHY has the columns child and parent, if you like
dimension and grouping; sums are formed. FOLDER gets table.csv (and rates.csv), which may be published, audit.json, and
in `internal` a page for the data protection officer. Without a passed audit there is no folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from spatial.crosswalk.text_tables import read_text_table
from spatial.writing import write_folder

from ..secrecy import sealed
from .instead import Changed, changed_instead
from .protecting import BUDGET, Protected, UnsafeError, protect
from .report import page_of_changes, report_of
from .rules import read_rules


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("counts", type=Path, metavar="COUNTS.csv")
    parser.add_argument("--hierarchy", type=Path, action="append", metavar="HIERARCHY.csv", default=[])
    parser.add_argument("--rules", type=Path, required=True, metavar="RULES.yaml")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--released", type=Path, metavar="TABLE.csv", help="the output that is out already")
    parser.add_argument("--last-year", type=Path, metavar="TABLE.csv", help="an output whose pattern is preferred")
    parser.add_argument("--budget", type=int, default=BUDGET, help="programmes for hiding fewer cells; 0 for none")


def run(options: argparse.Namespace) -> int:
    """0 when all is written, 1 where the audit let nothing out."""
    try:
        paths = _write(options)
    except UnsafeError as fault:
        sys.stderr.write(f"{fault.in_language(options.language)}\n")
        return 1
    sys.stderr.write("".join(f"→ {path}\n" for path in paths))
    return 0


@sealed  # sums of money have one row per holder
def _write(options: argparse.Namespace) -> list[Path]:
    rules = read_rules(options.rules)
    counts = _table(options.counts)
    hierarchy = pd.concat([_table(path) for path in options.hierarchy]) if options.hierarchy else None
    if rules.instead:
        return write_folder(options.out, files_of_changes(changed_instead(counts, hierarchy, rules), options.language))
    protected = protect(
        counts,
        hierarchy,
        rules,
        released=_table(options.released) if options.released else None,
        last_year=_table(options.last_year) if options.last_year else None,
        budget=options.budget,
    )
    return write_folder(options.out, files_of(protected, options.language))


def files_of(protected: Protected, language: str) -> dict[str, str]:
    """What is written, by name."""
    tables = {"table.csv": csv_of(protected.table)}
    if protected.rates is not None:
        tables["rates.csv"] = csv_of(protected.rates)
    if protected.changes is not None:
        tables["changes.csv"] = csv_of(protected.changes)
    facts = {
        "rules": protected.rules.id,
        "version": protected.rules.version,
        "sha256": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in tables.items()},
        **protected.audit.facts(),
    }
    return {
        **tables,
        "audit.json": json.dumps(facts, ensure_ascii=False, indent=2) + "\n",
        "internal/report.html": report_of(protected, language),
        "internal/intervals.csv": csv_of(protected.audit.intervals),
    }


def files_of_changes(found: Changed, language: str) -> dict[str, str]:
    """What is written where numbers were rounded, or got noise, instead, by name."""
    texts = {"table.csv": csv_of(found.table)}
    if found.rates is not None:
        texts["rates.csv"] = csv_of(found.rates)
    if found.changes is not None:
        texts["changes.csv"] = csv_of(found.changes)
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    facts = {"rules": found.rules.id, "version": found.rules.version, "sha256": sums, **found.public_facts}
    texts["audit.json"] = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    texts["internal/report.html"] = page_of_changes(found, language)
    return texts


def csv_of(table: pd.DataFrame) -> str:
    """Whole numbers without a decimal point; empty where nothing is told."""
    shown = table.copy()
    for column in shown.columns:
        numbers = shown[column]
        if pd.api.types.is_float_dtype(numbers) and _are_whole(numbers):
            shown[column] = numbers.astype("Int64") if not np.isinf(numbers).any() else numbers.map(_whole)
    return str(shown.to_csv(index=False, lineterminator="\n"))


def _are_whole(numbers: pd.Series) -> bool:
    finite = numbers[np.isfinite(numbers)]
    return bool((finite % 1 == 0).all())


def _whole(number: float) -> str:
    return f"{number:.0f}" if np.isfinite(number) else "inf" if number > 0 else ""


def _table(path: Path) -> pd.DataFrame:
    return read_text_table(path)[0]
