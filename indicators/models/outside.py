"""What an area may be compared with from outside: the Kreis, the Land, the Bund."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spatial.models import Municipality
from spatial.texts import TextField, in_language


class ExternalValue(models.Model):
    """A number of a larger territory, published by others after the same definition, with its source.

    The municipality file says it; nothing is computed from it, and only areas are held against it.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="external_values", verbose_name=_("municipality")
    )
    place = models.SlugField(_("short name"), help_text=_("Of the larger territory"))
    name = TextField(_("name"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    indicator = models.SlugField(_("indicator"))
    value = models.FloatField(_("value"))
    lower = models.FloatField(_("lower bound"), null=True, blank=True)
    upper = models.FloatField(_("upper bound"), null=True, blank=True)
    last_day = models.DateField(_("last day"), help_text=_("Of the time that the number speaks of"))
    label = TextField(_("label"))
    source = TextField(_("source"))
    licence = models.CharField(_("licence"), max_length=100)

    class Meta:
        ordering = ["municipality", "position", "indicator", "last_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "place", "indicator", "last_day"], name="external_value_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True, upper__isnull=True) | Q(lower__lte=F("value"), upper__gte=F("value")),
                name="external_value_lies_in_its_interval",
            ),
        ]
        verbose_name = _("value from outside")
        verbose_name_plural = _("values from outside")

    def __str__(self) -> str:
        return f"{in_language(self.name)}, {self.indicator}, {in_language(self.label)}"
