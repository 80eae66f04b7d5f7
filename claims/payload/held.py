"""What a revision now holds to have been so on an earlier day.

Pure: from a claim as the revision tells it to the claim as it was at the end of that day. Not what was said then: that is
the revision that stood then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.dates import PartialDate, end_of_day
from claims.payload.told import Change, Evidence, Line, PublishedClaim, Reply
from claims.vocabulary import Bearing, Side


def as_held(claim: PublishedClaim, day: dt.date) -> PublishedClaim | None:
    """The status in effect at the end of a day, and what had been said, published and asked by then.

    A date of month or year precision counts from its first day, and what has no date is shown. What other claims say of
    this one has no date and is left out. None before the first status.
    """
    moment = end_of_day(day)
    held = [change for change in claim.held if change.effective_at <= moment]
    if not held:
        return None
    current = held[-1]
    lines = _lines(claim.lines, day)
    evidence = tuple(piece for piece in claim.evidence if _was_there(piece.source.published_on, day))
    weighty = [piece for piece in evidence if piece.bearing != Bearing.CONTEXT]
    return replace(
        claim,
        published_at=min(claim.published_at, moment),
        status=current.status,
        rationale=current.rationale,
        since=_since(held),
        rating=None,
        history=tuple(_alone(change, evidence) for change in reversed(held)),
        lines=lines,
        contested_by=tuple(line.party for line in lines if line.side == Side.AGAINST),
        evidence=evidence,
        source_count=len({piece.source.id for piece in weighty}),
        origin_count=_origins(weighty),
        replies=tuple(_reply(reply, day) for reply in claim.replies if reply.asked_on <= day),
        relations=(),
    )


def _alone(change: Change, evidence: Sequence[Evidence]) -> Change:
    """A change without what is not told beside it: the entry that it replaced, and evidence that came later."""
    return replace(change, corrects=None, cites=tuple(piece for piece in change.cites if piece in evidence))


def _since(held: list[Change]) -> dt.datetime:
    """When the first of the changes in a row that say the same took effect."""
    since = held[-1]
    for change in reversed(held):
        if change.status.key != since.status.key:
            break
        since = change
    return since.effective_at


def _lines(lines: Iterable[Line], day: dt.date) -> tuple[Line, ...]:
    shown = []
    for line in lines:
        positions = tuple(position for position in line.positions if _was_there(position.said_on, day))
        if positions:
            shown.append(replace(line, positions=positions, side=positions[-1].side))
    return tuple(shown)


def _reply(reply: Reply, day: dt.date) -> Reply:
    if reply.answered_on is None or reply.answered_on <= day:
        return replace(
            reply, no_answer_by=reply.no_answer_by if reply.no_answer_by and reply.no_answer_by < day else None
        )
    late = reply.due_on if reply.due_on is not None and reply.due_on < day else None
    return replace(reply, answered_on=None, answer="", no_answer_by=late)


def _origins(evidence: Iterable[Evidence]) -> int:
    return len({piece.origin.id for piece in evidence if piece.origin})


def _was_there(date: PartialDate | None, day: dt.date) -> bool:
    return date is None or date.first_day <= day
