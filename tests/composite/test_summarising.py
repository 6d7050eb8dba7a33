"""Districts by hand, and against a slow loop over every area that reads the technical report aloud."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.audit.summarising import summarise
from indicators.composite.tree.index import compute_index
from indicators.composite.values import values_of
from spatial.findings import RefusedError

from .rich import CROSSED
from .tables import index_recipe, table

ONE = "id: total\nclasses: {method: ranks, count: 2}\nparts: [{id: a}]"
MORE = "summaries: [district]\n"


def computed(frame: pd.DataFrame, tree: str = ONE):
    recipe = index_recipe(tree, more=MORE)
    return compute_index(recipe, values_of(frame, recipe))


def test_four_areas_in_two_districts_by_hand():
    frame = pd.DataFrame(
        {
            "code": list("wxyz"),
            "district": ["N", "S", "N", "S"],
            "population": [100, 300, 900, 100],
            "a": [10, 20, 30, 40],
        }
    )
    table = summarise(computed(frame), "district").set_index("district")
    assert table["areas"].tolist() == [2, 2]
    assert table["average_score"].tolist() == [28, 25]  # (1000 + 27000) / 1000, (6000 + 4000) / 400
    assert table["average_score_rank"].tolist() == [1, 2]
    assert table["score_0_to_1"].tolist() == [1, 0]
    # from below: w 1, x 2, y 3, z 4
    assert table["average_rank"].tolist() == [2.8, 2.5]
    # ⌈10 rank / 4⌉ is never 1, and percentiles are 25, 50, 75, 100: z is the 25th, with 0.95 − 0.9 / 19 · 14
    assert table["proportion_in_highest_tenth"].tolist() == [0, 0]
    assert table["extent"].tolist() == pytest.approx([0, (0.95 - 0.9 / 19 * 14) / 4])
    # a tenth of N are 100 of the 900 in y; of S 40 of the 100 in z
    assert table["local_concentration"].tolist() == [3, 4]
    assert table[["areas_in_class.1", "areas_in_class.2"]].to_numpy().tolist() == [[1, 1], [1, 1]]


def test_the_last_area_of_the_tenth_counts_with_the_people_needed():
    frame = pd.DataFrame({"code": list("uvw"), "district": ["N"] * 3, "population": [30, 50, 920], "a": [9, 8, 1]})
    # a tenth are 100: 30 of rank 3 from below, 50 of rank 2, 20 of rank 1
    told = summarise(computed(frame), "district")
    assert told["local_concentration"][0] == pytest.approx((30 * 3 + 50 * 2 + 20 * 1) / 100)


def slowly(frame: pd.DataFrame, district: str) -> dict[str, float]:
    """Appendix N of the technical report, read aloud."""
    every = frame[frame["a"].notna()].sort_values("a", ascending=False)
    count = len(every)
    own = []
    for position, (_, area) in enumerate(every.iterrows(), start=1):
        if area["district"] == district:
            percentile = math.ceil(100 * position / count)
            weight = 1 if percentile <= 10 else 0.95 - (0.95 - 0.05) / 19 * (percentile - 11) if percentile <= 30 else 0
            tenth = math.ceil(10 * position / count) == 1
            own.append((area["population"], area["a"], count + 1 - position, weight, tenth))
    people = sum(area[0] for area in own)
    left, concentration = people / 10, 0.0
    for area in own:
        taken = min(left, area[0])
        concentration += taken * area[2]
        left -= taken
    return {
        "average_score": sum(area[0] * area[1] for area in own) / people,
        "average_rank": sum(area[0] * area[2] for area in own) / people,
        "proportion_in_highest_tenth": sum(area[4] for area in own) / len(own),
        "extent": sum(area[0] * area[3] for area in own) / people,
        "local_concentration": concentration / (people / 10),
    }


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_districts_are_as_the_report_says(seed):
    generator = np.random.default_rng(seed)
    count = int(generator.integers(5, 250))
    frame = pd.DataFrame(
        {
            "code": [f"{number:03d}" for number in range(count)],
            "district": generator.choice(["N", "S", "W"], count),
            "population": generator.integers(1, 3000, count),
            "a": generator.permutation(count) * 1.0,
        }
    )
    frame.loc[0, "a"] = np.nan
    frame.loc[1, "district"] = ""
    told = summarise(computed(frame), "district").set_index("district")
    for district in told.index:
        if frame.loc[frame["district"] == district, "a"].notna().any():
            for name, expected in slowly(frame, district).items():
                assert told.loc[district, name] == pytest.approx(expected), name
        else:
            assert np.isnan(told.loc[district, "average_score"])
    assert (told["areas"].sum(), told["areas_with_score"].sum()) == (
        (frame["district"] != "").sum(),
        ((frame["district"] != "") & frame["a"].notna()).sum(),
    )


def test_low_scores_may_come_first():
    frame = pd.DataFrame({"code": list("xy"), "district": ["N", "S"], "population": [1, 1], "a": [1, 2]})
    told = summarise(computed(frame, "id: total\nrank: lowest-first\nparts: [{id: a}]"), "district")
    assert told["average_rank"].tolist() == [2, 1]  # rank 1, the lowest score, counts most
    assert told["average_score"].tolist() == [1, 2]


def test_periods_stand_below_each_other():
    frame = pd.DataFrame(
        {
            "code": ["x", "y"] * 2,
            "period": ["2019"] * 2 + ["2020"] * 2,
            "district": ["N", "S"] * 2,
            "population": [1, 1, 1, 1],
            "a": [1, 2, 4, 3],
        }
    )
    told = summarise(computed(frame), "district")
    assert told[["district", "period", "average_score", "score_0_to_1"]].to_numpy().tolist() == [
        ["N", "2019", 1, 0], ["S", "2019", 2, 1], ["N", "2020", 4, 1], ["S", "2020", 3, 0],
    ]  # fmt: skip


def test_classes_side_by_side_are_counted():
    recipe = index_recipe(CROSSED, more=MORE)
    values = table(
        recipe, district=["N", "N", "S"], population=[1, 1, 1], a=[-9, 0, 9], b=[0, 0, 0], c=[1, 2, 3], d=[0, 0, 0]
    )
    told = summarise(compute_index(recipe, values), "district")
    # a and b: −4.5 class 1, 0 class 2, 4.5 class 3; c and d: 3 areas in 2 classes by rank: ⌈2 · 1 / 3⌉ = 1, 2, 2
    assert told["areas_in_class.12"].tolist() == [1, 0]
    assert told["areas_in_class.22"].tolist() == [1, 0]
    assert told["areas_in_class.31"].tolist() == [0, 1]
    assert "average_score" not in told


def test_what_is_missing_is_told():
    frame = pd.DataFrame({"code": list("xy"), "district": ["N", "S"], "a": [1, 2]})
    with pytest.raises(RefusedError, match="population"):
        summarise(computed(frame), "district")
    with pytest.raises(RefusedError, match="summaries"):
        summarise(computed(frame.assign(population=1)), "ward")
