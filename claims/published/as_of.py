"""A claim as it was on an earlier day, as its latest revision knows it now.

Pure: from the claim as that revision has it to the claim as it was at the end of that day. Not what was said then: that is
the revision that stood then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims import bitemporal
from claims.bitemporal import surely_by
from claims.dates import end_of_day
from claims.published.schema import Change, Evidence, Line, Position, PublishedClaim, Reply, in_history


def as_known_now(claim: PublishedClaim, day: dt.date) -> PublishedClaim | None:
    """The status in effect at the end of a day with what it rests on, and what had been said, published and asked by then.

    What is dated to a month or a year, or has no date, counts once it is sure that it was there. How it stands to
    other claims has no date and is left out, but for its parts. None before the first status.
    """
    moment = end_of_day(day)
    in_effect = [change for change in claim.in_effect if change.effective_at <= moment]
    if not in_effect:
        return None
    cited = {piece.id for change in in_effect for piece in change.cites}
    evidence = tuple(
        piece
        for piece in claim.evidence
        if piece.id in cited or surely_by(day, piece.source.published_on, piece.linked_at)
    )
    return replace(
        claim,
        published_at=min(claim.published_at, moment),
        status=in_effect[-1].status,
        rationale=in_effect[-1].rationale,
        since=bitemporal.since(in_effect),
        rating=None,
        history=in_history(_alone(change, evidence) for change in in_effect),
        lines=_lines(claim.lines, day),
        evidence=evidence,
        replies=tuple(_reply(reply, day) for reply in claim.replies if reply.asked_on <= day),
        relations=claim.parts,
    )


def _alone(change: Change, evidence: Sequence[Evidence]) -> Change:
    """A change without what is not shown beside it: the entry that it replaced, and evidence that came later."""
    return replace(change, corrects=None, cites=tuple(piece for piece in change.cites if piece in evidence))


def _lines(lines: Iterable[Line], day: dt.date) -> tuple[Line, ...]:
    """A qualification may have lost what it qualified, and a party may stand on another side than it does now."""
    parties = {position.id: line.party for line in lines for position in line.positions}
    positions = [
        position
        for line in lines
        for position in line.positions
        if surely_by(day, position.said_on, position.recorded_at)
    ]
    found = bitemporal.lines_of(sorted(positions, key=_order), lambda position: parties[position.id].id)
    return tuple(
        Line(
            parties[line.positions[0].id],
            line.side,
            tuple(
                replace(position, side=stand.side, in_part=stand.in_part)
                for position, stand in zip(line.positions, line.stands, strict=True)
            ),
        )
        for line in bitemporal.by_side(found)
    )


def _order(position: Position) -> tuple[str, dt.datetime, int]:
    return bitemporal.position_order(position.said_on, position.recorded_at, position.id)


def _reply(reply: Reply, day: dt.date) -> Reply:
    if reply.answered_on is None or reply.answered_on <= day:
        return replace(
            reply, no_answer_by=reply.no_answer_by if reply.no_answer_by and reply.no_answer_by < day else None
        )
    late = reply.due_on if reply.due_on is not None and reply.due_on < day else None
    return replace(reply, answered_on=None, answer="", no_answer_by=late)
