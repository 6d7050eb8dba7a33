"""The map of an official run, or of one under own weights: as a picture, and its areas with their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from atlas.colours import PATTERNS
from atlas.drawn import drawn_shapes
from atlas.exports.area_files import AreaFile, Layer, borders_of, send_areas
from atlas.exports.map_tables import sign_pairs_of
from atlas.exports.run_tables import facts_of_run, provisional
from atlas.exports.sending import send_picture
from atlas.exports.telling import Told, publishing_of
from atlas.official.asking import AskedRun
from atlas.origins import edition_facts
from atlas.pictures.drawings import Frame, Key, Legend
from spatial.texts import in_language

NO_CLASS = "missing"  # the pattern of areas without a class, as on the page


def send_run_map(
    asked: AskedRun,
    drawn: Mapping[str, Any],
    kind: str,
    *,
    address: str,
    title: str = "",
    note: str = "",
    numbers: Sequence[Mapping[str, Any]],
) -> HttpResponseBase:
    """`drawn`: the map of the page; `note`: what the reader has changed; `numbers`: a row per area, with its code."""
    told = told_of_run(asked, address, title)
    note = " ".join(filter(None, (note, provisional(asked.read))))
    if kind in ("geojson", "gpkg"):
        file = areas_of_run(asked, told, note, drawn, numbers)
        return send_areas(file, name=told.file_name, kind=kind)
    return send_picture(picture_of_run(told, note, drawn), name=told.file_name, kind=kind)


def told_of_run(asked: AskedRun, address: str, title: str) -> Told:
    run, territory = asked.run, asked.run.territory
    edition = run.edition_level.edition
    source, licence = (said for _, said in facts_of_run(asked.read)[:2])
    name = title or in_language(run.name)
    subtitle = f"{in_language(run.edition_level.level.plural)}, {run.label}"
    boundaries = edition_facts(territory, [edition.slug]).get(edition.slug, "")
    return Told(
        **publishing_of(asked.municipality),
        title=name,
        subtitle=subtitle,
        heading=f"{name}, {subtitle}",
        source=source,
        licence=licence,
        released=localtime(run.released_at).date() if run.released_at else None,
        edition=", ".join(filter(None, [in_language(edition.label), boundaries])),
        address=address,
        description="",
        file_name=f"{asked.municipality.slug}-{run.recipe}-{run.number}",
    )


def picture_of_run(told: Told, note: str, drawn: Mapping[str, Any]) -> str:
    # Letters are measured only where pictures are drawn.
    from atlas.pictures.frame import framed  # noqa: PLC0415
    from atlas.pictures.maps import Look, map_drawing  # noqa: PLC0415

    fills = {each["code"]: each["fill"] or NO_CLASS for each in drawn["areas"]}
    counts = list(fills.values())
    keys = [Key(label=name, fill=fill, count=str(counts.count(fill))) for fill, name in drawn["legend"]]
    if NO_CLASS in counts:
        label = gettext("not rated or not known")
        keys.append(Key(label=label, fill=NO_CLASS, count=str(counts.count(NO_CLASS))))
    frame = Frame(
        title=told.title,
        subtitle=told.subtitle,
        description=f"{drawn['label']}. {drawn['colours']}".strip(),
        legends=[
            Legend(
                title=gettext("Legend"),
                keys=keys,
                notes=[drawn["colours"], gettext("The numbers on the right say how many areas there are.")],
            )
        ],
        notes=[each for each in (note, told.fictional) if each],
        facts=told.facts(),
        patterns=PATTERNS,
        north=gettext("N"),
        language=get_language() or "de",
    )
    shapes = drawn_shapes(drawn["digest"])
    return framed(map_drawing(shapes, Look(fills=fills, patterns=PATTERNS)), frame)


def areas_of_run(
    asked: AskedRun, told: Told, note: str, drawn: Mapping[str, Any], numbers: Sequence[Mapping[str, Any]]
) -> AreaFile:
    level = asked.run.edition_level
    borders = borders_of(asked.run.territory, level.edition.slug, level.level.slug)
    said = {each["code"]: each["said"] for each in drawn["areas"]}
    rows = [row for row in numbers if row["code"] in borders]
    layer = Layer(
        name=asked.run.recipe,
        shapes=[borders[row["code"]] for row in rows],
        properties=[
            {"code": row["code"], "name": asked.read.areas[row["code"]], "shown": said.get(row["code"], "")}
            | {name: cell for name, cell in row.items() if name != "code"}
            for row in rows
        ],
    )
    notes = [(gettext("Please note"), each) for each in (note, drawn["colours"], told.fictional) if each]
    return AreaFile(
        layers=[layer],
        about=[(gettext("Content"), drawn["label"]), *told.facts(), *notes],
        signs=sign_pairs_of(asked.municipality),
        title=told.heading,
        srid=asked.run.territory.hierarchy.srid,
    )
