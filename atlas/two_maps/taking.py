"""Two maps on their way into files: side by side, each with its own legend."""

from __future__ import annotations

from django.utils.translation import gettext

from atlas.classed_maps import ClassedMap
from atlas.exports.several_maps import Several, told_of_several
from atlas.modes.reading import level_name
from atlas.pictures.drawings import Key, Legend
from atlas.signs import SHORT, STATUSES


def several_of(halves: tuple[ClassedMap, ClassedMap], address: str) -> Several:
    left, right = halves
    same = left.query.indicator == right.query.indicator
    told = told_of_several(
        halves,
        title=" | ".join(each.title for each in halves),
        subtitle=level_name(left.shown),
        address=address,
        file_name="-".join(dict.fromkeys(f"{each.query.indicator}-{each.query.period}" for each in halves)),
        sentence=gettext("Both maps have the same classes, calculated from the values of all years.")
        if same
        else gettext("Each map has classes of its own."),
    )
    return Several(
        maps=halves,
        told=told,
        titles=[each.title for each in halves],
        notes=["", ""],
        legends=[_legend(each) for each in halves],
        columns=2,
    )


def _legend(half: ClassedMap) -> Legend:
    classes = half.classes
    keys = [
        Key(label=label, fill=colour, count=str(count))
        for colour, label, count in zip(classes.colours, classes.labels, classes.counts, strict=False)
    ]
    keys += [
        Key(label=str(SHORT[status]), fill=status, count=str(count))
        for status in STATUSES
        if (count := classes.statuses.count(status))
    ]
    notes = [gettext("The numbers on the right say how many areas there are.")]
    return Legend(title=half.title + (f" ({half.unit})" if half.unit else ""), keys=keys, notes=notes)
