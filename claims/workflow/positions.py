"""Verbs on positions. None of them ever conflicts: each adds an entry of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims import languages
from claims.models import Claim, Party, Position, PositionVoid, User
from claims.workflow.act import Act, Refused, cleaned, created, reason_of, save_new
from claims.workflow.claims import index
from claims.workflow.counters import tally
from claims.workflow.planning import begin_research

_POSITION = (
    *("party", "stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson"),
    *("likelihood", "said_on", "source"),
)


def record_position(user: User, claim: Claim, *, party: Party, stance: str, **fields: Any) -> Position:
    """Record what a party says about a claim. Raises ValidationError.

    `fields`: quote, paraphrase, scope, language, translation, spokesperson, likelihood, said_on, source.
    """
    return _record(user, "record_position", claim, None, "", party=party, stance=stance, **fields)


def correct_position(user: User, position: Position, *, reason: str, **fields: Any) -> Position:
    """Put a wrong entry right by another. It does not read as a change of line. Raises Refused, ValidationError."""
    return _record(user, "correct_position", position.claim, position, reason_of(reason), **fields)


def _record(user: User, verb: str, claim: Claim, corrects: Position | None, reason: str, **fields: Any) -> Position:
    fields = cleaned(Position, fields)
    fields["language"] = languages.of_quote(fields.get("quote", ""), fields.get("language", ""))
    with Act(user, verb) as act:
        locked = act.lock_one(claim)
        if corrects is not None:
            refuse_replaced(corrects)
        else:
            _refuse_twin(locked, fields)
        position = Position(
            claim=corrects.claim if corrects else locked,
            corrects=corrects,
            recorded_at=act.at,
            recorded_by=user,
            **fields,
        )
        begun = begin_research(act, locked)
        save_new(position)
        act.log(position, created(position, _POSITION) | begun, reason=reason, claim=locked)
        index(locked)
        tally(act, [locked])
    return position


def record_again(act: Act, position: Position, **links: Any) -> Position:
    """Record the words of a position as an entry of now. `links` say what it corrects and restores."""
    own = {"id", "corrects", "restores", "recorded_at", "recorded_by"}
    same = {field.name: getattr(position, field.name) for field in Position._meta.fields if field.name not in own}
    return Position.objects.create(**same, **links, recorded_at=act.at, recorded_by=act.user)


def _refuse_twin(claim: Claim, fields: Mapping[str, Any]) -> None:
    """Refuse to record again what stands on the claim in the very same words, of the same party, source and day."""
    said = {name: fields.get(name) or "" for name in _POSITION if name not in ("party", "source")}
    source = fields.get("source")
    by_source = {"source__in": source.family()} if source else {"source": None}
    standing = Position.objects.on(claim).standing().filter(party__in=fields["party"].family(), **by_source)
    if standing.filter(**said).exists():
        words = _("This is recorded already: the same party, in the very same words, of the same day and source.")
        raise ValidationError({"party": words})


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
