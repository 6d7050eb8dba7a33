"""Where: who runs an atlas, how its territory is divided, and the areas of each dated division."""

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import address_models  # noqa: F401 - Django looks for tables here
from .texts import TextField, in_language


class Municipality(models.Model):
    """Who runs an atlas (Kommune): a town, a Kreis, a Bezirk. One installation serves many."""

    class Kind(models.TextChoices):
        TOWN = "town", _("Town or municipality")
        DISTRICT = "district", _("City district")
        COUNTY = "county", _("County")

    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    official_key = models.CharField(_("official code"), max_length=12, blank=True, help_text=_("AGS, as text"))
    fictional = models.BooleanField(_("fictional"), default=False)
    about = TextField(_("about"), blank=True)
    contact = models.JSONField(_("contact"), default=dict, blank=True)
    signs = models.JSONField(_("signs"), default=dict, blank=True, help_text=_("Own signs in tables, by status"))
    basemap = models.JSONField(
        _("basemap"), default=dict, blank=True, help_text=_("A map from elsewhere below the areas; empty: none")
    )
    pages = models.JSONField(
        _("pages"), default=dict, blank=True, help_text=_("What imprint, privacy and accessibility pages say")
    )
    embedded_by = models.JSONField(
        _("embedded by"), default=list, blank=True, help_text=_("Hosts whose pages may embed maps; empty: all")
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return in_language(self.name)


class Hierarchy(models.Model):
    """One way to divide a territory (Gliederung). It has no owner: several municipalities may use it."""

    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    srid = models.PositiveIntegerField(
        _("metric system"), default=25832, help_text=_("Metric system in which areas are measured")
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = _("hierarchy")
        verbose_name_plural = _("hierarchies")

    def __str__(self) -> str:
        return in_language(self.name)


class Level(models.Model):
    """One storey of a hierarchy (Ebene); position 0 is the largest."""

    hierarchy = models.ForeignKey(
        Hierarchy, on_delete=models.CASCADE, related_name="levels", verbose_name=_("hierarchy")
    )
    slug = models.SlugField(_("short name"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = TextField(_("name"))
    plural = TextField(_("plural"))

    class Meta:
        ordering = ["hierarchy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["hierarchy", "slug"], name="level_slug_once_per_hierarchy"),
            models.UniqueConstraint(fields=["hierarchy", "position"], name="level_position_once_per_hierarchy"),
        ]
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return f"{in_language(self.hierarchy.name)}: {in_language(self.name)}"


class Edition(models.Model):
    """One dated, sourced, published set of areas of a hierarchy (Gebietsstand). Frozen once published."""

    hierarchy = models.ForeignKey(
        Hierarchy, on_delete=models.PROTECT, related_name="editions", verbose_name=_("hierarchy")
    )
    slug = models.SlugField(_("short name"))
    label = TextField(_("label"))
    valid = DateRangeField(_("valid"), help_text=_("First day included, last day excluded"))
    source = TextField(_("source"))
    licence = models.CharField(_("licence"), max_length=100)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, help_text=_("SHA-256 of mapping and files"))
    mends = models.JSONField(_("mends"), default=list, blank=True, help_text=_("What was repaired at import"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        ordering = ["hierarchy", "valid"]
        constraints = [
            models.UniqueConstraint(fields=["hierarchy", "slug"], name="edition_slug_once_per_hierarchy"),
            ExclusionConstraint(
                name="published_editions_do_not_overlap",
                expressions=[
                    (F("hierarchy"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                condition=Q(published_at__isnull=False),
                violation_error_message=_("Another published edition of this hierarchy covers part of this time."),
            ),
        ]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return in_language(self.label)

    def refuse_if_published(self) -> None:
        """Published editions never change: whoever wants to change one makes a new edition."""
        if self.published_at is not None:
            raise ValidationError(
                gettext("%s is published and no longer changes. Import a new edition instead.") % self
            )


class EditionLevel(models.Model):
    """One level of one edition: the frozen order of its areas, in which every sheet stores its numbers."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="levels", verbose_name=_("edition"))
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="in_editions", verbose_name=_("level"))
    codes = ArrayField(
        models.CharField(max_length=40), help_text=_("Area codes, sorted: the area order"), verbose_name=_("codes")
    )
    area_count = models.PositiveIntegerField(_("number of areas"))

    class Meta:
        ordering = ["edition", "level__position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "level"], name="level_once_per_edition"),
            # The target of the sheets' composite foreign key: a sheet has exactly as many cells as there are areas.
            models.UniqueConstraint(fields=["id", "area_count"], name="edition_level_area_count"),
            models.CheckConstraint(condition=Q(codes__len=F("area_count")), name="edition_level_counts_its_codes"),
        ]
        verbose_name = _("edition level")
        verbose_name_plural = _("edition levels")

    def __str__(self) -> str:
        return f"{self.edition} · {in_language(self.level.plural)}"


class Area(models.Model):
    """One polygon of one level in one edition (Gebiet), with its official code and its parent of the same edition."""

    edition_level = models.ForeignKey(
        EditionLevel, on_delete=models.CASCADE, related_name="areas", verbose_name=_("edition level")
    )
    position = models.PositiveIntegerField(_("position"), help_text=_("Index in the frozen order, from 0"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    geometry = models.MultiPolygonField(_("geometry"), srid=4326)
    label_point = models.PointField(_("label point"), srid=4326, help_text=_("A point inside, for symbols and labels"))
    square_metres = models.FloatField(_("square metres"))

    class Meta:
        ordering = ["edition_level", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition_level", "code"], name="area_code_once_per_edition_level"),
            models.UniqueConstraint(fields=["edition_level", "position"], name="area_position_once"),
        ]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Territory(models.Model):
    """The part of a hierarchy that a municipality shows: everything from the root area downwards."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="territories", verbose_name=_("municipality")
    )
    hierarchy = models.ForeignKey(
        Hierarchy, on_delete=models.PROTECT, related_name="territories", verbose_name=_("hierarchy")
    )
    root_level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+", verbose_name=_("root level"))
    root_code = models.CharField(_("root code"), max_length=40)
    default_level = models.ForeignKey(
        Level, on_delete=models.PROTECT, related_name="+", verbose_name=_("first level shown")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "hierarchy"], name="hierarchy_once_per_municipality"),
        ]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return f"{self.municipality}: {self.hierarchy}"


class Boundaries(models.Model):
    """The shapes of one edition level, ready for the browser: quantised TopoJSON, compressed once, never changed.

    One row per resolution; `root_code` is empty for the whole level, else only the areas below that root.
    """

    class Resolution(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        DETAIL = "detail", _("Detail")

    edition_level = models.ForeignKey(
        EditionLevel, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("edition level")
    )
    root_code = models.CharField(_("root code"), max_length=40, blank=True)
    resolution = models.CharField(_("resolution"), max_length=10, choices=Resolution.choices)
    digest = models.CharField(_("digest"), max_length=32, unique=True, help_text=_("Content hash, part of the address"))
    tolerance = models.FloatField(_("tolerance"), help_text=_("Simplification in metres"))
    gzip = models.BinaryField(_("gzip"))
    brotli = models.BinaryField(_("brotli"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition_level", "root_code", "resolution"], name="boundaries_once_per_resolution"
            ),
        ]
        verbose_name = _("boundaries")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return f"{self.edition_level} ({self.resolution})"


class Crosswalk(models.Model):
    """How counts of one edition level are carried to another (Umsteigeschlüssel)."""

    from_level = models.ForeignKey(
        EditionLevel, on_delete=models.CASCADE, related_name="crosswalks_from", verbose_name=_("from")
    )
    to_level = models.ForeignKey(
        EditionLevel, on_delete=models.CASCADE, related_name="crosswalks_to", verbose_name=_("to")
    )
    basis = models.CharField(
        _("basis"), max_length=40, help_text=_("What the shares measure: area, population, addresses")
    )
    source = TextField(_("source"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_level", "to_level", "basis"], name="crosswalk_once_per_basis"),
            models.CheckConstraint(condition=~Q(from_level=F("to_level")), name="crosswalk_between_two_levels"),
        ]
        verbose_name = _("crosswalk")
        verbose_name_plural = _("crosswalks")

    def __str__(self) -> str:
        return f"{self.from_level} → {self.to_level}"


class CrosswalkShare(models.Model):
    """The share of one old area that belongs to one new area."""

    crosswalk = models.ForeignKey(
        Crosswalk, on_delete=models.CASCADE, related_name="shares", verbose_name=_("crosswalk")
    )
    from_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("from area"))
    to_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("to area"))
    share = models.FloatField(_("share"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crosswalk", "from_area", "to_area"], name="crosswalk_pair_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="crosswalk_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.from_area} → {self.to_area}: {self.share:.4f}"


class FacilityKind(models.Model):
    """A kind of facility in one municipality: day-care centres, schools, playgrounds."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="facility_kinds", verbose_name=_("municipality")
    )
    slug = models.SlugField(_("short name"))
    name = TextField(_("name"))
    capacity_unit = TextField(_("unit of the capacity"), blank=True)
    source = TextField(_("source"))

    class Meta:
        ordering = ["municipality", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="facility_kind_once_per_municipality"),
        ]
        verbose_name = _("kind of facility")
        verbose_name_plural = _("kinds of facilities")

    def __str__(self) -> str:
        return in_language(self.name)


class Facility(models.Model):
    """A place that serves people (Einrichtung): a point or a surface, with a capacity where it has one."""

    kind = models.ForeignKey(FacilityKind, on_delete=models.CASCADE, related_name="facilities", verbose_name=_("kind"))
    key = models.CharField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=250)
    geometry = models.GeometryField(_("geometry"), srid=4326)
    capacity = models.FloatField(_("capacity"), null=True, blank=True)
    square_metres = models.FloatField(_("square metres"), null=True, blank=True, help_text=_("Only for surfaces"))
    address = models.CharField(_("address"), max_length=250, blank=True)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="facility_key_once_per_kind"),
        ]
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")

    def __str__(self) -> str:
        return self.name
