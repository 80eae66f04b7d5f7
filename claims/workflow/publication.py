"""Verbs that the public sees: publish, withdraw, redact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max

from claims import publishing
from claims.models import Batch, Claim, Edit, Evidence, Party, Redaction, Revision, Source, User
from claims.models.append_only import TOMBSTONE, AppendOnly, tombstone
from claims.vocabulary import Stage
from claims.workflow.act import Act, Refused, reason_of
from claims.workflow.claims import index

# What may be removed from the rows that are not append-only; those name theirs themselves.
_REDACTABLE: dict[type[models.Model], tuple[str, ...]] = {
    Claim: ("statement", "context"),
    Party: ("name", "description", "reliability_reason"),
    Source: ("title", "author", "url", "archived_url"),
    Evidence: ("quote", "quote_before", "quote_after", "summary"),
}


def publish(
    user: User,
    claims: Iterable[Claim],
    *,
    note: str = "",
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Revision]:
    """Freeze claims as they are and show them to the public. Raises Conflict, Refused.

    A constant number of queries for a hundred claims.
    """
    with Act(user, "publish", "publish", batch) as act:
        free = act.lock(claims, seen)
        refusals = why_not_publish(user, free)
        for pk, why in refusals.items():
            act.refuse(next(claim for claim in free if claim.pk == pk), why)
        ready = [claim for claim in free if claim.pk not in refusals]
        revisions = publishing.append_revisions(ready, author=user, note=note.strip(), at=act.at)
        numbers = {revision.claim_id: revision.number for revision in revisions}
        for claim in ready:
            act.tell(claim, {"revision": [None, numbers[claim.pk]]})
        act.finish(ready, reason=note.strip())
    return revisions


def why_not_publish(user: User, claims: Iterable[Claim]) -> dict[int, str]:
    """Say, by primary key, why claims cannot be published by this user as they are; the others can. Three queries."""
    claims = list(claims)
    with_news = Claim.objects.filter(pk__in=[claim.pk for claim in claims]).with_news()
    news = set(with_news.values_list("pk", flat=True))
    mine = _with_own_unpublished_status(user, claims) if settings.SECOND_EDITOR else set()
    refusals = {}
    for claim in claims:
        if claim.stage == Stage.TURNED_DOWN:
            refusals[claim.pk] = "It was turned down. What the desk does not follow is never published."
        elif claim.pk not in news:
            refusals[claim.pk] = "Nothing has changed since the last revision."
        elif claim.pk in mine:
            refusals[claim.pk] = "You changed its status, so somebody else has to publish it."
    return refusals


def _with_own_unpublished_status(user: User, claims: Iterable[Claim]) -> set[int]:
    """The claims of which somebody made a status change that no revision has told yet. Two queries."""
    claims = list(claims)
    told = dict(
        Revision.objects.filter(claim__in=claims, kind=Revision.Kind.PUBLISHED)
        .order_by()
        .values_list("claim")
        .annotate(Max("claim_version"))
    )
    own = Edit.objects.filter(claim__in=claims, by=user, verb__in=("receive", "change_status"))
    return {claim for claim, version in own.values_list("claim", "claim_version") if version > told.get(claim, 0)}


def withdraw(user: User, claims: Iterable[Claim], *, reason: str, batch: Batch | None = None) -> list[Revision]:
    """Take claims out of the public's sight. Their addresses say so, with the reason. Raises Refused."""
    reason = reason_of(reason, "Tell readers why the claim is withdrawn.")
    with Act(user, "withdraw", "withdraw", batch) as act:
        free = act.lock(claims)
        public = set(Claim.objects.published().filter(pk__in=[c.pk for c in free]).values_list("pk", flat=True))
        ready = []
        for claim in free:
            if claim.pk in public:
                ready.append(claim)
            else:
                act.refuse(claim, "It is not public.")
        revisions = publishing.append_withdrawals(ready, author=user, reason=reason, at=act.at)
        for revision in revisions:
            act.tell(revision.claim, {"revision": [None, revision.number]})
        act.finish(ready, reason=reason)
    return revisions


def redactable(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a model that `redact` can empty; none for most."""
    return model.redactable if issubclass(model, AppendOnly) else _REDACTABLE.get(model, ())


def redact(user: User, row: models.Model, field: str, *, reason: str) -> list[Redaction]:
    """Remove a text for legal cause: where it stands, from the log, and from every revision that told it.

    Digest and tombstone stay. Revisions lose their whole body, since a digest of a part would prove nothing; the page
    says so until somebody publishes again. It cannot be undone. Reads the whole log of the claim. Raises Refused.
    """
    reason = reason_of(reason)
    if field not in redactable(type(row)):
        raise Refused("This text cannot be removed here.", "field")
    with Act(user, "redact", "redact") as act:
        claim = row if isinstance(row, Claim) else getattr(row, "claim", None)
        locked = act.lock_one(claim) if claim is not None else None
        row.refresh_from_db()
        removed = getattr(row, field)
        if not removed or removed == TOMBSTONE:
            raise Refused("There is no text to remove.", "field")
        redactions = [_remove(act, row, field, reason)]
        revisions: list[Revision] = []
        if isinstance(row, Revision):
            revisions = [row]
        elif isinstance(removed, str):
            redactions += _remove_from_log(act, row, removed, reason)
            revisions = publishing.revisions_that_say(removed, _told_as(row))
            redactions += [_remove(act, revision, "body", reason) for revision in revisions]
        publishing.black_out(revisions, party=row if isinstance(row, Party) else None)
        told: dict[str, list[Any]] = {"field": [field, None], "revisions": [len(revisions), None]}
        act.log(row, told, reason=reason, claim=locked)
        if locked is not None:
            locked.refresh_from_db(fields=["statement", "context"])
        for touched in [locked] if locked else Claim.objects.filter(_uses(row)).distinct():
            index(touched)
    return redactions


def _uses(row: models.Model) -> models.Q:
    """The claims that can be found by what a party or a source is called."""
    if isinstance(row, Party):
        return models.Q(positions__party=row)
    return models.Q(evidence__source=row) if isinstance(row, Source) else models.Q(pk__in=[])


def _told_as(row: models.Model) -> str | Claim:
    """How a revision refers to a row: by the claim that it is of, or by the id that the payload has for it."""
    if isinstance(row, Claim):
        return row
    if isinstance(row, Party):
        return row.public_id
    return getattr(row, "claim", None) or str(row.pk)


def _remove(act: Act, row: models.Model, field: str, reason: str) -> Redaction:
    """Put a tombstone in place of a value, once a Redaction names it: the triggers let nothing else pass."""
    value, column = getattr(row, field), row._meta.get_field(field)
    assert isinstance(column, models.Field)
    as_bytes = bytes(value) if isinstance(column, models.BinaryField) else json.dumps(value).encode()
    redaction = Redaction.objects.create(
        table_name=row._meta.db_table,
        row_id=row.pk,
        field_name=field,
        sha256=hashlib.sha256(value.encode() if isinstance(value, str) else as_bytes).hexdigest(),
        reason=reason,
        at=act.at,
        by=act.user,
    )
    values: dict[str, Any] = {field: tombstone(column)}
    if isinstance(row, Source) and field == "url":
        values["url_key"] = ""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    setattr(row, field, values[field])
    return redaction


def _remove_from_log(act: Act, row: models.Model, text: str, reason: str) -> list[Redaction]:
    """Remove a text from Edits and batches: of its claim and those merged with it, or of all, where any may name the row."""
    edits, batches = Edit.objects.all(), Batch.objects.all()
    claim = None if isinstance(row, Claim) else getattr(row, "claim", None)
    if claim is not None:
        edits = edits.filter(claim__in=claim.family())
        batches = batches.filter(outcomes__claim__in=claim.family()).distinct()
    redactions = []
    entries: Iterable[Edit | Batch] = chain(edits.iterator(), batches.iterator())
    for entry in entries:
        names = [name for name in entry.redactable if _says(getattr(entry, name), text)]
        redactions += [_remove(act, entry, name, reason) for name in names]
    return redactions


def _says(value: Any, text: str) -> bool:
    if isinstance(value, dict):
        return any(_says(item, text) for item in value.values())
    if isinstance(value, list):
        return any(_says(item, text) for item in value)
    return isinstance(value, str) and text in value
