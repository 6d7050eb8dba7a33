"""The ready answer of an address as a function, because PostgreSQL keeps a function's plan for the whole session.

Finding an answer takes less time than planning how to find it, and it is most of what the database is asked.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION ready_answer(of_municipality text, wanted text)
RETURNS TABLE (etag text, gzip bytea, brotli bytea) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
        SELECT answer.etag::text, answer.gzip, answer.brotli
        FROM indicators_answer answer
        JOIN spatial_territory territory ON territory.id = answer.territory_id
        JOIN spatial_municipality municipality ON municipality.id = territory.municipality_id
        WHERE municipality.slug = of_municipality AND answer.key = wanted;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_class_breaks"), ("spatial", "0002_freeze_published_editions")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION ready_answer(text, text)")]
