"""Invented numbers for the real areas of Berlin: 300 indicators × 15 years × 542 areas, 2.4 million values.

They lie in a hierarchy of their own, so that the real numbers of Berlin, where they are built, stay what they are.
Every indicator is a share, computed and published by the atlas itself from two counts.
"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from django.db import transaction

from benchmarks.places import EDITION, EXAMPLES, INDICATORS, LEVEL, SLUG, YEARS
from benchmarks.tables import say
from indicators.frames import SheetData, write_sheets
from indicators.models import Audience, Dataset, Department, Import, Indicator, Period, Release, Theme, Variable
from indicators.publishing import publish
from spatial.describing import load_hierarchy
from spatial.editions import import_edition, publish_edition
from spatial.models import Edition, EditionLevel, Hierarchy, Municipality, Territory

SEED = 20211231


def build(data: Path) -> None:
    """Areas, counts, indicators, answers; nothing where they already are."""
    if Municipality.objects.filter(slug=SLUG).exists():
        say("The database of an earlier run is used again; --fresh makes it anew.")
        return
    started = perf_counter()
    with transaction.atomic():
        hierarchy = _areas(data)
        dataset = _dataset(hierarchy)
        _indicators()
        _counts(hierarchy, dataset)
    counted = perf_counter()
    say(f"Areas and {2 * INDICATORS} counted variables of {len(YEARS)} years stored in {counted - started:.1f} s.")
    report = publish(hierarchy)
    seconds = ", ".join(f"{step} {duration:.1f} s" for step, duration in report.seconds.items())
    say(
        f"Published {INDICATORS * len(YEARS) * 542:,} values: {report.sheets:,} sheets, {report.answers:,} answers "
        f"({report.answer_bytes / 1e6:.0f} MB) in {perf_counter() - counted:.1f} s ({seconds})."
    )


def _areas(data: Path) -> Hierarchy:
    """The LOR of 2021 under another name."""
    with TemporaryDirectory() as folder:
        for name in ("lor.yaml", "lor-2021.yaml"):
            text = (EXAMPLES / name).read_text().replace("hierarchy: lor", f"hierarchy: {SLUG}")
            (Path(folder) / name).write_text(text)
        hierarchy = load_hierarchy(Path(folder) / "lor.yaml")
        import_edition(Path(folder) / "lor-2021.yaml", data, commit=True)
    publish_edition(Edition.objects.get(hierarchy=hierarchy, slug=EDITION))
    return hierarchy


def _dataset(hierarchy: Hierarchy) -> Dataset:
    name = {"de": "Benchmark", "en": "Benchmark"}
    municipality = Municipality.objects.create(slug=SLUG, name=name, kind="town", fictional=True)
    levels = {level.slug: level for level in hierarchy.levels.all()}
    Territory.objects.create(
        municipality=municipality,
        hierarchy=hierarchy,
        root_level=levels["land"],
        root_code="0",
        default_level=levels[LEVEL],
    )
    department = Department.objects.create(municipality=municipality, slug=SLUG, name=name)
    return Dataset.objects.create(
        hierarchy=hierarchy,
        department=department,
        slug=SLUG,
        name=name,
        source=name,
        licence="-",
        lowest_public_level=levels[LEVEL],
    )


def _indicators() -> None:
    theme = Theme.objects.create(slug=SLUG, name={"de": "Benchmark"})
    for number in range(INDICATORS):
        slug = f"indicator-{number:03}"
        text = {"de": f"Indikator {number}", "en": f"Indicator {number}"}
        words = {"name": text, "unit": {"de": "%"}, "description": text, "reading_aid": text, "principle": "residence"}
        definition = {
            "indicator": slug,
            "kind": "share",
            "numerator": f"{SLUG}.part-{number:03}",
            "denominator": f"{SLUG}.whole-{number:03}",
            "factor": 100,
            "principle": "residence",
            **words,
        }
        Indicator.objects.create(
            slug=slug, theme=theme, position=number, name=text, unit=words["unit"], decimals=1, definition=definition
        )


def _counts(hierarchy: Hierarchy, dataset: Dataset) -> None:
    """Counts of every Planungsraum and of the city, as an import would store them."""
    levels = EditionLevel.objects.filter(edition__hierarchy=hierarchy).order_by("level__position")
    city, areas = levels[0], levels.get(level__slug=LEVEL)
    variables = Variable.objects.bulk_create(
        Variable(dataset=dataset, slug=f"{kind}-{number:03}", name={"de": kind}, unit="persons")
        for number in range(INDICATORS)
        for kind in ("part", "whole")
    )
    delivery = Import.objects.create(
        dataset=dataset, edition_level=areas, file_name="synthetic", checksum="0" * 64, mapping={}
    )
    chance = np.random.default_rng(SEED)
    wholes = chance.gamma(4.0, 2_000.0, (INDICATORS, areas.area_count)).round() + 100
    for year in YEARS:
        day = date(year, 12, 31)
        period = Period.objects.get_or_create(
            slug=day.isoformat(),
            defaults={"kind": "key_date", "first_day": day, "last_day": day, "label": {"de": day.isoformat()}},
        )[0]
        release = Release.objects.create(
            dataset=dataset,
            period=period,
            brought_by=delivery,
            state=Release.State.RELEASED,
            audience=Audience.PUBLIC,
            released_at=delivery.imported_at,
        )
        parts = (wholes * chance.beta(2.0, 8.0, wholes.shape)).round()
        # In the order of the variables: part, whole, part, whole …
        counts = np.stack([parts, wholes], axis=1).reshape(2 * INDICATORS, -1)
        for level, told in ((areas, counts), (city, counts.sum(axis=1, keepdims=True))):
            write_sheets([_sheet(*pair, release, level) for pair in zip(variables, told, strict=True)])


def _sheet(variable: Variable, row: np.ndarray, release: Release, level: EditionLevel) -> SheetData:
    return SheetData(
        variable_id=variable.pk,
        period_id=release.period_id,
        edition_level_id=level.pk,
        values=row.astype(float),
        statuses=np.zeros(len(row), np.int8),
        release_id=release.pk,
        audience=Audience.PUBLIC,
    )
