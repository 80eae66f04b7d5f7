"""Undoing at the desk: the line above a claim, the buttons in its log, the page that asks, and bulk edits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Batch, Claim, Edit, Evidence, Position, User
from claims.workflow import recording_at
from tests.desk.conftest import LogIn
from tests.desk.forms import at, errors, filled, said, send
from tests.factories import (
    PartyFactory,
    UserFactory,
    a_change,
    a_claim,
    a_position,
    a_status,
    chief,
    editor,
    researcher,
)
from tests.htmx import HTMX, after_swap, assert_swap_equals_reload, soup


@pytest.fixture
def ada(db: None) -> User:
    return researcher(first_name="Ada", last_name="Osei")


@pytest.fixture
def at_work(ada: User, log_in: LogIn) -> Client:
    """Ada's browser."""
    return log_in(ada)


@pytest.fixture
def done(ada: User, claim: Claim) -> Edit:
    """What Ada did just now."""
    a_position(claim, by=ada, quote="A slip of the hand.")
    return Edit.objects.get(by=ada)


def to_undo(edit: Edit) -> str:
    return reverse("desk:undo", args=[edit.pk])


def test_what_was_done_just_now_is_undone_with_one_click(at_work: Client, claim: Claim, done: Edit):
    home = at("workspace", claim)
    page = at_work.get(home)
    assert "You recorded a position. Until" in said(page)
    response = at_work.post(to_undo(done), filled(page, "form#undo"))
    assert response.status_code == 302
    assert response["Location"] == home
    page = at_work.get(home)
    assert "Undone: you recorded a position." in said(page)
    assert not soup(page).select("#undo")
    assert Position.objects.standing().count() == 1


def test_after_undoing_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim, done: Edit):
    home = at("workspace", claim)
    page = at_work.get(home)
    answer = at_work.post(to_undo(done), filled(page, "form#undo"), headers=HTMX)
    assert "Undone: you recorded a position." in answer["HX-Trigger-After-Settle"]
    assert_swap_equals_reload(at_work, home, page, "form#undo", answer)


def test_the_line_stands_there_after_an_action_and_after_its_swap(at_work: Client, claim: Claim):
    address = at("set_stage", claim)
    send(at_work, address, stage="in_review")
    page = said(at_work.get(at("workspace", claim)))
    assert "The stage is changed. You can undo it." in page
    assert "You moved it to another stage." in page
    page = soup(at_work.get(address))
    answer = at_work.post(address, filled(page, "#action form", stage="done"), headers=HTMX)
    assert "You can undo it." in answer["HX-Trigger-After-Settle"]
    assert "You moved it to another stage." in after_swap(page, "#action form", answer).get_text(" ")


def test_each_entry_of_the_log_that_can_be_undone_has_its_button(at_work: Client, ada: User, claim: Claim, done: Edit):
    workflow.assign(ada, [claim], assignee=ada)
    older = Edit.objects.get(by=ada, verb="assign")
    workflow.assign(ada, [claim], assignee=None)
    newer = Edit.objects.filter(by=ada, verb="assign").latest("pk")
    for page in (at_work.get(at("workspace", claim)), at_work.get(at("log", claim))):
        offered = {form["action"] for form in soup(page).select("#entries form")}
        assert offered == {to_undo(done), to_undo(newer)}
        assert to_undo(older) not in offered
    response = at_work.post(to_undo(done))
    assert response.status_code == 302
    [entry] = [
        li for li in soup(at_work.get(at("workspace", claim))).select("#entries > li.settled") if "undone" in li.text
    ]
    assert "recorded a position" in entry.text
    assert "undid this: “recorded a position”" in said(at_work.get(at("log", claim)))


@pytest.mark.parametrize("minutes", [9, 11])
def test_the_button_is_there_for_some_minutes(at_work: Client, ada: User, minutes: int):
    with recording_at(timezone.now() - dt.timedelta(minutes=minutes)):
        claim = a_claim(by=ada)
    page = soup(at_work.get(at("workspace", claim)))
    assert bool(page.select("form#undo")) is bool(page.select("#entries form")) is (minutes < 10)


def test_the_receiving_of_a_claim_has_no_button_once_something_was_done_to_it(at_work: Client, ada: User):
    claim = a_claim(by=ada)
    received = to_undo(Edit.objects.get(claim=claim))
    assert [form["action"] for form in soup(at_work.get(at("log", claim))).select("#entries form")] == [received]
    a_position(claim, by=ada)
    for page in (at_work.get(at("workspace", claim)), at_work.get(at("log", claim))):
        offered = [form["action"] for form in soup(page).select("#entries form")]
        assert offered == [to_undo(Edit.objects.get(verb="record_position"))]


def test_what_others_did_and_what_was_published_has_no_button(at_work: Client, claim: Claim, done: Edit, log_in: LogIn):
    assert not soup(log_in(chief()).get(at("workspace", claim))).select("#undo, #entries form")
    workflow.publish(editor(), [claim])
    assert not soup(at_work.get(at("workspace", claim))).select("#undo, #entries form")


def test_the_page_asks_first_where_its_address_is_opened(at_work: Client, claim: Claim, done: Edit):
    page = at_work.get(to_undo(done))
    assert "You recorded a position." in said(page)
    assert "A slip of the hand." in soup(page).select_one("#action").get_text(" ")  # type: ignore[union-attr]
    assert not Edit.objects.filter(verb="undo").exists()
    assert send_undo(at_work, done).status_code == 302
    assert Edit.objects.get(verb="undo").undoes == done


def send_undo(client: Client, edit: Edit):
    return client.post(to_undo(edit), filled(client.get(to_undo(edit)), "#action form"))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_what_cannot_be_undone_any_more_says_what_to_do(
    at_work: Client, claim: Claim, done: Edit, headers: dict[str, str]
):
    position = Position.objects.get(quote="A slip of the hand.")
    workflow.void_position(editor(), position, reason="Not so.")
    response = at_work.post(to_undo(done), headers=headers)
    assert "Somebody worked on it again since. Correct it instead." in errors(response)
    assert not Edit.objects.filter(verb="undo").exists()


def test_a_claim_that_was_merged_since_says_where_to_go_on(at_work: Client, claim: Claim, done: Edit):
    other = a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=other, reason="The same.")
    assert at_work.get(to_undo(done))["Location"] == at("workspace", other)
    assert "was merged into" in errors(at_work.post(to_undo(done)))


def test_an_entry_about_a_party_is_undone_on_a_page_of_its_own(at_work: Client, ada: User):
    party = PartyFactory.create(name="The ministry")
    workflow.edit_party(ada, party, name="A ministry")
    edit = Edit.objects.get(by=ada)
    page = at_work.get(to_undo(edit))
    assert "The ministry → A ministry" in said(page)
    assert at_work.post(to_undo(edit), filled(page, "main form")).status_code == 302
    party.refresh_from_db()
    assert party.name == "The ministry"
    assert "This was undone already." in errors(at_work.post(to_undo(edit)))


def test_only_who_did_it_finds_the_address(done: Edit, client: Client, log_in: LogIn):
    address = to_undo(done)
    assert client.get(address)["Location"] == client.post(address)["Location"] == f"/accounts/login/?next={address}"
    assert log_in(UserFactory.create()).post(address).status_code == 403
    assert log_in(chief()).post(address).status_code == log_in(chief()).get(address).status_code == 404
    assert Evidence.objects.linked().exists()
    assert not Edit.objects.filter(verb="undo").exists()


def test_an_unknown_entry_is_not_found_however_large_its_number(at_work: Client):
    for number in ("999999", "9" * 30):
        assert at_work.post(f"/desk/undo/{number}/").status_code == 404


def test_other_methods_are_not_allowed(at_work: Client, done: Edit):
    assert {ask(to_undo(done)).status_code for ask in (at_work.put, at_work.delete, at_work.patch)} == {405}


def test_who_may_not_decide_a_status_any_more_does_not_undo_one(claim: Claim, log_in: LogIn):
    user = editor()
    a_change(claim, by=user)
    user.groups.set(researcher().groups.all())
    assert log_in(user).post(to_undo(Edit.objects.get(by=user))).status_code == 403


def test_a_token_is_needed(ada: User, done: Edit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(to_undo(done)).status_code == 403


def test_an_undone_change_of_the_status_can_be_made_again_and_an_undone_correction_too(claim: Claim, log_in: LogIn):
    user = editor()
    client = log_in(user)
    wrong = a_change(claim, by=user, status="refuted")
    a_change(claim, by=user, status="disputed", kind="correction", corrects=wrong)
    client.post(to_undo(Edit.objects.filter(by=user).latest("pk")))
    page = soup(client.get(at("workspace", claim)))
    assert "Refuted" in page.select_one("#head").get_text(" ")  # type: ignore[union-attr]
    assert "Disputed" not in page.select_one("#changes").get_text(" ")  # type: ignore[union-attr]
    response = send(
        client,
        at("change_status", claim),
        status=a_status("corroborated").pk,
        kind="correction",
        corrects=wrong.pk,
        rationale="It is so.",
    )
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.status.key == "corroborated"


def test_the_log_costs_the_same_however_much_was_undone(
    at_work: Client, ada: User, claim: Claim, django_assert_max_num_queries
):
    def cost() -> int:
        with django_assert_max_num_queries(60) as queries:
            at_work.get(at("log", claim))
        return len(queries)

    def slip() -> None:
        workflow.assign(ada, [claim], assignee=ada)
        workflow.undo(ada, Edit.objects.filter(verb="assign").latest("pk"))
        workflow.mark_checked(ada, claim)

    slip()
    before = cost()
    for _ in range(6):
        slip()
    assert cost() == before


@pytest.fixture
def batch(db: None) -> Batch:
    claims = [a_claim(), a_claim()]
    return workflow.run_batch(chief(), "set_stage", claims, reason="Tidy.", selection="some", stage="done")


def test_a_bulk_edit_is_undone_with_a_reason(batch: Batch, log_in: LogIn):
    client, address = log_in(batch.by), reverse("desk:undo_batch", args=[batch.pk])
    page = client.get(reverse("desk:batch", args=[batch.pk]))
    assert soup(page).select(f'a[href="{address}"]')
    asked = client.get(address)
    assert "“Reason” is needed" in errors(client.post(address, filled(asked, "main form")))
    response = client.post(address, filled(asked, "main form", reason="The wrong ones."))
    undoing = Batch.objects.get(undoes=batch)
    assert response["Location"] == reverse("desk:batch", args=[undoing.pk])
    assert "2 done" in said(client.get(response["Location"]))
    assert set(Claim.objects.values_list("stage", flat=True)) == {"received"}
    again = client.get(reverse("desk:batch", args=[batch.pk]))
    assert "It was undone by another" in said(again)
    assert not soup(again).select(f'a[href="{address}"]')
    assert "undone already" in errors(client.post(address, {"reason": "Once more."}))


def test_a_bulk_edit_of_somebody_else_is_not_undone(batch: Batch, client: Client, log_in: LogIn):
    address = reverse("desk:undo_batch", args=[batch.pk])
    other = log_in(chief())
    assert not soup(other.get(reverse("desk:batch", args=[batch.pk]))).select(f'a[href="{address}"]')
    assert "Only who did it can undo it." in errors(other.post(address, {"reason": "No."}))
    assert log_in(editor()).post(address, {"reason": "No."}).status_code == 403
    assert client.post(address)["Location"].startswith("/accounts/login/")
    assert other.post(reverse("desk:undo_batch", args=[999999]), {"reason": "No."}).status_code == 404
    assert other.delete(address).status_code == 405
    assert not Batch.objects.filter(undoes=batch).exists()
