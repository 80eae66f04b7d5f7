"""The tables behind the search of parties and sources. What is known already is put in by `reindex`."""

from django.db import migrations

TABLES = ["claims_search_party", "claims_search_source"]
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
    dependencies = [("claims", "0027_batches_that_plan_need_no_reason")]

    operations = [migrations.RunPython(create, drop)]
