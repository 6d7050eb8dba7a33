"""A run that is kept: what it holds, that it is not made twice, that it can be run again, and that nobody edits it."""

from datetime import date
from statistics import fmean, pstdev

import numpy as np
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from indicators.composite.protocols.protocol import Protocol
from indicators.models import Audience, OfficialRun
from indicators.official import carry_out, release_run, run_again
from indicators.releasing import release_many, withdraw
from spatial.findings import RefusedError
from tests.computing import town

from .conftest import BUDGET, DAY, INDEX, RANKING

pytestmark = pytest.mark.django_db
BLOCKS = town.codes("2021", "block")


def shares(variable: str, year: int = 2022) -> list[float]:
    found = []
    for code in BLOCKS:
        above, below = (town.cell(f"population.{key}", year, code)[0] for key in (variable, "total"))
        found.append(100 * above / below)
    return found


def result(run: OfficialRun):
    return Protocol.from_json(run.protocol).results["result"].frame()


def test_the_scores_are_those_of_the_numbers(run):
    """By hand: two z-scores, added."""
    columns = [shares("age_0_18"), shares("female")]
    expected = [
        sum((column[place] - fmean(column)) / pstdev(column) for column in columns) for place in range(len(BLOCKS))
    ]
    table = result(run())
    assert table["code"].tolist() == BLOCKS
    assert table["whole.score"].tolist() == pytest.approx(expected)


def test_a_run_says_what_it_is_and_where_its_numbers_are_from(run, numbers):
    made = run(office="Stabsstelle")
    assert (made.recipe, made.kind, made.recipe_version, made.number, made.label) == ("little", "index", 1, 1, "2022")
    assert (made.state, made.audience, made.numbers_audience) == ("draft", Audience.INTERNAL, Audience.PUBLIC)
    assert made.edition_level.codes == BLOCKS
    assert list(made.inputs.all()) == [numbers["population", 2022]]
    protocol = Protocol.from_json(made.protocol)
    assert protocol.recipe == INDEX
    assert (protocol.who, protocol.when) == ("Stabsstelle", made.run_at)
    assert protocol.settings["atlas"]["sources"][1] == {
        "column": "share-under-18",
        "of": "2022",
        "indicator": "share-under-18",
        "version": 1,
        "period": "2022-12-31",
        "estimated": False,
    }
    assert protocol.settings["atlas"]["releases"] == [numbers["population", 2022].pk]


def test_small_numbers_widen_the_ranks(place, recipe):
    """With the weights as good as fixed, only the counts drawn anew can move a rank."""
    draft = town.deliver("population", 2022)
    for sheet in draft.sheets.filter(edition_level__level__slug="block"):
        sheet.values = [value and float(round(value / 300)) for value in sheet.values]
        sheet.save()
    release_many([draft], audience=Audience.PUBLIC, by=None)
    fixed = ("spread: 0.25", "spread: 0.000001")
    drawn, still = (
        result(carry_out(recipe(INDEX, fixed, *without), town.territory(), day=DAY).run)
        for without in ((), [("inputs: true", "inputs: false")])
    )
    assert drawn["whole.rank"].tolist() == still["whole.rank"].tolist()
    assert (drawn["whole.rank_upper"] > drawn["whole.rank_lower"]).any()
    assert (still["whole.rank_upper"] == still["whole.rank_lower"]).all()


def test_the_same_is_not_run_twice(run, recipe, numbers):
    made = run()
    again = carry_out(recipe(), town.territory(), day=DAY)
    assert (again.run, again.new) == (made, False)
    assert OfficialRun.objects.count() == 1
    assert run(INDEX, ("seed: 7", "seed: 8")).number == 2
    assert run(draws=300).number == 3
    assert run(label="2022/23").number == 4
    newer = town.deliver("population", 2022)  # the same numbers, decided upon anew
    release_many([newer], audience=Audience.PUBLIC, by=None)
    assert run().number == 5


def test_recipes_and_territories_are_counted_apart(run, recipe):
    assert run().number == 1
    assert run(RANKING).number == 1
    assert carry_out(recipe(), town.territory("district"), day=DAY).run.number == 1


def test_a_run_is_repeated_from_its_protocol_to_the_digit(run):
    for text in (INDEX, RANKING):
        again = run_again(run(text))
        assert again.protocol.same
        assert again.today is not None
        assert again.today.same


def test_newer_numbers_do_not_change_the_protocol_but_are_told(run):
    made = run()
    release_many([town.deliver("population", 2022, plus=5)], audience=Audience.PUBLIC, by=None)
    again = run_again(made)
    assert again.protocol.same
    assert not again.today.same
    assert any("population" in finding.de for finding in again.today.findings)


def test_numbers_that_are_gone_do_not_change_the_protocol_but_are_told(run, numbers):
    made = run(RANKING, ("indicator: population-density", "indicator: unemployed-share"))
    withdraw(numbers["employment", 2022], by=None)
    withdraw(numbers["employment", 2021], by=None)
    again = run_again(made)
    assert again.protocol.same
    assert again.today is None
    assert "unemployed-share" in again.refused.de


def test_a_protocol_that_was_tampered_with_is_found_out(run):
    made = run()
    score = result(made)["whole.score"].iloc[0]
    assert str(score) in made.protocol
    made.protocol = made.protocol.replace(str(score), "9.5")
    findings = run_again(made).protocol.findings
    assert any("9,5" in finding.de or "9.5" in finding.de for finding in findings)


@pytest.mark.parametrize(
    "change", [{"protocol": "{}"}, {"summary": {"de": "Anders"}}, {"number": 9}, {"details": {"notes": []}}]
)
def test_nobody_edits_a_run(run, change):
    made = run()
    with pytest.raises(DatabaseError, match="no longer changes"), transaction.atomic():
        OfficialRun.objects.filter(pk=made.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"audience": 2}, "run_is_public_only_by_a_release"),
        ({"state": "released"}, "run_is_public_only_by_a_release"),
        ({"audience": 0}, "run_is_"),
    ],
)
def test_the_database_knows_what_a_release_is(run, change, name):
    made = run()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OfficialRun.objects.filter(pk=made.pk).update(**change)


# rankings


def test_reasons_are_kept_in_both_languages_with_the_names_of_areas(run):
    made = run(RANKING)
    listed = result(made).query("listed")["code"].tolist()
    assert len(listed) >= 2
    told = made.details["reasons"][listed[0]]
    assert told["reason"]["listed"] is True
    assert told["sentences"]["de"][0].startswith(f"Gebiet {listed[0]} (2021) ist ein Gebiet mit besonderem")
    assert told["sentences"]["en"]


# budget keys


def test_a_key_follows_the_newest_released_run_of_its_index(run, numbers):
    with pytest.raises(RefusedError, match=r"recipe.yaml:8: Vom Index „little“ gibt es bis 31\.12\.2022"):
        run(BUDGET)
    index = run()
    with pytest.raises(RefusedError, match="keinen freigegebenen Lauf"):
        run(BUDGET)  # a draft is no decision
    with pytest.raises(RefusedError, match="keinen freigegebenen Lauf"):
        run(BUDGET, audience=Audience.INTERNAL)
    release_run(index, audience=Audience.PUBLIC, by=None)
    key = run(BUDGET)
    assert key.based_on == index
    assert set(key.inputs.all()) == {numbers["population", 2022]}
    table = result(key)
    assert table["score"].tolist() == result(index)["whole.score"].tolist()
    assert sum(round(100 * float(amount)) for amount in table["amount"]) == 100_000
    assert any("Lauf 1 von „Kleiner Index“" in note["de"] for note in key.details["notes"])
    assert run_again(key).protocol.same


def test_a_public_key_needs_a_public_index(run):
    release_run(run(), audience=Audience.INTERNAL, by=None)
    with pytest.raises(RefusedError, match="keinen freigegebenen Lauf"):
        run(BUDGET)
    assert run(BUDGET, audience=Audience.INTERNAL).based_on is not None


def test_a_key_is_compared_with_that_of_the_year_before(run):
    before = date(2021, 12, 31)
    for day in (before, DAY):
        release_run(run(day=day), audience=Audience.PUBLIC, by=None)
    first = run(BUDGET, day=before)
    assert result(first)["last_year"].isna().all()
    release_run(first, audience=Audience.PUBLIC, by=None)
    second = run(BUDGET)
    assert second.based_on.day == DAY
    table = result(second)
    assert [float(each) for each in table["last_year"]] == [float(each) for each in result(first)["amount"]]
    gained = np.array([float(each) for each in table["amount"]]) - [float(each) for each in table["last_year"]]
    assert [float(each) for each in table["difference"]] == pytest.approx(gained)
    assert round(sum(gained), 2) == 0


def test_a_column_that_the_index_does_not_have_is_told(run):
    release_run(run(), audience=Audience.PUBLIC, by=None)
    with pytest.raises(RefusedError, match=r"hat keine Spalte „whole\.scores“, aber „whole\.score“"):
        run(BUDGET, ("column: whole.score", "column: whole.scores"))
