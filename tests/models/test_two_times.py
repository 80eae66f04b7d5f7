"""The two times of a status as SQL reads them, compared with an oracle that is written from the definition."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from claims.models import Claim, Status, StatusChange, User
from tests import histories as h
from tests.factories import UserFactory

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)


def write(history: list[h.Entry], statuses: list[Status], user: User) -> Claim:
    claim = Claim.objects.create(statement="So it is said.", status=statuses[0], received_at=START, changed_at=START)
    rows: list[StatusChange] = []
    for entry in history:
        others = {name: getattr(entry, name) for name in ("corrects", "undoes", "restores")}
        rows.append(
            StatusChange.objects.create(
                claim=claim,
                status=statuses[entry.status],
                kind=entry.kind,
                rationale="Because.",
                effective_at=moment(entry.effective),
                recorded_at=moment(entry.recorded),
                recorded_by=user,
                **{name: None if number is None else rows[number] for name, number in others.items()},
            )
        )
    return claim


def moment(hours: int) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


@pytest.mark.django_db
@settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=h.histories(), second=h.histories(), at=h.MOMENTS, known_at=h.MOMENTS)
def test_both_times_read_as_the_definition_says(
    somebody: User, first: list[h.Entry], second: list[h.Entry], at: int, known_at: int
) -> None:
    statuses = list(Status.objects.all()[:4])
    histories_of = {write(history, statuses, somebody).pk: history for history in (first, second)}
    claims = Claim.objects.filter(pk__in=histories_of)

    def expected(at: int, known_at: int) -> dict[int, int | None]:
        numbers = {pk: h.status_at(history, at, known_at) for pk, history in histories_of.items()}
        return {pk: None if number is None else statuses[number].pk for pk, number in numbers.items()}

    as_listed = claims.with_status_at(moment(at), known_at=moment(known_at))
    assert dict(as_listed.values_list("pk", "status_at")) == expected(at, known_at)
    said_then = claims.with_status_as_recorded(moment(at))
    assert dict(said_then.values_list("pk", "status_at")) == expected(at, at)
    known_now = claims.with_status_in_effect(moment(at), now=moment(known_at))
    assert dict(known_now.values_list("pk", "status_at")) == expected(at, known_at)
    for claim in claims:
        one, then = claim.status_in_effect(moment(at), now=moment(known_at)), claim.status_as_recorded(moment(at))
        assert (one.pk if one else None) == expected(at, known_at)[claim.pk]
        assert (then.pk if then else None) == expected(at, at)[claim.pk]


@pytest.fixture
def somebody(db: None) -> User:
    """One user for all examples of a test."""
    return UserFactory.create()
