"""The table of `python -m indicators.statistics`: read, checked cell by cell, computed. Needs pandas, nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from spatial.findings import RefusedError, listed

from .benchmark import COMPARISON_WORDS, Comparison, compare_counts, interval_of
from .trend import DIRECTION_WORDS, REASON_WORDS, Direction, Reason, trend

NEEDED = ("code", "numerator", "denominator")
NO_NUMBER = {
    "",
    ".",
    "•",
    "/",
    "x",
    "...",
    "…",
    "k. A.",
    "NA",
    "NaN",
}  # German signs for "no number"
NOTHING = {"–", "-"}  # exactly nothing, which is a number


def read_table(path: Path) -> pd.DataFrame:
    """The CSV with codes as text and float columns. Raises RefusedError naming line and column.

    Comma or semicolon separated; with semicolons a decimal comma is understood.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise RefusedError(
            de=f"{path}: Die Datei lässt sich nicht lesen; erwartet wird eine CSV-Datei in UTF-8.",
            en=f"{path}: The file cannot be read; a CSV file in UTF-8 is expected.",
        ) from fault
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        table = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise RefusedError(
            de=f"{path}: Das ist keine Tabelle, in der jede Zeile gleich viele Spalten hat.",
            en=f"{path}: This is not a table in which every row has the same number of columns.",
        ) from fault
    table.columns = [str(name).strip() for name in table.columns]
    for column in NEEDED:
        if column not in table:
            raise RefusedError(
                de=f"{path}: Die Spalte „{column}“ fehlt. Vorhanden sind {listed(table.columns, 'de')}.",
                en=f"{path}: The column “{column}” is missing. There are {listed(table.columns, 'en')}.",
            )
    if table.empty:
        raise RefusedError(de=f"{path}: Die Tabelle hat keine Zeilen.", en=f"{path}: The table has no rows.")
    for column in ("numerator", "denominator", "benchmark"):
        if column in table:
            table[column] = _numbers(table[column], path, decimal_comma=separator == ";")
    keys = ["code", "period"] if "period" in table else ["code"]
    if table.duplicated(keys).any():
        row = int(np.flatnonzero(table.duplicated(keys))[0])
        named = ", ".join(str(table[key].iloc[row]) for key in keys)
        raise RefusedError(
            de=f"{path}, Zeile {row + 2}: {named} kommt zum zweiten Mal vor.",
            en=f"{path}, line {row + 2}: {named} appears for the second time.",
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
    language: str = "de",
) -> pd.DataFrame:
    """The table with value, lower, upper, benchmark, comparison, strong and, where there are periods, trend and reason.

    The benchmark is the column of that name, else the number handed over, else the value of all rows of the same
    period that have both numbers. Raises RefusedError for numbers that cannot be.
    """
    result = table.copy()
    x, n = (result[column].to_numpy(np.float64) for column in ("numerator", "denominator"))
    _refuse_impossible(x, n, kind)
    value, lower, upper = interval_of(kind)(x, n, confidence=confidence, factor=factor)
    result["value"], result["lower"], result["upper"] = value, lower, upper
    if "benchmark" not in result:
        result["benchmark"] = _of_all(result, x, n, factor) if benchmark is None else benchmark
    against = compare_counts(x, n, result["benchmark"].to_numpy(), kind=kind, direction=direction, factor=factor)
    result["comparison"] = [COMPARISON_WORDS[Comparison(word)][language] for word in against.comparison]
    result["strong"] = against.strong
    if "period" in result:
        told = _trends(result, kind=kind, language=language)
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
    texts = column.str.strip()
    bare = texts.where(~texts.isin(NO_NUMBER), "nan").where(~texts.isin(NOTHING), "0")
    if decimal_comma:
        bare = bare.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(bare, errors="coerce")
    wrong = (numbers.isna() & (bare != "nan")) | np.isinf(numbers)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedError(
            de=f"{path}, Zeile {row + 2}, Spalte „{column.name}“: „{column.iloc[row]}“ ist keine Zahl.",
            en=f"{path}, line {row + 2}, column “{column.name}”: “{column.iloc[row]}” is not a number.",
        )
    return numbers.astype(np.float64)


def _refuse_impossible(x: np.ndarray, n: np.ndarray, kind: str) -> None:
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
            row = int(np.flatnonzero(wrong)[0])
            raise RefusedError(de=f"Zeile {row + 2}: {de}", en=f"Line {row + 2}: {en}")


def _of_all(table: pd.DataFrame, x: np.ndarray, n: np.ndarray, factor: float) -> pd.Series:
    both = np.isfinite(x) & np.isfinite(n)
    known = pd.DataFrame({"x": np.where(both, x, 0), "n": np.where(both, n, 0)}, index=table.index)
    period = table["period"] if "period" in table else pd.Series("", index=table.index)
    sums = known.groupby(period).transform("sum")
    return factor * sums["x"] / sums["n"].where(sums["n"] > 0)


def _trends(table: pd.DataFrame, *, kind: str, language: str) -> dict[str, tuple[str, str]]:
    """For each code the words for its trend and for the reason where there is none; all areas over the same periods."""
    labels = sorted(table["period"].unique(), key=days_of)
    wide = {
        column: table.pivot(index="period", columns="code", values=column).reindex(labels)
        for column in ("numerator", "denominator")
    }
    result = trend(wide["numerator"], wide["denominator"], [days_of(label) for label in labels], kind=kind)
    return {
        code: (DIRECTION_WORDS[Direction(word)][language], REASON_WORDS[Reason(why)][language])
        for code, word, why in zip(wide["numerator"].columns, result.direction, result.reason, strict=True)
    }
