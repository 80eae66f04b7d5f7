"""The geometry of a claim's timeline: the desk's status as a band in time, and under it each party's positions as marks.

Pure: from a claim as a revision has it to rectangles, marks and labels, in units of the drawing. It never draws a
date more exactly than it is known: what was said in some month is a span over that month with its mark inside, and what
lies before the left edge, or has no date, is a span that is open to the left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.bitemporal import lasting, runs
from claims.dates import PartialDate, format_day
from claims.published import stance_name
from claims.timeline.axis import LEFT, RIGHT, WIDTH, Scale, Tick, covered, scale_of, start_of, ticks
from claims.timeline.labels import LANE, Label, staggered, text_width, wrapped
from claims.timeline.protocols import Change, Claim, Line, Position
from claims.vocabulary import ChangeKind

TOP = 40.0
BAND = 26.0
ROW = 36.0
MARK = 6.0  # half the size of a mark
SPAN = 9.0  # half the height of a span
NAME_SIZE, LABEL_SIZE, BAND_SIZE = 13.0, 11.5, 12.5
POINT = 14.0  # what the sign takes that the band goes on
MOST_ROOM = (RIGHT - LEFT) / 4  # for a stretch that has just begun, however long its word is


@dataclass(frozen=True)
class Written:
    """A label, the height of its text, and the height to which a line leads from its mark (None: it stands next to it)."""

    text: str
    x: float
    y: float
    leader: float | None


@dataclass(frozen=True)
class Segment:
    """A stretch of time through which one status was in effect. What is written stands inside where it fits, else below.

    The last one goes on: it is drawn beyond the moment at which the claim was published, to the edge.
    """

    x: float
    width: float
    tone: str
    title: str
    inside: str
    below: Written | None
    goes_on: bool


@dataclass(frozen=True)
class Recording:
    """A change that was recorded on a later day than the one from which it holds: from where to where."""

    x1: float
    x2: float
    title: str


@dataclass(frozen=True)
class Mark:
    x: float
    side: str
    title: str
    label: Written | None


@dataclass(frozen=True)
class Span:
    """Somewhere in here it was said. Its outline has no end on the left where it may have been earlier still."""

    outline: str
    side: str


@dataclass(frozen=True)
class Rule:
    """The line that a party holds until its next mark."""

    x1: float
    x2: float
    side: str


@dataclass(frozen=True)
class Row:
    """All heights but `y` and `bottom` are from its middle, `y`."""

    name: list[tuple[float, str]]
    full_name: str
    y: float
    bottom: float
    spans: list[Span]
    rules: list[Rule]
    marks: list[Mark]


@dataclass(frozen=True)
class Entry:
    """A row of the table that says the same as the drawing. Neither moment nor date: it is not known when."""

    moment: dt.datetime | None
    date: PartialDate | None
    who: str
    what: str
    tone: str = ""
    recorded_at: dt.datetime | None = None
    kind: str = ""  # of a change of the status


@dataclass(frozen=True)
class Timeline:
    height: float
    ticks: list[Tick]
    segments: list[Segment]
    notches: list[float]
    recordings: list[Recording]
    band_bottom: float
    close: list[tuple[float, float]]  # where time is drawn closer together: from, width
    rows: list[Row]
    entries: list[Entry]
    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT
    band_y: float = TOP
    band_height: float = BAND

    @property
    def rows_height(self) -> float:
        return round(self.height - 26, 1)


def draw(claim: Claim) -> Timeline:
    dates = [position.said_on for line in claim.lines for position in line.positions if position.said_on]
    in_effect = lasting(claim.in_effect)
    first_change = min((change.effective_at for change in in_effect), default=claim.published_at)
    room = POINT + sum(_room(change.status.label) for change in in_effect[-1:])
    scale = scale_of(first_change, dates, _moments(claim, in_effect), claim.published_at, min(room, MOST_ROOM))
    segments, lanes = _segments(in_effect, scale)
    y = band_bottom = TOP + BAND + lanes * LANE + 10
    rows: list[Row] = []
    for line in claim.lines:
        rows.append(_row(line, scale, y))
        y = rows[-1].bottom
    return Timeline(
        height=round(y + 4, 1),
        ticks=ticks(scale),
        segments=segments,
        notches=_notches(in_effect, scale),
        recordings=_recordings(in_effect, scale),
        band_bottom=band_bottom,
        close=[(round(part.left, 1), round(part.right - part.left, 1)) for part in scale.parts if part.is_close],
        rows=rows,
        entries=[entry for _, entry in sorted(_entries(claim), key=itemgetter(0))],
    )


def _moments(claim: Claim, in_effect: Sequence[Change]) -> Iterator[dt.datetime]:
    """When something happened: a status took effect, or a party may have said something."""
    for change in in_effect:
        yield change.effective_at
    for position in (position for line in claim.lines for position in line.positions):
        if position.said_on and position.said_on.precision != "year":
            start, end = covered(position.said_on)
            yield from (start, min(end, max(position.recorded_at, start)))


def _room(label: str) -> float:
    """How wide a stretch of the band must be for its label to stand inside. It is bold there."""
    return text_width(label, BAND_SIZE) * 1.14 + 20


def _segments(in_effect: Sequence[Change], scale: Scale) -> tuple[list[Segment], int]:
    """The band, and how many lanes of labels it needs below."""
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
            goes_on=number == len(firsts) - 1,
        )
        for number, (change, start, end, inside) in enumerate(zip(firsts, starts, ends, fits, strict=True))
    ]
    return segments, max((label.lane + 1 for label in labels if label), default=0)


def _notches(in_effect: Sequence[Change], scale: Scale) -> list[float]:
    """Where a change said more and left the status as it was."""
    return [
        round(scale.x(change.effective_at), 1)
        for before, change in pairwise(in_effect)
        if change.status_id == before.status_id
    ]


def _recordings(in_effect: Sequence[Change], scale: Scale) -> list[Recording]:
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


@dataclass
class _Said:
    """What a party said on one date: between which edges that is, and where its marks stand."""

    positions: list[Position]
    start: float
    end: float
    is_open: bool
    is_exact: bool
    xs: list[float] = field(default_factory=list)

    @property
    def side(self) -> str:
        return self.positions[-1].side

    @property
    def until(self) -> float:
        return round(max(self.end, self.xs[-1]), 1)


def _row(line: Line, scale: Scale, top: float) -> Row:
    said = _said(line, scale)
    marked = [(position, x, one.is_exact) for one in said for position, x in zip(one.positions, one.xs, strict=True)]
    texts = [(_saying(position, with_date=not exact), x) for position, x, exact in marked]
    labels = staggered(texts, LABEL_SIZE, MARK + 3, LEFT, WIDTH)
    above = MARK if all(one.is_exact for one in said) else SPAN
    name = wrapped(line.party.name, LEFT - 16, NAME_SIZE, lines=2)
    lanes = max((label.lane for label in labels if label), default=0)
    y = round(top + ROW * 0.7 + (above - MARK) + lanes * LANE, 1)
    return Row(
        name=[(4.5 + number * 16 - (len(name) - 1) * 9, text) for number, text in enumerate(name)],
        full_name=line.party.name,
        y=y,
        bottom=round(y + ROW * 0.42 + (len(name) - 1) * 4, 1),
        spans=[Span(_outline(one.start, one.end, one.is_open), one.side) for one in said if not one.is_exact],
        rules=_rules(said),
        marks=[
            Mark(x, position.side, _saying(position, with_date=True), _written(label, above))
            for (position, x, _), label in zip(marked, labels, strict=True)
        ],
    )


def _said(line: Line, scale: Scale) -> list[_Said]:
    """In order. Marks whose day is known stand first; the others stand wherever there is room in their span."""
    said = []
    for date, group in groupby(line.positions, key=lambda position: position.said_on):
        positions = list(group)
        start, end, is_open = _bounds(positions, scale)
        is_exact = date is not None and date.precision == "day" and not is_open
        said.append(_Said(positions, start, end, is_open, is_exact))
    taken: list[float] = []
    for one in sorted(said, key=lambda one: not one.is_exact):
        one.xs = _spread(one.start, one.end, len(one.positions))
        if not one.is_exact:
            one.xs = [_free(x, taken, one.start, one.end) for x in one.xs]
        taken += one.xs
    return said


def _free(wanted: float, taken: Sequence[float], start: float, end: float) -> float:
    """The place nearest to the wanted one that no other mark covers; the wanted one where the span is full."""
    apart = 2 * MARK + 2
    steps = (sign * apart * number for number in range(int((end - start) / apart) + 1) for sign in (1, -1))
    for step in steps:
        x = round(wanted + step, 1)
        if start + MARK <= x <= end - MARK and all(abs(x - other) >= apart for other in taken):
            return x
    return wanted


def _rules(said: Sequence[_Said]) -> list[Rule]:
    """The lines from what a party said to what it said next, and from the last to the right edge."""
    followed = [*(round(one.start, 1) for one in said[1:]), RIGHT]
    return [
        Rule(one.until, following, one.side)
        for one, following in zip(said, followed, strict=True)
        if one.until < following
    ]


def _bounds(positions: Sequence[Position], scale: Scale) -> tuple[float, float, bool]:
    """Between which edges something was said, and whether it may have been before the left one.

    It was said before it was recorded, which makes the month or year of many a date shorter.
    """
    latest = max(position.recorded_at for position in positions)
    said_on = positions[0].said_on
    if said_on is None:
        return LEFT, scale.x(latest), True
    start, end = covered(said_on)
    if said_on.precision == "day":
        noon = scale.x(start + (end - start) / 2)
        return noon, noon, end <= scale.start
    return scale.x(start), scale.x(min(end, max(latest, start))), start < scale.start


def _spread(start: float, end: float, count: int) -> list[float]:
    """Where the marks of one span stand: evenly within it, never upon one another, none cut off by an edge."""
    step = max((end - start) / (count + 1), 2 * MARK + 2)
    first = (start + end) / 2 - step * (count - 1) / 2
    first = max(min(first, RIGHT - step * (count - 1)), LEFT + MARK if start == LEFT else LEFT)
    return [round(first + step * number, 1) for number in range(count)]


def _outline(start: float, end: float, is_open: bool) -> str:
    end = max(end, start + 2 * SPAN)
    arc = f"A{SPAN:g} {SPAN:g} 0 0 1"
    right = f"H{end - SPAN:.1f}{arc} {end - SPAN:.1f} {SPAN:g}"
    if is_open:
        return f"M{start:.1f} {-SPAN:g}{right}H{start:.1f}"
    return f"M{start + SPAN:.1f} {-SPAN:g}{right}H{start + SPAN:.1f}{arc} {start + SPAN:.1f} {-SPAN:g}Z"


def _saying(position: Position, *, with_date: bool) -> str:
    name = stance_name(position.stance)
    if position.said_on is None:
        return _("{stance} (date not known)").format(stance=name)
    return f"{name} ({position.said_on.display})" if with_date else name


def _written(label: Label | None, above: float) -> Written | None:
    if label is None:
        return None
    y = -above - 5 - label.lane * LANE
    return Written(label.text, label.x, y, y + 4 if label.lane else None)


def _entries(claim: Claim) -> Iterator[tuple[tuple[bool, dt.datetime], Entry]]:
    """The rows of the table, each with its place: what has no date comes first; a position that day before the status that
    followed it; a baseline before every other status, whatever its time.
    """
    first = min((change.effective_at for change in claim.in_effect), default=claim.published_at)
    for change in claim.in_effect:
        status, moment, who = change.status, change.effective_at, _("Our status")
        place = True, first if change.kind == ChangeKind.BASELINE else moment
        yield place, Entry(moment, None, who, status.label, status.tone, change.recorded_at, change.kind)
    for line in claim.lines:
        for position in line.positions:
            what, date = stance_name(position.stance), position.said_on
            place = date is not None, start_of(date.first_day) if date else dt.datetime.min.replace(tzinfo=dt.UTC)
            yield place, Entry(None, date, line.party.name, what, recorded_at=position.recorded_at)
