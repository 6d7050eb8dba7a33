"""What the value of one area is made of, under own weights and officially: for the page of own weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from atlas.asking import NotShownError
from atlas.numbers import write, write_difference
from atlas.official.asking import AskedRun
from atlas.official.bars import Scale
from atlas.official.indices import SCORE_DECIMALS
from atlas.official.weights import Weights
from atlas.tables import collation_key
from indicators.official.areas import rows_of
from indicators.official.reading import NodeHead
from indicators.official.weighing_parts import Compared, Made, made_of
from spatial.texts import in_language

NOTHING = 0.005  # what is written 0.00 is no rest to speak of


def present_made(
    asked: AskedRun, weights: Weights, nodes: Sequence[NodeHead], names: Mapping[str, str]
) -> dict[str, Any] | None:
    """Of the chosen area, or of the first by name. None where no area is rated."""
    areas = asked.read.areas
    rated = sorted(
        (row["code"] for row in rows_of(asked.read.current) if row["rated"]),
        key=lambda code: collation_key(areas[code]),
    )
    if weights.area is not None and weights.area not in rated:
        raise NotShownError(
            gettext("This area is not rated here, or there is none with this code: %s.") % weights.area,
            (in_language(asked.run.name), asked.address),
        )
    if not rated:
        return None
    chosen = weights.area or rated[0]
    ranking = not nodes
    found = made_of(asked.read, weights.points, chosen)
    return {
        "area": areas[chosen],
        "address": asked.area_address(chosen),
        "areas": [{"code": code, "name": areas[code], "chosen": code == chosen} for code in rated],
        "ranking": ranking,
        "sections": [_section(each, names, ranking=ranking) for each in found],
    }


def _section(compared: Compared, names: Mapping[str, str], *, ranking: bool) -> dict[str, Any]:
    own, official = compared.own, compared.official
    scale = Scale([*own.contributions.values(), *official.contributions.values(), own.rest, official.rest])
    rows = [
        _row(names.get(part, part), own.contributions[part], official.contributions[part], scale, ranking=ranking)
        for part in own.contributions
    ]
    if max(abs(own.rest), abs(official.rest)) > NOTHING:
        rows.append(_row(gettext("not due to a single part"), own.rest, official.rest, scale, ranking=ranking))
    return {
        "name": names.get(compared.group, ""),
        "rows": rows,
        "own": _whole(own, ranking=ranking),
        "official": _whole(official, ranking=ranking),
    }


def _row(name: str, own: float | None, official: float | None, scale: Scale, *, ranking: bool) -> dict[str, Any]:
    return {
        "name": name,
        "own": _given(own, ranking=ranking),
        "own_bar": None if own is None else scale.bar(own),
        "official": _given(official, ranking=ranking),
        "official_bar": None if official is None else scale.bar(official),
    }


def _given(number: float | None, *, ranking: bool) -> str:
    """Parts of a mean rank are never below nought, so they have no sign."""
    if number is None:
        return ""
    return write(number, 1) if ranking else write_difference(number, SCORE_DECIMALS)


def _whole(made: Made, *, ranking: bool) -> str:
    return "" if made.value is None else write(made.value, 1 if ranking else SCORE_DECIMALS)
