"""What belongs to the pages alone: guided stories, and who wants to be told of new numbers."""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from spatial.models import Municipality, Territory
from spatial.texts import TextField, in_language


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Story(models.Model):
    """A guided page: states of the atlas strung together with texts (docs/files.md)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="stories", verbose_name=_("municipality")
    )
    slug = models.SlugField(_("short name"))
    title = TextField(_("title"))
    lead = TextField(_("lead"))
    office = models.CharField(_("office"), max_length=200)
    told_on = models.DateField(_("told on"))
    steps = models.JSONField(_("steps"), help_text=_("heading, text and the state of the atlas that is shown"))

    class Meta:
        ordering = ["-told_on", "slug"]
        constraints = [models.UniqueConstraint(fields=["municipality", "slug"], name="story_once_per_municipality")]
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return in_language(self.title)


class Subscription(models.Model):
    """Somebody's wish to be told by e-mail of new numbers: on everything, or on one theme. Nothing else is kept.

    It counts from the moment the link in the first message was followed; without that it is deleted.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("municipality")
    )
    email = models.EmailField(_("email"))
    theme = models.SlugField(_("theme"), blank=True)
    level = models.SlugField(_("level"), blank=True)
    area = models.CharField(_("area"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, default="de")
    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    told_until = models.DateTimeField(_("told until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email", "theme", "level", "area"], name="subscription_once_per_subject"
            ),
        ]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return f"{self.municipality}, {self.pk}"  # an address has no place in lists and logs


class OwnAreaKept(models.Model):
    """A set of areas that an insider put together and kept. Later sets are measured against it."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="own_areas", verbose_name=_("territory")
    )
    level = models.SlugField(_("level"))
    name = models.CharField(_("name"), max_length=80)
    codes = ArrayField(models.CharField(max_length=40), verbose_name=_("codes"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
    )
    kept_at = models.DateTimeField(_("kept at"), auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["territory", "level", "name"], name="own_area_name_once")]
        verbose_name = _("own area")
        verbose_name_plural = _("own areas")

    def __str__(self) -> str:
        return self.name
