"""Verbs on evidence and positions. None of them ever conflicts: each adds an entry of its own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.models import Claim, Evidence, Party, Position, PositionVoid, Source, User
from claims.workflow.act import Act, Refused, created, reason_of, save_new
from claims.workflow.claims import index
from claims.workflow.tallies import tally

_EVIDENCE = (
    "source",
    "bearing",
    "quote",
    "quote_before",
    "quote_after",
    "language",
    "summary",
    "credibility",
    "origin",
)
_POSITION = (
    *("party", "stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson"),
    *("likelihood", "said_on", "source"),
)


def link_evidence(
    user: User,
    claim: Claim,
    *,
    source: Source,
    bearing: str,
    quote: str = "",
    quote_before: str = "",
    quote_after: str = "",
    language: str = "",
    summary: str = "",
    credibility: str = "6",
    origin: Party | None = None,
) -> Evidence:
    """Link a source to a claim: what it says in which words, and what that does for the claim. Raises ValidationError."""
    with Act(user, "link_evidence") as act:
        claim = act.lock_one(claim)
        evidence = Evidence(
            claim=claim,
            source=source.survivor,
            bearing=bearing,
            quote=quote.strip(),
            quote_before=quote_before,
            quote_after=quote_after,
            language=language,
            summary=summary.strip(),
            credibility=credibility,
            origin=origin,
            linked_at=act.at,
        )
        twins = Evidence.objects.on(claim).linked().filter(source=evidence.source, quote=evidence.quote)
        if twins.filter(summary=evidence.summary).exists():
            raise ValidationError({"source": _("This source is linked to the claim with these very words already.")})
        save_new(evidence)
        act.log(evidence, created(evidence, _EVIDENCE), claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence


def unlink_evidence(user: User, evidence: Evidence, *, reason: str) -> Evidence:
    """Take a piece of evidence off its claim. It stays in the log and behind the changes that cited it."""
    reason = reason_of(reason)
    with Act(user, "unlink_evidence") as act:
        claim = act.lock_one(evidence.claim)
        evidence = Evidence.objects.get(pk=evidence.pk)
        if evidence.unlinked_at is not None:
            raise Refused(_("This evidence was unlinked already."))
        evidence.unlinked_at = act.at
        evidence.save(update_fields=["unlinked_at"])
        act.log(evidence, {"unlinked": [None, str(evidence)]}, reason=reason, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence


def record_position(user: User, claim: Claim, *, party: Party, stance: str, **fields: Any) -> Position:
    """Record what a party says about a claim. Raises ValidationError.

    `fields`: quote, paraphrase, scope, language, translation, spokesperson, likelihood, said_on, source.
    """
    return _record(user, "record_position", claim, None, "", party=party, stance=stance, **fields)


def correct_position(user: User, position: Position, *, reason: str, **fields: Any) -> Position:
    """Put a wrong entry right by another. It does not read as a change of line. Raises Refused, ValidationError."""
    return _record(user, "correct_position", position.claim, position, reason_of(reason), **fields)


def _record(user: User, verb: str, claim: Claim, corrects: Position | None, reason: str, **fields: Any) -> Position:
    with Act(user, verb) as act:
        locked = act.lock_one(claim)
        if corrects is not None:
            refuse_replaced(corrects)
        position = Position(
            claim=corrects.claim if corrects else locked,
            corrects=corrects,
            recorded_at=act.at,
            recorded_by=user,
            **{name: value.strip() if isinstance(value, str) else value for name, value in fields.items()},
        )
        save_new(position)
        act.log(position, created(position, _POSITION), reason=reason, claim=locked)
        index(locked)
        tally(act, [locked])
    return position


def void_position(user: User, position: Position, *, reason: str) -> PositionVoid:
    """Say that an entry should never have been made. It does not read as a change of line. Raises Refused."""
    reason = reason_of(reason)
    with Act(user, "void_position") as act:
        claim = act.lock_one(position.claim)
        refuse_replaced(position)
        void = PositionVoid(position=position, reason=reason, recorded_at=act.at, recorded_by=user)
        save_new(void)
        act.log(position, {"void": [None, str(position)]}, reason=reason, claim=claim)
        index(claim)
        tally(act, [claim])
    return void


def refuse_replaced(position: Position) -> None:
    """Refuse to put an entry right that was put right already."""
    if Position.objects.filter(corrects=position).exists():
        raise Refused(_("This entry was corrected already. Correct the correction instead."))
    if PositionVoid.objects.filter(position=position).exists():
        raise Refused(_("This entry was voided already."))
