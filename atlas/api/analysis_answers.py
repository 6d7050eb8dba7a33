"""Analyses → payloads of docs/architecture.md: columns in area order, numbers rounded, NaN as null."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from indicators.analysing.changing import Changes
from indicators.analysing.comparing import Benchmark
from indicators.analysing.likeness import Likeness
from indicators.analysing.looking import Look
from indicators.analysing.origins import Origin
from indicators.analysing.telling import AreaText
from indicators.answering.payloads import numbers, statuses
from indicators.formulas.benchmark import Comparison
from indicators.formulas.trends import Direction, Reason
from spatial.models import Territory

DIGITS = 6


def of_look(look: Look, benchmark: Benchmark, *, smoothed: bool, funnel: bool) -> dict[str, Any]:
    entry, indicator = look.numbers.entry, look.numbers.indicator
    against = look.compared(benchmark)
    clusters, autocorrelation = look.pattern()
    answer: dict[str, Any] = {
        "indicator": entry.indicator,
        "period": entry.period,
        "hierarchy": look.territory.hierarchy.slug,
        "edition": entry.edition,
        "level": entry.level,
        "version": entry.version,
        "releases": look.numbers.releases,
        "direction": indicator.direction,
        "values": _told(look.numbers.values, indicator.decimals + 1),
        "statuses": statuses(look.numbers.told),
        "lower": _told(look.numbers.lower),
        "upper": _told(look.numbers.upper),
        "benchmark": _of_benchmark(benchmark, indicator.decimals + 1),
        "comparison": [Comparison(word).name.lower() for word in against.comparison.tolist()],
        "strong": against.strong.tolist(),
        "ranked": look.ranked,
        "rank": _told(look.ranks),
        "percentile": _told(look.percentiles),
        "deviation": _told(look.deviations),
        "trend_periods": look.trend_periods,
        "trend": [Direction(word).name.lower() for word in look.trend.direction.tolist()],
        "trend_reason": [Reason(word).name.lower() if word else None for word in look.trend.reason.tolist()],
        "trend_p_value": _told(look.trend.p_value),
        "clusters": clusters,
        "autocorrelation": autocorrelation,
    }
    if smoothed:
        found = look.smoothed()
        answer["smoothed"] = None if found is None else _told(found)
    if funnel:
        limits = look.funnel(benchmark)
        answer["funnel"] = None
        if limits is not None:
            ends = {f"{end}_{name}": getattr(each, end) for name, each in limits.items() for end in ("lower", "upper")}
            bases = {"bases": look.numbers.counts[1]}
            answer["funnel"] = {name: _told(array) for name, array in (bases | ends).items()}
    return answer


def _of_benchmark(benchmark: Benchmark, digits: int) -> dict[str, Any]:
    value = benchmark.value
    return {
        "kind": benchmark.kind,
        "code": benchmark.code,
        "name": benchmark.name,
        "value": None if value is None else round(value, digits),
        "status": benchmark.status,
        # Each area's own, where they are not the same for all
        "values": _told(benchmark.values, digits) if benchmark.kind == "parent" else None,
    }


def of_changes(territory: Territory, level: str, found: Changes) -> dict[str, Any]:
    return {
        "hierarchy": territory.hierarchy.slug,
        "level": level,
        "edition": found.edition,
        "tested": found.tested,
        "not_tested": found.not_tested,
        "changes": [
            asdict(each)
            | {
                "before": round(each.before, DIGITS),
                "after": round(each.after, DIGITS),
                "difference": round(each.difference, DIGITS),
                "z": round(each.z, 3),
            }
            for each in found.moved
        ],
    }


def of_likeness(found: Likeness, level: str) -> dict[str, Any]:
    return {"level": level, **_rounded(asdict(found))}


def of_text(told: AreaText, level: str) -> dict[str, Any]:
    return {"level": level, **asdict(told)}


def of_origin(origin: Origin) -> dict[str, Any]:
    return asdict(origin)


def _told(array: Iterable[float] | np.ndarray, digits: int = DIGITS) -> list[float | int | None]:
    return numbers(np.round(np.asarray(array, np.float64), digits))


def _rounded(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _rounded(each) for name, each in content.items()}
    if isinstance(content, list):
        return [_rounded(each) for each in content]
    return round(content, DIGITS) if isinstance(content, float) else content
