"""The 401,032 real addresses of Berlin: brought in within seconds, found within milliseconds."""

import time
from pathlib import Path
from statistics import median

import pytest

from spatial.address_models import Address
from spatial.addresses import import_addresses
from spatial.describing import load_hierarchy, load_municipality_part
from spatial.editions import import_edition, publish_edition
from spatial.finding_addresses import areas_of, find_places, find_postcodes
from spatial.models import Edition, Territory

pytestmark = [pytest.mark.django_db, pytest.mark.berlin]
EXAMPLES = Path(__file__).parents[2] / "examples" / "berlin"
# A street and what a person may type for it; the Planungsraum is that of the file.
KNOWN = [
    ("Ackerstr 1", "Ackerstraße 1, 10115 Mitte", "01100309"),
    ("ackerstrasse 1 b", "Ackerstraße 1b, 10115 Mitte", "01100415"),
    ("Akerstrase 10", "Ackerstraße 10, 10115 Mitte", "01100415"),
    ("Ackerstraße 1, 10115 Berlin", "Ackerstraße 1, 10115 Mitte", "01100309"),
]


def test_berlins_addresses(berlin):
    load_hierarchy(EXAMPLES / "lor.yaml")
    import_edition(EXAMPLES / "lor-2021.yaml", berlin, commit=True)
    publish_edition(Edition.objects.get())
    load_municipality_part(EXAMPLES / "berlin.yaml")
    territory = Territory.objects.get()
    start = time.perf_counter()
    report = import_addresses(EXAMPLES / "addresses.yaml", berlin, commit=True)
    assert time.perf_counter() - start < 60
    assert Address.objects.count() == report.counts["addresses"] > 400_000
    for text, first, code in KNOWN:
        place = find_places(territory, text)[0]
        assert (str(place), place.address.code) == (first, code)
        assert [each.code for each in areas_of(territory, place.address)] == ["0", code[:2], code[:4], code[:6], code]
    assert find_postcodes(territory, "1011")[0] == "10115"
    texts = [
        "A",
        "Un",
        "Unter den L",
        "Karl-Marx-Str",
        "Karl-Marx-Allee 30",
        "Frankfrter Alee 12",
        "Xyzzyweg",
        "str",
        "10",
    ]
    assert median(_seconds(territory, text) for text in texts * 3) < 0.05


def _seconds(territory: Territory, text: str) -> float:
    start = time.perf_counter()
    find_places(territory, text)
    return time.perf_counter() - start
