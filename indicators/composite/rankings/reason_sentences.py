"""The reasons of a ranking in sentences, German and English. Pure.

Neutral: an area has special need for attention, and no sentence judges it or says anything about its people. Bounds are
rounded away from the present value, so that what a sentence names does suffice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ...analysing.wording import SPACE, joined, number
from .changing_sides import Stretch, ValueChange, WeightChange
from .ranking import COUNTED, FEW_CASES, NO_CASES, Criterion
from .reasons import Part, Reason

SHARES = {0.1: ("Zehntel", "tenth"), 0.2: ("Fünftel", "fifth"), 0.25: ("Viertel", "quarter"), 0.5: ("Hälfte", "half")}


def sentences(reason: Reason, language: str, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Why this area, criterion by criterion, and what would have to change. `names`: codes → names of areas."""
    words = _English(reason, names or {}) if language[:2] == "en" else _German(reason, names or {})
    said = [words.standing(), words.firmness()]
    said += [words.part(part) for part in reason.parts]
    if reason.near:
        said += [words.value_change(change) for change in reason.changes]
        said += [words.weight_change(change) for change in reason.weight_changes]
    return tuple(each for each in said if each)


class _Words:
    """What both languages share: numbers as they are written there."""

    language: str

    def __init__(self, reason: Reason, names: Mapping[str, str]):
        self.reason = reason
        self.area = names.get(reason.code, reason.code)

    def number(self, value: float, decimals: int = 1) -> str:
        return number(value, decimals, self.language)

    def percent(self, value: float) -> str:
        return joined(self.number(value), "%", self.language)

    def share(self, share: float) -> str:
        """A share of draws: never 0 or 100 % because of rounding."""
        if 0 < share < 0.001:
            return f"<{SPACE}{self.percent(0.1)}"
        if 0.999 < share < 1:
            return f">{SPACE}{self.percent(99.9)}"
        return self.percent(100 * share)

    def name(self, criterion: Criterion) -> str:
        text = criterion.name or {}
        name = text.get(self.language) or text.get("de") or criterion.id
        return f"„{name}“" if self.language == "de" else f"“{name}”"

    def with_unit(self, value: float, criterion: Criterion) -> str:
        text = criterion.unit or {}
        unit = text.get(self.language) or text.get("de") or ""
        return joined(self.number(value, criterion.decimals), unit, self.language)

    def bound(self, change: ValueChange, to: float) -> str:
        """The value to be reached, rounded towards what suffices."""
        return self.with_unit(_rounded(to, change.criterion.decimals, up=change.upwards), change.criterion)

    def limits(self, stretch: Stretch) -> tuple[str, str | None]:
        """A stretch of weights, rounded inwards to two decimals; to more where nothing would be left of it."""
        lower, upper = stretch
        for decimals in range(2, 10):
            first = _rounded(lower, decimals, up=True)
            last = None if upper is None else _rounded(upper, decimals, up=False)
            if last is None or last > first:
                break
        return self.number(first, decimals), None if last is None else self.number(last, decimals)


class _German(_Words):
    language = "de"

    def standing(self) -> str:
        own = self.reason
        with_others = {0: "", 1: " gemeinsam mit einem weiteren Gebiet"}.get(
            own.tied - 1, f" gemeinsam mit {own.tied - 1} weiteren Gebieten"
        )
        what = "ist ein Gebiet" if own.listed else "steht nicht auf der Liste der Gebiete"
        said = (
            f"{self.area} {what} mit besonderem Aufmerksamkeitsbedarf: Rang {own.rank} von {own.ranked}{with_others}, "
            f"mittlerer Rang {self.percent(own.mean)}"
        )
        said += f" (die Grenze liegt bei {self.percent(own.line)})." if own.line is not None else "."
        return f"{said} {self._high_need()}"

    def _high_need(self) -> str:
        own, share = self.reason, SHARES.get(self.reason.high_need_share)
        where = f"im {share[0]}" if share else f"unter den {self.percent(100 * self.reason.high_need_share)}"
        where = "in der Hälfte" if share and share[0] == "Hälfte" else where
        counted = f"{own.counted} Kriterium" if own.counted == 1 else f"{own.counted} Kriterien"
        return f"Bei {own.high_need} von {counted} liegt es {where} der Gebiete mit dem höchsten Bedarf."

    def firmness(self) -> str:
        own = self.reason
        if own.listed_share is None:
            return ""
        drawn = {"weights": "Gewichten", "values": "Werten"}.get(own.drawn, "Gewichten und Werten")
        between = (
            f"auf Rang {own.rank_low}"
            if own.rank_low == own.rank_high
            else (f"zwischen Rang {own.rank_low} und Rang {own.rank_high}")
        )
        return (
            f"Wird mit zufällig veränderten {drawn} neu gerechnet, ist es in {self.share(own.listed_share)} der Fälle "
            f"auf der Liste; in neun von zehn Fällen liegt es {between}."
        )

    def part(self, part: Part) -> str:
        name = self.name(part.criterion)
        if part.state != COUNTED or part.value is None or part.rank is None or part.percent is None:
            why = {
                FEW_CASES: f"nur {self.number(part.cases or 0, 0)} Fälle, verlangt sind mindestens "
                f"{self.number(part.criterion.minimum_cases or 0, 0)}",
                NO_CASES: "die Zahl der Fälle ist nicht bekannt",
            }.get(part.state, "es liegt kein Wert vor")
            return f"{name} zählt hier nicht: {why}."
        said = (
            f"{name}: {self.with_unit(part.value, part.criterion)}, Rang {self._rank(part.rank)} von {part.of} "
            f"({self.percent(part.percent)})"
        )
        if part.high_need_from is not None:
            limit = self.with_unit(part.high_need_from, part.criterion)
            side = "ab" if part.criterion.worst == "high" else "bis"
            said += f"; hoher Bedarf {side} {limit}{', hier erreicht' if part.high_need else ', hier nicht erreicht'}"
        if part.criterion.minimum_cases is not None and part.cases is not None:
            said += (
                f"; {self.number(part.cases, 0)} Fälle, verlangt sind mindestens "
                f"{self.number(part.criterion.minimum_cases, 0)}"
            )
        if part.pull is not None:
            way = "zur Liste hin" if part.pull >= 0 else "von der Liste weg"
            said += f"; Beitrag {self.number(abs(part.pull))} Punkte {way}"
        return f"{said}."

    def _rank(self, rank: float) -> str:
        return self.number(rank, 0 if rank == int(rank) else 1)

    def value_change(self, change: ValueChange) -> str:
        name = self.name(change.criterion)
        if change.to is None:
            outcome = "auf die Liste bringen" if change.enters else "von der Liste nehmen"
            return f"{name} allein kann das Gebiet bei keinem Wert {outcome}."
        side = (
            ("mindestens" if change.upwards else "höchstens")
            if change.inclusive
            else ("mehr als" if change.upwards else "weniger als")
        )
        outcome = "käme auf die Liste" if change.enters else "wäre nicht auf der Liste"
        return (
            f"Das Gebiet {outcome}, wenn allein der Wert für {name} {side} {self.bound(change, change.to)} betrüge "
            f"(statt {self.with_unit(change.value, change.criterion)})."
        )

    def weight_change(self, change: WeightChange) -> str:
        spans = [self._span(stretch) for stretch in (change.less, change.more) if stretch]
        if not spans:
            return ""
        outcome = "käme auf die Liste" if change.enters else "wäre nicht auf der Liste"
        return (
            f"Das Gebiet {outcome}, wenn allein das Gewicht von {self.name(change.criterion)} {' oder '.join(spans)} "
            f"wäre (statt {self.number(change.weight, 2)})."
        )

    def _span(self, stretch: Stretch) -> str:
        lower, upper = self.limits(stretch)
        if upper is None:
            return f"größer als {lower}"
        return f"kleiner als {upper}" if stretch[0] == 0 else f"zwischen {lower} und {upper}"


class _English(_Words):
    language = "en"

    def standing(self) -> str:
        own = self.reason
        with_others = {0: "", 1: ", shared with one other area"}.get(
            own.tied - 1, f", shared with {own.tied - 1} other areas"
        )
        what = "is an area" if own.listed else "is not on the list of areas"
        said = (
            f"{self.area} {what} with special need for attention: rank {own.rank} of {own.ranked}{with_others}, mean "
            f"rank {self.percent(own.mean)}"
        )
        said += f" (the line is at {self.percent(own.line)})." if own.line is not None else "."
        share = SHARES.get(own.high_need_share)
        where = f"the {share[1]}" if share else f"the {self.percent(100 * own.high_need_share)}"
        criteria = "1 criterion" if own.counted == 1 else f"{own.counted} criteria"
        return f"{said} In {own.high_need} of {criteria} it is among {where} of areas with the highest need."

    def firmness(self) -> str:
        own = self.reason
        if own.listed_share is None:
            return ""
        drawn = {"weights": "weights", "values": "values"}.get(own.drawn, "weights and values")
        between = (
            f"at rank {own.rank_low}"
            if own.rank_low == own.rank_high
            else (f"between rank {own.rank_low} and rank {own.rank_high}")
        )
        return (
            f"Computed again with {drawn} changed at random, it is on the list in {self.share(own.listed_share)} of "
            f"cases; in nine of ten it lies {between}."
        )

    def part(self, part: Part) -> str:
        name = self.name(part.criterion)
        if part.state != COUNTED or part.value is None or part.rank is None or part.percent is None:
            why = {
                FEW_CASES: f"only {self.number(part.cases or 0, 0)} cases, at least "
                f"{self.number(part.criterion.minimum_cases or 0, 0)} are asked for",
                NO_CASES: "the number of cases is not known",
            }.get(part.state, "there is no value")
            return f"{name} does not count here: {why}."
        rank = self.number(part.rank, 0 if part.rank == int(part.rank) else 1)
        said = (
            f"{name}: {self.with_unit(part.value, part.criterion)}, rank {rank} of {part.of} "
            f"({self.percent(part.percent)})"
        )
        if part.high_need_from is not None:
            limit = self.with_unit(part.high_need_from, part.criterion)
            side = "from" if part.criterion.worst == "high" else "up to"
            said += f"; high need {side} {limit}{', reached here' if part.high_need else ', not reached here'}"
        if part.criterion.minimum_cases is not None and part.cases is not None:
            said += (
                f"; {self.number(part.cases, 0)} cases, at least {self.number(part.criterion.minimum_cases, 0)} "
                "are asked for"
            )
        if part.pull is not None:
            way = "towards the list" if part.pull >= 0 else "away from the list"
            said += f"; contributes {self.number(abs(part.pull))} points {way}"
        return f"{said}."

    def value_change(self, change: ValueChange) -> str:
        name = self.name(change.criterion)
        if change.to is None:
            outcome = "bring the area onto the list" if change.enters else "take the area off the list"
            return f"{name} alone cannot {outcome}, whatever its value."
        side = (
            ("at least" if change.upwards else "at most")
            if change.inclusive
            else ("more than" if change.upwards else "less than")
        )
        outcome = "would enter the list" if change.enters else "would leave the list"
        return (
            f"The area {outcome} if the value for {name} alone were {side} {self.bound(change, change.to)} (instead of "
            f"{self.with_unit(change.value, change.criterion)})."
        )

    def weight_change(self, change: WeightChange) -> str:
        spans = [self._span(stretch) for stretch in (change.less, change.more) if stretch]
        if not spans:
            return ""
        outcome = "would enter the list" if change.enters else "would leave the list"
        return (
            f"The area {outcome} if the weight of {self.name(change.criterion)} alone were {' or '.join(spans)} "
            f"(instead of {self.number(change.weight, 2)})."
        )

    def _span(self, stretch: Stretch) -> str:
        lower, upper = self.limits(stretch)
        if upper is None:
            return f"more than {lower}"
        return f"less than {upper}" if stretch[0] == 0 else f"between {lower} and {upper}"


def _rounded(value: float, decimals: int, *, up: bool) -> float:
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(value)).quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR))
