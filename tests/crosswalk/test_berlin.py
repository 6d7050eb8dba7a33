"""Berlin's reform of 2021 on real data: totals stay, addresses are better than surfaces, and it is fast."""

import time
from math import fsum
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from spatial.crosswalk import SliverRule, build_crosswalk, carry, check_basis, conversion_errors, read_crosswalk
from spatial.crosswalk.supplied import CrosswalkColumns
from spatial.findings import RefusedError

BERLIN = Path(__file__).parents[3] / "shared" / "data" / "berlin"
LEVELS = {"PLR": 8, "BZR": 6, "PGR": 4, "Bezirk": 2}

pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not BERLIN.is_dir(), reason="the real Berlin data is not in ../shared/data/berlin"),
]


def population(year: int) -> pd.Series:
    path = BERLIN / "ewr" / f"{year}-02-t2-planning-areas.csv"
    return pd.read_csv(path, dtype={"id": str}).set_index("id")["inhabitants"].astype(float)


@pytest.fixture(scope="module")
def published() -> gpd.GeoDataFrame:
    frame = gpd.read_file(BERLIN / "lor_2006" / "lor_planungsraeume_2020_epsg25833.geojson")
    return frame.rename(columns={"broker Dow": "code"})


@pytest.fixture(scope="module")
def old(published) -> gpd.GeoDataFrame:
    # The key 06010102 stands there twice; the one in Charlottenburg-Wilmersdorf is 04030417 (shared/data/README.md)
    wrong = (published["code"] == "06010102") & (published["BEZIRKSNAM"] == "Charlottenburg-Wilmersdorf")
    mended = published.assign(code=published["code"].where(~wrong, "04030417"))
    return mended.sort_values("code", ignore_index=True)


@pytest.fixture(scope="module")
def new() -> gpd.GeoDataFrame:
    frame = gpd.read_file(BERLIN / "lor_2021" / "lor_plr.shp").rename(columns={"PLR_ID": "code"})
    return frame.sort_values("code", ignore_index=True)


@pytest.fixture(scope="module")
def by_area(old, new):
    return build_crosswalk(old, new)


@pytest.fixture(scope="module")
def by_addresses(old, new):
    addresses = pd.read_csv(BERLIN / "points" / "adressen.csv.gz", dtype=str)["PLR_ID"].value_counts()
    return build_crosswalk(old, new, addresses=addresses.to_dict())


def converted(crosswalk, *, whole_numbers=False) -> pd.Series:
    before = population(2020).reindex(crosswalk.old_codes)
    told = carry(before, np.zeros(len(before)), crosswalk, whole_numbers=whole_numbers)
    return pd.Series(told.values, index=crosswalk.new_codes)


def errors(crosswalk) -> dict[str, object]:
    estimate, truth = converted(crosswalk), population(2021)
    return {
        level: conversion_errors(
            estimate.groupby(estimate.index.str[:digits]).sum(), truth.groupby(truth.index.str[:digits]).sum()
        )
        for level, digits in LEVELS.items()
    }


def test_the_repeated_key_is_refused_by_name(published, new):
    with pytest.raises(RefusedError, match="mehrfach vor: „06010102“"):
        build_crosswalk(published, new)


def test_it_takes_less_than_three_seconds_of_computing(old, new):
    start = time.process_time()
    build_crosswalk(old, new)
    assert time.process_time() - start < 3


def test_the_total_is_conserved_exactly(by_area, by_addresses):
    for crosswalk in (by_area, by_addresses):
        assert fsum(converted(crosswalk)) == 3_769_962
        whole = converted(crosswalk, whole_numbers=True)
        assert whole.sum() == 3_769_962
        assert (whole == whole.round()).all()


def test_addresses_are_better_than_surfaces(by_area, by_addresses):
    area, addresses = errors(by_area), errors(by_addresses)
    for level in ("PLR", "BZR", "PGR"):
        assert addresses[level].mean_percent < area[level].mean_percent
        assert addresses[level].median_percent < area[level].median_percent
        assert addresses[level].weighted_percent < area[level].weighted_percent
    assert addresses["PLR"].weighted_percent < 0.75 * area["PLR"].weighted_percent
    # the borders of the Bezirke did not move
    assert addresses["Bezirk"].weighted_percent == pytest.approx(area["Bezirk"].weighted_percent)


def test_errors_fall_from_level_to_level(by_addresses):
    told = [errors(by_addresses)[level].weighted_percent for level in LEVELS]
    assert told == sorted(told, reverse=True)


def test_the_stated_error_covers_most_truths(by_area, by_addresses):
    for crosswalk in (by_area, by_addresses):
        before = population(2020).reindex(crosswalk.old_codes)
        told = carry(before, np.zeros(len(before)), crosswalk)
        truth = population(2021).reindex(crosswalk.new_codes).to_numpy()
        off = np.abs(told.values - truth)[told.estimated]
        assert 0.85 < (off <= 1.96 * told.errors[told.estimated]).mean() < 0.98


def test_the_published_key_is_named_for_what_it_is(old, new):
    supplied = read_crosswalk(
        BERLIN / "crosswalk" / "lor_2006_to_2021_area_share.csv",
        CrosswalkColumns("plr_id_pre2021", "plr_id_2021", "weight", "mapping_type"),
        old_codes=list(old["code"]),
        new_codes=list(new["code"]),
    )
    sums, word = supplied.findings
    assert "0.9993 bis 1.0000" in sums.de
    assert "areal_pop_weighted" in word.de
    told = check_basis(supplied, build_crosswalk(old, new, slivers=SliverRule(0, 0)))
    assert told.severity == "warning"
    assert "sind Flächenanteile" in told.de
    assert fsum(converted(supplied)) == 3_769_962
