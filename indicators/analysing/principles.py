"""Where things are counted: at home, on the spot, or at work; and what must not be concluded from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Text = dict[str, str]

PRINCIPLES: dict[str, Text] = {
    "residence": {"de": "am Wohnort", "en": "at the place of residence"},
    "site": {"de": "am Standort", "en": "at the site"},
    "workplace": {"de": "am Arbeitsort", "en": "at the place of work"},
}
NOT_RESIDENTS: dict[str, Text] = {
    "site": {
        "de": "Gezählt wird am Standort; über die Menschen, die dort wohnen, sagt das nichts.",
        "en": "Counted at the site; this says nothing about the people who live there.",
    },
    "workplace": {
        "de": "Gezählt wird am Arbeitsort; über die Menschen, die dort wohnen, sagt das nichts.",
        "en": "Counted at the place of work; this says nothing about the people who live there.",
    },
}


def principle_warning(definitions: Iterable[Mapping[str, Any]]) -> Text | None:
    """A sentence where indicators are compared that count at different places; None where they do not.

    `definitions`: those of the indicators (`Indicator.definition`), in the order in which they are shown.
    """
    counted: dict[str, list[Mapping[str, Any]]] = {}
    for definition in definitions:
        counted.setdefault(definition["principle"], []).append(definition)
    if len(counted) < 2:
        return None

    def listed(language: str, left: str, right: str) -> str:
        parts = []
        for principle, of_it in counted.items():
            names = ", ".join(left + each["name"].get(language, each["name"]["de"]) + right for each in of_it)
            parts.append(f"{PRINCIPLES[principle][language]} ({names})")
        return ", ".join(parts)

    return {
        "de": f"Hier wird Verschiedenes nebeneinandergestellt, gezählt {listed('de', '„', '“')}. "
        "Was an einem Ort gezählt wird, beschreibt nicht die Menschen, die dort wohnen.",
        "en": f"Different things stand side by side here, counted {listed('en', '“', '”')}. "
        "What is counted at a place does not describe the people who live there.",
    }
