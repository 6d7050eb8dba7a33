"""All areas of a level on the page of an indicator: as a table with intervals, as a distribution, as a small map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from atlas.asking import Shown, ask_map
from atlas.charts.chart import Chart
from atlas.charts.histogram import Line, histogram
from atlas.colours import PATTERNS
from atlas.legends import Classes, status_of
from atlas.numbers import write, write_whole
from atlas.query import MapQuery, SettledQuery
from atlas.signs import MEANINGS, SHORT, is_classed, signs_of
from atlas.small_maps import small_map
from atlas.tables import collation_key, written
from indicators import reading
from spatial.texts import in_language

MOST_ROWS = 2000
FEWEST_BARS = 8  # areas, below which a distribution is no picture
FILES = {"map-table": ("csv", "xlsx"), "map-areas": ("geojson", "gpkg"), "map-picture-file": ("png", "svg")}
FILE_NAMES = {"csv": "CSV", "xlsx": "Excel", "geojson": "GeoJSON", "gpkg": "GeoPackage", "png": "PNG", "svg": "SVG"}


@dataclass(frozen=True, kw_only=True)
class AllAreas:
    """What the map of the level shows, with the ends of the intervals where there are any."""

    shown: Shown
    lower: Sequence[float | None]
    upper: Sequence[float | None]


def ask_all_areas(shown: Shown) -> AllAreas | None:
    """Of the level that is shown; beside the whole territory, of the level that maps begin with."""
    territory, root = shown.territory, shown.territory.root_level.slug
    if shown.query.level == root:
        levels = [level for level in shown.indicator["levels"] if level != root]
        if not levels:
            return None
        usual = territory.default_level.slug
        level = usual if usual in levels else levels[-1]
        period = shown.query.period if shown.query.period in shown.indicator["levels"][level] else None
        query = MapQuery(hierarchy=shown.query.hierarchy, indicator=shown.query.indicator, level=level, period=period)
        shown = ask_map(territory.municipality, query)
    settled = shown.query
    details = reading.values(territory, settled.level, settled.indicator, settled.period, detail=True)
    nothing = [None] * len(shown.areas["codes"])
    return AllAreas(shown=shown, lower=details.get("lower", nothing), upper=details.get("upper", nothing))


def present_all_areas(areas: AllAreas) -> dict[str, Any]:
    shown = areas.shown
    municipality = shown.territory.municipality
    classes = Classes(shown.answer, shown.query, shown.indicator["decimals"])
    return {
        "level": shown.level,
        "period": in_language(shown.offer["periods"][shown.query.period]["label"]),
        "edition": in_language(shown.offer["editions"][shown.query.edition]["label"]),
        "rows": _rows(areas, classes) if len(shown.areas["codes"]) <= MOST_ROWS else [],
        "intervals": any(end is not None for end in areas.lower),
        "quality": _quality(classes.statuses),
        "map": small_map(shown, classes),
        "patterns": PATTERNS,
        "symbols": [{"colour": colour, "layers": []} for colour in classes.colours],
        "address": reverse("map", args=[municipality.slug]) + shown.query.to_address(),
        "files": _files(municipality.slug, shown.query),
    }


def _rows(areas: AllAreas, classes: Classes) -> list[dict[str, Any]]:
    shown, decimals = areas.shown, areas.shown.indicator["decimals"]
    signs = signs_of(shown.territory.municipality.signs)
    listed, values = shown.areas, shown.answer["values"]
    query = MapQuery(hierarchy=shown.query.hierarchy, level=shown.query.level, period=shown.query.period)
    order = sorted(range(len(listed["codes"])), key=lambda place: collation_key(listed["names"][place]))
    return [
        {
            "code": listed["codes"][place],
            "name": listed["names"][place],
            "address": replace(query, area=listed["codes"][place]).to_address(),
            "current": listed["codes"][place] == shown.query.area,
            "interval": _interval(areas.lower[place], areas.upper[place], decimals),
            **written(values[place], classes.statuses[place], decimals, signs),
        }
        for place in order
    ]


def _interval(low: float | None, high: float | None, decimals: int) -> str:
    if low is None or high is None:
        return ""
    return gettext("%(low)s to %(high)s") % {"low": write(low, decimals), "high": write(high, decimals)}


def _quality(statuses: Sequence[str]) -> list[str]:
    """How many areas have a reliable number, and why the others have none."""
    counts = Counter("ok" if status == "ok" else status for status in statuses)
    told = [
        ngettext("%(count)s area with a reliable number", "%(count)s areas with a reliable number", counts["ok"])
        % {"count": write(counts["ok"], 0)}
    ]
    if counts["provisional"] and not counts["ok"]:
        told = []  # the sign stands at all that would be reliable
    return told + [f"{SHORT[status]}: {write(counts[status], 0)}" for status in SHORT if counts[status]]


def _files(slug: str, query: SettledQuery) -> list[dict[str, str]]:
    """What the map of the same question hands out."""
    question = replace(query, area=None).to_address()
    return [
        {"name": FILE_NAMES[kind], "address": reverse(name, args=[slug, kind]) + question}
        for name, kinds in FILES.items()
        for kind in kinds
    ]


def distribution_chart(areas: AllAreas, chosen: Line | None, *, facts: Sequence[tuple[str, str]]) -> Chart | None:
    """`chosen`: the area that the page tells of, to be marked beside the whole."""
    shown, decimals = areas.shown, areas.shown.indicator["decimals"]
    classes = Classes(shown.answer, shown.query, decimals)
    known = [
        (value, name)
        for value, status, name in zip(shown.answer["values"], classes.statuses, shown.areas["names"], strict=True)
        if is_classed(value, status)
    ]
    if len(known) < FEWEST_BARS:
        return None
    values = [value for value, _ in known]
    total, unit = shown.answer["total"], in_language(shown.indicator["unit"])
    lines = [chosen] if chosen else []
    if is_classed(total["value"], total["status"]) and shown.indicator["kind"] != "count":
        lines.append(Line(total["value"], total["name"]))
    level = in_language(shown.level["plural"])
    period = in_language(shown.offer["periods"][shown.query.period]["label"])
    low, high = (round(float(each), 10) for each in np.quantile(values, [0.25, 0.75]))
    (least, where_least), (most, where_most) = min(known), max(known)
    summary = gettext(
        "Half of the %(count)s areas lie between %(low)s and %(high)s. The lowest value is %(least)s "
        "(%(where_least)s), the highest %(most)s (%(where_most)s)."
    ) % {
        "count": write(len(values), 0),
        "low": write(low, decimals),
        "high": write(high, decimals),
        "least": write(least, decimals),
        "where_least": where_least,
        "most": write(most, decimals),
        "where_most": where_most,
    }
    return Chart(
        name="distribution",
        title=gettext("%(indicator)s: how the values of the areas are spread")
        % {"indicator": in_language(shown.indicator["name"])},
        summary=summary,
        note=gettext("Each bar tells how many areas have a value in its range: %(level)s, %(period)s.")
        % {"level": level, "period": period},
        facts=facts,
        draw=lambda: histogram(
            values,
            lines,
            unit=unit,
            counted=gettext("Areas"),
            language=get_language() or "de",
            says=lambda low, high, n: (
                gettext("%(low)s to below %(high)s: %(count)s")
                % {"low": write_whole(low), "high": write_whole(high), "count": n}
            ),
        ),
    )


def signs_used(areas: AllAreas) -> list[tuple[str, str]]:
    """The signs in the table, explained."""
    signs, answer = signs_of(areas.shown.territory.municipality.signs), areas.shown.answer
    pairs = zip(answer["values"], status_of(answer), strict=True)
    seen = {word for value, status in pairs for word in (status, "zero" if value == 0 else "")}
    return [(signs[status], str(meaning)) for status, meaning in MEANINGS.items() if status in seen]
