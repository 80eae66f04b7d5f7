"""What a revision now holds to have been so on an earlier day.

Pure: from a claim as the revision tells it to the claim as it was at the end of that day. Not what was said then: that is
the revision that stood then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.dates import PartialDate, day_of, end_of_day
from claims.payload.told import Change, Evidence, Line, PublishedClaim, Reply, side_after
from claims.vocabulary import Bearing, Side


def as_held(claim: PublishedClaim, day: dt.date) -> PublishedClaim | None:
    """The status in effect at the end of a day, and what had been said, published and asked by then.

    What is dated to a month or a year, or has no date, counts once it is sure: when that time is over, or when the desk had
    recorded it. What other claims say of this one has no date and is left out. None before the first status.
    """
    moment = end_of_day(day)
    held = [change for change in claim.held if change.effective_at <= moment]
    if not held:
        return None
    current = held[-1]
    lines = _lines(claim.lines, day)
    evidence = tuple(piece for piece in claim.evidence if _was_there(piece.source.published_on, piece.linked_at, day))
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
        side, positions = Side.OPEN, []
        for position in line.positions:
            if _was_there(position.said_on, position.recorded_at, day):
                side = side_after(position.stance, side)  # a qualification may have lost what it qualified
                positions.append(replace(position, side=side))
        if positions:
            shown.append(replace(line, positions=tuple(positions), side=side))
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


def _was_there(date: PartialDate | None, recorded_at: dt.datetime, day: dt.date) -> bool:
    """Whether it is sure that something of this date, recorded then, had been said or published by the end of a day."""
    if date is not None and date.last_day <= day:
        return True
    return day_of(recorded_at) <= day and (date is None or date.first_day <= day)
