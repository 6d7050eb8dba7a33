"""Class breaks stand beside the values they were made of, so that an answer made on the spot need not make them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_reliability")]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="class_breaks",
            field=models.JSONField(
                blank=True,
                help_text="Of public sheets: for maps of all areas",
                null=True,
                verbose_name="class breaks",
            ),
        ),
    ]
