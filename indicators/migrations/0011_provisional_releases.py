from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0010_same_as")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="provisional",
            field=models.BooleanField(
                default=False,
                help_text="Said by the delivery: final numbers will replace these",
                verbose_name="provisional",
            ),
        ),
    ]
