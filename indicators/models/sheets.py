"""Numbers, stored by the sheet: one variable or indicator, one period, one level of one edition."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spatial.models import Area, Crosswalk, EditionLevel, Territory

from .catalogue import Indicator, Variable
from .deliveries import Audience, Period, Release


def _numbers(**options) -> ArrayField:
    return ArrayField(models.FloatField(null=True), **options)


class Sheet(models.Model):
    """Values and statuses in the frozen area order of an edition level (Blatt). Replaced as a whole, never edited.

    `values[i]` belongs to the area at position i; it is NULL unless `statuses[i]` is ok, estimated
    or unreliable. A sheet of a variable belongs to one release; a computed one names all releases it was computed from
    and is as visible as the strictest of them. One that was carried across a reform names the crosswalk: its period
    lies outside the validity of its edition.
    """

    class Status(models.IntegerChoices):
        OK = 0, _("ok")
        MISSING = 1, _("missing")
        SUPPRESSED = 2, _("suppressed")
        UNRELIABLE = 3, _("unreliable")
        NOT_MEANINGFUL = 4, _("not meaningful")
        ESTIMATED = 5, _("estimated")

    variable = models.ForeignKey(
        Variable, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("variable")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("indicator")
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("period"))
    edition_level = models.ForeignKey(
        EditionLevel, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("edition level")
    )
    area_count = models.PositiveIntegerField(_("number of areas"))
    values = _numbers(verbose_name=_("values"))
    statuses = ArrayField(models.SmallIntegerField(), verbose_name=_("statuses"))
    numerators = _numbers(null=True, blank=True, verbose_name=_("numerators"))
    denominators = _numbers(null=True, blank=True, verbose_name=_("denominators"))
    lower = _numbers(null=True, blank=True, verbose_name=_("lower bound"))
    upper = _numbers(null=True, blank=True, verbose_name=_("upper bound"))
    class_breaks = models.TextField(
        _("class breaks"), default="", blank=True, help_text=_("Of public sheets: for maps of all areas, as JSON")
    )
    clusters = ArrayField(
        models.SmallIntegerField(),
        null=True,
        blank=True,
        verbose_name=_("clusters"),
        help_text=_(
            "Local Moran, by area: 0 none, 1 high among high, 2 low among high, 3 low among low, 4 high among low"
        ),
    )
    autocorrelation = models.JSONField(
        _("spatial autocorrelation"), null=True, blank=True, help_text=_("Moran's I: statistic, expected, z, p_value")
    )
    crosswalk = models.ForeignKey(
        Crosswalk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("crosswalk")
    )
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, null=True, blank=True, related_name="sheets", verbose_name=_("release")
    )
    inputs = models.ManyToManyField(
        Release, blank=True, related_name="computed_sheets", verbose_name=_("computed from")
    )
    definition_version = models.PositiveIntegerField(_("version of the definition"), null=True, blank=True)
    audience = models.SmallIntegerField(_("audience"), choices=Audience.choices, default=Audience.DRAFT)
    current = models.BooleanField(_("current"), default=True)
    told = models.SmallIntegerField(
        _("told"),
        default=Audience.DRAFT,
        db_default=Audience.DRAFT,  # sheets come in by COPY
        choices=Audience.choices,
        help_text=_("The largest audience that has ever seen it; what was told cannot be recalled"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(variable__isnull=False, release__isnull=False, indicator__isnull=True)
                | Q(variable__isnull=True, release__isnull=True, indicator__isnull=False),
                name="sheet_of_a_variable_or_of_an_indicator",
            ),
            models.CheckConstraint(
                condition=Q(values__len=F("area_count"), statuses__len=F("area_count")),
                name="sheet_has_one_cell_per_area",
            ),
            models.UniqueConstraint(
                fields=["variable", "period", "edition_level", "audience"],
                condition=Q(current=True, variable__isnull=False, audience__gt=0),
                name="one_current_sheet_per_variable",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "edition_level", "audience"],
                condition=Q(current=True, indicator__isnull=False),
                name="one_current_sheet_per_indicator",
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "edition_level", "period"], name="sheet_by_indicator"),
            models.Index(fields=["variable", "edition_level", "period"], name="sheet_by_variable"),
        ]
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")

    def __str__(self) -> str:
        return f"{self.indicator or self.variable}, {self.period}, {self.edition_level}"


class Series(models.Model):
    """The transpose for profiles (Reihe): one area and indicator, all periods. Derived, never holds a draft."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="series", verbose_name=_("area"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="series", verbose_name=_("indicator")
    )
    audience = models.SmallIntegerField(_("audience"), choices=Audience.choices)
    periods = ArrayField(models.SlugField(), help_text=_("Slugs, oldest first"), verbose_name=_("periods"))
    values = _numbers(verbose_name=_("values"))
    statuses = ArrayField(models.SmallIntegerField(), verbose_name=_("statuses"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "indicator", "audience"], name="series_once_per_audience"),
            models.CheckConstraint(condition=Q(audience__gt=0), name="series_never_holds_a_draft"),
        ]
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return f"{self.area}, {self.indicator}"


class Answer(models.Model):
    """A public answer of the API, compressed once at release: what readers get without any computing."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="answers", verbose_name=_("territory")
    )
    key = models.CharField(_("key"), max_length=300, help_text=_("The part of the address after the municipality"))
    etag = models.CharField(_("etag"), max_length=32)
    gzip = models.BinaryField(_("gzip"))
    brotli = models.BinaryField(_("brotli"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "key"], name="answer_once_per_key")]
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")

    def __str__(self) -> str:
        return self.key
