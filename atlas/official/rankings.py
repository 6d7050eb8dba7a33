"""What the page of a ranking tells: the listed areas and why in a line each, then all by name; how firm the list is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from atlas.colours import SEQUENTIAL
from atlas.numbers import write, write_share, write_value, write_whole
from atlas.official.asking import AskedRun
from atlas.official.columns import AreaRow, Cell, Column, sorted_table
from atlas.official.maps import area_map
from atlas.official.ranking_words import method
from atlas.official.recipe_words import rated, varied
from atlas.signs import signs_of
from atlas.tables import collation_key
from indicators.composite.recipes import text_of
from indicators.official.areas import rows_of
from indicators.official.reading import RunRead
from spatial.texts import in_language

Row = Mapping[str, Any]
FEW = 3  # sentences on who changes places that stand open
LISTED, OTHERS = SEQUENTIAL[4][3], SEQUENTIAL[4][0]


def present_ranking(asked: AskedRun) -> dict[str, Any]:
    read = asked.read
    criteria = criteria_of(read)
    rows = rows_of(read.current)
    cells: dict[str, list[Row]] = {}
    for cell in rows_of(read.tables["cells"]):
        cells.setdefault(cell["code"], []).append(cell)
    ranked = sum(row["rated"] for row in rows)
    listed = sorted((row for row in rows if row["listed"]), key=lambda row: collation_key(read.areas[row["code"]]))
    why_not = not_ranked(read)
    table = [_row(asked, row, cells[row["code"]], why_not.get(row["code"], "")) for row in rows]
    return {
        "listed": [
            {
                "name": read.areas[row["code"]],
                "address": asked.area_address(row["code"]),
                "why": _why(row, cells[row["code"]], criteria, ranked),
            }
            for row in listed
        ],
        "table": sorted_table(asked.query, in_language(asked.run.edition_level.level.name), _columns(rows), table),
        "caption": gettext("%(name)s, %(label)s") % {"name": in_language(asked.run.name), "label": asked.run.label},
        "ranked": ranked,
        "map": _map(asked, {row["code"]: row for row in rows}),
        "criteria": list(criteria.values()),
        "values": _values(asked, criteria, cells, list(read.areas)),
        "steps": [{"name": gettext("Who is ranked"), "lines": rated(read)}, *method(read, criteria)],
        "varied": varied(read),
        "draws_text": write(read.settings.get("draws") or 0, 0),
        **_swaps(read),
        "without": [_without(read, each, criteria) for each in rows_of(read.tables["without"])],
    }


def _map(asked: AskedRun, rows: Mapping[str, Row]) -> dict[str, Any] | None:
    """Listed areas, the others, and those that are not ranked: two shades, none of them an alarm."""

    def look(code: str) -> tuple[str, str]:
        if not rows[code]["rated"]:
            return "", gettext("not ranked")
        if rows[code]["listed"]:
            return LISTED, gettext("on the list")
        return OTHERS, gettext("not on the list")

    legend = [(LISTED, gettext("on the list")), (OTHERS, gettext("not on the list"))]
    return area_map(asked, look, gettext("Dark: areas on the list; hatched: not ranked."), legend)


def criteria_of(read: RunRead) -> dict[str, dict[str, Any]]:
    """The criteria of the recipe by id, with their texts; where it gives no name or unit, those of the catalogue."""
    sources = {source.column: source for source in read.sources}
    found = {}
    for entry in read.recipe.criteria:
        source = sources.get(entry["column"])
        name = text_of(entry["name"]) if "name" in entry else source.name if source else text_of(entry["id"])
        unit = text_of(entry["unit"]) if "unit" in entry else source.unit if source else {"de": "", "en": ""}
        found[entry["id"]] = {
            "id": entry["id"],
            "name": in_language(name),
            "unit": in_language(unit),
            "decimals": entry.get("decimals", 1),
            "weight": float(entry.get("weight", 1)),
            "high": entry.get("need", "high") == "high",
            "minimum_cases": entry.get("minimum_cases", {}).get("at_least"),
            "indicator": entry.get("indicator", entry["id"]),
        }
    return found


def not_ranked(read: RunRead) -> dict[str, str]:
    """Why areas have no rank, by code: declared, too few inhabitants, or too few criteria."""
    declared = {entry["code"]: text_of(entry["reason"]) for entry in read.recipe.areas.get("exclude", [])}
    least = read.recipe.areas.get("minimum_population")
    people = {row["code"]: row.get("population") for row in rows_of(read.protocol.values.frame())}
    found = {}
    for row in rows_of(read.current):
        code = row["code"]
        if row["rated"]:
            continue
        if code in declared:
            found[code] = in_language(declared[code])
        elif least is not None and (people.get(code) or 0) < least:
            found[code] = gettext("fewer than %(least)s inhabitants") % {"least": write_whole(least)}
        else:
            found[code] = gettext("too few criteria have a number that counts")
    return found


def _why(row: Row, cells: list[Row], criteria: Mapping[str, Row], ranked: int) -> str:
    """One line: where it stands, which criteria bring it there, and how firmly it is on the list."""
    high = [criteria[cell["criterion"]]["name"] for cell in cells if cell["high_need"]]
    said = [gettext("rank %(rank)s of %(ranked)s") % {"rank": f"{row['rank']:.0f}", "ranked": ranked}]
    if high:
        said.append(gettext("high need: %(criteria)s") % {"criteria": ", ".join(high)})
    if row.get("listed_share") is not None:
        said.append(gettext("listed in %(share)s of the draws") % {"share": write_share(row["listed_share"])})
    return "; ".join(said)


def _columns(rows: list[dict[str, Any]]) -> list[Column]:
    drawn = any(row.get("listed_share") is not None for row in rows)
    return [
        Column("code", gettext("Code"), numeric=False),
        Column("listed", gettext("Listed"), numeric=False),
        Column("rank", gettext("Rank"), hint=gettext("interval") if drawn else ""),
        Column("mean", gettext("Mean rank"), hint=gettext("in per cent")),
        Column("high", gettext("Criteria with high need")),
        *([Column("share", gettext("On the list"), hint=gettext("share of the draws"))] if drawn else []),
        Column("remarks", gettext("Remarks"), numeric=False),
    ]


def _row(asked: AskedRun, row: Row, cells: list[Row], why_not: str) -> AreaRow:
    code, share = row["code"], row.get("listed_share")
    mean, missing = row["mean_rank_percent"], [cell for cell in cells if cell["state"] != "counted"]
    remark = gettext("not ranked: %(reason)s") % {"reason": why_not} if why_not else _missing(len(missing))
    return AreaRow(
        code=code,
        name=asked.read.areas[code],
        address=asked.area_address(code),
        marked=bool(row["listed"]),
        cells={
            "code": Cell(code, by=code),
            "listed": Cell(gettext("yes") if row["listed"] else "", by=0 if row["listed"] else None),
            "rank": rank_cell(row),
            "mean": Cell("" if mean is None else write(mean, 1), by=mean),
            "high": _high(row),
            "share": Cell("" if share is None else write_share(share), by=share),
            "remarks": Cell(remark, by=remark or None),
        },
    )


def rank_cell(row: Row) -> Cell:
    if row["rank"] is None:
        return Cell("")
    low, high = row.get("rank_low"), row.get("rank_high")
    return Cell(
        f"{row['rank']:.0f}", by=row["rank"], more="" if low is None or high is None else f"{low:.0f}–{high:.0f}"
    )


def _high(row: Row) -> Cell:
    if row["rank"] is None:
        return Cell("")
    counted, high = int(row["criteria_counted"]), int(row["criteria_in_high_need"])
    return Cell(gettext("%(part)s of %(whole)s") % {"part": high, "whole": counted}, by=high)


def _missing(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s criterion does not count", "%(count)s criteria do not count", count) % {"count": count}


def _values(
    asked: AskedRun, criteria: Mapping[str, Row], cells: Mapping[str, list[Row]], codes: list[str]
) -> list[dict[str, Any]]:
    """Every area's numbers by criterion, by name."""
    signs = signs_of(asked.municipality.signs)
    return [
        {
            "name": asked.read.areas[code],
            "address": asked.area_address(code),
            "cells": [value_cell(cell, criteria[cell["criterion"]], signs) for cell in cells[code]],
        }
        for code in sorted(codes, key=lambda code: collation_key(asked.read.areas[code]))
    ]


def value_cell(cell: Row, criterion: Row, signs: Mapping[str, str]) -> Cell:
    """A number with its rank; what does not count stands without."""
    if cell["value"] is None:
        return Cell(signs["missing"], spoken=gettext("no number"))
    text = write_value(cell["value"], "ok", criterion["decimals"], signs)
    if cell["rank"] is None:
        return Cell(text, by=cell["value"], more=gettext("does not count"))
    rank = gettext("rank %(rank)s") % {"rank": write_whole(cell["rank"])}
    return Cell(text, by=cell["value"], more=rank)


def _swaps(read: RunRead) -> dict[str, list[str]]:
    """Who changes places at the line, the most frequent first; beyond a few the rest is folded."""
    told = (
        [
            gettext("In %(share)s of the draws %(in)s is on the list and %(out)s is not.")
            % {
                "share": write_share(swap["share"]),
                "in": read.areas[swap["unlisted"]],
                "out": read.areas[swap["listed"]],
            }
            for swap in rows_of(read.tables["swaps"])
        ]
        if "swaps" in read.tables
        else []
    )
    few = FEW if len(told) > FEW + 1 else len(told)  # a fold around a single line would be as long as the line
    return {"swaps": told[:few], "more_swaps": told[few:]}


def _without(read: RunRead, each: Row, criteria: Mapping[str, Row]) -> dict[str, str]:
    def names(codes: str | None) -> str:
        return ", ".join(read.areas[code] for code in (codes or "").split())

    return {
        "criterion": criteria[each["criterion"]]["name"],
        "goes": names(each["goes"]),
        "comes": names(each["comes"]),
    }
