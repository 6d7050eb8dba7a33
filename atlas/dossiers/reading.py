"""The dossiers: YAML files beside this module, read once. A fault in one is a fault of the program, not of data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
Text = dict[str, str]


@dataclass(frozen=True)
class Section:
    section: str  # its anchor
    name: Text
    text: Text
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """`kind`: subject, or phases for stages of life. `recipes`: indices and rankings that belong to the subject."""

    dossier: str
    kind: str
    name: Text
    question: Text
    sections: tuple[Section, ...]
    recipes: tuple[str, ...] = ()


@lru_cache
def dossiers() -> dict[str, Dossier]:
    """By slug: subjects first, then stages of life."""
    found = [_read(path) for path in sorted(HERE.glob("*.yaml"))]
    return {each.dossier: each for each in sorted(found, key=lambda each: (each.kind != "subject", each.dossier))}


def _read(path: Path) -> Dossier:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    sections = tuple(
        Section(each["section"], each["name"], each["text"], tuple(each["indicators"])) for each in content["sections"]
    )
    return Dossier(
        dossier=content["dossier"],
        kind=content["kind"],
        name=content["name"],
        question=content["question"],
        sections=sections,
        recipes=tuple(content.get("recipes", ())),
    )
