"""What stands beside every picture, table and citation of a map: what it shows, whose it is, and where it is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.modes import Picture
from atlas.modes.reading import indicator_of, name_of
from atlas.origins import edition_facts, origin, release_facts
from spatial.models import Municipality
from spatial.texts import in_language


@dataclass(frozen=True, kw_only=True)
class Told:
    """`address` is whole, with the question in which nothing is left open."""

    title: str
    subtitle: str
    heading: str  # both in one line
    publisher: str
    source: str
    licence: str
    released: date | None
    edition: str
    address: str
    fictional: str  # a sentence where town and numbers are invented
    description: str
    file_name: str

    def facts(self) -> list[tuple[str, str]]:
        pairs = [
            (gettext("Source"), self.source),
            (gettext("Licence"), self.licence),
            (gettext("Published on"), date_format(self.released, "DATE_FORMAT") if self.released else ""),
            (gettext("Edition of the areas"), self.edition),
            (gettext("Publisher"), self.publisher),
            (gettext("Retrieved on"), date_format(localdate(), "DATE_FORMAT")),
            (gettext("Address"), self.address),
        ]
        return [(name, said) for name, said in pairs if said]


def told_of_map(shown: Shown, picture: Picture, address: str) -> Told:
    municipality = shown.territory.municipality
    names = [municipality.slug, shown.query.indicator, shown.query.level, shown.query.period, shown.query.view]
    return Told(
        **publishing_of(municipality),
        **(origin_of(shown, picture.releases or shown.answer["releases"]) | _source_and_meaning(shown, picture)),
        title=name_of(shown),
        subtitle=picture.subline,
        heading=picture.title,
        address=address,
        file_name="-".join(filter(None, names)),
    )


def _source_and_meaning(shown: Shown, picture: Picture) -> dict[str, str]:
    """Of all that is shown: a second indicator has a definition and often a source of its own."""
    other = indicator_of(shown, picture.second.indicator) if picture.second else None
    both = [each for each in (shown.indicator, other) if each]
    return {
        "source": "; ".join(dict.fromkeys(in_language(each["source"]) for each in both)),
        "description": " ".join(in_language(each["description"]) for each in both),
    }


def publishing_of(municipality: Municipality) -> dict[str, Any]:
    return {"publisher": publisher_of(municipality), "fictional": fictional_of(municipality)}


def origin_of(shown: Shown, releases: list[int]) -> dict[str, Any]:
    """Whose numbers and areas these are."""
    licence, day = origin(releases, release_facts(shown.territory))
    edition = in_language(shown.offer["editions"][shown.query.edition]["label"])
    boundaries = edition_facts(shown.territory, [shown.query.edition]).get(shown.query.edition, "")
    return {
        "source": in_language(shown.indicator["source"]),
        "licence": licence,
        "released": parse_date(day) if day else None,
        "edition": ", ".join(filter(None, [edition, boundaries])),
    }


def publisher_of(municipality: Municipality) -> str:
    """The office with the name of its town, which it often bears already."""
    name, office = in_language(municipality.name), (municipality.contact or {}).get("office", "")
    return office if name in office else ", ".join(filter(None, [name, office]))


def warning_of_counts() -> str:
    """Where they are told by colours of areas."""
    return gettext("Absolute numbers: large areas often have more of everything.")


def fictional_of(municipality: Municipality) -> str:
    if not municipality.fictional:
        return ""
    return gettext("%s and all of its numbers are invented.") % in_language(municipality.name)
