"""The charts of a profile: its indicators over the years beside the whole territory, and its ages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.areas.asking import AreaPage, name_of
from atlas.charts.chart import DASHES, Chart, Mark, Spec, finish
from atlas.charts.lines import few, label, moment, rings
from atlas.charts.showing import Figure, figure
from atlas.colours import CATEGORICAL
from atlas.legends import provisional_sentences
from atlas.names import name_on
from atlas.numbers import value_writer, with_unit, write_value
from atlas.pyramids import pyramid_chart
from atlas.signs import RINGS, is_classed, signs_of
from indicators.pyramids import ages
from spatial.texts import in_language

MOST = 6  # small charts in a chapter
PANEL = 320  # points across in a picture; in the page charts.js fits them
OWN, WHOLE = Mark(CATEGORICAL[0]), Mark("#51577a", DASHES[1])
AGES = "age-structure"
Points = list[dict[str, Any]]
Days = Mapping[str, tuple[Any, str]]  # by period: its moment and what it is called


def charts_of(page: AreaPage) -> list[Chart]:
    return [*_themes(page).values(), *([chart] if (chart := _ages(page)) else [])]


def theme_figures(page: AreaPage) -> dict[str, Figure]:
    return {theme: _shown(page, chart) for theme, chart in _themes(page).items()}


def age_figure(page: AreaPage) -> Figure | None:
    chart = _ages(page)
    return _shown(page, chart) if chart else None


def _shown(page: AreaPage, chart: Chart) -> Figure:
    place = [page.territory.municipality.slug, page.level["level"], page.area.code]
    address = reverse("area-chart", args=[*place, "NAME", "FORM"])
    return figure(chart, address=address, question=page.query.to_address(sentences=None))


def _themes(page: AreaPage) -> dict[str, Chart]:
    """For every theme its first indicators that have a series, below each other."""
    language, found = get_language() or "de", {}
    days = {
        slug: (moment(date.fromisoformat(period["last_day"])), in_language(period["label"], language))
        for slug in page.profile["periods"]
        for period in [page.offer["periods"][slug]]
    }
    for theme in page.offer["themes"]:
        own = [slug for slug, each in page.indicators.items() if each["theme"] == theme["theme"]]
        wanted = [slug for slug in own if _may_have_series(page, slug)]
        series = ((slug, _points(page, page.lines[slug], "own", days)) for slug in wanted)
        drawn = dict(islice(((slug, points) for slug, points in series if len(points) > 1), MOST))
        if drawn:
            found[theme["theme"]] = _theme(page, theme, drawn, days)
    return found


def _may_have_series(page: AreaPage, slug: str) -> bool:
    indicator = page.indicators[slug]
    return slug in page.lines and indicator["kind"] not in ("structure", "change") and "structure" not in indicator


def _theme(page: AreaPage, theme: Mapping[str, Any], drawn: Mapping[str, Points], days: Days) -> Chart:
    name, whole = page.area.name, in_language(page.territory.municipality.name)
    panels = [_panel(page, slug, points, whole, days) for slug, points in drawn.items()]
    ringed = any(point.get("ring") for panel in panels for point in panel["data"]["values"])
    notes = [gettext("Each small chart has a scale of its own."), *([str(RINGS)] if ringed else [])]
    title = gettext("%(theme)s in %(area)s over the years") % {"theme": in_language(theme["name"]), "area": name}
    beside = "" if page.is_whole else gettext("Solid: %(area)s; dashed: %(whole)s.") % {"area": name, "whole": whole}
    return Chart(
        name=f"theme-{theme['theme']}",
        title=title,
        summary=beside or title,
        draw=lambda: finish(
            {"concat": panels, "columns": 2, "spacing": 24, "autosize": {"type": "pad"}},
            language=get_language() or "de",
            height=None,
        ),
        note=" ".join(notes),
    )


def _panel(page: AreaPage, slug: str, points: Points, whole: str, days: Days) -> Spec:
    """`points`: the area's own."""
    indicator, line, name = page.indicators[slug], page.lines[slug], page.area.name
    rows = [point | {"name": name} for point in points]
    if not page.is_whole and indicator["kind"] != "count":
        rows += [point | {"name": whole} for point in _points(page, line, "whole", days)]
    shown = few(sorted({row["d"] for row in rows}))
    unit = in_language(indicator["unit"])
    names = [name] if page.is_whole else [name, whole]
    marks = {name: OWN, whole: WHOLE} if not page.is_whole else {name: OWN}
    x = {
        "field": "d",
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": {
            "values": [label(datetime.fromtimestamp(day / 1000, UTC)) for day in shown],
            "format": "%Y",
            "labelFlush": True,
            "grid": False,
            "labelOverlap": True,
        },
    }
    y = {
        "field": "v",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": indicator["kind"] not in ("mean", "median"), "nice": True},
        "axis": {"tickCount": 3},
    }
    colour = {
        "field": "name",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": [marks[each].colour for each in names]},
    }
    dash = {
        "field": "name",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": [list(marks[each].dash) for each in names]},
    }
    ringed = [{**point, "c": marks[point["name"]].colour} for point in rows if point.get("ring")]
    said = in_language(name_on(indicator, page.offer["periods"][page.profile["periods"][-1]]["last_day"]))
    return {
        "title": {"text": f"{said} ({unit})" if unit else said, "anchor": "start", "fontSize": 13, "fontWeight": 600},
        "width": PANEL,
        "height": 90,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 28},
                "encoding": {"x": x, "y": y, "color": colour, "tooltip": {"field": "says"}},
            },
            *([rings(ringed, x, y, size=110)] if ringed else []),
        ],
    }


def _points(page: AreaPage, line: Mapping[str, Any], kind: str, days: Days) -> Points:
    values, told = (line["values"], line["statuses"]) if kind == "own" else (line["total"], line["total_statuses"])
    statuses = {place: name for name, places in told.items() for place in places}
    indicator = page.indicators[line["indicator"]]
    write = value_writer(indicator["decimals"], signs_of(page.territory.municipality.signs))
    name = page.area.name if kind == "own" else in_language(page.territory.municipality.name)
    unit, found = in_language(indicator["unit"]), []
    for place, (slug, value) in enumerate(zip(page.profile["periods"], values, strict=True)):
        status = statuses.get(place, "ok")
        if is_classed(value, status):
            day, called = days[slug]
            point = {"d": day, "v": value, "says": f"{name}, {called}: {with_unit(write(value, status), unit)}"}
            found.append(point | {"ring": True} if status == "provisional" else point)
    return found


def _ages(page: AreaPage) -> Chart | None:
    """Men and women by age; where they are not counted apart, ages alone."""
    code = page.area.code
    counted = ages(page.territory, page.edition, page.level["level"], [code])
    if counted and code in counted.areas:
        whole = "" if page.is_whole else in_language(page.territory.municipality.name)
        signs = signs_of(page.territory.municipality.signs)
        if chart := pyramid_chart(counted, {code: name_of(page)}, whole=whole, signs=signs):
            return chart
    return _age_structure(page)


def _age_structure(page: AreaPage) -> Chart | None:
    """The parts of the age structure beside those of the whole territory, back to back."""
    parts = [slug for slug in page.indicators if slug.startswith(f"{AGES}-") and slug in page.lines]
    rows, order, said, statuses = [], [], [], []
    signs = signs_of(page.territory.municipality.signs)
    for slug in parts:
        line, indicator = page.lines[slug], page.indicators[slug]
        place = len(page.profile["periods"]) - 1
        while place >= 0 and line["values"][place] is None:
            place -= 1
        if place < 0:
            return None  # a structure with a gap would deceive
        part = in_language(indicator["structure"]["part_name"])
        order.append(part)
        pairs = [("own", page.area.name, line["values"][place], line["statuses"])]
        if not page.is_whole and line["total"][place] is not None:
            whole = in_language(page.territory.municipality.name)
            pairs.append(("whole", whole, line["total"][place], line["total_statuses"]))
        for kind, name, value, told in pairs:
            status = "provisional" if place in told.get("provisional", ()) else "ok"
            text = write_value(value, status, indicator["decimals"], signs)
            rows.append(
                {
                    "part": part,
                    "name": name,
                    "v": value,
                    "says": f"{name}, {part}: {with_unit(text, '%')}",
                    "kind": kind,
                }
            )
            if kind == "own":
                said.append(f"{part} {with_unit(text, '%')}")
                statuses.append(status)
    if not rows:
        return None
    names = list(dict.fromkeys(row["name"] for row in rows))
    spec = {
        "data": {"values": rows},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "part", "type": "nominal", "sort": order[::-1], "title": None, "axis": {"labelLimit": 200}},
            "yOffset": {"field": "name", "sort": names},
            "x": {"field": "v", "type": "quantitative", "title": "%", "axis": {"tickCount": 5}},
            "color": {
                "field": "name",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": [OWN.colour, "#a2a7b8"][: len(names)]},
            },
            "tooltip": {"field": "says"},
            "description": {"field": "says"},
        },
    }
    return Chart(
        name="ages",
        title=gettext("Ages in %(area)s") % {"area": page.area.name},
        summary="; ".join(said),
        note=" ".join(provisional_sentences(statuses, signs)),
        draw=lambda: finish(spec, language=get_language() or "de", height=60 * len(order)),
    )
