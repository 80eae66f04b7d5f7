"""One row of every append-only model, written past the verbs, with a value in every column that must be unique."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from claims.models import (
    Batch,
    BatchOutcome,
    Claim,
    Edit,
    Evidence,
    Position,
    PositionVoid,
    Redaction,
    Revision,
    Status,
    StatusChange,
    StatusChangeCitation,
    User,
)
from claims.models.append_only import AppendOnly
from tests.factories import PartyFactory, SourceFactory, UserFactory

Row = tuple[Any, ...]


def bare_claim() -> Claim:
    now = timezone.now()
    status = Status.objects.get(key="unverified")
    return Claim.objects.create(statement="So it is said.", status=status, received_at=now, changed_at=now)


def bare_evidence(claim: Claim) -> Evidence:
    return Evidence.objects.create(
        claim=claim, source=SourceFactory.create(), bearing="supports", quote="We saw it.", linked_at=timezone.now()
    )


def bare_position(claim: Claim, user: User, **fields: Any) -> Position:
    return Position.objects.create(
        claim=claim,
        party=PartyFactory.create(),
        stance="asserts",
        quote="It is so.",
        recorded_at=timezone.now(),
        recorded_by=user,
        **fields,
    )


def bare_change(claim: Claim, user: User, **fields: Any) -> StatusChange:
    return StatusChange.objects.create(
        claim=claim,
        status=claim.status,
        rationale="The parties contradict each other.",
        effective_at=timezone.now(),
        recorded_at=timezone.now(),
        recorded_by=user,
        **{"kind": "development", **fields},
    )


def _batch(claim: Claim, user: User) -> Batch:
    fields = {
        "verb": "assign",
        "arguments": {"assignee": "Ada"},
        "selection": "one claim",
        "size": 1,
        "reason": "Why.",
        "at": timezone.now(),
        "by": user,
    }
    return Batch.objects.create(**fields, undoes=Batch.objects.create(**fields))


def _edit(claim: Claim, user: User) -> Edit:
    fields = {"at": timezone.now(), "by": user, "verb": "assign", "object_type": "Claim", "object_id": claim.pk}
    first = Edit.objects.create(**fields)
    return Edit.objects.create(
        **fields, claim=claim, claim_version=1, changes={"stage": [None, "done"]}, reason="Why.", undoes=first
    )


def _position(claim: Claim, user: User) -> Position:
    wordy = {name: "words" for name in Position.redactable if name != "quote"}
    return bare_position(claim, user, corrects=bare_position(claim, user), **wordy)


def _void(claim: Claim, user: User) -> PositionVoid:
    position = bare_position(claim, user)
    return PositionVoid.objects.create(
        position=position, reason="Another person.", recorded_at=timezone.now(), recorded_by=user
    )


def _revision(claim: Claim, user: User) -> Revision:
    body = b'{"claim":"So it is said."}'
    return Revision.objects.create(
        claim=claim,
        number=1,
        kind="published",
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        note="First.",
        claim_version=1,
        recorded_at=timezone.now(),
        author=user,
    )


def _citation(claim: Claim, user: User) -> StatusChangeCitation:
    return StatusChangeCitation.objects.create(change=bare_change(claim, user), evidence=bare_evidence(claim))


MAKERS: dict[type[AppendOnly], Callable[[Claim, User], AppendOnly]] = {
    Batch: _batch,
    BatchOutcome: lambda claim, user: BatchOutcome.objects.create(
        batch=_batch(claim, user), claim=claim, refusal="No."
    ),
    Edit: _edit,
    Position: _position,
    PositionVoid: _void,
    Redaction: lambda claim, user: permit("claims_claim", claim.pk, "context", user),
    Revision: _revision,
    StatusChange: lambda claim, user: bare_change(claim, user, kind="correction", corrects=bare_change(claim, user)),
    StatusChangeCitation: _citation,
}


def a_row(model: type[AppendOnly]) -> AppendOnly:
    """A row of the model, read back from the database. Another one of the same model stands in the table too."""
    MAKERS[model](bare_claim(), UserFactory.create())
    row = MAKERS[model](bare_claim(), UserFactory.create())
    return model._base_manager.get(pk=row.pk)


def permit(table: str, row_id: int, field: str, user: User | None = None, **other: Any) -> Redaction:
    """A Redaction and its Edit that let what stands in a column lose words. `other` is what they say in another way."""
    said = {"at": timezone.now(), "by": user or UserFactory.create(), "reason": "A court said so."}
    edit = {"verb": "redact", "object_type": "Claim", "object_id": 1, "changes": {"places": [1, None]}, **said}
    for name in [name for name in other if name.startswith("edit_")]:
        edit[name.removeprefix("edit_")] = other.pop(name)
    if "edit" not in other:
        other["edit"] = Edit.objects.create(**edit)
    where = {"table_name": table, "row_id": row_id, "field_name": field}
    if "sha256" not in other:
        other["sha256"] = digest_of(table, row_id, field)
    return Redaction.objects.create(**{**where, **said, **other})


def digest_of(table: str, row_id: int, column: str) -> str:
    """The sha256 (hex) of what stands in a column, as the database has it."""
    as_text = "::text" if connection.vendor == "postgresql" and column != "body" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}"{as_text} FROM {table} WHERE id = %s', [row_id])
        (stored,) = cursor.fetchone()
    return hashlib.sha256(bytes(stored) if column == "body" else str(stored).encode()).hexdigest()


def tamper(sql: str) -> None:
    """Do to the database what somebody does who knows SQL and may do all."""
    statements = [sql] if connection.vendor == "postgresql" else re.split(r";\s*(?=CREATE|ALTER|DROP)", sql)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which alters no table that still has checks to come
            cursor.execute("SET LOCAL claims.migrating = on; SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL claims.migrating = off")


def all_rows(model: type[models.Model]) -> list[Row]:
    """The whole table as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def another_value(field: models.Field[Any, Any], row: AppendOnly) -> Any:
    """A value that the column could hold and does not, ready for `update()`."""
    old = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey | models.AutoField | models.IntegerField):
        return (old or 0) + 4_711
    if isinstance(field, models.DateTimeField):
        return old - dt.timedelta(days=1)
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.BinaryField):
        return b"other bytes"
    return {"other": True} if isinstance(field, models.JSONField) else "2019" if "_on" in field.name else "other"


def identities(model: type[AppendOnly]) -> list[list[models.Field[Any, Any]]]:
    """Each set of fields of which no two rows may have the same values, the key among them."""
    return [
        *([field] for field in model._meta.local_concrete_fields if field.unique),
        *([model._meta.get_field(name) for name in one.fields] for one in model._meta.total_unique_constraints),
    ]
