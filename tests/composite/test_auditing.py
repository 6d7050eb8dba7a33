"""The audit: who counts, what stands out, and an index built with every fault that a sentence is for."""

import numpy as np
import pytest

from indicators.composite.audit.audit_sentences import about_groups
from indicators.composite.audit.auditing import audit_of
from indicators.composite.audit.column_statistics import column_statistics
from indicators.composite.audit.consistency import consistency_of
from indicators.composite.audit.profiles import area_summary, outranking_of, strengths_and_weaknesses
from indicators.composite.tree.index import compute_index
from spatial.findings import RefusedError

from .rich import crossed, rich_index
from .tables import index_recipe, table


def test_stages_of_a_result_and_who_counts():
    result = rich_index()
    given_, treated, score = (
        column_statistics(result, stage=stage).set_index("column") for stage in ("given", "treated", "score")
    )
    assert set(given_["areas"]) == {23}  # one of 24 has too few people
    assert given_.loc["poor", "highest"] == 97
    assert treated.loc["poor", "highest"] < 97
    assert given_.loc["weight", "missing"] == 2
    assert treated.loc["weight", "missing"] == 0  # filled in
    assert score.loc["debts", "mean"] == pytest.approx(0, abs=1e-12)
    with pytest.raises(ValueError, match="stage"):
        column_statistics(result, stage="raw")


# --- one area -------------------------------------------------------------------------------------------------------


def test_an_area_stands_out_where_it_is_first_or_last():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: g, parts: [{id: a}, {id: b, direction: down}]}
          - {id: h, parts: [{id: c}, {id: d}, {id: e}]}
        """,
        more="summaries: [district]\n",
    )
    values = table(
        recipe, a=[9, 8, 7, 6], b=[9, 8, 7, 6], c=[1, 4, 2, 3], d=[0, 0, 0, 5], e=[None, 1, 2, 3],
        district=["N", "N", "N", "S"],
    )  # fmt: skip
    result = compute_index(recipe, values)
    told = strengths_and_weaknesses(result, "01", count=2)
    assert told.high["indicator"].tolist() == ["a"]  # last in b and c, and d is zero as in most areas
    assert told.high.loc[0, ["group", "value", "rank", "of"]].tolist() == ["g", 9, 1, 4]
    assert told.low["indicator"].tolist() == ["b", "c"]
    assert told.low["rank"].tolist() == [4, 4]
    within = strengths_and_weaknesses(result, "03", within="district")
    assert within.high[["indicator", "rank", "of"]].to_numpy().tolist() == [["b", 1, 3], ["e", 1, 2], ["c", 2, 3]]
    assert "d" not in set(strengths_and_weaknesses(result, "04", different=0.6).high["indicator"])
    summary = area_summary(result, "04", language="en").set_index("id")
    assert summary.index.tolist() == ["total", "g", "a", "b", "h", "c", "d", "e"]
    assert summary["level"].tolist() == [1, 2, 3, 3, 2, 3, 3, 3]
    assert summary.loc["c", ["rank", "of"]].tolist() == [2, 4]
    with pytest.raises(RefusedError, match="99"):
        area_summary(result, "99")


def test_areas_are_compared_in_pairs_by_the_weight_of_their_indicators():
    result = rich_index()
    codes, found = outranking_of(result)
    assert len(codes) == 23
    assert "03" not in codes
    weights = {"poor": 0, "debts": 1, "income": 2}
    share = {name: 2 / 3 * result.nodes["money"].weights[place] for name, place in weights.items()}
    share |= {"teeth": 1 / 3 * 1 / 6, "weight": 1 / 3 * 2 / 6, "accidents": 1 / 3 * 3 / 6}
    first, second = codes.index("05"), codes.index("12")
    above = total = 0.0
    for name, weight in share.items():
        x, y = result.nodes[name].score[0, 5], result.nodes[name].score[0, 12]
        above += weight * (1.0 if x > y else 0.5 if x == y else 0.0)
        total += weight
    assert found.matrix[first, second] == pytest.approx(above / total)
    with pytest.raises(RefusedError):
        outranking_of(crossed())


# --- sentences ------------------------------------------------------------------------------------------------------

FAULTY = """
    id: total
    parts:
      - id: good
        weight: 1
        parts: [{id: a, name: Armut}, {id: b, name: Bildung}]
      - id: bad
        weight: 9
        parts: [{id: c, weight: 3}, {id: d, weight: 1}, {id: e, small_numbers: {kind: rate, base: people}}]
"""


def test_every_fault_has_its_sentence_and_a_sound_index_has_one():
    generator = np.random.default_rng(6)
    count = 300
    level = generator.normal(size=count)
    people = generator.uniform(100, 900, count)
    recipe = index_recipe(FAULTY, more="indicators: {standardise: z-score}\n")
    one = generator.normal(size=count)
    values = table(
        recipe,
        a=level,
        b=level + generator.normal(size=count) * 0.1,  # says the same as a
        c=one,
        d=-one + generator.normal(size=count) * 0.8,  # runs against c
        e=people / 10 + generator.normal(size=count),  # only says how large an area is
        people=people,
    )
    audit = audit_of(compute_index(recipe, values))
    pairs = audit.correlations.set_index(["first", "second"])
    assert pairs.loc[("a", "b"), ["redundant", "negative", "weak"]].tolist() == [True, False, False]
    assert pairs.loc[("c", "d"), ["redundant", "negative", "weak"]].tolist() == [False, True, True]
    assert not pairs.loc[("a", "good"), "redundant"]  # a part and its group may well say the same
    sentences = [sentence["en"] for sentence in audit.sentences]
    for words in (
        "“e” goes closely with “people” (r = 1)",
        "“Armut” and “Bildung” say nearly the same (r = 0.99) and together count twice.",
        "“c” and “d” run against each other (r = −0.",
        "“d” runs against “bad” (r = −0.",
        "“good” hardly goes with “total”",
        "The parts of “bad” do not clearly measure one thing: Cronbach's α is −",
    ):
        assert any(words in sentence for sentence in sentences), "\n".join([words, *sentences])
    gaps = np.where(np.arange(count) < 200, np.nan, level)
    spike = np.where(np.arange(count) == 7, 60, level)
    zeros = np.where(np.arange(count) < 200, 0, np.abs(level))
    recipe = index_recipe("id: total\nmissing: {rule: skip}\nparts: [{id: a}, {id: b}, {id: c}]")
    audit = audit_of(compute_index(recipe, table(recipe, a=gaps, b=spike, c=zeros)))
    sentences = [sentence["de"] for sentence in audit.sentences]
    assert "„a“ fehlt in 200 von 300 Gebieten." in sentences
    assert any(sentence.startswith("„b“ hat Ausreißer (Schiefe 1") for sentence in sentences)
    assert "„c“ ist in 200 von 300 Gebieten null und unterscheidet sie nicht." in sentences
    sound = table(recipe, **{name: level + generator.normal(size=count) * 0.8 for name in "abc"})
    audit = audit_of(compute_index(recipe, sound))
    assert [sentence["en"] for sentence in audit.sentences] == [
        "Nothing in the numbers stands against what the recipe intends."
    ]
    assert audit.consistency_table()["components"].tolist() == [1]


def test_two_pairs_that_have_nothing_in_common_are_two_things():
    generator = np.random.default_rng(6)
    first, second = generator.normal(size=(2, 200))
    pairs = np.stack([first, first, second, second]) + generator.normal(size=(4, 200)) * 0.2
    names = {"g": {"de": "Gruppe", "en": "Group"}}
    sentences = [sentence["en"] for sentence in about_groups({"g": consistency_of(pairs)}, names)]
    assert any(
        sentence.startswith("There are 2 independent things in “Group”; the first exp") for sentence in sentences
    )
    assert "In “Group” one part follows almost wholly from the others (variance inflation above 10)." in sentences


def test_classes_side_by_side_are_audited_group_by_group():
    audit = audit_of(crossed())
    assert list(audit.consistency) == ["status", "dynamics"]
    assert set(audit.importance["of"]) == {"status", "dynamics"}
    assert "both" not in set(audit.correlations["second"])
    recipe = crossed().recipe
    one = np.random.default_rng(3).normal(size=90)
    opposed = compute_index(recipe, table(recipe, a=one, b=one, c=-one, d=-one))
    # status and dynamics run against each other, which is no fault where they are not added up
    assert not any("“status” and “dynamics”" in sentence["en"] for sentence in audit_of(opposed).sentences)
