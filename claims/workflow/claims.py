"""Verbs on claims: receiving, wording, planning, relating, merging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from claims import publishing, search
from claims.models import (
    Batch,
    Claim,
    ClaimRelation,
    Evidence,
    Party,
    Position,
    PublicClaim,
    ReplyRequest,
    Source,
    Status,
    StatusChange,
    Topic,
    User,
)
from claims.vocabulary import ChangeKind, RelationKind, Stage, TurnedDown
from claims.workflow.act import Act, Refused, created, partial, reason_of, save_new
from claims.workflow.following import begin_to_follow, follow_survivor
from claims.workflow.republishing import claims_that_show, lock_with_related, mark_for_republishing, related_to
from claims.workflow.tallies import held_survivors, retally, tally

TEXT_FIELDS = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused")
FIRST_STATUS = "unverified"


def index(claim: Claim) -> None:
    """Make a claim findable by its text and by what was said and shown about it."""
    texts = [claim.public_id, claim.statement, claim.context]
    said = ("party__name", "quote", "paraphrase", "scope", "translation", "spokesperson")
    for words in Position.objects.on(claim).standing().values_list(*said):
        texts += words
    for words in Evidence.objects.on(claim).linked().values_list("source__title", "quote", "summary"):
        texts += words
    for words in ReplyRequest.objects.on(claim).standing().values_list("party__name", "question", "answer"):
        texts += words
    search.index(Claim, {claim.pk: "\n".join(texts)})


def receive(
    user: User,
    *,
    statement: str,
    context: str = "",
    language: str = "en",
    claimant: Party | None = None,
    made_on: str = "",
    first_appearance: Source | None = None,
    accused: Party | None = None,
    topics: Iterable[Topic] = (),
) -> Claim:
    """Take a claim in, with its first status. Raises ValidationError."""
    with Act(user, "receive") as act:
        first = _first_status()
        claim = Claim(
            statement=" ".join(statement.split()),
            context=context.strip(),
            language=language,
            claimant=claimant,
            made_on=made_on,
            first_appearance=first_appearance,
            accused=accused,
            status=first,
            received_at=act.at,
            changed_at=act.at,
        )
        save_new(claim)
        topics = list(topics)
        claim.topics.set(topics)
        _begin_history(claim, user)
        told = created(claim, (*TEXT_FIELDS, "status")) | ({"topics": [None, topics]} if topics else {})
        act.log(claim, told, claim=claim)
        index(claim)
    return claim


def _first_status() -> Status:
    """What is said of a claim that nobody has looked at yet. Raises Refused where the desk uses no status."""
    in_use = Status.objects.in_use()
    first = in_use.filter(key=FIRST_STATUS).first() or in_use.order_by("position").first()
    if first is None:
        raise Refused(_("The desk has no status to begin with. Add one in the admin."))
    return first


def _begin_history(claim: Claim, user: User) -> None:
    """Record the status with which a claim was received, as the baseline of what the desk says of it."""
    StatusChange.objects.create(
        claim=claim,
        status=claim.status,
        kind=ChangeKind.BASELINE,
        rationale="Received. Nothing is established yet.",
        effective_at=claim.received_at,
        recorded_at=claim.received_at,
        recorded_by=user,
    )


def edit_text(user: User, claim: Claim, *, seen: int | None, **fields: Any) -> Claim:
    """Change what is claimed, in which words, by whom and when. Raises Conflict, ValidationError, Refused."""
    if unknown := set(fields) - set(TEXT_FIELDS):
        raise TypeError(f"edit_text does not change {', '.join(sorted(unknown))}.")
    with Act(user, "edit_text") as act:
        # Not `lock_one`: the text of a claim that was merged meanwhile must not be written over its survivor's.
        (claim,) = act.lock([claim], None if seen is None else {claim.pk: seen})
        if "statement" in fields:
            fields["statement"] = " ".join(fields["statement"].split())
        if "made_on" in fields:
            fields["made_on"] = _date(fields["made_on"], "made_on")
        changed = {name: value for name, value in fields.items() if getattr(claim, name) != value}
        if not changed:
            raise Refused(_("Nothing was changed."))
        act.set(claim, **changed)
        claim.full_clean()
        act.finish([claim])
    index(claim)
    return claim


def _date(text: str, field: str) -> str:
    try:
        return partial(text)
    except ValueError as error:
        raise ValidationError({field: str(error)}) from None


def turn_down(
    user: User, claims: Iterable[Claim], *, reason: str, note: str, batch: Batch | None = None
) -> list[Claim]:
    """Say that the desk will not follow claims, and why. A public one has to be withdrawn first."""
    note = reason_of(note, _("Say in a sentence why the desk turns it down."), "note")
    if reason not in TurnedDown.values:
        raise Refused(_("Choose a reason."), "reason")
    with Act(user, "turn_down", batch=batch) as act:
        free = act.lock(claims)
        public = set(Claim.objects.published().filter(pk__in=[c.pk for c in free]).values_list("pk", flat=True))
        for claim in free:
            if claim.stage == Stage.TURNED_DOWN:
                act.refuse(claim, _("It was turned down already."))
            elif claim.pk in public:
                act.refuse(claim, _("It is public. Withdraw it first."))
            else:
                act.set(claim, stage=Stage.TURNED_DOWN.value, turned_down=reason)
                if claim.reviewer_id is not None:
                    act.set(claim, reviewer=None)
        act.finish(free, reason=note)
    return free


def set_stage(user: User, claims: Iterable[Claim], *, stage: str, batch: Batch | None = None) -> list[Claim]:
    """Say where claims are in the desk's work. This also takes up again what was turned down."""
    if stage not in Stage.values or stage == Stage.TURNED_DOWN:
        raise Refused(_("Choose a stage. To turn a claim down, give the reason there."), "stage")
    nobody: dict[str, Any] = {} if stage == Stage.IN_REVIEW else {"reviewer": None}
    return _set(user, "set_stage", claims, batch, stage=stage, turned_down="", **nobody)


def assign(user: User, claims: Iterable[Claim], *, assignee: User | None, batch: Batch | None = None) -> list[Claim]:
    """Give claims to somebody, who follows them from then on; None gives them to nobody."""
    if assignee is not None and not (assignee.is_active and assignee.has_perm("claims.research")):
        raise Refused(_("{somebody} does not work at the desk.").format(somebody=assignee), "assignee")
    with transaction.atomic():
        given = _set(user, "assign", claims, batch, assignee=assignee)
        if assignee is not None:
            begin_to_follow({claim.pk: claim.version - 1 for claim in given}, [assignee])
    return given


def set_review(user: User, claims: Iterable[Claim], *, on: dt.date | None, batch: Batch | None = None) -> list[Claim]:
    """Say on which day claims are due for another look; None for no day."""
    return _set(user, "set_review", claims, batch, review_on=on)


def _set(user: User, verb: str, claims: Iterable[Claim], batch: Batch | None, **values: Any) -> list[Claim]:
    """Returns those that it changed."""
    with Act(user, verb, batch=batch) as act:
        changed = []
        for claim in act.lock(claims):
            new = {name: value for name, value in values.items() if getattr(claim, name) != value}
            if new:
                act.set(claim, **new)
                changed.append(claim)
            else:
                act.refuse(claim, _("Nothing to change: it is so already."), next(iter(values)))
        act.finish(changed, reason=batch.reason if batch else "")
    return changed


def add_topic(user: User, claims: Iterable[Claim], *, topic: Topic, batch: Batch | None = None) -> list[Claim]:
    """Put claims under a topic."""
    with Act(user, "add_topic", batch=batch) as act:
        free = act.lock(claims)
        through = Claim.topics.through
        have = set(through.objects.filter(topic=topic, claim__in=free).values_list("claim", flat=True))
        for claim in free:
            if claim.pk in have:
                act.refuse(claim, _("It is under “{topic}” already.").format(topic=topic), "topic")
            else:
                act.tell(claim, {"topics": [None, topic]})
        through.objects.bulk_create(through(claim=claim, topic=topic) for claim in free if claim.pk not in have)
        act.finish(free, reason=batch.reason if batch else "")
    return free


def remove_topic(user: User, claims: Iterable[Claim], *, topic: Topic, batch: Batch | None = None) -> list[Claim]:
    """Take claims out of a topic."""
    with Act(user, "remove_topic", batch=batch) as act:
        free = act.lock(claims)
        rows = Claim.topics.through.objects.filter(topic=topic, claim__in=free)
        have = set(rows.values_list("claim", flat=True))
        for claim in free:
            if claim.pk in have:
                act.tell(claim, {"topics": [topic, None]})
            else:
                act.refuse(claim, _("It is not under “{topic}”.").format(topic=topic), "topic")
        rows.delete()
        act.finish(free, reason=batch.reason if batch else "")
    return free


def relate(user: User, claim: Claim, other: Claim, *, kind: str) -> ClaimRelation:
    """Say how a claim stands to another: claim – kind – other. Raises ValidationError, Refused."""
    with Act(user, "relate") as act:
        claim, other = _both(act, claim, other)
        if kind == RelationKind.PART_OF and is_part_of(other, claim):
            raise Refused(
                _("The other claim is a part of this one. Two claims cannot be parts of each other."), "other"
            )
        relation = ClaimRelation(claim=claim, other=other, kind=kind, related_at=act.at)
        save_new(relation)
        act.log(relation, {"relation": [None, f"{relation.get_kind_display()}: {other}"]}, claim=claim)
        act.log(relation, {"relation": [None, f"{claim} is {relation.get_kind_display()} this"]}, claim=other)
    return relation


def unrelate(user: User, relation: ClaimRelation, *, reason: str) -> ClaimRelation:
    """End a relation. What it said stays in the log."""
    reason = reason_of(reason)
    with Act(user, "unrelate") as act:
        claim, other = _both(act, relation.claim, relation.other)
        relation = ClaimRelation.objects.get(pk=relation.pk)
        if relation.ended_at is not None:
            raise Refused(_("This relation was ended already."))
        relation.ended_at = act.at
        relation.save(update_fields=["ended_at"])
        act.log(relation, {"relation": [f"{relation.get_kind_display()}: {other}", None]}, reason=reason, claim=claim)
        act.log(relation, {"relation": [f"{claim} was {relation.get_kind_display()} this", None]}, claim=other)
    return relation


def _both(act: Act, claim: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Lock two different claims at once, so that two acts on the same pair cannot wait for each other."""
    rows = Claim.objects.select_related("merged_into").in_bulk([claim.pk, other.pk])
    first, second = rows[claim.pk].survivor.pk, rows[other.pk].survivor.pk
    if first == second:
        raise Refused(_("That is the same claim."), "other")
    locked = {row.pk: row for row in act.lock(Claim.objects.filter(pk__in=[first, second]))}
    return locked[first], locked[second]


def is_part_of(claim: Claim, whole: Claim) -> bool:
    """Whether a claim is a part, or a part of a part, of another."""
    above, seen = {claim.pk}, set[int]()
    while above:
        if whole.pk in above:
            return True
        seen |= above
        rows = ClaimRelation.objects.standing().filter(claim__in=above, kind=RelationKind.PART_OF)
        above = set(rows.values_list("other", flat=True)) - seen
    return False


def merge_claims(user: User, claim: Claim, *, into: Claim, reason: str, seen: Mapping[int, int] | None = None) -> Claim:
    """Say that a claim is another one. Its facts stay where they are and are read there; its address leads there for ever."""
    reason = reason_of(reason)
    with Act(user, "merge_claims", "merge") as act:
        _refuse_ring(claim, into)
        lock_with_related([claim, into])
        locked = {row.pk: row for row in act.lock(Claim.objects.filter(pk__in=[claim.pk, into.pk]), seen)}
        claim, into = locked[claim.pk], locked[into.pk]
        public = set(Claim.objects.published().filter(pk__in=locked).values_list("pk", flat=True))
        if claim.pk in public and into.pk not in public:
            raise Refused(_("This claim is public and the other is not. Publish the other first."), "into")
        for earlier in Claim.objects.select_for_update(of=("self",)).filter(merged_into=claim).order_by("pk"):
            earlier.merged_into = into
            earlier.save(update_fields=["merged_into"])
        act.set(claim, merged_into=into)
        act.tell(into, {"duplicate": [None, claim]})
        act.finish([claim, into], reason=reason)
        claim.save(update_fields=["merged_into"])
        follow_survivor(claim, into)
        tally(act, [into])
        if into.pk in public and PublicClaim.objects.filter(public_id=claim.public_id).exists():
            publishing.redirect(claim, into, at=act.at)
        mark_for_republishing(related_to([claim]).exclude(pk=into.pk))
    search.forget(Claim, [claim.pk])
    index(into)
    return into


def _refuse_ring(row: Any, into: Any) -> None:
    """Refuse to merge a row into itself, into one that was merged, or when it was merged already."""
    if row.pk == into.pk:
        raise Refused(_("It cannot be merged into itself."), "into")
    fresh = {found.pk: found for found in type(row).objects.filter(pk__in=[row.pk, into.pk])}
    if fresh[row.pk].merged_into_id is not None:
        raise Refused(_("It was merged into another already."), "into")
    if fresh[into.pk].merged_into_id is not None:
        raise Refused(_("The other was merged itself. Choose the one that it was merged into."), "into")


def _merge(user: User, verb: str, row: Any, into: Any, reason: str, counts: Q) -> Any:
    """`counts` finds the claims on which the two are counted. Claims that show the row are marked to be published."""
    reason = reason_of(reason)
    with Act(user, verb, "merge") as act:
        # Before the rows themselves: who records a position holds the claim, and then waits for the party.
        counted = held_survivors(Claim.objects.filter(counts | Q(pk__in=claims_that_show(row).values("pk"))))
        # Locked in the order of their ids, so that A into B and B into A at one moment cannot both pass.
        fresh = {
            found.pk: found
            for found in type(row)
            .objects.select_for_update(of=("self",))
            .filter(pk__in=[row.pk, into.pk])
            .order_by("pk")
        }
        _refuse_ring(row, into)
        row, into = fresh[row.pk], fresh[into.pk]
        type(row).objects.filter(merged_into=row).update(merged_into=into)
        row.merged_into = into
        row.save(update_fields=["merged_into"])
        retally(act, counted)
        mark_for_republishing(claims_that_show(row))
        act.log(row, {"merged_into": [None, into]}, reason=reason)
        act.log(into, {"duplicate": [None, row]}, reason=reason)
    return into


def merge_parties(user: User, party: Party, *, into: Party, reason: str) -> Party:
    """Say that a party is another one. Its positions are read as the other's, and its public address leads there."""
    if into.part_of_id == party.pk or party.part_of_id == into.pk:
        raise Refused(_("One is part of the other, so they are not the same party."), "into")
    counts = Q(positions__party__in=[party, into]) | Q(evidence__origin__in=[party, into])
    with transaction.atomic():
        survivor: Party = _merge(user, "merge_parties", party, into, reason, counts)
        publishing.redirect_party(party, survivor)
    return survivor


def merge_sources(user: User, source: Source, *, into: Source, reason: str) -> Source:
    """Say that a source is another one. Evidence from it is read as evidence from the other."""
    if into.through_id == source.pk or source.through_id == into.pk:
        raise Refused(_("One is known through the other, so they are not the same source."), "into")
    return _merge(user, "merge_sources", source, into, reason, Q(evidence__source__in=[source, into]))
