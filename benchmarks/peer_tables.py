"""The same areas and values as peers would store them: one row per area, one row per value, indexes as Django's."""

from contextlib import closing

from benchmarks import database
from benchmarks.places import LEVEL, SLUG
from benchmarks.tables import say

# Two tables of shapes: as published, and simplified to the tolerance of our overview, so that both can be compared.
AREAS = """
CREATE SCHEMA peer;
CREATE TABLE peer.areas AS
    SELECT area.id, area.code, area.name, parent.code AS parent, area.geometry AS geom
    FROM spatial_area area
    JOIN spatial_area parent ON parent.id = area.parent_id
    JOIN spatial_editionlevel el ON el.id = area.edition_level_id
    JOIN spatial_level level ON level.id = el.level_id
    JOIN spatial_hierarchy hierarchy ON hierarchy.id = level.hierarchy_id
    WHERE hierarchy.slug = %(hierarchy)s AND level.slug = %(level)s
    ORDER BY area.position;
ALTER TABLE peer.areas ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON peer.areas (code);
CREATE INDEX ON peer.areas USING gist (geom);
CREATE TABLE peer.areas_simplified AS
    SELECT id, code, name, parent,
           ST_Multi(ST_Transform(ST_SimplifyPreserveTopology(ST_Transform(geom, 25833), %(tolerance)s), 4326))
               ::geometry(MultiPolygon, 4326) AS geom
    FROM peer.areas ORDER BY id;
ALTER TABLE peer.areas_simplified ADD PRIMARY KEY (id);
CREATE INDEX ON peer.areas_simplified USING gist (geom);
"""
VALUES = """
CREATE UNLOGGED TABLE peer.observations AS
    SELECT row_number() OVER () AS id, indicator.slug AS indicator, extract(year FROM period.last_day)::int AS year,
           area.code AS area, round(cell.value::numeric, 2)::float8 AS value, cell.status
    FROM indicators_sheet sheet
    JOIN indicators_indicator indicator ON indicator.id = sheet.indicator_id
    JOIN indicators_period period ON period.id = sheet.period_id
    JOIN spatial_editionlevel el ON el.id = sheet.edition_level_id
    JOIN spatial_level level ON level.id = el.level_id AND level.slug IN (%(level)s, 'land')
    JOIN spatial_hierarchy hierarchy ON hierarchy.id = level.hierarchy_id AND hierarchy.slug = %(hierarchy)s
    CROSS JOIN LATERAL unnest(sheet."values", sheet.statuses) WITH ORDINALITY AS cell (value, status, place)
    JOIN spatial_area area ON area.edition_level_id = el.id AND area.position = cell.place - 1
    WHERE sheet.current AND sheet.audience = 2;
ALTER TABLE peer.observations ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON peer.observations (indicator, year, area);
CREATE INDEX ON peer.observations (area);
"""


def make(url: str, tolerance: float) -> None:
    """Make the peers' tables, unless they are there."""
    with closing(database.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('peer.observations')")
        if cursor.fetchone() != (None,):
            return
        parameters = {"hierarchy": SLUG, "level": LEVEL, "tolerance": tolerance}
        cursor.execute("DROP SCHEMA IF EXISTS peer CASCADE")
        cursor.execute(AREAS, parameters)
        cursor.execute(VALUES, parameters)
        cursor.execute("VACUUM (ANALYZE) peer.observations")
        cursor.execute("ANALYZE peer.areas; ANALYZE peer.areas_simplified")
    say("Made the peers' tables of the same areas and values.")
