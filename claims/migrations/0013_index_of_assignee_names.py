from django.db import connection, migrations, models

from ._operations import AddIndexConcurrently

# As in 0001: the same order on both databases.
FIRST_LETTERS = "LOWER(SUBSTR(%(expressions)s, 1, 100))"
if connection.vendor == "postgresql":
    FIRST_LETTERS = 'LOWER(SUBSTR(%(expressions)s, 1, 100) COLLATE "C")'


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0012_names_of_assignees")]

    operations = [
        AddIndexConcurrently(
            model_name="claim",
            index=models.Index(
                models.Func("assignee_name", output_field=models.TextField(), template=FIRST_LETTERS),
                models.OrderBy(models.F("changed_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="claim_by_assignee_name",
            ),
        ),
    ]
