"""The words of the atlas and of statistics, explained: glossary.yaml, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from atlas.tables import collation_key
from spatial.texts import in_language

FILE = Path(__file__).with_name("glossary.yaml")


@dataclass(frozen=True)
class Word:
    """`word` is its anchor; `see` are anchors of others; `also` is what else people call it."""

    word: str
    term: dict[str, str]
    meaning: dict[str, str]
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    in_texts: dict[str, list[str]] = field(default_factory=dict)  # by language: the forms that lead here from texts


@lru_cache
def glossary() -> dict[str, Word]:
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        each["word"]: Word(
            word=each["word"],
            term=each["term"],
            meaning=each["meaning"],
            also=tuple(each.get("also", ())),
            see=tuple(each.get("see", ())),
            in_texts=each.get("in_texts", {}),
        )
        for each in entries
    }


def sorted_words() -> list[Word]:
    """In the order of the reader's language."""
    return sorted(glossary().values(), key=lambda word: collation_key(in_language(word.term)))


def find_words(text: str) -> list[Word]:
    """Words of which the text is a part, or the beginning of another name of theirs."""
    wanted = collation_key(text.strip())[0]
    if len(wanted) < 3:
        return []
    return [
        word
        for word in sorted_words()
        if any(wanted in collation_key(term)[0] for term in word.term.values())
        or any(collation_key(name)[0].startswith(wanted) for name in word.also)
    ]
