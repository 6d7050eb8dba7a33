"""How long 2.4 million values take from a file to checked draft sheets: 542 areas × 300 variables × 15 years.

    DATABASE_URL=… python -m benchmarks.importing

Everything is done in a transaction that is taken back; the file lies in a temporary folder.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import django
import numpy as np
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
    django.setup()

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.timezone import now

from indicators.importing import import_observations
from indicators.models import Dataset, Department, Variable
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality

AREAS, VARIABLES, YEARS = 542, 300, 15
MAPPING = """
municipality: benchmark
dataset: benchmark
level: area
layout: long
code: {column: area}
period: {column: year, format: "%Y"}
variable: {column: variable}
value: {column: value}
"""


def codes() -> list[str]:
    return [f"{number:08d}" for number in range(1_100_101, 1_100_101 + AREAS)]


def write_file(path: Path) -> None:
    """Rows in no particular order of areas; values with two decimals."""
    chance = np.random.default_rng(1)
    known = np.array(codes(), dtype=object)
    with path.open("w", encoding="utf-8") as file:
        file.write("area,variable,year,value\n")
        for year in range(2009, 2009 + YEARS):
            for variable in range(VARIABLES):
                order = chance.permutation(AREAS)
                values = np.round(chance.gamma(2.0, 150.0, AREAS), 2).tolist()
                rows = zip(known[order].tolist(), values, strict=True)
                file.write("".join(f"{code},v{variable},{year},{value}\n" for code, value in rows))


def build_place() -> None:
    """Hierarchy, edition, dataset: rows without shapes that matter."""
    text = {"de": "Messung"}
    hierarchy = Hierarchy.objects.create(slug="benchmark", name=text)
    level = Level.objects.create(hierarchy=hierarchy, slug="area", position=0, name=text, plural=text)
    edition = Edition.objects.create(
        hierarchy=hierarchy, slug="all", label=text, valid=(date(2000, 1, 1), None), source=text
    )
    in_edition = EditionLevel.objects.create(edition=edition, level=level, codes=codes(), area_count=AREAS)
    square = MultiPolygon(Polygon.from_bbox((8, 52, 8.1, 52.1)))
    Area.objects.bulk_create(
        Area(
            edition_level=in_edition,
            position=position,
            code=code,
            name=code,
            geometry=square,
            label_point=Point(8, 52),
            square_metres=1,
        )
        for position, code in enumerate(codes())
    )
    Edition.objects.filter(pk=edition.pk).update(published_at=now())
    town = Municipality.objects.create(slug="benchmark", name=text, kind="town")
    dataset = Dataset.objects.create(
        hierarchy=hierarchy,
        department=Department.objects.create(municipality=town, slug="benchmark", name=text),
        slug="benchmark",
        name=text,
        source=text,
        lowest_public_level=level,
    )
    Variable.objects.bulk_create(
        Variable(dataset=dataset, slug=f"v{number}", name=text, unit="index") for number in range(VARIABLES)
    )


def measure(times: int = 3) -> float:
    """Seconds of one import, the median of `times`."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        mapping, file = Path(folder, "mapping.yaml"), Path(folder, "values.csv")
        mapping.write_text(MAPPING, encoding="utf-8")
        write_file(file)
        for _ in range(times):
            with transaction.atomic():
                build_place()
                start = time.perf_counter()
                report = import_observations(mapping, [file], commit=True)
                seconds.append(time.perf_counter() - start)
                transaction.set_rollback(True)
            if sum(report.cells.values()) != AREAS * VARIABLES * YEARS:
                raise AssertionError(report.sentences("en"))
    return statistics.median(seconds)


if __name__ == "__main__":
    print(f"{measure():.2f} s for {AREAS * VARIABLES * YEARS:,} values")
