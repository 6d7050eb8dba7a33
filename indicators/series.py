"""The transpose for profiles: one row per area, indicator and audience, made inside the database from the sheets."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import orjson
from django.db import connection, transaction

from spatial.models import Hierarchy

from .models import Audience, Indicator, Series

# Of several sheets for the same cell, insiders see the internal one: it is stored only where it is newer.
# What would be OK (0) is PROVISIONAL (6) where a release behind it is: a series is for telling only.
# They get a row of their own only where at least one sheet is internal; else the public row serves them as well.
WRITE = """
INSERT INTO indicators_series (area_id, indicator_id, audience, periods, "values", statuses)
SELECT area.id, cell.indicator_id, %(audience)s, array_agg(cell.slug ORDER BY cell.last_day, cell.slug),
       array_agg(cell.value ORDER BY cell.last_day, cell.slug), array_agg(cell.status ORDER BY cell.last_day, cell.slug)
FROM (
    SELECT sheet.indicator_id, sheet.edition_level_id, period.slug, period.last_day, c.value,
           CASE WHEN c.status = 0 AND sheet.id IN (
               SELECT link.sheet_id FROM indicators_sheet_inputs link
               JOIN indicators_release release ON release.id = link.release_id WHERE release.provisional
           ) THEN 6 ELSE c.status END AS status, c.place
    FROM (
        SELECT DISTINCT ON (s.indicator_id, s.edition_level_id, s.period_id) s.*,
               bool_or(s.audience = %(audience)s) OVER (PARTITION BY s.indicator_id, s.edition_level_id) AS has_own
        FROM indicators_sheet s
        JOIN spatial_editionlevel el ON el.id = s.edition_level_id
        JOIN spatial_edition e ON e.id = el.edition_id
        WHERE s.current AND s.audience >= %(audience)s AND s.indicator_id = ANY(%(indicators)s)
          AND e.hierarchy_id = %(hierarchy)s
        ORDER BY s.indicator_id, s.edition_level_id, s.period_id, s.audience
    ) sheet
    JOIN indicators_period period ON period.id = sheet.period_id
    CROSS JOIN LATERAL unnest(sheet."values", sheet.statuses) WITH ORDINALITY AS c (value, status, place)
    WHERE sheet.has_own
) cell
JOIN spatial_area area ON area.edition_level_id = cell.edition_level_id AND area.position = cell.place - 1
GROUP BY area.id, cell.indicator_id
"""

# As text, because hundreds of short arrays cost more to take apart one by one than to read.
READ = """
SELECT area_id, indicator_id, periods::text, "values"::text, statuses::text
FROM indicators_series WHERE area_id = ANY(%(areas)s) AND audience >= %(audience)s
  AND (%(indicators)s::bigint[] IS NULL OR indicator_id = ANY(%(indicators)s)) ORDER BY audience DESC
"""


class Line(NamedTuple):
    """One area and indicator, oldest period first."""

    periods: list[str]
    values: list[float | None]
    statuses: list[int]


def read_series(
    areas: Sequence[int], audience: int, indicators: Sequence[int] | None = None
) -> dict[int, dict[int, Line]]:
    """By area and indicator (ids; all); where there is a line for insiders, it stands in front of the public one."""
    with connection.cursor() as cursor:
        wanted = None if indicators is None else list(indicators)
        cursor.execute(READ, {"areas": list(areas), "audience": audience, "indicators": wanted})
        rows = cursor.fetchall()
    # Slugs need no quotes in PostgreSQL's text, and most lines speak of the same periods.
    periods = {text: text.strip("{}").split(",") for text in {row[2] for row in rows}}
    values, statuses = (_arrays(row[column] for row in rows) for column in (3, 4))
    found: dict[int, dict[int, Line]] = {area: {} for area in areas}
    for (area, indicator, spoken_of, _, _), *cells in zip(rows, values, statuses, strict=True):
        found[area][indicator] = Line(periods[spoken_of], *cells)
    return found


def _arrays(texts: Iterable[str]) -> list[list]:
    """Arrays of numbers in PostgreSQL's text, all at once: but for its brackets and NULLs it is JSON."""
    return orjson.loads(f"[{','.join(texts)}]".replace("{", "[").replace("}", "]").replace("NULL", "null"))


@transaction.atomic
def write_series(hierarchy: Hierarchy, indicators: Collection[str] | None = None) -> None:
    """Make the series of these indicators (slugs; all) anew from the current sheets."""
    wanted = Indicator.objects.all() if indicators is None else Indicator.objects.filter(slug__in=indicators)
    ids = list(wanted.values_list("pk", flat=True))
    old = Series.objects.filter(indicator__in=ids, area__edition_level__edition__hierarchy=hierarchy)
    old._raw_delete(old.db)  # nothing refers to a series: no need to collect them first
    with connection.cursor() as cursor:
        # A young table has no statistics yet, and PostgreSQL would look for each cell's area by itself: minutes
        # instead of seconds.
        cursor.execute("ANALYZE spatial_area, indicators_period, indicators_sheet")
        for audience in (Audience.PUBLIC, Audience.INTERNAL):
            cursor.execute(WRITE, {"audience": int(audience), "indicators": ids, "hierarchy": hierarchy.pk})
