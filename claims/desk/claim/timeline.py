"""What the timeline in the workspace draws: the newest changes of the status, and the parties that spoke last.

More than that nobody could read from a drawing; the lists beside it have all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims import timeline
from claims.dates import PartialDate, hour_that_has_begun
from claims.desk.claim.as_of import AsOf
from claims.desk.positions.table import Line, PositionTable
from claims.desk.status.history import History, RecordedChange
from claims.models import Revision
from claims.vocabulary import Side

CHANGES, LINES, POSITIONS, REVISIONS = 12, 8, 3, 12


@dataclass(frozen=True)
class _Named:
    name: str


@dataclass(frozen=True)
class _Status:
    key: str
    label: str
    tone: str


@dataclass(frozen=True)
class _Change:
    status: _Status
    status_id: int
    effective_at: dt.datetime
    recorded_at: dt.datetime
    kind: str


@dataclass(frozen=True)
class _Position:
    stance: str
    side: Side
    said_on: PartialDate | None
    recorded_at: dt.datetime


@dataclass(frozen=True)
class _Line:
    party: _Named
    positions: list[_Position]


@dataclass(frozen=True)
class _Claim:
    lines: list[_Line]
    in_effect: list[_Change]
    published_at: dt.datetime


@dataclass(frozen=True)
class Timeline:
    """`left_out`: whether something is too old to be drawn."""

    drawing: timeline.Timeline
    left_out: bool


def timeline_of(history: History, who: PositionTable, revisions: Sequence[Revision], moment: AsOf) -> Timeline | None:
    """Draw until the hour that has begun, or until the end of a past day; None before the first status. No query of its own."""
    changes = history.standing[-CHANGES:]
    if not changes:
        return None
    last = {line.latest.pk for line in sorted(who.lines, key=lambda line: line.newest, reverse=True)[:LINES]}
    lines = [line for line in who.lines if line.latest.pk in last]
    hour = hour_that_has_begun()
    until = max(
        min(moment.at or hour, hour), *(revision.recorded_at for revision in revisions), changes[0].effective_at
    )
    claim = _Claim([_line(line) for line in lines], [_change(row) for row in changes], until)
    left_out = len(history.standing) > CHANGES or len(who.lines) > LINES or len(revisions) > REVISIONS
    drawing = timeline.draw(claim, revisions[-REVISIONS:], both_times=True)
    return Timeline(drawing, left_out or any(len(line.said) > POSITIONS for line in lines))


def _change(row: RecordedChange) -> _Change:
    return _Change(_Status(row.key, row.label, row.tone), row.status_id, row.effective_at, row.recorded_at, row.kind)


def _line(line: Line) -> _Line:
    positions = [
        _Position(one.stance, stand.side, PartialDate(one.said_on) if one.said_on else None, one.recorded_at)
        for one, stand in zip(line.said, line.stands, strict=True)
    ]
    return _Line(_Named(line.name), positions[-POSITIONS:])
