"""How a ranking finds its areas, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from atlas.numbers import write_share, write_whole
from indicators.official.reading import RunRead

WORST_SHARE = 0.25  # of recipes that name none


def method(read: RunRead, criteria: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    content = read.recipe.content
    return [
        {"name": gettext("Criteria"), "lines": [_criterion(each, criteria) for each in criteria.values()]},
        {
            "name": gettext("Rank per criterion"),
            "lines": [
                gettext("The area with the most need has rank 1; equal numbers share a rank."),
                gettext("So that criteria with gaps count alike, ranks are told in per cent of the ranked areas."),
            ],
        },
        {"name": gettext("Mean rank"), "lines": [_mean(criteria), _at_least(content, len(criteria))]},
        {"name": gettext("The list"), "lines": [_selection(content["select"])]},
        {
            "name": gettext("High need"),
            "lines": [
                gettext("A criterion speaks of high need in the first %(share)s of the areas.")
                % {"share": write_share(content.get("worst_share", WORST_SHARE))}
            ],
        },
    ]


def _criterion(criterion: Mapping[str, Any], criteria: Mapping[str, Mapping[str, Any]]) -> str:
    way = gettext("high numbers speak of need") if criterion["high"] else gettext("low numbers speak of need")
    said = f"{criterion['name']}: {way}"
    if len({each["weight"] for each in criteria.values()}) > 1:
        said += ", " + gettext("weight %(weight)s") % {"weight": write_whole(criterion["weight"])}
    if criterion["minimum_cases"] is not None:
        least = write_whole(criterion["minimum_cases"])
        said += ", " + gettext("counts from %(least)s cases on") % {"least": least}
    return f"{said}."


def _mean(criteria: Mapping[str, Mapping[str, Any]]) -> str:
    if len({each["weight"] for each in criteria.values()}) == 1:
        return gettext(
            "The mean of the ranks in per cent over the criteria that an area has, all with the same weight."
        )
    return gettext("The weighted mean of the ranks in per cent over the criteria that an area has.")


def _at_least(content: Mapping[str, Any], criteria: int) -> str:
    least = content.get("criteria_at_least", criteria // 2 + 1)
    return gettext("An area needs at least %(least)s of %(all)s criteria.") % {"least": least, "all": criteria}


def _selection(select: Mapping[str, Any]) -> str:
    if "count" in select:
        return gettext("Listed are the first %(count)s areas, and whoever is level with the last of them.") % {
            "count": select["count"]
        }
    return gettext("Listed are all areas whose mean rank is at most %(bound)s per cent.") % {
        "bound": write_whole(select["up_to"])
    }
