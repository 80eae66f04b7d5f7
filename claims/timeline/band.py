"""The desk's status as a band in time, with what was only said more, and with when each change was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.bitemporal import runs
from claims.dates import format_day
from claims.timeline.axis import LEFT, RIGHT, WIDTH, Scale
from claims.timeline.labels import LABEL_SIZE, LANE, Written, staggered, text_width
from claims.timeline.protocols import Change

BAND = 26.0  # its height
BAND_SIZE = 12.5


@dataclass(frozen=True)
class Segment:
    """A stretch of time through which one status was in effect. What is written stands inside where it fits, else below."""

    x: float
    width: float
    tone: str
    title: str
    inside: str
    below: Written | None


@dataclass(frozen=True)
class Recording:
    """A change that was recorded on a later day than the one from which it holds: from where to where."""

    x1: float
    x2: float
    title: str


def segments_of(in_effect: Sequence[Change], scale: Scale) -> tuple[list[Segment], int]:
    """The band, and how many lanes of labels it needs below. The last of it ends where the axis does."""
    firsts = [run[0] for run in runs(in_effect)]
    starts = [scale.x(change.effective_at) for change in firsts]
    ends = [*starts[1:], RIGHT]
    fits = [_room(change.status.label) <= end - start for change, start, end in zip(firsts, starts, ends, strict=True)]
    outside = [number for number, inside in enumerate(fits) if not inside]
    labels = staggered([(firsts[n].status.label, starts[n]) for n in outside], LABEL_SIZE, 6, LEFT, WIDTH)
    written = {
        number: Written(label.text, label.x, BAND + (label.lane + 1) * LANE - 2, BAND + (label.lane + 1) * LANE - 12)
        for number, label in zip(outside, labels, strict=True)
        if label
    }
    segments = [
        Segment(
            x=round(start, 1),
            width=round(max(end - start, 1.5), 1),
            tone=change.status.tone,
            title=_("{status}, since {day}").format(status=change.status.label, day=format_day(change.effective_at)),
            inside=change.status.label if inside else "",
            below=written.get(number),
        )
        for number, (change, start, end, inside) in enumerate(zip(firsts, starts, ends, fits, strict=True))
    ]
    return segments, max((label.lane + 1 for label in labels if label), default=0)


def _room(label: str) -> float:
    """How wide a stretch of the band must be for its label to stand inside. It is bold there."""
    return text_width(label, BAND_SIZE) * 1.14 + 20


def notches_of(in_effect: Sequence[Change], scale: Scale) -> list[float]:
    """Where a change said more and left the status as it was."""
    return [
        round(scale.x(change.effective_at), 1)
        for before, change in pairwise(in_effect)
        if change.status_id == before.status_id
    ]


def recordings_of(in_effect: Sequence[Change], scale: Scale) -> list[Recording]:
    """Where a change was recorded, if that was on another day."""
    return [
        Recording(
            round(scale.x(change.effective_at), 1),
            round(scale.x(change.recorded_at), 1),
            _("{status}, since {day}, recorded {later}").format(
                status=change.status.label, day=format_day(change.effective_at), later=format_day(change.recorded_at)
            ),
        )
        for change in in_effect
        if timezone.localdate(change.effective_at) != timezone.localdate(change.recorded_at)
    ]
