"""An own area as files: its figures as the page tells them, and the ground that was chosen."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext, ngettext

from atlas.exports.area_files import AreaFile, Layer, borders_of, send_areas
from atlas.exports.citing import cite
from atlas.exports.map_tables import sign_pairs_of, status_words
from atlas.exports.menus import Group, Menu, area_ways, files_at, table_ways
from atlas.exports.table_files import FORMATS, send_table
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import Told, publishing_of
from atlas.names import name_on
from atlas.numbers import rounded
from atlas.origins import edition_facts
from atlas.own.asking import OwnPage
from atlas.own.presenting import counts_told, remark_on, whole_is_told, why_not
from atlas.query import UnclearError
from atlas.signs import signs_of
from indicators.answering.shelf import datasets_shown
from indicators.own_areas import Figure, OwnArea
from indicators.terms import fraction
from spatial.texts import in_language


def told_of_own_area(page: OwnPage, found: OwnArea, address: str) -> Told:
    count, level = len(found.codes), in_language(page.level["plural"])
    title = page.query.name or gettext("Your own area")
    subtitle = ngettext("%(count)s area", "%(count)s areas", count) % {"count": count} + f" ({level})"
    edition = edition_facts(page.territory, [found.edition]).get(found.edition, "")
    label = in_language(page.offer["editions"][found.edition]["label"])
    used = [origin_of(page, each) for each in found.figures]
    sources = list(dict.fromkeys(source for source, _ in used))
    return Told(
        **publishing_of(page.municipality),
        title=title,
        subtitle=subtitle,
        heading=f"{title}, {subtitle}",
        source=gettext("several datasets, all named there") if len(sources) > 1 else "".join(sources),
        licence=", ".join(sorted({licence for _, licence in used})),
        released=None,
        edition=", ".join(filter(None, [label, edition])),
        address=address,
        description=gettext("Sums of released numbers of these areas: %s.") % ", ".join(found.names),
        file_name=f"{page.municipality.slug}-own-area-{found.level}",
    )


def menu_of_own_area(page: OwnPage, found: OwnArea, told: Told) -> Menu:
    at = files_at("own-area-file", [page.municipality.slug], page.query.to_address())
    return Menu(
        groups=[
            Group(gettext("Table: the figures of this area"), table_ways(at)),
            Group(gettext("The chosen ground"), area_ways(at)),
        ],
        address=told.address,
        citation=cite(told),
    )


def found_of(page: OwnPage) -> OwnArea:
    """What is refused on the page is refused as a file, for the same reason."""
    if page.found is None:
        raise UnclearError("areas", page.refused or gettext("No areas have been chosen."))
    return page.found


def send_own_area(page: OwnPage, told: Told, kind: str) -> HttpResponseBase:
    found = found_of(page)
    if kind in FORMATS:
        return send_table(table_of(page, found, told), kind)
    return send_areas(ground_of(page, found, told), name=told.file_name, kind=kind)


def table_of(page: OwnPage, found: OwnArea, told: Told) -> Table:
    """Rounded as on the page: with more digits one could reckon counts that it does not tell."""
    headings = {
        "indicator": gettext("Indicator"),
        "unit": gettext("Unit"),
        "period": gettext("Period"),
        "value": gettext("Value"),
        "status": gettext("Reliability"),
        "sign": gettext("Sign"),
        "numerator": gettext("Numerator"),
        "denominator": gettext("Denominator"),
        "lower": gettext("Lower limit (95% interval)"),
        "upper": gettext("Upper limit (95% interval)"),
        "note": gettext("Please note"),
        "whole": in_language(page.municipality.name),
        "whole_status": gettext("%s: reliability") % in_language(page.municipality.name),
        "source": gettext("Source"),
        "licence": gettext("Licence"),
    }
    signs = signs_of(page.municipality.signs)
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=[Column(key=key, heading=heading) for key, heading in headings.items()],
        rows=[_row(page, figure, signs) for figure in found.figures],
        about=_about(told),
        signs=sign_pairs_of(page.municipality),
        language=get_language() or "de",
    )


def _about(told: Told) -> list[tuple[str, str]]:
    notes = [(gettext("Please note"), told.fictional)] if told.fictional else []
    return [(gettext("Content"), told.description), *told.facts(), *notes]


def _row(page: OwnPage, figure: Figure, signs: dict[str, str]) -> list[Cell]:
    period, decimals = page.offer["periods"][figure.period], figure.indicator.decimals
    offered = next(each for each in page.offer["indicators"] if each["indicator"] == figure.indicator.slug)
    whole = whole_is_told(figure)
    numerator, denominator = counts_told(figure) or (None, None)
    return [
        in_language(name_on(offered, period["last_day"])),
        in_language(figure.indicator.unit),
        in_language(period["label"]),
        _shown(figure.value, decimals),
        "" if figure.why_not else status_words(figure.status),
        "" if figure.why_not else _sign(figure.value, figure.status, signs),
        _shown(numerator, 0),
        _shown(denominator, 0),
        _shown(figure.lower, decimals),
        _shown(figure.upper, decimals),
        why_not(figure.why_not) or remark_on(figure),
        _shown(figure.whole, decimals) if whole else None,
        status_words(figure.whole_status) if whole else "",
        *origin_of(page, figure),
    ]


def _shown(number: float | None, decimals: int) -> float | None:
    return None if number is None else float(rounded(number, decimals))


def _sign(value: float | None, status: str, signs: dict[str, str]) -> str:
    if status == "ok":
        return signs["zero"] if value == 0 else ""
    return signs["unreliable_without_value" if status == "unreliable" and value is None else status]


def origin_of(page: OwnPage, figure: Figure) -> tuple[str, str]:
    """Sources and licences of an indicator's datasets."""
    shown = datasets_shown(page.territory)
    used = [shown[slug] for slug in sorted(fraction(figure.indicator.definition).datasets)]
    sources = "; ".join(dict.fromkeys(in_language(dataset.source) for dataset in used))
    return sources, "; ".join(dict.fromkeys(dataset.licence for dataset in used))


def ground_of(page: OwnPage, found: OwnArea, told: Told) -> AreaFile:
    """The chosen areas as one, with its figures."""
    import shapely  # noqa: PLC0415 - only who asks for shapes needs it

    borders = borders_of(page.territory, found.edition, found.level)
    whole = shapely.union_all(shapely.from_wkb([borders[code] for code in found.codes]))
    if whole.geom_type == "Polygon":
        whole = shapely.MultiPolygon([whole])
    properties: dict[str, Any] = {
        "code": "own-area",
        "name": told.title,
        "level": found.level,
        "edition": found.edition,
        "areas": " ".join(found.codes),
    }
    summed = [each for each in found.figures if not each.why_not]
    for figure in summed:
        slug = figure.indicator.slug
        properties[f"{slug}_value"] = _shown(figure.value, figure.indicator.decimals)
        properties[f"{slug}_status"] = figure.status
    layer = Layer(
        name="own-area",
        shapes=[shapely.to_wkb(whole)],
        properties=[properties],
        numbers=[f"{each.indicator.slug}_value" for each in summed],
    )
    return AreaFile(
        layers=[layer],
        about=_about(told),
        signs=sign_pairs_of(page.municipality),
        title=told.heading,
        srid=page.territory.hierarchy.srid,
    )
