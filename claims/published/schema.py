"""A payload as pages use it: ids are what they name, texts are dates and moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from claims import bitemporal
from claims.bitemporal import Contesting, Count
from claims.dates import PartialDate
from claims.labels import name_of
from claims.vocabulary import Bearing, ChangeKind, RelationKind, Side


@dataclass(frozen=True)
class Rating:
    value: int
    name: str


@dataclass(frozen=True)
class Status:
    key: str
    label: str
    tone: str


@dataclass(frozen=True)
class Topic:
    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class Party:
    id: str
    slug: str
    name: str
    kind: str
    description: str
    part_of: str
    wikidata_id: str
    independent_because: str
    reliability: str
    reliability_reason: str


@dataclass(frozen=True)
class Source:
    """`through` is the source that reports this one."""

    id: str
    title: str
    publisher: Party | None
    author: str
    published_on: PartialDate | None
    url: str
    archived_url: str
    through: Source | None

    @property
    def first_known(self) -> Source:
        """The last of the sources through which it is known; itself where it is known directly."""
        return self.through.first_known if self.through else self


@dataclass(frozen=True)
class Position:
    """`side` is where the party stood once it had said this, `in_part` whether with a part of the claim only."""

    id: int
    stance: str
    side: Side
    in_part: bool
    quote: str
    paraphrase: str
    scope: str
    language: str
    translation: str
    spokesperson: str
    likelihood: str
    said_on: PartialDate | None
    source: Source | None
    recorded_at: dt.datetime
    corrects: int | None


@dataclass(frozen=True)
class Line:
    """What one party says, oldest first."""

    party: Party
    side: Side
    positions: tuple[Position, ...]

    @property
    def latest(self) -> Position:
        return self.positions[-1]

    @property
    def in_part(self) -> bool:
        return self.latest.in_part

    @property
    def earlier(self) -> tuple[Position, ...]:
        """Those before the latest, newest first."""
        return self.positions[-2::-1]

    @property
    def trail(self) -> str:
        """How the line moved, in words: "denies, then qualifies". What was only said again is said once."""
        names = [stance_name(position.stance) for position in self.positions]
        moves = [name for number, name in enumerate(names) if number == 0 or name != names[number - 1]]
        return _(", then ").join(moves)


@dataclass(frozen=True)
class SideOfLines:
    side: Side
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Reply:
    """The desk asked a party. `no_answer_by`: the day until which it had been asked to answer was over, and it had not."""

    party: Party
    asked_on: dt.date
    due_on: dt.date | None
    answered_on: dt.date | None
    answer: str
    no_answer_by: dt.date | None


@dataclass(frozen=True)
class Evidence:
    id: int
    source: Source
    bearing: str
    quote: str
    quote_before: str
    quote_after: str
    language: str
    summary: str
    scope: str
    credibility: str
    origin: Party | None
    linked_at: dt.datetime

    @property
    def source_key(self) -> str:
        return self.source.id

    @property
    def origin_key(self) -> str | None:
        return self.origin.id if self.origin else None


@dataclass(frozen=True)
class EvidenceOfBearing:
    bearing: Bearing
    pieces: tuple[Evidence, ...]
    count: Count


@dataclass(frozen=True)
class Mention:
    """Another change of the same history, as one points to it."""

    id: int
    label: str
    effective_at: dt.datetime
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Change:
    """One change of the status. `before` is the status in effect until then; None for the first and for corrected ones."""

    id: int
    kind: str
    status: Status
    rationale: str
    effective_at: dt.datetime
    recorded_at: dt.datetime
    by: str
    cites: tuple[Evidence, ...]
    corrects: Mention | None
    corrected_by: Mention | None
    before: Status | None

    @property
    def is_correction(self) -> bool:
        return self.kind == ChangeKind.CORRECTION

    @property
    def is_baseline(self) -> bool:
        return self.kind == ChangeKind.BASELINE

    @property
    def moves(self) -> bool:
        """Whether the status became another; what was only put right did not move then."""
        return not self.is_correction and self.before is not None and self.before.key != self.status.key

    @property
    def status_id(self) -> str:
        return self.status.key

    @property
    def corrects_id(self) -> int | None:
        return self.corrects.id if self.corrects else None

    @property
    def undoes_id(self) -> None:
        """What was undone before it was published is in no payload."""
        return None


def in_history(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Newest first, the baseline last, each with the status in effect before it."""
    found = bitemporal.effective_changes(changes)
    before = bitemporal.before(found)
    return tuple(
        replace(change.row, before=earlier.status if (earlier := before[change.row.id]) else None) for change in found
    )


class Toned(Protocol):
    """A status that can be shown."""

    label: str
    tone: str


class Related(Protocol):
    """Another claim as it is now: it can be linked to, and has a status."""

    public_id: str
    slug: str
    statement: str
    language: str

    @property
    def status(self) -> Toned: ...


@dataclass(frozen=True)
class Relation:
    """`reads` says in words how the claim stands to the other; `outward`: the kind reads from this one to the other."""

    kind: str
    outward: bool
    reads: str
    claim: Related


@dataclass(frozen=True)
class PublishedClaim:
    """A claim as one revision has it. `history` is newest first, corrected entries among it; `parties` are all it names.

    `origins` gives for each party the one as whose word its own counts.
    """

    id: str
    slug: str
    number: int
    published_at: dt.datetime
    note: str
    author: str
    statement: str
    context: str
    language: str
    made_on: PartialDate | None
    claimant: Party | None
    first_appearance: Source | None
    topics: tuple[Topic, ...]
    status: Status
    definition: str
    rationale: str
    since: dt.datetime
    rating: Rating | None
    lines: tuple[Line, ...]
    replies: tuple[Reply, ...]
    evidence: tuple[Evidence, ...]
    history: tuple[Change, ...]
    relations: tuple[Relation, ...]
    parties: tuple[Party, ...]
    origins: Mapping[str, str]

    @property
    def contesting(self) -> Contesting[Line]:
        """The lines of those who stand against it, and of those who stand against a part."""
        return bitemporal.contesting(self.lines)

    @property
    def parts(self) -> tuple[Relation, ...]:
        """The public claims that are parts of it."""
        return tuple(one for one in self.relations if one.kind == RelationKind.PART_OF and not one.outward)

    @property
    def sides(self) -> tuple[SideOfLines, ...]:
        """The lines by side, in the order for, open, against; sides on which nobody stands are left out."""
        groups = (SideOfLines(side, tuple(line for line in self.lines if line.side == side)) for side in Side)
        return tuple(group for group in groups if group.lines)

    @property
    def evidence_by_bearing(self) -> tuple[EvidenceOfBearing, ...]:
        groups = [(bearing, tuple(e for e in self.evidence if e.bearing == bearing)) for bearing in Bearing]
        return tuple(
            EvidenceOfBearing(bearing, pieces, bitemporal.count(pieces, self.origins))
            for bearing, pieces in groups
            if pieces
        )

    @property
    def weighty_evidence(self) -> tuple[EvidenceOfBearing, ...]:
        """What supports, and what refutes: never counted as one."""
        return tuple(group for group in self.evidence_by_bearing if group.bearing != Bearing.CONTEXT)

    @property
    def known_through(self) -> Source | None:
        """The one source through which all that is cited is known; None where there are several, or none."""
        cited = [piece.source for piece in self.evidence]
        cited += [position.source for line in self.lines for position in line.positions if position.source]
        first = {source.first_known for source in cited}
        return first.pop() if len(first) == 1 else None

    @property
    def is_corroborated(self) -> bool:
        """Whether two independent origins support it as a whole, whatever its status says."""
        return bitemporal.is_corroborated(self.evidence, self.origins)

    @property
    def in_effect(self) -> list[Change]:
        """The changes in effect as known now, oldest first: the history without what was corrected."""
        return bitemporal.standing(bitemporal.effective_changes(self.history))

    @property
    def is_received(self) -> bool:
        """Whether nothing is held of it yet but that it was received."""
        return [change.kind for change in self.in_effect] == [ChangeKind.BASELINE]

    @property
    def first_held(self) -> Change | None:
        """The first change that says something; None where the claim was only received."""
        return next((change for change in self.in_effect if change.kind != ChangeKind.BASELINE), None)

    def change_in_effect(self, at: dt.datetime, known_at: dt.datetime | None = None) -> Change | None:
        """The change in effect at a moment as known at another (None: as this revision knows it); None before the first."""
        return bitemporal.in_effect(bitemporal.effective_changes(self.history, known_at), at)


@dataclass(frozen=True)
class Withdrawal:
    """A revision that took the claim out of the public's sight."""

    id: str
    number: int
    published_at: dt.datetime
    reason: str


def stance_name(stance: str) -> str:
    """The words for a stance; one that the vocabulary no longer has is named by its key."""
    return name_of(stance, "stance")
