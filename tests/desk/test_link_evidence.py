"""Linking evidence."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Evidence, Party, Source
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, said, send, typed_is_kept
from tests.factories import PartyFactory, SourceFactory, a_claim, chief, researcher

SAYS = {"bearing": "supports", "quote": "We saw them."}


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def test_a_known_source_is_linked_by_its_title(at_work: Client, bare: Claim):
    source, ministry = SourceFactory.create(title="The Report"), PartyFactory.create(name="Ministry")
    told = {
        "quote_before": "At dawn",
        "quote_after": "by train",
        "summary": "Sight",
        "credibility": "2",
        "language": "en",
    }
    response = send(at_work, at("link_evidence", bare), source="the report", origin="Ministry", **SAYS, **told)
    assert response["Location"] == at("workspace", bare)
    evidence = Evidence.objects.get()
    assert (evidence.source, evidence.origin, evidence.bearing) == (source, ministry, "supports")
    assert {name: getattr(evidence, name) for name in told} == told


def test_a_new_source_is_described_in_the_same_form_with_its_new_publisher(at_work: Client, bare: Claim):
    report = SourceFactory.create(title="The Report")
    new = {"title": "Own paper", "url": "https://paper.example/a", "author": "Ann", "published_on": "2024-10"}
    new |= {"publisher": "Paper House", "publisher_kind": "media", "origin": "Paper House", "through": "The Report"}
    send(at_work, at("link_evidence", bare), **new, **SAYS)
    evidence, house = Evidence.objects.get(), Party.objects.get()
    source = evidence.source
    assert (house.name, house.kind) == ("Paper House", "media")
    assert (source.title, source.publisher, source.author, source.through) == ("Own paper", house, "Ann", report)
    assert evidence.origin == house, "one new party for both fields"


def test_another_spelling_of_a_known_address_takes_the_known_source_and_says_so(at_work: Client, bare: Claim):
    known = SourceFactory.create(title="Known report", url="https://news.example/troops")
    typed = {"title": "Another title", "url": "http://www.news.example/troops/?utm_source=x"}
    response = send(at_work, at("link_evidence", bare), publisher="New House", publisher_kind="media", **typed, **SAYS)
    assert Evidence.objects.get().source == known
    assert Source.objects.count() == 1
    assert not Party.objects.exists()
    assert "that of “Known report”, which the desk knows already" in said(at_work.get(response["Location"]))


def test_a_merged_source_is_linked_as_the_one_that_it_was_merged_into(at_work: Client, bare: Claim):
    old, new = SourceFactory.create(title="Old"), SourceFactory.create(title="New")
    workflow.merge_sources(chief(), old, into=new, reason="The same.")
    send(at_work, at("link_evidence", bare), source=f"[{old.pk}]", **SAYS)
    assert Evidence.objects.get().source == new


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    SourceFactory.create(title="The Report")
    assert_swaps(at_work, claim, at("link_evidence", claim), source="The Report", **SAYS)


def test_a_title_that_several_sources_have_offers_them(at_work: Client, bare: Claim):
    first, second = SourceFactory.create(title="Update"), SourceFactory.create(title="Update")
    response = assert_form_swaps_in_place(at_work, bare, at("link_evidence", bare), source="Update", **SAYS)
    assert "There are 2 sources “Update”. Choose the one that you mean." in errors(response)
    send_again = {"source-pick": f"[{second.pk}]"}
    at_work.post(at("link_evidence", bare), {"source": "Update", "credibility": "6", **SAYS, **send_again})
    assert Evidence.objects.get().source == second
    assert first.evidence.count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({**SAYS}, "Known source : Pick a known source, or describe a new one below."),
        ({**SAYS, "source": "Unheard of"}, "Known source : The desk knows no source “Unheard of”."),
        ({**SAYS, "source": "The Report", "title": "New"}, "Known source : Either pick a known source or describe"),
        ({**SAYS, "url": "https://new.example/"}, "Title : Give the title of the new source."),
        ({**SAYS, "title": "New", "url": "nowhere at all"}, "Address : Enter a valid URL."),
        ({**SAYS, "title": "New", "url": "http://a.example:99999/"}, "Address : This is not an address"),
        ({**SAYS, "title": "New", "published_on": "soon"}, "Published : Write a day as 2024-10-24"),
        ({**SAYS, "title": "New", "publisher": "Who"}, "Publisher : The desk knows no party “Who”."),
        ({"source": "The Report", "quote": "Yes."}, "What it does for the claim : Choose one."),
        ({"source": "The Report", "bearing": "supports"}, "Quote : Give the exact quote"),
        ({**SAYS, "source": "The Report", "bearing": "proves"}, "Choose one of those that are offered."),
        ({**SAYS, "source": "The Report", "credibility": "9"}, "Credibility : Choose one of those"),
        ({**SAYS, "source": "The Report\0"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, bare: Claim, typed: dict[str, str], wrong: str
):
    SourceFactory.create(title="The Report")
    response = send(at_work, at("link_evidence", bare), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **{name: text for name, text in typed.items() if text not in ("proves", "9")})
    assert not Evidence.objects.exists()
    assert Source.objects.count() == 1
    assert not Party.objects.exists()


def test_the_same_words_of_the_same_source_are_not_linked_twice_and_nothing_is_left_behind(
    at_work: Client, bare: Claim
):
    source = SourceFactory.create(title="The Report")
    workflow.link_evidence(researcher(), bare, source=source, bearing="supports", quote="We saw them.")
    response = send(at_work, at("link_evidence", bare), source="The Report", origin="New", origin_kind="person", **SAYS)
    assert "with these very words already" in errors(response)
    assert Evidence.objects.count() == 1
    assert not Party.objects.exists()
