"""What every verb has from its act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from claims import workflow
from claims.workflow import Refused
from tests.factories import (
    a_claim,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_a_past_entry_is_never_before_the_last_one_of_its_claim() -> None:
    claim = a_claim()
    with workflow.recording_at(timezone.now() - dt.timedelta(days=1)), pytest.raises(Refused, match="past entry"):
        workflow.set_stage(researcher(), [claim], stage="done")
