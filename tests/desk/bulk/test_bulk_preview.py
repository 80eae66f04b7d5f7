"""The pages between: what a bulk edit asks, what its preview shows, and what confirming it does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Batch, BatchOutcome, Claim, Edit, PublicClaim, Revision
from tests.desk.bulk.pages import BATCHES, ask, outcomes, press, preview
from tests.desk.conftest import LogIn
from tests.desk.forms import errors, filled, said
from tests.factories import (
    TopicFactory,
    UserFactory,
    a_change,
    a_claim,
    a_published_claim,
    a_status,
    chief,
    editor,
    researcher,
)
from tests.htmx import soup


def test_a_preview_writes_nothing(leading: Client):
    claims = [a_claim(), a_claim()]
    kept = (Edit, Batch, BatchOutcome, Revision, PublicClaim)
    before = [model._default_manager.count() for model in kept]
    assert "2 will change, 0 will be refused." in said(preview(leading, "publish", claims))
    assert [model._default_manager.count() for model in kept] == before
    assert set(Claim.objects.values_list("version", flat=True)) == {1}


def test_a_preview_tells_why_a_claim_will_be_refused(leading: Client):
    done, open_one = a_claim(), a_claim()
    workflow.set_stage(researcher(), [done], stage="done")
    shown = said(preview(leading, "set_stage", [done, open_one], stage="done"))
    assert "1 will change, 1 will be refused." in shown
    assert "Will be refused Nothing to change: it is so already." in shown
    assert "stage: received → done Will be done" in shown
    for words in ("Selected 2 picked on the board", "Stage done", "Reason A tidy-up."):
        assert words in shown


@pytest.mark.parametrize(
    ("verb", "changes"),
    [
        ("change_status", "status: Unverified → Disputed"),
        ("assign", "assignee: – → Clara Lind"),
        ("set_review", "next review: – → 31 January 2030"),
        ("add_topic", "topics: – → The strait"),
        ("publish", "revision: – → 1"),
    ],
)
def test_a_preview_names_what_will_change(leading: Client, verb: str, changes: str):
    typed = {
        "change_status": {"status": a_status("disputed").pk},
        "assign": {"assignee": researcher(first_name="Clara", last_name="Lind").pk},
        "set_review": {"on": "2030-01-31"},
        "add_topic": {"topic": TopicFactory.create(name="The strait").pk},
    }
    assert changes in said(preview(leading, verb, [a_claim()], **typed.get(verb, {})))


def test_what_is_refused_leaves_what_readers_see_as_it_was(leading: Client):
    claim = a_published_claim(statement="The dam broke.")
    shown = said(preview(leading, "turn_down", [claim], turned_down="opinion"))
    assert "It is public. Withdraw it first." in shown
    assert PublicClaim.objects.get().statement == "The dam broke."


def test_somebody_without_a_role_is_no_assignee(leading: Client):
    outsider = UserFactory.create(first_name="Eve", last_name="Out")
    asked = ask(leading, "assign", [a_claim()])
    response = press(leading, "assign", asked, "show", assignee=outsider.pk, reason="Try.")
    assert "Choose one of those that are offered." in errors(response)


def test_where_all_would_be_refused_there_is_nothing_to_confirm(leading: Client):
    page = preview(leading, "withdraw", [a_claim()])
    assert "0 will change, 1 will be refused." in said(page)
    assert not soup(page).select('button[value="run"]')


@pytest.mark.usefixtures("two_at_a_time")
def test_of_more_than_a_hundred_the_first_are_tried_and_the_page_says_so(leading: Client):
    shown = said(preview(leading, "set_stage", [a_claim() for _ in range(5)], stage="done"))
    assert "Of the first 2 of 5 claims: 2 will change, 0 will be refused. The other 3 were not tried" in shown


def test_one_may_go_back_from_the_preview_with_everything_typed(leading: Client):
    typed = {"status": str(a_status("disputed").pk), "kind": "development", "effective_at": "2024-01-01T10:00"}
    shown = preview(leading, "change_status", [a_claim()], **typed, reason="They <b>contradict</b>.")
    again = filled(press(leading, "change_status", shown, "back"), "form.asking")
    assert {name: again[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert again["reason"] == ["They <b>contradict</b>."]


@pytest.mark.parametrize(
    ("verb", "typed", "wrong"),
    [
        ("turn_down", {"reason": " "}, "“Reason” is needed."),
        ("assign", {"reason": "x" * 2001}, "at most 2000"),
        ("change_status", {"status": ""}, "Choose one."),
        ("change_status", {"reason": ""}, "“Rationale” is needed."),
        ("change_status", {"kind": "correction"}, "Choose one of those that are offered."),
        ("change_status", {"effective_at": "2999-01-01T10:00"}, "in the future"),
        ("change_status", {"effective_at": "soon"}, "This is not read as a moment."),
        ("assign", {"assignee": "999999"}, "Choose one of those that are offered."),
        ("assign", {"assignee": "\0"}, "Null characters are not allowed."),
        ("set_review", {"on": "99999-99-99"}, "This is not read as a day. Write it such as 17 Oct 2023"),
        ("add_topic", {"topic": "9" * 30}, "Choose one of those that are offered."),
        ("set_stage", {"stage": "turned_down"}, "Choose one of those that are offered."),
        ("turn_down", {"turned_down": ""}, "Choose one."),
        ("publish", {"note": "x" * 2001}, "at most 2000"),
        ("withdraw", {"reason": "a\0b"}, "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("step", ["show", "run"])
def test_what_is_typed_wrong_has_a_message_and_what_was_typed_stays(
    leading: Client, verb: str, typed: dict[str, str], wrong: str, step: str
):
    data = filled(ask(leading, verb, [a_claim()]), "form.asking")
    if verb == "change_status":
        data |= {"status": a_status("disputed").pk}
    response = leading.post(reverse("desk:bulk", args=[verb]), data | {"reason": "Typed.", "step": step} | typed)
    assert wrong in errors(response)
    if "reason" not in typed:
        assert filled(response, "form.asking")["reason"] == ["Typed."]
    assert not Batch.objects.exists()


def test_what_the_verb_refuses_as_a_whole_stands_in_the_form(leading: Client):
    status = a_status("disputed")
    shown = preview(leading, "change_status", [a_claim()], status=status.pk)
    workflow.retire_status(chief(), status, replaced_by=None, reason="Too wide.")
    response = press(leading, "change_status", shown, "run")
    assert "Status : Choose one of those that are offered." in errors(response)
    assert filled(response, "form.asking")["reason"] == ["A tidy-up."]
    assert not Batch.objects.exists()


def test_a_claim_changed_since_it_was_selected_is_refused_and_the_others_go_on(leading: Client):
    changed, untouched = a_claim(), a_claim()
    shown = preview(leading, "change_status", [changed, untouched], status=a_status("disputed").pk)
    assert "2 will change" in said(shown)
    a_change(changed, by=editor(first_name="Clara", last_name="Lind"), status="refuted")
    press(leading, "change_status", shown, "run")
    assert outcomes(Batch.objects.get()) == {
        changed.pk: "Clara Lind changed it since you looked at it.",
        untouched.pk: "",
    }
    changed.refresh_from_db()
    assert changed.status.key == "refuted"


def test_confirming_twice_does_it_once_and_shows_what_came_of_it(leading: Client):
    claim = a_claim()
    shown = preview(leading, "set_stage", [claim], stage="done")
    first = press(leading, "set_stage", shown, "run")
    second = press(leading, "set_stage", shown, "run")
    assert second["Location"] == first["Location"]
    assert "confirmed before" in said(leading.get(second["Location"]))
    assert Batch.objects.count() == 1
    assert claim.edits.filter(verb="set_stage").count() == 1


@pytest.mark.parametrize("kind", ["development", "clarification"])
def test_two_confirmations_at_one_moment_do_nothing_twice(log_in: LogIn, kind: str):
    """Neither session knows of the other request: the second batch holds nothing but refusals."""
    user, claim = chief(), a_claim()
    status = a_status("disputed" if kind == "development" else "unverified").pk
    shown = preview(log_in(user), "change_status", [claim], status=status, kind=kind)
    for _ in range(2):
        press(log_in(user), "change_status", shown, "run")
    first, second = Batch.objects.order_by("pk")
    assert first.outcomes.get().refusal == ""
    assert second.outcomes.get().refusal == f"{user} changed it since you looked at it."
    assert claim.status_changes.count() == 2


def test_a_change_of_stage_meanwhile_does_not_stop_a_change_of_status(leading: Client):
    claim = a_claim()
    asked = ask(leading, "change_status", [claim])
    workflow.set_stage(editor(), [claim], stage="researching")
    shown = press(leading, "change_status", asked, "show", status=a_status("disputed").pk, reason="So.")
    assert "1 will change, 0 will be refused." in said(shown)


@pytest.mark.parametrize("damage", [lambda text: text[:-3] + "abc", lambda text: "", lambda text: "\0ü{}", None])
def test_a_selection_that_is_damaged_or_somebody_else_s_is_not_taken(leading: Client, log_in: LogIn, damage: Any):
    page = ask(leading, "set_stage", [a_claim()], "?q=ships")
    data = filled(page, "form.asking", stage="done", reason="So.") | {"step": "run"}
    client = leading if damage else log_in(chief())
    data["selection"] = damage(data["selection"][0]) if damage else data["selection"]
    response = client.post("/desk/bulk/set_stage/", data, follow=True)
    assert response.redirect_chain == [("/desk/?q=ships" if damage else "/desk/", 302)]
    assert "Nothing was done. Select the claims again." in said(response)
    assert not Batch.objects.exists()


def test_what_the_desk_writes_is_text_and_never_markup(leading: Client):
    claim = a_claim(statement="<script>alert(1)</script> was said.")
    asked = ask(leading, "assign", [claim])
    shown = press(leading, "assign", asked, "show", reason="<i>So.</i>", assignee=chief(first_name="<b>X</b>").pk)
    press(leading, "assign", shown, "run")
    outcome = leading.get(reverse("desk:batch", args=[Batch.objects.get().pk]))
    for page in (asked, shown, outcome, leading.get(BATCHES)):
        for markup in ("<script>alert", "<b>X</b>", "<i>So"):
            assert markup not in page.content.decode()


def test_selecting_and_preview_take_as_many_queries_for_twenty_claims_as_for_one(leading: Client):
    def queries(claims: list[Claim]) -> list[int]:
        counts, page = [], None
        for step in ("ask", "show", "run"):
            with CaptureQueriesContext(connection) as counted:
                if page is None:
                    page = ask(leading, "change_status", claims)
                else:
                    typed = {"status": a_status("disputed").pk, "reason": "So."} if step == "show" else {}
                    page = press(leading, "change_status", page, step, **typed)
            counts.append(len(counted))
        with CaptureQueriesContext(connection) as counted:
            leading.get(page["Location"])
        return [*counts, len(counted)]

    queries([a_claim()])
    assert queries([a_claim()]) == queries([a_claim() for _ in range(20)])


def test_a_time_that_came_twice_is_asked_about_and_kept_through_the_preview(log_in: LogIn) -> None:
    client, claim = log_in(chief(time_zone="Europe/Berlin")), a_claim()
    typed = {"status": str(a_status("disputed").pk), "reason": "Why.", "effective_at": "2024-10-27T02:30"}
    page = press(client, "change_status", ask(client, "change_status", [claim]), "show", **typed)
    assert "this time came twice" in errors(page)
    second = str(soup(page).select('input[name="effective_at-pick"]')[1]["value"])
    page = press(client, "change_status", page, "show", **{"effective_at-pick": second})
    again = press(client, "change_status", page, "back")
    assert filled(again, "form.asking")["effective_at"] == ["2024-10-27 02:30"]
    assert filled(again, "form.asking")["effective_at-pick"] == [second]
    press(client, "change_status", page, "run")
    change = claim.status_changes.get(status__key="disputed")
    assert change.effective_at == dt.datetime(2024, 10, 27, 1, 30, tzinfo=dt.UTC)


def test_what_is_odd_about_a_claim_stands_beside_it_and_confirming_the_preview_confirms_it(leading: Client) -> None:
    late, early = a_claim(statement="Late.", made_on="2024-11"), a_claim(statement="Early.", made_on="2024-09-30")
    typed = {"status": str(a_status("disputed").pk), "reason": "Why.", "effective_at": "2024-10-24T10:00"}
    page = preview(leading, "change_status", [late, early], **typed)
    warning = "The status would hold from 24 October 2024, before the claim was made (November 2024)."
    rows = {
        str(row.select_one(".claim a").string): row.get_text(" ") for row in soup(page).select(".selected tbody tr")
    }
    assert warning in rows["Late."] and "before the claim" not in rows["Early."]
    assert "Look once more at 1 of them" in said(page)
    press(leading, "change_status", page, "run")
    assert [claim.status_changes.filter(status__key="disputed").count() for claim in (late, early)] == [1, 1]


def test_a_review_on_a_day_that_is_over_is_warned_of_in_the_preview(leading: Client) -> None:
    claim = a_claim()
    page = preview(leading, "set_review", [claim], on="2024-11-05")
    shown = soup(page).select_one("p.doubtful")
    assert shown is not None
    assert " ".join(shown.get_text().split()).startswith("Next review: 5 November 2024 is over: today is ")
    press(leading, "set_review", page, "run")
    claim.refresh_from_db()
    assert claim.review_on == dt.date(2024, 11, 5)
