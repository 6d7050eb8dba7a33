"""A published small town and a way to deliver files to it."""

from datetime import date

import pytest
from django.utils import timezone

from indicators.importing import import_observations

from .small_town import build_dataset, build_edition, build_hierarchy

WIDE = """
municipality: smalltown
dataset: population
level: block
layout: wide
code: {column: code}
period: {value: "2020-12-31"}
variables: {total: total, male: male, female: female}
markers: {"": missing, ".": suppressed}
"""

LONG = """
municipality: smalltown
dataset: population
level: block
layout: long
code: {column: code}
period: {column: time}
variable: {column: variable}
value: {column: value}
"""

GOOD = """code,total,male,female
0101,10,4,6
0102,20,9,11
0103,30,14,16
0201,40,19,21
0202,50,24,26
"""


class Town:
    """The edition 2020 of the small town, its dataset, and `deliver`."""

    def __init__(self, folder):
        self.folder = folder
        self.hierarchy = build_hierarchy()
        self.edition = build_edition(self.hierarchy)
        publish(self.edition)
        self.dataset = build_dataset(
            self.hierarchy,
            {
                "total": {},
                "male": {},
                "female": {},
                "both": {"sum_of": ["male", "female"]},
                "rent": {"unit": "EUR", "additive": False},
                "area": {"unit": "ha"},
            },
        )

    def write(self, content: str | bytes, name="delivery.csv"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def deliver(self, content=GOOD, mapping=WIDE, *, name="delivery.csv", commit=False):
        """Import one file, given as text, by a mapping, given as YAML."""
        mapping_path = self.write(mapping, "mapping.yaml")
        return import_observations(mapping_path, [self.write(content, name)], commit=commit)


def publish(edition):
    edition.published_at = timezone.now()
    edition.save()


@pytest.fixture
def town(db, tmp_path):
    return Town(tmp_path)


@pytest.fixture
def older_edition(town):
    """An edition until 2019, with one block more and another town code."""
    tree = {
        "town": {"9": None},
        "district": {"01": "9", "02": "9"},
        "block": {"0101": "01", "0102": "01", "0104": "01", "0201": "02", "0203": "02", "0204": "02"},
    }
    edition = build_edition(town.hierarchy, "2010", date(2010, 1, 1), date(2020, 1, 1), tree)
    publish(edition)
    return edition
