"""What somebody types into a form of the desk: cleaned, checked, never cut, and there still where it is wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Evidence, Source
from tests.desk.forms import at, errors, send, typed_is_kept
from tests.factories import SourceFactory, a_claim
from tests.htmx import soup

UNSEEN = " \u200b\u2060\ufeff"
LONG = "https://one.example/" + "a" * 2980
SAYS = {"bearing": "supports", "quote": "We saw them.", "credibility": "6"}
RECEIVE = reverse("desk:receive")


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def test_a_statement_with_nothing_to_be_seen_is_refused_where_it_stands(at_work: Client) -> None:
    response = send(at_work, RECEIVE, statement=UNSEEN, context="What it is about.")
    assert "Statement : “Statement” is needed. Fill it in." in errors(response)
    typed_is_kept(response, context="What it is about.")
    assert not Claim.objects.exists()


def test_a_statement_cannot_turn_its_neighbours_round(at_work: Client) -> None:
    send(at_work, RECEIVE, statement="\u202eIt burst.\u2069\u200b")
    assert Claim.objects.get().statement == "It burst."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"statement": "북한군 약 만 명이 파병되었다."}, "ko"),
        ({"statement": "Путин это отрицает."}, "und-Cyrl"),
        ({"statement": "Путин это отрицает.", "language": "RU"}, "ru"),
        ({"statement": "It burst."}, "en"),
    ],
)
def test_the_language_that_the_form_proposes_gives_way_to_what_the_script_tells(
    at_work: Client, typed: dict[str, str], kept: str
) -> None:
    send(at_work, RECEIVE, **typed)
    assert Claim.objects.get().language == kept


@pytest.mark.parametrize("tag", ["english", "xx", "en-US-US"])
def test_what_is_no_language_is_said_and_stays(at_work: Client, tag: str) -> None:
    response = send(at_work, RECEIVE, statement="It burst.", language=tag)
    assert "Language : This is no tag of a language." in errors(response)
    typed_is_kept(response, statement="It burst.", language=tag)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (LONG, "Ensure this value has at most 1000 characters (it has 3000)."),
        ("https://user:pass@one.example/a", "This address has a name or a password in it."),
        ("ftp://one.example/a", "Give an address that begins with https:// or http://."),
    ],
)
def test_a_wrong_address_is_named_and_stays_whole(at_work: Client, bare: Claim, typed: str, fault: str) -> None:
    for field, label in (("url", "Address"), ("archived_url", "Archived copy")):
        response = send(at_work, at("link_evidence", bare), title="A report", **SAYS, **{field: typed})
        assert f"{label} : {fault}" in errors(response)
        typed_is_kept(response, title="A report", **{field: typed})
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (LONG, "Source : Ensure this value has at most 1000 characters (it has 3000)."),
        ("https://user:pass@one.example/a", "Address : This address has a name or a password in it."),
        ("ftp://one.example/a", "Address : Give an address that begins with https:// or http://."),
    ],
)
def test_a_wrong_address_in_the_field_of_the_source_is_no_title(
    at_work: Client, bare: Claim, typed: str, wrong: str
) -> None:
    response = send(at_work, at("link_evidence", bare), source=typed, **SAYS)
    assert wrong in errors(response)
    typed_is_kept(response, source=typed, title="")
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("see https://one.example/a", "https://one.example/a"),
        ("The Paper (https://one.example/a?b=c).", "https://one.example/a?b=c"),
        ("www.one.example/a, page 3", "https://www.one.example/a"),
    ],
)
def test_an_address_among_other_words_is_shown_in_its_field_and_kept_with_the_title(
    at_work: Client, bare: Claim, typed: str, address: str
) -> None:
    response = send(at_work, at("link_evidence", bare), source=typed, **SAYS)
    assert f"Source : “{typed}” says more than an address. The address is filled in below." in errors(response)
    typed_is_kept(response, source=typed, url=address, title="")
    assert not Source.objects.exists()
    response = at_work.post(at("link_evidence", bare), {"source": typed, "url": address, "title": "The Paper", **SAYS})
    assert response.status_code == 302
    source = Evidence.objects.get().source
    assert (source.title, source.url) == ("The Paper", address)


def test_an_address_among_other_words_may_be_that_of_a_known_source(at_work: Client, bare: Claim) -> None:
    known = SourceFactory.create(url="https://one.example/a")
    sent = {"source": "see https://one.example/a", "url": "https://one.example/a", **SAYS}
    assert at_work.post(at("link_evidence", bare), sent).status_code == 302
    assert Evidence.objects.get().source == known


def test_an_address_among_other_words_is_found_while_it_is_typed(at_work: Client, bare: Claim) -> None:
    summary = soup(at_work.get(reverse("desk:known_source", args=["source"]), {"source": "see https://one.example/a"}))
    described = summary.select_one("#source-summary")
    assert described and (described["data-address"], described["data-title"]) == ("https://one.example/a", "")
    SourceFactory.create(title="The Paper", url="https://one.example/a")
    summary = soup(
        at_work.get(reverse("desk:known_source", args=["source"]), {"source": "see https://www.one.example/a/."})
    )
    assert "The desk knows this source: “The Paper”" in " ".join(summary.get_text().split())


def test_another_address_than_the_one_among_the_words_is_asked_about(at_work: Client, bare: Claim) -> None:
    typed = {"source": "see https://one.example/a", "url": "https://two.example/b", "title": "The Paper"}
    response = send(at_work, at("link_evidence", bare), **typed, **SAYS)
    assert "Address : This is another address than that of the source above." in errors(response)


@pytest.mark.parametrize(
    "name", ["link_evidence", "record_position", "edit_text", "change_status", "workspace", "ask_reply"]
)
def test_no_field_of_the_desk_tells_a_browser_where_it_could_cut(leading: Client, bare: Claim, name: str) -> None:
    page = soup(leading.get(at(name, bare)))
    assert page.select("form textarea, form input[type=text]")
    assert [field["name"] for field in page.select("[maxlength]")] == []
