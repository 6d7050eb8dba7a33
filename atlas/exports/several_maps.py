"""Several maps on one page, taken away together: as one picture, as one table, as areas with the numbers of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from atlas.api.rows import BEHIND, HEADER, REMARK, of_values
from atlas.classed_maps import ClassedMap, any_counts, fills_of
from atlas.colours import PATTERNS
from atlas.drawn import drawn_shapes
from atlas.exports.area_files import AreaFile, Layer, borders_of, send_areas
from atlas.exports.citing import cite
from atlas.exports.map_tables import HEADINGS, sign_pairs, status_words
from atlas.exports.menus import Group, Menu, area_ways, files_at, picture_ways, table_ways
from atlas.exports.sending import send_picture
from atlas.exports.table_files import FORMATS, send_table
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import Told, publishing_of, warning_of_counts
from atlas.modes.reading import level_name, name_of, period_label
from atlas.origins import edition_facts, origin, release_facts
from atlas.pictures.drawings import Frame, Legend, Sheet
from atlas.tables import collation_key
from spatial.texts import in_language

KEPT = (*HEADER, *BEHIND, REMARK)
OF_AREAS = ("value", "status", "sign")  # what is told of every map in a file of areas
SHEET_WIDTH = 800  # units of a shape: each map is a few hundred dots wide


@dataclass(frozen=True, kw_only=True)
class Several:
    """`titles` and `notes` of the maps in the picture; `columns`: how many stand beside one another there."""

    maps: Sequence[ClassedMap]
    told: Told
    titles: Sequence[str]
    notes: Sequence[str]
    legends: Sequence[Legend]
    columns: int


def told_of_several(
    maps: Sequence[ClassedMap], *, title: str, subtitle: str, address: str, file_name: str, sentence: str
) -> Told:
    territory = maps[0].shown.territory
    facts = release_facts(territory)
    licence, day = origin([pk for each in maps for pk in each.shown.answer["releases"]], facts)
    editions = list(dict.fromkeys(each.query.edition for each in maps))
    boundaries = edition_facts(territory, editions)
    labels = maps[0].shown.offer["editions"]
    return Told(
        **publishing_of(territory.municipality),
        title=title,
        subtitle=subtitle,
        heading=f"{title}, {subtitle}",
        source="; ".join(dict.fromkeys(in_language(each.shown.indicator["source"]) for each in maps)),
        licence=licence,
        released=parse_date(day) if day else None,
        edition="; ".join(f"{in_language(labels[slug]['label'])}, {boundaries.get(slug, '')}" for slug in editions),
        address=address,
        description=sentence,
        file_name=f"{territory.municipality.slug}-{file_name}-{maps[0].query.level}",
    )


def menu_of_several(name: str, several: Several, question: str) -> Menu:
    at = files_at(name, [several.maps[0].shown.territory.municipality.slug], question)
    return Menu(
        groups=[
            Group(gettext("Picture of the maps"), picture_ways(at)),
            Group(gettext("Table: the numbers of all maps"), table_ways(at)),
            Group(gettext("Areas with their values"), area_ways(at)),
        ],
        address=several.told.address,
        citation=cite(several.told),
    )


def send_several(several: Several, kind: str) -> HttpResponseBase:
    if kind in FORMATS:
        return send_table(table_of(several), kind)
    if kind in ("geojson", "gpkg"):
        return send_areas(areas_of(several), name=several.told.file_name, kind=kind)
    return send_picture(picture_of(several), name=several.told.file_name, kind=kind)


def picture_of(several: Several) -> str:
    # Letters are measured only where pictures are drawn.
    from atlas.pictures.frame import framed  # noqa: PLC0415
    from atlas.pictures.sheets import Part, sheet_of_maps  # noqa: PLC0415

    told = several.told
    parts = [
        Part(title=title, note=note, shapes=drawn_shapes(each.digest, SHEET_WIDTH), fills=fills_of(each))
        for each, title, note in zip(several.maps, several.titles, several.notes, strict=True)
    ]
    frame = Frame(
        title=told.title,
        subtitle=told.subtitle,
        description=f"{told.heading}. {told.description}",
        legends=several.legends,
        notes=[each for each in (told.fictional, warning_of_counts() if any_counts(several.maps) else "") if each],
        facts=told.facts(),
        patterns=PATTERNS,
        language=get_language() or "de",
    )
    return framed(sheet_of_maps(parts, columns=several.columns, patterns=PATTERNS), frame, Sheet(legend_below=True))


def table_of(several: Several) -> Table:
    """One row per map and area, so that programs need not take headings apart."""
    headings = {
        "indicator": gettext("Indicator"),
        "unit": gettext("Unit"),
        "edition": gettext("Edition of the areas"),
        **HEADINGS,
        "source": gettext("Source"),
        "licence": gettext("Licence"),
    }
    first = ("indicator", "unit", "edition")
    told, last = several.told, ("source", "licence")
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=[Column(key=key, heading=str(headings[key])) for key in (*first, *KEPT, *last)],
        rows=[row for each in several.maps for row in _rows(each, last)],
        about=_about(told),
        signs=sign_pairs(several.maps[0].shown),
        language=get_language() or "de",
    )


def _rows(each: ClassedMap, last: Iterable[str]) -> list[list[Cell]]:
    shown = each.shown
    names, rows = of_values(shown.territory, shown.answer)
    edition = in_language(shown.offer["editions"][each.query.edition]["label"])
    head: list[Cell] = [name_of(shown), each.unit, edition]
    label = period_label(shown)
    status, found = names.index("status"), []
    for row in sorted(rows, key=lambda row: collation_key(str(row[names.index("name")]))):
        told = dict(zip(names, row, strict=True)) | {"period": label, "status": status_words(str(row[status]))}
        found.append([*head, *(told[name] for name in (*KEPT, *last))])
    return found


def _about(told: Told) -> list[tuple[str, str]]:
    notes = [(gettext("Please note"), told.fictional)] if told.fictional else []
    return [(gettext("Content"), told.description), *told.facts(), *notes]


def areas_of(several: Several) -> AreaFile:
    """Each area once, with the values of all maps on the same areas; after a reform there are layers of both."""
    shown, told = several.maps[0].shown, several.told
    keys = keys_of(several.maps)
    editions = groupby(
        sorted(zip(keys, several.maps, strict=True), key=lambda pair: pair[1].query.edition),
        key=lambda pair: pair[1].query.edition,
    )
    layers = [_layer(edition, dict(pairs)) for edition, pairs in editions]
    pairs = zip(keys, several.maps, strict=True)
    names = {key: each.title + (f" ({each.unit})" if each.unit else "") for key, each in pairs}
    return AreaFile(
        layers=layers,
        about=[*_about(told), *names.items()],
        signs=sign_pairs(shown),
        title=told.heading,
        srid=shown.territory.hierarchy.srid,
    )


def keys_of(maps: Sequence[ClassedMap]) -> list[str]:
    """What the properties of each map begin with: whatever sets it apart, the period, the indicator or both."""
    if len({each.query.indicator for each in maps}) == 1:
        return [each.query.period for each in maps]
    if len({each.query.period for each in maps}) == 1:
        return [each.query.indicator for each in maps]
    return [f"{each.query.indicator}_{each.query.period}" for each in maps]


def _layer(edition: str, maps: dict[str, ClassedMap]) -> Layer:
    shown = next(iter(maps.values())).shown
    borders = borders_of(shown.territory, edition, shown.query.level)
    properties: dict[str, dict[str, Any]] = {
        code: {"code": code, "name": name, "level": level_name(shown), "edition": edition}
        for code, name in zip(shown.areas["codes"], shown.areas["names"], strict=True)
    }
    for key, each in maps.items():
        names, rows = of_values(each.shown.territory, each.shown.answer)
        for row in rows:
            told = dict(zip(names, row, strict=True))
            properties[str(told["code"])] |= {f"{key}_{name}": told[name] for name in OF_AREAS}
    return Layer(
        name=f"{shown.query.level}-{edition}",
        shapes=[borders[code] for code in properties],
        properties=list(properties.values()),
        numbers=[f"{key}_value" for key in maps],
    )
