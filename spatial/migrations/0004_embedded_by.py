"""Whose pages may embed maps of a municipality."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spatial", "0003_addresses_and_pages")]
    operations = [
        migrations.AddField(
            model_name="municipality",
            name="embedded_by",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Hosts whose pages may embed maps; empty: all",
                verbose_name="embedded by",
            ),
        ),
    ]
