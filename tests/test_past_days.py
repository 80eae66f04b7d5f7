"""A past day as it is known now: what the desk shows of it and what the public page of that day shows are the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import bitemporal, published
from claims.desk.claim.as_of import AsOf, Reading
from claims.desk.claim.workspace import Workspace
from claims.models import (
    Claim,
    Evidence,
    Party,
    Position,
    PositionVoid,
    Source,
    Status,
    StatusChange,
    StatusChangeCitation,
    User,
)
from claims.published.as_of import as_known_now
from claims.publishing import compose
from claims.sample import people, story
from claims.vocabulary import Bearing, Side, Stance
from tests import histories as h
from tests.factories import UserFactory, editor

pytestmark = pytest.mark.django_db

START = dt.datetime(2024, 10, 28, 9, tzinfo=dt.UTC)
STEP = dt.timedelta(hours=11)  # so that some days have two moments, and two moments lie on both sides of a midnight
DAYS = st.integers(-3, 10).map(lambda number: START.date() + dt.timedelta(days=number))
DATES = st.sampled_from(["", "2023", "2024", "2024-10", "2024-11", *(f"2024-10-{n}" for n in range(28, 32))])
NUMBERS = st.integers(0, 3)
SCOPES = st.sampled_from(["", "", "One half."])


def moment(hours: int) -> dt.datetime:
    return START + hours * STEP


@dataclass(frozen=True)
class Said:
    """A position as drawn. `ends`: it stands, was corrected, was voided, or was corrected and restored."""

    party: int
    stance: str
    scope: str
    said_on: str
    recorded: int
    ends: str


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as drawn; 3 as its origin is none."""

    source: int
    origin: int
    bearing: str
    scope: str
    linked: int
    is_linked: bool


POSITIONS = st.builds(
    Said,
    NUMBERS,
    st.sampled_from(Stance.values),
    SCOPES,
    DATES,
    h.MOMENTS,
    st.sampled_from(["stands"] * 3 + ["corrected", "voided", "restored"]),
)
PIECES = st.builds(
    Shown, NUMBERS, NUMBERS, st.sampled_from(Bearing.values), SCOPES, h.MOMENTS, st.sampled_from([True] * 3 + [False])
)


class Facts:
    """Writes what was drawn past the verbs, which would record it all as of now."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.claim = Claim.objects.create(
            statement="So it is said.", status=Status.objects.all()[0], received_at=START, changed_at=START
        )
        self.parties = [Party.objects.create(name=f"Party {number}", kind="government") for number in range(4)]
        self.parties[2].part_of = self.parties[0]
        self.parties[2].save()
        self.by: dict[str, Any] = {"claim": self.claim, "recorded_by": user}

    def merge_two(self) -> None:
        Party.objects.filter(pk=self.parties[1].pk).update(merged_into=self.parties[0])
        Source.objects.filter(pk=self.sources[1].pk).update(merged_into=self.sources[0])

    def change(self, history: list[h.Entry]) -> None:
        statuses, rows = list(Status.objects.all()[:4]), list[StatusChange]()
        for one in history:
            others = {name: getattr(one, name) for name in ("corrects", "undoes", "restores")}
            row = StatusChange.objects.create(
                **self.by,
                status=statuses[one.status],
                kind=one.kind,
                rationale="Because.",
                effective_at=moment(one.effective),
                recorded_at=moment(one.recorded),
                **{name: None if number is None else rows[number] for name, number in others.items()},
            )
            rows.append(row)
        self.changes = rows

    def say(self, positions: list[Said]) -> None:
        for one in positions:
            words = {"party": self.parties[one.party], "stance": one.stance, "scope": one.scope}
            words |= {"said_on": one.said_on, "quote": "Yes."}
            first = Position.objects.create(**self.by, **words, recorded_at=moment(one.recorded))
            later = moment(one.recorded + 1)
            if one.ends == "voided":
                PositionVoid.objects.create(
                    position=first, reason="Not said.", recorded_at=later, recorded_by=self.user
                )
            elif one.ends != "stands":
                put_right = words | {"stance": "denies"}
                correction = Position.objects.create(**self.by, **put_right, corrects=first, recorded_at=later)
                if one.ends == "restored":
                    again = {"corrects": correction, "restores": first, "recorded_at": moment(one.recorded + 2)}
                    Position.objects.create(**self.by, **words, **again)

    def show(self, dates: list[str], pieces: list[Shown]) -> None:
        self.sources = [
            Source.objects.create(title=f"Report {number}", published_on=date) for number, date in enumerate(dates)
        ]
        for number, one in enumerate(pieces):
            piece = Evidence.objects.create(
                claim=self.claim,
                source=self.sources[one.source],
                origin=None if one.origin == 3 else self.parties[one.origin],
                bearing=one.bearing,
                scope=one.scope,
                quote=f"Quote {number}.",
                linked_at=moment(one.linked),
                unlinked_at=None if one.is_linked else moment(one.linked + 1),
            )
            if number < len(self.changes):
                StatusChangeCitation.objects.create(change=self.changes[number], evidence=piece)


def at_the_desk(claim: Claim, user: User, day: dt.date) -> dict[str, Any] | None:
    work = Workspace(claim, user, AsOf(day, Reading.AS_KNOWN_NOW))
    if work.history.status is None or work.history.in_effect is None:
        return None
    return {
        "status": work.history.status.key,
        "rationale": work.history.in_effect.rationale,
        "since": work.history.since,
        "changes": [(change.row.pk, change.before and change.before.key) for change in work.history.changes],
        "contested by": tuple(work.who.contesting),
        "sides": {
            group.side: [(line.name, [(one.stance, one.said_on) for one in line.said]) for line in group.lines]
            for group in work.who.sides
        },
        "evidence": {piece.pk for piece in work.shows.pieces},
        "counts": tuple(work.shows.count),
        "by bearing": {group.bearing: tuple(group.count) for group in work.shows.by_bearing},
    }


def in_public(claim: published.PublishedClaim, day: dt.date) -> dict[str, Any] | None:
    then = as_known_now(claim, day)
    if then is None:
        return None
    return {
        "status": then.status.key,
        "rationale": then.rationale,
        "since": then.since,
        "changes": [(change.id, change.before and change.before.key) for change in then.history],
        "contested by": tuple([line.party.name for line in lines] for lines in then.contesting),
        "sides": {
            group.side: [
                (line.party.name, [(one.stance, one.said_on or "") for one in line.positions]) for line in group.lines
            ]
            for group in then.sides
        },
        "evidence": {piece.id for piece in then.evidence},
        "counts": tuple(bitemporal.count(bitemporal.weighty(then.evidence), then.origins)),
        "by bearing": {group.bearing: tuple(group.count) for group in then.evidence_by_bearing},
    }


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    history=h.histories().filter(lambda history: h.in_effect(history, h.LATEST) is not None),
    positions=st.lists(POSITIONS, max_size=6),
    dates=st.lists(DATES, min_size=4, max_size=4),
    pieces=st.lists(PIECES, max_size=6),
    merges=st.booleans(),
    days=st.lists(DAYS, min_size=3, max_size=3, unique=True),
)
def test_the_desk_and_the_public_page_hold_the_same_of_every_day(
    somebody: User,
    history: list[h.Entry],
    positions: list[Said],
    dates: list[str],
    pieces: list[Shown],
    merges: bool,
    days: list[dt.date],
) -> None:
    with transaction.atomic():
        facts = Facts(somebody)
        facts.change(history)
        facts.say(positions)
        facts.show(dates, pieces)
        if merges:
            facts.merge_two()
        frozen = compose(facts.claim, at=moment(30)).published
        for day in days:
            assert at_the_desk(facts.claim, somebody, day) == in_public(frozen, day), day
        transaction.set_rollback(True)


def test_they_hold_the_same_of_the_sample_s_first_claim() -> None:
    story.load(people.create())
    claim = Claim.objects.get(statement__startswith="About 10,000")
    revision = claim.last_revision()
    assert revision is not None
    frozen, user = published.read(revision.payload), editor()
    for number in range(20):
        day = dt.date(2024, 10, 28) + dt.timedelta(days=number)
        assert at_the_desk(claim, user, day) == in_public(frozen, day), day
    fifth = in_public(frozen, dt.date(2024, 11, 5))
    assert fifth is not None and fifth["sides"][Side.AGAINST] and fifth["counts"] == (3, 0, 3, 0)


@pytest.fixture
def somebody(db: None) -> User:
    """One user for all examples of a test."""
    return UserFactory.create()
