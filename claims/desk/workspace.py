"""Reads everything that a claim's workspace shows, in a number of queries that does not grow with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from claims.desk import activity
from claims.desk.tally import count_of
from claims.models import Claim, ClaimRelation, Edit, Evidence, Party, Position, Revision, StatusChange, User
from claims.models.positions import by_party
from claims.vocabulary import Bearing, RelationKind, Side, Stage
from claims.workflow import why_not_publish

LATEST_EDITS = 12


@dataclass(frozen=True)
class Line:
    """What one party says: its latest position and the earlier ones, newest first."""

    party: Party
    latest: Position
    earlier: list[Position]


@dataclass(frozen=True)
class Change:
    """A change of the status, with the one that held before it; None for the first and for those that were corrected."""

    row: StatusChange
    before: StatusChange | None
    corrected_by: StatusChange | None


class Workspace:
    """A claim as its editors see it. What was merged into it is shown as its own."""

    def __init__(self, claim: Claim, user: User) -> None:
        self.claim, self.user = claim, user

    @cached_property
    def positions(self) -> list[Position]:
        rows = Position.objects.on(self.claim).with_parties().select_related("corrected_by", "void", "recorded_by")
        return list(rows.in_order())

    @cached_property
    def sides(self) -> list[tuple[Side, list[Line]]]:
        """The lines of the parties by side: first who is for, then open, then against."""
        standing = [position for position in self.positions if not was_put_right(position)]
        lines: dict[Side, list[Line]] = {side: [] for side in Side}
        for party, side, positions in by_party(standing):
            lines[side].append(Line(party, positions[-1], positions[-2::-1]))
        return [(side, found) for side, found in lines.items() if found]

    @cached_property
    def against(self) -> list[Party]:
        return [line.party for side, lines in self.sides if side == Side.AGAINST for line in lines]

    @cached_property
    def put_right(self) -> list[Position]:
        """Entries that were corrected or voided: no part of anybody's line."""
        return [position for position in self.positions if was_put_right(position)]

    @cached_property
    def evidence(self) -> list[Evidence]:
        return list(Evidence.objects.on(self.claim).linked().with_sources())

    @cached_property
    def evidence_by_bearing(self) -> list[tuple[Bearing, list[Evidence]]]:
        groups = [(bearing, [piece for piece in self.evidence if piece.bearing == bearing]) for bearing in Bearing]
        return [(bearing, pieces) for bearing, pieces in groups if pieces]

    @cached_property
    def counts(self) -> tuple[int, int]:
        return count_of(self.evidence)

    @cached_property
    def changes(self) -> list[Change]:
        """Newest first, corrected ones among them."""
        rows = StatusChange.objects.filter(claim=self.claim).in_order().with_details()
        told: list[Change] = []
        held: StatusChange | None = None
        for row in reversed(rows.prefetch_related("citations__evidence__source__merged_into")):
            corrected_by = getattr(row, "corrected_by", None)
            told.append(Change(row, None if corrected_by else held, corrected_by))
            held = held if corrected_by else row
        return told[::-1]

    @cached_property
    def current(self) -> StatusChange | None:
        """The change in effect now: why the claim has its status."""
        now = timezone.now()
        return next((c.row for c in self.changes if not c.corrected_by and c.row.effective_at <= now), None)

    @cached_property
    def since(self) -> dt.datetime | None:
        """From when the status holds: the first of the changes in a row that say the same."""
        since: dt.datetime | None = None
        standing = [change.row for change in self.changes if not change.corrected_by]
        for row in standing[standing.index(self.current) :] if self.current else []:
            if self.current is None or row.status_id != self.current.status_id:
                break
            since = row.effective_at
        return since

    @cached_property
    def relations(self) -> list[tuple[str, Claim, ClaimRelation]]:
        """How the claim stands to others: in words, the other claim, and the relation."""
        outward = self.claim.relations.standing().select_related("other__merged_into", "other__status")
        inward = self.claim.relations_to_it.standing().select_related("claim__merged_into", "claim__status")
        told = [(str(r.get_kind_display()), r.other.survivor, r) for r in outward]
        return told + [(RelationKind(r.kind).from_the_other, r.claim.survivor, r) for r in inward]

    @cached_property
    def duplicates(self) -> list[Claim]:
        return list(self.claim.merged.all())

    @cached_property
    def edits(self) -> list[activity.Entry]:
        return activity.in_words(edits_of(self.claim)[:LATEST_EDITS])

    @property
    def older_edits(self) -> int:
        return max(self.claim.version - LATEST_EDITS, 0)

    @cached_property
    def revision(self) -> Revision | None:
        return self.claim.revisions.select_related("author").defer("body").order_by("-number").first()

    @property
    def is_public(self) -> bool:
        return self.revision is not None and self.revision.kind == Revision.Kind.PUBLISHED

    @cached_property
    def has_news(self) -> bool:
        return Claim.objects.filter(pk=self.claim.pk).with_news().exists()

    @cached_property
    def why_not_publish(self) -> str:
        return why_not_publish(self.user, [self.claim]).get(self.claim.pk, "")

    @property
    def is_turned_down(self) -> bool:
        return self.claim.stage == Stage.TURNED_DOWN


def edits_of(claim: Claim) -> QuerySet[Edit]:
    """The log of a claim, newest first."""
    return claim.edits.select_related("by", "batch").order_by("-claim_version", "-id")


def was_put_right(position: Position) -> bool:
    return hasattr(position, "corrected_by") or hasattr(position, "void")
