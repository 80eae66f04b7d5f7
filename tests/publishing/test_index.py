"""The public index: what it keeps of revisions, what it leaves of those that are gone, and that it can be made anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from claims import workflow
from claims.models import (
    Claim,
    Party,
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicParty,
    PublicPosition,
    PublicRule,
    PublicStatus,
    PublicTopic,
)
from claims.sample import people, story
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def publish(claim: Claim) -> None:
    workflow.publish(editor(), [claim])


def everything() -> dict[str, Any]:
    """The index, without the keys that only the database knows."""
    found: dict[str, Any] = {}
    for model in (PublicStatus, PublicRule, PublicTopic, PublicParty, PublicClaim):
        key = {PublicStatus: "key", PublicRule: "item", PublicTopic: "slug"}.get(model, "public_id")
        found[model.__name__] = sorted(
            ({**row, "id": None} for row in model.objects.values()), key=lambda row: str(row[key])
        )
    links = PublicClaim.objects.values_list("public_id", "topics__slug", "parties__public_id")
    found["links"] = sorted(map(str, links))
    for kind in (PublicPosition, PublicChange, PublicCorrection):
        rows = ({**row, "id": None, "party_id": None} for row in kind.objects.values())
        found[kind.__name__] = sorted(rows, key=str)
    return found


def test_the_index_can_be_made_anew_from_the_revisions_alone() -> None:
    story.load(people.create())
    sent = Claim.objects.get(statement__startswith="About 10,000")
    position = sent.positions.get(stance="dismisses")
    words = {"party": position.party, "stance": "dismisses", "quote": "A hoax."}
    workflow.correct_position(researcher(), position, reason="Misheard.", **words)
    sent.refresh_from_db()
    publish(sent)
    gone, merged = Claim.objects.filter(publication="published").exclude(pk=sent.pk)[:2]
    workflow.withdraw(chief(), [gone], reason="By mistake.")
    workflow.merge_claims(chief(), merged, into=sent, reason="The same.")
    before = everything()
    assert len(before["PublicCorrection"]) == 3
    PublicPosition.objects.all().delete()
    PublicChange.objects.all().delete()
    PublicCorrection.objects.exclude(kind="withdrawal").delete()
    PublicParty.objects.update(name="?", claim_count=0)
    PublicRule.objects.all().delete()
    call_command("reindex", verbosity=0)
    assert everything() == before
    call_command("reindex")
    assert everything() == before


def test_every_position_is_kept_with_the_stance_that_the_party_gave_up_for_it() -> None:
    claim, party = a_claim(), PartyFactory.create()
    a_position(claim, party=party, stance="denies", said_on="2024-10", quote="No.")
    a_position(claim, party=party, stance="qualifies", said_on="2024-11", quote="If so, rightly.")
    a_position(claim, party=party, stance="asserts", said_on="2024-12", quote="Yes.")
    publish(claim)
    kept = PublicPosition.objects.order_by("said_on")
    assert [(one.before, one.changed_its_line, one.is_latest, one.side) for one in kept] == [
        ("", False, False, "against"),
        ("", False, False, "against"),
        ("denies", True, True, "for"),
    ]
    assert [one.words["quote"] for one in kept] == ["No.", "If so, rightly.", "Yes."]


def test_a_change_knows_what_was_in_effect_before_and_when_it_was_first_published() -> None:
    claim = a_published_claim(status="single-source")
    a_change(claim, status="disputed", rationale="Two say so, one does not.")
    publish(claim)
    a_position(claim)
    publish(claim)
    baseline, first, change = PublicChange.objects.in_order()
    assert (change.before and change.before.key, change.status.key) == ("single-source", "disputed")
    assert change.is_current and change.published_at == claim.revisions.get(number=2).recorded_at
    assert baseline.published_at == first.published_at == claim.revisions.get(number=1).recorded_at
    assert (baseline.before, first.before) == (None, None)  # a baseline is no status
    assert [one.moves_from for one in (baseline, first, change)] == ["", "Received", "Single source"]
    assert [one.label for one in (baseline, first, change)] == ["Received", "Single source", "Disputed"]


def test_a_party_is_shown_as_the_claim_that_was_published_last_has_it() -> None:
    whole = PartyFactory.create(name="The state")
    party = PartyFactory.create(name="The ministry", part_of=whole)
    first, second = a_claim(), a_claim()
    for claim in (first, second):
        a_position(claim, party=party)
    publish(first)
    words = {"description": "Speaks for the state.", "reliability": "B", "reliability_reason": "On the record."}
    workflow.edit_party(researcher(), party, **words)
    assert PublicParty.objects.get(public_id=party.public_id).description == ""
    publish(second)
    row = PublicParty.objects.get(public_id=party.public_id)
    assert (row.description, row.reliability, row.parent_id, row.claim_count) == (
        "Speaks for the state.",
        "B",
        whole.public_id,
        2,
    )


def test_of_a_withdrawn_claim_no_party_or_topic_is_left_that_no_other_names() -> None:
    both = {"party": PartyFactory.create(name="Known to both"), "topic": TopicFactory.create(name="Of both")}
    first = a_claim(topics=[both["topic"]])
    a_position(first, party=both["party"])
    publish(first)
    workflow.edit_party(researcher(), both["party"], name="Renamed since")
    workflow.edit_topic(chief(), both["topic"], name="Another name")
    second = a_claim(topics=[both["topic"], TopicFactory.create(name="Alone")])
    a_position(second, party=both["party"])
    some_evidence(second, source=SourceFactory.create(publisher=PartyFactory.create(name="Only there")))
    publish(second)
    assert set(PublicParty.objects.values_list("name", flat=True)) == {"Renamed since", "Only there"}
    workflow.withdraw(chief(), [second], reason="By mistake.")
    assert list(PublicParty.objects.values_list("name", "claim_count")) == [("Known to both", 1)]
    assert list(PublicTopic.objects.values_list("name", flat=True)) == ["Of both"]


def test_a_party_that_a_claim_no_longer_names_leaves_the_index() -> None:
    claim, party = a_claim(), PartyFactory.create(name="Taken out")
    position = a_position(claim, party=party)
    publish(claim)
    workflow.void_position(researcher(), position, reason="Another claim.")
    publish(claim)
    assert not PublicParty.objects.filter(name="Taken out").exists()


def log() -> list[tuple[str, int, Any, Any]]:
    rows = PublicCorrection.objects.order_by("number", "id")
    return [(row.kind, row.number, row.wrong.get("quote"), row.right.get("quote")) for row in rows]


def test_a_corrected_and_a_voided_position_enter_the_log_once_they_were_published() -> None:
    claim = a_claim()
    right, never, voided = (a_position(claim, quote=quote) for quote in ("10,000", "never published", "a slip"))
    workflow.void_position(researcher(), never, reason="A slip.")
    publish(claim)
    workflow.correct_position(
        researcher(), right, reason="Misread.", party=right.party, stance="asserts", quote="1,000"
    )
    workflow.void_position(researcher(), voided, reason="Another claim.")
    publish(claim)
    assert log() == [("position", 2, "10,000", "1,000"), ("taken_out", 2, "a slip", None)]


def test_a_position_corrected_twice_between_two_revisions_is_one_correction() -> None:
    claim = a_claim()
    position = a_position(claim, quote="10,000")
    publish(claim)
    for quote in ("100", "1,000"):
        fields = {"party": position.party, "stance": "asserts", "quote": quote}
        position = workflow.correct_position(researcher(), position, reason="Misread.", **fields)
    publish(claim)
    assert log() == [("position", 2, "10,000", "1,000")]


def test_a_corrected_status_enters_the_log_with_what_was_wrong_and_what_is_right() -> None:
    claim = a_claim()
    wrong = a_change(claim, status="refuted", rationale="It is not so.")
    publish(claim)
    a_change(claim, status="disputed", kind="correction", corrects=wrong, rationale="We had misread it.")
    publish(claim)
    [row] = PublicCorrection.objects.all()
    assert (row.wrong["status"]["key"], row.right["status"]["key"]) == ("refuted", "disputed")
    assert (row.wrong["rationale"], row.reason) == ("It is not so.", "We had misread it.")


def test_a_withdrawal_takes_the_log_of_a_claim_away_and_publishing_again_brings_it_back() -> None:
    claim = a_claim()
    wrong = a_change(claim, status="refuted")
    publish(claim)
    a_change(claim, status="disputed", kind="correction", corrects=wrong)
    publish(claim)
    workflow.withdraw(chief(), [claim], reason="It names a child.")
    assert list(PublicCorrection.objects.values_list("kind", "reason")) == [("withdrawal", "It names a child.")]
    publish(claim)
    assert [row.kind for row in PublicCorrection.objects.order_by("number")] == ["status", "withdrawal"]


def test_a_redacted_text_leaves_the_log_and_the_parties_while_other_words_stay() -> None:
    claim, party = a_claim(), PartyFactory.create(name="The ministry", description="Run by Jane Unnamed.")
    position = a_position(claim, party=party, quote="Jane Unnamed did it.")
    publish(claim)
    workflow.correct_position(
        researcher(), position, reason="Misread.", party=party, stance="asserts", quote="She did it."
    )
    publish(claim)
    assert log() == [("position", 2, "Jane Unnamed did it.", "She did it.")]
    workflow.redact(chief(), position, "quote", reason="A court ordered it.")
    assert log() == []
    assert PublicClaim.objects.get().statement == claim.statement
    workflow.redact(chief(), Party.objects.get(pk=party.pk), "description", reason="A court ordered it.")
    assert not PublicParty.objects.filter(public_id=party.public_id).exists()
    assert PublicClaim.objects.get().statement == "[redacted]"


def test_the_reason_of_a_withdrawal_can_be_redacted() -> None:
    claim = a_published_claim()
    [revision] = workflow.withdraw(chief(), [claim], reason="It names Jane Unnamed.")
    workflow.redact(chief(), revision, "body", reason="A court ordered it.")
    assert PublicClaim.objects.get().withdrawn_because == "[redacted]"
    assert not PublicCorrection.objects.exists()


def test_the_checklist_is_published_as_the_desk_sets_it() -> None:
    workflow.set_checklist(chief(), "quotes", "block")
    assert PublicRule.objects.get(item="quotes").level == "block"
    assert PublicRule.objects.count() == 6


def test_names_that_an_older_version_left_in_the_row_of_a_withdrawn_claim_go_when_the_index_is_made_anew() -> None:
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="It names a child.")
    PublicClaim.objects.update(contested_in_part_by=["The aunt"])
    call_command("reindex", verbosity=0)
    assert PublicClaim.objects.get().contested_in_part_by == []
