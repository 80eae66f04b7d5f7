"""Lets a redaction name the entry that ordered it. Those of before name none: they did their work, and open nothing more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0022_forms_that_were_sent")]

    operations = [
        migrations.AddField(
            model_name="redaction",
            name="edit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redactions",
                to="claims.edit",
            ),
        ),
        migrations.RemoveConstraint(model_name="redaction", name="redaction_once"),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.UniqueConstraint(
                fields=["table_name", "row_id", "field_name", "edit"],
                name="redaction_once",
                violation_error_message="This text has been removed already.",
            ),
        ),
    ]
