"""The page of one indicator: what it means, and its series in one area. Asked and prepared for the template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.asking import Shown, ask_map, find_territory
from atlas.charts.chart import Chart
from atlas.charts.histogram import Line as Mark
from atlas.charts.showing import Figure, figure
from atlas.formula_words import formula, variable_names
from atlas.indicator_areas import AllAreas, ask_all_areas, distribution_chart, present_all_areas, signs_used
from atlas.indicator_facts import reading_aid, updates_of, value_of
from atlas.numbers import write, write_value, write_whole
from atlas.official.listing import public_runs
from atlas.page_texts import DIRECTION_TEXTS, PRINCIPLE_TEXTS
from atlas.query import MapQuery
from atlas.series_charts import series_chart
from atlas.signs import MEANINGS, is_classed, signs_of
from indicators.analysing.history import History, Line, Point, history
from indicators.analysing.notes import notes_without_breaks
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
    areas: AllAreas | None


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
        areas=ask_all_areas(shown),
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
        "hidden": _hidden(shown.query),
        "map_address": reverse("map", args=[shown.territory.municipality.slug]) + _on_map(shown).to_address(),
        "sentences": page.sentences,
        **_figures(page),
        "all_areas": present_all_areas(page.areas) if page.areas else None,
        "signs_of_areas": signs_used(page.areas) if page.areas else [],
        "reading_aid": reading_aid(shown, page.indicator, page.area.name),
        "updates": updates_of(page.datasets),
        "table": _table(page, signs, decimals),
        "whole_name": shown.answer["total"]["name"],
        "breaks": page.told.breaks,
        "remarks": _remarks(page, decimals),
        "notes": notes_without_breaks(page.indicator, page.datasets),
        "formula": formula(arithmetic, variable_names(arithmetic, page.datasets), language),
        "direction": DIRECTION_TEXTS[page.indicator.direction],
        "principle": PRINCIPLE_TEXTS[definition["principle"]],
        "parts": _parts(shown),
        "reference": {**reference, "text": write_whole(reference["value"])} if reference else None,
        "datasets": page.datasets,
        "origin": page.origin,
        "runs": public_runs(shown.territory, page.area.edition_level, page.area.code),
        "period_label": in_language(shown.offer["periods"][shown.query.period]["label"]),
    }


def _hidden(query: MapQuery) -> dict[str, str]:
    """What choosing another area carries on: all that the map will need again. The edition follows from the period."""
    return {name: value for name, value in query.to_params().items() if name not in ("indicator", "area", "edition")}


def _on_map(shown: Shown) -> MapQuery:
    """The whole territory is no area among others: the map then shows its parts."""
    if _is_whole(shown):
        return MapQuery(hierarchy=shown.query.hierarchy, indicator=shown.query.indicator)
    return shown.query


def _is_whole(shown: Shown) -> bool:
    return shown.query.level == shown.territory.root_level.slug


def _levels(shown: Shown) -> list[dict]:
    """The other levels on which it is told, each with an address; the largest is the whole territory."""
    levels = shown.indicator["levels"]
    period = shown.query.period
    return [
        {
            **level,
            "address": MapQuery(
                hierarchy=shown.query.hierarchy,
                level=level["level"],
                period=period if period in levels[level["level"]] else None,
            ).to_address(),
        }
        for level in shown.offer["levels"]
        if level["level"] in levels and level["level"] != shown.query.level
    ]


def _parts(shown: Shown) -> list[dict]:
    """The other parts of the structure that the indicator is a part of, for the same area."""
    named = {each["indicator"]: each for each in shown.offer["indicators"]}
    structure = shown.indicator.get("structure", {"parts": []})
    slugs = [f"{structure['structure']}-{part}" for part in structure["parts"]]
    question = replace(shown.query, indicator="").to_address()
    return [
        {
            "name": named[slug]["structure"]["part_name"],
            "address": reverse("indicator", args=[shown.territory.municipality.slug, slug]) + question,
        }
        for slug in slugs
        if slug != shown.query.indicator
        and shown.query.period in named.get(slug, {"levels": {}})["levels"].get(shown.query.level, [])
    ]


def _areas(shown: Shown) -> list[dict]:
    pairs = sorted(zip(shown.areas["names"], shown.areas["codes"], strict=True))
    return [{"code": code, "name": name, "chosen": code == shown.query.area} for name, code in pairs]


def charts_of(page: IndicatorPage) -> list[Chart]:
    """The charts of the page, whose files have addresses of their own."""
    facts = [(gettext("Source"), f"{in_language(each.source)}, {each.licence}") for each in page.datasets]
    series = series_chart(page.told, page.indicator, page.area.code, name_of=line_name, facts=facts)
    spread = distribution_chart(page.areas, _marked(page), facts=facts) if page.areas else None
    return [chart for chart in (series, spread) if chart]


def _marked(page: IndicatorPage) -> Mark | None:
    """The area that the page tells of, where it is one of those in the distribution."""
    if page.areas is None or page.areas.shown.query.area != page.area.code:
        return None
    value = value_of(page.areas.shown, page.area.code)
    return None if value is None else Mark(value, page.area.name)


def _figures(page: IndicatorPage) -> dict[str, Figure | None]:
    address = reverse(
        "indicator-chart", args=[page.shown.territory.municipality.slug, page.indicator.slug, "NAME", "FORM"]
    )
    question = replace(page.shown.query, indicator="").to_address()
    figures = {chart.name: figure(chart, address=address, question=question) for chart in charts_of(page)}
    return {"chart": figures.get("series"), "distribution": figures.get("distribution")}


def figure_of(page: IndicatorPage) -> Figure | None:
    """The series, for frames in other pages."""
    return _figures(page)["chart"]


def line_name(kind: str, line: Line) -> str:
    if kind == "carried":
        return gettext("%(name)s, earlier years converted to today's areas (estimated)") % {"name": line.name}
    if kind == "former":
        return gettext("%(name)s, as counted then (%(edition)s)") % {
            "name": line.name,
            "edition": in_language(line.edition_label),
        }
    return line.name


def _table(page: IndicatorPage, signs: dict[str, str], decimals: int) -> dict:
    """Everything in the picture: a group of rows per line, the newest first; columns only where they tell something."""
    told = page.told
    whole = {} if _is_whole(page.shown) else {point.period: point for line in told.whole for point in line.points}
    lines = [("counted", told.counted), ("carried", told.carried), *(("former", line) for line in told.former)]
    groups: list[tuple[str, list[dict[str, Any]]]] = [
        (
            line_name(kind, line),
            [_row(page, point, whole.get(point.period), signs, decimals) for point in reversed(line.points)],
        )
        for kind, line in lines
        if line.points
    ]
    rows = [row for _, group in groups for row in group]
    columns = [name for name in ("interval", "counts", "whole") if any(row[name] for row in rows)]
    points = [point for _, line in lines for point in line.points]
    seen = {"zero" if point.value == 0 else point.status for point in points}
    return {
        "groups": [{"name": name, "rows": rows} for name, rows in groups],
        "columns": columns,
        "width": 2 + len(columns),  # beside the period and its value
        "signs": [(signs[status], meaning) for status, meaning in MEANINGS.items() if status in seen],
    }


def _row(page: IndicatorPage, point: Point, beside: Point | None, signs: dict[str, str], decimals: int) -> dict:
    return {
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
    """What is special about the area, and how its numbers would change without it as far as they are written."""
    points = {point.period: point for point in (*page.told.counted.points, *page.told.carried.points)}
    told = []
    for remark in page.told.remarks:
        known = [(points[period], value) for period, value in sorted(remark.without.items()) if period in points]
        written = [(point, write(value, decimals), _written(point, decimals)) for point, value in known]
        told.append(
            {
                "text": remark.text,
                "unchanged": bool(written) and all(without == value for _, without, value in written),
                "without": [
                    {"period": point.label, "value": without, "instead": value}
                    for point, without, value in written
                    if without != value
                ],
            }
        )
    return told


def _written(point: Point, decimals: int) -> str:
    return "" if point.value is None else write(point.value, decimals)
