"""Stage, turning down, assignee, next review and topics."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import Claim, User
from tests.desk.forms import assert_swaps, at, errors, filled, said, send
from tests.factories import TopicFactory, UserFactory, a_published_claim, editor, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup


def test_the_stage_is_changed(at_work: Client, claim: Claim):
    send(at_work, at("set_stage", claim), stage="done")
    claim.refresh_from_db()
    assert claim.stage == "done"
    assert "moved it to another stage stage researching → done" in said(at_work.get(at("workspace", claim)))


def test_a_stage_that_moved_with_the_work_is_shown_as_moved_by_the_desk(at_work: Client, claim: Claim):
    assert "stage, moved by the desk received → researching" in said(at_work.get(at("log", claim)))


def test_a_claim_is_taken_by_one_button_until_it_is_one_s_own(at_work: Client, claim: Claim):
    home = at("workspace", claim)
    page = soup(at_work.get(home))
    answer = at_work.post(at("assign", claim), filled(page, "#take"), headers=HTMX)
    assert_swap_equals_reload(at_work, home, page, "#take", answer)
    claim.refresh_from_db()
    assert claim.assignee == User.objects.get(last_name="Osei")
    assert not soup(at_work.get(home)).select("#take")
    workflow.assign(editor(), [claim], assignee=researcher())
    assert soup(at_work.get(home)).select("#take"), "what is a colleague's can be taken over"


@pytest.mark.parametrize(
    ("stage", "wrong"), [("researching", "it is so already"), ("turned_down", "Choose one"), ("x", "Choose")]
)
def test_a_stage_that_cannot_be_is_named(at_work: Client, claim: Claim, stage: str, wrong: str):
    assert f"Stage : {wrong}" in errors(send(at_work, at("set_stage", claim), stage=stage)) or wrong in errors(
        send(at_work, at("set_stage", claim), stage=stage)
    )


def test_after_a_change_of_stage_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("set_stage", claim), stage="done")


def test_a_claim_is_turned_down_with_a_reason_and_taken_up_again(at_work: Client, claim: Claim):
    send(at_work, at("turn_down", claim), reason="opinion", note="A view of a person.")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("turned_down", "opinion")
    page = said(at_work.get(at("workspace", claim)))
    assert "turned down (not checkable: opinion)" in page
    assert "A view of a person." in page
    assert "Take up again" in page
    send(at_work, at("set_stage", claim), stage="researching")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("researching", "")


def test_after_turning_down_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("turn_down", claim), reason="too_vague", note="Who, where?")


def test_turning_down_asks_for_reason_and_note(at_work: Client, claim: Claim):
    wrong = errors(send(at_work, at("turn_down", claim)))
    assert "Reason : Choose one." in wrong
    assert "In a sentence : “In a sentence” is needed." in wrong


def test_a_public_claim_is_not_turned_down(at_work: Client):
    claim = a_published_claim()
    response = send(at_work, at("turn_down", claim), reason="opinion", note="A view.")
    assert "It is public. Withdraw it first." in errors(response)
    assert "A view." in said(response)


def test_a_claim_is_assigned_and_given_to_nobody(at_work: Client, claim: Claim):
    colleague = editor(first_name="Clara", last_name="Lind")
    send(at_work, at("assign", claim), assignee=colleague.pk)
    claim.refresh_from_db()
    assert claim.assignee == colleague
    send(at_work, at("assign", claim), assignee="")
    claim.refresh_from_db()
    assert claim.assignee is None


def test_after_assigning_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("assign", claim), assignee=editor().pk)


def test_only_people_who_work_at_the_desk_are_offered(at_work: Client, claim: Claim):
    outsider, gone = UserFactory.create(first_name="Out"), researcher(first_name="Gone", is_active=False)
    page = said(at_work.get(at("assign", claim)))
    assert "Ada Osei" in page
    assert str(outsider) not in page
    assert str(gone) not in page
    assert "Assignee : Choose one of those that are offered." in errors(
        at_work.post(at("assign", claim), {"assignee": outsider.pk})
    )


def test_the_next_review_is_set_and_shown_when_overdue(at_work: Client, claim: Claim):
    yesterday = today() - dt.timedelta(days=1)
    workflow.set_review(researcher(), [claim], on=yesterday)
    assert "overdue" in said(at_work.get(at("workspace", claim)))
    send(at_work, at("set_review", claim), on="")
    claim.refresh_from_db()
    assert claim.review_on is None


def test_after_setting_the_review_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("set_review", claim), on="2030-01-01")


def test_a_review_that_is_no_day_is_named(at_work: Client, claim: Claim):
    response = send(at_work, at("set_review", claim), on="soon")
    assert "Next review : This is not read as a day. Write it such as 17 Oct 2023" in errors(response)
    assert filled(response, "#action form")["on"] == ["soon"]


def test_a_claim_is_put_under_a_topic_and_taken_out(at_work: Client, claim: Claim):
    topic = TopicFactory.create(name="The war")
    send(at_work, at("add_topic", claim), topic=topic.pk)
    assert list(claim.topics.all()) == [topic]
    assert "The war" in said(at_work.get(at("workspace", claim)))
    response = at_work.post(at("remove_topic", claim, topic.slug))
    assert response.status_code == 302
    assert not claim.topics.exists()


def test_after_a_topic_came_or_went_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    topic = TopicFactory.create()
    assert_swaps(at_work, claim, at("add_topic", claim), topic=topic.pk)
    assert_swaps(at_work, claim, at("remove_topic", claim, topic.slug))


def test_a_topic_is_needed_and_one_that_it_is_under_is_not_offered(at_work: Client, claim: Claim):
    topic = TopicFactory.create()
    assert "Topic : Choose one." in errors(send(at_work, at("add_topic", claim)))
    workflow.add_topic(researcher(), [claim], topic=topic)
    assert "Topic : Choose one of those" in errors(at_work.post(at("add_topic", claim), {"topic": topic.pk}))
    assert not soup(at_work.get(at("add_topic", claim))).select(f'option[value="{topic.pk}"]')
