from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spatial", "0005_basemap"),
    ]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="address",
            field=models.CharField(blank=True, default="", max_length=250, verbose_name="address"),
            preserve_default=False,
        ),
    ]
