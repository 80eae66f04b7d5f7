"""When the triggers come off and go on, and which commands are refused without them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate, pre_migrate

from claims.models.append_only import event_triggers
from claims.models.append_only.guarding import install, missing, remove
from claims.models.append_only.inspection import RESTORE, losses
from claims.models.append_only.rows import append_only_models

_NO_SUPERUSER = (
    "PostgreSQL lets anybody who owns the tables of the history alter them, for want of the event triggers {names}: "
    "only a superuser can make them, and our role is none."
)
_A_SUPERUSER = (
    "Once all is migrated, let a superuser run `manage.py migrate` with their role in DATABASE_URL: it adds these."
)
_NAMED = 5  # losses that a system check names, of each kind


def _before_migrations(sender: AppConfig, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        event_triggers.migrating(connections[using], True)
        remove(connections[using])


def _after_migrations(sender: AppConfig, using: str, plan: Any = (), **kwargs: Any) -> None:
    if plan or missing(connections[using]):
        install(connections[using])
    event_triggers.install(connections[using])
    event_triggers.migrating(connections[using], False)


def connect(config: AppConfig) -> None:
    pre_migrate.connect(_before_migrations, sender=config)
    post_migrate.connect(_after_migrations, sender=config)
    checks.register(check_protection, "append_only")


def check_protection(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse every command while the history is not protected.

    Only warn where `databases` are named, which is how `migrate` asks: it is what installs the triggers. In a checkout a
    model may be ahead of its table, until the migration is made and run: there the tables are but warned of.
    """
    conn = connections[DEFAULT_DB_ALIAS]
    try:
        if _is_new(conn):
            return []
        lost = losses(conn)
    except OperationalError:
        return []  # no database to ask: whatever needs one will say so itself
    messages: list[checks.CheckMessage] = []
    for remedy in sorted({loss.remedy for loss in lost}):
        of_this = [loss.what for loss in lost if loss.remedy == remedy]
        only_warns = databases or (remedy is RESTORE and settings.DEBUG)
        more = f" And {len(of_this) - _NAMED} more." if len(of_this) > _NAMED else ""
        level = checks.Warning if only_warns else checks.Error
        text = f"The history is not protected. {' '.join(of_this[:_NAMED])}{more}"
        messages.append(level(text, hint=remedy.words, id=remedy.id))
    if not lost and not databases and (names := event_triggers.lost(conn)):
        messages.append(
            checks.Warning(_NO_SUPERUSER.format(names=" and ".join(names)), hint=_A_SUPERUSER, id="claims.W001")
        )
    return messages


def _is_new(conn: BaseDatabaseWrapper) -> bool:
    """Whether no migration of ours was ever run here. Where one was, a table that is not there was taken away."""
    tables = set(conn.introspection.table_names())
    if any(model._meta.db_table in tables for model in append_only_models()):
        return False
    return not any(app == "claims" for app, _ in MigrationRecorder(conn).applied_migrations())
