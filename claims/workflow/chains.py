"""What is part of what, and through what a source is known: chains that never lead back to where they began."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Party, Source
from claims.workflow.act import Refused

# The column that links a row to the next, and what is said where it would lead back.
LINKS: dict[type[models.Model], tuple[str, Promise]] = {
    Party: ("part_of", _("A party cannot be part of itself, nor of one of its parts.")),
    Source: ("through", _("A source cannot be known through itself, nor through one that it reports.")),
}


def keep_chain(row: models.Model, onward: int | None) -> None:
    """Refuse to link a row to the one with the id `onward` where that leads back to it, and lock all chains of its model.

    Runs in a transaction, before anything else is locked. Raises Refused.
    """
    lock_chains(type(row))
    if leads_to(type(row), onward, row.pk):
        name, words = LINKS[type(row)]
        raise Refused(str(words), name)


def lock_chains(model: type[models.Model]) -> None:
    """Let nobody else link rows of a model until this transaction ends. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s::regclass::oid::bigint)", [model._meta.db_table])


def leads_to(model: type[models.Model], start: int | None, goal: int) -> bool:
    """Whether the chain that begins at a row reaches another, or is it. One query for each link.

    Merged rows are read as those that took their place. A ring that stands already ends the search.
    """
    rows: Any = model._default_manager.values_list(f"{LINKS[model][0]}_id", "merged_into_id")
    passed = set[int]()
    while start is not None and start not in passed:
        if start == goal:
            return True
        passed.add(start)
        link, merged_into = rows.get(pk=start)
        start = merged_into or link
    return False
