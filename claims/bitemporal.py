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
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

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
    """A position. `scope` is empty where it speaks of the claim as a whole."""

    @property
    def stance(self) -> str: ...
    @property
    def scope(self) -> str: ...


class Sided(Protocol):
    """Whatever stands on a side, `in_part` with a part of the claim only: a line."""

    @property
    def side(self) -> Side: ...
    @property
    def in_part(self) -> bool: ...


class Piece(Protocol):
    """A piece of evidence. `scope` is empty where it speaks of the claim as a whole.

    The keys distinguish sources, and the parties whose word it is; None where that is not known.
    """

    @property
    def bearing(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def source_key(self) -> Hashable: ...
    @property
    def origin_key(self) -> Hashable | None: ...


_SIDES = {stance.value: stance.side for stance in Stance}

_Row = TypeVar("_Row")
_Key = TypeVar("_Key", bound=Hashable)
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


class Stand(NamedTuple):
    """Where a party stands, `in_part` with a part of the claim only."""

    side: Side
    in_part: bool


@dataclass(frozen=True)
class Line(Generic[_Position]):
    """What one party says, oldest first, and where it stood after each of its positions."""

    positions: list[_Position]
    stands: list[Stand]

    @property
    def side(self) -> Side:
        return self.stands[-1].side

    @property
    def in_part(self) -> bool:
        return self.stands[-1].in_part


def stands_after(said: Iterable[tuple[str, str]]) -> list[Stand]:
    """Where a party stands after each of its stances, oldest first, each with its scope ("": the claim as a whole).

    A qualification stays where the party stood before; one that only qualifies is open. So is a stance that the vocabulary
    no longer has. Whoever speaks of a part only, and whoever confirms a part only, stands there in part.
    """
    stand, stands = Stand(Side.OPEN, False), []
    for stance, scope in said:
        if stance != Stance.QUALIFIES:
            stand = Stand(_SIDES.get(stance, Side.OPEN), bool(scope) or stance == Stance.CONFIRMS_IN_PART)
        stands.append(stand)
    return stands


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


def stand_after(said: Iterable[tuple[str, str]]) -> Stand:
    """Where a party stands now; open where it has said nothing."""
    return [Stand(Side.OPEN, False), *stands_after(said)][-1]


def position_order(said_on: str | None, recorded_at: dt.datetime, key: int) -> tuple[str, dt.datetime, int]:
    """Oldest first. What has no date counts from the start; a month or a year from its first day."""
    return said_on or "", recorded_at, key


def lines_of(positions: Iterable[_Position], party: Callable[[_Position], Hashable]) -> list[Line[_Position]]:
    """Group positions, oldest first, by party: the line that began first comes first."""
    lines: dict[Hashable, list[_Position]] = {}
    for position in positions:
        lines.setdefault(party(position), []).append(position)
    return [Line(line, stands_after((one.stance, one.scope) for one in line)) for line in lines.values()]


def by_side(lines: Iterable[_Sided]) -> list[_Sided]:
    """First who is for, then open, then against. Inside a side the order stays."""
    rank = list(Side)
    return sorted(lines, key=lambda line: rank.index(line.side))


class Contesting(NamedTuple, Generic[_Row]):
    """Who stands against a claim, and who against a part of it only."""

    wholly: list[_Row]
    in_part: list[_Row]


def contesting(lines: Iterable[_Sided]) -> Contesting[_Sided]:
    """The lines of those who stand against the claim."""
    against = [line for line in lines if line.side == Side.AGAINST]
    return Contesting([line for line in against if not line.in_part], [line for line in against if line.in_part])


# What shows it ------------------------------------------------------------------------------------------------------------


class Count(NamedTuple):
    """How many sources there are, `in_part` those of them that speak of a part only, and how many independent origins.

    `origins` counts those that are known; None where there are sources and no origin of theirs is. `unknown` counts the
    sources of which none is known.
    """

    sources: int
    in_part: int
    origins: int | None
    unknown: int


def weighty(evidence: Iterable[_Piece]) -> list[_Piece]:
    """What supports or refutes. Context weighs on neither side."""
    return [piece for piece in evidence if piece.bearing != Bearing.CONTEXT]


def supporting_wholly(evidence: Iterable[_Piece]) -> list[_Piece]:
    """What supports the claim as a whole, not only a part of it."""
    return [piece for piece in evidence if piece.bearing == Bearing.SUPPORTS and not piece.scope]


def topmost(above: Mapping[_Key, _Key | None]) -> dict[_Key, _Key]:
    """Party → the topmost whole that it is a part of, or itself, from the links up that count. A ring ends where it would
    begin again.
    """
    found = {}
    for start in above:
        on_the_way, key = {start}, start
        while (whole := above.get(key)) is not None and whole not in on_the_way:
            on_the_way.add(whole)
            key = whole
        found[start] = key
    return found


def count(evidence: Iterable[Piece], origins: Mapping[Any, Hashable]) -> Count:
    """Of all these pieces, whatever they do for the claim; see `weighty`.

    `origins` gives for a party the one as whose word its own counts, see `topmost`; one that it does not name is its own.
    """
    pieces = list(evidence)
    sources = {piece.source_key for piece in pieces}
    whole = {piece.source_key for piece in pieces if not piece.scope}
    known = [piece for piece in pieces if piece.origin_key is not None]
    independent = {origins.get(piece.origin_key, piece.origin_key) for piece in known}
    unknown = sources - {piece.source_key for piece in known}
    return Count(len(sources), len(sources - whole), len(independent) or (None if sources else 0), len(unknown))


def is_corroborated(evidence: Iterable[Piece], origins: Mapping[Any, Hashable]) -> bool:
    """Whether two independent origins support the claim as a whole. One that is not known counts as none."""
    return (count(supporting_wholly(evidence), origins).origins or 0) >= 2


def surely_by(day: dt.date, date: PartialDate | None, recorded_at: dt.datetime) -> bool:
    """Whether it is sure that something of this date, recorded then, was there by the end of a day.

    What is dated to a month or a year, or has no date, is sure once that time is over, or once the desk had recorded it.
    """
    if date is not None and date.last_day <= day:
        return True
    return day_of(recorded_at) <= day and (date is None or date.first_day <= day)
