"""The tables behind search. They are not models: each database has its own kind."""

from django.db import migrations

TABLES = ["claims_search_claim", "claims_search_publicclaim"]
POSTGRESQL = [
    "CREATE TABLE {table} (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX {table}_words ON {table} USING gin (words)",
]
SQLITE = ["CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"]


def create(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        for statement in statements:
            schema_editor.execute(statement.format(table=table))


def drop(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    replaces = [("claims", "0004_search")]

    dependencies = [("claims", "0001_tables")]

    operations = [migrations.RunPython(create, drop)]
