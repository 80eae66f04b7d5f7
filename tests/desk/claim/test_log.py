"""What was done to a claim, in words: who, what, from what to what."""

from __future__ import annotations

import datetime as dt

from django.test import override_settings

from claims.models import Claim
from tests.desk.conftest import LogIn
from tests.desk.forms import at, said
from tests.factories import a_change, editor


@override_settings(TIME_ZONE="Europe/Berlin")
def test_from_when_a_status_holds_is_told_in_the_zone_of_whoever_reads(log_in: LogIn, claim: Claim):
    a_change(claim, status="disputed", effective_at=dt.datetime(2024, 11, 5, 23, 30, tzinfo=dt.UTC))
    for zone, moment in (("", "6 November 2024, 00:30 CET"), ("Asia/Seoul", "6 November 2024, 08:30 KST")):
        reading = log_in(editor(time_zone=zone))
        assert moment in said(reading.get(at("log", claim)))
