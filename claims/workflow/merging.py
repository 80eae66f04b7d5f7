"""Verbs that say of two rows that they are one. Facts stay where they are and are read at the one that survives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims import publishing, search
from claims.models import Claim, Party, Revision, Source, Topic, User
from claims.models.append_only import TOMBSTONE
from claims.workflow.act import Act, Refused, reason_of
from claims.workflow.chains import leads_to, lock_chains
from claims.workflow.claims import found_by, index
from claims.workflow.counters import locked_survivors, retally, tally
from claims.workflow.follows import follow_survivor
from claims.workflow.relations import is_part_through_another
from claims.workflow.republishing import claims_that_show, lock_with_related, mark_for_republishing, related_to
from claims.workflow.rows import refuse_stale


def merge_claims(user: User, claim: Claim, *, into: Claim, reason: str, seen: Mapping[int, int] | None = None) -> Claim:
    """Say that a claim is another one. Its facts stay where they are and are read there; the other gets its topics too.

    Its address leads to the other while that is public; what was cited of it stays where it is.
    """
    reason = reason_of(reason)
    with Act(user, "merge_claims", "merge") as act:
        _refuse_ring(claim, into)
        lock_with_related(claim.family() | into.family())
        locked = {row.pk: row for row in act.lock(Claim.objects.filter(pk__in=[claim.pk, into.pk]), seen)}
        claim, into = locked[claim.pk], locked[into.pk]
        _refuse_what_readers_would_lose(claim, into)
        _refuse_ring_of_parts(claim, into)
        _keep_out_of_sight(act, claim)
        near = related_to(claim.family()).exclude(pk=into.pk)
        _lead_on(act, claim, into, reason, topics=_unite_topics(claim, into))
        follow_survivor(claim, into)
        tally(act, [into])
        mark_for_republishing(near)
        search.forget(Claim, [claim.pk])
        index(into)
        act.then(lambda: publishing.lead_to([into]))
    return into


def _refuse_what_readers_would_lose(claim: Claim, into: Claim) -> None:
    public = set(Claim.objects.published().filter(pk__in=[claim.pk, into.pk]).values_list("pk", flat=True))
    if claim.pk in public and into.pk not in public:
        raise Refused(_("This claim is public and the other is not. Publish the other first."), "into")


def _keep_out_of_sight(act: Act, claim: Claim) -> None:
    """Withdraw, with a withdrawn claim, what was merged into it before: it was out of sight, and nobody can publish it now."""
    last = claim.last_revision()
    if last is not None and last.kind == Revision.Kind.WITHDRAWN:
        public = list(Claim.objects.published().filter(merged_into=claim))
        reason = last.payload.get("reason") or TOMBSTONE
        publishing.append_withdrawals(public, author=act.user, reason=reason, at=act.at)


def _refuse_ring_of_parts(claim: Claim, into: Claim) -> None:
    """Refuse to make one of two that are part of each other through a third: that would be a part of its own part."""
    if is_part_through_another(claim, into) or is_part_through_another(into, claim):
        words = _(
            "One of the two is a part of a third claim that is a part of the other. End one of these relations first."
        )
        raise Refused(words, "into")


def _unite_topics(claim: Claim, into: Claim) -> list[Topic]:
    """Put the claim that stays under all topics of the other. Gives those that it was not under."""
    more = list(claim.topics.exclude(pk__in=into.topics.values("pk")))
    into.topics.add(*more)
    return more


def _refuse_ring(row: Any, into: Any) -> None:
    """Refuse to merge a row into itself, into one that was merged, or when it was merged already."""
    if row.pk == into.pk:
        raise Refused(_("It cannot be merged into itself."), "into")
    fresh = {found.pk: found for found in type(row).objects.filter(pk__in=[row.pk, into.pk])}
    if fresh[row.pk].merged_into_id is not None:
        raise Refused(_("It was merged into another already."), "into")
    if fresh[into.pk].merged_into_id is not None:
        raise Refused(_("The other was merged itself. Choose the one that it was merged into."), "into")


def index_survivors() -> None:
    """Make findable by the words of what was merged, too, the claims that were not when it was merged."""
    claims = list(Claim.objects.filter(pk__in=Claim.objects.exclude(merged_into=None).values("merged_into")))
    for model in (Party, Source):
        for row in model._default_manager.filter(
            pk__in=model._default_manager.exclude(merged_into=None).values("merged_into")
        ):
            claims += found_by(row)
    for claim in dict.fromkeys(claims):
        index(claim)


def _merge(act: Act, row: Any, into: Any, reason: str, counts: Q, seen: int | None) -> Any:
    """`counts` finds the claims on which the two are counted. Claims that show the row are marked to be published.

    `seen` is the id of the newest Edit about the one that goes, as it was seen.
    """
    # Before the rows themselves: who records a position holds the claim, and then waits for the party.
    counted = locked_survivors(Claim.objects.filter(counts | Q(pk__in=claims_that_show(row).values("pk"))))
    # In the order of their ids, so that A into B and B into A at one moment cannot both pass.
    rows = type(row).objects.select_for_update(of=("self",)).filter(pk__in=[row.pk, into.pk]).order_by("pk")
    locked = {found.pk: found for found in rows}
    _refuse_ring(row, into)
    row, into = locked[row.pk], locked[into.pk]
    refuse_stale(row, seen)
    _lead_on(act, row, into, reason)
    retally(act, counted)
    mark_for_republishing(claims_that_show(row))
    for claim in found_by(into):
        index(claim)
    return into


def _lead_on(act: Act, row: Any, into: Any, reason: str, topics: Sequence[Topic] = ()) -> None:
    """Write that a row is read as another from now on, and so is all that was merged into it before. Both are locked.

    `topics` are those under which the other has come with it.
    """
    earlier = type(row).objects.select_for_update(of=("self",)).filter(merged_into=row).order_by("pk")
    type(row).objects.filter(pk__in=[one.pk for one in earlier]).update(merged_into=into)
    row.merged_into = into
    row.save(update_fields=["merged_into"])
    gained = {"duplicate": [None, row]} | ({"topics": [None, topics]} if topics else {})
    for one, changes in ((row, {"merged_into": [None, into]}), (into, gained)):
        act.log(one, changes, reason=reason, claim=one if isinstance(one, Claim) else None)


def merge_parties(user: User, party: Party, *, into: Party, reason: str, seen: int | None = None) -> Party:
    """Say that a party is another one. Its positions are read as the other's, and its public address leads there."""
    reason = reason_of(reason)
    counts = Q(positions__party__in=[party, into]) | Q(evidence__origin__in=[party, into])
    with Act(user, "merge_parties", "merge") as act:
        _refuse_linked(party, into, _("One is part of the other, so they are not the same party."))
        survivor: Party = _merge(act, party, into, reason, counts, seen)
        publishing.redirect_party(party, survivor)
    return survivor


def merge_sources(user: User, source: Source, *, into: Source, reason: str, seen: int | None = None) -> Source:
    """Say that a source is another one. Evidence from it is read as evidence from the other."""
    reason = reason_of(reason)
    with Act(user, "merge_sources", "merge") as act:
        _refuse_linked(source, into, _("One is known through the other, so they are not the same source."))
        survivor: Source = _merge(act, source, into, reason, Q(evidence__source__in=[source, into]), seen)
    return survivor


def _refuse_linked(row: Any, into: Any, words: str) -> None:
    """Refuse to merge two of which a chain leads from one to the other: merged, it would lead back to where it began."""
    model = type(row)
    lock_chains(model)
    _refuse_ring(row, into)  # of two that were merged already there is more to say than that they are one
    if leads_to(model, row.pk, into.pk) or leads_to(model, into.pk, row.pk):
        raise Refused(words, "into")
