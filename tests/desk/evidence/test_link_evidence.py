"""Linking evidence."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Evidence, Party, Source
from tests.desk.forms import (
    assert_form_swaps_in_place,
    assert_swaps,
    at,
    errors,
    filled,
    said,
    send,
    typed_is_kept,
)
from tests.factories import PartyFactory, SourceFactory, a_claim, chief, researcher
from tests.htmx import HTMX, after_swap, soup

SAYS = {"bearing": "supports", "quote": "We saw them."}


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def test_a_known_source_is_linked_by_its_title(at_work: Client, bare: Claim):
    source, ministry = SourceFactory.create(title="The Report"), PartyFactory.create(name="Ministry")
    known_source = {
        "quote_before": "At dawn",
        "quote_after": "by train",
        "summary": "Sight",
        "credibility": "2",
        "language": "en",
    }
    response = send(at_work, at("link_evidence", bare), source="the report", origin="Ministry", **SAYS, **known_source)
    assert response["Location"] == at("workspace", bare)
    evidence = Evidence.objects.get()
    assert (evidence.source, evidence.origin, evidence.bearing) == (source, ministry, "supports")
    assert {name: getattr(evidence, name) for name in known_source} == known_source


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
        ({**SAYS}, "Source : Pick a known source, or describe a new one below."),
        ({**SAYS, "source": "Unheard of"}, "Source : The desk knows no source “Unheard of”."),
        ({**SAYS, "source": "The Report", "title": "New"}, "Source : Either pick a known source or describe"),
        ({**SAYS, "source": "https://new.example/"}, "Title : Give the title of the new source."),
        ({**SAYS, "source": "http://a.example:99999/"}, "Address : This is not an address"),
        (
            {**SAYS, "source": "https://a.example/", "url": "https://b.example/", "title": "New"},
            "Address : This is another",
        ),
        ({**SAYS, "url": "https://new.example/"}, "Title : Give the title of the new source."),
        ({**SAYS, "title": "New", "url": "nowhere at all"}, "Address : Enter a valid URL."),
        ({**SAYS, "title": "New", "url": "http://a.example:99999/"}, "Address : This is not an address"),
        ({**SAYS, "title": "New", "published_on": "soon"}, "Published : This is not read as a date."),
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


@pytest.mark.parametrize(
    "spelling",
    [
        "http://news.example/troops",
        "https://www.news.example/troops/?utm_source=x&fbclid=y",
        "https://news.example/troops#part",
        "www.news.example/troops",
    ],
)
def test_an_address_pasted_as_the_source_is_the_known_one_in_any_spelling(at_work: Client, bare: Claim, spelling: str):
    known = SourceFactory.create(title="Known report", url="https://news.example/troops")
    response = send(at_work, at("link_evidence", bare), source=spelling, **SAYS)
    assert Evidence.objects.get().source == known
    assert "that of “Known report”, which the desk knows already" in said(at_work.get(response["Location"]))


def test_an_address_that_nobody_knows_unfolds_the_new_source_with_it_filled_in(at_work: Client, bare: Claim):
    address = "https://new.example/a"
    response = send(at_work, at("link_evidence", bare), source=address, **SAYS)
    assert "Title : Give the title of the new source." in errors(response)
    typed_is_kept(response, source=address, url=address, **SAYS | {"bearing": "supports"})
    assert soup(response).select_one("#new-source").has_attr("open")  # type: ignore[union-attr]
    at_work.post(at("link_evidence", bare), filled(response, "#action form", title="New report"))
    source = Evidence.objects.get().source
    assert (source.title, source.url) == ("New report", address)


def test_a_title_that_nobody_knows_is_asked_about_and_then_is_a_source_without_an_address(at_work: Client, bare: Claim):
    response = send(at_work, at("link_evidence", bare), source="Leaflet of 3 May", **SAYS)
    assert "The desk knows no source “Leaflet of 3 May”." in errors(response)
    typed_is_kept(response, source="Leaflet of 3 May", title="Leaflet of 3 May")
    at_work.post(at("link_evidence", bare), filled(response, "#action form"))
    source = Evidence.objects.get().source
    assert (source.title, source.url) == ("Leaflet of 3 May", "")


def test_an_origin_that_is_left_as_it_is_is_the_publisher_and_that_is_said(at_work: Client, bare: Claim):
    ministry = PartyFactory.create(name="Ministry")
    SourceFactory.create(title="The Report", publisher=ministry)
    page = at_work.get(at("link_evidence", bare))
    assert "Left as it is, it is whoever published the source." in said(page)
    response = send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    assert Evidence.objects.get().origin == ministry
    told = "Whose word it is: Ministry, because it published the source."
    assert told in said(at_work.get(response["Location"]))


def test_what_somebody_named_as_the_origin_is_taken_and_not_told_again(at_work: Client, bare: Claim):
    other = PartyFactory.create(name="Agency")
    SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))
    response = send(at_work, at("link_evidence", bare), source="The Report", origin="Agency", **SAYS)
    assert Evidence.objects.get().origin == other
    assert "Whose word it is:" not in said(at_work.get(response["Location"]))


@pytest.mark.parametrize(
    "typed", [{"origin_unknown": "on"}, {"origin_proposed": "Ministry"}, {"origin_unknown": "on", "origin": "Old"}]
)
def test_an_origin_that_is_said_not_to_be_known_or_was_emptied_is_not_known(
    at_work: Client, bare: Claim, typed: dict[str, str]
):
    PartyFactory.create(name="Old")
    SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))
    proposed = {"origin_proposed": typed.get("origin", "")}
    send(at_work, at("link_evidence", bare), source="The Report", **SAYS, **proposed | typed)
    assert Evidence.objects.get().origin is None


def test_an_origin_that_was_filled_in_for_another_source_gives_way_to_the_one_that_is_proposed_now(
    at_work: Client, bare: Claim
):
    PartyFactory.create(name="Old")
    ministry = PartyFactory.create(name="Ministry")
    SourceFactory.create(title="The Report", publisher=ministry)
    send(at_work, at("link_evidence", bare), source="The Report", origin="Old", origin_proposed="Old", **SAYS)
    assert Evidence.objects.get().origin == ministry


def test_an_origin_that_is_named_and_said_not_to_be_known_is_asked_about(at_work: Client, bare: Claim):
    SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))
    typed = {"source": "The Report", "origin": "Ministry"}
    response = send(at_work, at("link_evidence", bare), **typed, origin_unknown="on", **SAYS)
    assert "It is not known whose word it is : Whose word it is stands there too." in errors(response)
    typed_is_kept(response, **typed)
    assert soup(response).select("#id_origin_unknown[checked]")
    assert not Evidence.objects.exists()


def test_of_a_source_known_through_another_the_publisher_of_the_original_is_proposed(at_work: Client, bare: Claim):
    outlet = SourceFactory.create(title="News", publisher=PartyFactory.create(name="Outlet"))
    ministry = PartyFactory.create(name="Ministry")
    SourceFactory.create(title="The Report", publisher=ministry, through=outlet)
    answer = at_work.get("/desk/proposed-origin/", {"source": "The Report"}, headers=HTMX)
    assert "Proposed: Ministry, because it published the original. “News” only reports it." in said(answer)
    send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    assert Evidence.objects.get().origin == ministry


def test_a_new_publisher_is_taken_as_the_origin_too_and_added_once(at_work: Client, bare: Claim):
    new = {"source": "Leaflet", "publisher": "Printers", "publisher_kind": "organisation"}
    assert send(at_work, at("link_evidence", bare), **new, **SAYS).status_code == 302
    evidence, printers = Evidence.objects.get(), Party.objects.get(name="Printers")
    assert (evidence.origin, evidence.source.publisher) == (printers, printers)
    assert evidence.source.title == "Leaflet", "what is described is new, and its title was written"


def known_source(client: Client, **typed: str) -> str:
    response = client.get("/desk/known-source/source/", typed, headers=HTMX)
    assert response.status_code == 200
    return said(response)


def test_the_reliability_of_the_publisher_is_shown_with_its_reason(at_work: Client, bare: Claim):
    judged = PartyFactory.create(name="Ministry", reliability="B", reliability_reason="Right in four of five cases.")
    SourceFactory.create(title="The Report", publisher=judged, url="https://news.example/1")
    SourceFactory.create(title="A leaflet")
    page = at_work.get(at("link_evidence", bare))
    typed = {"source": "www.news.example/1?utm_medium=x"}
    swapped = after_swap(page, "#source-fields", at_work.get("/desk/known-source/source/", typed, headers=HTMX))
    shown = " ".join(swapped.select_one("#source-summary").get_text(" ").split())  # type: ignore[union-attr]
    assert "The desk knows this source: “The Report”" in shown
    assert "another spelling of its address, https://news.example/1" in shown
    assert "B Ministry: usually reliable. Right in four of five cases." in shown
    assert "Nobody is named as its publisher" in known_source(at_work, source="A leaflet")
    assert "B Ministry: usually reliable" in known_source(at_work, source="New", publisher="ministry")
    assert "Printers is new to the desk" in known_source(at_work, publisher="Printers")


def test_what_is_not_known_is_said_and_where_to_describe_it(at_work: Client):
    assert "The desk does not know this address yet." in known_source(at_work, source="https://new.example/a")
    assert "The desk knows no source of this title." in known_source(at_work, source="Leaflet")
    assert known_source(at_work).startswith("What the desk knows of the source shows here:")


def test_what_several_are_called_is_not_said_to_be_unknown(at_work: Client):
    for _one in range(2):
        SourceFactory.create(title="The Report")
        PartyFactory.create(name="Ministry")
    several = known_source(at_work, source="The Report")
    assert "several sources of this title" in several
    assert "no source" not in several
    publisher = known_source(at_work, source="New", publisher="Ministry")
    assert "Several parties are called Ministry" in publisher
    assert "new to the desk" not in publisher


@pytest.mark.parametrize("field", ["source", "url", "publisher", "through"])
@pytest.mark.parametrize("typed", ["\0", "http://[", "http://a:99999/", "[" + "9" * 40 + "]", "x" * 5000, '"><b>'])
def test_anything_may_be_typed_as_a_source(at_work: Client, field: str, typed: str):
    for address in ("/desk/known-source/source/", "/desk/proposed-origin/"):
        response = at_work.get(address, {field: typed}, headers=HTMX)
        assert response.status_code == 200
        assert '"><b>' not in response.content.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "Ministry"),
        ({"origin": "Somebody else"}, "Somebody else"),
        ({"origin": "Old", "origin_proposed": "Old"}, "Ministry"),
        ({"origin": "", "origin_proposed": "Ministry"}, ""),
        ({"origin": "", "origin_proposed": "Old"}, "Ministry"),
        ({"origin": "Ministry", "origin_proposed": "Ministry", "origin_unknown": "on"}, ""),
    ],
)
def test_the_origin_is_filled_in_where_nobody_typed_one(
    at_work: Client, bare: Claim, before: dict[str, str], after: str
):
    SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))
    page = at_work.get(at("link_evidence", bare))
    answer = at_work.get("/desk/proposed-origin/", {"source": "The Report", **before}, headers=HTMX)
    swapped = after_swap(page, "#origin-form", answer)
    assert filled(swapped, "#action form")["origin"] == [after]
    assert ("because it published this" in swapped.get_text()) == (after == "Ministry")
    assert bool(swapped.select("#id_origin_unknown[checked]")) == (after == ""), (
        "what is emptied is said not to be known"
    )


def test_an_earlier_proposal_goes_where_nothing_can_be_proposed_now(at_work: Client):
    answer = at_work.get("/desk/proposed-origin/", {"origin": "Old", "origin_proposed": "Old"}, headers=HTMX)
    assert soup(answer).select_one("#id_origin")["value"] == ""  # type: ignore[index]


def test_a_publisher_like_a_known_one_is_asked_about(at_work: Client, bare: Claim):
    known = PartyFactory.create(name="The Daily Mirror")
    new = {"title": "Own paper", "publisher": "Daily Mirror", "publisher_kind": "media", "origin": "Daily Mirror"}
    response = send(at_work, at("link_evidence", bare), **new, **SAYS)
    assert "Publisher : The desk knows a party of nearly this name." in errors(response)
    picks = {"publisher-pick": f"[{known.public_id}]", "origin": "The Daily Mirror"}
    at_work.post(at("link_evidence", bare), filled(response, "#action form", **picks))
    assert Evidence.objects.get().source.publisher == known
