"""What pages and the API get of a run: names, sources, one area; always what the protocol holds."""

import pytest

from indicators.models import Audience, Indicator, Sheet
from indicators.official import carry_out, reading, release_run
from indicators.official.areas import BudgetArea, IndexArea, RankingArea, row_at, rows_of
from indicators.reading import NotOfferedError
from indicators.releasing import release_many
from tests.computing import town

from .conftest import BUDGET, DAY, INDEX, RANKING

pytestmark = pytest.mark.django_db
BLOCKS = town.codes("2021", "block")


@pytest.fixture
def read(run):
    """A new public run, as it is read."""

    def made(text: str = INDEX, *changes: tuple[str, str]):
        done = run(text, *changes)
        release_run(done, audience=Audience.PUBLIC, by=None)
        return reading.run_of(town.territory(), done.recipe)

    return made


def test_where_the_numbers_are_from(read, numbers):
    found = read()
    assert found.periods == ["2022"]
    source = next(each for each in found.sources if each.column == "f")
    assert (source.indicator, source.name["de"], source.period, source.estimated) == (
        "share-women",
        "Frauen und Mädchen",
        "2022-12-31",
        False,
    )
    assert source.counts == {"ok": len(BLOCKS)}
    (behind,) = found.releases
    assert (behind.release, behind.dataset, behind.file_name) == (
        numbers["population", 2022].pk,
        "population",
        "population-2022.csv",
    )


def test_hidden_cells_are_counted(place, recipe):
    draft = town.deliver("population", 2022)
    sheet = draft.sheets.get(variable__slug="age_0_18", edition_level__level__slug="block")
    sheet.values[0], sheet.statuses[0] = None, 2
    sheet.save()
    release_many([draft], audience=Audience.PUBLIC, by=None)
    done = carry_out(recipe(), town.territory(), day=DAY).run
    found = reading.run_of(town.territory(), "little", done.number, audience=Audience.INTERNAL)
    counts = next(each.counts for each in found.sources if each.column == "share-under-18")
    assert counts == {"ok": len(BLOCKS) - 1, "suppressed": 1}


def test_the_tree_of_an_index(read):
    whole, *parts = read(INDEX, ("id: young,", "id: young, weight: 3,"), ("weights: equal", "weights: given")).nodes
    assert (whole.kind, whole.depth, whole.parent, whole.indicator, whole.weight) == ("group", 0, None, None, None)
    assert [name for name, _ in whole.classes] == ["low", "high"]
    assert [(each.id, each.depth, each.parent, each.indicator) for each in parts] == [
        ("young", 1, "whole", "share-under-18"),
        ("women", 1, "whole", "share-women"),
    ]
    assert [each.weight_in_total for each in parts] == [0.75, 0.25]


def test_an_area_of_an_index_tells_why(read):
    found = read(INDEX, ("level: block", "level: block\nchange_over: 1"))
    scores = {}
    for code in BLOCKS:
        area = reading.area_of_run(found, code)
        assert isinstance(area, IndexArea)
        assert area.name == f"Gebiet {code} (2021)"
        whole, *parts = area.nodes
        scores[code] = whole.score
        assert area.unattributed + sum(part.contribution for part in parts) == pytest.approx(whole.score)
        assert whole.class_id == ("high" if whole.score >= 0 else "low")
        assert area.attention == (whole.class_id == "high")
        assert whole.rank_of == len(BLOCKS)
        assert whole.rank_lower <= whole.rank <= whole.rank_upper
        assert 0 <= whole.class_kept <= 1
        assert parts[0].value == pytest.approx(
            100 * town.cell("population.age_0_18", 2022, code)[0] / town.cell("population.total", 2022, code)[0]
        )
        before = found.tables["result"].query("period == '2021' and code == @code")["whole.score"].iloc[0]
        assert whole.change == pytest.approx(whole.score - before)
    order = sorted(scores, key=scores.__getitem__, reverse=True)
    assert [reading.area_of_run(found, code).nodes[0].rank for code in order] == list(range(1, len(BLOCKS) + 1))


def test_an_area_that_is_not_rated_says_why_in_both_languages(read):
    code = min(BLOCKS, key=lambda each: town.cell("population.total", 2022, each)[0])
    least = town.cell("population.total", 2022, code)[0] + 1
    found = read(INDEX, ("level: block", f"level: block\nareas: {{minimum_population: {least}}}"))
    area = reading.area_of_run(found, code)
    assert (area.rated, area.nodes[0].score, area.nodes[0].rank) == (False, None, None)
    assert area.not_rated_because["de"].startswith("zu wenige Einwohner")
    assert area.not_rated_because["en"].startswith("too few inhabitants")


def test_an_area_of_a_ranking_has_its_reason(read):
    found = read(RANKING)
    listed = found.current.query("listed")["code"].tolist()
    area = reading.area_of_run(found, listed[0])
    assert isinstance(area, RankingArea)
    assert area.listed
    assert [cell["criterion"] for cell in area.cells] == ["young", "density"]
    assert area.reason["code"] == listed[0]
    assert area.sentences["en"][0].startswith(area.name)
    far = found.current.sort_values("rank")["code"].iloc[-1]
    assert reading.area_of_run(found, far).listed is False


def test_an_area_of_a_key_has_its_sum(read):
    read()
    found = read(BUDGET)
    sums = []
    for code in BLOCKS:
        area = reading.area_of_run(found, code)
        assert isinstance(area, BudgetArea)
        sums.append(round(100 * float(area.row["amount"])))
    assert sum(sums) == 100_000


def test_an_area_that_is_not_there_is_told(read):
    with pytest.raises(NotOfferedError, match=r"„010“ kommt in diesem Lauf nicht vor\. Meinten Sie") as caught:
        reading.area_of_run(read(), "010")
    assert caught.value.what == "area"


def test_an_indicator_that_left_the_catalogue_keeps_its_name_in_old_runs(read):
    found = read()
    Sheet.objects.filter(indicator__isnull=False).delete()
    Indicator.objects.all().delete()
    assert {each.name["de"] for each in found.sources} == {"inhabitants", "share-under-18", "share-women"}


@pytest.mark.parametrize("text", [INDEX, RANKING])
def test_a_row_from_columns_is_the_row_of_the_table(read, text):
    found = read(text)
    assert [row_at(found.columns, place) for place in found.places.values()] == rows_of(found.current)
