"""The map as a picture: what the page shows, drawn on the server, with legend, scale and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from atlas.asking import Shown
from atlas.colours import PATTERNS
from atlas.drawn import drawn_shapes
from atlas.exports.map_places import place_marks, places_legend, reaches, shown_kinds, sources_of
from atlas.exports.telling import Told, warning_of_counts
from atlas.modes import Picture
from atlas.modes.pictures import Column
from atlas.numbers import write
from atlas.pictures.drawings import Drawing, Frame, Key, Legend
from atlas.pictures.maps import Look, Mark, map_drawing
from atlas.pictures.scattering import scatter
from atlas.presenters import counts_as_colours
from atlas.shapes import WIDTH, Shapes

# As on the page: over the colour of an area whose class may be chance; circles; dots.
UNSURE = {"kind": "falling", "ground": "none", "ink": "#1f2937", "weight": 0.9}
CIRCLE, RIM, SEEN_THROUGH = "#225ea8", "#0c2c84", 0.35
DOT_RADIUS = 1.4


def drawing_of(shown: Shown, picture: Picture, *, fine: bool = False, titled: bool = False) -> Drawing:
    """`fine`: with the borders for looking closely, for paper. `titled`: pointing at an area tells its number."""
    digests = shown.areas["boundaries"]
    digest = digests.get("detail" if fine else "overview") or next(iter(digests.values()))
    shapes = drawn_shapes(digest, 2 * WIDTH if fine else WIDTH)
    return map_drawing(shapes, look_of(shown, picture, shapes, titled=titled))


def look_of(shown: Shown, picture: Picture, shapes: Shapes, *, titled: bool = False) -> Look:
    codes, pinned = shown.areas["codes"], shown.query.area
    kinds = shown_kinds(shown)
    position = codes.index(pinned) if pinned else 0
    return Look(
        fills={code: fill_of(group, picture) for code, group in zip(codes, picture.groups, strict=True)},
        overlays=_overlays(codes, picture),
        marks=list(_marks(shown, picture, shapes)),
        reaches=reaches(kinds, shown.query.rings, shapes),
        places=place_marks(kinds, shapes, marked=shown.query.place, titled=titled),
        titles=titles_of(shown, picture) if titled else None,
        pinned=pinned,
        label=shown.areas["names"][position] if pinned else "",
        label_point=tuple(shown.areas["label_points"][position]) if pinned else None,
        patterns=patterns_of(picture),
    )


def patterns_of(picture: Picture) -> dict[str, dict[str, Any]]:
    """Of areas without a class, of chance, and those upon class colours where they are wanted."""
    textures = {
        f"texture-{place}-{layer}": {"ground": "none", **look}
        for place, layers in enumerate(picture.textures or ())
        for layer, look in enumerate(layers)
    }
    return {**PATTERNS, "unsure": UNSURE, **textures}


def _overlays(codes: list[str], picture: Picture) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, code in enumerate(codes):
        for name in overlays_of(picture.groups[place], picture):
            found.setdefault(name, []).append(code)
        if picture.hatched and picture.hatched[place]:
            found.setdefault("unsure", []).append(code)
    return found


def overlays_of(symbol: str, picture: Picture) -> list[str]:
    kind, _, name = symbol.partition("-")
    if kind != "class" or not picture.textures:
        return []
    return [f"texture-{name}-{layer}" for layer in range(len(picture.textures[int(name)]))]


def fill_of(symbol: str, picture: Picture) -> str:
    kind, _, name = symbol.partition("-")
    return picture.colours[int(name)] if kind == "class" else name or kind


def _marks(shown: Shown, picture: Picture, shapes: Shapes) -> Iterator[Mark]:
    if picture.circles is not None:
        for point, radius in zip(shown.areas["label_points"], picture.circles.radii, strict=True):
            if radius > 0:
                yield Mark(*shapes.place(*point), radius, fill=CIRCLE, stroke=RIM, opacity=SEEN_THROUGH)
    if picture.dots is not None:
        for code, count in zip(shown.areas["codes"], picture.dots.counts, strict=True):
            for x, y in scatter(shapes.paths.get(code, ""), count, seed=code):
                yield Mark(x, y, DOT_RADIUS, fill=RIM, stroke="")


def titles_of(shown: Shown, picture: Picture) -> dict[str, str]:
    """Name and numbers of each area; words instead of signs."""
    told = [
        ", ".join(filter(None, (_said(column, place) for column in picture.columns)))
        for place in range(len(shown.areas["codes"]))
    ]
    return {
        code: f"{name}: {said}"
        for code, name, said in zip(shown.areas["codes"], shown.areas["names"], told, strict=True)
    }


def _said(column: Column, place: int) -> str:
    known = column.numbers is not None and column.numbers[place] is not None
    text = column.texts[place] if known or column.numbers is None else column.spoken[place] or column.texts[place]
    return f"{text} {column.unit}".strip() if known and column.unit else text


def frame_of(shown: Shown, told: Told, picture: Picture) -> Frame:
    notes = [told.fictional, warning_of_counts() if counts_as_colours(shown, picture) else ""]
    kinds = shown_kinds(shown)
    source, *others = told.facts()
    return Frame(
        title=told.title,
        subtitle=told.subtitle,
        description=description_of(shown, told, picture),
        legends=[*legends_of(shown, picture), *places_legend(kinds, shown.query.rings)],
        notes=[each for each in notes if each],
        facts=[source, *sources_of(kinds), *others],
        patterns=patterns_of(picture),
        north=gettext("N"),
        language=get_language() or "de",
    )


def legends_of(shown: Shown, picture: Picture) -> list[Legend]:
    keys = [
        Key(
            label=entry.label,
            fill="#ffffff" if entry.symbol == "unsure" else fill_of(entry.symbol, picture),
            overlays=["unsure"] if entry.symbol == "unsure" else overlays_of(entry.symbol, picture),
            count=str(entry.count),
        )
        for entry in picture.entries
    ]
    if shown.query.area:
        name = shown.areas["names"][shown.areas["codes"].index(shown.query.area)]
        keys.append(Key(label=name, shape="outline", stroke="#131525", fill="#ffffff"))
    notes = [
        *conditions_of(picture),
        *picture.sentences,
        gettext("The numbers on the right say how many areas there are."),
    ]
    title = gettext("Legend") + (f" ({picture.unit})" if picture.unit else "")
    extra = []
    if picture.square is not None:
        extra.append(
            Legend(
                title=title,
                grid=[[fill_of(cell.symbol, picture) for cell in row] for row in picture.square.cells],
                across=picture.square.column_title,
                upward=picture.square.row_title,
                notes=[
                    f"{picture.square.row_title}: {'; '.join(reversed(picture.square.rows))}",
                    f"{picture.square.column_title}: {'; '.join(picture.square.columns)}",
                ],
            )
        )
        title = ""
    if picture.circles is not None:
        samples = picture.circles.samples
        circles = [
            Key(
                label=each["label"],
                shape="circle",
                radius=each["radius"],
                fill=CIRCLE,
                stroke=RIM,
                opacity=SEEN_THROUGH,
            )
            for each in samples
        ]
        extra.append(Legend(title=title, keys=circles))
        title = ""
    if picture.dots is not None:
        dot = Key(label=picture.dots.label, shape="circle", radius=2 * DOT_RADIUS, fill=RIM, stroke="none")
        extra.append(Legend(title=title, keys=[dot]))
        title = ""
    return [*extra, Legend(title=title, keys=keys, notes=notes)]


def conditions_of(picture: Picture) -> list[str]:
    """By what areas are filtered, and how many meet it."""
    if picture.filter is None:
        return []
    return [*(each["text"] for each in picture.filter.conditions), picture.filter.sentence]


def description_of(shown: Shown, told: Told, picture: Picture) -> str:
    """The picture in a sentence or two, for those who do not see it."""
    count = len(shown.areas["codes"])
    said = gettext("Map: %s.") % told.heading.removesuffix(".")
    said = said[:-1] + ", " + ngettext("with %(count)s area", "with %(count)s areas", count) % {"count": count}
    column = picture.columns[0]
    values = {
        place: value
        for place, (value, group) in enumerate(zip(column.numbers or (), picture.groups, strict=False))
        if value is not None and group.startswith("class-")
    }
    if not values:
        return said + ", " + gettext("none of them with a value.")
    low, high = (pick(values, key=values.__getitem__) for pick in (min, max))
    return (
        said
        + ", "
        + gettext("%(known)s with a value, from %(low)s to %(high)s %(unit)s.")
        % {
            "known": len(values),
            "low": _written(shown, column, low),
            "high": _written(shown, column, high),
            "unit": column.unit,
        }
    )


def _written(shown: Shown, column: Column, place: int) -> str:
    """In a sentence nought is a number, not a sign."""
    nothing = column.numbers is not None and column.numbers[place] == 0
    return write(0, shown.indicator["decimals"]) if nothing else column.texts[place]
