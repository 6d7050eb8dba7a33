"""A checked grid → protected counts on every level of its edition, over all equations at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..aggregation import Counts, Family, add_up, sum_to_parents
from ..disclosure.sheets.counted import Period, SheetRules
from ..disclosure.sheets.layout import Layout
from ..disclosure.sheets.protecting import ProtectedPeriod, protect_period
from ..statuses import SUPPRESSED, numbers_are_told
from ..twins import Twin
from .grids import Grid
from .plausibility import VariableFacts


@dataclass(frozen=True, eq=False)
class Layers:
    """`levels[k]` holds the counts of level k, shape (sheets, areas); sheet s is variable and period `about[s]`.

    `about[s]` is (slug, index of the period in the grid).
    """

    about: list[tuple[str, int]]
    levels: list[Counts]


@dataclass(frozen=True, eq=False)
class Guard:
    """The rules for one delivery on one edition, by the variables' slugs; no minimum, nothing hidden.

    `sums`: (whole, parts), `pairs`: (whole, part). `known`: what earlier releases of a period say: slug → numbers, NaN
    where they are hidden, and whether they say anything, both over all areas. `stars`: the range of the delivery's
    signs. `public_from`: the number of the lowest level that everybody may see. `twins`: what is said of a period in
    other places that hold the same numbers.
    """

    minimum: int | None
    public_from: int
    zeros_are_hidden: bool = False
    sums: Sequence[tuple[str, tuple[str, ...]]] = ()
    pairs: Sequence[tuple[str, str]] = ()
    groups: Mapping[tuple[str, str], int] = field(default_factory=dict)
    kept: Sequence[tuple[str, ...]] = ()
    carriers: Mapping[str, str] = field(default_factory=dict)
    stars: tuple[float, float] = (0.0, np.inf)
    known: Callable[[int], Mapping[str, tuple[np.ndarray, np.ndarray]]] = lambda period: {}
    twins: Callable[[int], Mapping[str, list[Twin]]] = lambda period: {}


@dataclass(eq=False)
class Outcome:
    """What protection did to one period; `values` are the true numbers and stay in memory."""

    period: int
    variables: list[str]
    layout: Layout
    values: np.ndarray
    result: ProtectedPeriod
    already_out: int  # small counts that an earlier release shows
    unlike: list[tuple[str, Twin, int]]  # variables with a twin that has other numbers, in so many areas


def derive(grid: Grid, facts: Mapping[str, VariableFacts]) -> dict[str, tuple[Counts, np.ndarray]]:
    """Delivered variables and those that are sums of them: slug → counts (periods, areas), and which periods have it.

    A sum is made only from variables of the same file, of which each may be a sum itself.
    """
    known = {name: (grid.of(name), (grid.origins[v] >= 0).any(axis=1)) for v, name in enumerate(grid.variables)}
    pending = {slug: fact.sum_of for slug, fact in facts.items() if fact.sum_of and slug not in known}
    while ready := [slug for slug, parts in pending.items() if all(part in known for part in parts)]:
        for slug in ready:
            parts = [known[part] for part in pending.pop(slug)]
            known[slug] = add_up([counts for counts, _ in parts]), np.all([has for _, has in parts], axis=0)
    return known


def build_layers(
    grid: Grid,
    families: list[Family],
    facts: Mapping[str, VariableFacts],
    guard: Guard,
    liked: dict[str, np.ndarray] | None = None,
) -> tuple[list[Layers], list[Outcome]]:
    """All sheets of a grid on all levels, what must not be told hidden: added-up variables and others apart.

    `liked`: slug → cells (over all areas) that were hidden in another year; is brought up to date.
    """
    derived = derive(grid, facts)
    layers: dict[tuple[bool, bool], Layers] = {}
    for additive in (True, False):
        for counted in (True, False):
            group = {
                slug: entry
                for slug, entry in derived.items()
                if facts[slug].additive is additive and facts[slug].is_count is counted
            }
            if group:
                layers[additive, counted] = _summed(group, families if additive else [])
    outcomes: list[Outcome] = []
    if guard.minimum is not None:
        if (True, True) in layers:
            delivered = set(grid.variables)
            outcomes = _protect(layers[True, True], families, guard, {} if liked is None else liked, delivered)
        if (False, True) in layers:
            _hide_small(layers[False, True], guard)
        for measured in (layers.get((additive, False)) for additive in (True, False)):
            if measured:
                _hide_with_carriers(measured, layers.get((True, True)), guard.carriers)
    return list(layers.values()), outcomes


def _summed(group: Mapping[str, tuple[Counts, np.ndarray]], families: list[Family]) -> Layers:
    about = [(slug, int(period)) for slug, (_, has) in group.items() for period in np.flatnonzero(has)]
    levels = [
        Counts(
            np.concatenate([counts.values[has] for counts, has in group.values()]),
            np.concatenate([counts.statuses[has] for counts, has in group.values()]),
        )
    ]
    for family in families:
        levels.append(sum_to_parents(levels[-1], family))
    return Layers(about, levels)


def _protect(
    layers: Layers, families: list[Family], guard: Guard, liked: dict[str, np.ndarray], delivered: set[str]
) -> list[Outcome]:
    """Hides in place, period by period, oldest first; `delivered`: the variables that stand in the file itself."""
    outcomes = []
    for period in sorted({when for _, when in layers.about}):
        rows = [row for row, (_, when) in enumerate(layers.about) if when == period]
        slugs = [layers.about[row][0] for row in rows]
        layout = layout_of(slugs, families, [level.values.shape[1] for level in layers.levels], guard)
        values = np.concatenate([level.values[rows] for level in layers.levels], axis=1)
        statuses = np.concatenate([level.statuses[rows] for level in layers.levels], axis=1)
        counted = Period.of(values, numbers_are_told(statuses))
        layout = _without_impossible_pairs(layout, counted)
        _remember(counted, slugs, guard.known(period), liked)
        unlike = _respect_twins(counted, slugs, guard.twins(period))
        _fit_stars(counted, layout, statuses, guard, np.array([slug in delivered for slug in slugs]))
        result = protect_period(
            layout,
            counted,
            sheet_rules(layout, guard),
            public_from=min(guard.public_from, len(families)),
            kept=kept_of(slugs, guard),
        )
        liked |= dict(zip(slugs, result.hidden, strict=True))
        for k, level in enumerate(layers.levels):
            _hide(level, rows, result.hidden[:, layout.level(k)])
        out = int((counted.small(sheet_rules(layout, guard)) & counted.out).sum())
        outcomes.append(Outcome(period, slugs, layout, values, result, out, unlike))
    return outcomes


def layout_of(slugs: list[str], families: list[Family], sizes: Sequence[int], guard: Guard) -> Layout:
    """With those sums and pairs of which all variables are there."""
    at = {slug: place for place, slug in enumerate(slugs)}
    return Layout(
        tuple(slugs),
        tuple(families),
        tuple(sizes),
        tuple(
            (at[whole], tuple(at[part] for part in parts))
            for whole, parts in guard.sums
            if whole in at and all(part in at for part in parts)
        ),
        tuple((at[whole], at[part]) for whole, part in guard.pairs if whole in at and part in at),
    )


def sheet_rules(layout: Layout, guard: Guard) -> SheetRules:
    at = {slug: place for place, slug in enumerate(layout.variables)}
    groups = {
        (at[whole], at[part]): wanted
        for (whole, part), wanted in guard.groups.items()
        if whole in at and part in at and (at[whole], at[part]) in layout.pairs
    }
    return SheetRules(guard.minimum or 0, guard.zeros_are_hidden, groups)


def kept_of(slugs: list[str], guard: Guard) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(slugs.index(part) for part in parts) for parts in guard.kept if all(part in slugs for part in parts)
    )


def _without_impossible_pairs(layout: Layout, counted: Period) -> Layout:
    """What is larger than its whole somewhere is no part of it, but counted otherwise; then there is no rest."""
    pairs = tuple(
        (whole, part)
        for whole, part in layout.pairs
        if (counted.values[part] <= counted.values[whole])[~counted.missing[[whole, part]].any(axis=0)].all()
    )
    return Layout(layout.variables, layout.families, layout.sizes, layout.sums, pairs)


def _remember(
    counted: Period,
    slugs: list[str],
    known: Mapping[str, tuple[np.ndarray, np.ndarray]],
    liked: Mapping[str, np.ndarray],
) -> None:
    """What earlier releases show with the same number stays shown, what they hide stays hidden."""
    counted.out, counted.kept, counted.liked = (np.zeros(counted.values.shape, bool) for _ in range(3))
    slots = int(np.size(counted.values, 1))  # another edition has other areas
    for place, slug in enumerate(slugs):
        if slug in known:
            numbers, said = known[slug]
            counted.out[place] = said & (numbers == counted.values[place]) & ~counted.missing[place]
            counted.kept[place] = said & np.isnan(numbers) & ~counted.missing[place]
        if slug in liked and len(liked[slug]) == slots:
            counted.liked[place] = liked[slug]


def _respect_twins(counted: Period, slugs: list[str], twins: Mapping[str, list[Twin]]) -> list[tuple[str, Twin, int]]:
    """The same for what other places with the same numbers say; those whose numbers differ are returned."""
    unlike = []
    for place, slug in enumerate(slugs):
        values = np.where(counted.missing[place], np.nan, counted.values[place])
        for twin in twins.get(slug, []):
            if differing := int(twin.unlike(values).sum()):
                unlike.append((slug, twin, differing))
            if twin.is_same(values):
                counted.out[place] |= twin.said & (twin.numbers == values)
                counted.kept[place] |= twin.hidden & ~counted.missing[place]
    counted.kept &= ~counted.out  # who sees one of them sees all
    return unlike


def _fit_stars(counted: Period, layout: Layout, statuses: np.ndarray, guard: Guard, delivered: np.ndarray) -> None:
    """Numbers in the place of stars, where variables add up; elsewhere nothing can be reckoned of them."""
    linked = sorted({v for whole, parts in layout.sums for v in (whole, *parts)})
    starred = np.zeros(statuses.shape, bool)
    starred[linked] = statuses[linked] == SUPPRESSED
    if not starred.any():
        return
    from ..disclosure.tables.starred import fit  # noqa: PLC0415 (an optimiser, needed for starred deliveries only)

    counted.missing, counted.starred = counted.missing & ~starred, starred
    upper = starred & (np.arange(layout.areas) < layout.sizes[0]) & delivered[:, None]
    counted.low, counted.high = np.where(upper, guard.stars[0], 0.0), np.where(upper, guard.stars[1], np.inf)
    equations = layout.equations(~counted.missing)[:, : layout.cells]
    low, high = counted.low.ravel(), counted.high.ravel()
    rests = layout.equations(~counted.missing)[:, layout.cells :]
    equations = equations[np.flatnonzero(np.diff(rests.tocsr().indptr) == 0)]
    counted.values = counted.values.copy()
    counted.values[starred] = fit(equations, counted.values.ravel(), starred.ravel(), low, high)


def _hide(counts: Counts, rows: list[int], mask: np.ndarray) -> None:
    mask = mask & numbers_are_told(counts.statuses[rows])
    counts.values[rows] = np.where(mask, np.nan, counts.values[rows])
    counts.statuses[rows] = np.where(mask, SUPPRESSED, counts.statuses[rows]).astype(np.int8)


def _hide_small(layers: Layers, guard: Guard) -> None:
    """Of counts that are not added up: cell by cell."""
    lowest = -1 if guard.zeros_are_hidden else 0
    (counts,) = layers.levels
    with np.errstate(invalid="ignore"):
        small = (counts.values > lowest) & (counts.values < (guard.minimum or 0))
    _hide(counts, list(range(len(layers.about))), small)


def _hide_with_carriers(measured: Layers, counted: Layers | None, carriers: Mapping[str, str]) -> None:
    """Quantities are hidden where those behind them are."""
    rows = {about: row for row, about in enumerate(counted.about)} if counted else {}
    for own, (slug, period) in enumerate(measured.about):
        behind = rows.get((carriers.get(slug, ""), period))
        if behind is None or counted is None:
            continue
        for level, of in zip(measured.levels, counted.levels, strict=False):
            _hide(level, [own], of.statuses[[behind]] == SUPPRESSED)
