"""Ready sets of areas, and areas that a form adds by name: each leads to an address that names the areas themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from atlas.asking import NotShownError
from atlas.comparison.asking import Compared
from atlas.comparison.query import MOST_AREAS, ComparisonQuery
from atlas.query import UnclearError
from atlas.tables import collation_key
from indicators.analysing.likeness import neighbours
from spatial.models import Area


def resolved(asked: Compared) -> ComparisonQuery | None:
    """The question with areas and indicators named; None where it already is so."""
    query = asked.query
    if not (query.add or query.set or query.pick):
        return None
    areas = query.areas
    if query.set:
        areas = _set(asked, *query.set.split(":", 1))
    if query.add:
        code = _find(asked.areas, query.add)
        if code not in areas and len(areas) >= MOST_AREAS:
            raise UnclearError("add", gettext("At most %s areas can be compared at once.") % MOST_AREAS)
        areas = tuple(dict.fromkeys((*areas, code)))
    return replace(query, areas=areas, indicators=query.pick or query.indicators, add=None, set=None, pick=())


def _find(areas: dict[str, Any], words: str) -> str:
    """By code, by the suggestion “name (code)”, or by a name that only one area has."""
    codes, names = areas["codes"], areas["names"]
    if words in codes:
        return words
    code = words.rpartition("(")[2].rstrip(")").strip()
    if code in codes:
        return code
    wanted = collation_key(words)[0]
    exact = [code for code, name in zip(codes, names, strict=True) if collation_key(name)[0] == wanted]
    found = exact or [code for code, name in zip(codes, names, strict=True) if wanted in collation_key(name)[0]]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnclearError("add", gettext("No area of this level is called “%s”.") % words)
    several = ", ".join(f"{names[codes.index(code)]} ({code})" for code in found[:8])
    raise UnclearError(
        "add", gettext("“%(words)s” could be several areas: %(several)s.") % {"words": words, "several": several}
    )


def _set(asked: Compared, kind: str, code: str) -> tuple[str, ...]:
    areas = asked.areas
    if kind == "children":
        found = [own for own, parent in zip(areas["codes"], areas["parents"], strict=True) if parent == code]
        if not found:
            raise UnclearError("set", gettext("There is no area “%s” here.") % code)
        return tuple(found[:MOST_AREAS])
    if code not in areas["codes"]:
        raise UnclearError("set", gettext("There is no area “%s” here.") % code)
    if kind == "similar":
        alike = neighbours(asked.territory, asked.query.level or "", code)
        found = [each.code for each in alike.neighbours if each.code in areas["codes"]]
        if not found:
            raise NotShownError(gettext("Too little is known of this area to find similar ones."))
        return (code, *found)[:MOST_AREAS]
    return (code, *_around(asked, code))[:MOST_AREAS]


def _around(asked: Compared, code: str) -> list[str]:
    """Who shares a border or a corner with it, gaps of a metre forgiven."""
    on_level = Area.objects.filter(
        edition_level__edition__hierarchy=asked.territory.hierarchy_id,
        edition_level__edition__slug=asked.query.edition,
        edition_level__level__slug=asked.query.level,
    )
    own = on_level.get(code=code)
    near = on_level.filter(geometry__intersects=own.geometry.buffer(1e-5)).exclude(pk=own.pk)
    shown = set(asked.areas["codes"])
    return [found for found in near.order_by("name").values_list("code", flat=True) if found in shown]
