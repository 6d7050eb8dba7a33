"""The menu of what can be taken away, for any page: plain links, so that it works without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.exports.citing import Citation, cite
from atlas.exports.telling import Told


@dataclass(frozen=True)
class Way:
    """`follows`: its question is that of the page, and scripts carry on what has been chosen since."""

    name: str
    address: str
    hint: str = ""
    follows: bool = True
    saved: bool = True  # a file, not a page


@dataclass(frozen=True)
class Group:
    name: str
    ways: Sequence[Way]


@dataclass(frozen=True, kw_only=True)
class Menu:
    groups: Sequence[Group]
    address: str
    citation: Citation | None = None
    citation_address: str = ""


def table_ways(address: str) -> list[Way]:
    """`address` ends with {kind}: the same table in both formats that people open by a double click."""
    return [
        Way("XLSX", address.format(kind="xlsx"), gettext("Excel and LibreOffice, with a sheet of explanations")),
        Way("CSV", address.format(kind="csv"), gettext("for Excel: comma and decimal point")),
    ]


def menu_of_map(shown: Shown, told: Told) -> Menu:
    slug, question = shown.territory.municipality.slug, shown.query.to_address()

    def at(name: str, *kind: str) -> str:
        return reverse(name, args=[slug, *kind]) + question

    table = reverse("map-table", args=[slug, "csv"]).removesuffix("csv") + "{kind}"
    return Menu(
        groups=[
            Group(
                gettext("Picture of the map"),
                [
                    Way("PNG", at("map-picture-file", "png"), gettext("for text documents and slides")),
                    Way("SVG", at("map-picture-file", "svg"), gettext("sharp at any size, can be edited")),
                ],
            ),
            Group(gettext("Table"), table_ways(table + question.replace("{", "%7B").replace("}", "%7D"))),
            Group(
                gettext("Areas with their values"),
                [
                    Way("GeoJSON", at("map-areas", "geojson"), gettext("for web maps")),
                    Way("GeoPackage", at("map-areas", "gpkg"), gettext("for QGIS and other GIS")),
                ],
            ),
            Group(
                gettext("Print"),
                [
                    Way("A4", at("map-print") + "&paper=A4", gettext("one page, true to scale"), saved=False),
                    Way("A3", at("map-print") + "&paper=A3", gettext("one page, true to scale"), saved=False),
                ],
            ),
            Group(
                gettext("On your own website"),
                [Way(gettext("Embed"), at("embed-builder"), gettext("map, table or both in a frame"), saved=False)],
            ),
        ],
        address=told.address,
        citation=cite(told),
        citation_address=at("map-citation"),
    )
