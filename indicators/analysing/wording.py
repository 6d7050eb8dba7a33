"""Neutral sentences about one area's number. Pure.

A pattern has to be right for any name of an indicator, area or level, in German too. So names stand in quotation marks
or behind “Wert für”, where no article, gender or case shows; the word “Wert” does the bending. No sentence judges
(higher and lower, never better and worse), and none says anything about the people of an area: numbers counted at
their site would then be read as theirs. Rule for “deutlich” / “clearly”: the comparison holds at 99.8 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Text = dict[str, str]
LANGUAGES = ("de", "en")
SPACE = "\N{NO-BREAK SPACE}"
BELOW, ABOVE, SIMILAR = "below", "above", "similar"
RISING, FALLING, STEADY = "rising", "falling", "steady"
FEWEST_RANKED = 5  # a place among fewer says little


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one indicator in one area; None where it is not known or must not be said."""

    indicator: Text
    area: str
    period: Text
    unit: Text
    decimals: int
    value: float
    benchmark_name: str | None = None
    benchmark: float | None = None
    comparison: str | None = None  # BELOW, ABOVE, SIMILAR
    strong: bool = False
    trend: str | None = None  # RISING, FALLING, STEADY
    trend_since: str = ""
    change: float | None = None  # a notable one, in the unit; of a share in percentage points
    change_since: str = ""
    rank: int | None = None  # 1 has the highest value
    ranked: int = 0
    shared_by: int = 1  # so many areas have this rank
    caution: Text | None = None  # a whole sentence on where it was counted


def sentences(facts: Facts) -> Text:
    """Two or three sentences in every language; one where nothing but the value is known."""
    told = {}
    for language in LANGUAGES:
        said = [_value(facts, language), _trend(facts, language)]
        said.append(_change(facts, language) or _rank(facts, language))
        if facts.caution:
            said = [*[each for each in said if each][:2], facts.caution[language]]
        told[language] = " ".join(each for each in said if each)
    return told


def summary(area: str, benchmark: str, above: Sequence[Facts], below: Sequence[Facts], compared: int) -> Text:
    """Where an area lies clearly above and below the benchmark; `compared`: with how many indicators it was tried."""
    if not compared:
        return dict.fromkeys(LANGUAGES, "")
    if not above and not below:
        return {
            "de": f"Der Vergleich mit dem Wert für {benchmark} zeigt für {area} bei keinem von {compared} Indikatoren "
            "einen deutlichen Unterschied.",
            "en": f"Compared with {benchmark}, none of {compared} indicators shows a clear difference for {area}.",
        }
    words = {
        "de": ("Deutlich über", "Deutlich unter", "dem Wert für", "Deutlich darunter", ("liegt", "liegen"), "und"),
        "en": ("Clearly above", "Clearly below", "the value for", "Clearly below it", ("is", "are"), "and"),
    }
    told = {}
    for language in LANGUAGES:
        over, under, mark, below_it, verbs, last = words[language]
        said = [
            f"{where} {verbs[len(facts) > 1]} {_in_a_row([_beside(each, language) for each in facts], last)}."
            for where, facts in (
                (f"{over} {mark} {benchmark}", above),
                (below_it if above else f"{under} {mark} {benchmark}", below),
            )
            if facts
        ]
        told[language] = f"{area}: {' '.join(said)}"
    return told


def _in_a_row(parts: Sequence[str], last: str) -> str:
    """`A, B und C`."""
    return f" {last} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def number(value: float, decimals: int, language: str) -> str:
    """`1.234,5` or `1,234.5`; halves go up, and nothing is never negative."""
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,}"
    if language == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"−{text}" if exact < 0 else text


def with_unit(value: float, facts: Facts, language: str) -> str:
    return joined(number(value, facts.decimals, language), facts.unit.get(language) or facts.unit["de"], language)


def joined(text: str, unit: str, language: str) -> str:
    """`12,3 %` in German, `12.3%` in English; other units stand apart in both."""
    return f"{text}%" if (language, unit) == ("en", "%") else f"{text}{SPACE}{unit}" if unit else text


def quoted(text: Text, language: str) -> str:
    name = text.get(language) or text["de"]
    return f"„{name}“" if language == "de" else f"“{name}”"


def _beside(facts: Facts, language: str) -> str:
    own, mark = with_unit(facts.value, facts, language), with_unit(facts.benchmark or 0.0, facts, language)
    between = "gegenüber" if language == "de" else "against"
    return f"{quoted(facts.indicator, language)} ({own} {between} {mark})"


def _value(facts: Facts, language: str) -> str:
    name, area = quoted(facts.indicator, language), facts.area
    own = f"{with_unit(facts.value, facts, language)} ({facts.period.get(language) or facts.period['de']})"
    if facts.benchmark is None or facts.benchmark_name is None:
        de, en = f"Der Wert für {area} beträgt {own}.", f"the value for {area} is {own}."
    else:
        mark, beside = with_unit(facts.benchmark, facts, language), facts.benchmark_name
        if facts.comparison is None:
            de = f"Der Wert für {area} beträgt {own}, der Wert für {beside} {mark}."
            en = f"the value for {area} is {own}, that for {beside} {mark}."
        elif facts.comparison == SIMILAR:
            de = f"Der Wert für {area} unterscheidet sich mit {own} nicht erkennbar vom Wert für {beside} ({mark})."
            en = f"at {own}, the value for {area} does not differ noticeably from that for {beside} ({mark})."
        else:
            where = {ABOVE: ("über", "above"), BELOW: ("unter", "below")}[facts.comparison]
            how = ("deutlich ", "clearly ") if facts.strong else ("", "")
            de = f"Der Wert für {area} liegt mit {own} {how[0]}{where[0]} dem Wert für {beside} ({mark})."
            en = f"at {own}, the value for {area} lies {how[1]}{where[1]} that for {beside} ({mark})."
    return f"{name}: {de if language == 'de' else en}"


def _trend(facts: Facts, language: str) -> str:
    since = facts.trend_since
    patterns = {
        RISING: (f"Seit {since} nimmt der Wert zu.", f"The value has been rising since {since}."),
        FALLING: (f"Seit {since} ist der Wert rückläufig.", f"The value has been falling since {since}."),
        STEADY: (
            f"Seit {since} ist keine gesicherte Veränderung zu erkennen.",
            f"Since {since}, no change beyond chance can be seen.",
        ),
    }
    return patterns[facts.trend][language == "en"] if facts.trend else ""


def _change(facts: Facts, language: str) -> str:
    if facts.change is None:
        return ""
    size = number(abs(facts.change), facts.decimals, language)
    unit = facts.unit.get(language) or facts.unit["de"]
    if unit == "%":
        unit = {"de": "Prozentpunkte", "en": "percentage points"}[language]
    if language == "de":
        way = "gestiegen" if facts.change > 0 else "gesunken"
        return f"Gegenüber {facts.change_since} ist der Wert um {size}{SPACE}{unit} {way}, mehr als der Zufall erklärt."
    way = "risen" if facts.change > 0 else "fallen"
    return f"Since {facts.change_since} the value has {way} by {size}{SPACE}{unit}, more than chance explains."


def _rank(facts: Facts, language: str) -> str:
    if facts.rank is None or facts.ranked < FEWEST_RANKED:
        return ""
    others = facts.shared_by - 1
    if language == "de":
        tie = {0: "", 1: " gemeinsam mit einem weiteren"}.get(others, f" gemeinsam mit {others}{SPACE}weiteren")
        return (
            f"Unter {facts.ranked} Gebieten dieser Ebene ist das{tie} Rang {facts.rank}, vom höchsten Wert an gezählt."
        )
    tie = {0: "", 1: ", shared with one other"}.get(others, f", shared with {others} others")
    return f"Among {facts.ranked} areas of this level that is rank {facts.rank}{tie}, counted from the highest value."
