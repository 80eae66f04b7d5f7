"""Verbs on the right of reply: whom the desk asked, until when, and what came back.

Asking and recording never conflict. An entry is edited with its old words kept in the log, or taken back; never deleted.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.dates import day_of, latest_today
from claims.models import Claim, Party, ReplyRequest, User
from claims.workflow.act import Act, Refused, cleaned, created, reason_of, save_new
from claims.workflow.claims import index
from claims.workflow.taking_back import lock_standing, mark_taken_back

_ASKED = ("party", "question", "asked_through", "asked_on", "due_on", "is_public")
EDITABLE = ("question", "asked_through", "asked_on", "due_on", "answered_on", "answer", "is_public")


def ask_reply(
    user: User,
    claim: Claim,
    *,
    party: Party,
    question: str = "",
    asked_through: str = "",
    asked_on: dt.date | None = None,
    due_on: dt.date | None = None,
    is_public: bool = True,
) -> ReplyRequest:
    """Record that the desk asked a party for its reply; `asked_on` None means today. Raises Refused, ValidationError."""
    with Act(user, "ask_reply") as act:
        claim = act.lock_one(claim)
        reply = ReplyRequest(
            claim=claim,
            party=party.survivor,
            question=question,
            asked_through=asked_through,
            asked_on=asked_on or day_of(act.at),
            due_on=due_on,
            is_public=is_public,
            asked_by=user,
        )
        refuse_future(act, reply, "asked_on")
        _refuse_twin(claim, reply)
        save_new(reply)
        _log(act, reply, created(reply, _ASKED), claim, is_public=reply.is_public)
    return reply


def record_reply(user: User, reply: ReplyRequest, *, answer: str, answered_on: dt.date | None = None) -> ReplyRequest:
    """Record what came back; `answered_on` None means today. Raises Refused, ValidationError."""
    answer = reason_of(answer, _("Write down what came back, in its own words."), "answer")
    with Act(user, "record_reply") as act:
        reply, claim = lock_standing(act, reply)
        if reply.is_answered:
            raise Refused(_("An answer is recorded here already. Edit the entry to change it."))
        _change(act, reply, claim, {"answered_on": answered_on or day_of(act.at), "answer": answer})
    return reply


def edit_reply(user: User, reply: ReplyRequest, *, seen: int | None = None, **fields: Any) -> ReplyRequest:
    """Change what an entry says: any of EDITABLE. `seen` is the claim's version that was looked at.

    Raises Conflict, Refused, ValidationError.
    """
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"edit_reply does not change {', '.join(sorted(unknown))}.")
    with Act(user, "edit_reply") as act:
        reply, claim = lock_standing(act, reply, seen)
        kept = cleaned(ReplyRequest, fields)
        changed = {name: value for name, value in kept.items() if getattr(reply, name) != value}
        if not changed:
            raise Refused(_("Nothing was changed."))
        _change(act, reply, claim, changed)
    return reply


def take_back_reply(user: User, reply: ReplyRequest, *, reason: str) -> ReplyRequest:
    """Say that an entry should not stand. It stays in the log; readers see nothing of it from now on."""
    reason = reason_of(reason)
    with Act(user, "take_back_reply") as act:
        reply, claim = lock_standing(act, reply)
        mark_taken_back(act, reply)
        _log(act, reply, {"reply": [str(reply), None]}, claim, is_public=reply.is_public, reason=reason)
    return reply


def refuse_future(act: Act, row: Any, *names: str) -> None:
    """Refuse days that have come nowhere yet."""
    for name in names:
        if (day := getattr(row, name)) is not None and day > latest_today(act.at):
            raise Refused(_("This day is in the future. Give today or an earlier day."), name)


def _refuse_twin(claim: Claim, reply: ReplyRequest) -> None:
    twins = ReplyRequest.objects.on(claim).standing().filter(party=reply.party, asked_on=reply.asked_on)
    if twins.filter(question=reply.question, asked_through=reply.asked_through).exists():
        raise ValidationError({"party": _("It is recorded already that this party was asked this on that day.")})


def _change(act: Act, reply: ReplyRequest, claim: Claim, changed: dict[str, Any]) -> None:
    was_public = reply.is_public
    changes = {name: [getattr(reply, name), value] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(reply, name, value)
    refuse_future(act, reply, "asked_on", "answered_on")
    reply.full_clean()
    reply.save(update_fields=list(changed))
    _log(act, reply, {"party": [reply.party, reply.party], **changes}, claim, is_public=was_public or reply.is_public)


def _log(act: Act, reply: ReplyRequest, changes: Any, claim: Claim, *, is_public: bool, reason: str = "") -> None:
    """An entry that stays at the desk is not published, so it leaves nothing to publish."""
    had_news = claim.has_unpublished_changes
    act.log(reply, changes, reason=reason, claim=claim)
    if not is_public:
        act.set_derived(claim, has_unpublished_changes=had_news)
    index(claim)
