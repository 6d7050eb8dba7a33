"""A comparison as a file: one row per indicator and area, with interval, place and benchmark."""

from __future__ import annotations

from math import isfinite

from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from atlas.comparison.asking import Compared
from atlas.comparison.judging import Cell as Compare
from atlas.comparison.judging import Row as Line
from atlas.comparison.judging import judge, words
from atlas.exports.citing import cite
from atlas.exports.map_tables import sign_pairs_of, status_words
from atlas.exports.menus import Group, Menu, files_at, table_ways
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import Told, publishing_of
from atlas.origins import edition_facts, origin
from atlas.signs import signs_of
from spatial.texts import in_language

MOST_NAMED = 3  # sources in a citation; each row of the table names its own


def lines_of(asked: Compared) -> list[Line]:
    signs = signs_of(asked.territory.municipality.signs)
    found = {line.slug: line for line in judge(asked, signs)}
    return [found[slug] for slug in asked.query.indicators if slug in found]


def told_of_comparison(asked: Compared, address: str) -> Told:
    municipality = asked.territory.municipality
    numbers = asked.told.numbers if asked.told else {}
    releases = [release for each in numbers.values() for release in each.releases]
    licence, day = origin(releases, asked.releases)
    sources = list(dict.fromkeys(source for slug in numbers for source in _sources(asked, slug)))
    names = [asked.areas["names"][asked.areas["codes"].index(code)] for code in asked.codes]
    edition = asked.query.edition or ""
    label = in_language(asked.offer["editions"][edition]["label"]) if edition in asked.offer["editions"] else ""
    title = gettext("Comparison: %s") % ", ".join(names)
    return Told(
        **publishing_of(municipality),
        title=title,
        subtitle=in_language(asked.level["plural"]),
        heading=title,
        source="; ".join(sources) if len(sources) <= MOST_NAMED else gettext("several datasets, all named there"),
        licence=licence,
        released=parse_date(day) if day else None,
        edition=", ".join(filter(None, [label, edition_facts(asked.territory, [edition]).get(edition, "")])),
        address=address,
        description=gettext("Indicators of several areas of one level beside each other."),
        file_name="-".join([municipality.slug, "comparison", *asked.codes])[:120],
    )


def _sources(asked: Compared, slug: str) -> list[str]:
    return in_language(asked.offered[slug]["source"]).split("; ")


def comparison_table(asked: Compared, told: Told) -> Table:
    keys = {
        "indicator": gettext("Indicator"),
        "unit": gettext("Unit"),
        "period": gettext("Period"),
        "code": gettext("Code"),
        "name": gettext("Area"),
        "value": gettext("Value"),
        "status": gettext("Reliability"),
        "sign": gettext("Sign"),
        "lower": gettext("Lower limit (95% interval)"),
        "upper": gettext("Upper limit (95% interval)"),
        "counts": gettext("Absolute"),
        "rank": gettext("Place (1 = highest value)"),
        "ranked": gettext("Areas with a place"),
        "benchmark_name": gettext("Benchmark"),
        "benchmark": gettext("Value of the benchmark"),
        "judged": gettext("Compared"),
        "source": gettext("Source"),
    }
    judged, signs = words(), signs_of(asked.territory.municipality.signs)
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=[Column(key=key, heading=heading) for key, heading in keys.items()],
        rows=[_row(asked, line, cell, judged, signs) for line in lines_of(asked) for cell in line.cells],
        about=[
            (gettext("Definition"), told.description),
            *told.facts(),
            *([(gettext("Please note"), told.fictional)] if told.fictional else []),
        ],
        signs=sign_pairs_of(asked.territory.municipality),
        origin=[(gettext("Licence"), told.licence)],
        language=get_language() or "de",
    )


def _row(asked: Compared, line: Line, cell: Compare, judged: dict[str, str], signs: dict[str, str]) -> list[Cell]:
    sign = signs["zero"] if cell.status == "ok" and cell.value == 0 else signs.get(cell.status, "")
    return [
        line.name,
        line.unit,
        line.period_label,
        cell.code,
        cell.name,
        cell.value,
        status_words(cell.status),
        signs["unreliable_without_value"] if cell.status == "unreliable" and cell.value is None else sign,
        cell.lower,
        cell.upper,
        cell.counts,
        cell.rank,
        line.ranked,
        line.benchmark_name,
        cell.benchmark if isfinite(cell.benchmark) else None,
        judged.get(cell.judged, ""),
        "; ".join(_sources(asked, line.slug)),
    ]


def menu_of_comparison(asked: Compared, told: Told) -> Menu:
    at = files_at("comparison-table", [asked.territory.municipality.slug], asked.query.to_address())
    groups = [Group(gettext("Table: this comparison"), table_ways(at))]
    return Menu(groups=groups, address=told.address, citation=cite(told))
