"""Keeps with an entry which form of the desk made it, so that one that is sent twice is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0021_names_of_merged_parties")]

    operations = [
        migrations.AddField(model_name="edit", name="form", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="edit", constraint=models.UniqueConstraint(fields=["form"], name="edit_one_per_form_sent")
        ),
    ]
