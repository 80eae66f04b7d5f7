"""Receiving claims and changing their text."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Claim
from claims.search import search
from claims.workflow import Conflict
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_claim,
    a_status,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_receiving_writes_the_first_status_and_an_entry_with_all_that_was_said() -> None:
    user, topic, party = researcher(), TopicFactory.create(), PartyFactory.create()
    claim = workflow.receive(user, statement="  It  was so. ", claimant=party, made_on="2024-10", topics=[topic])
    change = claim.status_changes.get()
    assert claim.statement == "It was so."
    assert change.status == claim.status == a_status("unverified")
    assert change.kind == "baseline"
    assert change.effective_at == change.recorded_at == claim.received_at
    edit = claim.edits.get()
    assert edit.changes["made_on"] == [None, "2024-10"]
    assert edit.changes["claimant"][1]["is"] == party.name
    assert edit.changes["topics"][1][0]["is"] == topic.name
    assert len(claim.public_id) == 8


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"statement": " "}, "statement"),
        ({"statement": "x" * 501}, "statement"),
        ({"statement": "So.", "made_on": "last week"}, "made_on"),
        ({"statement": "So.", "made_on": "2024-13"}, "made_on"),
        ({"statement": "So.", "made_on": "2999"}, "made_on"),
    ],
)
def test_a_claim_that_cannot_be_is_not_received(fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        workflow.receive(researcher(), **fields)
    assert field in error.value.message_dict
    assert not Claim.objects.exists()


def test_editing_a_text_keeps_the_old_one_in_the_log_and_finds_the_new_one() -> None:
    claim = a_claim(statement="Ten soldiers were seen.")
    workflow.edit_text(researcher(), claim, seen=claim.version, statement="Twelve soldiers were seen.")
    assert claim.edits.get(verb="edit_text").changes == {
        "statement": ["Ten soldiers were seen.", "Twelve soldiers were seen."]
    }
    assert search(Claim.objects.all(), "twelve").get() == claim
    assert not search(Claim.objects.all(), "ten").exists()


def test_the_second_to_edit_a_text_sees_the_first_ones_words() -> None:
    claim = a_claim()
    workflow.edit_text(researcher(), claim, seen=1, statement="The first wording.")
    with pytest.raises(Conflict) as conflict:
        workflow.edit_text(researcher(), claim, seen=1, statement="The second wording.")
    assert conflict.value.edits[0].changes["statement"][1] == "The first wording."
    claim.refresh_from_db()
    assert claim.statement == "The first wording."


@pytest.mark.parametrize("made_on", ["yesterday", "2024-02-30"])
def test_a_wrong_date_names_its_field(made_on: str) -> None:
    with pytest.raises(ValidationError) as error:
        workflow.edit_text(researcher(), a_claim(), seen=1, made_on=made_on)
    assert "made_on" in error.value.message_dict
