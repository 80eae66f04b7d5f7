"""What the desk said, one change of the status after the other, and which of them are in effect."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from claims.desk.claim.as_of import Moment
from claims.desk.claim.truncation import Folds
from claims.models import Claim, Status, StatusChange, StatusChangeCitation, User
from claims.models.status import without_undone
from claims.vocabulary import ChangeKind

_OWN = (
    *("pk", "status", "status__label", "status__key", "status__tone", "kind", "rationale"),
    *("effective_at", "recorded_at", "corrects", "undoes"),
)
_WHO = ("recorded_by__first_name", "recorded_by__last_name", "recorded_by__username")


@dataclass(slots=True)
class Told:
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
    """A change of the status, with the one that held before it; None for the first and for those that were corrected."""

    told: Told
    before: Told | None
    corrects: Told | None
    corrected_by: Told | None
    cited: list[Cited] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        return self.before is not None and self.before.status_id != self.told.status_id

    @property
    def is_correction(self) -> bool:
        return self.told.kind == ChangeKind.CORRECTION


class History:
    """The changes of a claim's status as one moment has them. What was undone is left out. Two queries."""

    def __init__(self, claim: Claim, moment: Moment, folds: Folds) -> None:
        self._claim, self._moment, self._folds = claim, moment, folds

    @cached_property
    def changes(self) -> list[Change]:
        """Newest first. Corrected ones are among them, but where it is asked what the desk now holds."""
        rows = StatusChange.objects.filter(self._moment.known_by("recorded_at"), claim=self._claim).in_order()
        people: dict[Any, User] = {}
        known: Any = []
        for values in rows.values_list(*_OWN, *_WHO):
            own: Any = values[: len(_OWN)]
            first, last, name = values[len(_OWN) :]
            if name not in people:
                people[name] = User(first_name=first, last_name=last, username=name)
            known.append(Told(people[name], *own))
        changes: list[Change] = []
        held: Told | None = None
        for said in reversed(without_undone(known)):
            told: Any = said.row
            corrected_by: Any = said.corrected_by
            if not self._moment.has_come(told.effective_at) or (corrected_by and self._moment.is_held):
                continue
            corrects: Any = said.corrects
            changes.append(Change(told, None if corrected_by else held, corrects, corrected_by))
            held = held if corrected_by else told
        return changes[::-1]

    @cached_property
    def standing(self) -> list[Told]:
        """Those that were not corrected, newest first."""
        return [change.told for change in self.changes if not change.corrected_by]

    @cached_property
    def in_effect(self) -> Told | None:
        now = timezone.now()
        return next((told for told in self.standing if told.effective_at <= now), None)

    @cached_property
    def since(self) -> dt.datetime | None:
        """From when the status holds: the first of the changes in a row that say the same."""
        since: dt.datetime | None = None
        for told in self.standing[self.standing.index(self.in_effect) :] if self.in_effect else []:
            if self.in_effect is None or told.status_id != self.in_effect.status_id:
                break
            since = told.effective_at
        return since

    @cached_property
    def shown(self) -> list[Change]:
        """The newest, with what they rest on."""
        chosen = self.changes[: self._folds.most("changes")]
        cited = self._cited([change.told.pk for change in chosen])
        for change in chosen:
            change.cited = cited[change.told.pk]
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
    def folded(self) -> int:
        return len(self.changes) - len(self.shown)

    @cached_property
    def status(self) -> Status | None:
        """What the desk says, or said; None before it said anything. One query where that is not what it says now."""
        if self.in_effect is None or self.in_effect.status_id == self._claim.status_id:
            return self._claim.status if self.in_effect else None
        return Status.objects.get(pk=self.in_effect.status_id)
