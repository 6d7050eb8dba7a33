"""Work for `manage.py db_worker`. Arguments are JSON; a task looks at the database as it is when its turn comes."""

from datetime import date

from django_tasks import task

from spatial.models import Hierarchy

from .publishing import publish


@task()
def publish_in_background(hierarchy_id: int, indicators: list[str] | None, days: list[str] | None) -> dict[str, float]:
    """Compute and publish; the seconds by step."""
    hierarchy = Hierarchy.objects.get(pk=hierarchy_id)
    when = None if days is None else [date.fromisoformat(day) for day in days]
    return publish(hierarchy, indicators=indicators, days=when).seconds
