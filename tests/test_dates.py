"""Days: the desk's, and the latest that it is anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from claims import workflow
from claims.dates import day_of, end_of_day, latest_today, start_of_day, today
from claims.models import Claim
from claims.workflow import Refused
from tests.factories import a_claim, a_position, a_reply_request


@pytest.mark.parametrize(("hour", "minute", "day"), [(9, 59, 4), (10, 0, 5), (23, 59, 5)])
def test_a_day_has_come_once_it_has_come_at_utc_14(hour: int, minute: int, day: int) -> None:
    assert latest_today(dt.datetime(2024, 11, 4, hour, minute, tzinfo=dt.UTC)) == dt.date(2024, 11, day)


@pytest.mark.django_db
@override_settings(TIME_ZONE="Etc/GMT+12")  # where every day comes last, so that it always is a day later somewhere
def test_a_day_that_has_come_somewhere_is_no_future_and_one_that_has_come_nowhere_is() -> None:
    assert latest_today() > today()
    claim = a_claim(made_on=latest_today().isoformat())
    assert a_position(claim, said_on=latest_today().isoformat()).said_on == latest_today().isoformat()
    tomorrow = (latest_today() + dt.timedelta(days=1)).isoformat()
    with pytest.raises(ValidationError, match="in the future"):
        a_position(claim, said_on=tomorrow)
    with pytest.raises(ValidationError, match="in the future"):
        a_claim(made_on=tomorrow)


@pytest.mark.django_db
def test_the_month_and_the_year_that_run_are_no_future_and_the_next_ones_are() -> None:
    this = latest_today()
    for text in (f"{this:%Y}", f"{this:%Y-%m}"):
        assert a_claim(made_on=text).made_on == text
    following = this.replace(day=1) + dt.timedelta(days=32)
    for text in (f"{this.year + 1}", f"{following:%Y-%m}"):
        with pytest.raises(ValidationError, match="in the future"):
            a_claim(made_on=text)


@pytest.mark.django_db
@pytest.mark.parametrize("asked_on", [dt.date(2024, 11, 5), dt.date(2024, 11, 6)])
def test_a_party_can_have_been_asked_on_a_day_that_has_come_somewhere(asked_on: dt.date) -> None:
    claim = received(dt.datetime(2024, 11, 4, 12, tzinfo=dt.UTC))
    with workflow.recording_at(dt.datetime(2024, 11, 4, 12, tzinfo=dt.UTC)):
        if asked_on == dt.date(2024, 11, 5):
            assert a_reply_request(claim, asked_on=asked_on).asked_on == asked_on
        else:
            with pytest.raises(Refused, match="in the future"):
                a_reply_request(claim, asked_on=asked_on)


def received(moment: dt.datetime) -> Claim:
    with workflow.recording_at(moment):
        return a_claim()


@override_settings(TIME_ZONE="Africa/Cairo")
def test_the_end_of_a_day_is_its_last_moment_also_where_its_last_hour_came_twice() -> None:
    day = dt.date(2024, 10, 31)  # at midnight the clocks went back to 23:00
    assert start_of_day(day) == dt.datetime(2024, 10, 30, 21, tzinfo=dt.UTC)
    assert end_of_day(day) == dt.datetime(2024, 10, 31, 21, 59, 59, 999999, tzinfo=dt.UTC)
    assert day_of(end_of_day(day)) == day
    assert start_of_day(dt.date(2024, 11, 1)) - end_of_day(day) == dt.timedelta(microseconds=1)
