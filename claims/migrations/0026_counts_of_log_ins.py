"""Makes the table in which all workers of the site count who tried to log in: settings.CACHES."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

TABLE = "claims_log_in_counts"


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("claims", "0025_index_of_moments_of_edits")]

    operations = [migrations.RunPython(create, drop)]
