"""What the present way of showing lets readers choose beside indicator, level and period."""

from __future__ import annotations

from atlas.asking import Shown
from atlas.modes.change import since_of
from atlas.modes.compare import references
from atlas.modes.pair import second_of, seconds
from atlas.modes.pictures import Picture
from atlas.modes.reading import period_label
from atlas.themes import themes
from indicators.analysing import since as changes

Choice = dict[str, object]


def choices(shown: Shown, picture: Picture) -> dict[str, list[Choice]]:
    """By the name of the field; only the fields that this way of showing has."""
    if picture.view in ("change", "dynamics"):
        return {"since": _starts(shown)}
    if picture.view == "compare":
        return {"against": references(shown)}
    if picture.view == "pair":
        return {"second": _seconds(shown)}
    if picture.dots is not None:
        return {"per": picture.dots.choices}
    return {}


def _seconds(shown: Shown) -> list[Choice]:
    chosen = second_of(shown)[0]["indicator"]
    possible = {each["indicator"] for each in seconds(shown)}
    return [
        {
            "value": each["indicator"],
            "name": each["name"],
            "group": theme["name"],
            "chosen": each["indicator"] == chosen,
        }
        for theme in themes(shown.offer)
        for each in theme["indicators"]
        if each["indicator"] in possible
    ]


def _starts(shown: Shown) -> list[Choice]:
    query = shown.query
    chosen = since_of(shown)
    possible = changes.starts(shown.territory, query.level, query.indicator, query.period).possible
    return [{"value": each, "name": period_label(shown, each), "chosen": each == chosen} for each in possible]
