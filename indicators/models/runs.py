"""What was decided by calculation: official runs of recipes, each with the protocol from which it can be run again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from spatial.models import EditionLevel, Territory
from spatial.texts import TextField, in_language

from .deliveries import Audience, Release

INSIDERS_AND_PUBLIC = [choice for choice in Audience.choices if choice[0] != Audience.DRAFT]


class OfficialRuns(models.QuerySet["OfficialRun"]):
    def visible_to(self, audience: int) -> OfficialRuns:
        """The runs that an audience sees.

        The public: what was released to it, as long as all numbers behind it still are, on this level and to this
        municipality, and of a budget the index whose score it took. Insiders: drafts and earlier runs as well, but
        nothing that rests on withdrawn numbers.
        """
        behind = Release.objects.filter(official_runs=OuterRef("pk"))
        if audience == Audience.PUBLIC:
            told = Q(state=Release.State.RELEASED, audience=Audience.PUBLIC) & Q(
                dataset__lowest_public_level__position__gte=OuterRef("edition_level__level__position")
            )
            mine = Q(dataset__shared=True) | Q(dataset__department__municipality=OuterRef("territory__municipality"))
            index = Q(based_on=None) | Q(based_on__audience=Audience.PUBLIC)
            return self.filter(index, ~Exists(behind.exclude(told & mine)), audience=Audience.PUBLIC)
        return self.filter(~Exists(behind.filter(state=Release.State.WITHDRAWN)))


class OfficialRun(models.Model):
    """One run of a recipe in one territory (amtlicher Lauf). It is never edited: whoever wants another makes another.

    Internal until it is released to the public. The protocol holds recipe, values, settings and results as they were.
    """

    class Kind(models.TextChoices):
        INDEX = "index", _("Index")
        RANKING = "ranking", _("Ranking")
        BUDGET = "budget", _("Budget key")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RELEASED = "released", _("Released")
        REPLACED = "replaced", _("Replaced by a newer run")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="official_runs", verbose_name=_("territory")
    )
    edition_level = models.ForeignKey(
        EditionLevel, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition level")
    )
    recipe = models.SlugField(_("recipe"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    recipe_version = models.PositiveIntegerField(_("version of the recipe"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Counted by territory and recipe, from 1"))
    day = models.DateField(_("day"), help_text=_("Of each indicator the latest numbers up to this day were taken"))
    label = models.CharField(_("label"), max_length=40, help_text=_("The time it speaks of: 2024"))
    name = TextField(_("name"))
    summary = TextField(_("summary"))
    details = models.JSONField(_("details"), default=dict, blank=True, help_text=_("Notes, and reasons of a ranking"))
    protocol = models.TextField(_("protocol"), help_text=_("Recipe, values, settings and results, as JSON"))
    inputs_digest = models.CharField(
        _("digest of what went in"), max_length=64, help_text=_("Of recipe, values, settings and releases")
    )
    inputs = models.ManyToManyField(Release, blank=True, related_name="official_runs", verbose_name=_("computed from"))
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="budgets", verbose_name=_("based on")
    )
    numbers_audience = models.SmallIntegerField(
        _("audience of the numbers"), choices=INSIDERS_AND_PUBLIC, default=Audience.INTERNAL
    )
    audience = models.SmallIntegerField(_("audience"), choices=INSIDERS_AND_PUBLIC, default=Audience.INTERNAL)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    public_since = models.DateTimeField(
        _("public since"), null=True, blank=True, help_text=_("First released to the public; kept when it is withdrawn")
    )
    office = models.CharField(_("office"), max_length=200, help_text=_("Who answers for it; readers see this name"))
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("run by"),
    )
    run_at = models.DateTimeField(_("run at"))

    objects = OfficialRuns.as_manager()

    class Meta:
        ordering = ["-day", "recipe", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "recipe", "number"], name="run_number_once_per_recipe"),
            models.UniqueConstraint(
                fields=["territory", "recipe", "inputs_digest"], name="run_once_on_the_same_inputs"
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False) | (~Q(state="released") & Q(audience=1)),
                name="run_is_public_only_by_a_release",
            ),
            models.CheckConstraint(condition=Q(audience__in=[1, 2]), name="run_is_internal_or_public"),
            models.CheckConstraint(
                condition=Q(audience__lte=F("numbers_audience")), name="run_is_no_more_public_than_its_numbers"
            ),
            models.CheckConstraint(
                condition=Q(kind="budget") | Q(based_on__isnull=True), name="only_a_budget_is_based_on_an_index"
            ),
        ]
        permissions = [
            ("release_officialrun", _("Can release and withdraw official runs")),
            ("view_internal_officialrun", _("Can see official runs that are not public")),
        ]
        verbose_name = _("official run")
        verbose_name_plural = _("official runs")

    def __str__(self) -> str:
        return f"{in_language(self.name)}, {self.label} ({self.number})"
