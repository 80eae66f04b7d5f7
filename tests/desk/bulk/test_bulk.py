"""Bulk edits from the board: what each verb does, how claims are selected, and who may do each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.desk.bulk.forms import ACTIONS
from claims.models import Batch, Claim, Edit, PublicClaim, Revision
from claims.workflow.batches import BULK_VERBS
from claims.workflow.selection import Selection
from tests.desk.bulk.pages import BATCHES, SELECT, a_begun_batch, ask, do, outcomes, press, preview
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
from tests.htmx import HTMX, soup

# What each verb does ------------------------------------------------------------------------------------------------


def test_claims_are_assigned_with_one_reason_in_one_batch(leading: Client):
    claims, assignee = [a_claim(), a_claim()], researcher(first_name="Clara", last_name="Lind")
    shown = said(preview(leading, "assign", claims, assignee=assignee.pk, reason="She knows the place."))
    assert "Nothing has been done yet. Of 2 claims: 2 will change, 0 will be refused." in shown
    assert "Clara Lind" in shown
    batch = do(leading, "assign", claims, assignee=assignee.pk, reason="She knows the place.")
    assert set(Claim.objects.values_list("assignee", flat=True)) == {assignee.pk}
    assert (batch.verb, batch.size, batch.reason) == ("assign", 2, "She knows the place.")
    assert batch.selection == "2 picked on the board"
    assert batch.selected == {str(claim.pk): 1 for claim in claims}
    assert batch.arguments == {"assignee": {"id": assignee.pk, "is": "Clara Lind"}}


def test_claims_are_given_to_nobody(leading: Client):
    claim = a_claim()
    workflow.assign(editor(), [claim], assignee=researcher())
    batch = do(leading, "assign", [claim], assignee="")
    claim.refresh_from_db()
    assert claim.assignee is None
    assert "To nobody" in said(leading.get(reverse("desk:batch", args=[batch.pk])))


def test_a_review_date_is_set(leading: Client):
    do(leading, "set_review", [a_claim(), a_claim()], on="2030-01-31")
    assert set(Claim.objects.values_list("review_on", flat=True)) == {dt.date(2030, 1, 31)}


def test_a_topic_is_added_and_removed(leading: Client):
    topic = TopicFactory.create(name="The strait")
    claims = [a_claim(topics=[topic]), a_claim()]
    batch = do(leading, "add_topic", claims, topic=topic.pk)
    assert outcomes(batch) == {claims[0].pk: "It is under “The strait” already.", claims[1].pk: ""}
    do(leading, "remove_topic", claims, topic=topic.pk)
    assert not topic.claims.exists()


def test_a_stage_is_set_and_claims_are_turned_down(leading: Client):
    claims = [a_claim(), a_claim()]
    do(leading, "set_stage", claims, stage="researching")
    assert set(Claim.objects.values_list("stage", flat=True)) == {"researching"}
    do(leading, "turn_down", claims, turned_down="opinion", reason="It says what somebody feels.")
    assert set(Claim.objects.values_list("stage", "turned_down")) == {("turned_down", "opinion")}
    reasons = Edit.objects.filter(verb="turn_down").values_list("reason", flat=True)
    assert set(reasons) == {"It says what somebody feels."}


def test_a_status_is_changed_for_many_with_one_rationale(leading: Client):
    fresh, already = a_claim(), a_claim()
    a_change(already, status="disputed")
    typed = {"status": a_status("disputed").pk, "kind": "development", "reason": "They contradict."}
    batch = do(leading, "change_status", [fresh, already], **typed)
    assert outcomes(batch)[fresh.pk] == ""
    assert "already" in outcomes(batch)[already.pk]
    change = fresh.status_changes.order_by("-pk").first()
    assert change is not None
    assert (change.rationale, change.status.key, change.kind) == ("They contradict.", "disputed", "development")
    assert batch.edits.count() == 1


def test_a_status_may_hold_from_an_earlier_moment(leading: Client):
    claim = a_claim()
    do(leading, "change_status", [claim], status=a_status("disputed").pk, effective_at="2024-10-24T10:00")
    change = claim.status_changes.order_by("-pk").first()
    assert change is not None
    assert change.effective_at == dt.datetime(2024, 10, 24, 10, tzinfo=dt.UTC)


def test_claims_are_published_and_withdrawn(log_in: LogIn):
    user = chief()
    client = log_in(user)
    claim, own = a_claim(), a_claim()
    a_change(own, by=user)
    batch = do(client, "publish", [claim, own], note="First look.")
    assert outcomes(batch) == {claim.pk: "", own.pk: "You changed its status, so somebody else has to publish it."}
    assert Revision.objects.get().note == "First look."
    batch = do(client, "withdraw", [claim, own], reason="It names a private person.")
    assert outcomes(batch) == {claim.pk: "", own.pk: "It is not public."}
    assert PublicClaim.objects.get().withdrawn_because == "It names a private person."


# Selecting ------------------------------------------------------------------------------------------------------------


def test_all_that_match_the_filter_of_the_address_are_selected(leading: Client):
    by = researcher()
    matching = [a_claim(by=by, statement=f"Ship no. {number} came.") for number in range(3)]
    a_claim(by=by, statement="Planes came.")
    workflow.set_stage(by, matching, stage="researching")
    page = ask(leading, "set_stage", [], "?q=ship&stage=researching", all="1")
    assert "3 claims: all 3 that matched Words: ship, Stage: researching." in said(page)
    shown = press(leading, "set_stage", page, "show", stage="done", reason="The story is over.")
    assert "3 will change" in said(shown)
    press(leading, "set_stage", shown, "run")
    batch = Batch.objects.get()
    assert sorted(outcomes(batch)) == [claim.pk for claim in matching]
    assert batch.selection == "all 3 that matched Words: ship, Stage: researching"


def test_all_that_match_says_how_many_they_are(leading: Client):
    for number in range(3):
        a_claim(statement=f"Ship no. {number} came.")
    a_claim(statement="Planes came.")
    assert said(leading.get(f"{SELECT}?q=ship", headers=HTMX)) == "all 3 that match"
    assert said(leading.get(f"{SELECT}?q=planes", headers=HTMX)) == "the 1 that matches"


def test_too_many_that_match_are_refused_and_the_filter_stays(leading: Client, monkeypatch: pytest.MonkeyPatch):
    for module in ("claims.desk.bulk.views", "claims.workflow.selection"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    for number in range(3):
        a_claim(statement=f"Ship no. {number} came.")
    assert "more than 2, too many" in said(leading.get(f"{SELECT}?q=ship", headers=HTMX))
    response = leading.post(f"{SELECT}?q=ship", {"verb": "assign", "all": "1"}, follow=True)
    assert response.redirect_chain == [("/desk/?q=ship", 302)]
    assert "More than 2 claims match. Narrow the filter" in said(response)


@pytest.mark.parametrize(
    "picks",
    [[], ["zzzzzzzz"], ["\0"], ["' OR 1=1"], ["9" * 500], ["ä"]],
    ids=["none", "unknown", "NUL", "SQL", "long", "ä"],
)
def test_who_picked_nothing_sees_what_to_do(leading: Client, picks: list[str]):
    a_claim()
    response = leading.post(f"{SELECT}?stage=all", {"verb": "assign", "pick": picks}, follow=True)
    assert response.redirect_chain == [("/desk/?stage=all", 302)]
    assert "Tick the boxes before the claims" in said(response)


def test_a_filter_that_cannot_be_read_selects_nothing(leading: Client):
    a_claim()
    response = leading.post(f"{SELECT}?stage=nowhere", {"verb": "assign", "all": "1"}, follow=True)
    assert "No claim was selected." in said(response)


def test_what_is_confirmed_is_what_was_selected_whatever_matches_now(leading: Client):
    first = a_claim(statement="Ships came.")
    page = ask(leading, "set_stage", [], "?q=ships", all="1")
    later = a_claim(statement="More ships came.")
    shown = press(leading, "set_stage", page, "show", stage="done", reason="So.")
    press(leading, "set_stage", shown, "run")
    later.refresh_from_db()
    assert outcomes(Batch.objects.get()) == {first.pk: ""}
    assert later.stage == "received"


def test_the_way_back_to_the_board_keeps_its_filter(leading: Client):
    page = ask(leading, "set_stage", [a_claim()], "?stage=all&q=North")
    shown = press(leading, "set_stage", page, "show", stage="done", reason="So.")
    for one in (page, shown):
        assert soup(one).select_one('a[href="/desk/?stage=all&q=North"]')


# Doors ----------------------------------------------------------------------------------------------------------------


OF_EVERYBODY = {"assign", "set_review", "add_topic", "remove_topic"}


@pytest.mark.parametrize("role", [researcher, editor])
def test_whoever_works_at_the_desk_plans_many_claims_and_gives_no_reason(log_in: LogIn, role: Any):
    client, topic, somebody = log_in(role()), TopicFactory.create(), researcher()
    claims = [a_claim(), a_claim()]
    for verb, typed in {
        "assign": {"assignee": somebody.pk},
        "set_review": {"on": "2030-01-31"},
        "add_topic": {"topic": topic.pk},
    }.items():
        batch = do(client, verb, claims, **typed, reason="")
        assert (batch.reason, set(outcomes(batch).values())) == ("", {""})
        page = client.get(reverse("desk:batch", args=[batch.pk]))
        assert [dt.get_text() for dt in soup(page).select("dl.plan dt")][-1] != "Reason"
        assert set(Edit.objects.filter(batch=batch).values_list("reason", flat=True)) == {""}
    assert set(Claim.objects.values_list("assignee", "review_on", "topics")) == {
        (somebody.pk, dt.date(2030, 1, 31), topic.pk)
    }


@pytest.mark.parametrize("verb", ["change_status", "publish", "turn_down", "withdraw"])
def test_what_changes_status_publication_or_text_wants_a_reason(leading: Client, verb: str):
    wrong = errors(press(leading, verb, ask(leading, verb, [a_published_claim()]), "show"))
    assert ("“Rationale” is needed" if verb == "change_status" else "“Reason” is needed") in wrong


@pytest.mark.parametrize("verb", sorted(set(ACTIONS) - OF_EVERYBODY))
@pytest.mark.parametrize("role", [researcher, editor])
def test_what_readers_see_of_many_is_for_chief_editors(log_in: LogIn, role: Any, verb: str):
    client, claim = log_in(role()), a_claim()
    assert ask(client, verb, [claim]).status_code == 403
    assert client.post(f"/desk/bulk/{verb}/", {"step": "run", "reason": "Mine."}).status_code == 403
    assert not Batch.objects.exists()
    offered = {str(button["value"]) for button in soup(client.get("/desk/")).select("#selection button")}
    assert offered == OF_EVERYBODY


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_a_bulk_edit_needs_each_permission_of_its_verb(log_in: LogIn, verb: str):
    for missing in BULK_VERBS[verb].permissions:
        user = UserFactory.create()
        others = {"research", "decide_status", "publish", "withdraw", "bulk_edit"} - {missing}
        user.user_permissions.set(Permission.objects.filter(codename__in=others))
        client, claim = log_in(user), a_claim()
        assert ask(client, verb, [claim]).status_code == 403
        assert client.post(f"/desk/bulk/{verb}/", {"step": "run", "reason": "Mine."}).status_code == 403


def test_a_bulk_edit_of_many_plans_is_undone_by_who_did_it(log_in: LogIn):
    user, claims = researcher(), [a_claim(), a_claim()]
    batch = workflow.run_batch(user, "assign", claims, reason="", selection="some", assignee=user)
    client, address = log_in(user), reverse("desk:undo_batch", args=[batch.pk])
    client.post(address, filled(client.get(address), "main form", reason="The wrong ones."))
    assert set(Claim.objects.values_list("assignee", flat=True)) == {None}


@pytest.mark.usefixtures("two_at_a_time")
def test_who_may_not_go_on_sees_the_batch_and_no_button(at_work: Client):
    batch = a_begun_batch(chief())
    page = at_work.get(reverse("desk:batch", args=[batch.pk]))
    assert "It is unfinished." in said(page)
    assert not soup(page).select("#batch form")
    assert at_work.post(reverse("desk:go_on", args=[batch.pk])).status_code == 403
    assert batch.outcomes.count() == 2


@pytest.mark.usefixtures("two_at_a_time")
def test_who_may_edit_in_bulk_goes_on_with_no_verb_of_which_they_lack_the_permission(log_in: LogIn):
    claims = [a_published_claim() for _ in range(3)]
    batch = workflow.start_batch(chief(), "withdraw", claims, reason="A child.", selection="some")
    user = editor()
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    assert log_in(user).post(reverse("desk:go_on", args=[batch.pk])).status_code == 403
    assert batch.outcomes.count() == 2


def test_every_verb_for_many_has_its_action(leading: Client):
    assert set(ACTIONS) == set(workflow.BULK_VERBS)
    assert leading.post("/desk/bulk/receive/", {}).status_code == 404
    assert leading.post(SELECT, {"verb": "receive"}).status_code == 404
    assert leading.post(SELECT).status_code == 404


def test_who_comes_with_no_selection_is_led_to_the_board(leading: Client):
    """After logging in again, or by a bookmark."""
    assert leading.get(f"{SELECT}?q=ships")["Location"] == "/desk/?q=ships"
    response = leading.get("/desk/bulk/assign/", follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "There is no selection here any more. Nothing was done. Select the claims again." in said(response)


def test_the_page_of_a_selection_can_be_loaded_again_until_it_was_done(leading: Client):
    asked = ask(leading, "set_stage", [a_claim(statement="Ships came.")], "?q=ships")
    again = leading.get("/desk/bulk/set_stage/")
    assert filled(again, "form.asking")["selection"] == filled(asked, "form.asking")["selection"]
    assert "1 claim: 1 picked on the board." in said(again)
    press(leading, "set_stage", press(leading, "set_stage", again, "show", stage="done", reason="So."), "run")
    ended = leading.get("/desk/bulk/set_stage/", follow=True)
    assert ended.redirect_chain == [("/desk/?q=ships", 302)]
    assert "Select the claims again." in said(ended)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(log_in: LogIn, back: str):
    user, claim = chief(), a_claim()
    client = log_in(user)
    session = client.session
    Selection.of(user, [(claim.pk, claim.version)], words="one", back=back).keep(session)
    session.save()
    page = client.get("/desk/bulk/assign/")
    assert "1 claim: one." in said(page)
    assert "elsewhere" not in page.content.decode()
    assert "javascript:alert" not in page.content.decode()
    assert soup(page).select_one('p.story a[href="/desk/"]')


def test_other_methods_are_not_allowed(leading: Client):
    batch = a_begun_batch(chief(), 1)
    page = reverse("desk:batch", args=[batch.pk])
    for address, methods in {
        SELECT: ("put", "patch", "delete"),
        "/desk/bulk/assign/": ("put", "patch", "delete"),
        f"{page}go-on/": ("get", "put", "patch", "delete"),
        page: ("post", "put", "patch", "delete"),
        BATCHES: ("post", "put", "patch", "delete"),
    }.items():
        for method in methods:
            assert getattr(leading, method)(address).status_code == 405, f"{method} {address}"


@pytest.mark.parametrize("address", [SELECT, "/desk/bulk/assign/", f"{BATCHES}1/go-on/"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_whoever_is_not_logged_in_is_asked_to_log_in(db: None, client: Client, address: str, headers: dict[str, str]):
    for method in (client.get, client.post):
        assert method(address, headers=headers)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", [SELECT, "/desk/bulk/assign/", f"{BATCHES}1/go-on/"])
def test_a_button_without_its_token_is_refused(db: None, address: str):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief())
    assert client.post(address, {"verb": "assign"}).status_code == 403
