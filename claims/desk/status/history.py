"""What the desk said, one change of the status after the other, and which of them are in effect."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from claims import bitemporal
from claims.bitemporal import EffectiveChange
from claims.desk.claim.as_of import AsOf
from claims.desk.claim.truncation import Truncation
from claims.labels import entry_label
from claims.models import Claim, Status, StatusChange, StatusChangeCitation, User
from claims.vocabulary import ChangeKind

_OWN = (
    *("pk", "status", "status__label", "status__key", "status__tone", "kind", "rationale"),
    *("effective_at", "recorded_at", "corrects", "undoes"),
)
_WHO = ("recorded_by__first_name", "recorded_by__last_name", "recorded_by__username")


@dataclass(slots=True)
class RecordedChange:
    """One change."""

    recorded_by: User
    pk: int
    status_id: int
    label: str
    key: str
    tone: str
    kind: str
    rationale: str
    effective_at: dt.datetime
    recorded_at: dt.datetime
    corrects_id: int | None
    undoes_id: int | None

    @property
    def id(self) -> int:
        return self.pk

    @property
    def anchor(self) -> str:
        return f"said-{self.pk}"


@dataclass(frozen=True)
class Cited:
    """A piece of evidence that a change rests on."""

    pk: int
    title: str
    was_unlinked: bool

    @property
    def anchor(self) -> str:
        return f"piece-{self.pk}"


@dataclass
class Change:
    """A change of the status, with the one that was in effect before it; None for the first and for those that were corrected."""

    row: RecordedChange
    before: RecordedChange | None
    corrects: RecordedChange | None
    corrected_by: RecordedChange | None
    cited: list[Cited] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        return not self.is_correction and self.before is not None and self.before.status_id != self.row.status_id

    @property
    def is_correction(self) -> bool:
        return self.row.kind == ChangeKind.CORRECTION


class History:
    """The changes of a claim's status as one moment has them. What was undone is left out. Two queries."""

    def __init__(self, claim: Claim, moment: AsOf, truncation: Truncation) -> None:
        self._claim, self._moment, self._truncation = claim, moment, truncation

    @cached_property
    def _effective(self) -> list[EffectiveChange[RecordedChange]]:
        """Newest first, what took effect later left out."""
        rows = StatusChange.objects.filter(claim=self._claim).order_by()
        people: dict[Any, User] = {}
        entries: list[RecordedChange] = []
        for values in rows.values_list(*_OWN, *_WHO):
            own: Any = values[: len(_OWN)]
            first, last, name = values[len(_OWN) :]
            if name not in people:
                people[name] = User(first_name=first, last_name=last, username=name)
            entry = RecordedChange(people[name], *own)
            entry.label = entry_label(entry.kind, entry.label)
            entries.append(entry)
        known = bitemporal.effective_changes(entries, self._moment.known_at)
        return [change for change in known if self._moment.has_come(change.row.effective_at)]

    @cached_property
    def changes(self) -> list[Change]:
        """Newest first. Corrected ones are among them, but where it is asked what the desk now holds."""
        before = bitemporal.before(self._effective)
        return [
            Change(one.row, before[one.row.id], one.corrects, one.corrected_by)
            for one in self._effective
            if not (one.corrected_by and self._moment.as_known_now)
        ]

    @cached_property
    def standing(self) -> list[RecordedChange]:
        """Those that were not corrected, oldest first."""
        return bitemporal.standing(self._effective, timezone.now())

    @property
    def in_effect(self) -> RecordedChange | None:
        return self.standing[-1] if self.standing else None

    @property
    def since(self) -> dt.datetime | None:
        """From when the status holds."""
        return bitemporal.since(self.standing) if self.standing else None

    @cached_property
    def shown(self) -> list[Change]:
        """The newest, with what they rest on."""
        chosen = self.changes[: self._truncation.most("changes")]
        cited = self._cited([change.row.pk for change in chosen])
        for change in chosen:
            change.cited = cited[change.row.pk]
        return chosen

    def _cited(self, changes: list[int]) -> dict[int, list[Cited]]:
        cited = defaultdict(list)
        names = ("change", "evidence", "evidence__unlinked_at")
        titles = ("evidence__source__title", "evidence__source__merged_into__title")
        rows = StatusChangeCitation.objects.filter(change__in=changes).order_by("pk").values_list(*names, *titles)
        for change, piece, unlinked_at, title, its_title in rows:
            cited[change].append(Cited(piece, its_title or title, self._moment.is_known(unlinked_at)))
        return cited

    @property
    def rests_on(self) -> frozenset[int]:
        """The ids of the evidence that those which were not corrected rest on. One query."""
        rows = StatusChangeCitation.objects.filter(change__in=[row.pk for row in self.standing])
        return frozenset(rows.values_list("evidence", flat=True))

    @property
    def folded(self) -> int:
        return len(self.changes) - len(self.shown)

    @cached_property
    def status(self) -> Status | None:
        """What the desk says, or said; None before it said anything. One query where that is not what it says now."""
        if self.in_effect is None or self.in_effect.status_id == self._claim.status_id:
            return self._claim.status if self.in_effect else None
        return Status.objects.get(pk=self.in_effect.status_id)
