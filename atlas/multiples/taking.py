"""Small maps on their way into files: title, words above each map, and the legend that all share."""

from __future__ import annotations

from django.utils.translation import gettext

from atlas.exports.several_maps import Several, told_of_several
from atlas.multiples.asking import SmallMaps
from atlas.multiples.presenting import caption, legend, limits, subtitle, title
from atlas.pictures.drawings import Key, Legend

COLUMNS = 4


def several_of(maps: SmallMaps, address: str) -> Several:
    sentence = (
        gettext("Each map has classes of its own.")
        if maps.indicators
        else gettext("All maps have the same classes, calculated from the values of all years.")
    )
    told = told_of_several(
        maps.maps,
        title=title(maps),
        subtitle=subtitle(maps),
        address=address,
        file_name="small-maps" if maps.indicators else maps.shown.query.indicator,
        sentence=sentence,
    )
    keys = [Key(label=entry["label"], fill=entry["fill"]) for entry in legend(maps)]
    return Several(
        maps=maps.maps,
        told=told,
        titles=[caption(each, maps) for each in maps.maps],
        notes=[limits(each, maps) for each in maps.maps],
        legends=[Legend(title=gettext("Legend"), keys=keys, notes=[sentence])],
        columns=COLUMNS,
    )
