"""A whole profile as a file: every indicator and period of an area beside the whole territory, from the API's rows."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from atlas.api.rows import of_area
from atlas.areas.asking import AreaPage
from atlas.areas.presenting import sources
from atlas.exports.citing import cite
from atlas.exports.map_tables import HEADINGS, sign_pairs_of, status_words
from atlas.exports.menus import Group, Menu, files_at, table_ways
from atlas.exports.tables import Column, Table
from atlas.exports.telling import Told, publishing_of
from spatial.texts import in_language

MOST_NAMED = 3  # sources in a citation; each row of the table names its own
KEPT = ("indicator_name", "unit", "period", "code", "name", "value", "status", "sign", "remark", "source", "licence")


def told_of_profile(page: AreaPage, address: str) -> Told:
    municipality = page.territory.municipality
    used = sources(page, [each["indicator"] for each in page.profile["indicators"]])
    edition = page.area.edition_level.edition
    title = gettext("Profile: %s") % page.area.name
    named = list(dict.fromkeys(each["source"] for each in used))
    return Told(
        **publishing_of(municipality),
        title=title,
        subtitle=f"{in_language(page.level['name'])} {page.area.code}",
        heading=f"{title} ({in_language(page.level['name'])} {page.area.code})",
        source="; ".join(named) if len(named) <= MOST_NAMED else gettext("several datasets, all named there"),
        licence=", ".join(sorted({each["licence"] for each in used})),
        released=max((each["day"] for each in used if each["day"]), default=None),
        edition=f"{in_language(edition.label)}, {in_language(edition.source)}, {edition.licence}",
        address=address,
        description=gettext("All published indicators and periods of this area, beside those of the whole territory."),
        file_name=f"{municipality.slug}-{page.level['level']}-{page.area.code}",
    )


def profile_table(page: AreaPage, told: Told) -> Table:
    names, rows = of_area(page.territory, dict(page.profile))
    places = [names.index(name) for name in KEPT]
    known = [row for row in rows if row[names.index("status")] != "missing"]
    headings = {
        **HEADINGS,
        "indicator_name": gettext("Indicator"),
        "unit": gettext("Unit"),
        "source": gettext("Source"),
        "licence": gettext("Licence"),
    }
    kept = [[row[place] for place in places] for row in known]
    for row in kept:
        slug = str(row[KEPT.index("period")])
        row[KEPT.index("period")] = in_language(page.offer["periods"][slug]["label"])
        row[KEPT.index("status")] = status_words(str(row[KEPT.index("status")]))
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=[Column(key=name, heading=str(headings[name])) for name in KEPT],
        rows=kept,
        about=[
            (gettext("Definition"), told.description),
            *told.facts(),
            *([(gettext("Please note"), told.fictional)] if told.fictional else []),
        ],
        signs=sign_pairs_of(page.territory.municipality),
        language=get_language() or "de",
    )


def menu_of_profile(page: AreaPage, told: Told) -> Menu:
    place = [page.territory.municipality.slug, page.level["level"], page.area.code]
    ways = table_ways(files_at("area-table", place, page.query.to_address(sentences=None)))
    return Menu(
        groups=[Group(gettext("Table: all numbers of this profile"), ways)], address=told.address, citation=cite(told)
    )
