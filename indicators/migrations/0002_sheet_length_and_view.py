"""What Django's constraints cannot say: a sheet is as long as its edition level, and a view for psql, QGIS and R."""

from django.db import migrations

LENGTH = """
ALTER TABLE indicators_sheet
    ADD CONSTRAINT sheet_is_as_long_as_its_edition_level
    FOREIGN KEY (edition_level_id, area_count) REFERENCES spatial_editionlevel (id, area_count)
"""

VIEW = """
CREATE VIEW indicator_values AS
SELECT i.slug AS indicator, h.slug AS hierarchy, e.slug AS edition, l.slug AS level, a.code AS area,
       p.slug AS period, cell.value,
       (ARRAY['ok', 'missing', 'suppressed', 'unreliable', 'not_meaningful'])[cell.status + 1] AS status
FROM indicators_sheet s
JOIN indicators_indicator i ON i.id = s.indicator_id
JOIN indicators_period p ON p.id = s.period_id
JOIN spatial_editionlevel el ON el.id = s.edition_level_id
JOIN spatial_edition e ON e.id = el.edition_id
JOIN spatial_hierarchy h ON h.id = e.hierarchy_id
JOIN spatial_level l ON l.id = el.level_id
CROSS JOIN LATERAL unnest(s.values, s.statuses) WITH ORDINALITY AS cell (value, status, ordinal)
JOIN spatial_area a ON a.edition_level_id = el.id AND a.position = cell.ordinal - 1
WHERE s.current AND s.audience = 2
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_first"), ("spatial", "0001_first")]

    operations = [
        migrations.RunSQL(LENGTH, "ALTER TABLE indicators_sheet DROP CONSTRAINT sheet_is_as_long_as_its_edition_level"),
        migrations.RunSQL(VIEW, "DROP VIEW indicator_values"),
    ]
