"""Who sees a run: decisions, what takes the place of what, and numbers that are withdrawn."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from indicators.models import Audience, OfficialRun
from indicators.official import carry_out, reading, release_run, withdraw_run
from indicators.reading import NotOfferedError
from indicators.releasing import ReleaseRefusedError, release, release_many, withdraw
from indicators.removing import remove_invented
from spatial.definitions import DefinitionError
from spatial.describing import load_municipality_part
from spatial.models import Hierarchy, Level, Municipality, Territory
from tests.computing import town

from .conftest import BUDGET, DAY, INDEX, RANKING

pytestmark = pytest.mark.django_db
PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL


def seen(audience=PUBLIC) -> list[tuple[str, int]]:
    return [(each.recipe, each.number) for each in reading.visible_runs(town.territory(), audience=audience)]


def refusal(recipe="little", number=None, audience=PUBLIC) -> NotOfferedError:
    with pytest.raises(NotOfferedError) as caught:
        reading.run_of(town.territory(), recipe, number, audience=audience)
    return caught.value


@pytest.mark.parametrize("text", [INDEX, RANKING])
def test_a_run_is_internal_until_it_is_released(run, text):
    made = run(text)
    assert (seen(), seen(INTERNAL)) == ([], [(made.recipe, 1)])
    release_run(made, audience=INTERNAL, by=None)
    assert (seen(), seen(INTERNAL)) == ([], [(made.recipe, 1)])
    assert "gibt es hier nicht" in refusal(made.recipe, 1).de  # the public is not told that it exists
    somebody = get_user_model().objects.create(username="s")
    release_run(made, audience=PUBLIC, by=somebody)
    assert seen() == [(made.recipe, 1)]
    assert (made.state, made.audience, made.released_by) == ("released", PUBLIC, somebody)
    assert made.public_since == made.released_at
    with pytest.raises(ReleaseRefusedError, match="schon öffentlich freigegeben"):
        release_run(made, audience=PUBLIC, by=None)


def test_a_withdrawn_run_is_gone_and_says_so(run):
    made = run()
    with pytest.raises(ReleaseRefusedError, match="nichts zurückzuziehen"):
        withdraw_run(made, by=None)
    release_run(made, audience=PUBLIC, by=None)
    withdraw_run(made, by=None)
    assert (seen(), seen(INTERNAL)) == ([], [("little", 1)])
    told = refusal()
    assert (told.what, told.de) == ("run", "„Kleiner Index“ (2022, Lauf 1) wurde zurückgezogen.")
    assert told.en == "“Little index” (2022, run 1) has been withdrawn."
    release_run(made, audience=PUBLIC, by=None)
    assert seen() == [("little", 1)]


def test_what_was_released_internally_and_withdrawn_stays_unknown_to_the_public(run):
    made = run()
    release_run(made, audience=INTERNAL, by=None)
    withdraw_run(made, by=None)
    assert "gibt es hier nicht" in refusal("little", 1).de


def test_numbers_that_are_withdrawn_take_every_run_with_them(run, numbers):
    for text in (INDEX, RANKING):
        release_run(run(text), audience=PUBLIC, by=None)
    withdraw(numbers["population", 2021], by=None)
    assert len(seen()) == 2  # of another year: nothing to do with them
    withdraw(numbers["population", 2022], by=None)
    assert (seen(), seen(INTERNAL)) == ([], [])
    assert "Zahlen, auf denen der Lauf beruht, wurden zurückgezogen" in refusal("order", 1).de
    assert "zurückgezogen" in refusal("order", 1, INTERNAL).de
    release(numbers["population", 2022], audience=PUBLIC, by=None)
    assert len(seen()) == 2


def test_numbers_that_are_replaced_or_become_internal_hide_a_run_from_the_public(run):
    made = run()
    release_run(made, audience=PUBLIC, by=None)
    newer = town.deliver("population", 2022, plus=1)
    release_many([newer], audience=PUBLIC, by=None)
    assert (seen(), seen(INTERNAL)) == ([], [("little", 1)])
    assert "wurden durch neuere ersetzt" in refusal().de
    second = run()
    release_run(second, audience=PUBLIC, by=None)
    assert seen() == [("little", 2)]
    assert refusal("little", 1).de.endswith("wurde durch einen neueren Lauf ersetzt. Es gibt den Lauf 2 (2022).")


@pytest.mark.parametrize("slug", ["town", "district"])
def test_a_department_that_allows_less_hides_what_it_allowed(numbers, recipe, slug):
    territory = town.territory(slug)
    made = carry_out(recipe(), territory, day=DAY).run
    release_run(made, audience=PUBLIC, by=None)
    dataset = made.inputs.get().dataset
    assert reading.visible_runs(territory) == [made]
    dataset.shared = False  # until now the district may show the town's numbers
    dataset.save()
    assert reading.visible_runs(territory) == ([made] if slug == "town" else [])
    dataset.shared, dataset.lowest_public_level = True, Level.objects.get(slug="district")
    dataset.save()
    assert reading.visible_runs(territory) == []  # its blocks are no longer public
    with pytest.raises(NotOfferedError, match="beruht, sind nicht mehr öffentlich"):
        reading.run_of(territory, "little")


def test_a_newer_run_of_the_same_time_takes_the_place_of_the_older(run):
    first, second = run(), run(INDEX, ("seed: 7", "seed: 8"))
    other = run(label="2022 corrected")
    release_run(other, audience=PUBLIC, by=None)
    release_run(first, audience=PUBLIC, by=None)
    release_run(second, audience=INTERNAL, by=None)
    assert seen() == [("little", 3), ("little", 1)]  # an internal release stands beside a public one
    release_run(second, audience=PUBLIC, by=None)
    first.refresh_from_db()
    assert (first.state, first.audience) == ("replaced", INTERNAL)
    assert seen() == [("little", 3), ("little", 2)]


def test_internal_numbers_never_become_public(place, run, recipe):
    release_many([town.deliver("business", 2022)], audience=PUBLIC, by=None)
    asks = recipe(INDEX, ("indicator: share-women, column: f", "indicator: businesses-per-1000"))
    made = carry_out(asks, town.territory(), day=DAY, audience=INTERNAL).run  # its blocks are internal
    assert made.numbers_audience == INTERNAL
    with pytest.raises(ReleaseRefusedError, match="nur intern freigegeben"):
        release_run(made, audience=PUBLIC, by=None)
    change = {"state": "released", "audience": PUBLIC, "released_at": now()}
    with pytest.raises(IntegrityError, match="run_is_no_more_public_than_its_numbers"), transaction.atomic():
        OfficialRun.objects.filter(pk=made.pk).update(**change)
    release_run(made, audience=INTERNAL, by=None)


def test_a_run_on_withdrawn_numbers_cannot_be_released(run, numbers):
    made = run()
    withdraw(numbers["population", 2022], by=None)
    with pytest.raises(ReleaseRefusedError, match="zurückgezogen oder ersetzt sind: „population"):
        release_run(made, audience=PUBLIC, by=None)


def test_a_key_is_as_public_as_its_index(run):
    index = run()
    release_run(index, audience=PUBLIC, by=None)
    key = run(BUDGET)
    release_run(key, audience=PUBLIC, by=None)
    assert ("money", 1) in seen()
    withdraw_run(index, by=None)
    assert seen() == []
    assert "sind nicht mehr öffentlich" in refusal("money").de
    withdraw_run(key, by=None)
    with pytest.raises(ReleaseRefusedError, match="Bitte geben Sie zuerst ihn frei"):
        release_run(key, audience=PUBLIC, by=None)


def test_of_several_times_the_newest_is_shown_first(run):
    later, earlier = run(), run(day=DAY.replace(year=2021))
    for each in (later, earlier):
        release_run(each, audience=PUBLIC, by=None)
    assert reading.run_of(town.territory(), "little").run == later
    assert reading.run_of(town.territory(), "little", earlier.number).run == earlier
    assert refusal("little", 9).suggestions == []
    assert refusal("litle").suggestions == ["little"]


def test_runs_of_one_territory_are_none_of_another(run):
    release_run(run(), audience=PUBLIC, by=None)
    assert reading.visible_runs(town.territory("district")) == []


def test_an_invented_town_goes_with_its_runs(run):
    index = run()
    release_run(index, audience=PUBLIC, by=None)
    run(BUDGET)
    Municipality.objects.update(fictional=True)
    Municipality.objects.get(slug="district").territories.all().delete()
    assert remove_invented("town")
    assert not OfficialRun.objects.exists()


def test_a_hierarchy_with_runs_stays_with_its_municipality(run, tmp_path):
    run()
    other = Hierarchy.objects.create(slug="other", name={"de": "Andere"})
    Level.objects.create(hierarchy=other, slug="whole", position=0, name={"de": "G"}, plural={"de": "G"})
    path = tmp_path / "town.yaml"
    path.write_text(
        "municipality: town\nname: {de: Stadt}\nkind: town\nterritories:\n"
        "  - {hierarchy: other, root_level: whole, root_code: '0', default_level: whole}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match=r"town.yaml:5: Die Gliederung „small“ lässt sich nicht"):
        load_municipality_part(path)
    assert Territory.objects.filter(municipality__slug="town").count() == 1
