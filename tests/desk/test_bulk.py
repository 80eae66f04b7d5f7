"""Bulk edits from the board: select, ask, preview, confirm, go on, and who may do each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.desk.forms.bulk import ACTIONS
from claims.models import Batch, BatchOutcome, Claim, Edit, PublicClaim, Revision, User
from claims.workflow.batches import permission_for
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
from tests.htmx import HTMX, assert_swap_equals_reload, soup

SELECT, BATCHES = "/desk/select/", "/desk/batches/"
FORMS = {"ask": "form.asking", "preview": "form.confirm"}


def ask(client: Client, verb: str, claims: list[Claim], query: str = "", **more: Any) -> HttpResponse:
    """Tick claims on the board and press a button of the bar."""
    return client.post(f"{SELECT}{query}", {"verb": verb, "pick": [claim.public_id for claim in claims]} | more)


def press(client: Client, verb: str, page: HttpResponse, step: str, query: str = "", **typed: Any) -> HttpResponse:
    """Press a button of a page between; what was typed stays."""
    [form] = soup(page).select(", ".join(FORMS.values()))
    assert form.select(f'button[name="step"][value="{step}"]'), f"there is no button {step}"
    data = filled(page, f"form.{form['class'][0]}", **typed)
    return client.post(str(form["action"]), data | {"step": step})


def preview(client: Client, verb: str, claims: list[Claim], **typed: Any) -> HttpResponse:
    page = press(client, verb, ask(client, verb, claims), "show", **{"reason": "A tidy-up."} | typed)
    assert not soup(page).select("#errors"), errors(page)
    return page


def do(client: Client, verb: str, claims: list[Claim], **typed: Any) -> Batch:
    """The whole way."""
    response = press(client, verb, preview(client, verb, claims, **typed), "run")
    assert response.status_code == 302, errors(response)
    batch = Batch.objects.latest("pk")
    assert response["Location"] == reverse("desk:batch", args=[batch.pk])
    return batch


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(batch.outcomes.values_list("claim", "refusal"))


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)


def a_begun_batch(by: User, count: int = 3, **more: Any) -> Batch:
    claims = [a_claim() for _ in range(count)]
    return workflow.start_batch(by, "set_stage", claims, stage="done", reason="Over.", selection="some", **more)


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
    do(client, "withdraw", [claim], reason="It names a private person.")
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
    monkeypatch.setattr("claims.desk.views.bulk.MOST", 2)
    for number in range(3):
        a_claim(statement=f"Ship no. {number} came.")
    assert "too many" in said(leading.get(f"{SELECT}?q=ship", headers=HTMX))
    response = leading.post(f"{SELECT}?q=ship", {"verb": "assign", "all": "1"}, follow=True)
    assert response.redirect_chain == [("/desk/?q=ship", 302)]
    assert "More than 10,000 claims match. Narrow the filter" in said(response)


@pytest.mark.parametrize(
    "picks",
    [[], ["zzzzzzzz"], ["\0"], ["' OR 1=1"], ["9" * 500], ["ä"]],
    ids=["none", "unknown", "NUL", "SQL", "long", "ä"],
)
def test_who_picked_nothing_is_told_what_to_do(leading: Client, picks: list[str]):
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


# Between --------------------------------------------------------------------------------------------------------------


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
        ("assign", {"reason": " "}, "“Reason” is needed."),
        ("change_status", {"status": ""}, "Choose one."),
        ("change_status", {"reason": ""}, "“Rationale” is needed."),
        ("change_status", {"kind": "correction"}, "Choose one of those that are offered."),
        ("change_status", {"effective_at": "2999-01-01T10:00"}, "in the future"),
        ("change_status", {"effective_at": "soon"}, "Enter a valid date/time."),
        ("assign", {"assignee": "999999"}, "Choose one of those that are offered."),
        ("assign", {"assignee": "\0"}, "Null characters are not allowed."),
        ("set_review", {"on": "99999-99-99"}, "Enter a valid date."),
        ("add_topic", {"topic": "9" * 30}, "Choose one of those that are offered."),
        ("set_stage", {"stage": "turned_down"}, "Choose one of those that are offered."),
        ("turn_down", {"turned_down": ""}, "Choose one."),
        ("publish", {"note": "x" * 2001}, "at most 2000"),
        ("withdraw", {"reason": "a\0b"}, "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("step", ["show", "run"])
def test_what_is_typed_wrong_is_told_and_what_was_typed_stays(
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


@pytest.mark.parametrize("damage", [lambda text: text[:-3] + "abc", lambda text: "", lambda text: "\0ü{}", None])
def test_a_selection_that_is_damaged_or_somebody_else_s_is_not_taken(leading: Client, log_in: LogIn, damage: Any):
    data = filled(ask(leading, "set_stage", [a_claim()]), "form.asking", stage="done", reason="So.") | {"step": "run"}
    client = leading if damage else log_in(chief())
    data["selection"] = damage(data["selection"][0]) if damage else data["selection"]
    response = client.post("/desk/bulk/set_stage/?q=ships", data, follow=True)
    assert response.redirect_chain == [("/desk/?q=ships", 302)]
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


# The batch ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_at_a_time")
def test_an_unfinished_batch_says_how_far_it_is_and_goes_on_by_a_button(leading: Client):
    batch = do(leading, "set_stage", [a_claim() for _ in range(5)], stage="done")
    address = reverse("desk:batch", args=[batch.pk])
    page = leading.get(address)
    assert "2 done, 0 refused, 3 still to be done." in said(page)
    [bar] = soup(page).select("progress")
    assert (bar["value"], bar["max"]) == ("2", "5")
    [form] = soup(page).select("#batch form")
    for _ in range(2):
        assert leading.post(str(form["action"]))["Location"] == address
    ended = leading.get(address)
    assert "5 done, 0 refused. It is finished." in said(ended)
    assert not soup(ended).select("#batch form")


@pytest.mark.usefixtures("two_at_a_time")
def test_after_each_hundred_the_page_is_what_a_reload_gives(leading: Client):
    batch = do(leading, "set_stage", [a_claim() for _ in range(5)], stage="done")
    address = reverse("desk:batch", args=[batch.pk])
    for told in ("4 done, 0 refused, 1 still", "5 done, 0 refused. It is finished."):
        page = leading.get(address)
        answer = leading.post(f"{address}go-on/", headers=HTMX)
        assert_swap_equals_reload(leading, address, page, "#batch form", answer)
        assert told in answer["HX-Trigger-After-Settle"]


@pytest.mark.usefixtures("two_at_a_time")
def test_it_goes_on_by_itself_for_whoever_began_it_until_it_is_paused(leading: Client, log_in: LogIn):
    """A colleague who only looks must do nothing by looking."""
    address = reverse("desk:batch", args=[do(leading, "set_stage", [a_claim() for _ in range(3)], stage="done").pk])
    assert soup(leading.get(address)).select('#batch form[hx-trigger^="load"]')
    for client, at in ((log_in(chief()), address), (leading, f"{address}?paused")):
        page = soup(client.get(at))
        assert page.select("#go-on")
        assert not page.select("#batch form[hx-post]")


@pytest.mark.usefixtures("two_at_a_time")
def test_another_who_may_goes_on_with_it_and_the_log_names_them(log_in: LogIn):
    batch, other = a_begun_batch(chief()), chief()
    log_in(other).post(reverse("desk:go_on", args=[batch.pk]))
    assert batch.remaining() == []
    assert set(Edit.objects.filter(batch=batch).values_list("by", flat=True)) == {batch.by_id, other.pk}


def test_going_on_with_what_is_finished_does_nothing(leading: Client):
    batch = do(leading, "set_stage", [a_claim()], stage="done")
    response = leading.post(reverse("desk:go_on", args=[batch.pk]), follow=True)
    assert "1 done, 0 refused. It is finished." in said(response)
    assert batch.outcomes.count() == 1


def test_outcomes_are_grouped_by_what_came_of_them_the_refused_first(leading: Client):
    done, public, fresh = a_claim(statement="A."), a_published_claim(statement="B."), a_claim(statement="C.")
    workflow.turn_down(researcher(), [done], reason="opinion", note="A view.")
    batch = do(leading, "turn_down", [done, public, fresh], turned_down="opinion", reason="Views.")
    page = soup(leading.get(reverse("desk:batch", args=[batch.pk])))
    told = [
        " ".join(one.get_text(" ").split()) for one in page.select("#batch > h2, #batch > .refusal, #batch .outcomes a")
    ]
    assert told == [
        *("Refused 1", "It was turned down already.", "A."),
        *("Refused 1", "It is public. Withdraw it first.", "B."),
        *("Done 1", "C."),
    ]
    assert page.select_one(f'a[href="/desk/claims/{public.public_id}/"]')


def test_the_page_of_a_batch_tells_what_why_and_by_whom(log_in: LogIn):
    user = chief(first_name="Dev", last_name="Malhotra")
    client = log_in(user)
    batch = do(client, "change_status", [a_claim()], status=a_status("disputed").pk, reason="They contradict.")
    page = said(client.get(reverse("desk:batch", args=[batch.pk])))
    for words in (
        "Change the status: 1 claim",
        "Dev Malhotra",
        "1 picked on the board",
        "Disputed",
        "They contradict.",
    ):
        assert words in page


def test_many_outcomes_are_paged(leading: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.desk.views.batches.PAGE_SIZE", 2)
    claims = [a_claim(statement=f"No. {number}.") for number in range(5)]
    address = reverse("desk:batch", args=[do(leading, "set_stage", claims, stage="done").pk])
    seen, query = [], ""
    for _ in range(3):
        page = soup(leading.get(address + query))
        seen += [link.get_text() for link in page.select(".outcomes a")]
        link = page.select_one('a[rel="next"]')
        query = str(link["href"]) if link else ""
    assert seen == [claim.statement for claim in claims]
    assert not query
    assert leading.get(f"{address}?page=damaged").status_code == 400


def test_the_list_has_the_unfinished_on_top_and_the_latest_below(leading: Client, monkeypatch: pytest.MonkeyPatch):
    assert "Nothing was edited in bulk yet." in said(leading.get(BATCHES))
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)
    left = a_begun_batch(chief())
    finished = [do(leading, "set_stage", [a_claim()], stage="done") for _ in range(2)]
    page = soup(leading.get(BATCHES))
    links = [str(link["href"]) for link in page.select("main td a")]
    assert links == [reverse("desk:batch", args=[batch.pk]) for batch in (left, finished[1], finished[0])]
    assert "unfinished: 2 of 3" in said(leading.get(BATCHES))


def test_the_list_takes_as_many_queries_for_twenty_batches_as_for_one(leading: Client):
    user = chief()

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            leading.get(BATCHES)
        return len(counted)

    a_begun_batch(user, 1)
    queries()
    before = queries()
    for _ in range(20):
        a_begun_batch(user, 1)
    assert queries() == before


@pytest.mark.parametrize("pk", ["999999", "9" * 30])
def test_an_unknown_batch_is_not_found(leading: Client, pk: str):
    assert leading.get(f"{BATCHES}{pk}/").status_code == 404
    assert leading.post(f"{BATCHES}{pk}/go-on/").status_code == 404


# Doors ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(ACTIONS))
@pytest.mark.parametrize("role", [researcher, editor])
def test_nobody_but_who_may_edit_in_bulk_starts_one(log_in: LogIn, role: Any, verb: str):
    client, claim = log_in(role()), a_claim()
    assert ask(client, verb, [claim]).status_code == 403
    assert client.post(f"/desk/bulk/{verb}/", {"step": "run", "reason": "Mine."}).status_code == 403
    assert client.get(SELECT, headers=HTMX).status_code == 403
    assert not Batch.objects.exists()


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_a_bulk_edit_needs_the_permission_of_its_verb_too(log_in: LogIn, verb: str):
    user = UserFactory.create()
    others = {"research", "decide_status", "publish", "withdraw", "bulk_edit"} - {permission_for(verb)}
    user.user_permissions.set(Permission.objects.filter(codename__in=others))
    client, claim = log_in(user), a_claim()
    assert ask(client, verb, [claim]).status_code == 403
    assert client.post(f"/desk/bulk/{verb}/", {"step": "run", "reason": "Mine."}).status_code == 403


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


def test_who_comes_to_a_page_between_by_its_address_is_led_to_the_board(leading: Client):
    """After logging in again, or by a bookmark."""
    assert leading.get(f"{SELECT}?q=ships")["Location"] == "/desk/?q=ships"
    response = leading.get("/desk/bulk/assign/?q=ships", follow=True)
    assert response.redirect_chain == [("/desk/?q=ships", 302)]
    assert "Select the claims again." in said(response)


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
