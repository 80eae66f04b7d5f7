"""Asking for a second look, and sending a claim back to research."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.desk.conftest import LogIn
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, filled, said, send
from tests.factories import a_change, a_published_claim, editor, researcher
from tests.htmx import soup


def banner(client: Client, claim: Claim) -> str:
    [found] = soup(client.get(at("workspace", claim))).select("#second-look")
    return " ".join(found.get_text(" ").split())


def test_somebody_is_asked_and_the_claim_says_whom_it_awaits(at_work: Client, claim: Claim):
    asked = editor(first_name="Clara", last_name="Lind")
    response = send(at_work, at("ask_second_look", claim), reviewer=str(asked.pk), note="Is the date right?")
    assert response["Location"] == at("workspace", claim)
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("in_review", asked)
    words = banner(at_work, claim)
    assert words.startswith("Awaits a second look by Clara Lind . Asked by Ada Osei on ")
    assert "“Is the date right?”" in words


def test_who_was_asked_reads_that_it_waits_for_them(at_work: Client, log_in: LogIn, claim: Claim):
    asked = editor()
    workflow.ask_second_look(researcher(), claim, reviewer=asked)
    assert "Awaits your second look." in banner(log_in(asked), claim)
    assert "Awaits your second look." not in banner(at_work, claim)


def test_with_nobody_chosen_it_awaits_whoever_may_publish_it(at_work: Client, claim: Claim):
    response = send(at_work, at("ask_second_look", claim))
    assert "The claim waits for a second look by whoever may publish it." in said(at_work.get(response["Location"]))
    assert "Awaits a second look by whoever may publish it." in banner(at_work, claim)


def test_a_claim_moved_to_review_by_its_stage_alone_awaits_somebody_that_nobody_asked(at_work: Client, claim: Claim):
    workflow.ask_second_look(researcher(), claim, reviewer=editor())
    workflow.set_stage(researcher(), [claim], stage="researching")
    workflow.set_stage(researcher(), [claim], stage="in_review")
    words = banner(at_work, claim)
    assert words.startswith("Awaits a second look by whoever may publish it.")
    assert "Asked by" not in words


def test_after_asking_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("ask_second_look", claim), note="Is the date right?")


def test_only_those_who_may_publish_it_are_offered(at_work: Client, claim: Claim):
    author, other = editor(), editor()
    a_change(claim, by=author)
    page = soup(at_work.get(at("ask_second_look", claim)))
    offered = {option["value"] for option in page.select("#id_reviewer option")}
    assert offered == {"", str(other.pk)}


@pytest.mark.parametrize("reviewer", ["nonsense", "999999", "0"])
def test_nobody_else_is_taken(at_work: Client, claim: Claim, reviewer: str):
    response = assert_form_swaps_in_place(at_work, claim, at("ask_second_look", claim), reviewer=reviewer)
    assert "Who looks at it : Choose one of those that are offered." in errors(response)
    claim.refresh_from_db()
    assert claim.stage == "researching"


def test_whom_it_waits_for_already_is_not_asked_twice_and_what_was_typed_stays(at_work: Client, claim: Claim):
    asked = editor()
    workflow.ask_second_look(researcher(), claim, reviewer=asked)
    response = send(at_work, at("ask_second_look", claim), note="Please.")
    assert "Who looks at it : It waits for that second look already." in errors(response)
    assert filled(response, "#action form")["note"] == ["Please."]
    assert filled(response, "#action form")["reviewer"] == [str(asked.pk)]


def test_what_readers_see_already_needs_no_look(at_work: Client):
    claim = a_published_claim()
    assert not soup(at_work.get(at("workspace", claim))).select(f'a[href="{at("ask_second_look", claim)}"]')
    assert "Readers see it as it is already" in errors(send(at_work, at("ask_second_look", claim)))


def test_a_note_with_a_null_character_is_an_error_and_not_a_crash(at_work: Client, claim: Claim):
    response = at_work.post(at("ask_second_look", claim), {"note": "a\0b"})
    assert "Null characters are not allowed." in errors(response)


def test_the_claim_is_sent_back_with_what_is_missing(at_work: Client, claim: Claim):
    workflow.ask_second_look(researcher(), claim, reviewer=editor())
    response = send(at_work, at("return_from_review", claim), reason="The source is missing.")
    assert response["Location"] == at("workspace", claim)
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("researching", None)
    page = at_work.get(at("workspace", claim))
    assert not soup(page).select("#second-look")
    assert "Ada Osei sent it back to research" in said(page)
    assert "The source is missing." in said(page)


def test_after_sending_back_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    workflow.ask_second_look(researcher(), claim)
    assert_swaps(at_work, claim, at("return_from_review", claim), reason="The source is missing.")


def test_what_is_missing_has_to_be_said(at_work: Client, claim: Claim):
    workflow.ask_second_look(researcher(), claim)
    response = assert_form_swaps_in_place(at_work, claim, at("return_from_review", claim))
    assert "What is missing : “What is missing” is needed." in errors(response)
    claim.refresh_from_db()
    assert claim.stage == "in_review"


def test_a_claim_that_nobody_looks_at_is_not_sent_back(at_work: Client, claim: Claim):
    assert "It does not wait for a second look." in errors(
        send(at_work, at("return_from_review", claim), reason="Why.")
    )


def test_publishing_is_the_second_look_and_ends_the_wait(deciding: Client, claim: Claim):
    workflow.ask_second_look(researcher(), claim)
    send(deciding, at("publish", claim))
    page = soup(deciding.get(at("workspace", claim)))
    assert not page.select("#second-look")
    claim.refresh_from_db()
    assert claim.stage == "done"
