"""What is counted, by whom, and what is computed from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spatial.models import Hierarchy, Level, Municipality
from spatial.texts import TextField, in_language


class Department(models.Model):
    """Owns its datasets and alone interprets them (Fachamt)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="departments", verbose_name=_("municipality")
    )
    slug = models.SlugField(_("short name"))
    name = TextField(_("name"))

    class Meta:
        ordering = ["municipality", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="department_once_per_municipality"),
        ]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return in_language(self.name)


class Theme(models.Model):
    """The heading under which readers look for indicators (Thema)."""

    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self) -> str:
        return in_language(self.name)


class Dataset(models.Model):
    """What one department supplies, with all its metadata (Datensatz)."""

    class Principle(models.TextChoices):
        RESIDENCE = "residence", _("Place of residence")
        SITE = "site", _("Site")
        WORKPLACE = "workplace", _("Place of work")

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("monthly")
        QUARTERLY = "quarterly", _("every quarter")
        HALF_YEARLY = "half_yearly", _("every half-year")
        YEARLY = "yearly", _("every year")
        EVERY_TWO_YEARS = "every_two_years", _("every two years")
        IRREGULAR = "irregular", _("at irregular times")

    hierarchy = models.ForeignKey(
        Hierarchy, on_delete=models.PROTECT, related_name="datasets", verbose_name=_("hierarchy")
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="datasets", verbose_name=_("department")
    )
    slug = models.SlugField(_("short name"))
    name = TextField(_("name"))
    description = TextField(_("description"), blank=True)
    source = TextField(_("source"))
    licence = models.CharField(_("licence"), max_length=100)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    principle = models.CharField(_("principle"), max_length=10, choices=Principle.choices, default=Principle.RESIDENCE)
    lowest_public_level = models.ForeignKey(
        Level, on_delete=models.PROTECT, related_name="+", verbose_name=_("lowest public level")
    )
    minimum_count = models.PositiveSmallIntegerField(
        _("minimum count"), null=True, blank=True, help_text=_("Counts from 1 to below this number are hidden")
    )
    disclosure = models.JSONField(
        _("further rules of disclosure control"),
        default=dict,
        blank=True,
        help_text=_("As in the municipality’s file, besides the minimum count"),
    )
    notes = models.JSONField(
        _("notes"), default=list, blank=True, help_text=_("Texts that stand beside every number of it")
    )
    shared = models.BooleanField(
        _("shared"), default=False, help_text=_("Other municipalities on the same hierarchy may show it")
    )
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm.choices, blank=True)
    next_update = models.DateField(
        _("next update"), null=True, blank=True, help_text=_("The day by which new numbers are expected")
    )

    class Meta:
        ordering = ["hierarchy", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["hierarchy", "slug"], name="dataset_once_per_hierarchy"),
        ]
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")

    def __str__(self) -> str:
        return in_language(self.name)


class Variable(models.Model):
    """One counted thing in a dataset (Merkmal): children in SGB II households."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="variables", verbose_name=_("dataset"))
    slug = models.SlugField(_("short name"))
    name = TextField(_("name"))
    unit = models.CharField(_("unit"), max_length=40)
    additive = models.BooleanField(_("additive"), default=True, help_text=_("May be summed to larger areas"))
    sum_of = models.JSONField(
        _("sum of"), default=list, blank=True, help_text=_("Variables of the same dataset that it is the sum of")
    )
    same_as = models.CharField(
        _("same as"),
        max_length=101,
        blank=True,
        help_text=_("dataset.variable of another dataset that holds the same numbers; both hide the same cells"),
    )
    breaks = models.JSONField(
        _("series breaks"),
        default=list,
        blank=True,
        help_text=_("Days from which numbers cannot be compared with earlier ones, with the reason"),
    )
    notes = models.JSONField(
        _("notes"), default=list, blank=True, help_text=_("Texts that stand beside every number of it")
    )

    class Meta:
        ordering = ["dataset", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "slug"], name="variable_once_per_dataset"),
        ]
        verbose_name = _("variable")
        verbose_name_plural = _("variables")

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def key(self) -> str:
        """How definitions name it: `dataset.variable`."""
        return f"{self.dataset.slug}.{self.slug}"


class Indicator(models.Model):
    """A definition (Indikator): read from a YAML file of the catalogue, never edited here."""

    class Direction(models.TextChoices):
        MORE_IS_BETTER = "more_is_better", _("More is better")
        LESS_IS_BETTER = "less_is_better", _("Less is better")
        NEUTRAL = "neutral", _("No judgement")

    slug = models.SlugField(_("short name"), unique=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("theme"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = TextField(_("name"))
    unit = TextField(_("unit"))
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction.choices, default=Direction.NEUTRAL)
    definition = models.JSONField(_("definition"), help_text=_("The whole file"))
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ["theme__position", "position", "slug"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return in_language(self.name)
