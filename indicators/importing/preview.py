"""What protection would cost, told before anything is written: hidden cells by level and indicator. Pure.

The numbers behind hidden cells are used for sums only and leave this module as shares of a level's total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .findings import Finding
from .levels import Outcome

MOST_INDICATORS = 5  # that are named in a sentence; all are in the facts


def preview(
    outcomes: Sequence[Outcome],
    *,
    levels: Sequence[tuple[str, Mapping[str, str]]],
    public_from: int,
    minimum: int,
    uses: Mapping[str, frozenset[str]],
    file: str,
) -> list[Finding]:
    """`levels`: (slug, name) from the smallest upwards. `uses`: indicator → the variables of this dataset it needs."""
    told = [_level(outcomes, k, slug, public=k >= public_from) for k, (slug, _) in enumerate(levels)]
    if not any(level["hidden"] for level in told):
        return []
    indicators = {
        indicator: lost
        for indicator, variables in sorted(uses.items())
        if (lost := _hidden_of(outcomes, variables, [slug for slug, _ in levels], public_from))
    }
    facts = {
        "disclosure": {
            "minimum": minimum,
            "levels": told,
            "variables": _by_variable(outcomes, [slug for slug, _ in levels]),
            "indicators": indicators,
            "audit": [outcome.result.audit.facts() for outcome in outcomes],
            "already_out": sum(outcome.already_out for outcome in outcomes),
        }
    }
    found = [
        _note(*_sentences(level, name, minimum), file)
        for level, (_, name) in zip(told, levels, strict=True)
        if level["hidden"]
    ]
    if indicators:
        found.append(_note(*_of_indicators(indicators), file))
    found[0] = Finding(**{**vars(found[0]), "facts": facts})
    return found


def _note(de: str, en: str, file: str) -> Finding:
    return Finding("note", "", (), de, en, file=file)


def _level(outcomes: Sequence[Outcome], k: int, slug: str, *, public: bool) -> dict[str, Any]:
    cells = hidden = own = 0
    value = value_hidden = 0.0
    for outcome in outcomes:
        part = outcome.layout.level(k)
        numbers, mask = outcome.values[:, part], outcome.result.hidden[:, part]
        cells += int((~np.isnan(numbers)).sum())
        hidden += int(mask.sum())
        own += int((outcome.result.primary[:, part] & mask).sum())
        value += float(np.nansum(numbers))
        value_hidden += float(np.nansum(np.where(mask, numbers, 0.0)))
    return {
        "level": slug,
        "public": public,
        "cells": cells,
        "hidden": hidden,
        "for_their_own_sake": own,
        "to_protect_others": hidden - own,
        "percent_of_cells": round(100 * hidden / cells, 2) if cells else 0.0,
        "percent_of_value": round(100 * value_hidden / value, 2) if value else 0.0,
    }


def _by_variable(outcomes: Sequence[Outcome], slugs: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        for place, variable in enumerate(outcome.variables):
            for k, slug in enumerate(slugs):
                hidden = int(outcome.result.hidden[place, outcome.layout.level(k)].sum())
                if hidden:
                    own = found.setdefault(variable, {})
                    own[slug] = own.get(slug, 0) + hidden
    return found


def _hidden_of(
    outcomes: Sequence[Outcome], variables: frozenset[str], slugs: Sequence[str], public_from: int
) -> dict[str, int]:
    """Public values that an indicator loses, by level: wherever one of its counts is hidden."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        rows = [place for place, variable in enumerate(outcome.variables) if variable in variables]
        for k in range(public_from, len(slugs)):
            hidden = int(outcome.result.hidden[rows][:, outcome.layout.level(k)].any(axis=0).sum()) if rows else 0
            if hidden:
                found[slugs[k]] = found.get(slugs[k], 0) + hidden
    return found


def _sentences(level: Mapping[str, Any], name: Mapping[str, str], minimum: int) -> tuple[str, str]:
    seen_de, seen_en = ("", "") if level["public"] else (" (nur intern sichtbar)", " (seen internally only)")
    percent = f"{level['percent_of_value']:.1f}"
    return (
        f"Geheimhaltung, {name.get('de', level['level'])}{seen_de}: {_german(level['hidden'])} von "
        f"{_german(level['cells'])} Zahlen würden gesperrt, {_german(level['for_their_own_sake'])} davon, weil sie "
        f"unter {minimum} liegen, {_german(level['to_protect_others'])}, damit niemand diese errechnen kann. Das sind "
        f"{percent.replace('.', ',')} % der gezählten Werte.",
        f"Disclosure control, {name.get('en', level['level'])}{seen_en}: {level['hidden']:,} of {level['cells']:,} "
        f"numbers would be hidden, {level['for_their_own_sake']:,} of them because they are below {minimum}, "
        f"{level['to_protect_others']:,} so that nobody can reckon those. That is {percent} % of what was counted.",
    )


def _of_indicators(indicators: Mapping[str, Mapping[str, int]]) -> tuple[str, str]:
    worst = sorted(indicators, key=lambda slug: (-sum(indicators[slug].values()), slug))
    named = [f"{slug} ({sum(indicators[slug].values())})" for slug in worst[:MOST_INDICATORS]]
    more = len(worst) - len(named)
    de, en = ", ".join(named), ", ".join(named)
    if more:
        de, en = f"{de} und {more} weitere", f"{en} and {more} more"
    return (
        f"Öffentliche Werte fehlen dann bei {len(worst)} Indikatoren, am meisten bei: {de}.",
        f"Public values would then be lacking of {len(worst)} indicators, most of: {en}.",
    )


def _german(number: int) -> str:
    return f"{number:,}".replace(",", ".")
