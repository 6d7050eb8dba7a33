"""German addresses in one spelling: streets, house numbers, postcodes, places. Pure; text → text, idempotent.

Normal forms are for comparing only, never for showing. They merge spellings of one name (Müllerstr. = Muellerstraße),
not names that are merely alike.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "a", "ł": "l"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # `Weg 1 2` must not become `Weg 12`
_ABBREVIATED = {
    "pl": "platz",
    "st": "sankt",
    "skt": "sankt",
    "dr": "doktor",
    "prof": "professor",
    "verl": "verlaengerte",
    "bgm": "buergermeister",
    "buergerm": "buergermeister",
    "gr": "grosse",
    "kl": "kleine",
}
_TITLES = {"stadt", "gemeinde", "ot", "ortsteil", "hansestadt", "kreisstadt", "landeshauptstadt", "markt"}


def _plain(text: str) -> str:
    """Small letters without accents; ä is ae, ß is ss."""
    for _ in range(2):  # some signs become capitals only when they are taken apart
        text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return text


def without_brackets(text: str) -> str:
    """The text without what stands in brackets; all of it if nothing else is there."""
    bare = _BRACKETS.sub(" ", text)
    return bare if _WORDS.search(bare) else text


def street(text: str) -> str:
    """`Karl-Marx-Str. (Neukölln)` → `karlmarxstrasseneukoelln`. Without brackets: street(without_brackets(text))."""
    return _joined(_joined(text))


def beginning(text: str) -> str:
    """What has been typed so far of a street, nothing written out: `St` may become `Steinweg` as well as `Sankt`."""
    return "".join(_WORDS.findall(_plain(text)))


def _joined(text: str) -> str:
    words = [_written_out(word) for word in _WORDS.findall(_plain(text))]
    return _BETWEEN_DIGITS.sub("-", " ".join(words)).replace(" ", "")


def _written_out(word: str) -> str:
    if word.endswith("str"):
        return f"{word}asse"
    if word.endswith("strase"):
        return f"{word[:-2]}sse"
    return _ABBREVIATED.get(word, word)


def postcode(text: str) -> str:
    """`D-32130` → `32130`, `1067` → `01067`; empty if there is none."""
    found = re.fullmatch(r"(?:de?)?[\s-]*(\d{4,5})(?:\.0)?", _plain(text).strip())
    return found[1].zfill(5) if found else ""


def place(text: str) -> str:
    """`Stadt Enger` → `enger`."""
    words = _WORDS.findall(_plain(text))
    return "".join(word for word in words if word not in _TITLES) or "".join(words)


def places(text: str) -> list[str]:
    """What a place may be called, the whole first: `Enger-Dreyen (Westf.)` → engerdreyenwestf, engerdreyen, enger, …"""
    bare = without_brackets(text)
    parts = re.split(r"[,/()\[\]-]|\bOT\b|\bOrtsteil\b", text, flags=re.IGNORECASE)
    return list(dict.fromkeys(form for form in map(place, [text, bare, *parts]) if form))


class HouseNumber(NamedTuple):
    """`first` and, of a range, `last`: 12a, 14. A range's normal form is `12a-14`."""

    first: str
    last: str = ""

    @property
    def form(self) -> str:
        return f"{self.first}-{self.last}" if self.last else self.first


_PREFIX = re.compile(r"^(?:haus)?(?:nummer|nr)\b\.?\s*")
# What follows a house number but says only where in the house somebody lives.
_INSIDE = re.compile(
    r"[\s,/]+(?:(?:hinter|vorder|garten)haus|hh|vh|seitenfluegel|sf|quergebaeude|qg|aufgang|eingang|wohnung|whg|"
    r"app|appartement|apartment|zimmer|zi|eg|dg|ug|links|rechts|mitte|\d+\s*\.\s*(?:og|stock|etage))\b.*$"
)
_ONE = r"0*(\d{1,5})\s*[.,]?\s*([a-z]{1,2}|1/2|1⁄2)?"
_SINGLE = re.compile(rf"{_ONE}\s*\.?")
_TWO = re.compile(rf"{_ONE}\s*(?:-|/|\+|,|&|bis|und|u\.?)\s*{_ONE}\s*\.?")
_LETTERS_ONLY = re.compile(rf"{_ONE}\s*(?:-|/|\+|,|&|bis|und|u\.?)\s*([a-z])\s*\.?")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def house_number(text: str) -> HouseNumber | None:
    """`12 a–14` → (12a, 14), `12a-c` → (12a, 12c), `12/14` → (12, 14), `12/2` → (12/2); None if it is no number."""
    plain = _plain(text.translate(_DASHES)).strip().removesuffix(".0")
    plain = _INSIDE.sub("", _PREFIX.sub("", plain)).strip(" ,;")
    if found := _SINGLE.fullmatch(plain):
        return HouseNumber(_one(found[1], found[2]))
    if (found := _LETTERS_ONLY.fullmatch(plain)) and found[2]:
        first, last = _one(found[1], found[2]), _one(found[1], found[3])
        return HouseNumber(first, last) if len(found[2]) == 1 and found[3] > found[2] else None
    if found := _TWO.fullmatch(plain):
        first, last = _one(found[1], found[2]), _one(found[3], found[4])
        if int(found[3]) > int(found[1]) or (found[3] == found[1] and (found[4] or "") > (found[2] or "")):
            return HouseNumber(first, last)
        return HouseNumber(f"{first}/{last}")
    return None


def _one(digits: str, suffix: str | None) -> str:
    if suffix and not suffix.isalpha():
        return f"{int(digits)} 1/2"
    return f"{int(digits)}{suffix or ''}"


def base_of(number: str) -> str:
    """The digits at the beginning of a normal form: 12a → 12."""
    found = re.match(r"\d+", number)
    return found[0] if found else ""


def digits_of(name: str) -> str:
    """All numerals of a street's name: those of `Straße 614` must never be taken for one another."""
    return "-".join(re.findall(r"\d+", name))


_TAIL = re.compile(
    r"(?<![\d/])\d{1,5}\s*(?:[a-z]{1,2}|1/2|½)?(?:\s*(?:[-‐‑‒–—/+&]|bis|und|u\.)\s*(?:\d{1,5}\s*)?[a-z]{0,2})*\.?$",
    re.IGNORECASE,
)


def split_street(text: str) -> tuple[str, str]:
    """`Hauptstr. 12 a – 14` → (`Hauptstr.`, `12 a – 14`); the number is empty if there is none."""
    text = _INSIDE_OF_LINE.sub("", text).strip(" ,;")
    for found in _starts_of_number(text):
        head, tail = text[:found], text[found:]
        if house_number(tail) and _WORDS.search(head):
            return re.sub(r"(?:Haus)?(?:Nummer|Nr)\.?\s*$", "", head, flags=re.IGNORECASE).strip(" ,;"), tail
    return text, ""


def _starts_of_number(text: str) -> list[int]:
    return [found.start() for found in re.finditer(r"(?<!\d)\d", text) if _TAIL.match(text, found.start())]


_INSIDE_OF_LINE = re.compile(r"(?<=\d|[a-zA-Z])" + _INSIDE.pattern.replace("fluegel", "fl(?:ü|ue)gel"), re.IGNORECASE)


def split_line(text: str) -> tuple[str, str, str, str]:
    """One line → street, number, postcode, place: `Hauptstr. 12a, D-32130 Enger (Dreyen)`."""
    # the last one, because a house number may have five digits, too
    every = list(re.finditer(r"(?<![\w-])(?:D[\s-]*|DE[\s-]*)?(\d{5})(?!\d)", text))
    found = every[-1] if every else None
    if found and found.start() > 0:
        street_part, code, place_part = text[: found.start()], found[1], text[found.end() :]
    elif found:  # the postcode comes first: 32130 Enger, Hauptstr. 12
        place_part, _, street_part = text[found.end() :].partition(",")
        code = found[1]
    else:
        street_part, _, place_part = text.partition(",")
        code = ""
    name, number = split_street(street_part.strip(" ,;\n"))
    return name, number, code, place_part.strip(" ,;\n")
