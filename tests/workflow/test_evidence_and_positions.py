from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Claim, Evidence, Position
from claims.models.positions import lines_of
from claims.search import search
from claims.workflow import Refused
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, researcher, some_evidence

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


def test_a_corrected_position_is_not_a_change_of_line() -> None:
    claim, party = a_claim(), PartyFactory.create()
    wrong = a_position(claim, party=party, stance="asserts")
    right = workflow.correct_position(researcher(), wrong, reason="Misread.", party=party, stance="denies", quote="No.")
    assert list(Position.objects.on(claim).standing()) == [right]
    with pytest.raises(Refused, match="corrected already"):
        workflow.correct_position(researcher(), wrong, reason="Again.", party=party, stance="denies", quote="No.")


def test_a_voided_position_is_no_position() -> None:
    claim = a_claim()
    position = a_position(claim, scope="Speaks of the harbour alone.")
    assert search(Claim.objects.all(), "harbour").get() == claim
    workflow.void_position(researcher(), position, reason="Another claim was meant.")
    assert not Position.objects.on(claim).standing().exists()
    assert not search(Claim.objects.all(), "harbour").exists()
    with pytest.raises(Refused, match="voided already"):
        workflow.void_position(researcher(), position, reason="Again.")


def test_what_stood_before_a_correction_is_still_known_as_of_then() -> None:
    claim, party = a_claim(), PartyFactory.create()
    wrong = a_position(claim, party=party)
    right = workflow.correct_position(researcher(), wrong, reason="Misread.", party=party, stance="denies", quote="No.")
    assert list(Position.objects.standing(known_at=wrong.recorded_at)) == [wrong]
    assert list(Position.objects.standing(known_at=right.recorded_at)) == [right]


def test_parties_are_grouped_by_side_with_all_that_each_said_oldest_first() -> None:
    claim, ministry, un = a_claim(), PartyFactory.create(), PartyFactory.create()
    later = a_position(claim, party=ministry, stance="qualifies", said_on="2024-10-25")
    earlier = a_position(claim, party=ministry, stance="denies", said_on="2024-10")
    open_one = a_position(claim, party=un, stance="has_not_verified")
    grouped = lines_of(Position.objects.on(claim).standing().with_parties().in_order())
    assert [(line.positions[0].party, line.side.value, line.positions) for line in grouped] == [
        (un, "open", [open_one]),
        (ministry, "against", [earlier, later]),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stance": "shouts"}, "stance"),
        ({"quote": "", "paraphrase": ""}, "__all__"),
        ({"likelihood": "maybe"}, "likelihood"),
        ({"said_on": "2024-99"}, "said_on"),
    ],
)
def test_a_position_that_says_nothing_or_in_no_known_word_is_refused(fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        a_position(a_claim(), **fields)
    assert field in error.value.message_dict
    assert not Position.objects.exists()
