"""The verb that undoes: for a few minutes, what one did oneself, by an entry that says so. Nothing is ever deleted by it.

It refuses where something was built on the entry meanwhile, or it was published: then there is something to correct.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Batch, BatchOutcome, Claim, Edit, Revision, User
from claims.models.edits import INTERNAL_VERBS
from claims.workflow.act import Act, Refused
from claims.workflow.claims import index
from claims.workflow.counters import disputed_since, tally
from claims.workflow.planning import is_researched
from claims.workflow.republishing import compare_with_published
from claims.workflow.undoing import REVERSALS, Reversal, reversal_of
from claims.workflow.undoing.fields import refuse_without_words


def undo(user: User, edit: Edit, *, batch: Batch | None = None) -> Edit:
    """Undo one entry of one's own, and return the entry that does. Both sides of a relation are one.

    The batch is one that undoes another: it heeds the minutes, and who it was. Raises Refused.
    """
    reversal = reversal_of(edit)
    if reversal is None:
        raise Refused(_("This cannot be undone. Put it right by another entry."))
    with Act(user, "undo", reversal.permission, batch) as act:
        entries = _both_sides(edit)
        claims = _locked(act, entries)
        if batch is None:
            _refuse_foreign_or_late(user, edit.by_id, edit.at, act.at)
        _refuse_built_on(entries)
        _undo(act, reversal, edit, entries, claims)
        if edit.verb not in INTERNAL_VERBS:
            act.then(lambda: compare_with_published(claims.values(), at=act.at))
    return Edit.objects.get(undoes=edit)


def _both_sides(edit: Edit) -> list[Edit]:
    """The entry, with the one of the other claim where it is about a relation; the one that was asked for comes first."""
    if edit.object_type != "claimrelation":
        return [edit]
    same = Edit.objects.filter(object_type=edit.object_type, object_id=edit.object_id, verb=edit.verb, at=edit.at)
    return [edit, *same.exclude(pk=edit.pk)]


def _locked(act: Act, entries: Iterable[Edit]) -> dict[int, Claim]:
    """The claims of the entries, locked. Raises Refused where one was merged into another since."""
    pks = {edit.claim_id for edit in entries if edit.claim_id is not None}
    claims = {claim.pk: claim for claim in act.lock(Claim.objects.filter(pk__in=pks))} if pks else {}
    if len(claims) < len(pks):
        raise Refused(_("The claim was merged into another since. Go on there."))
    return claims


def _refuse_foreign_or_late(user: User, by: int, done_at: dt.datetime, now: dt.datetime) -> None:
    if by != user.pk:
        raise Refused(_("Only who did it can undo it."))
    if now - done_at > _minutes():
        message = ngettext(
            "Undoing is possible for {n} minute. Put it right by another entry instead.",
            "Undoing is possible for {n} minutes. Put it right by another entry instead.",
            settings.UNDO_MINUTES,
        )
        raise Refused(message.format(n=settings.UNDO_MINUTES))


def _minutes() -> dt.timedelta:
    return dt.timedelta(minutes=settings.UNDO_MINUTES)


def _refuse_built_on(entries: list[Edit]) -> None:
    """Refuse what was undone, redacted, published or changed again meanwhile. Up to five queries."""
    edit = entries[0]
    if Edit.objects.filter(undoes__in=entries).exists():
        raise Refused(_("This was undone already."))
    refuse_without_words(edit)
    for entry in entries:
        later = Revision.objects.filter(claim=entry.claim_id, kind=Revision.Kind.PUBLISHED)
        if entry.verb not in INTERNAL_VERBS and later.filter(claim_version__gt=entry.claim_version or 0).exists():
            raise Refused(_("The claim was published with it since. Correct it instead."))
    if edit.object_type != "claim":
        again = Edit.objects.filter(object_type=edit.object_type, object_id=edit.object_id, pk__gt=edit.pk)
        if again.filter(undoes=None, undone_by=None).exclude(pk__in=[entry.pk for entry in entries]).exists():
            raise Refused(_("Somebody worked on it again since. Correct it instead."))


def _undo(act: Act, reversal: Reversal, edit: Edit, entries: list[Edit], claims: Mapping[int, Claim]) -> None:
    disputed = {pk: claim.disputed_at for pk, claim in claims.items()}
    row = reversal.undo(act, edit, claims.get(edit.claim_id or 0))
    for entry in entries:
        claim = claims.get(entry.claim_id or 0)
        changes = reversal.changes(entry)
        if claim is not None and entry.object_type != "claim" and "stage" in changes:
            changes = _with_stage(act, entry, claim, changes)
        act.log(row, changes, claim=claim, undoes=entry)
        if claim is None or entry.verb in INTERNAL_VERBS:
            continue
        index(claim)
        tally(act, [claim])
        if claim.disputed_at != disputed[claim.pk] or disputed[claim.pk] == entry.at:
            act.set_derived(claim, disputed_at=disputed_since(claim))


def _with_stage(act: Act, entry: Edit, claim: Claim, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put the stage back that the desk moved with an entry, unless somebody changed it since or other research stands."""
    since = claim.edits.filter(claim_version__gt=entry.claim_version or 0, undoes=None, undone_by=None)
    if since.filter(changes__has_key="stage").exists() or is_researched(claim):
        return {name: pair for name, pair in changes.items() if name != "stage"}
    act.set_derived(claim, stage=changes["stage"][1])
    return changes


def refuse_to_undo_batch(user: User, batch: Batch, now: dt.datetime) -> QuerySet[Edit]:
    """The entries that a batch wrote, unless it cannot be undone as a whole. Raises Refused."""
    if batch.undoes_id is not None or batch.verb not in REVERSALS:
        raise Refused(_("This bulk edit cannot be undone."))
    if Batch.objects.filter(undoes=batch).exists():
        raise Refused(_("This bulk edit was undone already."))
    if batch.remaining():
        raise Refused(_("This bulk edit is not finished yet. Go on with it, then undo it."))
    edits = Edit.objects.filter(batch=batch)
    last = edits.aggregate(at=Max("at"))["at"]
    if last is None:
        raise Refused(_("This bulk edit changed nothing."))
    _refuse_foreign_or_late(user, batch.by_id, last, now)
    return edits


def undo_all(user: User, batch: Batch, pks: Collection[int]) -> None:
    """Undo, claim by claim, what the batch that this one undoes did to them. A claim that refuses has that as outcome.

    Some thirty queries for each claim.
    """
    assert batch.undoes is not None
    edits = Edit.objects.filter(batch=batch.undoes, claim__in=pks)
    for edit in edits.order_by("claim_id"):
        assert edit.claim_id is not None
        try:
            with transaction.atomic():
                undo(user, edit, batch=batch)
        except Refused as refusal:
            BatchOutcome.objects.create(batch=batch, claim_id=edit.claim_id, refusal=str(refusal))


def still_undoable(user: User, edits: Iterable[Edit]) -> set[int]:
    """The ids of the entries of a claim that a button to undo them belongs to. No query but for permissions.

    `edits` are the newest of the claim, newest first, read with `undone_by`. What was published, and a field or a row that a
    later one of them touched, is left out. The verb asks again, and more.
    """
    earliest = timezone.now() - _minutes()
    found, touched, is_published = set(), set[object](), False
    for edit in edits:
        if edit.undoes_id is not None or hasattr(edit, "undone_by") or edit.lost_words:
            continue
        subjects = _subjects(edit)
        is_published = is_published or edit.verb == "publish"
        is_free = not touched & subjects and (edit.verb != "receive" or not touched)
        touched |= subjects | ({"stage"} & edit.changes.keys())
        reversal = reversal_of(edit)
        if reversal is None or edit.by_id != user.pk or edit.at < earliest or not is_free:
            continue
        if (edit.verb in INTERNAL_VERBS or not is_published) and user.has_perm(f"claims.{reversal.permission}"):
            found.add(edit.pk)
    return found


def batch_is_undoable(user: User, batch: Batch) -> bool:
    """Whether a button to undo a finished batch belongs to it. Two queries at most; the verb asks again."""
    if batch.by_id != user.pk or batch.undoes_id is not None or batch.verb not in REVERSALS:
        return False
    recent = Edit.objects.filter(batch=batch, at__gte=timezone.now() - _minutes())
    return recent.exists() and not Batch.objects.filter(undoes=batch).exists()


def _subjects(edit: Edit) -> set[object]:
    """What an entry worked on, as far as another one could be in its reversal."""
    if edit.object_type != "claim":
        return {(edit.object_type, edit.object_id)}
    if edit.verb in ("add_topic", "remove_topic"):
        return {("topic", str(edit.changes["topics"]))}
    return set(edit.changes)
