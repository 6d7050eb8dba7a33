"""E-mail on new numbers, after double opt-in: nobody gets a second message who has not followed the link in the first.

An address is kept only for this, is told to nobody, stands in no log, and goes when the reader ends it or, unconfirmed,
after a week.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, override

from atlas.models import Subscription
from atlas.telling.news import news
from indicators.models import Theme
from spatial.models import Area, Municipality
from spatial.texts import in_language

UNCONFIRMED = timedelta(days=7)
AGAIN_AFTER = timedelta(hours=1)  # so many mails as a stranger can send to an address: one an hour
MOST_UNCONFIRMED = 200  # per municipality: whoever floods the form fills no mailboxes


def ask(
    municipality: Municipality,
    *,
    email: str,
    theme: str = "",
    level: str = "",
    area: str = "",
    language: str,
    site: str,
) -> None:
    """Note the wish and send the link that confirms it. Says nothing on whether the address was known already."""
    waiting = Subscription.objects.filter(municipality=municipality, confirmed_at=None)
    with transaction.atomic():
        row, new = Subscription.objects.get_or_create(
            municipality=municipality,
            email=email,
            theme=theme,
            level=level,
            area=area,
            defaults={"language": language},
        )
    too_soon = not new and row.asked_at > now() - AGAIN_AFTER
    if row.confirmed_at or too_soon or waiting.count() > MOST_UNCONFIRMED:
        return
    Subscription.objects.filter(pk=row.pk).update(asked_at=now())
    _send(row, "mail/confirm.txt", gettext("Please confirm: new numbers by email"), site)


def confirm(token: str) -> Subscription | None:
    row = Subscription.objects.filter(token=token).select_related("municipality").first()
    if row is not None and row.confirmed_at is None:
        row.confirmed_at = row.told_until = now()
        row.save(update_fields=["confirmed_at", "told_until"])
    return row


def end(token: str) -> Municipality | None:
    row = Subscription.objects.filter(token=token).select_related("municipality").first()
    if row is None:
        return None
    row.delete()
    return row.municipality


def send_alerts(site: str) -> int:
    """Tell everybody what has become public since they were last told; how many messages went out."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now() - UNCONFIRMED).delete()
    sent = 0
    confirmed = Subscription.objects.exclude(confirmed_at=None).select_related("municipality")
    for row in confirmed.iterator():
        with override(row.language):
            items = news(row.municipality, theme=row.theme, since=row.told_until)
            if not items:
                continue
            subject = gettext("New numbers in the social atlas of %(name)s") % {
                "name": in_language(row.municipality.name)
            }
            # First noted, then sent: a message too few is better than one that comes again and again.
            Subscription.objects.filter(pk=row.pk).update(told_until=max(item.at for item in items))
            _send(row, "mail/news.txt", subject, site, items=items)
            sent += 1
    return sent


def subject_of(row: Subscription) -> str:
    """What the subscription is about, in words."""
    if row.theme:
        theme = Theme.objects.filter(slug=row.theme).first()
        return str(theme) if theme else row.theme
    if row.area:
        found = Area.objects.filter(
            code=row.area,
            edition_level__level__slug=row.level,
            edition_level__edition__hierarchy__territories__municipality=row.municipality_id,
        ).order_by("-edition_level__edition__valid")
        return found[0].name if found else row.area
    return gettext("all themes")


def _send(row: Subscription, template: str, subject: str, site: str, **more: object) -> None:
    context = {
        "municipality": row.municipality,
        "about": subject_of(row),
        "site": site,
        "confirm": site + reverse("alert-confirm", args=[row.municipality.slug, row.token]),
        "end": site + reverse("alert-end", args=[row.municipality.slug, row.token]),
        "area_address": site + reverse("area", args=[row.municipality.slug, row.level, row.area]) if row.area else "",
        **more,
    }
    headers = {"List-Unsubscribe": f"<{context['end']}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(
        subject, render_to_string(template, context), settings.DEFAULT_FROM_EMAIL, [row.email], headers=headers
    ).send()
