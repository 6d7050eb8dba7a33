"""What readers must know about the numbers of one area and time, and what the numbers would be without it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spatial.models import Area, Hierarchy, Level
from spatial.texts import TextField, in_language

from .catalogue import Dataset, Indicator
from .deliveries import Audience, Period


class Remark(models.Model):
    """Something special about an area for a time (Besonderheit): a shelter, a care home, a Jobcenter's address.

    It concerns the area `code` of its level in every edition that has it, and all larger areas around it.
    """

    hierarchy = models.ForeignKey(
        Hierarchy, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("hierarchy")
    )
    slug = models.SlugField(_("short name"))
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+", verbose_name=_("level"))
    code = models.CharField(_("code"), max_length=40)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    datasets = models.ManyToManyField(Dataset, related_name="remarks", verbose_name=_("datasets"))
    text = TextField(_("text"))
    separable = models.BooleanField(
        _("separable"),
        default=False,
        help_text=_("Readers may see the numbers without it, and so what it adds to them"),
    )

    class Meta:
        ordering = ["hierarchy", "slug"]
        constraints = [models.UniqueConstraint(fields=["hierarchy", "slug"], name="remark_once_per_hierarchy")]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return in_language(self.text)


class Adjusted(models.Model):
    """One area's number without what a remark speaks of (bereinigter Wert). Derived like a computed sheet."""

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="adjusted", verbose_name=_("remark"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="adjusted", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="adjusted", verbose_name=_("area"))
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+", verbose_name=_("period"))
    audience = models.SmallIntegerField(_("audience"), choices=Audience.choices)
    value = models.FloatField(_("value"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remark", "indicator", "area", "period", "audience"], name="adjusted_once"),
            models.CheckConstraint(condition=models.Q(audience__gt=0), name="adjusted_is_never_a_draft"),
        ]
        verbose_name = _("adjusted value")
        verbose_name_plural = _("adjusted values")

    def __str__(self) -> str:
        return f"{self.area}, {self.indicator}, {self.period}"
