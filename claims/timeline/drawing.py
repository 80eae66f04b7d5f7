"""The geometry of a claim's timeline: the desk's status as a band in time, under it the revisions and each party's positions.

Pure: from a claim as a revision has it to signs and labels, in units of the drawing. Everything stands at its true time, and
nothing is drawn beyond the moment until which the claim is known: that is where the axis ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import gettext as _

from claims.bitemporal import lasting
from claims.dates import PartialDate
from claims.published import stance_name
from claims.timeline.axis import LEFT, RIGHT, WIDTH, Part, Scale, Tick, scale_of, start_of, ticks
from claims.timeline.band import BAND, Recording, Segment, notches_of, recordings_of, segments_of
from claims.timeline.keys import Key, keys_of
from claims.timeline.labels import LANE
from claims.timeline.protocols import Change, Claim, Publication
from claims.timeline.rows import Row, row_of, row_of_revisions, spans_of, what_was_told
from claims.vocabulary import ChangeKind

TOP = 40.0


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
    """`parts` are of the axis. `recordings` are empty where one time alone is drawn, that from which a change holds."""

    height: float
    parts: list[Part]
    ticks: list[Tick]
    segments: list[Segment]
    notches: list[float]
    recordings: list[Recording]
    band_bottom: float
    rows: list[Row]
    keys: list[Key]
    entries: list[Entry]
    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT
    band_y: float = TOP
    band_height: float = BAND


def draw(claim: Claim, publications: Sequence[Publication] = (), *, both_times: bool = False) -> Timeline:
    """`publications` are its revisions, the first first. `both_times`: also when the changes of the status were recorded."""
    in_effect = lasting(claim.in_effect)
    told = [publication for publication in publications if publication.recorded_at <= claim.published_at]
    scale = _scale(claim, in_effect, told, both_times=both_times)
    segments, lanes = segments_of(in_effect, scale)
    y = band_bottom = TOP + BAND + lanes * LANE + 10
    rows: list[Row] = []
    if told:
        rows.append(row_of_revisions(told, scale, y))
    for line in claim.lines:
        rows.append(row_of(line, scale, rows[-1].bottom if rows else y))
    notches = notches_of(in_effect, scale)
    recordings = recordings_of(in_effect, scale) if both_times else []
    return Timeline(
        height=round((rows[-1].bottom if rows else y) + 4, 1),
        parts=scale.parts,
        ticks=ticks(scale),
        segments=segments,
        notches=notches,
        recordings=recordings,
        band_bottom=band_bottom,
        rows=rows,
        keys=keys_of({"notch": notches, "recorded": recordings, "onward": segments}, rows, scale.parts),
        entries=[entry for _, entry in sorted(_entries(claim, told), key=itemgetter(0))],
    )


def _scale(claim: Claim, in_effect: Sequence[Change], told: Sequence[Publication], *, both_times: bool) -> Scale:
    """An axis on which all that is drawn has a place."""
    moments = [change.effective_at for change in in_effect] + [publication.recorded_at for publication in told]
    if both_times:
        moments += [change.recorded_at for change in in_effect]
    for line in claim.lines:
        for begin, end in spans_of(line.positions):
            moments += (begin, min(end, max(begin, claim.published_at)))
    first_change = min((change.effective_at for change in in_effect), default=claim.published_at)
    return scale_of(first_change, moments, claim.published_at)


def _entries(claim: Claim, told: Sequence[Publication]) -> Iterator[tuple[tuple[bool, dt.datetime], Entry]]:
    """The rows of the table, each with its place: what has no date comes first; a position that day before the status that
    followed it; a baseline before every other status, whatever its time; a revision after what it told.
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
    for publication in told:
        at = publication.recorded_at
        yield (True, at), Entry(at, None, _("Our page"), what_was_told(publication), recorded_at=at)
