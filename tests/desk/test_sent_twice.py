"""A form that is sent twice is one entry, and whoever sends it is told so; one that is filled in anew is another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from claims.models import (
    Claim,
    ClaimRelation,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Party,
    Position,
    ReplyRequest,
    SavedView,
    Source,
    StatusChange,
)
from tests.concurrency import at_once
from tests.desk.forms import at, errors, filled, said
from tests.factories import a_claim, a_status, editor, researcher
from tests.htmx import HTMX, after_swap, soup

TWICE = "This was recorded already; nothing was added."
RECEIVE = "/desk/receive/"
NEW_PARTY = {"party": "A new ministry", "party_kind": "government"}
SAYS = {"stance": "denies", "quote": "No."}
NEW_SOURCE = {"title": "A leaflet", "publisher": "A printer", "publisher_kind": "organisation", "bearing": "supports"}
MADE = (Claim, ClaimRelation, CorrectionRequest, Edit, Evidence, Note, Party, Position)
MADE += (ReplyRequest, SavedView, Source, StatusChange)


def everything() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MADE}


def opened(client: Client, address: str) -> dict[str, Any]:
    form = "#action form" if "/claims/" in address else "form[action$='/board/save/'], #receive-form, #save-view form"
    return filled(client.get(address), form)


@pytest.fixture
def other(db: None) -> Claim:
    return a_claim(statement="Another claim altogether.")


FORMS: dict[str, Callable[[Claim, Claim], tuple[str, dict[str, Any]]]] = {
    "receive": lambda c, o: (
        RECEIVE,
        {"statement": "Ships left the harbour.", "claimant": "A new ministry", "claimant_kind": "government"},
    ),
    "receive a variant": lambda c, o: (RECEIVE, {"statement": "Ships left the harbour.", "variant_of": o.public_id}),
    "link_evidence": lambda c, o: (
        at("link_evidence", c),
        NEW_SOURCE | {"quote": "So.", "origin_proposed": "A printer"},
    ),
    "link_evidence from a fresh address": lambda c, o: (
        at("link_evidence", c),
        NEW_SOURCE | {"source": "https://new.example/a", "quote": "So."},
    ),
    "record_position": lambda c, o: (at("record_position", c), NEW_PARTY | SAYS),
    "record_position from a new source": lambda c, o: (
        at("record_position", c),
        NEW_PARTY | SAYS | {"source": "https://new.example/a", "title": "A leaflet"},
    ),
    "receive from a new source": lambda c, o: (
        RECEIVE,
        {"statement": "Ships left the harbour.", "first_appearance": "https://new.example/a", "title": "A leaflet"},
    ),
    "add_note": lambda c, o: (at("add_note", c), {"text": "Look at this."}),
    "receive_request": lambda c, o: (at("receive_request", c), {"sender": "A reader", "text": "It was a Tuesday."}),
    "ask_reply": lambda c, o: (at("ask_reply", c), NEW_PARTY),
    "relate": lambda c, o: (at("relate", c), {"kind": "variant_of", "other": o.public_id}),
    "change_status": lambda c, o: (
        at("change_status", c),
        {"status": a_status("disputed").pk, "kind": "development", "rationale": "They differ."},
    ),
    "edit_text": lambda c, o: (at("edit_text", c), {"statement": "Other words."}),
    "edit_evidence": lambda c, o: (
        at("edit_evidence", c, c.evidence.get().pk),
        {"credibility": "2", "origin": "A new ministry", "origin_kind": "government"},
    ),
    "merge": lambda c, o: (at("merge", c), {"into": o.public_id, "reason": "The same."}),
    "save_view": lambda c, o: ("/desk/views/save/", {"view-name": "Mine alone"}),
}


@pytest.mark.parametrize("with_htmx", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_sent_twice_is_one_entry_and_the_sender_is_told(
    leading: Client, claim: Claim, other: Claim, name: str, with_htmx: bool
):
    address, typed = FORMS[name](claim, other)
    sent = opened(leading, address) | typed
    headers = HTMX if with_htmx else {}
    first = leading.post(address, sent, headers=headers)
    assert TWICE not in _told(leading, first)
    once = everything()
    second = leading.post(address, sent, headers=headers)
    assert everything() == once
    assert TWICE in _told(leading, second)
    assert second.status_code == first.status_code
    assert second.get("Location", "") == first.get("Location", "").partition("#")[0]
    for header in ("HX-Redirect", "HX-Retarget", "HX-Push-Url"):
        assert second.get(header) == first.get(header)


def _told(client: Client, response: HttpResponse) -> str:
    """What somebody reads or hears who sent a form."""
    if "HX-Trigger-After-Settle" in response:
        return response["HX-Trigger-After-Settle"]
    there = response.get("Location") or response.get("HX-Redirect")
    assert there, response.content.decode()
    return said(client.get(there))


def test_a_fresh_form_with_the_same_words_is_a_note_of_its_own_and_no_second_position(at_work: Client, claim: Claim):
    for _ in range(2):
        at_work.post(at("add_note", claim), opened(at_work, at("add_note", claim)) | {"text": "Look."})
    assert Note.objects.count() == 2
    address = at("record_position", claim)
    at_work.post(address, opened(at_work, address) | NEW_PARTY | SAYS)
    once = everything()
    again = {"party": "A new ministry", **SAYS}
    assert "This is recorded already" in errors(at_work.post(address, opened(at_work, address) | again))
    assert everything() == once
    other_day = at_work.post(address, opened(at_work, address) | again | {"said_on": "2024-11-05"})
    assert other_day.status_code == 302


def test_a_source_without_an_address_that_is_described_again_is_known(at_work: Client, claim: Claim):
    address = at("link_evidence", claim)
    typed = NEW_SOURCE | {"origin_proposed": "A printer"}
    at_work.post(address, opened(at_work, address) | typed | {"quote": "So."})
    once = everything()
    answer = at_work.post(address, opened(at_work, address) | typed | {"quote": "Otherwise.", "publisher_kind": ""})
    assert "This source is known already" in errors(answer)
    assert everything() == once
    other = at_work.post(address, opened(at_work, address) | typed | {"quote": "Otherwise.", "author": "Jo"})
    assert other.status_code == 302


def test_who_goes_back_and_types_something_else_makes_an_entry_of_it(at_work: Client, claim: Claim):
    sent = opened(at_work, at("add_note", claim))
    for text in ("The first.", "The second.", "The first."):
        at_work.post(at("add_note", claim), sent | {"text": text})
    assert [note.text for note in Note.objects.order_by("pk")] == ["The first.", "The second."]


def test_a_form_with_an_error_keeps_its_token_and_can_be_sent_again(at_work: Client, claim: Claim):
    address = at("record_position", claim)
    sent = opened(at_work, address)
    wrong = at_work.post(address, sent | NEW_PARTY | {"stance": "denies"})
    assert "own words" in errors(wrong)
    again = filled(wrong, "#action form", quote="No.")
    assert again["token"] == sent["token"]
    assert at_work.post(address, again).status_code == 302
    assert Position.objects.filter(quote="No.").count() == 1


def test_the_form_that_is_swapped_in_afterwards_has_a_token_of_its_own(at_work: Client, claim: Claim):
    page, address = soup(at_work.get(at("workspace", claim))), at("add_note", claim)
    form = f'#notes form[hx-post="{address}"]'
    tokens = set()
    for _ in range(2):
        sent = filled(page, form, text="The same words on purpose.")
        tokens.add(sent["token"][0])
        page = after_swap(page, form, at_work.post(address, sent, headers=HTMX))
    tokens.add(filled(page, form)["token"][0])
    assert len(tokens) == 3
    assert all(UUID(token) for token in tokens)
    assert Note.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "\0", "9" * 400, "{}"])
def test_a_token_that_is_none_is_as_good_as_no_token(at_work: Client, claim: Claim, token: str):
    sent = opened(at_work, at("add_note", claim)) | {"text": "Look.", "token": token}
    for _ in range(2):
        assert at_work.post(at("add_note", claim), sent).status_code == 302
    assert Note.objects.count() == 2
    wrong = at_work.post(at("add_note", claim), sent | {"text": ""})
    assert UUID(filled(wrong, "#action form")["token"][0])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_receives_a_claim_with_its_new_party_and_both_are_led_to_it():
    client, user = Client(), researcher()
    client.force_login(user)
    sent = opened(client, RECEIVE) | {
        "statement": "Ships left.",
        "claimant": "A ministry",
        "claimant_kind": "government",
    }
    answers = at_once(*[lambda: client.post(RECEIVE, sent)] * 2)
    claim = Claim.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/desk/claims/{claim.public_id}/"] * 2
    assert Party.objects.get() == claim.claimant
    assert Edit.objects.exclude(form=None).get().verb == "receive"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["link_evidence", "record_position", "change_status", "merge"])
def test_of_two_at_once_one_makes_an_entry_and_the_other_is_told(name: str):
    claim, other, client = a_claim(), a_claim(statement="Another."), Client()
    client.force_login(editor(is_superuser=True))
    address, typed = FORMS[name](claim, other)
    sent = opened(client, address) | typed
    answers = at_once(*[lambda: client.post(address, sent, headers=HTMX)] * 2)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sum(TWICE in answer["HX-Trigger-After-Settle"] for answer in answers) == 1
    assert Edit.objects.exclude(form=None).count() == 1
    assert (Party.objects.count(), Source.objects.count()) <= (2, 1)
