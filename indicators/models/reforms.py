"""How far numbers that were carried across a reform lie from counted ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spatial.models import Crosswalk

from .catalogue import Variable
from .deliveries import Period


class ConversionCheck(models.Model):
    """A variable carried along a crosswalk, compared with the same variable counted on the new areas.

    Best for one and the same day; where nobody counted twice, against the next count, with a year's change in it.
    Errors are those of spatial.crosswalk.quality.ConversionErrors.
    """

    crosswalk = models.ForeignKey(
        Crosswalk, on_delete=models.CASCADE, related_name="checks", verbose_name=_("crosswalk")
    )
    variable = models.ForeignKey(Variable, on_delete=models.CASCADE, related_name="+", verbose_name=_("variable"))
    carried_period = models.ForeignKey(
        Period, on_delete=models.CASCADE, related_name="+", verbose_name=_("carried period")
    )
    counted_period = models.ForeignKey(
        Period, on_delete=models.CASCADE, related_name="+", verbose_name=_("counted period")
    )
    areas = models.PositiveIntegerField(_("number of areas"))
    mean_percent = models.FloatField(_("mean error in per cent"))
    median_percent = models.FloatField(_("median error in per cent"))
    weighted_percent = models.FloatField(_("weighted error in per cent"))
    largest_percent = models.FloatField(_("largest error in per cent"))
    within_five_percent = models.PositiveIntegerField(_("areas within five per cent"))

    class Meta:
        ordering = ["crosswalk", "variable", "carried_period"]
        constraints = [
            models.UniqueConstraint(
                fields=["crosswalk", "variable", "carried_period", "counted_period"], name="conversion_checked_once"
            ),
        ]
        verbose_name = _("check of a conversion")
        verbose_name_plural = _("checks of conversions")

    def __str__(self) -> str:
        return f"{self.crosswalk}: {self.variable}, {self.carried_period}"
