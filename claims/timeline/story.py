"""The geometry of a story: the statuses of many claims as bands in time, one above the other on one axis.

Pure: from the changes of each claim to stretches and ticks, in hundredths of the width, so that a page draws them as wide
as it is. A band ends when its claim was published last: nothing later is known of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from claims.bitemporal import runs
from claims.dates import format_day, written
from claims.labels import listed
from claims.timeline.axis import LEFT, RIGHT, Scale, scale_of, ticks
from claims.timeline.keys import Key, keys_of
from claims.timeline.protocols import Change, Status

LABEL, LABEL_ON_PHONES = 10.0, 25.0  # how wide the label of a day is, with the room beside it
LEAST = 0.4  # so wide that it is seen
ROOM_ON_WIDE_PAGES, ROOM_ON_PHONES = 2.5, 9.0  # what a sign of 12 pixels needs


class PublishedChange(Change, Protocol):
    """`published_at` is when readers were first told of it."""

    @property
    def published_at(self) -> dt.datetime: ...


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
    """A day on the axis. `anchor` is which end of its label stands there: start, middle or end. Phones have no room for all."""

    x: float
    label: str
    anchor: str
    is_on_phones: bool


@dataclass(frozen=True)
class Band:
    """A claim's statuses, and when readers were told of them. `label` says the same in words."""

    stretches: tuple[Stretch, ...]
    published: tuple[float, ...]
    label: str

    @property
    def end(self) -> float:
        last = self.stretches[-1]
        return round(last.x + last.width, 2)


@dataclass(frozen=True)
class Story:
    """`statuses` are those that a stretch shows. `breaks` are the middles of where a long time is left out."""

    marks: tuple[Mark, ...]
    bands: dict[int, Band]
    statuses: tuple[Status, ...]
    breaks: tuple[float, ...]
    keys: list[Key]


def draw_story(changes: Mapping[int, Sequence[PublishedChange]], ends: Mapping[int, dt.datetime]) -> Story | None:
    """Draw the bands of claims, each with its changes in effect, the first first. None where there are none.

    `ends` says of each when it was published last.
    """
    runs_of = {key: runs(in_effect) for key, in_effect in changes.items() if in_effect}
    firsts = {key: [run[0] for run in own] for key, own in runs_of.items()}
    if not firsts:
        return None
    told = {key: sorted({change.published_at for run in own for change in run}) for key, own in runs_of.items()}
    moments = {change.effective_at for own in firsts.values() for change in own}
    known = {moment for key, own in told.items() for moment in (*own, ends[key])}
    scale = scale_of(min(moments), moments | known, max(known))
    return Story(
        marks=_marks(scale),
        bands={key: _band(own, told[key], ends[key], scale) for key, own in firsts.items()},
        statuses=tuple({change.status.key: change.status for own in firsts.values() for change in own}.values()),
        breaks=tuple(_place((part.left + part.right) / 2) for part in scale.parts if part.kind == "break"),
        keys=keys_of({"told": list(told), "ends": list(firsts)}, [], scale.parts),
    )


def _place(x: float) -> float:
    return round((x - LEFT) / (RIGHT - LEFT) * 100, 2)


def _marks(scale: Scale) -> tuple[Mark, ...]:
    """Where they are of several years, each says of which: the one before it may not be shown on phones."""
    found = {_place(tick.x): tick for tick in ticks(scale)}
    of_one_year = len({tick.day.year for tick in found.values()}) == 1
    labels = {x: tick.label if of_one_year else written(tick.day, "j M Y") for x, tick in found.items()}
    by_rank = sorted(found, key=lambda x: found[x].rank)
    shown, on_phones = _thinned(by_rank, LABEL), _thinned(by_rank, LABEL_ON_PHONES)
    return tuple(Mark(x, labels[x], _anchor(x), x in on_phones) for x in sorted({*shown, *on_phones}))


def _thinned(places: Sequence[float], width: float) -> list[float]:
    """Those whose labels, so wide, do not touch those of the ones before them."""
    kept: dict[float, tuple[float, float]] = {}
    for x in places:
        left, right = _label_at(x, width)
        if all(right <= start or end <= left for start, end in kept.values()):
            kept[x] = left, right
    return list(kept)


def _label_at(x: float, width: float) -> tuple[float, float]:
    """From where to where a label reaches."""
    left = {"start": x, "middle": x - width / 2, "end": x - width}[_anchor(x)]
    return left, left + width


def _anchor(x: float) -> str:
    if x < 8:
        return "start"
    return "end" if x > 92 else "middle"


def _band(firsts: Sequence[Change], told: Sequence[dt.datetime], end: dt.datetime, scale: Scale) -> Band:
    until = max(_place(scale.x(end)), LEAST)
    starts = [min(_place(scale.x(change.effective_at)), until - LEAST) for change in firsts]
    stretches = tuple(
        Stretch(round(start, 2), round(max(following - start, LEAST), 2), change.status.tone)
        for change, (start, following) in zip(firsts, pairwise([*starts, until]), strict=True)
    )
    statuses = [
        _("{status} since {day}").format(status=change.status.label, day=format_day(change.effective_at))
        for change in firsts
    ]
    days = listed(dict.fromkeys(map(format_day, told)))
    label = _("{statuses}; first published on {days}").format(statuses=", ".join(statuses), days=days)
    return Band(stretches, tuple(_place(scale.x(moment)) for moment in told), label)
