"""The table of `python -m indicators.formulas`: read, checked cell by cell, computed. Needs pandas, nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from spatial.crosswalk.text_tables import read_text_table
from spatial.findings import RefusedError

from .benchmark import COMPARISON_WORDS, Comparison, compare_counts, interval_of
from .trends import DIRECTION_WORDS, REASON_WORDS, Direction, Reason, trend

NEEDED = ("code", "numerator", "denominator")
# German signs for "no number here"
NO_NUMBER = {*("", ".", "•", "/", "x"), *("...", "…", "k. A.", "NA", "NaN")}
NOTHING = {"–", "-"}  # exactly nothing, which is a number


def read_table(path: Path) -> pd.DataFrame:
    """The CSV with codes as text, float columns and the line numbers as index. Raises RefusedError naming the place.

    Comma or semicolon separated; with semicolons a decimal comma is understood.
    """
    table, decimal_comma = read_text_table(path, NEEDED)
    for column in ("numerator", "denominator", "benchmark"):
        if column in table:
            table[column] = _numbers(table[column], path, decimal_comma=decimal_comma)
    keys = ["code", "period"] if "period" in table else ["code"]
    if table.duplicated(keys).any():
        row = int(np.flatnonzero(table.duplicated(keys))[0])
        line = table.index[row]
        named = ", ".join(str(table[key].iloc[row]) for key in keys)
        raise RefusedError(
            de=f"{path}, Zeile {line}: {named} kommt zum zweiten Mal vor.",
            en=f"{path}, line {line}: {named} appears for the second time.",
        )
    return table


def computed(
    table: pd.DataFrame,
    *,
    kind: str = "share",
    direction: str = "neutral",
    factor: float = 100,
    confidence: float = 0.95,
    benchmark: float | None = None,
    breaks: Sequence[date] = (),
    language: str = "de",
) -> pd.DataFrame:
    """The table with value, lower, upper, benchmark, comparison, strong and, where there are periods, trend and reason.

    The benchmark is the column of that name, else the number handed over, else the value of all rows of the same
    period that have both numbers. Raises RefusedError for numbers that cannot be.
    """
    result = table.copy()
    x, n = (result[column].to_numpy(np.float64) for column in ("numerator", "denominator"))
    _refuse_impossible(x, n, result.index, kind)
    value, lower, upper = interval_of(kind)(x, n, confidence=confidence, factor=factor)
    result["value"], result["lower"], result["upper"] = value, lower, upper
    if "benchmark" not in result:
        result["benchmark"] = _of_all(result, x, n, factor) if benchmark is None else benchmark
    against = compare_counts(x, n, result["benchmark"].to_numpy(), kind=kind, direction=direction, factor=factor)
    result["comparison"] = [COMPARISON_WORDS[Comparison(word)][language] for word in against.comparison]
    result["strong"] = against.strong
    if "period" in result:
        told = _trends(result, kind=kind, breaks=breaks, language=language)
        result["trend"] = result["code"].map({code: words[0] for code, words in told.items()})
        result["trend_reason"] = result["code"].map({code: words[1] for code, words in told.items()})
    return result


def days_of(period: str) -> tuple[date, date]:
    """First and last day of `2020`, `2018-2020`, `2020-12-31` or `2020-08-01/2021-07-31`. Raises RefusedError."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d{4}))?", period.strip()):
        first, last = int(match[1]), int(match[2] or match[1])
        return date(first, 1, 1), date(last, 12, 31)
    try:
        days = [date.fromisoformat(day) for day in period.strip().split("/")]
        return days[0], days[-1]
    except ValueError as fault:
        raise RefusedError(
            de=f"Den Zeitbezug „{period}“ verstehe ich nicht; möglich sind 2020, 2018-2020, 2020-12-31 und "
            "2020-08-01/2021-07-31.",
            en=f"The period “{period}” is not understood; possible are 2020, 2018-2020, 2020-12-31 and "
            "2020-08-01/2021-07-31.",
        ) from fault


def _numbers(column: pd.Series, path: Path, *, decimal_comma: bool) -> pd.Series:
    bare = column.where(~column.isin(NO_NUMBER), "nan").where(~column.isin(NOTHING), "0")
    if decimal_comma:
        bare = bare.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(bare, errors="coerce")
    wrong = (numbers.isna() & (bare != "nan")) | np.isinf(numbers)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedError(
            de=f"{path}, Zeile {column.index[row]}, Spalte „{column.name}“: „{column.iloc[row]}“ ist keine Zahl.",
            en=f"{path}, line {column.index[row]}, column “{column.name}”: “{column.iloc[row]}” is not a number.",
        )
    return numbers.astype(np.float64)


def _refuse_impossible(x: np.ndarray, n: np.ndarray, lines: pd.Index, kind: str) -> None:
    for wrong, de, en in (
        (x < 0, "Der Zähler ist negativ.", "The numerator is negative."),
        (n < 0, "Der Nenner ist negativ.", "The denominator is negative."),
        (
            (x > n) & (kind == "share"),
            "Der Zähler ist größer als der Nenner; ist es eine Rate (--kind rate)?",
            "The numerator is larger than the denominator; is it a rate (--kind rate)?",
        ),
    ):
        if wrong.any():
            line = lines[int(np.flatnonzero(wrong)[0])]
            raise RefusedError(de=f"Zeile {line}: {de}", en=f"Line {line}: {en}")


def _of_all(table: pd.DataFrame, x: np.ndarray, n: np.ndarray, factor: float) -> pd.Series:
    both = np.isfinite(x) & np.isfinite(n)
    known = pd.DataFrame({"x": np.where(both, x, 0), "n": np.where(both, n, 0)}, index=table.index)
    period = table["period"] if "period" in table else pd.Series("", index=table.index)
    sums = known.groupby(period).transform("sum")
    return factor * sums["x"] / sums["n"].where(sums["n"] > 0)


def _trends(table: pd.DataFrame, *, kind: str, breaks: Sequence[date], language: str) -> dict[str, tuple[str, str]]:
    """For each code the words for its trend and for the reason where there is none; all areas over the same periods."""
    labels = sorted(table["period"].unique(), key=days_of)
    wide = {
        column: table.pivot(index="period", columns="code", values=column).reindex(labels)
        for column in ("numerator", "denominator")
    }
    result = trend(
        wide["numerator"], wide["denominator"], [days_of(label) for label in labels], kind=kind, breaks=breaks
    )
    return {
        code: (DIRECTION_WORDS[Direction(word)][language], REASON_WORDS[Reason(why)][language])
        for code, word, why in zip(wide["numerator"].columns, result.direction, result.reason, strict=True)
    }
