"""Linking evidence, editing it, and unlinking it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Claim, Edit, Evidence
from claims.search import search
from claims.workflow import Conflict, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def test_evidence_is_linked_once_and_found_by_its_quote() -> None:
    claim, source = a_claim(), SourceFactory.create()
    some_evidence(claim, source=source, quote="We saw tanks.")
    with pytest.raises(ValidationError, match="these very words already"):
        some_evidence(claim, source=source, quote="We saw tanks.")
    assert search(Claim.objects.all(), "tanks").get() == claim


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"bearing": "proves"}, "bearing"),
        ({"credibility": "7"}, "credibility"),
        ({"quote": "", "summary": " "}, "__all__"),
        ({"quote": "x" * 5001}, "quote"),
    ],
)
def test_evidence_that_says_nothing_or_in_no_known_word_is_refused(fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        some_evidence(a_claim(), **fields)
    assert field in error.value.message_dict
    assert not Evidence.objects.exists()


def test_unlinked_evidence_stays_in_the_log_and_is_found_no_more() -> None:
    claim = a_claim()
    evidence = some_evidence(claim, quote="We saw tanks.")
    with pytest.raises(Refused):
        workflow.unlink_evidence(researcher(), evidence, reason=" ")
    workflow.unlink_evidence(researcher(), evidence, reason="Another town.")
    with pytest.raises(Refused, match="already"):
        workflow.unlink_evidence(researcher(), evidence, reason="Again.")
    assert not Evidence.objects.linked().exists()
    assert claim.edits.get(verb="unlink_evidence").reason == "Another town."
    assert not search(Claim.objects.all(), "tanks").exists()


def test_an_edit_says_of_which_source_it_is_and_what_it_changed_and_nothing_else() -> None:
    claim, before = a_claim(), PartyFactory.create()
    evidence = some_evidence(claim, quote="We saw tanks.", credibility="3", origin=before)
    workflow.edit_evidence(
        researcher(), evidence, reason="Misread.", quote="We saw lorries. ", credibility="", origin=None, scope=""
    )
    edit = Edit.objects.get(verb="edit_evidence")
    source = {"id": evidence.source.pk, "is": str(evidence.source)}
    assert edit.changes == {
        "source": [source, source],
        "quote": ["We saw tanks.", "We saw lorries."],
        "credibility": ["3", ""],
        "origin": [{"id": before.pk, "is": before.name}, None],
    }
    assert (edit.claim, edit.claim_version, edit.reason) == (claim, 3, "Misread.")
    evidence.refresh_from_db()
    assert (evidence.quote, evidence.credibility, evidence.origin) == ("We saw lorries.", "", None)


def test_what_is_counted_and_found_and_what_is_to_be_published_follow_an_edit() -> None:
    claim, ministry = a_published_claim(), PartyFactory.create()
    evidence = claim.evidence.get()  # type: ignore[attr-defined]
    some_evidence(claim, origin=ministry, quote="Ships.")
    workflow.publish(editor(), [claim])
    claim.refresh_from_db()
    assert (claim.count, claim.has_unpublished_changes) == ((2, 0, 1, 1), False)
    workflow.edit_evidence(researcher(), evidence, reason="It is theirs.", origin=ministry, quote="Of lorries.")
    claim.refresh_from_db()
    assert (claim.count, claim.has_unpublished_changes) == ((2, 0, 1, 0), True)
    assert search(Claim.objects.all(), "lorries").get() == claim
    assert not search(Claim.objects.all(), "arrive").exists()
    workflow.edit_evidence(researcher(), evidence, reason="It is no sign.", bearing="context")
    claim.refresh_from_db()
    assert claim.count == (1, 0, 1, 0)


def test_nothing_is_saved_where_nothing_was_changed_and_the_source_stays() -> None:
    evidence = some_evidence(a_claim(), quote="We saw tanks.", credibility="3")
    with pytest.raises(Refused, match="Nothing was changed"):
        workflow.edit_evidence(researcher(), evidence, quote=" We saw tanks.", credibility="3", origin=None)
    with pytest.raises(TypeError, match="source"):
        workflow.edit_evidence(researcher(), evidence, source=SourceFactory.create())
    assert not Edit.objects.filter(verb="edit_evidence").exists()


def test_a_reason_is_demanded_where_readers_were_shown_the_piece_and_nowhere_else() -> None:
    claim, user = a_published_claim(), researcher()
    shown, later = claim.evidence.get(), some_evidence(claim, quote="Later.")  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="Readers were shown this piece") as refused:
        workflow.edit_evidence(user, shown, reason=" \u200b", credibility="2")
    assert refused.value.field == "reason"
    workflow.edit_evidence(user, later, credibility="2")
    workflow.withdraw(chief(), [claim], reason="A child.")
    with pytest.raises(Refused, match="Readers were shown"):
        workflow.edit_evidence(user, shown, credibility="2")
    workflow.edit_evidence(user, shown, reason="Another paper has it.", credibility="2")
    assert Edit.objects.filter(verb="edit_evidence").latest("pk").reason == "Another paper has it."


def test_of_a_claim_that_was_merged_a_reason_is_demanded_for_what_its_survivor_showed() -> None:
    survivor, duplicate = a_published_claim(), a_claim()
    evidence = some_evidence(duplicate, quote="Of the duplicate.")
    workflow.merge_claims(chief(), duplicate, into=survivor, reason="The same.")
    workflow.edit_evidence(researcher(), evidence, credibility="2")
    workflow.publish(editor(), [survivor])
    with pytest.raises(Refused, match="Readers were shown"):
        workflow.edit_evidence(researcher(), evidence, credibility="3")
    assert Edit.objects.get(verb="edit_evidence").claim == survivor


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"bearing": "proves"}, "bearing"),
        ({"bearing": ""}, "bearing"),
        ({"credibility": "7"}, "credibility"),
        ({"quote": " "}, "__all__"),
        ({"quote": "x" * 5001}, "quote"),
        ({"language": "english"}, "language"),
    ],
)
def test_what_may_not_be_linked_may_not_be_made_of_what_is_linked(fields: dict[str, str], field: str) -> None:
    evidence = some_evidence(a_claim(), quote="We saw tanks.", credibility="3")
    with pytest.raises(ValidationError) as error:
        workflow.edit_evidence(researcher(), evidence, scope="Of a part.", **fields)
    assert field in error.value.message_dict
    evidence.refresh_from_db()
    assert (evidence.quote, evidence.bearing, evidence.credibility, evidence.scope) == (
        "We saw tanks.",
        "supports",
        "3",
        "",
    )


def test_two_pieces_of_one_source_cannot_be_made_to_say_the_same_and_two_that_do_can_be_graded() -> None:
    claim, duplicate, source = a_claim(), a_claim(), SourceFactory.create()
    some_evidence(claim, source=source, quote="Tanks.")
    other = some_evidence(claim, source=source, quote="Lorries.")
    with pytest.raises(ValidationError, match="these very words"):
        workflow.edit_evidence(researcher(), other, quote="Tanks.")
    twin = some_evidence(duplicate, source=source, quote="Tanks.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    workflow.edit_evidence(researcher(), twin, credibility="2")
    twin.refresh_from_db()
    assert twin.credibility == "2"


def test_who_edits_what_a_colleague_edited_meanwhile_is_shown_that_and_nothing_else_stops_them() -> None:
    claim = a_claim()
    evidence, other = some_evidence(claim), some_evidence(claim, quote="Other.")
    claim.refresh_from_db()
    seen = claim.version
    some_evidence(claim, quote="Linked meanwhile.")
    workflow.edit_evidence(researcher(), other, credibility="4")
    workflow.edit_text(researcher(), claim, seen=None, context="Meanwhile.")
    workflow.edit_evidence(researcher(), evidence, seen=seen, credibility="2")
    with pytest.raises(Conflict) as met:
        workflow.edit_evidence(researcher(), evidence, seen=seen, credibility="3")
    [edit] = met.value.edits
    assert (edit.verb, edit.object_id) == ("edit_evidence", evidence.pk)
    evidence.refresh_from_db()
    assert evidence.credibility == "2"


def test_who_edits_what_was_edited_and_put_back_or_redacted_meanwhile_is_shown_that() -> None:
    user, claim = researcher(), a_claim(context="Jane did it.")
    evidence = some_evidence(claim, quote="Jane did it.", summary="One saw it.")
    claim.refresh_from_db()
    seen = claim.version
    workflow.edit_evidence(user, evidence, credibility="2")
    workflow.undo(user, Edit.objects.get(verb="edit_evidence"))
    with pytest.raises(Conflict) as met:
        workflow.edit_evidence(researcher(), evidence, seen=seen, credibility="3")
    assert [edit.verb for edit in met.value.edits] == ["edit_evidence", "undo"]
    claim.refresh_from_db()
    seen = claim.version
    workflow.redact(chief(), claim, "context", reason="A court said so.")
    with pytest.raises(Conflict) as met:
        workflow.edit_evidence(researcher(), evidence, seen=seen, quote="Jane did it.", scope="All.")
    assert [edit.verb for edit in met.value.edits] == ["redact"]


def test_what_was_unlinked_can_no_longer_be_edited() -> None:
    evidence = some_evidence(a_claim())
    workflow.unlink_evidence(researcher(), evidence, reason="Another town.")
    with pytest.raises(Refused, match="unlinked already"):
        workflow.edit_evidence(researcher(), evidence, credibility="2")


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ({"quote": "한국"}, {"quote": "We saw tanks."}, ""),
        ({"quote": "We saw tanks."}, {"quote": "우리는 탱크를 보았다."}, "ko"),
        ({"quote": "We saw tanks.", "language": "nl"}, {"quote": "Tanks."}, "nl"),
        ({"quote": "한국"}, {"quote": "We saw tanks.", "language": "en"}, "en"),
        ({"quote": "한국"}, {"scope": "The south."}, "ko"),
    ],
)
def test_a_language_that_the_script_told_goes_with_the_quote_and_one_that_was_given_stays(
    before: dict[str, str], typed: dict[str, str], after: str
) -> None:
    evidence = some_evidence(a_claim(), **before)
    workflow.edit_evidence(researcher(), evidence, **typed)
    evidence.refresh_from_db()
    assert evidence.language == after


def test_an_origin_that_was_merged_is_read_as_its_survivor_and_that_is_no_edit() -> None:
    was, now = PartyFactory.create(), PartyFactory.create()
    evidence = some_evidence(a_claim(), origin=was)
    workflow.merge_parties(chief(), was, into=now, reason="The same.")
    workflow.edit_evidence(researcher(), evidence, origin=now, credibility="2")
    assert set(Edit.objects.get(verb="edit_evidence").changes) == {"source", "credibility"}
