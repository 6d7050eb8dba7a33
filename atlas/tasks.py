"""Work of the pages for `manage.py db_worker`."""

from django.conf import settings
from django_tasks import task

from atlas.telling.alerts import send_alerts


@task()
def send_alerts_in_background(site: str) -> int:
    """How many messages went out."""
    return send_alerts(site)


def tell_of_news(sender: object, **_: object) -> None:
    """After a release: only where messages are sent at all, and where it is known which address stands in them."""
    if settings.SENDS_MAIL and settings.ATLAS_SITE:
        send_alerts_in_background.enqueue(settings.ATLAS_SITE)
