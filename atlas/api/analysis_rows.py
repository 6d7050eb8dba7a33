"""Analyses → tables: one row per area, change, or neighbour and indicator."""

from collections.abc import Mapping
from enum import IntEnum

from indicators import reading
from indicators.formulas.benchmark import COMPARISON_WORDS, Comparison
from indicators.formulas.trends import DIRECTION_WORDS, REASON_WORDS, Direction, Reason
from spatial.models import Territory
from spatial.texts import in_language

from .rows import ORIGIN, Row, Table, cells_of, origins_of

ANALYSIS = ["code", "name", "period", "value", "status", "sign", "lower", "upper", "benchmark", "comparison", "strong"]
ANALYSIS += ["rank", "ranked", "percentile", "deviation", "trend", "trend_reason", "cluster"]
FUNNEL = ["lower_95", "upper_95", "lower_99.8", "upper_99.8"]
CHANGES = ["indicator", "indicator_name", "unit", "code", "name", "since", "before", "period", "after", "difference"]
CHANGES += ["judgement", "q_value"]
NEIGHBOURS = ["place", "code", "name", "distance", "indicator", "period", "own", "other", "contribution"]


def of_analysis(territory: Territory, answer: dict) -> Table:
    """One row per area. Words are the reader's; smoothed values and funnel limits only where they were asked for."""
    areas = reading.area_list(territory, answer["edition"], answer["level"])
    size = len(areas["codes"])
    mark = answer["benchmark"]
    marks = mark["values"] or [mark["value"]] * size
    words = [_word(COMPARISON_WORDS, Comparison, each) for each in answer["comparison"]]
    trends = [_word(DIRECTION_WORDS, Direction, each) for each in answer["trend"]]
    reasons = [_word(REASON_WORDS, Reason, each or "none") for each in answer["trend_reason"]]
    columns = [
        [answer["period"]] * size,
        *zip(*cells_of(territory, answer["values"], answer["statuses"]), strict=True),
        answer["lower"],
        answer["upper"],
        marks,
        words,
        [int(each) for each in answer["strong"]],
        answer["rank"],
        [answer["ranked"]] * size,
        answer["percentile"],
        answer["deviation"],
        trends,
        reasons,
        answer["clusters"] or [None] * size,
    ]
    header = list(ANALYSIS)
    if "smoothed" in answer:
        header.append("smoothed")
        columns.append(answer["smoothed"] or [None] * size)
    if "funnel" in answer:
        header += [f"funnel_{name}" for name in FUNNEL]
        columns += [(answer["funnel"] or {}).get(name) or [None] * size for name in FUNNEL]
    origin = origins_of(territory, [answer["indicator"]])[answer["indicator"]]
    told = zip(areas["codes"], areas["names"], *columns, strict=True)
    return header + ORIGIN, [[*row, *origin] for row in told]


def of_changes(territory: Territory, answer: dict) -> Table:
    origins = origins_of(territory, {each["indicator"] for each in answer["changes"]})
    named = {slug: dict(zip(ORIGIN, row, strict=True)) for slug, row in origins.items()}
    rows: list[Row] = []
    for each in answer["changes"]:
        known = {**each, **named[each["indicator"]]}
        rows.append([known[name] for name in CHANGES])
    return CHANGES, rows


def of_neighbours(territory: Territory, answer: dict) -> Table:
    rows: list[Row] = []
    for place, each in enumerate(answer["neighbours"], start=1):
        head = [place, each["code"], each["name"], each["distance"]]
        for part in each["parts"]:
            period = answer["profile"][part["indicator"]]
            rows.append([*head, part["indicator"], period, part["own"], part["other"], part["contribution"]])
    return NEIGHBOURS, rows


def _word(words: Mapping, kinds: type[IntEnum], name: str) -> str:
    return in_language(words[kinds[name.upper()]])
