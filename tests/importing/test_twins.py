"""The same count in two places, two editions or two datasets: comparing them tells nothing that one of them hides."""

from datetime import date

import numpy as np
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from indicators.describing import load_municipality
from indicators.models import Audience, Sheet, Variable
from indicators.releasing import ReleaseRefusedError, release, release_many
from indicators.statuses import OK, SUPPRESSED
from spatial.definitions import DefinitionError
from spatial.models import Area, EditionLevel
from spatial.unchanged import same_areas

from .conftest import WIDE, publish
from .small_town import build_dataset, build_edition
from .test_describing import TOWN

# Until 2019 the ground of 0103 was two blocks, of which one is the cheapest to hide beside the small 0101.
OLD = {
    "town": {"0": None},
    "district": {"01": "0", "02": "0"},
    "block": {"0101": "01", "0102": "01", "0104": "01", "0105": "01", "0201": "02", "0202": "02"},
}
STAYING = "code,total,male,female\n0101,9,2,7\n0102,20,9,11\n0201,40,19,21\n0202,50,24,26\n"
ON_OLD = STAYING + "0104,43,20,23\n0105,10,5,5\n"
ON_NEW = STAYING + "0103,53,25,28\n"
CHECKED = WIDE + "checks:\n  - {sum: [male, female], equals: total}\n"
LAST_YEAR = CHECKED.replace("2020-12-31", "2019-12-31")
RECOUNT = LAST_YEAR.replace("layout:", 'edition: "2020"\nlayout:')


@pytest.fixture
def two(town):
    """Two editions of a town with public blocks; the last day of the old one is counted on both."""
    publish(build_edition(town.hierarchy, "2010", date(2010, 1, 1), date(2020, 1, 1), OLD))
    town.dataset.minimum_count = 3
    town.dataset.save()
    return town


@pytest.fixture
def beside(town):
    """A second dataset that holds the inhabitants once more, beside those who receive something."""
    town.dataset.minimum_count = 3
    town.dataset.save()
    build_dataset(
        town.hierarchy,
        {"inhabitants": {"same_as": "population.total"}, "helped": {}},
        minimum_count=3,
        slug="benefits",
    )
    return town


POPULATION = "code,total,male,female\n0101,2,1,1\n0102,20,9,11\n0103,30,14,16\n0201,40,19,21\n0202,50,24,26\n"
# The year before, 0103 was small: so it is hidden gladly beside the small 0101, and not 0102 as in the register.
BENEFITS = """code,time,inhabitants,helped
0101,2020-12-31,40,9
0102,2020-12-31,60,11
0103,2020-12-31,2,0
0201,2020-12-31,40,19
0202,2020-12-31,50,12
0101,2021-12-31,2,0
0102,2021-12-31,20,8
0103,2021-12-31,30,9
0201,2021-12-31,40,19
0202,2021-12-31,50,12
"""
REGISTER = CHECKED.replace("2020-12-31", "2021-12-31")
HELPED = (
    WIDE.replace("dataset: population", "dataset: benefits")
    .replace("{total: total, male: male, female: female}", "{inhabitants: inhabitants, helped: helped}")
    .replace('{value: "2020-12-31"}', "{column: time}")
)


def cells(draft, variable):
    """(level, code) → number, or None where it is hidden."""
    found = {}
    for sheet in draft.sheets.filter(variable__slug=variable).select_related("edition_level__level"):
        for code, value in zip(sheet.edition_level.codes, sheet.values, strict=True):
            found[sheet.edition_level.level.slug, code] = value
    return found


def told_apart(one, other, variable, same=None):
    """Cells that stand in both places, open in one and hidden in the other."""
    first, second = cells(one, variable), cells(other, same or variable)
    return {place for place in first.keys() & second.keys() if (first[place] is None) != (second[place] is None)}


def hidden(draft, variable):
    return {place for place, value in cells(draft, variable).items() if value is None}


def deliver(town, *args):
    report = town.deliver(*args, commit=True)
    assert report.ok, report.sentences("en")
    return report.releases[-1]


@pytest.mark.parametrize("order", [((ON_OLD, LAST_YEAR), (ON_NEW, RECOUNT)), ((ON_NEW, RECOUNT), (ON_OLD, LAST_YEAR))])
@pytest.mark.parametrize("between", [True, False], ids=["released between", "both drafts"])
def test_two_editions_hide_the_same_of_what_is_the_same(two, order, between):
    first = deliver(two, *order[0])
    if between:
        release(first, audience=Audience.PUBLIC, by=None)
    second = deliver(two, *order[1])
    assert ("block", "0101") in hidden(first, "male")
    for variable in ("total", "male", "female"):
        assert not told_apart(first, second, variable), variable
    left = [draft for draft in (first, second) if not between or draft is second]
    release_many(left, audience=Audience.PUBLIC, by=None)


def test_without_the_other_edition_something_else_would_be_hidden(two):
    """So the test above tests something: each by itself, they give one another away."""
    first = deliver(two, ON_OLD, LAST_YEAR)
    apart = hidden(first, "male")
    first.delete()
    second = deliver(two, ON_NEW, RECOUNT)
    assert {place for place in apart ^ hidden(second, "male") if place[1] in STAYING}


def test_an_area_with_the_same_code_and_other_ground_is_another_one(town):
    build_edition(town.hierarchy, "2021", date(2021, 1, 1))
    old, new = (EditionLevel.objects.get(edition__slug=slug, level__slug="block") for slug in ("2020", "2021"))
    wider = MultiPolygon(Polygon.from_bbox((8.0, 52.0, 8.1, 52.101)))
    redrawn = MultiPolygon(Polygon(((8.0, 52.0), (8.05, 52.0), (8.1, 52.0), (8.1, 52.1), (8.0, 52.1), (8.0, 52.0))))
    Area.objects.filter(edition_level=new, code="0102").update(geometry=wider)
    Area.objects.filter(edition_level=new, code="0103").update(geometry=redrawn)  # a corner more is no other area
    Area.objects.filter(edition_level=new, code="0202").update(code="0203")
    for one, other in ((old, new), (new, old)):
        assert [array.tolist() for array in same_areas(one, other)] == [[0, 2, 3], [0, 2, 3]]


@pytest.mark.parametrize("population_first", [True, False])
def test_two_datasets_hide_the_same_of_what_is_the_same(beside, population_first):
    order = [(POPULATION, REGISTER), (BENEFITS, HELPED)]
    drafts = [deliver(beside, *each) for each in (order if population_first else reversed(order))]
    population, benefits = drafts if population_first else reversed(drafts)
    assert hidden(population, "male")
    assert not told_apart(population, benefits, "total", "inhabitants")
    release_many(drafts, audience=Audience.PUBLIC, by=None)


def test_without_saying_so_they_give_one_another_away(beside):
    Variable.objects.update(same_as="")
    population, benefits = deliver(beside, POPULATION, REGISTER), deliver(beside, BENEFITS, HELPED)
    assert told_apart(population, benefits, "total", "inhabitants")


def test_the_gate_lets_nothing_out_that_its_twin_hides(beside):
    Variable.objects.update(same_as="")
    population, benefits = deliver(beside, POPULATION, REGISTER), deliver(beside, BENEFITS, HELPED)
    apart = told_apart(population, benefits, "total", "inhabitants")
    assert apart
    Variable.objects.filter(slug="inhabitants").update(same_as="population.total")
    release(population, audience=Audience.PUBLIC, by=None)
    with pytest.raises(ReleaseRefusedError) as refused:
        release(benefits, audience=Audience.PUBLIC, by=None)
    told = f"„population.total“ (Zeitbezug 2021-12-31, Gebietsstand 2020): {len(apart)} Gebiete wären an einer Stelle"
    assert told in refused.value.de
    assert f"“population.total” (period 2021-12-31, edition 2020): {len(apart)} areas" in refused.value.en
    # As the sentence says: the draft is deleted, the delivery imported again.
    benefits.delete()
    again = deliver(beside, BENEFITS, HELPED)
    release(again, audience=Audience.PUBLIC, by=None)
    assert not told_apart(population, again, "total", "inhabitants")


def test_drafts_that_go_out_together_are_compared_too(beside):
    Variable.objects.update(same_as="")
    drafts = [deliver(beside, POPULATION, REGISTER), deliver(beside, BENEFITS, HELPED)]
    Variable.objects.filter(slug="inhabitants").update(same_as="population.total")
    with pytest.raises(ReleaseRefusedError, match=r"Dieselben Zahlen stehen auch in „(population.total|benefits.inh)"):
        release_many(drafts, audience=Audience.PUBLIC, by=None)
    assert not Sheet.objects.filter(told=Audience.PUBLIC).exists()


@pytest.mark.parametrize("status", [OK, SUPPRESSED])
def test_the_gate_of_two_editions(two, status):
    first = deliver(two, ON_OLD, LAST_YEAR)
    release(first, audience=Audience.PUBLIC, by=None)
    second = deliver(two, ON_NEW, RECOUNT)
    sheet = second.sheets.get(variable__slug="male", edition_level__level__slug="block")
    values, statuses = np.array(sheet.values, float), np.array(sheet.statuses)
    codes = sheet.edition_level.codes
    place = next(
        at for at, code in enumerate(codes) if code in STAYING and (statuses[at] == SUPPRESSED) == (status == OK)
    )
    truth = {"0101": 2, "0102": 9, "0201": 19, "0202": 24}[codes[place]]
    stored = [None if np.isnan(value) else value for value in values]
    stored[place], statuses[place] = (float(truth) if status == OK else None), status
    Sheet.objects.filter(pk=sheet.pk).update(values=stored, statuses=statuses.tolist())
    with pytest.raises(ReleaseRefusedError, match=r"population\.male.*Gebietsstand 2010.*: 1 Gebiete"):
        release(second, audience=Audience.PUBLIC, by=None)


def test_numbers_that_differ_are_told_and_not_taken_for_the_same(beside):
    deliver(beside, POPULATION, REGISTER)
    other = BENEFITS.replace("2021-12-31,50,12", "2021-12-31,51,12")
    report = beside.deliver(other, HELPED)
    (told,) = [line for line in report.sentences("de") if "inhabitants" in line and "same_as" in line]
    assert "„inhabitants“ soll dasselbe zählen wie „population.total“" in told
    assert report.ok, "a warning"


FAULTS = {
    "stranger": ("population.nobody", "kein Merkmal eines anderen Datensatzes"),
    "itself": ("benefits.helped", "kein Merkmal eines anderen Datensatzes"),
    "other unit": ("population.flats", "andere Einheit"),
    "chain": ("third.people", "selbst dasselbe wie „population.total“"),
}
LATER = """  - dataset: {name}
    department: statistik
    hierarchy: small
    name: {{de: Leistungen}}
    source: {{de: Register}}
    licence: dl-de/by-2-0
    lowest_public_level: district
    minimum_count: 3
    variables:
      - {{variable: helped, name: {{de: Menschen}}, unit: persons}}
      - {{variable: people, name: {{de: Menschen}}, unit: persons, same_as: {same_as}}}
"""


def described(folder, same_as):
    flats = "      - {variable: flats, name: {de: Wohnungen}, unit: dwellings}\n"
    text = TOWN + flats + LATER.format(name="benefits", same_as=same_as)
    path = folder / "town.yaml"
    path.write_text(text + LATER.format(name="third", same_as="population.total"), encoding="utf-8")
    load_municipality(path)


def test_what_is_the_same_comes_from_the_municipality_file(town, tmp_path):
    town.dataset.delete()
    described(tmp_path, "population.total")
    assert Variable.objects.get(dataset__slug="benefits", slug="people").same_as == "population.total"


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_with_file_and_line(town, tmp_path, name):
    town.dataset.delete()
    same_as, words = FAULTS[name]
    with pytest.raises(DefinitionError, match=words) as fault:
        described(tmp_path, same_as)
    assert "town.yaml:32" in str(fault.value)
