"""How long indicators take from released counts to stored sheets, and how much memory they need.

A country of 34,753 areas × 50 shares × 15 years, as many as England's LSOA, in a process of its own whose largest
memory is read at the end; beside it a plain pandas group-by and division of the same rows. Everything is done in a
transaction that is taken back. Two real atlases, the demo town and Berlin, are recomputed where they are built.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django
import numpy as np
import pandas as pd
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
    django.setup()

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.timezone import now

from benchmarks.places import BERLIN, EXAMPLES, ROOT
from benchmarks.tables import Figure, say, show
from indicators.building import build_atlas
from indicators.computing import compute
from indicators.frames import SheetData, write_sheets
from indicators.models import Audience, Dataset, Department, Import, Indicator, Period, Release, Theme, Variable
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality

AREAS, SHARES, YEARS, ROUNDS = 34_753, 50, 15, 3
SIDE = 187  # areas in a row: 187² is just above their number
SEED = 3


def run() -> None:
    rows = AREAS * SHARES * YEARS
    country = [_in_its_own_process("country") for _ in range(ROUNDS)]
    peer = [_in_its_own_process("pandas") for _ in range(ROUNDS)]
    figures = []
    for name, runs in (("computed with intervals and stored", country), ("pandas: grouped and divided", peer)):
        seconds = Figure(tuple(each["seconds"] for each in runs), "s", 1)
        memory = Figure(tuple(each["megabytes"] for each in runs), "MB", 0)
        figures.append([name, seconds, f"{rows / seconds.median:,.0f}", memory])
    title = f"{AREAS:,} areas × {SHARES} shares × {YEARS} years"
    show(title, ["", f"median of {ROUNDS}", "values a second", "largest memory"], figures)
    _recompute()


def _recompute() -> None:
    figures = []
    for name, hierarchy in _built():
        runs = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            sheets = compute(hierarchy)
            runs.append(time.perf_counter() - start)
        figures.append([name, f"{sheets:,}", Figure(tuple(runs), "s", 1)])
    show("A whole atlas recomputed", ["", "sheets", f"median of {ROUNDS}"], figures)


def _built() -> list[tuple[str, Hierarchy]]:
    """The demo town and Berlin, each built when it is not there yet."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        if not Hierarchy.objects.filter(slug="musterstadt").exists():
            town = Path(folder) / "town"
            subprocess.run([sys.executable, "-m", "demo", str(town)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            _build(town / "atlas.yaml", town)
    found.append(("the demo town", Hierarchy.objects.get(slug="musterstadt")))
    if (BERLIN / "lor_2021").is_dir():
        if not Hierarchy.objects.filter(slug="lor").exists():
            _build(EXAMPLES / "atlas.yaml", BERLIN)
        found.append(("Berlin, three editions, ten years", Hierarchy.objects.get(slug="lor")))
    else:
        say("Berlin is left out: its files are not in DATA=folder (or ../shared/data/berlin).")
    return found


def _build(recipe: Path, data: Path) -> None:
    start = time.perf_counter()
    build_atlas(recipe, data, say=lambda step, outcome, seconds: None)
    say(f"{recipe.parent.name} built in {time.perf_counter() - start:.0f} s.")


def _in_its_own_process(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.computing", what]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def country() -> float:
    """Seconds to compute and store all shares of a country whose counts are released."""
    with transaction.atomic():
        hierarchy = _country()
        start = time.perf_counter()
        sheets = compute(hierarchy)
        seconds = time.perf_counter() - start
        if sheets != 2 * SHARES * YEARS:
            raise AssertionError(f"{sheets} sheets")
        transaction.set_rollback(True)
    return seconds


def pandas() -> float:
    """Seconds of the plain way with the same numbers: long rows, grouped by parent and by area, and divided."""
    counts, totals = _numbers()
    area = np.arange(AREAS, dtype=np.int32)
    frames = []
    for year in range(YEARS):
        for share in range(SHARES):
            frames.append(pd.DataFrame({"area": area, "parent": area // SIDE, "year": year, "share": share}))
    rows = pd.concat(frames, ignore_index=True)
    rows["count"] = counts.transpose(1, 0, 2).ravel()
    rows["total"] = np.repeat(totals, SHARES, axis=0).ravel()
    del frames
    start = time.perf_counter()
    for unit in ("area", "parent"):
        sums = rows.groupby([unit, "share", "year"], sort=False)[["count", "total"]].sum()
        sums["value"] = 100 * sums["count"] / sums["total"]
    return time.perf_counter() - start


def _numbers() -> tuple[np.ndarray, np.ndarray]:
    """Counts (shares, years, areas) and totals (years, areas)."""
    chance = np.random.default_rng(SEED)
    totals = chance.integers(1000, 3000, (YEARS, AREAS))
    return chance.binomial(totals, chance.uniform(0.02, 0.6, (SHARES, 1, 1))).astype(float), totals.astype(float)


def _country() -> Hierarchy:
    text = {"de": "Messung", "en": "Measurement"}
    hierarchy = Hierarchy.objects.create(slug="country", name=text, srid=25832)
    levels = [
        Level.objects.create(hierarchy=hierarchy, slug=slug, position=place, name=text, plural=text)
        for place, slug in enumerate(("region", "area"))
    ]
    edition = Edition.objects.create(
        hierarchy=hierarchy, slug="all", label=text, valid=(date(2000, 1, 1), None), source=text
    )
    parents: list[Area] = []
    edition_levels = []
    for level, count in zip(levels, (-(-AREAS // SIDE), AREAS), strict=True):
        codes = [f"{number:06d}" for number in range(count)]
        in_edition = EditionLevel.objects.create(edition=edition, level=level, codes=codes, area_count=count)
        areas = [_area(in_edition, place, code, parents) for place, code in enumerate(codes)]
        parents = Area.objects.bulk_create(areas, batch_size=5000)
        edition_levels.append(in_edition)
    Edition.objects.filter(pk=edition.pk).update(published_at=now())
    _release(hierarchy, edition_levels, text)
    return hierarchy


def _area(in_edition: EditionLevel, place: int, code: str, parents: list[Area]) -> Area:
    """A square of a chequerboard; a region is a row of it."""
    row, column = divmod(place, SIDE) if parents else (place, 0)
    x, y, width = 6 + column * 0.01, 48 + row * 0.01, 0.01 if parents else 0.01 * SIDE
    return Area(
        edition_level=in_edition,
        position=place,
        code=code,
        name=code,
        parent=parents[row] if parents else None,
        geometry=MultiPolygon(Polygon.from_bbox((x, y, x + width, y + 0.01))),
        label_point=Point(x + 0.005, y + 0.005),
        square_metres=1,
    )


def _release(hierarchy: Hierarchy, levels: list[EditionLevel], text: dict[str, str]) -> None:
    """All counts as released sheets, and the definitions of the shares."""
    town = Municipality.objects.create(slug="country", name=text, kind="town")
    dataset = Dataset.objects.create(
        hierarchy=hierarchy,
        department=Department.objects.create(municipality=town, slug="country", name=text),
        slug="country",
        name=text,
        source=text,
        lowest_public_level=levels[-1].level,
    )
    slugs = ["total", *(f"v{number}" for number in range(SHARES))]
    Variable.objects.bulk_create(Variable(dataset=dataset, slug=slug, name=text, unit="persons") for slug in slugs)
    variables = {variable.slug: variable.pk for variable in dataset.variables.all()}
    delivery = Import.objects.create(
        dataset=dataset, edition_level=levels[-1], file_name="-", checksum="0" * 64, mapping={}
    )
    counts, totals = _numbers()
    for year in range(YEARS):
        day = date(2001 + year, 12, 31)
        period, _ = Period.objects.get_or_create(
            slug=day.isoformat(), defaults={"kind": "key_date", "first_day": day, "last_day": day, "label": text}
        )
        release = Release.objects.create(
            dataset=dataset,
            period=period,
            brought_by=delivery,
            state=Release.State.RELEASED,
            audience=Audience.PUBLIC,
            released_at=now(),
        )
        numbers = {"total": totals[year], **{f"v{place}": counts[place, year] for place in range(SHARES)}}
        write_sheets(
            [
                SheetData(
                    variable_id=variables[slug],
                    period_id=period.pk,
                    release_id=release.pk,
                    edition_level_id=level.pk,
                    audience=Audience.PUBLIC,
                    values=values,
                    statuses=np.zeros(len(values), np.int8),
                )
                for slug, of_areas in numbers.items()
                for level, values in zip(levels, (_summed(of_areas), of_areas), strict=True)
            ]
        )
    theme = Theme.objects.create(slug="country", name=text)
    for number in range(SHARES):
        definition = {
            "indicator": f"country-{number}",
            "kind": "share",
            "numerator": f"country.v{number}",
            "denominator": "country.total",
            "factor": 100,
        }
        Indicator.objects.create(slug=f"country-{number}", theme=theme, name=text, unit=text, definition=definition)


def _summed(values: np.ndarray) -> np.ndarray:
    return np.add.reduceat(values, np.arange(0, AREAS, SIDE))


if __name__ == "__main__":
    seconds = {"country": country, "pandas": pandas}[sys.argv[1]]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak}))
