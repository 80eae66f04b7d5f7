"""Verbs that the public sees: publish, withdraw, redact."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from claims import publishing, search
from claims.models import (
    Batch,
    Claim,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Party,
    Redaction,
    ReplyRequest,
    Revision,
    Source,
    StatusChange,
    User,
)
from claims.models.append_only import TOMBSTONE, AppendOnly, tombstone
from claims.models.edits import INTERNAL_VERBS
from claims.published.digest import digest
from claims.publishing.visibility import FIELDS
from claims.texts import clean
from claims.vocabulary import Stage
from claims.workflow.act import Act, Conflict, PreviewChanged, Refused, reason_of
from claims.workflow.checklist import Check, blocking, what_blocks
from claims.workflow.claims import found_by, index
from claims.workflow.republishing import lock_with_related, mark_for_republishing, related_to
from claims.workflow.status import change_status

# What may be removed from the rows that are not append-only; those name theirs themselves.
_REDACTABLE: dict[type[models.Model], tuple[str, ...]] = {
    Claim: ("statement", "context"),
    Party: ("name", "description", "reliability_reason"),
    Source: ("title", "author", "url", "archived_url"),
    Evidence: ("quote", "quote_before", "quote_after", "summary"),
    Note: ("text",),
    ReplyRequest: ("question", "asked_through", "answer"),
    CorrectionRequest: ("sender", "contact", "text", "outcome_reason"),
}


def publish(
    user: User,
    claims: Iterable[Claim],
    *,
    note: str = "",
    seen: Mapping[int, int] | None = None,
    previewed: Mapping[int, str] | None = None,
    batch: Batch | None = None,
) -> list[Revision]:
    """Freeze claims as they are and show them to the public. Raises Conflict, Refused.

    `previewed` has, by primary key, the digest of the content that was looked at: other content raises PreviewChanged.
    A claim that says what readers see already is refused. A constant number of queries for a hundred claims.
    """
    claims, note = list(claims), clean(note)
    with Act(user, "publish", "publish", batch) as act:
        lock_with_related(claim for claim in claims if claim.publication != Revision.Kind.PUBLISHED)
        free = act.lock(claims, seen)
        missing = blocking(user, free)
        # What is refused and not public is not composed with the others, for they would name it.
        refused = _refusals(free, missing, unchanged=())
        compared = [claim for claim in free if claim.publication == Revision.Kind.PUBLISHED or claim.pk not in refused]
        composed = publishing.compose_all(compared, author=user, note=note, at=act.at)
        refusals = _refusals(free, missing, unchanged := publishing.unchanged(composed))
        for claim in free:
            if claim.pk in refusals:
                act.refuse(claim, refusals[claim.pk])
        Claim.objects.filter(pk__in=unchanged, has_unpublished_changes=True).update(has_unpublished_changes=False)
        ready = {claim.pk: claim for claim in free if claim.pk not in refusals}
        composed = [one for one in composed if one.claim.pk in ready]
        for one in composed:
            if (previewed or {}).get(one.claim.pk, one.content_sha256) != one.content_sha256:
                raise PreviewChanged(ready[one.claim.pk])
        revisions = publishing.append_revisions(composed)
        _record(act, ready, revisions, note)
    return revisions


def _record(act: Act, claims: Mapping[int, Claim], revisions: Iterable[Revision], note: str) -> None:
    """Say in the log and on the claims that they were published. The pages that may name them now are to be published too."""
    appeared = [claim for claim in claims.values() if claim.publication != Revision.Kind.PUBLISHED]
    for revision in revisions:
        claim = claims[revision.claim_id]
        act.record_change(claim, {"revision": [None, revision.number]})
        if claim.stage == Stage.IN_REVIEW:  # the second look that it waited for
            act.set(claim, stage=Stage.DONE.value, reviewer=None)
    act.write_edits(claims.values(), reason=note)
    for claim in claims.values():
        act.set_derived(claim, publication=Revision.Kind.PUBLISHED.value, has_unpublished_changes=False)
    if appeared:
        mark_for_republishing(related_to(appeared).exclude(pk__in=claims))


def change_status_and_publish(
    user: User, claim: Claim, *, seen: int | None, note: str = "", **fields: Any
) -> StatusChange:
    """Record what the desk says and publish it: both, or nothing where either is refused. Raises Conflict, Refused.

    `fields` are what `change_status` takes. Nothing that somebody else did since the version seen is published unseen.
    """
    with transaction.atomic():
        locked = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        if seen is not None and (meanwhile := list(locked.edits_since(seen).exclude(verb__in=INTERNAL_VERBS))):
            raise Conflict(locked, meanwhile)
        [change] = change_status(user, [locked], **fields)
        try:
            publish(user, [locked], note=note)
        except Refused as refusal:
            words = _(
                "It cannot be published, so it was not saved either. {why} Mend that, or save without publishing."
            )
            raise Refused(words.format(why=refusal)) from refusal
    return change


def why_not_publish(
    user: User,
    claims: Iterable[Claim],
    checks: Mapping[int, Iterable[Check]] | None = None,
    unchanged: Container[int] | None = None,
) -> dict[int, str]:
    """Say, by primary key, why claims cannot be published by this user as they are, just read; the others can.

    `checks` are what `checklist` said of them and `unchanged` the primary keys of those that say what readers see
    already, where that is known: then it takes no query. Otherwise the mark on the claim is believed, and it takes the
    same number of queries for one claim and for a hundred.
    """
    claims = list(claims)
    if unchanged is None:
        unchanged = {claim.pk for claim in claims if not claim.has_unpublished_changes}
    changed = [claim for claim in claims if claim.pk not in unchanged]
    missing = blocking(user, changed) if checks is None else what_blocks(checks)
    return _refusals(claims, missing, unchanged)


def _refusals(claims: Iterable[Claim], missing: Mapping[int, str], unchanged: Container[int]) -> dict[int, str]:
    refusals = {}
    for claim in claims:
        if claim.stage == Stage.TURNED_DOWN:
            refusals[claim.pk] = _("It was turned down. What the desk does not follow is never published.")
        elif claim.pk in unchanged:
            refusals[claim.pk] = _("Nothing has changed since the last revision.")
        elif claim.pk in missing:
            refusals[claim.pk] = missing[claim.pk]
    return refusals


def withdraw(user: User, claims: Iterable[Claim], *, reason: str, batch: Batch | None = None) -> list[Revision]:
    """Take claims out of the public's sight. Their addresses say so, with the reason. Raises Refused."""
    reason = reason_of(reason, _("Tell readers why the claim is withdrawn."))
    claims = list(claims)
    with Act(user, "withdraw", "withdraw", batch) as act:
        lock_with_related(claims)
        free = act.lock(claims)
        public = set(Claim.objects.published().filter(pk__in=[c.pk for c in free]).values_list("pk", flat=True))
        ready = []
        for claim in free:
            if claim.pk in public:
                ready.append(claim)
            else:
                act.refuse(claim, _("It is not public."))
        revisions = publishing.append_withdrawals(ready, author=user, reason=reason, at=act.at)
        for revision in revisions:
            act.record_change(revision.claim, {"revision": [None, revision.number]})
            act.set_derived(revision.claim, publication=Revision.Kind.WITHDRAWN.value)
        act.write_edits(ready, reason=reason)
        mark_for_republishing(related_to(ready))
    return revisions


def redactable(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a model that `redact` can empty; none for most."""
    return model.redactable if issubclass(model, AppendOnly) else _REDACTABLE.get(model, ())


def redact(user: User, row: models.Model, field: str, *, reason: str) -> list[Redaction]:
    """Remove a text for legal cause: where it stands, from the log, and from every revision that has it.

    Digest and tombstone stay. Revisions lose their whole body, since a digest of a part would prove nothing; the page
    says so until somebody publishes again. It cannot be undone. Reads the whole log of the claim. Raises Refused.
    """
    reason = reason_of(reason)
    if field not in redactable(type(row)):
        raise Refused(_("This text cannot be removed here."), "field")
    with Act(user, "redact", "redact") as act:
        claim = row if isinstance(row, Claim) else getattr(row, "claim", None)
        locked = act.lock_one(claim) if claim is not None else None
        row.refresh_from_db()
        removed = getattr(row, field)
        if not removed or removed == TOMBSTONE:
            raise Refused(_("There is no text to remove."), "field")
        redactions = [_remove(act, row, field, reason)]
        revisions: list[Revision] = []
        if isinstance(row, Revision):
            revisions = [row]
        elif isinstance(removed, str):
            redactions += _remove_from_log(act, row, removed, reason)
            revisions = publishing.revisions_that_say(removed, _reference_to(row)) if _may_be_public(row, field) else []
        redactions += [_remove(act, revision, name, reason) for revision in revisions for name in _left_of(revision)]
        publishing.redact(revisions)
        if isinstance(row, Party):
            publishing.forget_name(row)
        Claim.objects.published().filter(revisions__in=revisions).update(
            has_unpublished_changes=True
        )  # what is left can be published again
        changes: dict[str, list[Any]] = {"field": [field, None], "revisions": [len(revisions), None]}
        act.log(row, changes, reason=reason, claim=locked)
        if locked is not None:
            locked.refresh_from_db(fields=["statement", "context"])
        for touched in [locked] if locked else found_by(row):
            index(touched)
        search.purge()
    return redactions


def _left_of(revision: Revision) -> list[str]:
    """What of a revision is to be removed with it: its note stands in its body too."""
    return [name for name in Revision.redactable if getattr(revision, name) not in (b"", "", TOMBSTONE)]


def _may_be_public(row: models.Model, field: str) -> bool:
    """Whether this text may have been published. A revision that has the same words by chance, of another text, stays."""
    return isinstance(row, AppendOnly) or field in FIELDS[type(row).__name__].public


def _reference_to(row: models.Model) -> str | Claim:
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
        sha256=digest(value if isinstance(value, str) else as_bytes),
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
        selected = models.Q(selected__has_any_keys=[str(pk) for pk in claim.family().values_list("pk", flat=True)])
        batches = batches.filter(models.Q(outcomes__claim__in=claim.family()) | selected).distinct()
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
