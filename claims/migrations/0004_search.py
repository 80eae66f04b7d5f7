"""The tables behind search. They are not models: each database has its own kind."""

from django.db import migrations

from claims import search
from claims.search import postgresql, sqlite


def create(apps, schema_editor):
    backend = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for table in search.TABLES.values():
        schema_editor.execute(backend.create(table))


def drop(apps, schema_editor):
    for table in search.TABLES.values():
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_roles")]

    operations = [migrations.RunPython(create, drop)]
