"""Linking evidence and unlinking it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Claim, Evidence
from claims.search import search
from claims.workflow import Refused
from tests.factories import SourceFactory, a_claim, researcher, some_evidence

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
