"""“10.5 % means: of 100 people …” made of the actual number. *Pure*.

The catalogue's reading aids tell an example: a number, “means:”, and a sentence in which it stands once more. Here both
are replaced by what was really counted. Where that cannot be done without risk (the number stands there twice, is
negative, or too small for the plural), the example stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from indicators.analysing.wording import joined

HEAD = re.compile(r"^(?P<number>\d[\d.,]*)(?P<unit>[\s\u00a0]?%)?(?P<means> (?:heißt|means): )(?P<rest>.*)$", re.DOTALL)
AN_AGE = re.compile(r"(?:unter|ab|bis|zwischen|über|under|over|from|to|between|aged|age|least)\s$", re.IGNORECASE)
OF_AGE = re.compile(r"^(?:-Jährige|[\s-]?years?\b|\sJahren?\b|\sbis\b|\sund\s\d|\sto\s\d|\sand\s\d)", re.IGNORECASE)
ABOUT = {"de": "etwa", "en": "about"}
Write = Callable[[float, int], str]
FEWEST = 2  # below, plurals would be wrong


def told_with(aid: str, value: float, *, decimals: int, language: str, write: Write) -> str | None:
    """The reading aid with `value` in the place of its example; None where that is not safe."""
    found = HEAD.match(aid)
    if found is None or value < FEWEST:
        return None
    example, rest = found["number"], found["rest"]
    exact = _places(rest, example)
    whole = sorted({place for text in _wholes(example, language) for place in _places(rest, text)})
    written = write(value, decimals)
    if len(exact) == 1 and ("," in example or "." in example):
        start, end = exact[0]
        told = rest[:start] + written + rest[end:]
    elif len(whole) == 1:
        start, end = whole[0]
        told = _with_whole(rest, start, end, value, written, language=language, share=bool(found["unit"]), write=write)
    else:
        return None
    unit = joined(written, "%", language) if found["unit"] else written
    return f"{unit}{found['means']}{told}"


def _with_whole(
    rest: str,
    start: int,
    end: int,
    value: float,
    written: str,
    *,
    language: str,
    share: bool,
    write: Write,
) -> str:
    """Of shares people are told, and there are no half ones; of other things the number as it is."""
    about = ABOUT[language]
    before = re.sub(rf"\b{about} $", "", rest[:start])
    if not share:
        return f"{before}{written}{rest[end:]}"
    rounded = write(value, 0)
    if Decimal(repr(value)) == Decimal(repr(value)).to_integral_value():
        return f"{before}{rounded}{rest[end:]}"
    return f"{before}{about if before else about.capitalize()} {rounded}{rest[end:]}"


def _wholes(example: str, language: str) -> set[str]:
    """How the example may have been rounded: halves go up or to the even number."""
    number = _number(example, language)
    rounded = {int(number.to_integral_value(way)) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    mark = "." if language == "de" else ","
    return {f"{each:,}".replace(",", mark) for each in rounded}


def _number(text: str, language: str) -> Decimal:
    if language == "de":
        text = text.replace(".", "").replace(",", ".")
    return Decimal(text.replace(",", "").rstrip("."))


def _places(rest: str, number: str) -> list[tuple[int, int]]:
    """Where the number stands by itself and tells no age."""
    found = re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", rest)
    return [
        (each.start(), each.end())
        for each in found
        if ("," in number or "." in number)
        or not (AN_AGE.search(rest[: each.start()]) or OF_AGE.match(rest[each.end() :]))
    ]
