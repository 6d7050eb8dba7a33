"""The menu of what can be taken away, for any page: plain links, so that it works without script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def files_at(name: str, place: Sequence[str], question: str) -> Callable[[str], str]:
    """From the kind of a file to its address."""
    return lambda kind: reverse(name, args=[*place, kind]) + question


def picture_ways(at: Callable[[str], str]) -> list[Way]:
    return [
        Way("PNG", at("png"), gettext("for text documents and slides")),
        Way("SVG", at("svg"), gettext("sharp at any size, can be edited")),
    ]


def table_ways(at: Callable[[str], str]) -> list[Way]:
    """The same table in both formats that people open by a double click."""
    return [
        Way("XLSX", at("xlsx"), gettext("Excel and LibreOffice, with a sheet of explanations")),
        Way("CSV", at("csv"), gettext("for Excel: comma and decimal point")),
    ]


def area_ways(at: Callable[[str], str]) -> list[Way]:
    return [
        Way("GeoJSON", at("geojson"), gettext("for web maps")),
        Way("GeoPackage", at("gpkg"), gettext("for QGIS and other GIS")),
    ]


def menu_of_map(shown: Shown, told: Told) -> Menu:
    slug, question = shown.territory.municipality.slug, shown.query.to_address()

    def at(name: str) -> str:
        return reverse(name, args=[slug]) + question

    def files(name: str) -> Callable[[str], str]:
        return files_at(name, [slug], question)

    return Menu(
        groups=[
            Group(gettext("Picture of the map"), picture_ways(files("map-picture-file"))),
            Group(gettext("Table"), table_ways(files("map-table"))),
            Group(gettext("Areas with their values"), area_ways(files("map-areas"))),
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
