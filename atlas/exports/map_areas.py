"""The areas of a map with their numbers, for whoever draws a map of their own."""

from __future__ import annotations

from atlas.api.rows import BEHIND, HEADER, REMARK, of_values
from atlas.asking import Shown
from atlas.exports.area_files import AreaFile, Layer, borders_of
from atlas.exports.map_tables import about_indicator, sign_pairs, status_words
from atlas.exports.telling import Told
from atlas.modes import Picture
from spatial.texts import in_language

KEPT = (*HEADER, *BEHIND, REMARK)


def areas_of_map(shown: Shown, told: Told, picture: Picture) -> AreaFile:
    borders = borders_of(shown.territory, shown.query.edition, shown.query.level)
    names, rows = of_values(shown.territory, shown.answer)
    places = [(name, names.index(name)) for name in KEPT]
    unit = in_language(shown.indicator["unit"])
    layer = Layer(
        name=shown.query.level,
        shapes=[borders[str(row[0])] for row in rows],
        properties=[
            {name: row[place] for name, place in places}
            | {"status_text": status_words(str(row[names.index("status")])), "unit": unit}
            | {"indicator": shown.query.indicator}
            for row in rows
        ],
        numbers=("value", *BEHIND),
    )
    return AreaFile(
        layers=[layer],
        about=about_indicator(shown, told, picture.sentences),
        signs=sign_pairs(shown),
        title=told.heading,
        srid=shown.territory.hierarchy.srid,
    )
