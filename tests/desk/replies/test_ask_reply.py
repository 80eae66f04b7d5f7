"""Recording whom the desk asked for a reply."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import Claim, Party, ReplyRequest
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
from tests.factories import PartyFactory, a_claim, a_reply_request, chief
from tests.htmx import soup

DAY = dt.timedelta(days=1)


def replies(client: Client, claim: Claim) -> str:
    [section] = soup(client.get(at("workspace", claim))).select("#replies")
    return " ".join(section.get_text().split())


def test_whom_the_desk_asked_when_and_until_when_stands_beside_who_says_what(at_work: Client, claim: Claim):
    party = PartyFactory.create(name="The ministry")
    days = {"asked_on": "2024-11-05", "due_on": "2999-11-12"}
    words = {"question": "Is it so?", "asked_through": "E-mail"}
    response = send(at_work, at("ask_reply", claim), party="the ministry", **words, **days, is_public="no")
    assert response["Location"] == at("workspace", claim) + "#replies"
    reply = ReplyRequest.objects.get()
    assert (reply.party, reply.is_public, reply.asked_by.first_name) == (party, False, "Ada")
    text = replies(at_work, claim)
    for words_shown in ("The ministry answer due by 12 November 2999 only the desk", "Is it so?", "E-mail"):
        assert words_shown in text
    assert "asked on 5 November 2024, recorded by Ada Osei" in text
    assert "Ada Osei asked a party for its reply" in said(at_work.get(at("workspace", claim)))


def test_today_is_proposed_and_it_is_public_unless_one_says_otherwise(at_work: Client, claim: Claim):
    send(at_work, at("ask_reply", claim), party="New", party_kind="person", party_description="Speaker")
    reply = ReplyRequest.objects.get()
    assert (reply.asked_on, reply.due_on, reply.is_public) == (today(), None, True)
    assert (reply.party.name, reply.party.description) == ("New", "Speaker")
    assert "New no answer yet" in replies(at_work, claim)


def test_whom_the_claim_accuses_is_proposed_until_they_were_asked(at_work: Client):
    accused = PartyFactory.create(name="The accused")
    claim = a_claim(accused=accused)
    page = at_work.get(at("ask_reply", claim))
    assert filled(page, "#action form")["party"] == ["The accused"]
    a_reply_request(claim, party=accused)
    assert filled(at_work.get(at("ask_reply", claim)), "#action form")["party"] == [""]


def test_that_no_answer_came_in_time_is_said_in_words(at_work: Client, claim: Claim):
    a_reply_request(claim, asked_on=today() - 3 * DAY, due_on=today() - DAY)
    a_reply_request(claim, asked_on=today() - 3 * DAY, due_on=today())
    assert replies(at_work, claim).count("overdue") == 1


def test_a_claim_on_which_nobody_was_asked_says_so_and_leads_to_the_form(at_work: Client, claim: Claim):
    assert "Nobody was asked for a reply. Record whom you asked" in replies(at_work, claim)


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("ask_reply", claim), party="New", party_kind="person", question="Why?")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "Party : “Party” is needed."),
        ({"party": "Minis"}, "Party : The desk knows no party “Minis”."),
        ({"party": "Ministry", "asked_on": "2999-01-01"}, "Asked on : This day is in the future."),
        (
            {"party": "Ministry", "asked_on": "yesterday"},
            "Asked on : This is not read as a day. Write it such as 17 Oct 2023",
        ),
        ({"party": "Ministry", "asked_on": "2024-11-05", "due_on": "2024-11-04"}, "cannot be due before it was asked"),
        ({"party": "Ministry", "due_on": "99999-01-01"}, "Answer due on : "),
        ({"party": "Ministry", "question": "x" * 2001}, "Question : "),
        ({"party": "Ministry", "asked_through": "a\0b"}, "Asked through : Null characters are not allowed."),
        ({"party": "Ministry", "is_public": "maybe"}, "Who is told : Choose one of those that are offered."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, claim: Claim, typed: dict[str, str], wrong: str
):
    PartyFactory.create(name="Ministry")
    parties = Party.objects.count()
    response = send(at_work, at("ask_reply", claim), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **{name: text for name, text in typed.items() if name != "is_public" and "\0" not in text})
    assert not ReplyRequest.objects.exists()
    assert Party.objects.count() == parties


def test_the_form_with_its_errors_stays_in_its_place(at_work: Client, claim: Claim):
    assert_form_swaps_in_place(at_work, claim, at("ask_reply", claim), party="Nobody we know")


def test_asking_is_stopped_by_nothing_that_others_did_meanwhile(at_work: Client, claim: Claim):
    page = at_work.get(at("ask_reply", claim))
    a_reply_request(claim)
    sent = filled(page, "#action form", party="New", party_kind="person")
    assert at_work.post(at("ask_reply", claim), sent).status_code == 302


def test_what_was_asked_about_a_duplicate_stands_with_the_claim(at_work: Client, claim: Claim):
    duplicate = a_claim(statement="The same in other words.")
    a_reply_request(duplicate, question="Asked about the duplicate?")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    assert "Asked about the duplicate?" in replies(at_work, claim)
