"""Class breaks stand beside the values they were made of, so that an answer made on the spot need not make them.

As text and not as jsonb: they travel as they are, and PostgreSQL would take them apart and put them together again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_reliability")]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="class_breaks",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Of public sheets: for maps of all areas, as JSON",
                verbose_name="class breaks",
            ),
        ),
    ]
