"""Businesses and the people who work there: a register of sites, each open for some years."""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.chance import stream
from demo.factors import Factors
from demo.quarters import PARTS

GROUPS = ("trade", "crafts", "hospitality", "services", "production", "other")
SHARES = np.array([0.24, 0.15, 0.08, 0.31, 0.07, 0.15])
JOBS = np.array([7.0, 5.0, 4.0, 7.5, 16.0, 9.0])  # median-like number of employees liable to social insurance
PARK_SITES = 150
ONE_FIRM = 4_600  # the works in the Gewerbepark: every second job of the Ortsteil Hafen and more


def make_businesses(factors: Factors, blocks: pd.DataFrame) -> pd.DataFrame:
    """One row per site: block, group (index), opened, closed (first year without it), jobs, trend."""
    chance = stream("businesses")
    part, block = [], []
    for number, spec in enumerate(PARTS):
        per_1000 = 44 * np.exp(0.82 * factors.urbanity[number])
        sites = PARK_SITES if spec.pattern == "business" else round(per_1000 * spec.inhabitants / 1000)
        here = np.flatnonzero((blocks["part"] == number) & blocks["use"].isin(["homes", "works", "station"]))
        weight = np.where(blocks["use"].to_numpy()[here] == "homes", 1.0, 6.0) * chance.gamma(1.0, 1.0, len(here))
        turnover = round(sites * 0.55)  # sites that open or close within the ten years
        block.append(chance.choice(here, sites + turnover, p=weight / weight.sum()))
        part.append(np.full(sites + turnover, number))
    place = np.concatenate(part)
    town = factors.urbanity[place]
    park = np.array([spec.pattern == "business" for spec in PARTS])[place]
    tilt = np.column_stack([0.12 * town, -0.22 * town, 0.25 * town, 0.1 * town, -0.25 * town + 1.1 * park, 0 * town])
    share = SHARES * np.exp(tilt)
    total = np.cumsum(share / share.sum(axis=1, keepdims=True), axis=1)
    group = np.minimum((total < chance.random(len(place))[:, None]).sum(axis=1), len(GROUPS) - 1)
    life = chance.exponential(14, len(place)) + 0.5
    opened = np.floor(2024.99 - chance.random(len(place)) * (9 + life)).astype(int)
    size = np.exp(chance.normal(0, 1.0, len(place))) * JOBS[group] * np.where(park, 2.2, 0.40)
    table = pd.DataFrame({"part": place, "block": np.concatenate(block), "group": group, "opened": opened,
                          "closed": opened + np.ceil(life).astype(int), "jobs": np.round(size)})  # fmt: skip
    works = np.flatnonzero(park)[0]
    table.loc[works, ["group", "opened", "closed", "jobs"]] = [GROUPS.index("production"), 1987, 2100, ONE_FIRM]
    return table


def count_businesses(table: pd.DataFrame, year: int, blocks: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(businesses and their groups, jobs) per block on 31 December."""
    active = table[(table["opened"] <= year) & (table["closed"] > year)]
    counts = {"businesses": np.bincount(active["block"], minlength=blocks)}
    for number, name in enumerate(GROUPS):
        here = active["block"][active["group"] == number]
        counts[f"businesses_{name}"] = np.bincount(here, minlength=blocks)
    growth = 1 + 0.011 * (year - 2024) - 0.015 * (year == 2020)
    jobs = np.round(active["jobs"] * growth)
    workplaces = np.bincount(active["block"], weights=jobs, minlength=blocks).astype(int)
    return pd.DataFrame(counts), pd.DataFrame({"jobs": workplaces})
