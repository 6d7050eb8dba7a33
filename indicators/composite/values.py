"""The table that a recipe is computed from: one row per area (and period), one column per indicator.

A plain CSV or DataFrame: first column `code`, if you like `period` and `population`, then the indicators under the
names that the recipe gives them. Missing numbers may be empty or one of the signs of German statistics; a sign is
kept as the reason (status) for having no number.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.statuses import MISSING, NAMES, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE
from spatial.crosswalk.text_tables import read_text_table
from spatial.findings import RefusedError, listed

from .recipes import Recipe

SIGNS = {
    **dict.fromkeys(("", ".", "...", "…", "k. A.", "NA", "NaN", "nan", "None", "<NA>"), MISSING),
    **dict.fromkeys(("•", "*"), SUPPRESSED),
    "/": UNRELIABLE,
    "x": NOT_MEANINGFUL,
}
NOTHING = ("–", "-")  # exactly nothing, which is a number
STATUS = ".status"  # a column <indicator>.status says why a number is missing, or that it is estimated or unreliable
LARGEST = 1e100  # squares of larger numbers have no place in a computer
ONLY_PERIOD = ""  # label of the period where a table has none


@dataclass(frozen=True)
class Values:
    """Numbers of areas and periods. Arrays have the shape periods × areas, (T, N); NaN where `statuses` says why."""

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    numbers: Mapping[str, np.ndarray]
    statuses: Mapping[str, np.ndarray]
    population: np.ndarray | None
    labels: Mapping[str, np.ndarray]  # texts per area, (N,): columns that group areas
    present: np.ndarray  # True where the table has a row

    def only(self, period: str) -> Values:
        """The same areas in one period. Raises RefusedError if the table has no such period."""
        if self.periods == (ONLY_PERIOD,):
            raise RefusedError(
                de=f"Die Tabelle hat keine Spalte „period“; der Zeitbezug „{period}“ lässt sich nicht wählen.",
                en=f"The table has no column “period”; the period “{period}” cannot be chosen.",
            )
        if period not in self.periods:
            raise RefusedError(
                de=f"Den Zeitbezug „{period}“ hat die Tabelle nicht; vorhanden sind {listed(self.periods, 'de', 20)}.",
                en=f"The table does not have the period “{period}”; there are {listed(self.periods, 'en', 20)}.",
            )
        row = [self.periods.index(period)]
        return Values(
            codes=self.codes,
            periods=(period,),
            numbers={column: numbers[row] for column, numbers in self.numbers.items()},
            statuses={column: statuses[row] for column, statuses in self.statuses.items()},
            population=None if self.population is None else self.population[row],
            labels=self.labels,
            present=self.present[row],
        )

    @property
    def times(self) -> np.ndarray:
        """The periods as numbers, (T,), for what lies between them: their first four digits if all have them."""
        years = [label[:4] for label in self.periods]
        if len(set(years)) == len(years) and all(year.isdigit() for year in years):
            return np.array(years, float)
        return np.arange(len(self.periods), dtype=float)


def table_of(values: Values) -> pd.DataFrame:
    """The table that `values_of` reads as the same values: statuses in columns of their own where they say more."""
    shape = values.present.shape
    table: dict[str, np.ndarray] = {"code": np.tile(np.array(values.codes, dtype=object), shape[0])}
    if values.periods != (ONLY_PERIOD,):
        table["period"] = np.repeat(np.array(values.periods, dtype=object), shape[1])
    for column, labels in values.labels.items():
        table[column] = np.tile(labels, shape[0])
    words = np.array([word for word, _ in sorted(NAMES.items(), key=lambda pair: pair[1])], dtype=object)
    for column, numbers in values.numbers.items():
        table[column] = numbers.ravel()
        statuses = values.statuses[column]
        if (statuses != np.where(np.isnan(numbers), MISSING, OK)).any():
            table[f"{column}{STATUS}"] = words[statuses].ravel()
    return pd.DataFrame(table)[values.present.ravel()].reset_index(drop=True)


def read_values(path: Path | str, recipe: Recipe) -> Values:
    """The CSV at `path` (comma, or semicolon and decimal comma; UTF-8). Raises RefusedError naming line and column."""
    path = Path(path)
    table, decimal_comma = read_text_table(path)
    if decimal_comma:
        for column in table.columns.difference(["code", "period", *recipe.label_columns]):
            table[column] = table[column].str.replace(",", ".", regex=False)
    return values_of(table, recipe, name=str(path))


def values_of(table: pd.DataFrame, recipe: Recipe, *, name: str = "Die Tabelle") -> Values:
    """What a recipe needs of a DataFrame with the columns code [, period] [, population] and one per indicator.

    The index stands for line numbers in sentences. Raises RefusedError for a missing column, a cell that is no number,
    or an area that stands twice.
    """
    if not len(table.columns) or table.columns[0] != "code":
        raise RefusedError(
            de=f"{name}: Die erste Spalte muss „code“ heißen (die Schlüssel der Gebiete).",
            en=f"{name}: The first column must be called “code” (the codes of the areas).",
        )
    _refuse_missing(table, recipe, name)
    codes = table["code"].fillna("").astype(str)
    labels = table["period"].fillna("").astype(str) if "period" in table else pd.Series(ONLY_PERIOD, index=table.index)
    _refuse_unusable_keys(codes, labels, name)
    _refuse_lost_zeros(set(codes), recipe, name)
    areas, periods = tuple(dict.fromkeys(codes)), tuple(sorted(set(labels)))
    place = (
        labels.map({label: row for row, label in enumerate(periods)}).to_numpy(),
        codes.map({code: column for column, code in enumerate(areas)}).to_numpy(),
    )
    present = np.zeros((len(periods), len(areas)), bool)
    present[place] = True
    numbers, statuses = {}, {}
    for column in dict.fromkeys([*recipe.columns, *(["population"] if "population" in table else [])]):
        cells, why = _numbers(table[column], name)
        if column in recipe.never_negative | {"population"}:
            _refuse_negative(cells, table[column], name)
        if f"{column}{STATUS}" in table:
            why = _statuses(table[f"{column}{STATUS}"], why, name)
        numbers[column] = np.full(present.shape, np.nan)
        statuses[column] = np.full(present.shape, MISSING, np.int8)
        numbers[column][place], statuses[column][place] = cells, why
    return Values(
        codes=areas,
        periods=periods,
        numbers=numbers,
        statuses=statuses,
        population=numbers.get("population"),
        labels={
            column: table.drop_duplicates("code")[column].astype(str).to_numpy(dtype=object)
            for column in recipe.label_columns
        },
        present=present,
    )


def _refuse_missing(table: pd.DataFrame, recipe: Recipe, name: str) -> None:
    threshold = "minimum_population" in recipe.areas
    for column in (*recipe.columns, *recipe.label_columns, *(["population"] if threshold else [])):
        if column in table:
            continue
        known = {str(name).casefold(): str(name) for name in table.columns}
        near = [known[name] for name in difflib.get_close_matches(column.casefold(), known, 1)]
        own = column in recipe.columns
        hint_de = " Welche Spalte ein Indikator hat, steht im Rezept unter „column“." if own else ""
        hint_en = " The recipe says under “column” which column an indicator has." if own else ""
        de = f" Meinten Sie „{near[0]}“?" if near else ""
        en = f" Did you mean “{near[0]}”?" if near else ""
        raise RefusedError(
            de=f"{name}: Die Spalte „{column}“ fehlt, die das Rezept „{recipe.id}“ braucht.{de} Vorhanden sind "
            f"{listed(table.columns, 'de', 40)}.{hint_de}",
            en=f"{name}: The column “{column}” is missing, which the recipe “{recipe.id}” needs.{en} There are "
            f"{listed(table.columns, 'en', 40)}.{hint_en}",
        )


def _refuse_unusable_keys(codes: pd.Series, labels: pd.Series, name: str) -> None:
    empty = (codes.str.strip() == "") | codes.isin(["nan", "None", "<NA>"])
    odd = codes.str.contains(r"[\x00-\x1f]") | labels.str.contains(r"[\x00-\x1f]")
    unlabelled = (labels == "") & bool((labels != "").any())
    twice = pd.DataFrame({"code": codes, "period": labels}).duplicated()
    for wrong, de, en in (
        (empty, "Der Schlüssel (code) ist leer.", "The code is empty."),
        (odd, "Der Schlüssel oder Zeitbezug enthält unsichtbare Steuerzeichen.", "Code or period hold control signs."),
        (unlabelled, "Der Zeitbezug (period) ist leer.", "The period is empty."),
        (twice, "„{}“ steht zum zweiten Mal.", "“{}” appears for the second time."),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            label = " ".join(filter(None, (codes.iloc[row], labels.iloc[row])))
            raise RefusedError(
                de=f"{name}, Zeile {codes.index[row]}: {de.format(label)}",
                en=f"{name}, line {codes.index[row]}: {en.format(label)}",
            )


def _refuse_lost_zeros(codes: set[str], recipe: Recipe, name: str) -> None:
    """Spreadsheets drop leading zeros; areas would then be rated that the recipe excludes."""
    areas = recipe.areas
    for code in (*(entry["code"] for entry in areas.get("exclude", [])), *areas.get("include", [])):
        bare = code.lstrip("0")
        if code not in codes and bare != code and bare in codes:
            raise RefusedError(
                de=f"{name}: Das Rezept nennt das Gebiet „{code}“, die Tabelle hat „{bare}“. Die führenden Nullen "
                "der Schlüssel sind verloren gegangen; bitte speichern Sie die Spalte „code“ als Text.",
                en=f"{name}: The recipe names the area “{code}”, the table has “{bare}”. The leading zeros of the "
                "codes are lost; please save the column “code” as text.",
            )


def _refuse_negative(cells: np.ndarray, column: pd.Series, name: str) -> None:
    if (cells < 0).any():
        row = int(np.flatnonzero(cells < 0)[0])
        raise RefusedError(
            de=f"{name}, Zeile {column.index[row]}, Spalte „{column.name}“: {column.iloc[row]} ist negativ. Was "
            "gezählt wird oder ein Gewicht ist, kann das nicht sein.",
            en=f"{name}, line {column.index[row]}, column “{column.name}”: {column.iloc[row]} is negative. What is "
            "counted, or is a weight, cannot be.",
        )


def _statuses(column: pd.Series, otherwise: np.ndarray, name: str) -> np.ndarray:
    words = column.fillna("").astype(str).str.strip()
    unknown = (words != "") & ~words.isin(NAMES)
    if unknown.any():
        row = int(np.flatnonzero(unknown)[0])
        raise RefusedError(
            de=f"{name}, Zeile {column.index[row]}, Spalte „{column.name}“: „{column.iloc[row]}“ ist kein Status. "
            f"Möglich sind {listed(NAMES, 'de', 10)}.",
            en=f"{name}, line {column.index[row]}, column “{column.name}”: “{column.iloc[row]}” is no status. "
            f"Possible are {listed(NAMES, 'en', 10)}.",
        )
    return np.where(words == "", otherwise, words.map(NAMES).fillna(OK)).astype(np.int8)


def _numbers(column: pd.Series, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with NaN, and statuses."""
    if pd.api.types.is_numeric_dtype(column):
        cells = column.to_numpy(dtype=float, na_value=np.nan)
        why: np.ndarray = np.where(np.isnan(cells), MISSING, OK).astype(np.int8)
        wrong = np.abs(cells) > LARGEST
    else:
        texts = column.fillna("").astype(str).str.strip()
        texts = texts.where(~texts.isin(NOTHING), "0")
        signs = texts.map(SIGNS)
        cells = pd.to_numeric(texts.where(signs.isna(), "nan"), errors="coerce").to_numpy(float)
        why = signs.fillna(OK).astype(np.int8).to_numpy()
        wrong = ((why == OK) & np.isnan(cells)) | (np.abs(cells) > LARGEST)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedError(
            de=f"{name}, Zeile {column.index[row]}, Spalte „{column.name}“: „{column.iloc[row]}“ ist keine Zahl, "
            "mit der sich rechnen lässt. Wo keine bekannt ist, bleibt die Zelle leer.",
            en=f"{name}, line {column.index[row]}, column “{column.name}”: “{column.iloc[row]}” is not a number that "
            "can be computed with. Where none is known, the cell stays empty.",
        )
    return cells, why
