"""The page of one indicator: what it means, and its series in one area. Asked and prepared for the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.asking import Shown, ask_map, find_territory
from atlas.charts import Chart, Dot, Stroke
from atlas.formula_words import formula, variable_names
from atlas.numbers import write, write_value
from atlas.page_texts import DIRECTION_TEXTS, PRINCIPLE_TEXTS
from atlas.query import MapQuery
from atlas.signs import is_classed, signs_of
from indicators.analysing.history import History, Line, Point, history, unbroken
from indicators.analysing.notes import notes_of
from indicators.analysing.origins import Origin, origin
from indicators.analysing.telling import area_text
from indicators.answering.shelf import datasets_shown
from indicators.models import Dataset, Indicator
from indicators.terms import fraction
from spatial.models import Area, Municipality
from spatial.texts import in_language


@dataclass(frozen=True, kw_only=True)
class IndicatorPage:
    """The answers behind the page: the map's, the area's history, and where the newest number comes from."""

    shown: Shown
    indicator: Indicator
    datasets: list[Dataset]
    area: Area
    told: History
    sentences: str
    origin: Origin


def ask_indicator(municipality: Municipality, slug: str, query: MapQuery) -> IndicatorPage:
    """Without an area, the whole territory is told of."""
    territory = find_territory(municipality, query)
    if query.area is None and query.level is None:
        query = replace(query, level=territory.root_level.slug, area=territory.root_code)
    shown = ask_map(municipality, replace(query, indicator=slug))
    if shown.query.area is None:  # a level alone: its first area by name
        _, first = min(zip(shown.areas["names"], shown.areas["codes"], strict=True))
        shown = replace(shown, query=replace(shown.query, area=first))
    settled = shown.query
    indicator = Indicator.objects.get(slug=slug)
    area = Area.objects.select_related("edition_level__edition", "edition_level__level").get(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__slug=settled.edition,
        edition_level__level__slug=settled.level,
        code=settled.area,
    )
    text = area_text(territory, settled.level, area.code, period=settled.period, indicators=[slug])
    used = fraction(indicator.definition).datasets
    return IndicatorPage(
        shown=shown,
        indicator=indicator,
        datasets=[dataset for name, dataset in sorted(datasets_shown(territory).items()) if name in used],
        area=area,
        told=history(territory, indicator, area),
        sentences=" ".join(in_language(each.text) for each in text.texts),
        origin=origin(territory, settled.level, slug, settled.period),
    )


def present_indicator(page: IndicatorPage) -> dict:
    shown, definition = page.shown, page.indicator.definition
    signs = signs_of(shown.territory.municipality.signs)
    decimals, language = page.indicator.decimals, get_language() or "de"
    arithmetic = fraction(definition)
    reference = definition.get("reference")
    return {
        "municipality": shown.territory.municipality,
        "indicator": shown.indicator,
        "definition": definition,
        "area": page.area,
        "level": shown.level,
        "levels": _levels(shown),
        "areas": _areas(shown),
        "hidden": {name: value for name, value in shown.query.to_params().items() if name in ("hierarchy", "level")},
        "map_address": reverse("map", args=[shown.territory.municipality.slug]) + shown.query.to_address(),
        "sentences": page.sentences,
        "chart": _chart(page, decimals),
        "rows": list(_rows(page, signs, decimals)),
        "breaks": page.told.breaks,
        "remarks": _remarks(page, decimals),
        "notes": notes_of(page.indicator, page.datasets),
        "formula": formula(arithmetic, variable_names(arithmetic, page.datasets), language),
        "direction": DIRECTION_TEXTS[page.indicator.direction],
        "principle": PRINCIPLE_TEXTS[definition["principle"]],
        "reference": {**reference, "text": write(reference["value"], max(decimals, 1))} if reference else None,
        "datasets": page.datasets,
        "origin": page.origin,
        "period_label": in_language(shown.offer["periods"][shown.query.period]["label"]),
    }


def _levels(shown: Shown) -> list[dict]:
    """The levels on which it is told, each with an address; the largest is the whole territory."""
    levels = [level for level in shown.offer["levels"] if level["level"] in shown.indicator["levels"]]
    return [
        {
            **level,
            "chosen": level["level"] == shown.query.level,
            "address": MapQuery(hierarchy=shown.query.hierarchy, level=level["level"]).to_address(),
        }
        for level in levels
    ]


def _areas(shown: Shown) -> list[dict]:
    pairs = sorted(zip(shown.areas["names"], shown.areas["codes"], strict=True))
    return [{"code": code, "name": name, "chosen": code == shown.query.area} for name, code in pairs]


def _chart(page: IndicatorPage, decimals: int) -> dict | None:
    told = page.told
    lines: list[tuple[str, Line]] = [("whole", line) for line in told.whole if line.code != page.area.code]
    lines += [("former", line) for line in told.former]
    lines += [("carried", told.carried), ("counted", told.counted)]
    strokes = [
        Stroke(kind=kind, name=_line_name(kind, line), runs=_runs(page, line, band=kind in ("counted", "carried")))
        for kind, line in lines
        if any(point.value is not None for point in line.points)
    ]
    if not strokes:
        return None
    chart = Chart(strokes, [each.first_day for each in told.breaks])
    return {
        "width": chart.width,
        "height": chart.height,
        "left": chart.left,
        "right": chart.right,
        "top": chart.top,
        "bottom": chart.bottom,
        "lines": chart.lines(),
        "ticks": [{"y": chart.y(tick), "text": write(tick, _tick_decimals(chart.step))} for tick in chart.ticks()],
        "days": [{"x": chart.x(day), "text": str(day.year)} for day in _few(chart.days)],
        "marks": [chart.x(day) for day in chart.marks],
    }


def _runs(page: IndicatorPage, line: Line, *, band: bool) -> list[list[Dot]]:
    return [
        [
            Dot(point.last_day, point.value or 0.0, point.lower if band else None, point.upper if band else None)
            for point in run
        ]
        for run in unbroken(line.points, page.told.breaks)
    ]


def _tick_decimals(step: float) -> int:
    return next((digits for digits in range(4) if abs(step * 10**digits - round(step * 10**digits)) < 1e-9), 4)


def _few(days: list[date]) -> list[date]:
    """At most eight labels fit on a telephone."""
    every = -(-len(days) // 8)
    return days[::-1][::every][::-1]


def _line_name(kind: str, line: Line) -> str:
    if kind == "carried":
        return gettext("%(name)s, earlier years converted to today's areas (estimated)") % {"name": line.name}
    if kind == "former":
        return gettext("%(name)s, as counted then (%(edition)s)") % {
            "name": line.name,
            "edition": in_language(line.edition_label),
        }
    return line.name


def _rows(page: IndicatorPage, signs: dict[str, str], decimals: int) -> Iterator[dict]:
    """Everything in the picture, as a table: the newest first, each with its areas."""
    told = page.told
    whole = {point.period: point for line in told.whole for point in line.points}
    lines = [("counted", told.counted), ("carried", told.carried), *(("former", line) for line in told.former)]
    for kind, line in lines:
        for point in reversed(line.points):
            beside = whole.get(point.period)
            yield {
                "kind": kind,
                "line": _line_name(kind, line),
                "period": point.label,
                "value": write_value(point.value, point.status, decimals, signs),
                "interval": _interval(point, decimals),
                "counts": _counts(page, point),
                "whole": write_value(beside.value, beside.status, decimals, signs) if beside else "",
            }


def _interval(point: Point, decimals: int) -> str:
    if point.lower is None or point.upper is None:
        return ""
    return gettext("%(low)s to %(high)s") % {"low": write(point.lower, decimals), "high": write(point.upper, decimals)}


def _counts(page: IndicatorPage, point: Point) -> str:
    """“32 of 210”, where both are counts and both may be told."""
    if page.indicator.definition["kind"] != "share" or not is_classed(point.value, point.status):
        return ""
    if point.numerator is None or point.denominator is None:
        return ""
    return gettext("%(part)s of %(whole)s") % {"part": write(point.numerator, 0), "whole": write(point.denominator, 0)}


def _remarks(page: IndicatorPage, decimals: int) -> list[dict]:
    labels = {point.period: point.label for point in (*page.told.counted.points, *page.told.carried.points)}
    return [
        {
            "text": remark.text,
            "first_day": remark.first_day,
            "last_day": remark.last_day,
            "without": [
                {"period": labels[period], "value": write(value, decimals)}
                for period, value in sorted(remark.without.items())
                if period in labels
            ],
        }
        for remark in page.told.remarks
    ]
