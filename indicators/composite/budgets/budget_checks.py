"""What a budget key refuses, and what must be told with it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Sized
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from spatial.findings import RefusedError, listed

from ...analysing.wording import number
from ..rankings.exact import exactly

if TYPE_CHECKING:
    from .budget import Bound, Number

Text = Mapping[str, str]
MOST = 10**15  # up to here cents have digits of their own in every arithmetic used


def step_of(step: Number) -> Decimal:
    """The step as a Decimal with as many digits as it needs: 0.01, 1, 0.5."""
    exact = _decimal(step)
    if exact is None or exact <= 0:
        raise RefusedError(
            de=f"Der kleinste Teil (step) ist „{step}“. Er muss größer als 0 sein, zum Beispiel 0.01 für Cent oder 1 "
            "für ganze Stellen.",
            en=f"The smallest part (step) is “{step}”. It must be above 0, for instance 0.01 for cents or 1 for whole "
            "posts.",
        )
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def total_of(amount: Number, step: Decimal) -> Fraction:
    """The amount, which must be a whole number of steps from 0 on."""
    exact = _decimal(amount)
    if exact is None or not 0 <= exact < MOST or exactly(exact) % exactly(step):
        raise RefusedError(
            de=f"Verteilt werden soll „{amount}“. Der Betrag muss eine Zahl von 0 bis unter einer Billiarde und ein "
            f"Vielfaches von {step} sein.",
            en=f"“{amount}” is to be distributed. The amount must be a number from 0 to below 10¹⁵ and a multiple of "
            f"{step}.",
        )
    return exactly(exact)


def share(base_share: Number) -> Fraction:
    exact = _decimal(base_share)
    if exact is None or not 0 <= exact <= 1:
        raise RefusedError(
            de=f"Der Sockelanteil ist „{base_share}“. Er muss zwischen 0 und 1 liegen; 0.2 heißt ein Fünftel.",
            en=f"The base share is “{base_share}”. It must lie between 0 and 1; 0.2 means a fifth.",
        )
    return exactly(exact)


def refuse_misfits(codes: Sequence[str], **columns: Sized | None) -> None:
    """Raises RefusedError for no or a doubled area, ValueError for a column of another length."""
    if not codes:
        raise RefusedError(
            de="Es gibt kein Gebiet, auf das verteilt werden könnte.", en="There is no area to distribute to."
        )
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise RefusedError(
            de=f"Das Gebiet {listed(twice[:1], 'de')} steht mehrfach da. Es darf nur einmal vorkommen.",
            en=f"The area {listed(twice[:1], 'en')} appears more than once. It may appear only once.",
        )
    for name, column in columns.items():
        if column is not None and len(column) != len(codes):
            raise ValueError(f"{name} has {len(column)} entries; there are {len(codes)} areas.")


def people(codes: Sequence[str], population: Sequence[Number]) -> list[Fraction]:
    """Inhabitants of all areas; each must be known and not negative."""
    exact = [_decimal(heads) for heads in population]
    wrong = [code for code, heads in zip(codes, exact, strict=True) if heads is None or heads < 0]
    if wrong:
        raise RefusedError(
            de=f"Die Einwohnerzahl fehlt oder ist negativ: {listed(wrong, 'de')}. Ein Schlüssel nach Einwohnern "
            "braucht sie für jedes Gebiet; sonst nehmen Sie das Gebiet aus der Tabelle.",
            en=f"The number of inhabitants is missing or negative: {listed(wrong, 'en')}. A key by inhabitants needs "
            "it for every area; otherwise take the area out of the table.",
        )
    return [exactly(heads) for heads in exact if heads is not None]


def money(codes: Sequence[str], amounts: Sequence[Number | None]) -> tuple[Decimal | None, ...]:
    """Last year's amounts, None where there was none."""
    exact = [_decimal(amount) for amount in amounts]
    wrong = [code for code, amount in zip(codes, exact, strict=True) if amount is not None and amount < 0]
    if wrong:
        raise RefusedError(
            de=f"Der Betrag des Vorjahres ist negativ: {listed(wrong, 'de')}.",
            en=f"Last year's amount is negative: {listed(wrong, 'en')}.",
        )
    return tuple(exact)


def refuse_base(base_by: str, heads: Sequence[Fraction] | None) -> None:
    if base_by not in ("equal", "population") or (base_by == "population" and heads is None):
        raise RefusedError(
            de=f"Der Sockel soll nach „{base_by}“ verteilt werden. Möglich sind „equal“ (jedes Gebiet gleich) und, "
            "wenn es eine Spalte population gibt, „population“ (nach Einwohnern).",
            en=f"The base is to be distributed by “{base_by}”. Possible are “equal” (every area the same) and, where "
            "there is a column population, “population”.",
        )


def parts(sum_of_money: Fraction, weights: Sequence[Fraction], what: str) -> list[Fraction]:
    """The sum in the ratio of the weights, which may be all 0 only where there is nothing to distribute."""
    total = sum(weights, Fraction(0))
    if not sum_of_money:
        return [Fraction(0)] * len(weights)
    if not total:
        de, en = {
            "base": ("hat kein Gebiet Einwohner", "no area has inhabitants"),
            "need": ("hat kein Gebiet einen Bedarf über 0", "no area has a need above 0"),
        }[what]
        raise RefusedError(
            de=f"Der Betrag kann nicht verteilt werden: Es {de}. Bitte prüfen Sie Werte und Bedarfsskala oder geben "
            "Sie alles als Sockel (Anteil 1).",
            en=f"The amount cannot be distributed: {en}. Please check the scores and the scale of need, or give it all "
            "as base (share 1).",
        )
    return [sum_of_money * weight / total for weight in weights]


def refuse_missing(without: Sequence[str], areas: int, missing: str) -> None:
    if missing == "refuse" or len(without) == areas:
        raise RefusedError(
            de=f"Ohne Bedarfswert: {listed(without, 'de')}. Ein Schlüssel braucht ihn für jedes Gebiet. Mit missing: "
            "none bekommen solche Gebiete nur den Sockel, mit missing: mean den mittleren Bedarf; ohne jeden Wert geht "
            "beides nicht.",
            en=f"Without a score of need: {listed(without, 'en')}. A key needs one for every area. With missing: none "
            "such areas get the base only, with missing: mean the mean need; without any score neither is possible.",
        )
    if missing not in ("none", "mean"):
        raise RefusedError(
            de=f"missing ist „{missing}“; möglich sind refuse, none und mean.",
            en=f"missing is “{missing}”; possible are refuse, none and mean.",
        )


def missing_note(without: Sequence[str], missing: str) -> Text:
    de, en = {
        "none": ("sie bekommen keinen Anteil nach Bedarf", "they get no part by need"),
        "mean": ("für sie gilt der mittlere Bedarf aller anderen", "the mean need of all others stands for theirs"),
    }[missing]
    return {
        "de": f"Ohne Bedarfswert: {listed(without, 'de')}; {de}.",
        "en": f"Without a score of need: {listed(without, 'en')}; {en}.",
    }


def bound(
    bound: Bound, heads: Sequence[Fraction] | None, before: Sequence[Decimal | None] | None
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """The three kinds of a bound, exact; each needs the column it refers to."""
    exact = []
    for name, value, column, needed in (
        ("absolute", bound.absolute, "", True),
        ("per_head", bound.per_head, "population", heads is not None),
        ("of_last_year", bound.of_last_year, "last_year", before is not None),
    ):
        given = None if value is None else _decimal(value)
        if value is not None and (given is None or given < 0):
            raise RefusedError(
                de=f"Unter- oder Obergrenze: {name} ist „{value}“. Es muss eine Zahl ab 0 sein.",
                en=f"Floor or cap: {name} is “{value}”. It must be a number from 0 on.",
            )
        if value is not None and not needed:
            raise RefusedError(
                de=f"Die Grenze {name} braucht die Spalte {column}, die es nicht gibt.",
                en=f"The bound {name} needs the column {column}, which does not exist.",
            )
        exact.append(None if given is None else exactly(given))
    return exact[0], exact[1], exact[2]


def impossible_bounds(
    codes: Sequence[str],
    raw: Sequence[Fraction],
    floors: Sequence[Fraction],
    caps: Sequence[Fraction | None],
    total: Fraction,
) -> RefusedError:
    """Why floors and caps cannot be kept."""
    crossed = [code for code, low, high in zip(codes, floors, caps, strict=True) if high is not None and low > high]
    if crossed:
        return RefusedError(
            de=f"Die Untergrenze liegt über der Obergrenze: {listed(crossed, 'de')}.",
            en=f"The floor is above the cap: {listed(crossed, 'en')}.",
        )
    least = sum(floors, Fraction(0))
    if least > total:
        return RefusedError(
            de=f"Die Untergrenzen ergeben zusammen {_amount(least, 'de')}, mehr als der Betrag von "
            f"{_amount(total, 'de')}. Bitte senken Sie die Untergrenzen oder erhöhen Sie den Betrag.",
            en=f"The floors add up to {_amount(least, 'en')}, more than the amount of {_amount(total, 'en')}. Please "
            "lower the floors or raise the amount.",
        )
    # Who would get nothing by the key stays at the floor, however high the cap.
    most = sum((high or Fraction(0)) if own else low for own, low, high in zip(raw, floors, caps, strict=True))
    return RefusedError(
        de=f"Die Obergrenzen lassen zusammen nur {_amount(Fraction(most), 'de')} zu, weniger als der Betrag von "
        f"{_amount(total, 'de')}. Bitte erhöhen Sie die Obergrenzen oder senken Sie den Betrag.",
        en=f"The caps allow only {_amount(Fraction(most), 'en')} in all, less than the amount of "
        f"{_amount(total, 'en')}. Please raise the caps or lower the amount.",
    )


def bound_notes(codes: Sequence[str], bounds: Sequence[str], factor: Fraction) -> tuple[Text, ...]:
    """Whom a floor or a cap holds, and what that does to the others."""
    notes: list[Text] = []
    for kind, de, en in (
        ("floor", "Durch die Untergrenze angehoben", "Lifted by the floor"),
        ("cap", "Durch die Obergrenze begrenzt", "Held by the cap"),
    ):
        held = [code for code, bound in zip(codes, bounds, strict=True) if bound == kind]
        if held:
            notes.append({"de": f"{de}: {listed(held, 'de')}.", "en": f"{en}: {listed(held, 'en')}."})
    if notes and "" in bounds and factor < 100:  # beyond that the key itself would give them next to nothing
        percent = float(100 * factor)
        notes.append(
            {
                "de": f"Alle anderen erhalten {number(percent, 2, 'de')} % dessen, was der Schlüssel ohne Grenzen "
                "ergäbe.",
                "en": f"All others get {number(percent, 2, 'en')}% of what the key would give without bounds.",
            }
        )
    return tuple(notes)


def _amount(value: Fraction, language: str) -> str:
    if value >= MOST:
        return f"{float(value):.3g}"
    return number(float(value), 0 if value.denominator == 1 else 2, language)


def _decimal(value: object) -> Decimal | None:
    """The number as written, or None where it is none."""
    try:
        exact = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None
