"""Why an area is listed or not: criterion by criterion, threshold by threshold, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.numbers import write, write_difference, write_share, write_value, write_whole
from atlas.official.asking import AskedRun
from atlas.official.bars import Scale
from atlas.official.columns import Cell
from atlas.official.rankings import criteria_of, not_ranked
from atlas.signs import signs_of
from indicators.official.areas import RankingArea, rows_of

Row = Mapping[str, Any]


def present_ranking_area(asked: AskedRun, area: RankingArea) -> dict[str, Any]:
    read, criteria = asked.read, criteria_of(asked.read)
    parts = {part["criterion"]["id"]: part for part in (area.reason or {}).get("parts", [])}
    scale = Scale(part["pull"] for part in parts.values())
    standing, firmness, changes = _sentences(area)
    thresholds = _thresholds(asked, criteria)
    rows = []
    for cell in area.cells:
        name = cell["criterion"]
        row = _row(asked, cell, criteria[name], thresholds.get(name, ""))
        pull = parts[name]["pull"] if name in parts else None
        row |= {"pull": "", "bar": None} if pull is None else _pull(pull, scale)
        rows.append(row)
    return {
        "why_not": not_ranked(read).get(area.code, ""),
        "standing": standing or _standing(asked, area),
        "firmness": firmness or _firmness(area),
        "changes": changes,
        "rows": rows,
        "has_remarks": any(row["remark"] for row in rows),
        "has_pull": any(part["pull"] is not None for part in parts.values()),
        "swaps": _swaps(asked, area.code),
    }


def _sentences(area: RankingArea) -> tuple[str, str, list[str]]:
    """The stored sentences: where it stands, how firmly, and what would have to change; the table tells the rest."""
    said = list(area.sentences.get(get_language() or "de", []))
    if area.reason is None or not said:
        return "", "", []
    firmness = [said[1]] if area.reason["listed_share"] is not None else []
    before = 1 + len(firmness) + len(area.reason["parts"])
    return said[0], "".join(firmness), said[before:]


def _standing(asked: AskedRun, area: RankingArea) -> str:
    """Of an area far from the line, whose reasons were not worked out."""
    if area.row["rank"] is None:
        return ""
    ranked = int(asked.read.current["rated"].sum())
    return gettext("%(area)s is not on the list: rank %(rank)s of %(ranked)s, mean rank %(mean)s per cent.") % {
        "area": area.name,
        "rank": f"{area.row['rank']:.0f}",
        "ranked": ranked,
        "mean": write(area.row["mean_rank_percent"], 1),
    }


def _firmness(area: RankingArea) -> str:
    share, low, high = (area.row.get(name) for name in ("listed_share", "rank_low", "rank_high"))
    if share is None or low is None or high is None:
        return ""
    if not share:
        none = gettext("In no draw it is on the list; in nine of ten its rank lies between %(low)s and %(high)s.")
        return none % {"low": f"{low:.0f}", "high": f"{high:.0f}"}
    return gettext(
        "In %(share)s of the draws it is on the list; in nine of ten its rank lies between %(low)s and %(high)s."
    ) % {
        "share": write_share(share),
        "low": f"{low:.0f}",
        "high": f"{high:.0f}",
    }


def _pull(pull: float, scale: Scale) -> dict[str, Any]:
    return {"pull": write_difference(pull, 1), "bar": scale.bar(pull)}


def _row(asked: AskedRun, cell: Row, criterion: Row, threshold: str) -> dict[str, Any]:
    signs = signs_of(asked.municipality.signs)
    return {
        "name": criterion["name"],
        "unit": criterion["unit"],
        "address": reverse("indicator", args=[asked.municipality.slug, criterion["indicator"]]),
        "value": signs["missing"]
        if cell["value"] is None
        else write_value(cell["value"], "ok", criterion["decimals"], signs),
        "rank": ""
        if cell["rank"] is None
        else gettext("%(rank)s of %(of)s") % {"rank": write_whole(cell["rank"]), "of": f"{cell['of']:.0f}"},
        "percent": "" if cell["rank_percent"] is None else write(cell["rank_percent"], 1),
        "high": Cell("")
        if cell["rank"] is None
        else Cell(gettext("yes") if cell["high_need"] else gettext("no"), more=threshold),
        "remark": _remark(cell, criterion),
    }


def _thresholds(asked: AskedRun, criteria: Mapping[str, Row]) -> dict[str, str]:
    """From where on each criterion speaks of high need. The same for all areas, so any reason tells it."""
    reasons = asked.run.details.get("reasons", {}).values()
    found = {}
    for part in next(iter(reasons), {"reason": {"parts": []}})["reason"]["parts"]:
        criterion = criteria[part["criterion"]["id"]]
        if part["high_need_from"] is not None:
            words = gettext("from %(bound)s") if criterion["high"] else gettext("to %(bound)s")
            bound = write(part["high_need_from"], criterion["decimals"])
            found[criterion["id"]] = words % {"bound": bound}
    return found


def _remark(cell: Row, criterion: Row) -> str:
    """Why a criterion does not count here."""
    return {
        "missing": gettext("does not count: no number"),
        "few_cases": gettext("does not count: fewer than %(least)s cases")
        % {"least": write_whole(criterion["minimum_cases"] or 0)},
        "no_cases": gettext("does not count: the number of cases is not known"),
    }.get(cell["state"], "")


def _swaps(asked: AskedRun, code: str) -> list[str]:
    """With whom it changes places at the line, and how often."""
    read = asked.read
    if "swaps" not in read.tables:
        return []
    said = []
    for swap in rows_of(read.tables["swaps"]):
        told = {"share": write_share(swap["share"])}
        if swap["listed"] == code:
            told["area"] = read.areas[swap["unlisted"]]
            said.append(gettext("In %(share)s of the draws, %(area)s stands on the list in its place.") % told)
        elif swap["unlisted"] == code:
            told["area"] = read.areas[swap["listed"]]
            said.append(gettext("In %(share)s of the draws, it stands on the list in place of %(area)s.") % told)
    return said
