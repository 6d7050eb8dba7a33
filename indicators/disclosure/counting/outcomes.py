"""What can become of a record, and how it is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["placed", "doubtful", "unmatched"]
GROUPS: dict[Group, dict[str, str]] = {
    "placed": {"de": "zugeordnet", "en": "placed"},
    "doubtful": {"de": "zweifelhaft", "en": "doubtful"},
    "unmatched": {"de": "nicht gefunden", "en": "not found"},
}


@dataclass(frozen=True)
class Outcome:
    word: str
    group: Group
    de: str
    en: str

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.de


OUTCOMES = (
    Outcome("exact", "placed", "Anschrift gefunden", "address found"),
    Outcome("range", "placed", "Anschrift über einen Nummernbereich gefunden", "address found by a range of numbers"),
    Outcome("similar", "placed", "Straße ähnlich geschrieben, eindeutig", "street spelt similarly, no other is alike"),
    Outcome("key", "placed", "Schlüssel gefunden", "key found"),
    Outcome("coordinates", "placed", "Koordinate liegt in einem Block", "coordinates lie in a block"),
    Outcome(
        "several",
        "doubtful",
        "Anschrift oder Koordinate gehört zu mehreren Blöcken",
        "address or coordinates belong to several blocks",
    ),
    Outcome(
        "range-several",
        "doubtful",
        "Nummernbereich reicht über mehrere Blöcke",
        "the range of numbers covers several blocks",
    ),
    Outcome(
        "suffix-unknown",
        "doubtful",
        "Hausnummer bekannt, aber nicht mit diesem Zusatz",
        "house number known, but not with this suffix",
    ),
    Outcome(
        "contradiction",
        "doubtful",
        "Straße und Nummer gibt es, aber nicht in diesem Ort oder dieser Postleitzahl",
        "street and number exist, but not in this place or postcode",
    ),
    Outcome(
        "similar-several",
        "doubtful",
        "Straße ähnelt mehreren gleich gut",
        "the street resembles several equally well",
    ),
    Outcome(
        "similar-faint",
        "doubtful",
        "Straße ähnelt einer nur entfernt",
        "the street resembles one only faintly",
    ),
    Outcome("empty", "unmatched", "keine Angabe", "nothing is stated"),
    Outcome("no-number", "unmatched", "Hausnummer fehlt", "house number missing"),
    Outcome("number-unreadable", "unmatched", "Hausnummer nicht lesbar", "house number unreadable"),
    Outcome("number-unknown", "unmatched", "Hausnummer steht nicht im Register", "house number not in the register"),
    Outcome("street-unknown", "unmatched", "Straße steht nicht im Register", "street not in the register"),
    Outcome("key-unknown", "unmatched", "Schlüssel ist nicht bekannt", "key unknown"),
    Outcome("no-block", "unmatched", "Registereintrag ohne Block", "register entry without a block"),
    Outcome("outside", "unmatched", "Koordinate liegt in keinem Block", "coordinates lie in no block"),
)
CODES = {outcome.word: code for code, outcome in enumerate(OUTCOMES)}
PLACED = frozenset(code for code, outcome in enumerate(OUTCOMES) if outcome.group == "placed")
