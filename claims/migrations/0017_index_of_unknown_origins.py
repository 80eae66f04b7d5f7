from django.db import migrations, models

from ._operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0016_judgements_have_reasons")]

    operations = [
        AddIndexConcurrently(
            model_name="claim",
            index=models.Index(
                fields=["changed_at", "id"],
                condition=models.Q(origins_unknown__gt=0),
                name="claim_origin_unknown",
            ),
        ),
    ]
