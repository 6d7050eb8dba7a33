"""The series of one area as a file: everything the page's chart and table show, one row per line and period."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from atlas.exports.citing import cite
from atlas.exports.map_tables import about_indicator, sign_pairs, status_words
from atlas.exports.menus import Group, Menu, files_at, table_ways
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import Told, origin_of, publishing_of
from atlas.indicator_pages import IndicatorPage, line_name
from atlas.modes.reading import name_of
from atlas.signs import signs_of
from indicators.analysing.history import Line, Point
from spatial.texts import in_language


def told_of_series(page: IndicatorPage, address: str) -> Told:
    shown, area = page.shown, page.area
    municipality = shown.territory.municipality
    labels = sorted({(point.last_day, in_language(point.label)) for line in lines_of(page) for point in line[1].points})
    span = f"{labels[0][1]} – {labels[-1][1]}" if len(labels) > 1 else labels[0][1] if labels else ""
    return Told(
        **publishing_of(municipality),
        **origin_of(shown, shown.answer["releases"]),
        title=name_of(shown),
        subtitle=", ".join(filter(None, [area.name, span])),
        heading=", ".join(filter(None, [name_of(shown), area.name, span])),
        address=address,
        description=in_language(shown.indicator["description"]),
        file_name=f"{municipality.slug}-{page.indicator.slug}-{area.code}",
    )


def lines_of(page: IndicatorPage) -> list[tuple[str, Line]]:
    told = page.told
    lines = [("counted", told.counted), ("carried", told.carried), *(("former", line) for line in told.former)]
    lines += [("whole", line) for line in told.whole if line.code != page.area.code]
    return [(kind, line) for kind, line in lines if line.points]


def series_table(page: IndicatorPage, told: Told) -> Table:
    decimals, unit = page.indicator.decimals, in_language(page.shown.indicator["unit"])
    columns = [
        Column(key="series", heading=gettext("Series")),
        Column(key="code", heading=gettext("Code")),
        Column(key="name", heading=gettext("Area")),
        Column(key="edition", heading=gettext("Edition of the areas")),
        Column(key="period", heading=gettext("Period")),
        Column(key="value", heading=gettext("Value") + (f" ({unit})" if unit else ""), decimals=decimals),
        Column(key="status", heading=gettext("Reliability")),
        Column(key="sign", heading=gettext("Sign")),
        Column(key="numerator", heading=gettext("Numerator")),
        Column(key="denominator", heading=gettext("Denominator")),
        Column(key="lower", heading=gettext("Lower limit (95% interval)"), decimals=decimals),
        Column(key="upper", heading=gettext("Upper limit (95% interval)"), decimals=decimals),
    ]
    signs = signs_of(page.shown.territory.municipality.signs)
    rows = [_row(kind, line, point, signs) for kind, line in lines_of(page) for point in line.points]
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=columns,
        rows=rows,
        about=about_indicator(page.shown, told, []),
        signs=sign_pairs(page.shown),
        origin=[(gettext("Source"), told.source), (gettext("Licence"), told.licence)],
        language=get_language() or "de",
    )


def _row(kind: str, line: Line, point: Point, signs: dict[str, str]) -> list[Cell]:
    sign = signs["zero"] if point.status == "ok" and point.value == 0 else signs.get(point.status, "")
    if point.status == "unreliable" and point.value is None:
        sign = signs["unreliable_without_value"]
    return [
        line_name(kind, line),
        line.code,
        line.name,
        in_language(line.edition_label),
        in_language(point.label),
        point.value,
        status_words(point.status),
        sign,
        point.numerator,
        point.denominator,
        point.lower,
        point.upper,
    ]


def menu_of_series(page: IndicatorPage, told: Told) -> Menu:
    shown = page.shown
    place = [shown.territory.municipality.slug, page.indicator.slug]
    ways = table_ways(files_at("indicator-table", place, shown.query.to_address()))
    return Menu(
        groups=[Group(gettext("Table: series over time"), ways)],
        address=told.address,
        citation=cite(told),
    )
