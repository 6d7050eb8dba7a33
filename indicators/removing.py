"""Takes an invented municipality away, whole: its areas, published editions included, and all its numbers.

Only for invented ones. A demo town that is generated anew would otherwise meet its own frozen editions; of a real
municipality, nothing that was published is ever removed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from spatial.findings import RefusedError
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality

from .models import Dataset, Import, OfficialRun, Release, Remark, Series, Sheet

FROZEN = ("spatial_area", "spatial_editionlevel", "spatial_edition")


@transaction.atomic
def remove_invented(slug: str) -> bool:
    """Remove it with the hierarchies that nobody else uses; False if there is none.

    Raises RefusedError if the municipality is real, or if its datasets lie on a hierarchy that others use, too.
    """
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        return False
    used = Hierarchy.objects.filter(territories__municipality=municipality)
    shared = used.filter(territories__in=_territories_of_others(municipality))
    if not municipality.fictional or shared.exists():
        raise RefusedError(
            de=f"„{municipality}“ ist nicht erfunden oder teilt seine Gliederung mit anderen und wird nicht entfernt.",
            en=f"“{municipality}” is not invented or shares its hierarchy with others, and is not removed.",
        )
    hierarchies = list(used)
    levels = EditionLevel.objects.filter(edition__hierarchy__in=hierarchies)
    datasets = Dataset.objects.filter(hierarchy__in=hierarchies)
    runs = OfficialRun.objects.filter(territory__municipality=municipality)
    runs.filter(based_on__isnull=False).delete()  # first those that protect others
    runs.delete()
    Series.objects.filter(area__edition_level__in=levels).delete()
    Sheet.objects.filter(edition_level__in=levels).delete()
    Release.objects.filter(dataset__in=datasets).delete()
    Import.objects.filter(dataset__in=datasets).delete()
    Remark.objects.filter(hierarchy__in=hierarchies).delete()
    datasets.delete()
    municipality.delete()
    with _thawed():
        Area.objects.filter(edition_level__in=levels).delete()
        levels.delete()
        Edition.objects.filter(hierarchy__in=hierarchies).delete()
    Level.objects.filter(hierarchy__in=hierarchies).delete()
    Hierarchy.objects.filter(pk__in=[each.pk for each in hierarchies]).delete()
    return True


def _territories_of_others(municipality: Municipality) -> list[int]:
    others = Municipality.objects.exclude(pk=municipality.pk)
    return list(others.filter(territories__isnull=False).values_list("territories", flat=True))


@contextmanager
def _thawed() -> Iterator[None]:
    """For this transaction alone, the database lets go of published areas."""
    with connection.cursor() as cursor:
        _switch(cursor, "DISABLE")
        yield
        _switch(cursor, "ENABLE")


def _switch(cursor: CursorWrapper, how: str) -> None:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks pending cannot be altered
    for table in FROZEN:
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
