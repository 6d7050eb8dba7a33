"""Hierarchies and municipalities are loaded as described; loading twice changes nothing."""

import pytest

from spatial.definitions import DefinitionError
from spatial.describing import load_hierarchy, load_municipality_part
from spatial.editions import import_edition, publish_edition
from spatial.models import Boundaries, Edition, Hierarchy, Level, Municipality, Territory

from .little_town import HIERARCHY, mapping

pytestmark = pytest.mark.django_db

WEST = """\
municipality: west
name: {de: Weststadt, en: West}
kind: district
territories:
  - {hierarchy: town, root_level: quarter, root_code: "01", default_level: block}
departments:
  - {department: office}
"""


def write(folder, text, name="file.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_hierarchy_is_loaded_and_loading_it_again_changes_nothing(hierarchy, tmp_path):
    before = list(Level.objects.values())
    assert [level["slug"] for level in before] == ["town", "quarter", "block"]
    load_hierarchy(write(tmp_path, HIERARCHY))
    assert list(Level.objects.values()) == before
    assert Hierarchy.objects.get().srid == 25833


def test_levels_may_change_until_there_is_an_edition(hierarchy, folder):
    fewer = HIERARCHY.replace("level: quarter", "level: district")
    load_hierarchy(write(folder, fewer))
    assert list(Level.objects.values_list("slug", flat=True)) == ["town", "district", "block"]
    load_hierarchy(write(folder, HIERARCHY))
    import_edition(mapping(), folder, commit=True)
    with pytest.raises(DefinitionError, match=r"file.yaml:5: Zur Gliederung „town“ gibt es schon Gebietsstände"):
        load_hierarchy(write(folder, fewer))
    renamed = load_hierarchy(write(folder, HIERARCHY.replace("Blöcke", "Baublöcke")))
    assert renamed.levels.get(slug="block").plural["de"] == "Baublöcke"


def test_a_level_that_stands_twice_is_refused(db, tmp_path):
    with pytest.raises(DefinitionError, match="„town“ steht zweimal"):
        load_hierarchy(write(tmp_path, HIERARCHY.replace("level: quarter", "level: town")))
    assert not Hierarchy.objects.exists()


def test_a_municipality_is_loaded_twice_alike_and_changed_when_the_file_changes(hierarchy, tmp_path):
    load_municipality_part(write(tmp_path, WEST))
    territory = Territory.objects.get()
    assert (territory.root_level.slug, territory.root_code, territory.default_level.slug) == ("quarter", "01", "block")
    load_municipality_part(write(tmp_path, WEST))
    assert Territory.objects.get().pk == territory.pk
    load_municipality_part(write(tmp_path, WEST.replace("Weststadt", "Westend")))
    assert Municipality.objects.get().name["de"] == "Westend"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("hierarchy: town", "hierarchy: moon", "file.yaml:5: Die Gliederung „moon“ gibt es nicht"),
        ("root_level: quarter", "root_level: street", "Die Ebene „street“ gibt es in „town“ nicht"),
        ("default_level: block", "default_level: town", "liegt über der obersten gezeigten"),
        ("kind: district", "kind: village", "file.yaml:3: „kind“ ist „village“; möglich ist nur „town“"),
        ("name:", "nom:", "unbekannten Eintrag „nom“"),
    ],
)
def test_a_wrong_municipality_is_refused_and_nothing_stays(hierarchy, tmp_path, old, new, sentence):
    with pytest.raises(DefinitionError, match=sentence):
        load_municipality_part(write(tmp_path, WEST.replace(old, new)))
    assert not Municipality.objects.exists()


def test_one_code_may_not_be_the_root_on_two_levels(hierarchy, tmp_path):
    load_municipality_part(write(tmp_path, WEST))
    east = WEST.replace("west", "east").replace("root_level: quarter", "root_level: block")
    with pytest.raises(DefinitionError, match="ein Gebiet einer anderen Ebene"):
        load_municipality_part(write(tmp_path, east))


@pytest.mark.parametrize("territory_first", [True, False])
def test_shapes_of_a_part_are_made_whichever_comes_first(hierarchy, folder, territory_first):
    if territory_first:
        load_municipality_part(write(folder, WEST))
    import_edition(mapping(), folder, commit=True)
    publish_edition(Edition.objects.get())
    load_municipality_part(write(folder, WEST))
    found = Boundaries.objects.filter(root_code="01").values_list("edition_level__level__slug", "resolution")
    assert sorted(found) == [("block", "detail"), ("block", "overview"), ("quarter", "detail"), ("quarter", "overview")]
    load_municipality_part(write(folder, WEST))
    assert Boundaries.objects.count() == 6 + 4


def test_a_territory_that_shows_everything_needs_no_shapes_of_its_own(hierarchy, folder):
    whole = WEST.replace("root_level: quarter", "root_level: town").replace('"01"', '"0"')
    load_municipality_part(write(folder, whole))
    import_edition(mapping(), folder, commit=True)
    assert set(Boundaries.objects.values_list("root_code", flat=True)) == {""}
