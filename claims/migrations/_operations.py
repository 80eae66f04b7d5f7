"""What migrations do that Django has no word for on both databases. Frozen as they are: add to it, change nothing in it."""

from django.db import NotSupportedError
from django.db.migrations import AddIndex


class AddIndexConcurrently(AddIndex):
    """Makes an index while others write: on PostgreSQL CONCURRENTLY, on SQLite, which knows no such thing, plainly.

    It wants a migration of its own with `atomic = False`. Where it broke off it can be run again: what PostgreSQL then
    leaves is an index of that name that is not valid.
    """

    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        self._refuse_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)  # DROP INDEX … IF EXISTS
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_backwards(app_label, schema_editor, from_state, to_state)
        self._refuse_transaction(schema_editor)
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)

    def _refuse_transaction(self, schema_editor):
        if schema_editor.connection.in_atomic_block:
            raise NotSupportedError("An index is made concurrently outside a transaction: set atomic = False.")
