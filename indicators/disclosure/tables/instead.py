"""Instead of hiding: rounded or noisy numbers, and what an attacker can conclude from them. Pure.

    changed = changed_instead(counts, hierarchy, read_rules("rules.yaml"))
    changed.table      # keys, value, status, sign: what may be published

How numbers are changed stands in rounding.py and noise.py. Nothing comes out while a small number can be reckoned
exactly: the audit (audit/ranges.py) has sums, equations and programmes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError, listed

from ..audit.ranges import Ranges, ranges_of
from . import noise, rounding
from .changes import changes_of
from .counts import Counts, counts_of, finest_grid, numbers_in
from .protecting import UnsafeError, hierarchies_of
from .rates import rates_of
from .rules import Rules
from .stating import SHOWN, STATUS, VALUE, published_cells

PUBLIC = {"method", "base", "deviation", "variance", "js", "passed", "shown", "exact", "unsolved", "wrong"}


@dataclass(eq=False)
class Changed:
    """`table` and `rates` may be published; `consequences` are sentences (German, English) about them."""

    rules: Rules
    table: pd.DataFrame
    rates: pd.DataFrame | None
    changes: pd.DataFrame | None
    facts: dict[str, Any]
    consequences: list[tuple[str, str]]
    audit: Ranges

    @property
    def public_facts(self) -> dict[str, Any]:
        """For everybody. How far numbers are changed on average is not: in a small table it takes the noise away."""
        return {name: fact for name, fact in self.facts.items() if name in PUBLIC}


@dataclass(frozen=True, eq=False)
class _Told:
    """What is shown of every cell, between which numbers its true one lies for who sees it alone, and the method."""

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    method: dict[str, Any]


def changed_instead(table: pd.DataFrame, hierarchy: pd.DataFrame | None, rules: Rules) -> Changed:
    """The counts changed as `instead` says. Raises UnsafeError where a small number could still be reckoned."""
    counts = counts_of(table, hierarchy, rules)
    published = published_cells(counts.cells, rules)
    told = _noisy(table, counts) if rules.is_noisy else _rounded(counts, published)
    keys = {name: counts.cells.labels(axis)[published] for axis, name in enumerate(counts.cells.keys())}
    audited = ranges_of(
        pd.DataFrame({**keys, "low": told.low[published], "high": told.high[published]}),
        table,
        hierarchies_of(counts),
        measure=rules.measure,
        minimum=rules.minimum,
    )
    if not audited.passed:
        raise _unsafe(audited)
    facts = {**told.method, **_differences(counts, told.values, published), **asdict(audited), "passed": True}
    shown = pd.DataFrame({**keys, VALUE: told.values[published], STATUS: SHOWN, "sign": ""})
    changed = replace(counts, values=told.values)
    nothing_hidden = np.zeros(len(told.values), bool)
    rates = rates_of(changed, nothing_hidden) if rules.rates else None
    changes = changes_of(changed, nothing_hidden) if rules.changes else None
    return Changed(
        rules, shown, rates, changes, facts, [*_consequences(rules, facts), *_attack(audited, rules)], audited
    )


def perturbation_of(rules: Rules) -> noise.Perturbation:
    """The perturbation table of rules with noise."""
    entry = rules.instead or {}
    return noise.perturbation(
        int(entry["deviation"]), float(entry["variance"]), int(entry.get("js", rules.minimum - 1))
    )


def _noisy(table: pd.DataFrame, counts: Counts) -> _Told:
    entry = counts.rules.instead or {}
    rule = perturbation_of(counts.rules)
    column = entry.get("cell_key", "cell_key")
    if column not in table.columns:
        raise RefusedError(
            de=f"Für Rauschen fehlt die Spalte „{column}“ mit den Zellschlüsseln; „count“ schreibt sie, wenn die "
            f"Zuordnungsdatei record_keys hat. Vorhanden sind {listed(table.columns, 'de', 40)}.",
            en=f"For noise the column “{column}” of cell keys is missing; “count” writes it where the mapping has "
            f"record_keys. There are {listed(table.columns, 'en', 40)}.",
        )
    keys = np.round(numbers_in(table, column, whole=False) * noise.WHOLE)
    if (keys >= noise.WHOLE).any():
        lines = table.index[keys >= noise.WHOLE]
        raise RefusedError(
            de=f"Spalte „{column}“: kein Zellschlüssel (0 bis unter 1) in Zeile {listed(lines, 'de')}.",
            en=f"Column “{column}”: no cell key (0 to below 1) in line {listed(lines, 'en')}.",
        )
    all_keys = noise.cell_keys(counts.cells, finest_grid(counts.cells, table, keys))
    values = counts.values + rule.of(counts.values, all_keys)
    method = {"method": "noise cell-key", "deviation": rule.deviation, "variance": rule.variance, "js": rule.js}
    return _Told(values, *rule.before(values), method)


def _rounded(counts: Counts, published: np.ndarray) -> _Told:
    entry = counts.rules.instead or {}
    base, kind = int(entry["base"]), str(entry["round"])
    if kind == "small":
        values = rounding.small_rounded(counts.cells, counts.values, published, base)
        before = rounding.before_rounding_small(counts.cells, values, published, base)
    else:
        values = rounding.every_rounded(counts.values, base)
        before = rounding.before_rounding_every(values, base)
    return _Told(values, *before, {"method": f"round {kind}", "base": base})


def _differences(counts: Counts, values: np.ndarray, published: np.ndarray) -> dict[str, Any]:
    """How far the shown numbers are from the true ones, and from their own sums."""
    changes = (values - counts.values)[published]
    off = np.abs(changes)
    equations = counts.cells.equations()
    whole = np.diff(equations[:, np.flatnonzero(published)].tocsr().indptr) == np.diff(equations.indptr)
    gaps = np.abs(equations @ values)[whole]
    return {
        "shown": int(published.sum()),
        "changed": int((off > 0).sum()),
        "largest_change": float(off.max(initial=0)),
        "mean_change": round(float(off.mean()), 3) if len(off) else 0.0,
        "mean_noise": round(float(changes.mean()), 3) if len(off) else 0.0,
        "sums_that_do_not_add_up": int((gaps > 0).sum()),
        "largest_gap": float(gaps.max(initial=0)),
    }


def _consequences(rules: Rules, facts: dict[str, Any]) -> Sequence[tuple[str, str]]:
    if rules.is_noisy:
        return noise.told(facts, perturbation_of(rules), minimum=rules.minimum)
    entry = rules.instead or {}
    return rounding.told(facts, int(entry["base"]), str(entry["round"]))


def _attack(found: Ranges, rules: Rules) -> list[tuple[str, str]]:
    low, known = rules.minimum, found.known_below_minimum
    return [
        (
            f"Geprüft ist, was jemand ausrechnen kann, der die Regeln und alle gezeigten Zahlen kennt und weiß, wie "
            f"sich die wahren addieren ({found.programmes} lineare Programme, "
            f"{found.whole_number_programmes} in ganzen "
            f"Zahlen). Von {found.small} Zahlen unter {low} ist keine genau errechenbar.",
            f"It was checked what somebody can reckon who knows the rules and all shown numbers, and how the true ones "
            f"add up ({found.programmes} linear programmes, {found.whole_number_programmes} in whole numbers). Of "
            f"{found.small} numbers below {low} none can be reckoned exactly.",
        ),
        (
            f"Bei {known} davon steht fest, dass sie kleiner als {low} sind, bei "
            f"{found.known_positive_and_below_minimum} auch, "
            "dass sie nicht null sind. Das verhindert diese Methode nicht; wo es nicht sein darf, hilft nur Sperren.",
            f"Of {known} of them it is certain that they are below {low}, of "
            f"{found.known_positive_and_below_minimum} also that "
            "they are not zero. This method does not prevent that; where it must not be, only hiding helps.",
        ),
    ]


def _unsafe(found: Ranges) -> UnsafeError:
    unsettled = found.unsolved + found.wrong
    return UnsafeError(
        de=f"{found.exact} kleine Zahlen ließen sich aus den veränderten genau errechnen, {unsettled} "
        "sind ungeklärt; es wurde nichts geschrieben. Bitte wählen Sie eine größere Basis oder stärkeres Rauschen, "
        "gröbere Gebiete oder das Sperren.",
        en=f"{found.exact} small numbers could be reckoned exactly from the changed ones, {unsettled} "
        "are unsettled; nothing was written. Please choose a larger base or more noise, larger areas, or hiding.",
    )
