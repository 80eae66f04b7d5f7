"""What holds at a moment as known at another, since when, who stands on which side, and on how much it rests.

Among the changes of a claim's status that were recorded by k, and neither corrected nor undone by one recorded by k, the
one in effect at t is that with effective_at ≤ t which is the greatest by (not baseline, effective_at, recorded_at, id).
The baseline, which receiving a claim writes, says nothing about the world: it holds only where no other change does.
What was undone was never said: it and the entry that undoes it are left out, and what an undone correction replaced
stands again.

Pure: no model, no database, no clock. Rows of models, rows of the desk and entries of payloads all fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, NamedTuple, Protocol, TypeVar

from claims.dates import PartialDate, day_of
from claims.vocabulary import Bearing, ChangeKind, Side, Stance


class Change(Protocol):
    """A change of the status. `status_id` is whatever distinguishes one status from another."""

    @property
    def kind(self) -> str: ...
    @property
    def status_id(self) -> Hashable: ...
    @property
    def effective_at(self) -> dt.datetime: ...


class Entry(Change, Protocol):
    """A change as it was recorded, with the ids of the entries that it corrects and undoes."""

    @property
    def id(self) -> int: ...
    @property
    def recorded_at(self) -> dt.datetime: ...
    @property
    def corrects_id(self) -> int | None: ...
    @property
    def undoes_id(self) -> int | None: ...


class Stated(Protocol):
    """A position."""

    @property
    def stance(self) -> str: ...


class Sided(Protocol):
    """Whatever stands on a side: a line."""

    @property
    def side(self) -> Side: ...


class Piece(Protocol):
    """A piece of evidence. The keys distinguish sources and origins; None where the origin is not known."""

    @property
    def bearing(self) -> str: ...
    @property
    def source_key(self) -> Hashable: ...
    @property
    def origin_key(self) -> Hashable | None: ...


_SIDES = {stance.value: stance.side for stance in Stance}

_Row = TypeVar("_Row")
_Change = TypeVar("_Change", bound=Change)
_Entry = TypeVar("_Entry", bound=Entry)
_Position = TypeVar("_Position", bound=Stated)
_Sided = TypeVar("_Sided", bound=Sided)
_Piece = TypeVar("_Piece", bound=Piece)


# What the desk says -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EffectiveChange(Generic[_Row]):
    """A change once what was undone is left out: what it corrects, and what corrected it since."""

    row: _Row
    corrects: _Row | None
    corrected_by: _Row | None


def order(entry: Entry) -> tuple[bool, dt.datetime, dt.datetime, int]:
    """Oldest first, by when changes hold; the baseline before all others."""
    return entry.kind != ChangeKind.BASELINE, entry.effective_at, entry.recorded_at, entry.id


def effective_changes(entries: Iterable[_Entry], known_at: dt.datetime | None = None) -> list[EffectiveChange[_Entry]]:
    """The changes as known at a moment (None: all that is known), newest first, without what was undone.

    Needs all the entries of a claim.
    """
    by_id = {entry.id: entry for entry in entries if known_at is None or entry.recorded_at <= known_at}
    undone = {key for entry in by_id.values() if entry.undoes_id is not None for key in (entry.id, entry.undoes_id)}
    corrects: dict[int, _Entry | None] = {}
    corrected_by: dict[int, _Entry] = {}
    for entry in by_id.values():
        if entry.id in undone:
            continue
        earlier = corrects[entry.id] = _meant(entry.corrects_id, by_id)
        if earlier is not None:
            corrected_by[earlier.id] = entry
    changes = [EffectiveChange(by_id[key], earlier, corrected_by.get(key)) for key, earlier in corrects.items()]
    return sorted(changes, key=lambda change: order(change.row), reverse=True)


def _meant(key: int | None, by_id: dict[int, _Entry]) -> _Entry | None:
    """The entry of this id; for one that undoes a correction, the entry that it brought back."""
    while key is not None and key in by_id:
        entry = by_id[key]
        if entry.undoes_id is None:
            return entry
        key = by_id[entry.undoes_id].corrects_id
    return None


def correction_target(entry: _Entry, entries: Iterable[_Entry]) -> _Entry:
    """The row to correct where this entry is meant: the one that brought it back, where a correction of it was undone.

    Needs all the entries of a claim.
    """
    rows = list(entries)
    corrections = {row.corrects_id: row for row in rows}
    undoings = {row.undoes_id: row for row in rows}
    while (correction := corrections.get(entry.id)) and (undoing := undoings.get(correction.id)):
        entry = undoing
    return entry


def standing(changes: Iterable[EffectiveChange[_Entry]], at: dt.datetime | None = None) -> list[_Entry]:
    """Those that were not corrected and hold from a moment (None: any) or earlier, oldest first."""
    rows = [change.row for change in changes if change.corrected_by is None]
    return sorted((row for row in rows if at is None or row.effective_at <= at), key=order)


def in_effect(changes: Iterable[EffectiveChange[_Entry]], at: dt.datetime | None = None) -> _Entry | None:
    """The change in effect at a moment (None: the last of all); None before the first."""
    return max(standing(changes, at), key=order, default=None)


def before(changes: Sequence[EffectiveChange[_Entry]]) -> dict[int, _Entry | None]:
    """Id of each change → the one that stood before it; None for the first, and for those that were corrected."""
    found: dict[int, _Entry | None] = {}
    last: _Entry | None = None
    for change in sorted(changes, key=lambda change: order(change.row)):
        found[change.row.id] = last if change.corrected_by is None else None
        last = change.row if change.corrected_by is None else last
    return found


def lasting(changes: Sequence[_Change]) -> list[_Change]:
    """Of changes that stand, oldest first, those that were in effect for a while: no other took effect by the same moment.

    A baseline that is later than the first of the others was never in effect.
    """
    followed = [change.effective_at for change in changes[1:]]
    lasted = [change for change, following in zip(changes, followed, strict=False) if change.effective_at < following]
    return [*lasted, *changes[-1:]]


def runs(changes: Sequence[_Change]) -> list[list[_Change]]:
    """The changes of `lasting` that say the same one after the other, together."""
    return [list(run) for _, run in groupby(lasting(changes), key=lambda change: change.status_id)]


def since(changes: Sequence[Change]) -> dt.datetime:
    """From when the last of some changes that stand, oldest first, holds: from the first in a row that say the same."""
    return runs(changes)[-1][0].effective_at


# Who says what ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line(Generic[_Position]):
    """What one party says, oldest first, and where it stood after each of its positions."""

    positions: list[_Position]
    sides: list[Side]

    @property
    def side(self) -> Side:
        return self.sides[-1]


def sides_after(stances: Iterable[str]) -> list[Side]:
    """The side on which a party stands after each of its stances, oldest first.

    A qualification stays on the side on which the party stood before; one that only qualifies is open. So is a stance that
    the vocabulary no longer has.
    """
    side, sides = Side.OPEN, []
    for stance in stances:
        if stance != Stance.QUALIFIES:
            side = _SIDES.get(stance, Side.OPEN)
        sides.append(side)
    return sides


def left_behind(stances: Iterable[str]) -> list[str | None]:
    """For each of a party's stances, oldest first, the stance that it changed for it; None where its line did not change.

    A qualification adds to what was said before it: neither it nor saying the same again after it is a change of line.
    """
    standing: str | None = None
    left = []
    for stance in stances:
        adds = standing is not None and stance in (Stance.QUALIFIES, standing)
        left.append(None if adds else standing)
        standing = standing if adds else stance
    return left


def side_after(stances: Iterable[str]) -> Side:
    """The side on which a party stands now; open where it has said nothing."""
    return [Side.OPEN, *sides_after(stances)][-1]


def position_order(said_on: str | None, recorded_at: dt.datetime, key: int) -> tuple[str, dt.datetime, int]:
    """Oldest first. What has no date counts from the start; a month or a year from its first day."""
    return said_on or "", recorded_at, key


def lines_of(positions: Iterable[_Position], party: Callable[[_Position], Hashable]) -> list[Line[_Position]]:
    """Group positions, oldest first, by party: the line that began first comes first."""
    lines: dict[Hashable, list[_Position]] = {}
    for position in positions:
        lines.setdefault(party(position), []).append(position)
    return [Line(line, sides_after(position.stance for position in line)) for line in lines.values()]


def by_side(lines: Iterable[_Sided]) -> list[_Sided]:
    """First who is for, then open, then against. Inside a side the order stays."""
    rank = list(Side)
    return sorted(lines, key=lambda line: rank.index(line.side))


def contesting(lines: Iterable[_Sided]) -> list[_Sided]:
    """The lines of those who stand against the claim."""
    return [line for line in lines if line.side == Side.AGAINST]


# What shows it ------------------------------------------------------------------------------------------------------------


class Count(NamedTuple):
    """How many sources there are, and how many independent origins: one that is not known counts as none."""

    sources: int
    origins: int


def weighty(evidence: Iterable[_Piece]) -> list[_Piece]:
    """What supports or refutes. Context weighs on neither side."""
    return [piece for piece in evidence if piece.bearing != Bearing.CONTEXT]


def count(evidence: Iterable[Piece]) -> Count:
    """Of all these pieces, whatever they do for the claim; see `weighty`."""
    pieces = list(evidence)
    origins = {piece.origin_key for piece in pieces if piece.origin_key is not None}
    return Count(len({piece.source_key for piece in pieces}), len(origins))


def surely_by(day: dt.date, date: PartialDate | None, recorded_at: dt.datetime) -> bool:
    """Whether it is sure that something of this date, recorded then, was there by the end of a day.

    What is dated to a month or a year, or has no date, is sure once that time is over, or once the desk had recorded it.
    """
    if date is not None and date.last_day <= day:
        return True
    return day_of(recorded_at) <= day and (date is None or date.first_day <= day)
