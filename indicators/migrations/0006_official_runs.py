"""Official runs of recipes. What was calculated is never edited, whoever writes: only who may see it changes."""

import django.db.models.deletion
import spatial.texts
from django.conf import settings
from django.db import migrations, models

FREEZE = """
CREATE FUNCTION indicators_freeze_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- What a decision changes, and people whose accounts are removed.
    may_change constant text[] :=
        ARRAY['state', 'audience', 'released_by_id', 'released_at', 'public_since', 'run_by_id'];
BEGIN
    IF to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change THEN
        RAISE EXCEPTION 'Run % of "%" no longer changes. Run the recipe again instead.', OLD.number, OLD.recipe
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER official_run_is_frozen BEFORE UPDATE ON indicators_officialrun
    FOR EACH ROW EXECUTE FUNCTION indicators_freeze_run();
"""

THAW = """
DROP TRIGGER official_run_is_frozen ON indicators_officialrun;
DROP FUNCTION indicators_freeze_run();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0005_ready_answer"),
        ("spatial", "0002_freeze_published_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipe", models.SlugField(max_length=100, verbose_name="recipe")),
                (
                    "kind",
                    models.CharField(
                        choices=[("index", "Index"), ("ranking", "Ranking"), ("budget", "Budget key")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("recipe_version", models.PositiveIntegerField(verbose_name="version of the recipe")),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Counted by territory and recipe, from 1", verbose_name="number"
                    ),
                ),
                (
                    "day",
                    models.DateField(
                        help_text="Of each indicator the latest numbers up to this day were taken", verbose_name="day"
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="The time it speaks of: 2024", max_length=40, verbose_name="label"),
                ),
                ("name", spatial.texts.TextField(default=dict, verbose_name="name")),
                ("summary", spatial.texts.TextField(default=dict, verbose_name="summary")),
                (
                    "details",
                    models.JSONField(
                        blank=True, default=dict, help_text="Notes, and reasons of a ranking", verbose_name="details"
                    ),
                ),
                (
                    "protocol",
                    models.TextField(
                        help_text="Recipe, values, settings and results, as JSON", verbose_name="protocol"
                    ),
                ),
                (
                    "inputs_digest",
                    models.CharField(
                        help_text="Of recipe, values, settings and releases",
                        max_length=64,
                        verbose_name="digest of what went in",
                    ),
                ),
                (
                    "numbers_audience",
                    models.SmallIntegerField(
                        choices=[(1, "Internal"), (2, "Public")], default=1, verbose_name="audience of the numbers"
                    ),
                ),
                (
                    "audience",
                    models.SmallIntegerField(
                        choices=[(1, "Internal"), (2, "Public")], default=1, verbose_name="audience"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("released", "Released"),
                            ("replaced", "Replaced by a newer run"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released at")),
                (
                    "public_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="First released to the public; kept when it is withdrawn",
                        null=True,
                        verbose_name="public since",
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        help_text="Who answers for it; readers see this name", max_length=200, verbose_name="office"
                    ),
                ),
                ("run_at", models.DateTimeField(verbose_name="run at")),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="indicators.officialrun",
                        verbose_name="based on",
                    ),
                ),
                (
                    "edition_level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="spatial.editionlevel",
                        verbose_name="edition level",
                    ),
                ),
                (
                    "inputs",
                    models.ManyToManyField(
                        blank=True, related_name="official_runs", to="indicators.release", verbose_name="computed from"
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "run_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="official_runs",
                        to="spatial.territory",
                        verbose_name="territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "official run",
                "verbose_name_plural": "official runs",
                "ordering": ["-day", "recipe", "-number"],
                "permissions": [
                    ("release_officialrun", "Can release and withdraw official runs"),
                    ("view_internal_officialrun", "Can see official runs that are not public"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("territory", "recipe", "number"), name="run_number_once_per_recipe"
                    ),
                    models.UniqueConstraint(
                        fields=("territory", "recipe", "inputs_digest"), name="run_once_on_the_same_inputs"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", False), ("state", "released")),
                            models.Q(models.Q(("state", "released"), _negated=True), ("audience", 1)),
                            _connector="OR",
                        ),
                        name="run_is_public_only_by_a_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", [1, 2])), name="run_is_internal_or_public"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__lte", models.F("numbers_audience"))),
                        name="run_is_no_more_public_than_its_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "budget"), ("based_on__isnull", True), _connector="OR"),
                        name="only_a_budget_is_based_on_an_index",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
