"""Finds the last moment that stands in the log, and whether one lies in the future."""

from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0024_index_of_redactions_of_an_entry")]

    operations = [
        AddIndexConcurrently(model_name="edit", index=models.Index(fields=["at"], name="edit_at")),
        AddIndexConcurrently(
            model_name="edit",
            index=models.Index(condition=models.Q(("verb", "put_clock_right")), fields=["-id"], name="edit_of_clock"),
        ),
    ]
