"""What numbers would be without a remark's area: block 0101 has a shelter, and the department lets readers know."""

from datetime import date
from pathlib import Path

import pytest

from indicators.describing import load_municipality
from indicators.models import Adjusted, Answer, Audience, Dataset, Remark, Sheet
from indicators.publishing import publish
from indicators.reforms import build_crosswalks
from indicators.releasing import release_many, withdraw
from spatial.models import Level

from . import town
from .test_reforms import KEY, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter(place) -> Remark:
    remark = Remark.objects.create(
        hierarchy=place,
        slug="shelter",
        level=Level.objects.get(slug="block"),
        code="0101",
        text={"de": "Unterkunft", "en": "Shelter"},
        separable=True,
    )
    remark.datasets.set([Dataset.objects.get(slug="population")])
    return remark


def without(year: int, area: str, indicator: str = "share-women", edition: str | None = None) -> float | None:
    found = Adjusted.objects.filter(
        indicator__slug=indicator,
        period__slug=f"{year}-12-31",
        area__code=area,
        area__edition_level__edition__slug=edition or town.edition_of(year),
    )
    return found.get().value if found.exists() else None


def women_without_the_block(year: int, area: str) -> float:
    women, people = (
        town.cell(key, year, area)[0] - town.cell(key, year, "0101")[0]
        for key in ("population.female", "population.total")
    )
    return 100 * women / people


def test_the_block_is_taken_out_of_counts_before_they_are_divided(shelter):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    for area in ("0", "01"):
        assert without(2021, area) == pytest.approx(women_without_the_block(2021, area), rel=1e-12)
    assert without(2021, "02") is None  # the shelter is elsewhere
    assert without(2021, "0101") is None  # without itself nothing is left


def test_what_the_department_does_not_separate_is_nowhere(shelter):
    Remark.objects.update(separable=False)
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    assert not Adjusted.objects.exists()


def test_a_withdrawn_year_takes_its_own_adjusted_values_only(shelter):
    releases = [town.deliver("population", year) for year in (2021, 2022)]
    release_many(releases, audience=Audience.PUBLIC, by=None)
    withdraw(releases[0], by=None)
    assert without(2021, "01") is None
    assert without(2022, "01") == pytest.approx(women_without_the_block(2022, "01"), rel=1e-12)


def test_years_before_a_reform_are_told_without_the_block_on_todays_areas_too(shelter, tmp_path):
    release_many([town.deliver("population", year) for year in town.YEARS], audience=Audience.PUBLIC, by=None)
    build_crosswalks(written(tmp_path, KEY), tmp_path, commit=True)
    for year in (2019, 2020):
        expected = pytest.approx(women_without_the_block(year, "01"), rel=1e-12)  # the reform left the district alone
        assert without(year, "01") == expected
        assert without(year, "01", edition="2021") == expected


def test_an_internal_count_of_the_block_does_not_show_through(shelter):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    release_many([town.deliver("population", 2021, plus=1000)], audience=Audience.INTERNAL, by=None)
    told = Adjusted.objects.filter(indicator__slug="share-women", area__code="01", audience=Audience.PUBLIC)
    assert told.get().value == pytest.approx(women_without_the_block(2021, "01"), rel=1e-12)


def test_a_remark_speaks_for_its_time_only(shelter):
    Remark.objects.update(first_day=date(2021, 1, 1), last_day=date(2021, 12, 31))
    release_many([town.deliver("population", year) for year in (2021, 2022)], audience=Audience.PUBLIC, by=None)
    assert without(2021, "01") is not None
    assert without(2022, "01") is None


def test_publishing_one_year_and_all_years_tells_the_same(shelter, place):
    for year in town.YEARS:
        release_many([town.deliver("population", year)], audience=Audience.PUBLIC, by=None)
    rows = ("remark", "indicator", "area", "period", "audience", "value")
    step_by_step = sorted(Adjusted.objects.values_list(*rows))
    publish(place)
    assert sorted(Adjusted.objects.values_list(*rows)) == step_by_step


def described(folder: Path, shelter: str, lowest: str = "block") -> Path:
    """The file of the town as the fixture built it, with a remark."""
    variables = sorted(key.partition(".")[2] for key in town.variables() if key.startswith("population."))
    entries = "".join(f"      - {{variable: {slug}, name: {{de: {slug}}}, unit: persons}}\n" for slug in variables)
    path = folder / "town.yaml"
    path.write_text(
        f"""municipality: town
name: {{de: Stadt}}
kind: town
territories:
  - {{hierarchy: small, root_level: town, root_code: "0", default_level: block}}
departments:
  - {{department: statistics, name: {{de: Statistik}}}}
datasets:
  - dataset: population
    department: statistics
    hierarchy: small
    name: {{de: population}}
    source: {{de: Quelle, en: Source}}
    licence: "-"
    lowest_public_level: {lowest}
    shared: true
    variables:
{entries}remarks:
  - {{remark: shelter, hierarchy: small, level: block, code: "0101", datasets: [population],
     text: {{de: X}}, {shelter}}}
""",
        encoding="utf-8",
    )
    return path


def test_a_remark_that_is_no_longer_separable_takes_its_values_along_at_once(place, tmp_path):
    load_municipality(described(tmp_path, "separable: true"))
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    assert without(2021, "01") is not None
    load_municipality(described(tmp_path, "separable: false"))
    assert not Adjusted.objects.exists()
    load_municipality(described(tmp_path, "separable: true"))
    assert without(2021, "01") == pytest.approx(women_without_the_block(2021, "01"), rel=1e-12)


def test_a_level_that_the_file_closes_is_closed_when_the_file_is_loaded(place, tmp_path):
    load_municipality(described(tmp_path, "separable: true"))
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    told = Sheet.objects.filter(indicator__slug="share-women", edition_level__level__slug="block")
    assert told.filter(audience=Audience.PUBLIC).exists()
    load_municipality(described(tmp_path, "separable: true", lowest="district"))
    assert not told.filter(audience=Audience.PUBLIC).exists()
    assert not Answer.objects.filter(key__startswith="small/block/").exists()
    assert Answer.objects.filter(key="small/district/share-women/2021-12-31").exists()
    was = set(Sheet.objects.values_list("pk", flat=True))
    load_municipality(described(tmp_path, "separable: true", lowest="district"))
    assert set(Sheet.objects.values_list("pk", flat=True)) == was, "an unchanged file computes nothing"
