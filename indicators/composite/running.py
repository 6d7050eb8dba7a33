"""One run of a recipe of any kind: from a table of values to named result tables that can be shown, stored, re-run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from .audit.summarising import summarise
from .budgets.budget import (
    Bound,
    BudgetResult,
    Classes,
    Given,
    Percentile,
    Shifted,
    Stepped,
    compare_variants,
    distribute,
)
from .firmness.small_numbers import input_draws_of
from .firmness.uncertainty import Uncertainty, uncertainty_of
from .rankings.ranking import Beyond, Count, Criterion, RankingResult, rank_areas
from .rankings.reason_sentences import sentences
from .rankings.reasons import Reason, explain
from .rankings.stability import Stability, leave_one_out, stability
from .recipes import Recipe, Text, text_of
from .tree.index import IndexResult, compute_index
from .tree.results import notes_of, result_table, weights_table
from .values import Values

DRAWS = 10_000
FEW_DRAWS, MANY_AREAS = 1_000, 5_000  # of recipes that name none: a country waits for ten thousand too long
SEED = 20_240_101  # of recipes that name none; any fixed number makes a run repeatable


@dataclass(frozen=True)
class Run:
    """What a recipe gave. `tables` go into files and protocols; the objects beside them are for pages and notebooks."""

    recipe: Recipe
    values: Values
    settings: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    summary: Text
    notes: Sequence[Text]
    index: IndexResult | None = None
    uncertainty: Uncertainty | None = None
    ranking: RankingResult | None = None
    stability: Stability | None = None
    reasons: tuple[Reason, ...] = ()
    budgets: Mapping[str, BudgetResult] | None = None


def run(
    recipe: Recipe,
    values: Values,
    *,
    draws: int | None = None,
    seed: int | None = None,
    weights: str | Mapping[str, float] | None = None,
    period: str | None = None,
    language: str = "de",
) -> Run:
    """Runs an index, a ranking or a budget key. `draws=0` leaves uncertainty out.

    `period` chooses one of the table's; without it an index is computed for all, and a ranking or a budget for the
    last. Raises RefusedError with a sentence where recipe and table do not go together.
    """
    wanted = recipe.content.get("uncertainty", {})
    settings = {
        "draws": wanted.get("draws", _usual_draws(values)) if draws is None else draws,
        "seed": wanted.get("seed", SEED) if seed is None else seed,
        "weights": weights if isinstance(weights, str) else dict(weights) if weights else None,
        "period": period,
        "language": language,
    }
    chosen = values.only(period) if period is not None else values
    if recipe.kind == "index":
        return _run_index(recipe, chosen, settings)
    if weights:
        raise RefusedError(
            de=f"Andere Gewichte gibt es nur für einen Index; „{recipe.id}“ ist keiner. Bitte ändern Sie das Rezept.",
            en=f"Other weights are for an index only; “{recipe.id}” is none. Please change the recipe.",
        )
    if period is None and len(values.periods) > 1:
        chosen = values.only(values.periods[-1])
    runs = {"ranking": _run_ranking, "budget": _run_budget}
    done = runs[recipe.kind](recipe, chosen, settings)
    if len(chosen.periods) == len(values.periods):
        return done
    taken = {
        "de": f"Gerechnet mit dem Zeitbezug {chosen.periods[0]} der Tabelle; einen anderen wählt --period.",
        "en": f"Computed for the period {chosen.periods[0]} of the table; --period chooses another.",
    }
    return replace(done, notes=(*done.notes, taken))


def _usual_draws(values: Values) -> int:
    return DRAWS if len(values.codes) <= MANY_AREAS else FEW_DRAWS


def _run_index(recipe: Recipe, values: Values, settings: Mapping[str, Any]) -> Run:
    language = settings["language"]
    result = compute_index(recipe, values, weights=settings["weights"])
    table = result_table(result, language=language)
    uncertainty = None
    if settings["draws"]:
        uncertainty = uncertainty_of(result, draws=settings["draws"], seed=settings["seed"])
        table = _beside(table, uncertainty.areas(), values)
    tables = {"result": table, "weights": weights_table(result)}
    for column in recipe.content.get("summaries", []):
        tables[f"by_{column}"] = summarise(result, column)
    rated = int(result.rated.mask[-1].sum())
    period = {"de": f" ({values.periods[-1]})", "en": f" ({values.periods[-1]})"} if values.periods[-1] else {}
    return Run(
        recipe=recipe,
        values=values,
        settings=settings,
        tables=tables,
        summary={
            "de": f"{recipe.name['de']}: {rated} von {len(values.codes)} Gebieten bewertet{period.get('de', '')}.",
            "en": f"{recipe.name['en']}: {rated} of {len(values.codes)} areas rated{period.get('en', '')}.",
        },
        notes=notes_of(result),
        index=result,
        uncertainty=uncertainty,
    )


def _beside(table: pd.DataFrame, areas: pd.DataFrame, values: Values) -> pd.DataFrame:
    """Rank intervals and kept classes beside the scores of the period they were drawn for, the last."""
    if "period" in table:
        areas = areas.assign(period=values.periods[-1])
        return table.merge(areas, on=["code", "period"], how="left", validate="one_to_one")
    return table.merge(areas, on="code", how="left", validate="one_to_one")


def _run_ranking(recipe: Recipe, values: Values, settings: Mapping[str, Any]) -> Run:
    content, areas = recipe.content, recipe.areas
    criteria = [_criterion(entry) for entry in recipe.criteria]
    select = content["select"]
    cases = np.stack(
        [
            values.numbers[entry["minimum_cases"]["column"]][0]
            if "minimum_cases" in entry
            else np.full(len(values.codes), np.nan)
            for entry in recipe.criteria
        ]
    )
    result = rank_areas(
        values.codes,
        np.stack([values.numbers[entry["column"]][0] for entry in recipe.criteria]),
        criteria,
        select=Count(select["count"]) if "count" in select else Beyond(select["up_to"]),
        cases=cases,
        population=None if values.population is None else values.population[0],
        minimum_population=areas.get("minimum_population"),
        excluded={
            entry["code"]: text_of(entry["reason"])
            for entry in areas.get("exclude", [])
            if entry["code"] in values.codes and entry.get("period", values.periods[0]) == values.periods[0]
        },
        at_least=content.get("criteria_at_least"),
        worst_share=content.get("worst_share", 0.25),
    )
    tables = {"result": result.areas(), "cells": result.cells()}
    firmness = None
    if settings["draws"]:
        firmness = _stability(recipe, result, values, settings)
        tables["result"] = tables["result"].merge(firmness.areas(), on="code", how="left", validate="one_to_one")
        tables["swaps"] = firmness.swaps
    language = settings["language"]
    tables["without"] = pd.DataFrame(
        [
            {
                "criterion": without.criterion,
                "listed": " ".join(without.listed),
                "goes": " ".join(without.goes),
                "comes": " ".join(without.comes),
            }
            for without in leave_one_out(result)
        ],
        columns=["criterion", "listed", "goes", "comes"],
    )
    reasons = explain(result, firmness)
    tables["reasons"] = pd.DataFrame(
        [(reason.code, sentence) for reason in reasons for sentence in sentences(reason, language)],
        columns=["code", "sentence"],
    )
    return Run(
        recipe=recipe,
        values=values,
        settings=settings,
        tables=tables,
        summary={
            "de": f"{recipe.name['de']}: {len(result.listed_codes)} Gebiete mit besonderem Aufmerksamkeitsbedarf "
            f"({', '.join(result.listed_codes)}).",
            "en": f"{recipe.name['en']}: {len(result.listed_codes)} areas with special need for attention "
            f"({', '.join(result.listed_codes)}).",
        },
        notes=result.notes,
        ranking=result,
        stability=firmness,
        reasons=reasons,
    )


def _stability(recipe: Recipe, result: RankingResult, values: Values, settings: Mapping[str, Any]) -> Stability:
    wanted = recipe.content.get("uncertainty", {})
    weights = wanted.get("weights", {"method": "spread"})
    dirichlet: Any = {"dirichlet": weights.get("concentration", len(result.criteria)), "free": "flat"}
    return stability(
        result,
        draws=settings["draws"],
        seed=settings["seed"],
        weight_spread=weights.get("spread", 0.25) if weights["method"] == "spread" else 0.0,
        dirichlet=dirichlet.get(weights["method"]),
        input_draws=input_draws_of(recipe.criteria, values) if wanted.get("inputs", True) else None,
    )


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=entry["id"],
        weight=float(entry.get("weight", 1)),
        worst=entry.get("need", "high"),
        minimum_cases=entry.get("minimum_cases", {}).get("at_least"),
        lowest=entry.get("lowest"),
        highest=entry.get("highest"),
        name=dict(text_of(entry.get("name", entry["id"]))),
        unit=dict(text_of(entry["unit"])) if "unit" in entry else None,
        decimals=entry.get("decimals", 1),
    )


def _run_budget(recipe: Recipe, values: Values, settings: Mapping[str, Any]) -> Run:
    content = recipe.content
    budgets = {"": _budget(recipe, values, content)}
    for name, differing in content.get("variants", {}).items():
        budgets[name] = _budget(recipe, values, {**content, **differing})
    tables = {"result": budgets[""].areas()}
    if len(budgets) > 1:
        compared = compare_variants({name or recipe.id: result for name, result in budgets.items()})
        tables.update(variants=compared.areas(), variants_summary=compared.summary())
    unit = text_of(content.get("unit", {"de": "", "en": ""}) or "")
    total = budgets[""].total
    return Run(
        recipe=recipe,
        values=values,
        settings=settings,
        tables=tables,
        summary={
            "de": f"{recipe.name['de']}: {total} {unit['de']} auf {len(values.codes)} Gebiete verteilt.",
            "en": f"{recipe.name['en']}: {total} {unit['en']} distributed over {len(values.codes)} areas.",
        },
        notes=budgets[""].notes,
        budgets=budgets,
    )


def _budget(recipe: Recipe, values: Values, content: Mapping[str, Any]) -> BudgetResult:
    need = content["need"]
    by_class = need["scale"] == "classes"
    last_year = content.get("last_year")
    return distribute(
        values.codes,
        str(content["amount"]),
        step=str(content.get("step", "0.01")),
        base_share=content.get("base", {}).get("share", 0),
        base_by=content.get("base", {}).get("by", "population"),
        scores=values.labels[need["column"]] if by_class else values.numbers[need["column"]][0],
        population=None if values.population is None else values.population[0],
        need_scale=_need_scale(need),
        missing_need=need.get("missing", "refuse"),
        floor=Bound(**content["floor"]) if "floor" in content else None,
        cap=Bound(**content["cap"]) if "cap" in content else None,
        last_year=None if last_year is None else [*values.numbers[last_year][0]],
    )


def _need_scale(need: Mapping[str, Any]) -> Any:
    scale, more = need["scale"], need.get("more", "high")
    if scale == "shifted":
        return Shifted(more=more)
    if scale == "percentile":
        return Percentile(more=more)
    if scale == "stepped":
        *steps, last = need["steps"]
        return Stepped(upto=tuple((step["up_to"], step["need"]) for step in steps), beyond=last["need"])
    return Classes(need["classes"]) if scale == "classes" else Given()
