from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims import workflow
from claims.models import Claim, ClaimRelation, Party
from claims.search import search
from claims.workflow import Conflict, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    chief,
    researcher,
    some_evidence,
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


def test_a_claim_is_turned_down_with_a_reason_and_taken_up_again() -> None:
    claim = a_claim()
    with pytest.raises(Refused) as refusal:
        workflow.turn_down(researcher(), [claim], reason="opinion", note="")
    assert refusal.value.field == "note"
    with pytest.raises(Refused) as refusal:
        workflow.turn_down(researcher(), [claim], reason="boring", note="A view.")
    assert refusal.value.field == "reason"
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("turned_down", "opinion")
    workflow.set_stage(researcher(), [claim], stage="researching")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("researching", "")


def test_a_public_claim_is_withdrawn_before_it_is_turned_down() -> None:
    with pytest.raises(Refused, match="Withdraw it first"):
        workflow.turn_down(researcher(), [a_published_claim()], reason="opinion", note="A view.")


def test_a_claim_is_assigned_only_to_somebody_who_works_at_the_desk() -> None:
    with pytest.raises(Refused, match="does not work"):
        workflow.assign(researcher(), [a_claim()], assignee=UserFactory.create())


def test_a_topic_is_added_once_and_removed() -> None:
    claim, topic = a_claim(), TopicFactory.create()
    workflow.add_topic(researcher(), [claim], topic=topic)
    with pytest.raises(Refused, match="already"):
        workflow.add_topic(researcher(), [claim], topic=topic)
    workflow.remove_topic(researcher(), [claim], topic=topic)
    assert not claim.topics.exists()
    assert [edit.verb for edit in claim.edits.order_by("id")] == ["receive", "add_topic", "remove_topic"]


def test_claims_are_related_once_and_the_log_of_both_tells_it() -> None:
    part, whole = a_claim(), a_claim()
    relation = workflow.relate(researcher(), part, whole, kind="part_of")
    with pytest.raises(ValidationError, match="related in this way already"):
        workflow.relate(researcher(), part, whole, kind="part_of")
    with pytest.raises(Refused, match="parts of each other"):
        workflow.relate(researcher(), whole, part, kind="part_of")
    with pytest.raises(Refused, match="same claim"):
        workflow.relate(researcher(), part, part, kind="contradicts")
    assert part.edits.filter(verb="relate").count() == whole.edits.filter(verb="relate").count() == 1
    workflow.unrelate(researcher(), relation, reason="They are not.")
    assert not ClaimRelation.objects.standing().exists()
    assert ClaimRelation.objects.exists()


def test_the_facts_of_a_duplicate_are_read_at_the_claim_that_survives() -> None:
    duplicate, survivor = a_claim(), a_claim()
    position, evidence = a_position(duplicate), some_evidence(duplicate)
    workflow.merge_claims(chief(), duplicate, into=survivor, reason="The same claim.")
    assert list(type(position).objects.on(survivor)) == [position]
    assert list(type(evidence).objects.on(survivor)) == [evidence]
    assert position.claim_id == duplicate.pk
    later = a_position(duplicate)
    assert later.claim == survivor


def test_claims_merge_in_no_ring_and_along_one_step() -> None:
    first, second, third = a_claim(), a_claim(), a_claim()
    workflow.merge_claims(chief(), first, into=second, reason="The same.")
    with pytest.raises(Refused, match="merged itself"):
        workflow.merge_claims(chief(), second, into=first, reason="The same.")
    with pytest.raises(Refused, match="into itself"):
        workflow.merge_claims(chief(), second, into=second, reason="The same.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    first.refresh_from_db()
    assert first.survivor == third


def test_a_public_claim_is_not_merged_into_one_that_readers_cannot_see() -> None:
    with pytest.raises(Refused, match="Publish the other first"):
        workflow.merge_claims(chief(), a_published_claim(), into=a_claim(), reason="The same.")


def test_parties_and_sources_merge_and_keep_what_is_theirs() -> None:
    old, new = PartyFactory.create(), PartyFactory.create()
    position = a_position(a_claim(), party=old)
    workflow.merge_parties(chief(), old, into=new, reason="One ministry under two names.")
    position = type(position).objects.with_parties().get()
    assert position.party == old
    assert position.party.survivor == new
    with pytest.raises(Refused, match="merged into another already"):
        workflow.merge_parties(chief(), old, into=PartyFactory.create(), reason="Again.")
    one, two = SourceFactory.create(), SourceFactory.create()
    workflow.merge_sources(chief(), one, into=two, reason="One page, two titles.")
    one.refresh_from_db()
    assert one.survivor == two


def test_a_party_is_part_of_no_ring() -> None:
    whole = PartyFactory.create()
    part = workflow.add_party(researcher(), name="An office", kind="government", part_of=whole)
    with pytest.raises(Refused, match="one of its parts"):
        workflow.edit_party(researcher(), whole, part_of=part)


def test_a_new_reliability_needs_its_reason_and_the_log_keeps_the_old_one() -> None:
    party = PartyFactory.create()
    with pytest.raises(ValidationError, match="Say why"):
        workflow.edit_party(researcher(), party, reliability="B")
    workflow.edit_party(researcher(), party, reliability="B", reliability_reason="Was right nine times in ten.")
    assert Party.objects.get().reliability == "B"
    [edit] = party_edits(party)
    assert edit.changes["reliability"] == ["F", "B"]


def party_edits(party: Party) -> list[object]:
    from claims.models import Edit

    return list(Edit.objects.filter(object_type="party", object_id=party.pk))


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.news.example/a/1/",
        "https://news.example/a/1#top",
        "https://news.example/a/1?utm_source=x&fbclid=1",
        "HTTPS://NEWS.example/a/1",
    ],
)
def test_one_address_in_its_spellings_is_one_source(spelling: str) -> None:
    workflow.add_source(researcher(), title="A page", url="https://news.example/a/1")
    with pytest.raises(ValidationError, match="known already"):
        workflow.add_source(researcher(), title="The same page", url=spelling)


def test_a_past_entry_is_never_before_the_last_one_of_its_claim() -> None:
    claim = a_claim()
    with workflow.recording_at(timezone.now() - dt.timedelta(days=1)), pytest.raises(Refused, match="past entry"):
        workflow.set_stage(researcher(), [claim], stage="done")


def test_a_text_is_not_written_over_the_one_of_the_claim_that_it_was_merged_into() -> None:
    claim, survivor = a_claim(statement="The duplicate."), a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    with pytest.raises(Refused, match="merged into"):
        workflow.edit_text(researcher(), claim, seen=claim.version, statement="Meant for the duplicate.")
    survivor.refresh_from_db()
    assert survivor.statement == "The one that stays."
