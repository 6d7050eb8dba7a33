from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spatial", "0004_embedded_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="basemap",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="A map from elsewhere below the areas; empty: none",
                verbose_name="basemap",
            ),
        ),
    ]
