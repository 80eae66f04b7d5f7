"""The rows below the band: what each party said, and the revisions in which readers were told of it.

Nothing is drawn more exactly than it is known. Of a day there is a mark at it; of a month or a year a bar over it and no
mark, for that would read as a day; what has no date is a bar that is open to the left and ends where it was recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.dates import format_day
from claims.published import stance_name
from claims.timeline.axis import LEFT, RIGHT, WIDTH, Scale, covered
from claims.timeline.labels import LABEL_SIZE, LANE, Written, staggered, wrapped
from claims.timeline.protocols import Line, Position, Publication

ROW = 36.0
NAME_SIZE = 13.0
MARK = 6.0  # half the size of a mark
LEAST = 3.0  # the width of a bar that is to be seen
LOWER = 15.0  # how far below another a sign stands that would cover it
MOST_LOWER = 4
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Sign:
    """`shape` is "day", or "within" or "before" for a bar of a width, or the kind of a revision: "published", "withdrawn".

    `y` is from the middle of the row.
    """

    shape: str
    side: str
    x: float
    y: float
    width: float
    title: str
    label: Written | None


@dataclass(frozen=True)
class Rule:
    """The line that a party holds until it says something else."""

    x1: float
    x2: float
    y: float
    side: str


@dataclass(frozen=True)
class Row:
    """All heights but `y` and `bottom` are from its middle, `y`."""

    name: list[tuple[float, str]]
    full_name: str
    y: float
    bottom: float
    rules: list[Rule]
    signs: list[Sign]


@dataclass(frozen=True)
class _Place:
    """Where something that was said is drawn: at a mark, begin and end are the same."""

    shape: str
    begin: float
    end: float
    y: float


def spans_of(positions: Sequence[Position]) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """From when until when each may have been said. It was said before it was recorded, which makes many a month shorter."""
    for position in positions:
        if position.said_on is None:
            yield position.recorded_at, position.recorded_at
        else:
            begin, end = covered(position.said_on)
            exact = position.said_on.precision == "day"
            yield begin, end if exact else min(end, max(position.recorded_at, begin))


def row_of(line: Line, scale: Scale, top: float) -> Row:
    places = _places(line.positions, scale)
    texts = [(_saying(position), place.begin) for position, place in zip(line.positions, places, strict=True)]
    labels = staggered(texts, LABEL_SIZE, MARK + 3, LEFT, WIDTH)
    name = wrapped(line.party.name, LEFT - 16, NAME_SIZE, lines=2)
    y = round(top + ROW * 0.7 + max((label.lane for label in labels if label), default=0) * LANE, 1)
    below = max((len(name) - 1) * 4, *(place.y for place in places))
    return Row(
        name=[(4.5 + number * 16 - (len(name) - 1) * 9, text) for number, text in enumerate(name)],
        full_name=line.party.name,
        y=y,
        bottom=round(y + ROW * 0.42 + below, 1),
        rules=_rules(line.positions, places),
        signs=[
            Sign(
                place.shape,
                position.side,
                place.begin,
                place.y,
                round(place.end - place.begin, 1),
                _saying(position, with_day=True),
                Written.above(label, MARK, place.y) if label else None,
            )
            for position, place, label in zip(line.positions, places, labels, strict=True)
        ],
    )


def row_of_revisions(publications: Sequence[Publication], scale: Scale, top: float) -> Row:
    """When readers were told what, and from when nothing any more. Numbers stand where there is room."""
    xs = [round(scale.x(publication.recorded_at), 1) for publication in publications]
    texts = [(str(publication.number), x) for publication, x in zip(publications, xs, strict=True)]
    labels = staggered(texts, LABEL_SIZE, MARK + 1, LEFT, WIDTH, lanes=1)
    y = round(top + ROW * 0.6, 1)
    signs = [
        Sign(
            publication.kind, "", x, 0, 0, _told(publication), Written(label.text, label.x, 4, None) if label else None
        )
        for publication, x, label in zip(publications, xs, labels, strict=True)
    ]
    return Row([(4.5, _("Revisions"))], _("Revisions"), y, round(y + ROW * 0.42, 1), [], signs)


def _told(publication: Publication) -> str:
    return f"{what_was_told(publication)}, {format_day(publication.recorded_at)}"


def what_was_told(publication: Publication) -> str:
    if publication.kind == WITHDRAWN:
        return _("Revision {n}: withdrawn").format(n=publication.number)
    return _("Revision {n} published").format(n=publication.number)


def _places(positions: Sequence[Position], scale: Scale) -> list[_Place]:
    """Each at its true time; what would cover another stands lower."""
    places: list[_Place] = []
    taken: list[float] = []  # by height: until where
    for position, (begin, end) in zip(positions, spans_of(positions), strict=True):
        if position.said_on is None:
            shape, left, right = "before", LEFT, max(scale.x(end), LEFT + LEAST)
        elif position.said_on.precision == "day":
            shape, left = "day", scale.x(begin + (min(end, scale.end) - begin) / 2)
            right = left
        else:
            shape, left = "within", min(scale.x(begin), RIGHT - LEAST)
            right = max(scale.x(end), left + LEAST)
        reach = MARK if shape == "day" else 0
        lane = next((lane for lane, until in enumerate(taken) if until <= left - reach), len(taken))
        lane = min(lane, MOST_LOWER)
        taken[lane : lane + 1] = [right + reach + 2]
        places.append(_Place(shape, round(left, 1), round(right, 1), lane * LOWER))
    return places


def _rules(positions: Sequence[Position], places: Sequence[_Place]) -> list[Rule]:
    """From what a party said to what it said next, and from the last to where the axis ends."""
    followed = [*(place.begin for place in places[1:]), RIGHT]
    return [
        Rule(place.end, following, place.y, position.side)
        for position, place, following in zip(positions, places, followed, strict=True)
        if place.end < following
    ]


def _saying(position: Position, *, with_day: bool = False) -> str:
    """The date stands with it where the axis cannot tell it."""
    name = stance_name(position.stance)
    if position.said_on is None:
        return _("{stance} (date not known)").format(stance=name)
    return f"{name} ({position.said_on.display})" if with_day or position.said_on.precision != "day" else name
