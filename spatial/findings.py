"""What is told to people about their files: sentences in German and English, graded. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("de", "en")


class RefusedError(Exception):
    """Something cannot be done. `de` and `en` say what is wrong, where, and how to mend it; `str()` is the German."""

    def __init__(self, *, de: str, en: str):
        super().__init__(de)
        self.de = de
        self.en = en

    def in_language(self, language: str) -> str:
        return self.en if language[:2] == "en" else self.de


@dataclass(frozen=True)
class Finding:
    """One thing noticed in a file. `severity` error stops the import; mended says what was repaired."""

    severity: str  # error, mended, warning or note
    level: str  # slug of the level, empty where the finding concerns them all
    codes: tuple[str, ...]
    de: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language[:2] == "en" else self.de


SEVERITIES = {
    "error": {"de": "Fehler", "en": "Error"},
    "mended": {"de": "Behoben", "en": "Mended"},
    "warning": {"de": "Warnung", "en": "Warning"},
    "note": {"de": "Hinweis", "en": "Note"},
}


def listed(words: Iterable[object], language: str, limit: int = 8) -> str:
    """The words in quotation marks, separated by commas; beyond `limit` only their number."""
    opening, closing, more = ("„", "“", "und {} weitere") if language == "de" else ("“", "”", "and {} more")
    every = [f"{opening}{word}{closing}" for word in words]
    shown = ", ".join(every[:limit])
    rest = len(every) - limit
    return f"{shown} {more.format(rest)}" if rest > 0 else shown


def surface(square_metres: float, language: str) -> str:
    """A surface as people read it: 0,11 m², 1.060 m², 56,25 ha."""
    if square_metres < 10:
        text = f"{square_metres:.2g} m²"
    elif square_metres < 10_000:
        text = f"{square_metres:,.0f} m²"
    else:
        text = f"{square_metres / 10_000:,.2f} ha"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
