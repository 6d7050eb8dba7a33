"""Where a house stands: addresses of houses, never of persons. They belong to no edition; only points do not move."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .texts import TextField, in_language


class AddressRegister(models.Model):
    """The addresses within one hierarchy, from one file; replaced as a whole.

    Where the file has no points but keys of areas, these are areas of `coded_level`.
    """

    hierarchy = models.OneToOneField(
        "spatial.Hierarchy", on_delete=models.CASCADE, related_name="address_register", verbose_name=_("hierarchy")
    )
    source = TextField(_("source"))
    licence = models.CharField(_("licence"), max_length=100)
    day = models.DateField(_("as of"))
    coded_level = models.ForeignKey(
        "spatial.EditionLevel", on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("edition level")
    )
    checksum = models.CharField(_("checksum"), max_length=64, help_text=_("SHA-256 of mapping and files"))

    class Meta:
        verbose_name = _("address register")
        verbose_name_plural = _("address registers")

    def __str__(self) -> str:
        return in_language(self.source)


class Street(models.Model):
    """A street within one postcode and place. `form` is its name as spelling.street writes it, for looking up."""

    register = models.ForeignKey(
        AddressRegister, on_delete=models.CASCADE, related_name="streets", verbose_name=_("address register")
    )
    name = models.CharField(_("name"), max_length=120)
    form = models.CharField(max_length=200)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        ordering = ["name", "postcode", "place"]
        constraints = [
            models.UniqueConstraint(fields=["register", "name", "postcode", "place"], name="street_once_per_postcode"),
        ]
        indexes = [
            models.Index(fields=["register", "postcode"], name="street_postcode"),
            # Finds beginnings, middles and what is merely alike.
            GinIndex(OpClass("form", "gin_trgm_ops"), name="street_form_trigrams"),
        ]
        verbose_name = _("street")
        verbose_name_plural = _("streets")

    def __str__(self) -> str:
        behind = f"{self.postcode} {self.place}".strip()
        return f"{self.name}, {behind}" if behind else self.name


class Address(models.Model):
    """A house. `number` sorts, `label` is what stands at the door: 12a, 14-16; empty where the street has none."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses", verbose_name=_("street"))
    number = models.PositiveIntegerField(_("house number"))
    label = models.CharField(_("house number with suffix"), max_length=20, blank=True)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True, spatial_index=False)
    code = models.CharField(_("code of its area"), max_length=40, blank=True)

    class Meta:
        ordering = ["street", "number", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(point__isnull=False) | ~Q(code=""), name="address_lies_somewhere"),
        ]
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        behind = f"{self.street.postcode} {self.street.place}".strip()
        return ", ".join(part for part in (f"{self.street.name} {self.label}".strip(), behind) if part)
