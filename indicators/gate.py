"""The gate: no release without an audit of what would then be seen, and of what was ever told.

The audit (disclosure/audit) attacks what is stored, without the numbers behind hidden cells, which nobody here has. It
is asked for each release that has a minimum; its verdict is kept with the release.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from spatial.models import Edition, EditionLevel

from .disclosure.audit.sheets import SheetAudit, View, audit_sheets
from .frames import SheetData, read_sheets
from .importing.plausibility import COUNT_UNITS
from .importing.trees import tree_of
from .linked import inside, links_of, rules_of
from .models import Audience, Release, Sheet, Variable
from .register import told_before
from .statuses import SUPPRESSED, numbers_are_told
from .twins import twins_of


def audit_release(release: Release, *, along: Collection[int] = ()) -> dict[str, Any] | None:
    """The verdict on the public levels of a release, with what the public knows already; None without a minimum.

    `along`: releases (ids) that become public together with it.
    """
    rules = rules_of(release.dataset)
    if rules.minimum is None:
        return None
    depth = release.dataset.lowest_public_level.position
    sheets = release.sheets.filter(edition_level__level__position__lte=depth, variable__additive=True)
    editions = Edition.objects.filter(levels__sheets__in=sheets).distinct()
    found = [_of_edition(release, edition, depth, along) for edition in editions]
    return _together([facts for facts in found if facts])


@dataclass(eq=False)
class _Seen:
    """The counts of a release on the public levels of an edition, shape (variables, areas)."""

    slugs: list[str]
    values: np.ndarray
    hidden: np.ndarray
    levels: list[EditionLevel]
    parents: list[np.ndarray]


def _of_edition(release: Release, edition: Edition, depth: int, along: Collection[int]) -> dict[str, Any] | None:
    seen = _seen(release, edition, depth)
    if seen is None:
        return None
    rules = rules_of(release.dataset)
    variables = {each.slug: each for each in release.dataset.variables.all()}
    sums, pairs = links_of(
        release.dataset.slug,
        {slug: variable.sum_of for slug, variable in variables.items()},
        rules,
        release.brought_by.mapping.get("checks", []),
    )
    sums, pairs = inside(sums, pairs, seen.slugs)
    pairs = [pair for pair in pairs if _can_be_part(seen, *pair)]
    at = {slug: place for place, slug in enumerate(seen.slugs)}
    known, said = _known(release, seen)
    known, elsewhere, apart = _with_twins(release, seen, known, along)
    view = View(
        values=seen.values,
        hidden=seen.hidden,
        sizes=[level.area_count for level in seen.levels],
        parents=seen.parents,
        sums=[(at[whole], [at[part] for part in parts]) for whole, parts in sums],
        pairs=[(at[whole], at[part]) for whole, part in pairs],
        minimum=rules.minimum or 0,
        zeros_are_hidden=rules.zeros_are_hidden or _may_hide_zeros(release),
        groups={place: rules.groups[pair] for place, pair in enumerate(pairs) if pair in rules.groups},
        already_out=(said | elsewhere) & (known == seen.values),
    )
    facts = _audited(view, known).facts()
    return {**facts, "passed": facts["passed"] and not apart, "twins": apart}


def _audited(view: View, known: np.ndarray) -> SheetAudit:
    """What the public knows from earlier releases it adds to what it sees, unless numbers were revised since."""
    recalled = view.hidden & ~np.isnan(known)
    if recalled.any():
        with_earlier = View(
            **{
                **vars(view),
                "values": np.where(recalled, known, view.values),
                "hidden": view.hidden & ~recalled,
                "already_out": (view.already_out if view.already_out is not None else False) | recalled,
            }
        )
        audit = audit_sheets(with_earlier)
        if not audit.unsolved:
            return audit
    return audit_sheets(view)


def _seen(release: Release, edition: Edition, depth: int) -> _Seen | None:
    levels = list(
        edition.levels.filter(level__position__lte=depth).select_related("level").order_by("-level__position")
    )
    tree = tree_of(edition, levels[0].level.slug) if levels else None
    if tree is None:
        return None
    counted = Variable.objects.filter(dataset=release.dataset, additive=True, unit__in=COUNT_UNITS)
    names = dict(counted.values_list("pk", "slug"))
    found: dict[tuple[str, int], SheetData] = {
        (names[sheet.variable_id or 0], sheet.edition_level_id): sheet
        for sheet in read_sheets(Sheet.objects.filter(release=release, edition_level__in=levels, variable__in=names))
    }
    slugs = sorted({slug for slug, _ in found})
    if not slugs:
        return None
    starts = np.cumsum([0, *(level.area_count for level in tree.levels)])
    values = np.full((len(slugs), starts[-1]), np.nan)
    hidden = np.zeros(values.shape, bool)
    for (slug, level), sheet in found.items():
        k = [each.pk for each in tree.levels].index(level)
        own = slice(starts[k], starts[k + 1])
        values[slugs.index(slug), own] = np.where(numbers_are_told(sheet.statuses), sheet.values, np.nan)
        hidden[slugs.index(slug), own] = sheet.statuses == SUPPRESSED
    return _Seen(slugs, values, hidden, tree.levels, [family.parents for family in tree.families])


def _can_be_part(seen: _Seen, whole: str, part: str) -> bool:
    above, below = seen.values[seen.slugs.index(whole)], seen.values[seen.slugs.index(part)]
    with np.errstate(invalid="ignore"):
        return not (below > above).any()


def _known(release: Release, seen: _Seen) -> tuple[np.ndarray, np.ndarray]:
    """What the public was told before, in the shape of what it would see."""
    told = told_before(
        release.dataset, seen.levels, [release.period.slug], audience=Audience.PUBLIC, but=[release.pk]
    ).get(release.period.slug, {})
    nothing = (np.full(seen.values.shape[1], np.nan), np.zeros(seen.values.shape[1], bool))
    pairs = [told.get(slug, nothing) for slug in seen.slugs]
    return np.array([numbers for numbers, _ in pairs]), np.array([said for _, said in pairs])


def _with_twins(
    release: Release, seen: _Seen, known: np.ndarray, along: Collection[int]
) -> tuple[np.ndarray, np.ndarray, list[dict[str, Any]]]:
    """What the public knows with what other places with the same numbers say, which cells these show, and which places
    hide what would be seen here, or show what would be hidden here."""
    period = release.period.slug
    twins = twins_of(release.dataset, seen.levels, [period], audience=Audience.PUBLIC, along=along)
    known, elsewhere, apart = known.copy(), np.zeros(known.shape, bool), []
    for row, slug in enumerate(seen.slugs):
        values, hidden = seen.values[row], seen.hidden[row]
        alike = [twin for twin in twins.get(period, {}).get(slug, []) if twin.is_same(values)]
        # What was told before, here or there, is no news; and where numbers were revised, another one may be hidden.
        shown = ~np.isnan(values) & (known[row] != values)
        for twin in alike:
            elsewhere[row] |= ~np.isnan(twin.numbers)
            known[row] = np.where(np.isnan(known[row]), twin.numbers, known[row])
        told = np.logical_or.reduce([np.zeros(shown.shape, bool), *(twin.numbers == values for twin in alike)])
        for twin in alike:
            opened = shown & twin.hidden & ~told
            closed = hidden & ~np.isnan(twin.numbers) & (not twin.unlike(values).any())
            if areas := int((opened | closed).sum()):
                place, edition = twin.place
                apart.append({"place": place, "edition": edition, "period": period, "areas": areas})
    return known, elsewhere, apart


def _may_hide_zeros(release: Release) -> bool:
    """Whether an office has protected the table by rules that hide zeros as well."""
    for finding in release.brought_by.findings:
        attacker: Mapping[str, Any] = (finding.get("facts") or {}).get("audit", {}).get("attacker", {})
        if attacker.get("hidden_is_at_least") == 0 or attacker.get("hidden_zeros_possible_in"):
            return True
    return False


def _together(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Several editions in one verdict."""
    numbers = ("hidden", "shown", "exact", "recognisable", "open_small", "open_rests", "unsolved", "already_out")
    return {
        "passed": all(facts["passed"] for facts in found),
        **{name: sum(facts[name] for facts in found) for name in numbers},
        "programmes": sum(facts["programmes"] for facts in found),
        "twins": [twin for facts in found for twin in facts["twins"]],
        "attacker": found[0]["attacker"] if found else {},
    }
