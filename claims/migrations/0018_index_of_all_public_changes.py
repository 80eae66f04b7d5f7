from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0017_index_of_unknown_origins")]

    operations = [
        AddIndexConcurrently(
            model_name="publicchange",
            index=models.Index(fields=["-published_at", "-entry"], name="publicchange_latest"),
        ),
    ]
