"""What is told below the map of each indicator on it: what it means, whose numbers these are, and since when."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date

from atlas.asking import Shown
from atlas.modes import Picture
from atlas.modes.reading import indicator_of, name_of, period_label
from atlas.origins import origin
from atlas.query import MapQuery
from spatial.texts import in_language

Facts = dict[int, tuple[str, str]]


def about(shown: Shown, picture: Picture, facts: Facts) -> list[dict[str, Any]]:
    """The shown indicator and, where there are two, the second; about.js tells the same."""
    first = {
        **_words(shown.indicator),
        "part": "",
        "name": f"{name_of(shown)}, {period_label(shown)}",
        "address": indicator_address(shown),
        **_origin((not picture.second and picture.releases) or shown.answer["releases"], facts),
    }
    second = picture.second
    other = indicator_of(shown, second.indicator) if second else None
    if second is None or other is None:
        return [first]
    page = reverse("indicator", args=[shown.territory.municipality.slug, second.indicator])
    return [
        first,
        {
            **_words(other),
            "part": "second-",
            "name": f"{name_of(shown, other, second.period)}, {period_label(shown, second.period)}",
            "address": page + MapQuery(hierarchy=shown.query.hierarchy).to_address().rstrip("?"),
            **_origin(second.releases, facts),
        },
    ]


def indicator_address(shown: Shown) -> str:
    """The page of the indicator, for the marked area (and back to the same map) or the whole territory."""
    query = shown.query
    asked = MapQuery(hierarchy=query.hierarchy)
    if query.area:
        asked = MapQuery(**{field.name: getattr(query, field.name) for field in fields(query)} | {"indicator": None})
    page = reverse("indicator", args=[shown.territory.municipality.slug, query.indicator])
    return page + asked.to_address().rstrip("?")


def _words(indicator: dict[str, Any]) -> dict[str, str]:
    return {name: in_language(indicator[name]) for name in ("description", "reading_aid", "source")}


def _origin(releases: list[int], facts: Facts) -> dict[str, str | date | None]:
    licence, day = origin(releases, facts)
    return {"licence": licence, "released": parse_date(day) if day else None}
