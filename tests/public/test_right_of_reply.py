"""Readers see whom the desk asked, when, until when, and what came back, as the revision has it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import Claim
from tests.factories import (
    PartyFactory,
    a_claim,
    a_correction_request,
    a_published_claim,
    a_reply_request,
    editor,
    researcher,
)
from tests.htmx import soup
from tests.public.addresses import address, addresses
from tests.public.crawl import crawl

pytestmark = pytest.mark.django_db

SECRET = "xyzzy"
DAY = dt.timedelta(days=1)


def section(client: Client, claim: Claim) -> str:
    [found] = soup(client.get(address(claim))).select("#right-of-reply")
    return " ".join(found.get_text().split())


def test_an_answer_stands_in_quotation_marks_below_whom_the_desk_asked(client: Client) -> None:
    claim, party = a_claim(), PartyFactory.create(name="The ministry")
    reply = a_reply_request(claim, party=party, asked_on=dt.date(2024, 11, 5), due_on=dt.date(2024, 11, 12))
    workflow.record_reply(researcher(), reply, answered_on=dt.date(2024, 11, 13), answer="We sent nobody <b>there</b>.")
    workflow.publish(editor(), [claim])
    text = section(client, claim)
    assert "The ministry asked on 5 November 2024, to answer by 12 November 2024" in text
    assert "“We sent nobody <b>there</b>.” Answered on 13 November 2024" in text
    assert "No answer" not in text


def test_no_answer_by_a_day_is_said_once_that_day_is_over_and_not_before(client: Client) -> None:
    claim = a_claim()
    a_reply_request(claim, asked_on=dt.date(2024, 11, 5), due_on=dt.date(2024, 11, 12))
    a_reply_request(claim, asked_on=today(), due_on=today() + DAY)
    workflow.publish(editor(), [claim])
    text = section(client, claim)
    assert text.count("No answer by 12 November 2024.") == 1
    assert text.count("No answer yet when this was published.") == 1


def test_a_claim_on_which_nobody_was_asked_has_no_such_section(client: Client) -> None:
    claim = a_published_claim()
    a_reply_request(claim, is_public=False)
    assert not soup(client.get(address(claim))).select("#right-of-reply")


def test_an_earlier_revision_says_what_it_said_then(client: Client) -> None:
    claim = a_claim()
    reply = a_reply_request(claim, asked_on=dt.date(2024, 11, 5), due_on=dt.date(2024, 11, 12))
    workflow.publish(editor(), [claim])
    workflow.record_reply(researcher(), reply, answer="Here we are.")
    assert "No answer by" in section(client, claim)
    workflow.publish(editor(), [claim])
    assert "Here we are." in section(client, claim)
    [then] = soup(client.get(address(claim, "revision", 1))).select("#right-of-reply")
    assert "No answer by 12 November 2024." in " ".join(then.get_text().split())


def test_what_stays_at_the_desk_shows_on_no_public_address(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    kept = a_reply_request(claim, party=PartyFactory.create(name=f"Party {SECRET}"), is_public=False)
    workflow.record_reply(researcher(), kept, answer=SECRET)
    back = a_reply_request(claim, party=PartyFactory.create(name=f"Other {SECRET}"), question=SECRET)
    workflow.take_back_reply(researcher(), back, reason=SECRET)
    a_reply_request(claim, party=PartyFactory.create(name="The ministry"), question=SECRET, asked_through=SECRET)
    request = a_correction_request(claim, sender=SECRET, contact=f"{SECRET}@mail.example", text=SECRET)
    workflow.decide_request(editor(), request, outcome="not_changed", reason=SECRET)
    workflow.publish(editor(), [claim])
    pages = crawl(client, f"/claims/?q={SECRET}", *addresses(claim))
    assert "The ministry" in pages[address(claim)].text
    for place, response in pages.items():
        if SECRET not in place:
            assert SECRET not in response.text, place
    assert not soup(pages[f"/claims/?q={SECRET}"]).select("#claims li")
