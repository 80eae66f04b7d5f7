"""Topics of claims."""

from __future__ import annotations

import pytest

from claims import workflow
from claims.workflow import Refused
from tests.factories import (
    TopicFactory,
    a_claim,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_a_topic_is_added_once_and_removed() -> None:
    claim, topic = a_claim(), TopicFactory.create()
    workflow.add_topic(researcher(), [claim], topic=topic)
    with pytest.raises(Refused, match="already"):
        workflow.add_topic(researcher(), [claim], topic=topic)
    workflow.remove_topic(researcher(), [claim], topic=topic)
    assert not claim.topics.exists()
    assert [edit.verb for edit in claim.edits.order_by("id")] == ["receive", "add_topic", "remove_topic"]
