"""Stories: YAML files with texts and states of the atlas → rows; and the rows for a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, gettext, override

from atlas.models import Story
from spatial.definitions import Definition, read_definition
from spatial.models import Municipality
from spatial.texts import in_language

SCHEMA = Path(__file__).with_name("story.schema.json")


@transaction.atomic
def load_stories(paths: Iterable[Path]) -> list[Story]:
    """The stories of these files, each in the place of the one with its name. Raises DefinitionError."""
    return [_load(read_definition(path, SCHEMA)) for path in paths]


def _load(content: Definition) -> Story:
    municipality = Municipality.objects.filter(slug=content["municipality"]).first()
    if municipality is None:
        raise content.fault(
            "municipality",
            de=f"Eine Kommune „{content['municipality']}“ gibt es in diesem Atlas nicht.",
            en=f"There is no municipality “{content['municipality']}” in this atlas.",
        )
    for place, step in enumerate(content["steps"]):
        if "show" in step:
            _refuse_unknown(content, place, f"/{municipality.slug}/{step['show']}")
    row, _ = Story.objects.update_or_create(
        municipality=municipality,
        slug=content["story"],
        defaults={
            "title": content["title"],
            "lead": content["lead"],
            "office": content["office"],
            "told_on": date.fromisoformat(str(content["told_on"])),
            "steps": [dict(step) for step in content["steps"]],
        },
    )
    return row


def _refuse_unknown(content: Definition, place: int, address: str) -> None:
    try:
        with override(settings.LANGUAGE_CODE):  # whose addresses have no prefix
            resolve(address.partition("?")[0])
    except Resolver404:
        raise content.fault(
            "steps",
            place,
            "show",
            de=f"Eine Seite „{address}“ hat der Atlas nicht. Bitte kopieren Sie, was in der Adresse hinter dem Namen "
            "der Kommune steht, zum Beispiel map/?indicator=share-under-18.",
            en=f"The atlas has no page “{address}”. Please copy what stands in the address behind the municipality's "
            "name, for example map/?indicator=share-under-18.",
        ) from None


def present_stories(municipality: Municipality) -> list[dict[str, Any]]:
    return [
        {
            "title": in_language(story.title),
            "lead": in_language(story.lead),
            "office": story.office,
            "told_on": story.told_on,
            "address": reverse("story", args=[municipality.slug, story.slug]),
        }
        for story in Story.objects.filter(municipality=municipality)
    ]


def present_story(story: Story) -> dict[str, Any]:
    steps = [_step(story.municipality, number, step) for number, step in enumerate(story.steps, start=1)]
    return {
        "municipality": story.municipality,
        "story": story,
        "title": in_language(story.title),
        "lead": in_language(story.lead),
        "steps": steps,
    }


def _step(municipality: Municipality, number: int, step: dict[str, Any]) -> dict[str, Any]:
    shown = step.get("show", "")
    path, _, question = shown.partition("?")
    prefix = "" if get_language() == "de" else f"/{get_language()}"
    is_map = path == "map/"
    picture = reverse("map-picture-file", args=[municipality.slug, "svg"]) if is_map else ""
    asked = QueryDict(question, mutable=True)
    narrow = asked.copy()
    narrow["sheet"] = "narrow"
    return {
        "id": f"step-{number}",
        "number": number,
        "heading": in_language(step["heading"]),
        "paragraphs": [each for each in in_language(step["text"]).split("\n") if each.strip()],
        "address": f"{prefix}/{municipality.slug}/{shown}" if shown else "",
        # The picture of a map is made by the server: it stands there without script, and in print.
        "picture": _asking(picture, asked),
        "narrow_picture": _asking(picture, narrow),
        "way": gettext("Open this map") if is_map else gettext("Open this page"),
    }


def _asking(address: str, question: QueryDict) -> str:
    return f"{address}?{question.urlencode()}" if address and question else address
