from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0013_index_of_assignee_names")]

    operations = [
        AddIndexConcurrently(
            model_name="publicchange",
            index=models.Index(fields=["-published_at", "-entry"], name="publicchange_latest"),
        ),
    ]
