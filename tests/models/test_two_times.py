"""The two times of a status, compared with an oracle that is written from the definition and knows no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim, Status, StatusChange, User
from claims.vocabulary import ChangeKind
from tests.factories import UserFactory

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 12)


@dataclass(frozen=True)
class Entry:
    """One change as drawn: times in hours after START, `corrects` is the number of the entry that it corrects."""

    effective: int
    recorded: int
    status: int
    kind: str
    corrects: int | None


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Any history that the constraints allow: backdated entries, ties, clarifications, corrections of corrections."""
    entries: list[Entry] = []
    corrected: set[int] = set()
    for number in range(draw(st.integers(0, 8))):
        free = [n for n in range(number) if n not in corrected]
        corrects = draw(st.none() | st.sampled_from(free)) if free else None
        if corrects is not None:
            corrected.add(corrects)
            kind = ChangeKind.CORRECTION
        else:
            kind = draw(st.sampled_from([ChangeKind.DEVELOPMENT, ChangeKind.CLARIFICATION]))
        recorded = draw(MOMENTS)
        entries.append(Entry(draw(st.integers(0, recorded)), recorded, draw(st.integers(0, 3)), kind, corrects))
    return entries


def oracle(history: list[Entry], at: int, known_at: int) -> int | None:
    """The status in effect at one moment as known at another, by the words of the definition."""
    known = [(n, e) for n, e in enumerate(history) if e.recorded <= known_at]
    corrected = {e.corrects for _, e in known}
    candidates = [(e.effective, e.recorded, n) for n, e in known if n not in corrected and e.effective <= at]
    return history[max(candidates)[2]].status if candidates else None


def write(history: list[Entry], statuses: list[Status], user: User) -> Claim:
    claim = Claim.objects.create(statement="So it is said.", status=statuses[0], received_at=START, changed_at=START)
    rows: list[StatusChange] = []
    for entry in history:
        rows.append(
            StatusChange.objects.create(
                claim=claim,
                status=statuses[entry.status],
                kind=entry.kind,
                rationale="Because.",
                effective_at=moment(entry.effective),
                recorded_at=moment(entry.recorded),
                recorded_by=user,
                corrects=None if entry.corrects is None else rows[entry.corrects],
            )
        )
    return claim


def moment(hours: int) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


@pytest.mark.django_db
@settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=histories(), second=histories(), at=MOMENTS, known_at=MOMENTS)
def test_both_times_read_as_the_definition_says(
    somebody: User, first: list[Entry], second: list[Entry], at: int, known_at: int
) -> None:
    statuses = list(Status.objects.all()[:4])
    histories_of = {write(history, statuses, somebody).pk: history for history in (first, second)}
    claims = Claim.objects.filter(pk__in=histories_of)

    def expected(at: int, known_at: int) -> dict[int, int | None]:
        numbers = {pk: oracle(history, at, known_at) for pk, history in histories_of.items()}
        return {pk: None if number is None else statuses[number].pk for pk, number in numbers.items()}

    as_listed = claims.with_status_at(moment(at), known_at=moment(known_at))
    assert dict(as_listed.values_list("pk", "status_at")) == expected(at, known_at)
    said_then = claims.with_status_as_recorded(moment(at))
    assert dict(said_then.values_list("pk", "status_at")) == expected(at, at)
    held_now = claims.with_status_in_effect(moment(at), now=moment(known_at))
    assert dict(held_now.values_list("pk", "status_at")) == expected(at, known_at)
    for claim in claims:
        one, then = claim.status_in_effect(moment(at), now=moment(known_at)), claim.status_as_recorded(moment(at))
        assert (one.pk if one else None) == expected(at, known_at)[claim.pk]
        assert (then.pk if then else None) == expected(at, at)[claim.pk]


@pytest.fixture
def somebody(db: None) -> User:
    """One user for all examples of a test."""
    return UserFactory.create()
