"""The two times of a status as SQL and claims.bitemporal read them, compared with an oracle written from the definition.

An example is a few claims that are written together and read at a few pairs of moments: to write a history takes far longer
than to read it once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims import bitemporal
from claims.models import Claim, Status, StatusChange, User
from tests import histories as h
from tests.factories import UserFactory

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)

Written = dict[int, list[h.Entry]]  # by the primary key of its claim
Pairs = list[tuple[int, int]]  # at, known_at

as_often_as_it_takes = settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def some(claims: int, *, pairs: int) -> Callable[..., Any]:
    """The histories of some claims, and some pairs of moments at which they are read."""
    moments = st.lists(st.tuples(h.MOMENTS, h.MOMENTS), min_size=pairs, max_size=pairs)
    return given(histories=st.lists(h.histories(), min_size=claims, max_size=claims), pairs=moments)


# What was corrected by mistake stands again with its own place: before what was recorded by the same moment and after it.
TIED = [
    h.Entry(effective=1, recorded=2, status=0, kind=h.DEVELOPMENT),
    h.Entry(effective=1, recorded=2, status=1, kind=h.DEVELOPMENT),
    h.Entry(effective=1, recorded=3, status=2, kind=h.CORRECTION, corrects=0, means=0),
    h.Entry(effective=1, recorded=3, status=0, kind=h.CORRECTION, corrects=2, undoes=2, restores=0),
]
that_is_tied = example(histories=[TIED], pairs=[(5, 5)] * 4)


class Desk:
    """Writes histories past the verbs, all of an example at once, with the primary keys that it gives them itself."""

    def __init__(self) -> None:
        self.user: User = UserFactory.create()
        self.statuses = list(Status.objects.all()[:4])
        self.keys = count(1)

    def write(self, histories: list[list[h.Entry]]) -> Written:
        written = {next(self.keys): history for history in histories}
        said = {"statement": "So it is said.", "status": self.statuses[0]}
        Claim.objects.bulk_create(Claim(pk=pk, received_at=START, changed_at=START, **said) for pk in written)
        self.changes = {pk: [next(self.keys) for _ in history] for pk, history in written.items()}
        StatusChange.objects.bulk_create(
            self._row(pk, number, entry) for pk, history in written.items() for number, entry in enumerate(history)
        )
        return written

    def _row(self, pk: int, number: int, entry: h.Entry) -> StatusChange:
        keys = self.changes[pk]
        others = {name: getattr(entry, name) for name in ("corrects", "undoes", "restores")}
        return StatusChange(
            pk=keys[number],
            claim_id=pk,
            status=self.statuses[entry.status],
            kind=entry.kind,
            rationale="Because.",
            effective_at=moment(entry.effective),
            recorded_at=moment(entry.recorded),
            recorded_by=self.user,
            **{f"{name}_id": None if other is None else keys[other] for name, other in others.items()},
        )

    def status_at(self, written: Written, at: int, known_at: int) -> dict[int, int | None]:
        """Claim → the status that the definition names."""
        numbers = {pk: h.status_at(history, at, known_at) for pk, history in written.items()}
        return {pk: None if number is None else self.statuses[number].pk for pk, number in numbers.items()}

    def change_at(self, pk: int, history: list[h.Entry], at: int, known_at: int) -> int | None:
        """The change that the definition names."""
        number = h.in_effect(history, at, known_at)
        return None if number is None else self.changes[pk][number]


def moment(hours: int) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


@pytest.fixture
def desk(db: None) -> Desk:
    """One for all examples of a test."""
    return Desk()


@as_often_as_it_takes
@that_is_tied
@some(6, pairs=4)
def test_a_list_reads_both_times_as_the_definition_says(
    desk: Desk, histories: list[list[h.Entry]], pairs: Pairs
) -> None:
    written = desk.write(histories)
    claims = Claim.objects.filter(pk__in=written).order_by()
    for at, known_at in pairs[:2]:
        as_listed = claims.with_status_at(moment(at), known_at=moment(known_at))
        assert dict(as_listed.values_list("pk", "status_at")) == desk.status_at(written, at, known_at)
    at, known_at = pairs[2]
    known_now = claims.with_status_in_effect(moment(at), now=moment(known_at))
    assert dict(known_now.values_list("pk", "status_at")) == desk.status_at(written, at, known_at)
    at, _ = pairs[3]
    said_then = claims.with_status_as_recorded(moment(at))
    assert dict(said_then.values_list("pk", "status_at")) == desk.status_at(written, at, at)


@as_often_as_it_takes
@that_is_tied
@some(3, pairs=3)
def test_a_claim_reads_both_times_as_the_definition_says(
    desk: Desk, histories: list[list[h.Entry]], pairs: Pairs
) -> None:
    written = desk.write(histories)
    for claim in Claim.objects.filter(pk__in=written).order_by():
        history = written[claim.pk]
        at, known_at = pairs[0]
        change = claim.change_in_effect(moment(at), known_at=moment(known_at))
        meant = (change.restores_id or change.pk) if change else None
        assert meant == desk.change_at(claim.pk, history, at, known_at)
        at, known_at = pairs[1]
        held = claim.status_in_effect(moment(at), now=moment(known_at))
        assert (held.pk if held else None) == desk.status_at(written, at, known_at)[claim.pk]
        at, _ = pairs[2]
        said = claim.status_as_recorded(moment(at))
        assert (said.pk if said else None) == desk.status_at(written, at, at)[claim.pk]


@as_often_as_it_takes
@that_is_tied
@some(6, pairs=12)
def test_the_rows_of_a_claim_are_read_as_the_definition_says(
    desk: Desk, histories: list[list[h.Entry]], pairs: Pairs
) -> None:
    written = desk.write(histories)
    rows: dict[int, list[StatusChange]] = {pk: [] for pk in written}
    for change in StatusChange.objects.filter(claim__in=written).order_by():
        rows[change.claim_id].append(change)
    for pk, history in written.items():
        for at, known_at in pairs:
            found = bitemporal.in_effect(bitemporal.effective_changes(rows[pk], moment(known_at)), moment(at))
            assert (found.pk if found else None) == desk.change_at(pk, history, at, known_at)
