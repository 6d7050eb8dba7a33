"""From a recipe to its table: the right numbers of the right time, with their statuses, and nothing that is hidden."""

from datetime import date

import numpy as np
import pytest

from indicators.cataloguing import load_catalogue
from indicators.models import Audience, Sheet
from indicators.official import values_for
from indicators.reforms import build_crosswalks
from indicators.releasing import release_many
from indicators.statuses import ESTIMATED, MISSING, OK, SUPPRESSED
from spatial.definitions import DefinitionError
from tests.computing import town
from tests.computing.test_reforms import KEY, slowly_carried, written

from .conftest import DAY, INDEX, RANKING

pytestmark = pytest.mark.django_db
BLOCKS = town.codes("2021", "block")


def share_under_18(year: int, code: str) -> float:
    return 100 * town.cell("population.age_0_18", year, code)[0] / town.cell("population.total", year, code)[0]


def hide(release, variable: str, code: str) -> None:
    """As if the import had hidden a block's number."""
    sheet = release.sheets.get(variable__slug=variable, edition_level__level__slug="block")
    place = BLOCKS.index(code)
    sheet.values[place], sheet.statuses[place] = None, SUPPRESSED
    sheet.save()


def test_values_are_those_of_the_day_by_area(numbers, recipe):
    found = values_for(recipe(), town.territory(), day=DAY)
    assert found.values.codes == tuple(BLOCKS)
    assert found.values.periods == ("2022",)
    told = found.values.numbers["share-under-18"][0]
    assert told.tolist() == pytest.approx([share_under_18(2022, code) for code in BLOCKS])
    assert found.values.population[0].tolist() == [town.cell("population.total", 2022, code)[0] for code in BLOCKS]
    women = [
        100 * town.cell("population.female", 2022, code)[0] / town.cell("population.total", 2022, code)[0]
        for code in BLOCKS
    ]
    assert found.values.numbers["f"][0].tolist() == pytest.approx(women)  # the column that the recipe names


def test_the_day_before_still_sees_the_numbers_of_the_year_before(numbers, recipe):
    found = values_for(recipe(), town.territory(), day=date(2022, 12, 30))
    told = found.values.numbers["share-under-18"][0]
    assert told.tolist() == pytest.approx([share_under_18(2021, code) for code in BLOCKS])
    assert {source.period for source in found.sources} == {"2021-12-31"}


def test_each_indicator_has_its_own_latest_period_and_says_which(place, recipe):
    drafts = [town.deliver("population", 2021), town.deliver("population", 2022), town.deliver("employment", 2021)]
    release_many(drafts, audience=Audience.PUBLIC, by=None)
    mixed = recipe(INDEX, ("indicator: share-women, column: f", "indicator: unemployed-share"))
    found = values_for(mixed, town.territory(), day=DAY)
    assert {source.column: source.period for source in found.sources} == {
        "population": "2022-12-31",
        "share-under-18": "2022-12-31",
        "unemployed-share": "2021-12-31",
    }
    assert found.releases == tuple(sorted(each.pk for each in drafts))
    with pytest.raises(DefinitionError, match=r"recipe.yaml:17: „unemployed-share“ hat auf den Gebieten.*2021-12-31"):
        values_for(mixed, town.territory(), day=DAY, years=0)


def test_a_period_in_which_nothing_is_told_is_passed_over(place, recipe):
    drafts = {year: town.deliver("population", year) for year in (2021, 2022)}
    for code in BLOCKS:
        hide(drafts[2022], "age_0_18", code)
    release_many(drafts.values(), audience=Audience.PUBLIC, by=None)
    found = values_for(recipe(), town.territory(), day=DAY)
    assert {source.column: source.period for source in found.sources}["share-under-18"] == "2021-12-31"


def test_a_hidden_number_stays_hidden_and_so_does_what_stands_behind_it(place, recipe):
    draft = town.deliver("population", 2022)
    hide(draft, "age_0_18", "0202")
    release_many([draft], audience=Audience.PUBLIC, by=None)
    found = values_for(recipe(), town.territory(), day=DAY)
    at = BLOCKS.index("0202")
    assert found.values.statuses["share-under-18"][0, at] == SUPPRESSED
    assert found.small_numbers["young"]["base"] == "share-under-18.denominator"
    for column in found.values.numbers:
        if column.startswith("share-under-18"):
            assert np.isnan(found.values.numbers[column][0, at]), column
            assert np.isfinite(found.values.numbers[column][0, at - 1]), column


def test_only_the_part_that_a_territory_shows(numbers, recipe):
    found = values_for(recipe(), town.territory("district"), day=DAY)
    assert found.values.codes == ("0201", "0202", "0203", "0204")
    assert found.values.population[0, 0] == town.cell("population.total", 2022, "0201")[0]


def test_the_public_never_gets_internal_numbers(place, recipe):
    first, newer = town.deliver("population", 2022), town.deliver("population", 2022, plus=1)
    release_many([first], audience=Audience.PUBLIC, by=None)
    release_many([newer], audience=Audience.INTERNAL, by=None)
    public = values_for(recipe(), town.territory(), day=DAY)
    internal = values_for(recipe(), town.territory(), day=DAY, audience=Audience.INTERNAL)
    assert (public.audience, public.releases) == (Audience.PUBLIC, (first.pk,))
    assert (internal.audience, internal.releases) == (Audience.INTERNAL, (newer.pk,))
    assert (internal.values.population - public.values.population == 1).all()


def test_below_the_lowest_public_level_there_are_only_internal_numbers(place, recipe):
    drafts = [town.deliver(name, 2022) for name in ("population", "business")]
    release_many(drafts, audience=Audience.PUBLIC, by=None)
    asks = recipe(INDEX, ("indicator: share-women, column: f", "indicator: businesses-per-1000"))
    with pytest.raises(DefinitionError, match="„businesses-per-1000“ gibt es nicht auf der Ebene „block“, aber auf"):
        values_for(asks, town.territory(), day=DAY)
    internal = values_for(asks, town.territory(), day=DAY, audience=Audience.INTERNAL)
    assert internal.audience == Audience.INTERNAL
    assert np.isfinite(internal.values.numbers["businesses-per-1000"]).all()


# how sure small numbers are


def test_counts_behind_shares_tell_how_sure_they_are(numbers, recipe):
    found = values_for(recipe(), town.territory(), day=DAY)
    assert found.small_numbers["women"] == {
        "kind": "share",
        "numerator": "f.numerator",
        "base": "f.denominator",
        "factor": 100,
    }
    assert found.recipe.tree.parts[1].source.small_numbers == found.small_numbers["women"]
    cells = {key: [town.cell(f"population.{key}", 2022, code)[0] for code in BLOCKS] for key in ("female", "total")}
    # by formula, a block has more women than people: such a cell has no chance to reckon with
    possible = [women <= people for women, people in zip(*cells.values(), strict=True)]
    assert 0 < sum(possible) < len(BLOCKS)
    for column, key in (("numerator", "female"), ("denominator", "total")):
        expected = [cell if can else np.nan for cell, can in zip(cells[key], possible, strict=True)]
        assert np.array_equal(found.values.numbers[f"f.{column}"][0], expected, equal_nan=True)


def test_a_recipe_that_does_not_want_them_gets_none(numbers, recipe):
    found = values_for(recipe(RANKING), town.territory(), day=DAY)
    assert found.small_numbers == {}
    assert list(found.values.numbers) == ["population", "share-under-18", "population-density"]


def test_a_recipe_may_ask_for_what_an_indicator_was_divided_by(place, recipe):
    draft = town.deliver("population", 2022)
    hide(draft, "age_0_18", "0202")
    release_many([draft], audience=Audience.PUBLIC, by=None)
    young = "{id: young, indicator: share-under-18,"
    counted = f"{young} column: y, minimum_cases: {{column: y.denominator, at_least: 1}},"
    found = values_for(recipe(RANKING, (young, counted)), town.territory(), day=DAY)
    # with the base of a hidden share one could search for its numerator: it is not told either
    totals = [np.nan if code == "0202" else town.cell("population.total", 2022, code)[0] for code in BLOCKS]
    assert np.array_equal(found.values.numbers["y.denominator"][0], totals, equal_nan=True)


# the edition before


def test_an_index_that_looks_back_gets_the_edition_before(numbers, recipe):
    found = values_for(recipe(INDEX, ("level: block", "level: block\nchange_over: 1")), town.territory(), day=DAY)
    assert found.values.periods == ("2021", "2022")
    told = found.values.numbers["share-under-18"]
    for row, year in enumerate((2021, 2022)):
        assert told[row].tolist() == pytest.approx([share_under_18(year, code) for code in BLOCKS])
    assert [(each.of, each.period) for each in found.sources if each.column == "share-under-18"] == [
        ("2021", "2021-12-31"),
        ("2022", "2022-12-31"),
    ]


def test_without_numbers_of_that_time_there_is_no_edition_before_and_a_note(numbers, recipe):
    found = values_for(recipe(INDEX, ("level: block", "level: block\nchange_over: 3")), town.territory(), day=DAY)
    assert found.values.periods == ("2022",)
    assert found.notes[0]["de"].startswith("Eine frühere Ausgabe (2019) gibt es nicht: Für „population“")


def test_across_a_reform_the_edition_before_is_carried_to_todays_areas(place, recipe, tmp_path):
    build_crosswalks(written(tmp_path, KEY), tmp_path, commit=True)
    drafts = [town.deliver("population", year) for year in (2019, 2022)]
    release_many(drafts, audience=Audience.PUBLIC, by=None)
    found = values_for(recipe(INDEX, ("level: block", "level: block\nchange_over: 3")), town.territory(), day=DAY)
    assert found.values.periods == ("2019", "2022")
    expected = slowly_carried("population.total", 2019, "block", KEY)
    assert found.values.population[0].tolist() == [pytest.approx(value) for value in expected]
    cut = [BLOCKS.index(code) for code in ("0203", "0204")]
    statuses = found.values.statuses["population"]
    assert (statuses[0] == ESTIMATED).nonzero()[0].tolist() == cut
    assert (statuses[1] == OK).all()
    assert [each.estimated for each in found.sources if each.column == "population"] == [True, False]
    assert "umgerechnet" in found.notes[-1]["de"]
    # counts that were carried err by more than chance: the interval says by how much
    assert found.small_numbers["young"]["kind"] == "measured"


# groups of areas


def test_larger_areas_group_smaller_ones(numbers, recipe):
    grouped = recipe(INDEX, ("level: block", "level: block\nsummaries: [district]"))
    found = values_for(grouped, town.territory(), day=DAY)
    assert found.values.labels["district"].tolist() == [code[:2] for code in BLOCKS]
    with pytest.raises(DefinitionError, match=r"recipe.yaml:6: Nach „borough“ lassen sich Gebiete hier nicht"):
        values_for(recipe(INDEX, ("level: block", "level: block\nsummaries: [borough]")), town.territory(), day=DAY)


# what cannot be had


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ("share-under-18", "share-under-81"),
            r"recipe.yaml:16: „share-under-81“ gibt es im Katalog nicht. Meinten Sie",
        ),
        (
            ("share-under-18", "businesses-per-1000"),
            r"recipe.yaml:16: „businesses-per-1000“ ist hier nicht freigegeben",
        ),
        (
            ("share-women, column: f", "businesses-per-1000, column: f"),
            r"recipe.yaml:17: „f“ \(Indikator „businesses-per-1000“\) ist hier nicht freigegeben",
        ),
        (("level: block", "level: blocks"), r"recipe.yaml:5: Die Ebene „blocks“ gibt es hier nicht, aber „town“"),
    ],
)
def test_what_is_not_there_is_told_with_its_place(numbers, recipe, change, sentence):
    with pytest.raises(DefinitionError, match=sentence):
        values_for(recipe(INDEX, change), town.territory(), day=DAY)


def test_a_day_without_edition_is_told(numbers, recipe):
    with pytest.raises(DefinitionError, match=r"Am 01\.02\.2003 ist hier kein Gebietsstand"):
        values_for(recipe(), town.territory(), day=date(2003, 2, 1))


def test_a_change_in_what_is_counted_is_told(numbers, recipe):
    load_catalogue()
    row = numbers["population", 2022].dataset.variables.get(slug="female")
    row.breaks = [{"first_day": "2022-01-01", "reason": {"de": "Zensus", "en": "Census"}}]
    row.save()
    found = values_for(recipe(INDEX, ("level: block", "level: block\nchange_over: 1")), town.territory(), day=DAY)
    assert "„f“" in found.notes[0]["de"]
    assert "„share-under-18“" not in found.notes[0]["de"]
    assert Sheet.objects.filter(indicator__slug="share-women").exists()


def test_no_cell_is_missing_in_this_town(numbers, recipe):
    """The other tests compare with every block; in 2022 the formula leaves none of these out."""
    found = values_for(recipe(), town.territory(), day=DAY)
    assert all((statuses != MISSING).all() for name, statuses in found.values.statuses.items() if "." not in name)
