"""Linking a source that is known to one more claim."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Evidence, Source
from tests.desk.forms import at, errors, filled, said
from tests.factories import SourceFactory, a_claim, chief

SAYS = {"bearing": "context", "quote": "They were seen."}


@pytest.fixture
def report(db: None) -> Source:
    return SourceFactory.create(title="The Report")


def to_link(source: Source) -> str:
    return f"/desk/sources/{source.pk}/link/"


def test_the_claim_that_is_chosen_is_linked_with_a_bearing_and_a_quote_of_its_own(at_work: Client, report: Source):
    claim, other = a_claim(), a_claim(statement="Another claim.")
    at_work.post(at("link_evidence", claim), {"source": "The Report", "bearing": "supports", "quote": "So."})
    page = at_work.get(to_link(report))
    assert "The Report" in said(page)
    chosen = at_work.get(to_link(report), filled(page, "main form", claim="Another claim."))
    assert chosen["Location"] == f"{at('link_evidence', other)}?source={report.pk}"
    form = at_work.get(chosen["Location"])
    at_work.post(at("link_evidence", other), filled(form, "#action form", **SAYS))
    linked = {one.claim: (one.bearing, one.quote) for one in Evidence.objects.filter(source=report)}
    assert linked == {claim: ("supports", "So."), other: ("context", "They were seen.")}


@pytest.mark.parametrize(
    ("typed", "wrong"), [("", "is needed"), ("Nothing like it", "The desk knows no claim"), ("\0", "Null")]
)
def test_a_claim_that_nobody_knows_is_asked_for_again(at_work: Client, report: Source, typed: str, wrong: str):
    a_claim()
    response = at_work.get(to_link(report), {"claim": typed})
    assert wrong in errors(response)
    if "\0" not in typed:
        assert filled(response, "main form")["claim"] == [typed]


def test_some_words_of_a_claim_offer_it(at_work: Client, report: Source):
    claim = a_claim(statement="Troops are at the border.")
    response = at_work.get(to_link(report), {"claim": "bord"})
    [picked] = [one for one in filled(response, "main form") if one == "claim"]
    assert "Choose one of those below." in errors(response)
    chosen = at_work.get(to_link(report), {picked: "bord", "claim-pick": f"[{claim.public_id}]"})
    assert chosen["Location"].startswith(at("link_evidence", claim))


def test_a_merged_source_is_linked_as_the_one_that_stays(at_work: Client, report: Source):
    claim, kept = a_claim(), SourceFactory.create(title="The Report, complete")
    workflow.merge_sources(chief(), report, into=kept, reason="The same.")
    assert at_work.get(to_link(report))["Location"] == f"/desk/sources/{kept.pk}/"
    chosen = at_work.get(to_link(kept), {"claim": claim.public_id})
    assert chosen["Location"].endswith(f"?source={kept.pk}")


def test_an_unknown_source_is_not_found(at_work: Client):
    for number in ("999999", "9" * 30):
        assert at_work.get(f"/desk/sources/{number}/link/").status_code == 404
