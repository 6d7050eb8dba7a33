"""Rules of disclosure control, the gate's verdict on releases, and the register of what was ever told."""

from django.db import migrations, models
from django.db.models import F


def what_was_told(apps, schema_editor):
    """What is seen now was told; of replaced and withdrawn releases the most is assumed."""
    sheet = apps.get_model("indicators", "Sheet")
    sheet.objects.filter(variable__isnull=False, audience__gt=0).update(told=F("audience"))
    gone = sheet.objects.filter(variable__isnull=False, audience=0, release__released_at__isnull=False)
    public = gone.filter(
        edition_level__level__position__lte=F("variable__dataset__lowest_public_level__position")
    ).values_list("pk", flat=True)
    sheet.objects.filter(pk__in=list(public)).update(told=2)
    gone.filter(told=0).update(told=1)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_next_update")]

    operations = [
        migrations.AddField(
            "dataset",
            "disclosure",
            models.JSONField(
                blank=True,
                default=dict,
                help_text="As in the municipality’s file, besides the minimum count",
                verbose_name="further rules of disclosure control",
            ),
        ),
        migrations.AddField(
            "release",
            "audit",
            models.JSONField(
                blank=True,
                help_text="What the gate found when this was released: verdict and what an attacker was taken to know",
                null=True,
                verbose_name="audit",
            ),
        ),
        migrations.AddField(
            "sheet",
            "told",
            models.SmallIntegerField(
                choices=[(0, "Draft"), (1, "Internal"), (2, "Public")],
                default=0,
                db_default=0,
                help_text="The largest audience that has ever seen it; what was told cannot be recalled",
                verbose_name="told",
            ),
        ),
        migrations.RunPython(what_was_told, migrations.RunPython.noop),
    ]
