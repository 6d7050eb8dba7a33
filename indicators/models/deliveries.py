"""What was brought in, for which time, and who decided that it may be seen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spatial.models import EditionLevel
from spatial.texts import TextField, in_language

from .catalogue import Dataset


class Audience(models.IntegerChoices):
    """Who may see a number; a larger audience has the larger number, so the strictest is the minimum."""

    DRAFT = 0, _("Draft")
    INTERNAL = 1, _("Internal")
    PUBLIC = 2, _("Public")


class Period(models.Model):
    """The time a number speaks of (Zeitbezug), named by its slug: 2023-12-31, 2023, 2021-2023."""

    class Kind(models.TextChoices):
        KEY_DATE = "key_date", _("Key date")
        YEAR = "year", _("Calendar year")
        SCHOOL_YEAR = "school_year", _("School year")
        POOL = "pool", _("Pooled years")

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    label = TextField(_("label"))

    class Meta:
        ordering = ["last_day", "first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=models.F("last_day")), name="period_runs_forward"),
        ]
        verbose_name = _("period")
        verbose_name_plural = _("periods")

    def __str__(self) -> str:
        return in_language(self.label)


class Import(models.Model):
    """One file brought in (Lieferung). It makes one draft release per period in it."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="imports", verbose_name=_("dataset"))
    edition_level = models.ForeignKey(
        EditionLevel, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition level")
    )
    file_name = models.CharField(_("file name"), max_length=250)
    checksum = models.CharField(_("checksum"), max_length=64, help_text=_("SHA-256 of the file"))
    mapping = models.JSONField(_("mapping"))
    findings = models.JSONField(_("findings"), default=list, blank=True)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.imported_at:%Y-%m-%d})"


class Release(models.Model):
    """The decision that a dataset's period may be seen, and by whom (Freigabe). Drafts wait for it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RELEASED = "released", _("Released")
        REPLACED = "replaced", _("Replaced by a newer release")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases", verbose_name=_("dataset"))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="releases", verbose_name=_("period"))
    brought_by = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="releases", verbose_name=_("brought by")
    )
    provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Said by the delivery: final numbers will replace these")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    audience = models.SmallIntegerField(_("audience"), choices=Audience.choices, default=Audience.DRAFT)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    audit = models.JSONField(
        _("audit"),
        null=True,
        blank=True,
        help_text=_("What the gate found when this was released: verdict and what an attacker was taken to know"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="released", audience__gt=0, released_at__isnull=False)
                | (~Q(state="released") & Q(audience=0)),
                name="only_a_release_has_an_audience",
            ),
        ]
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self) -> str:
        return f"{self.dataset}, {self.period}"
