"""Who says what: the line of each party, by the side on which it stands.

All positions are read at once, words and all: a second query for those that are shown would cost more than the words of
some hundred that are not. What costs is to show them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import bitemporal
from claims.bitemporal import Contesting, Stand
from claims.desk.claim.as_of import AsOf
from claims.desk.claim.truncation import Truncation
from claims.desk.sources.reads import CitedSource
from claims.models import Position
from claims.vocabulary import Side, Stance

_OWN: Any = (
    *("pk", "stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson", "likelihood"),
    *(Cast("said_on", CharField()), Coalesce("source__merged_into", "source"), "recorded_at"),
    Coalesce("restores__recorded_at", "recorded_at"),
)
_UNDONE = ("corrected_by", "corrected_by__recorded_at", "void__reason", "void__recorded_at")
_PARTY = (
    *("party", "party__name", "party__description", "party__public_id"),
    *("party__merged_into", "party__merged_into__name", "party__merged_into__description"),
    "party__merged_into__public_id",
)
_MOST_MOVES = 4


@dataclass(slots=True)
class Said:
    """One position. `says` is its stance in words, `public_id` its party's, `source` is put there once it is shown.

    `corrected_by` and `voided` (the reason) are as one moment knows them; None where it was not. What was restored was first
    recorded when its words were.
    """

    pk: int
    stance: str
    quote: str
    paraphrase: str
    scope: str
    language: str
    translation: str
    spokesperson: str
    likelihood: str
    said_on: str
    source_id: int | None
    recorded_at: dt.datetime
    first_recorded_at: dt.datetime
    party: int = 0
    name: str = ""
    description: str = ""
    public_id: str = ""
    says: str = ""
    corrected_by: int | None = None
    voided: str | None = None
    is_shown: bool = False
    source: CitedSource | None = None

    @property
    def put_right(self) -> bool:
        return self.corrected_by is not None or self.voided is not None

    @property
    def anchor(self) -> str:
        return f"entry-{self.pk}"


@dataclass
class Line:
    """What one party says, oldest first, without what was put right: that is no part of anybody's line.

    `stands` are where it stood after each.
    """

    name: str
    said: list[Said]
    stands: list[Stand]

    @property
    def side(self) -> Side:
        return self.stands[-1].side

    @property
    def in_part(self) -> bool:
        return self.stands[-1].in_part

    @property
    def latest(self) -> Said:
        return self.said[-1]

    @property
    def says(self) -> str:
        """Its last word, with the one that it adds to: "denies, then qualifies"."""
        adds_to = next((one for one in reversed(self.said[:-1]) if one.stance != Stance.QUALIFIES), None)
        if self.latest.stance != Stance.QUALIFIES or adds_to is None:
            return self.latest.says
        return _(", then ").join([adds_to.says, self.latest.says])

    @property
    def newest(self) -> tuple[dt.datetime, int]:
        return max((one.recorded_at, one.pk) for one in self.said)

    @property
    def earlier(self) -> list[Said]:
        """Those before the latest that are shown, newest first."""
        return [one for one in self.said[-2::-1] if one.is_shown]

    @property
    def earlier_label(self) -> str:
        """How many there are before the latest, in words; "" where it is the first."""
        count = len(self.said) - 1
        label = ngettext("{n} earlier position of {party}", "{n} earlier positions of {party}", count)
        return label.format(n=count, party=self.name) if count else ""

    @property
    def has_more(self) -> bool:
        """Whether some of those before the latest are not shown."""
        return len(self.earlier) < len(self.said) - 1

    @property
    def moves(self) -> list[str]:
        """How the line changed, the newest last; nothing where the party says what it always said."""
        left = bitemporal.left_behind(one.stance for one in self.said)
        moves = [one.says for one, before in zip(self.said, left, strict=True) if before is not None]
        return [self.said[0].says, *moves][-_MOST_MOVES:] if moves else []


@dataclass
class LinesOfSide:
    """The lines on one side that are shown, and how many there are."""

    side: Side
    lines: list[Line]
    count: int


class PositionTable:
    """All that was said, as one moment has it, on the claims of a family. One query."""

    def __init__(self, family: list[int], moment: AsOf, truncation: Truncation) -> None:
        self._family, self._moment, self._truncation = family, moment, truncation

    @cached_property
    def said(self) -> list[Said]:
        """Every position, oldest first."""
        rows = Position.objects.filter(self._moment.known_by("recorded_at"), claim__in=self._family).in_order()
        names = {stance.value: str(stance.label) for stance in Stance}
        said = []
        for values in rows.values_list(*_OWN, *_UNDONE, *_PARTY):
            one = Said(*values[: len(_OWN)])
            if not self._moment.was_there(one.said_on, one.first_recorded_at):
                continue
            corrected_by, corrected_at, voided, voided_at, *party = values[len(_OWN) :]
            one.corrected_by = corrected_by if self._moment.is_known(corrected_at) else None
            one.voided = voided if self._moment.is_known(voided_at) else None
            one.party, one.name, one.description, one.public_id = party[4:] if party[4] else party[:4]
            one.says = names.get(one.stance, one.stance)
            said.append(one)
        return said

    @cached_property
    def standing(self) -> list[Said]:
        """Without what was put right."""
        return [one for one in self.said if not one.put_right]

    @cached_property
    def lines(self) -> list[Line]:
        """Every party's line, in the order in which they began."""
        found = bitemporal.lines_of(self.standing, lambda one: one.party)
        return [Line(line.positions[-1].name, line.positions, line.stands) for line in found]

    @cached_property
    def contesting(self) -> Contesting[str]:
        """The names of those who contest it."""
        found = bitemporal.contesting(self.lines)
        return Contesting([line.name for line in found.wholly], [line.name for line in found.in_part])

    @cached_property
    def shown(self) -> list[Said]:
        """What is shown of it: first what the parties say now, then what they said before, then what was put right, each
        the newest first.
        """
        newest = sorted(self.lines, key=lambda line: line.newest, reverse=True)
        earlier = [one for line in self.lines for one in line.said[:-1]]
        gone = [one for one in self.said if one.put_right]
        for older in (earlier, gone):
            older.sort(key=lambda one: (one.recorded_at, one.pk), reverse=True)
        chosen = [*(line.latest for line in newest), *earlier, *gone][: self._truncation.most("positions")]
        for one in chosen:
            one.is_shown = True
        return chosen

    @property
    def folded(self) -> int:
        return len(self.said) - len(self.shown)

    @cached_property
    def sides(self) -> list[LinesOfSide]:
        """The lines by side: first who is for, then open, then against."""
        assert self.shown is not None  # has marked what is
        groups = []
        for side in Side:
            on_it = [line for line in self.lines if line.side == side]
            if visible := [line for line in on_it if line.latest.is_shown]:
                groups.append(LinesOfSide(side, visible, len(on_it)))
        return groups

    @cached_property
    def put_right(self) -> list[Said]:
        """Entries that were corrected or voided, as far as they are shown: no part of anybody's line."""
        return [one for one in self.shown if one.put_right]

    @property
    def put_right_count(self) -> int:
        return sum(one.put_right for one in self.said)
