"""When the triggers come off and go on, and which commands are refused without them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import OperationalError, connections
from django.db.models.signals import post_migrate, pre_migrate

from claims.models.append_only.guarding import install, missing, remove


def _before_migrations(sender: AppConfig, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        remove(connections[using])


def _after_migrations(sender: AppConfig, using: str, plan: Any = (), **kwargs: Any) -> None:
    if plan or missing(connections[using]):
        install(connections[using])


def connect(config: AppConfig) -> None:
    pre_migrate.connect(_before_migrations, sender=config)
    post_migrate.connect(_after_migrations, sender=config)
    checks.register(check_triggers, "append_only")


def check_triggers(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse every command while an append-only table stands unguarded.

    Only warn where `databases` are named, which is how `migrate` asks: it is what installs the triggers.
    """
    try:
        names = missing()
    except OperationalError:
        return []  # no database to ask: whatever needs one will say so itself
    if not names:
        return []
    level = checks.Warning if databases else checks.Error
    return [
        level(
            f"{len(names)} triggers that keep the history append-only are missing, first {names[0]}.",
            hint="Run `manage.py migrate`, which installs them.",
            id="claims.E001",
        )
    ]
