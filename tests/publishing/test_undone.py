"""What was undone before it was published never enters a payload: a history with it reads as the history without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.bitemporal import effective_changes, standing
from claims.models import Claim, Edit, Status, StatusChange, User
from claims.publishing import compose
from claims.workflow import Refused, recording_at
from tests.factories import chief, editor

pytestmark = pytest.mark.django_db

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Change:
    """As drawn: `back` hours before it is recorded; a correction is of one of those that stand, by its number."""

    status: int
    kind: str
    back: int
    which: int


CHANGES = st.builds(
    Change,
    st.integers(0, 3),
    st.sampled_from(["development", "clarification", "correction"]),
    st.integers(0, 30),
    st.integers(0, 5),
)
# What is done and stays; what is done and then undone, the last first; and publishing.
STEPS = st.lists(st.one_of(CHANGES, st.lists(CHANGES, min_size=1, max_size=3), st.just("publish")), max_size=7)


class Desk:
    """Does steps to a claim, at the same moments whether or not it does what is undone again."""

    def __init__(self, author: User, publisher: User, *, slips: bool) -> None:
        self.author, self.publisher, self.slips = author, publisher, slips
        self.statuses = list(Status.objects.all()[:4])
        with recording_at(START):
            self.claim = workflow.receive(author, statement="So it is said.")

    def go(self, steps: list[Any]) -> list[bool]:
        """Whether each step that stays was refused."""
        return [
            self.step(step, START + dt.timedelta(hours=number)) for number, step in enumerate(steps, start=1) if step
        ]

    def step(self, step: Any, at: dt.datetime) -> bool:
        if isinstance(step, list):
            return self.slip(step, at) if self.slips else False
        try:
            with recording_at(at):
                workflow.publish(self.publisher, [self.claim]) if step == "publish" else self.change(step, at)
        except Refused:
            return True
        return False

    def slip(self, changes: list[Change], at: dt.datetime) -> bool:
        made = []
        for number, change in enumerate(changes):
            try:
                with recording_at(at + dt.timedelta(seconds=number)):
                    self.change(change, at)
            except Refused:
                continue
            made.append(Edit.objects.filter(claim=self.claim, verb="change_status").latest("pk"))
        for number, edit in enumerate(reversed(made), start=len(changes)):
            with recording_at(at + dt.timedelta(seconds=number)):
                workflow.undo(self.author, edit)
        return False

    def change(self, change: Change, at: dt.datetime) -> None:
        stands = standing(effective_changes(self.rows()))
        corrects = stands[change.which % len(stands)] if change.kind == "correction" else None
        workflow.change_status(
            self.author,
            [self.claim],
            status=self.statuses[change.status],
            rationale=f"At {at}.",
            kind=change.kind,
            effective_at=at - dt.timedelta(minutes=20 * change.back),
            corrects=corrects,
        )

    def rows(self) -> list[StatusChange]:
        return list(StatusChange.objects.filter(claim=self.claim).order_by("pk"))

    def outcome(self, at: dt.datetime) -> Any:
        """What would be published, and the statuses at the desk, with ids as numbers."""
        payload = compose(self.claim, at=at).payload
        ids = sorted(entry["id"] for entry in payload["history"])
        number = {None: None, **{pk: n for n, pk in enumerate(ids)}}
        for entry in payload["history"]:
            entry.update({name: number[entry[name]] for name in ("id", "corrects", "corrected_by")})
        payload["status"]["change"] = number[payload["status"]["change"]]
        claim = Claim.objects.get(pk=self.claim.pk)
        in_effect = [claim.status_in_effect(at - dt.timedelta(minutes=40 * n), now=at) for n in range(20)]
        return payload["history"], payload["status"], in_effect, claim.status, claim.has_unpublished_changes


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_a_history_with_what_was_undone_is_published_as_the_one_without_it(
    people: tuple[User, User], steps: Any
) -> None:
    with_slips, without = Desk(*people, slips=True), Desk(*people, slips=False)
    assert with_slips.go(steps) == without.go(steps)
    end = START + dt.timedelta(hours=len(steps) + 1)
    assert with_slips.outcome(end) == without.outcome(end)


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Two for all examples of a test."""
    return editor(), chief()
