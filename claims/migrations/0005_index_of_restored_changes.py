from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0004_baselines_digests_and_plain_names")]

    operations = [
        AddIndexConcurrently(
            model_name="statuschange",
            index=models.Index(
                condition=models.Q(("restores__isnull", False)), fields=["restores"], name="statuschange_restored"
            ),
        ),
    ]
