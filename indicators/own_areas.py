"""Figures for an area that somebody puts together: counts of its members added, then divided. Nothing else.

What may be told of the members may be told of their sum: it is a function of protected, visible numbers. So one member
that is hidden leaves no sum. Beyond that, sets are refused that differ from a published area, or from another set that
was kept, by fewer people than the threshold: the difference of two sums would be their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from spatial.findings import RefusedError
from spatial.models import Area, Territory

from .analysing.newest import Newest, newest_on_level, not_here
from .analysing.numbers import Numbers, read_numbers
from .answering.ground import places_shown
from .answering.memory import remembered, remembering
from .answering.shelf import Shelf, indicators_shown, shelf
from .answering.shelf import datasets_shown as datasets_of
from .formulas.evaluating import interval
from .formulas.kinds import FORMULAS, Cells
from .models import Audience, Indicator
from .statuses import ESTIMATED, MISSING, OK, SUPPRESSED, TOLD_NAMES, UNRELIABLE, as_told, numbers_are_told
from .terms import Fraction

USUAL_MINIMUM = 3  # where no dataset says more
PEOPLE = "inhabitants"
ADDITIVE = frozenset(FORMULAS) - {"median", "supply"}


@dataclass(frozen=True)
class Figure:
    """One indicator of an own area. `why_not`: median, supply, change, not_summed: it cannot be added up."""

    indicator: Indicator
    period: str
    status: str
    whole: float | None
    whole_status: str
    hidden: int  # members whose number is kept secret
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    why_not: str | None = None


@dataclass(frozen=True)
class OwnArea:
    """`people`: how many live there, where that may be told; figures in the order of the catalogue."""

    level: str
    edition: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    people: float | None
    figures: list[Figure]


@remembering
def own_area(
    territory: Territory,
    level: str,
    codes: Sequence[str],
    *,
    audience: int = Audience.PUBLIC,
    indicators: Sequence[str] = (),
    others: Sequence[tuple[str, Iterable[str]]] = (),
) -> OwnArea:
    """The newest numbers of all indicators (or of these) for these areas of one level together.

    `others`: sets that were kept, each with what it is called.
    Raises NotOfferedError for a level or area that this audience does not see,
    RefusedError for a set that would tell on a few people.
    """
    newest = newest_on_level(territory, level, None, indicators, audience=audience)
    # Above all the people, by whom sets are told apart, whichever indicators were asked for.
    people = newest if PEOPLE in newest.entries else newest_on_level(territory, level, None, (), audience=audience)
    wanted = {**newest.entries, **{slug: each for slug, each in people.entries.items() if slug == PEOPLE}}
    numbers, _ = read_numbers(territory, wanted.values(), newest.indicators)
    places = list(places_shown(territory, newest.edition_level).values())
    known = {place.code: at for at, place in enumerate(places)}
    chosen = list(dict.fromkeys(codes))
    for code in chosen:
        if code not in known:
            raise not_here("area", code, known)
    if len(chosen) < 2:
        raise RefusedError(
            de="Ein eigenes Gebiet besteht aus mindestens zwei Gebieten. Ein einzelnes hat sein Profil.",
            en="An area of your own has at least two members. A single one has its profile.",
        )
    members = np.array(sorted(known[code] for code in chosen))
    inhabitants = numbers[wanted[PEOPLE]] if PEOPLE in wanted else None
    if inhabitants is not None:
        _refuse_near(territory, newest, members, people=inhabitants, others=others)
    wholes = _wholes(territory, newest, audience)
    return OwnArea(
        level=level,
        edition=newest.edition,
        codes=tuple(places[at].code for at in members),
        names=tuple(places[at].name for at in members),
        people=_people(inhabitants, members),
        figures=[
            _figure(numbers[entry], members, wholes.get(slug))
            for slug, entry in newest.entries.items()
            if entry in numbers
        ],
    )


def _people(inhabitants: Numbers | None, members: np.ndarray) -> float | None:
    if inhabitants is None:
        return None
    found = inhabitants.values[members]
    return float(found.sum()) if np.isfinite(found).all() else None


def _figure(numbers: Numbers, members: np.ndarray, whole: tuple[float, int] | None) -> Figure:
    recipe = numbers.recipe
    statuses = numbers.statuses[members]
    figure = partial(
        Figure,
        indicator=numbers.indicator,
        period=numbers.entry.period,
        hidden=int((statuses == SUPPRESSED).sum()),
        whole=None if whole is None else _plain(whole[0]),
        whole_status="missing" if whole is None else TOLD_NAMES[whole[1]],
    )
    if why_not := _why_not(numbers):
        return figure(status="missing", why_not=why_not)
    x, n = numbers.numerators[members], numbers.denominators[members]
    counted = recipe.kind == "count"
    status = _status(statuses, x, n, counted)
    if status not in (OK, ESTIMATED):
        return figure(status=TOLD_NAMES[status])
    told = np.array([status], np.int8)
    parts = [Cells(np.array([x.sum()]), told)] + ([] if counted else [Cells(np.array([n.sum()]), told)])
    result = FORMULAS[recipe.kind](*parts, factor=recipe.factor, minimum_denominator=recipe.minimum_denominator)
    # A mean's spread needs the members' squares, which are not kept: means have no interval here.
    limits = interval(recipe, result) if recipe.kind in ("share", "rate") and numbers.test else None
    return figure(
        value=_plain(result.values[0]),
        status=TOLD_NAMES[int(as_told(result.statuses, provisional=numbers.provisional)[0])],
        numerator=_plain(x.sum()),
        denominator=None if counted else _plain(n.sum()),
        lower=None if limits is None else _plain(limits.lower[0]),
        upper=None if limits is None else _plain(limits.upper[0]),
    )


def _status(statuses: np.ndarray, x: np.ndarray, n: np.ndarray, counted: bool) -> int:
    """Hidden if one member is; else missing if one is not known. Members without anybody add nothing to either sum."""
    if (statuses == SUPPRESSED).any():
        return SUPPRESSED
    known = np.isfinite(x) & (counted | np.isfinite(n))
    nobody = ~numbers_are_told(statuses) & known & ((n == 0) | counted)
    if not (known | nobody).all() or (statuses == MISSING).any():
        return MISSING
    return ESTIMATED if (statuses == ESTIMATED).any() else OK


def _why_not(numbers: Numbers) -> str | None:
    recipe: Fraction = numbers.recipe
    if recipe.change:
        return "change"
    if recipe.catchment or recipe.kind == "supply":
        return "supply"
    if recipe.kind not in ADDITIVE:
        return "median"
    told = np.isin(numbers.statuses, (OK, UNRELIABLE, ESTIMATED))
    sums = [numbers.numerators] if recipe.kind == "count" else [numbers.numerators, numbers.denominators]
    return None if all(np.isfinite(each[told]).all() for each in sums) else "not_summed"


def _wholes(territory: Territory, newest: Newest, audience: int) -> dict[str, tuple[float, int]]:
    """The whole territory's value and status of the same periods."""
    roots = _root_shelf(territory, newest.edition, audience)
    keys = ((slug, territory.root_level.slug, entry.period) for slug, entry in newest.entries.items())
    entries = [roots[key] for key in keys if key in roots]
    found, _ = read_numbers(territory, entries, newest.indicators)
    return {
        each.entry.indicator: (float(each.values[0]), int(each.told[0])) for each in found.values() if len(each.values)
    }


@remembered
def _root_shelf(territory: Territory, edition: str, audience: int) -> Shelf:
    on_root = {"edition_level__edition__slug": edition, "edition_level__level": territory.root_level_id}
    return shelf(territory, audience, indicators_shown(territory), **on_root)


def _minimum(territory: Territory) -> int:
    minimums = [dataset.minimum_count for dataset in datasets_of(territory).values() if dataset.minimum_count]
    return max([USUAL_MINIMUM, *minimums])


def _refuse_near(
    territory: Territory,
    newest: Newest,
    members: np.ndarray,
    *,
    people: Numbers,
    others: Sequence[tuple[str, Iterable[str]]],
) -> None:
    """Whoever knows two sums knows their difference: it must be nothing at all, or enough people."""
    codes, minimum = list(places_shown(territory, newest.edition_level)), _minimum(territory)
    inside = np.zeros(len(codes), bool)
    inside[members] = True
    # Hidden counts are small ones, so they count as nobody; but they are somebody.
    number = np.where(np.isfinite(people.values), people.values, 0.0)
    somebody = ~((people.values == 0) & numbers_are_told(people.statuses))
    at = {code: place for place, code in enumerate(codes)}
    kept = [(name, np.isin(np.arange(len(codes)), [at[code] for code in set_ if code in at])) for name, set_ in others]
    for name, set_ in [*_published(territory, newest.edition_level), *kept]:
        differs = inside != set_
        if (differs & somebody).any() and number[differs].sum() < minimum:
            raise RefusedError(
                de=f"Dieses Gebiet unterscheidet sich von „{name}“ nur um sehr wenige Menschen. Aus beiden zusammen "
                "ließe sich ihre Zahl ausrechnen. Bitte nehmen Sie mehr Gebiete hinzu oder weg.",
                en=f"This area differs from “{name}” by very few people only. Their number could be reckoned from both "
                "together. Please add or take away more areas.",
            )


@remembered
def _published(territory: Territory, edition_level: int) -> list[tuple[str, np.ndarray]]:
    """Every area of a larger level as the set of its parts on this level, with its name."""
    codes = list(places_shown(territory, edition_level))
    rows = {area.code: area for area in Area.objects.filter(edition_level=edition_level).only("code", "parent_id")}
    above = {code: rows[code].parent_id for code in codes if code in rows}
    found: list[tuple[str, np.ndarray]] = []
    while any(parent is not None for parent in above.values()):
        larger = Area.objects.only("name", "parent_id")
        parents = larger.in_bulk({parent for parent in above.values() if parent is not None})
        for pk, parent in sorted(parents.items()):
            found.append((parent.name, np.array([above.get(code) == pk for code in codes])))
        above = {code: parents[pk].parent_id if pk in parents else None for code, pk in above.items()}
    return found


def _plain(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
