"""Addresses of houses: brought in as a whole, found however they are spelt, and placed in their areas."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from spatial.address_models import Address, AddressRegister, Street
from spatial.addresses import import_addresses
from spatial.definitions import DefinitionError
from spatial.describing import load_municipality_part
from spatial.editions import import_edition, publish_edition
from spatial.finding_addresses import areas_of, areas_of_streets, find_places, find_postcodes
from spatial.models import Edition, Level, Territory

from . import little_town
from .test_describing import WEST
from .test_describing import write as write_text

pytestmark = pytest.mark.django_db

# Points in metres from the corner of the town; 0101 is the south-western block, 0202 the north-eastern.
HOUSES = """\
strasse;hnr;zusatz;plz;ort;x;y;block
Müllerstraße;1;;10115;Mitte;380010;5820010;0101
Müllerstraße;1;A;10115;Mitte;380020;5820010;0101
Müllerstraße;12;;10115;Mitte;380110;5820010;0201
Sankt-Georg-Platz;3;;10117;Mitte;380150;5820150;0202
Steinweg;2-4;;10117;Nord;380050;5820150;0102
Straße 614;7;;10117;Nord;380100;5820100;0102
Steinweg;;;10117;Nord;380060;5820150;0102
Nirgendweg;ohne;;10117;Nord;380060;5820150;0102
Weitweg;5;;10119;Fern;385000;5820150;0102
"""
MAPPING = """\
hierarchy: town
source: {de: Von Hand, en: By hand}
licence: CC0
day: 2024-12-31
file: houses.csv
columns: {street: strasse, number: hnr, suffix: zusatz, postcode: plz, place: ort, x: x, y: y}
"""
CODED = MAPPING.replace("x: x, y: y", "code: block") + 'areas: {edition: "2020", level: block}\n'


@pytest.fixture
def territory(hierarchy, folder) -> Territory:
    import_edition(little_town.mapping(), folder, commit=True)
    publish_edition(Edition.objects.get())
    load_municipality_part(write_text(folder, WEST, "west.yaml"))
    (folder / "houses.csv").write_text(HOUSES, encoding="utf-8")
    whole = Territory.objects.get()
    whole.root_level, whole.root_code = hierarchy.levels.get(slug="town"), "0"
    whole.save()
    return whole


def bring_in(folder, mapping: str = MAPPING):
    return import_addresses(write_text(folder, mapping, "addresses.yaml"), folder, commit=True)


def found(territory: Territory, text: str) -> list[str]:
    return [str(each) for each in find_places(territory, text)]


def test_they_come_in_once_and_are_replaced_as_a_whole(territory, folder):
    report = bring_in(folder)
    assert report.counts == {"streets": 5, "addresses": 8}
    assert "1 Hausnummern sind nicht lesbar und bleiben weg, zum Beispiel „ohne“" in report.as_text()
    assert list(Address.objects.filter(street__name="Müllerstraße").values_list("label", flat=True)) == [
        "1",
        "1a",
        "12",
    ]
    assert bring_in(folder).action == "unchanged"
    (folder / "houses.csv").write_text("\n".join(HOUSES.splitlines()[:3]), encoding="utf-8")
    assert bring_in(folder).counts == {"streets": 1, "addresses": 2}
    assert (AddressRegister.objects.count(), Street.objects.count(), Address.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Müllerstraße 12", "Müllerstraße 12, 10115 Mitte"),
        ("muellerstr 1 a", "Müllerstraße 1a, 10115 Mitte"),
        ("MÜLLER", "Müllerstraße, 10115 Mitte"),
        ("Müllerstr. 1, 10115 Mitte", "Müllerstraße 1, 10115 Mitte"),
        ("Mülerstrasse 12", "Müllerstraße 12, 10115 Mitte"),  # one letter too few
        ("St. Georg Pl. 3", "Sankt-Georg-Platz 3, 10117 Mitte"),
        ("georg", "Sankt-Georg-Platz, 10117 Mitte"),
        ("st", "Steinweg, 10117 Nord"),
        ("Steinweg 2-4", "Steinweg 2-4, 10117 Nord"),
        ("Müllerstraße 99", "Müllerstraße, 10115 Mitte"),  # no such number: the street
    ],
)
def test_they_are_found_however_they_are_spelt(territory, folder, text, first):
    bring_in(folder)
    assert found(territory, text)[0] == first


def test_what_is_not_there_is_not_found(territory, folder):
    assert found(territory, "Müllerstraße") == []  # no register yet
    bring_in(folder)
    assert found(territory, "Xylophonallee") == []
    assert found(territory, "") == found(territory, "12") == found(territory, "?") == []


@pytest.mark.parametrize("mapping", [MAPPING, CODED])
def test_a_house_lies_in_an_area_of_every_level(territory, folder, mapping):
    bring_in(folder, mapping)
    house = Address.objects.get(street__name="Müllerstraße", label="12")
    assert [(each.edition_level.level.slug, each.code) for each in areas_of(territory, house)] == [
        ("town", "0"), ("quarter", "02"), ("block", "0201"),
    ]  # fmt: skip


def test_a_house_outside_lies_nowhere_and_one_on_a_border_in_one_chain(territory, folder):
    bring_in(folder)
    assert areas_of(territory, Address.objects.get(street__name="Weitweg")) == []
    corner = areas_of(territory, Address.objects.get(street__name="Straße 614"))
    assert [each.edition_level.level.slug for each in corner] == ["town", "quarter", "block"]
    assert corner[2].code.startswith(corner[1].code)


@pytest.mark.parametrize("mapping", [MAPPING, CODED])
def test_where_a_part_is_shown_only_its_houses_are_found(territory, folder, mapping):
    bring_in(folder, mapping)
    territory.root_level, territory.root_code = territory.hierarchy.levels.get(slug="quarter"), "02"
    territory.save()
    assert found(territory, "Müllerstraße 1") == ["Müllerstraße, 10115 Mitte"]  # number 1 stands in the west
    assert found(territory, "Müllerstraße 12") == ["Müllerstraße 12, 10115 Mitte"]
    assert found(territory, "Steinweg") == []
    house = Address.objects.get(street__name="Müllerstraße", label="12")
    assert [each.code for each in areas_of(territory, house)] == ["02", "0201"]
    assert areas_of(territory, Address.objects.get(street__name="Müllerstraße", label="1")) == []


@pytest.mark.parametrize("mapping", [MAPPING, CODED])
def test_postcodes_and_streets_by_area(territory, folder, mapping):
    bring_in(folder, mapping)
    assert find_postcodes(territory, "101")[:2] == ["10115", "10117"]
    assert find_postcodes(territory, "Müller") == []
    streets = Street.objects.filter(postcode="10115")
    blocks = areas_of_streets(territory, streets, Level.objects.get(slug="block"))
    assert [(area.code, houses) for area, houses in blocks] == [("0101", 2), ("0201", 1)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("houses.csv", "none.csv"), "none.csv: Die Datei gibt es im Ordner"),
        (("street: strasse", "street: gasse"), "Es fehlen die Spalten „gasse“"),
    ],
)
def test_a_fault_of_the_file_stops_all(territory, folder, change, sentence):
    report = bring_in(folder, MAPPING.replace(*change))
    assert report.action == "refused"
    assert sentence in report.as_text()
    path = folder / "addresses.yaml"
    with pytest.raises(CommandError, match="Nichts wurde geändert"):
        call_command("import_addresses", str(path), data=str(folder), commit=True, verbosity=0, stdout=Quiet())


class Quiet:
    def write(self, text: str) -> None:
        """The report is looked at elsewhere."""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("hierarchy: town", "hierarchy: moon"), "Die Gliederung „moon“ gibt es nicht"),
        (("x: x, y: y", "code: block"), "Bitte geben Sie mit `areas:"),
        (("x: x, y: y", "x: x"), "addresses.yaml:6"),
    ],
)
def test_a_fault_of_the_mapping_is_told_with_its_line(territory, folder, change, sentence):
    with pytest.raises(DefinitionError, match=re.escape(sentence)):
        bring_in(folder, MAPPING.replace(*change))
