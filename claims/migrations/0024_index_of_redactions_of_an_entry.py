"""Finds the redactions that an entry ordered, which the triggers count."""

from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0023_redactions_name_their_entry")]

    operations = [
        AddIndexConcurrently(model_name="redaction", index=models.Index(fields=["edit"], name="redaction_of_edit")),
    ]
