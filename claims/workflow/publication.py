"""Verbs that the public sees: publish and withdraw."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from claims import publishing
from claims.models import (
    Batch,
    Claim,
    Revision,
    StatusChange,
    User,
)
from claims.models.edits import INTERNAL_VERBS
from claims.texts import clean
from claims.vocabulary import Stage
from claims.workflow.act import Act, Conflict, PreviewChanged, Refused, reason_of
from claims.workflow.checklist import Check, blocking, what_blocks
from claims.workflow.republishing import lock_with_related, mark_for_republishing, related_to
from claims.workflow.status import change_status


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
        appearing = [claim for claim in claims if claim.publication != Revision.Kind.PUBLISHED]
        lock_with_related(appearing, claims)
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


def change_status_and_publish(user: User, claim: Claim, *, seen: int | None, **fields: Any) -> StatusChange:
    """Record what the desk says and publish it: both, or nothing where either is refused. Raises Conflict, Refused.

    `fields` are what `change_status` takes. Nothing that somebody else did since the version seen is published unseen.
    """
    with transaction.atomic():
        lock_with_related([claim])
        locked = Claim.objects.get(pk=claim.pk)
        if seen is not None and (meanwhile := list(locked.edits_since(seen).exclude(verb__in=INTERNAL_VERBS))):
            raise Conflict(locked, meanwhile)
        [change] = change_status(user, [locked], **fields)
        try:
            publish(user, [locked])
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
