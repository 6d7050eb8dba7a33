"""A dossier with a municipality's numbers: the town's newest value, how areas spread around it, and the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError, find_territory
from atlas.dossiers.reading import Dossier, Section, dossiers
from atlas.names import name_on
from atlas.numbers import write, write_value
from atlas.official.listing import public_runs
from atlas.query import MapQuery
from atlas.signs import is_classed, signs_of
from indicators import reading
from indicators.portraits import portrait
from spatial.models import Municipality, Territory
from spatial.texts import in_language

FEWEST_SPREAD = 8  # areas: of fewer, quarters say nothing


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A dossier, and what the atlas offers for it."""

    municipality: Municipality
    territory: Territory
    dossier: Dossier
    offer: Mapping[str, Any]


def ask_dossier(municipality: Municipality, slug: str, hierarchy: str | None) -> Subject:
    """Raises NotShownError for one that is none, or of which nothing is published here."""
    territory = find_territory(municipality, MapQuery(hierarchy=hierarchy))
    offer = reading.offer(territory)
    known = dossiers()
    if slug not in known or not _has_anything(known[slug], offer):
        raise NotShownError(
            gettext("There is no dossier “%s” here.") % slug,
            (gettext("All dossiers"), reverse("dossiers", args=[municipality.slug])),
        )
    return Subject(municipality=municipality, territory=territory, dossier=known[slug], offer=offer)


def present_list(municipality: Municipality) -> dict[str, Any]:
    offer = reading.offer(find_territory(municipality, MapQuery()))
    shown = [each for each in dossiers().values() if _has_anything(each, offer)]
    return {
        "municipality": municipality,
        "dossiers": [
            {
                "name": in_language(each.name),
                "question": in_language(each.question),
                "address": reverse("dossier", args=[municipality.slug, each.dossier]),
                "sections": [in_language(section.name) for section in each.sections],
            }
            for each in shown
        ],
    }


def present_dossier(subject: Subject) -> dict[str, Any]:
    dossier, territory = subject.dossier, subject.territory
    level = next(each for each in subject.offer["levels"] if each["level"] == territory.default_level.slug)
    numbers = _Numbers(subject, level["level"])
    sections = [_section(section, numbers) for section in dossier.sections]
    runs = [run for run in public_runs(territory) if run["recipe"] in dossier.recipes] if dossier.recipes else []
    return {
        "municipality": subject.municipality,
        "dossier": {"name": in_language(dossier.name), "question": in_language(dossier.question)},
        "is_phases": dossier.kind == "phases",
        "level": level,
        "sections": [each for each in sections if each["rows"]],
        "runs": runs,
        "whole_name": in_language(subject.municipality.name),
    }


def _has_anything(dossier: Dossier, offer: Mapping[str, Any]) -> bool:
    offered = {each["indicator"] for each in offer["indicators"]}
    return any(slug in offered for section in dossier.sections for slug in section.indicators)


class _Numbers:
    """The newest public numbers of indicators on a level, each asked for once."""

    def __init__(self, subject: Subject, level: str):
        self.subject, self.level = subject, level
        self.indicators = {each["indicator"]: each for each in subject.offer["indicators"]}
        self.signs = signs_of(subject.municipality.signs)
        self.told = self._of_the_whole()

    def row(self, slug: str) -> dict[str, Any] | None:
        indicator = self.indicators.get(slug)
        if indicator is None:
            return None
        level = self.level if self.level in indicator["levels"] else list(indicator["levels"])[-1]
        period = indicator["levels"][level][-1]
        answer = reading.values(self.subject.territory, level, slug, period)
        total, label = answer["total"], self.subject.offer["periods"][period]
        question = MapQuery(level=level, period=period).to_address()
        municipality = self.subject.municipality.slug
        return {
            "name": in_language(name_on(indicator, label["last_day"])),
            "unit": in_language(indicator["unit"]),
            "address": reverse("indicator", args=[municipality, slug]),
            "map_address": f"{reverse('map', args=[municipality])}{question}&indicator={slug}",
            "period": in_language(label["label"]),
            "whole": write_value(total["value"], total["status"], indicator["decimals"], self.signs),
            "spread": self._spread(answer, indicator["decimals"]),
            "trend": self.told.get(slug, ""),
        }

    def _spread(self, answer: Mapping[str, Any], decimals: int) -> str:
        """Between which numbers the middle half of the areas lies; no area is named."""
        unsure = {
            place
            for name, places in answer["statuses"].items()
            if name not in ("estimated", "provisional")
            for place in places
        }
        known = [
            value for place, value in enumerate(answer["values"]) if place not in unsure and is_classed(value, "ok")
        ]
        if len(known) < FEWEST_SPREAD:
            return ""
        low, high = np.quantile(known, [0.25, 0.75])
        return gettext("%(low)s to %(high)s") % {"low": write(low, decimals), "high": write(high, decimals)}

    def _of_the_whole(self) -> dict[str, str]:
        """How the whole territory's numbers are going, in a word."""
        territory = self.subject.territory
        words = {"rising": gettext("rising"), "falling": gettext("falling"), "steady": gettext("no trend")}
        editions = list(self.subject.offer["editions"])
        found = portrait(territory, editions[-1], territory.root_level.slug, territory.root_code) if editions else None
        told = (found or {"told": {}})["told"]
        return {
            slug: gettext("%(trend)s since %(since)s") % {"trend": words[each["trend"]], "since": each["trend_since"]}
            for slug, each in told.items()
            if each["trend"]
        }


def _section(section: Section, numbers: _Numbers) -> dict[str, Any]:
    rows = [row for slug in section.indicators if (row := numbers.row(slug)) is not None]
    return {
        "id": section.section,
        "name": in_language(section.name),
        "text": in_language(section.text),
        "rows": rows,
    }
