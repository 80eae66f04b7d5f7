"""The geometry of a story: the statuses of many claims as bands in time, one above the other on one axis.

Pure: from the changes of each claim to stretches and ticks, in hundredths of the width, so that a page draws them as wide
as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from claims.bitemporal import runs
from claims.dates import format_day
from claims.timeline.axis import LEFT, RIGHT, Scale, scale_of, ticks
from claims.timeline.protocols import Change, Status

MOST_TICKS = 6
GOES_ON = (RIGHT - LEFT) * 0.04  # room for the sign of a status that has just begun
LEAST = 0.4  # so wide that it is seen
ROOM_ON_WIDE_PAGES, ROOM_ON_PHONES = 2.5, 9.0  # what a sign of 12 pixels needs


@dataclass(frozen=True)
class Stretch:
    """`room` says on which pages the sign of its tone has room in it: on any, on wide ones, or on none (empty)."""

    x: float
    width: float
    tone: str

    @property
    def room(self) -> str:
        if self.width < ROOM_ON_WIDE_PAGES:
            return ""
        return "wide" if self.width < ROOM_ON_PHONES else "any"


@dataclass(frozen=True)
class Mark:
    """A day on the axis. `anchor` is which end of its label stands there: start, middle or end."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Band:
    """A claim's statuses. `label` says the same in words."""

    stretches: tuple[Stretch, ...]
    label: str


@dataclass(frozen=True)
class Story:
    """`statuses` are those that a stretch shows. `close` is where time is drawn closer together: from, width."""

    marks: tuple[Mark, ...]
    bands: dict[int, Band]
    statuses: tuple[Status, ...]
    close: tuple[tuple[float, float], ...]


def draw_story(changes: Mapping[int, Sequence[Change]], end: dt.datetime) -> Story | None:
    """Draw the bands of claims, each with its changes in effect, the first first. None where there are none.

    `end` is where the axis ends: when the last of them was published.
    """
    runs_of = {key: runs(in_effect) for key, in_effect in changes.items() if in_effect}
    moments = [change.effective_at for own in runs_of.values() for run in own for change in run]
    if not moments:
        return None
    scale = scale_of(min(moments), [], moments, end, GOES_ON)
    return Story(
        marks=_marks(scale),
        bands={key: _band([run[0] for run in own], scale) for key, own in runs_of.items()},
        statuses=tuple({run[0].status.key: run[0].status for own in runs_of.values() for run in own}.values()),
        close=tuple(
            (_place(part.left), _place(part.right) - _place(part.left)) for part in scale.parts if part.is_close
        ),
    )


def _place(x: float) -> float:
    return round((x - LEFT) / (RIGHT - LEFT) * 100, 2)


def _marks(scale: Scale) -> tuple[Mark, ...]:
    found = ticks(scale)
    step = -(-len(found) // MOST_TICKS) or 1
    shown = found[::step]
    return tuple(Mark(_place(tick.x), tick.label, _anchor(_place(tick.x))) for tick in shown)


def _anchor(x: float) -> str:
    if x < 8:
        return "start"
    return "end" if x > 92 else "middle"


def _band(firsts: Sequence[Change], scale: Scale) -> Band:
    starts = [min(_place(scale.x(change.effective_at)), 100 - LEAST) for change in firsts]
    stretches = tuple(
        Stretch(start, round(max(end - start, LEAST), 2), change.status.tone)
        for change, (start, end) in zip(firsts, pairwise([*starts, 100.0]), strict=True)
    )
    statuses = [
        _("{status} since {day}").format(status=change.status.label, day=format_day(change.effective_at))
        for change in firsts
    ]
    return Band(stretches, ", ".join(statuses))
