"""Bulk edits from the admin's list: what is selected, what is handed over to the desk, who may, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.admin.bulk import LABELS
from claims.models import Batch, Claim, User
from tests.admin.bulk import ask
from tests.admin.story import text_of, url
from tests.desk.bulk.pages import outcomes, press
from tests.desk.forms import filled
from tests.factories import a_claim, a_status, editor, researcher
from tests.htmx import soup


def links_back(page: Any) -> list[str]:
    return [str(link["href"]) for link in soup(page).select("main p.story a, main .buttons a")]


def test_what_was_picked_in_the_list_is_edited_at_the_desk(desk: Client, chief_editor: User):
    fresh, already = a_claim(statement="Ships came."), a_claim(statement="Planes came.")
    workflow.set_stage(editor(), [already], stage="done")
    page = ask(desk, "set_stage", [fresh, already])
    assert page.redirect_chain == [(reverse("desk:bulk", args=["set_stage"]), 302)]
    assert "2 claims: 2 picked in the list." in text_of(page)
    shown = press(desk, "set_stage", page, "show", stage="done", reason="The story is over.")
    assert "1 will change, 1 will be refused." in text_of(shown)
    ended = press(desk, "set_stage", shown, "run")
    batch = Batch.objects.get()
    assert ended["Location"] == reverse("desk:batch", args=[batch.pk])
    assert "1 done, 1 refused. It is finished." in text_of(desk.get(ended["Location"]))
    assert (batch.verb, batch.size, batch.by, batch.reason, batch.selection) == (
        *("set_stage", 2, chief_editor),
        *("The story is over.", "2 picked in the list"),
    )
    assert outcomes(batch) == {fresh.pk: "", already.pk: "Nothing to change: it is so already."}


def test_all_that_match_are_taken_across_pages_and_named_by_their_filters(desk: Client):
    by = researcher()
    claims = [a_claim(by=by, statement=f"Ship no. {number} came.") for number in range(105)]
    other = a_claim(by=by, statement="Planes came.")
    page = ask(desk, "set_stage", claims[:1], "?q=ship&stage__exact=received", select_across="1")
    assert "105 claims: all 105 that matched stage: received, search: ship" in text_of(page)
    assert "the first 100 of 105" in text_of(page)
    shown = press(desk, "set_stage", page, "show", stage="done", reason="A tidy-up.")
    assert "Of the first 100 of 105 claims: 100 will change, 0 will be refused." in text_of(shown)
    begun = desk.get(press(desk, "set_stage", shown, "run")["Location"])
    assert "100 done, 0 refused, 5 still to be done." in text_of(begun)
    batch = Batch.objects.get()
    desk.post(reverse("desk:go_on", args=[batch.pk]))
    assert sorted(outcomes(batch)) == [claim.pk for claim in claims]
    assert batch.selection == "all 105 that matched stage: received, search: ship"
    other.refresh_from_db()
    assert other.stage == "received"


def test_a_day_of_the_list_is_named_among_its_filters(desk: Client):
    claim = a_claim()
    page = ask(desk, "assign", [claim], f"?changed_at__year={claim.changed_at.year}", select_across="1")
    assert f"1 claim: all 1 that matched changed_at__year: {claim.changed_at.year}." in text_of(page)


def test_what_is_confirmed_is_what_was_selected_whatever_matches_now(desk: Client):
    first = a_claim(statement="Ships came.")
    page = ask(desk, "set_stage", [first], "?q=ships", select_across="1")
    later = a_claim(statement="More ships came.")
    press(desk, "set_stage", press(desk, "set_stage", page, "show", stage="done", reason="So."), "run")
    assert outcomes(Batch.objects.get()) == {first.pk: ""}
    later.refresh_from_db()
    assert later.stage == "received"


def test_a_claim_changed_since_it_was_selected_is_refused(desk: Client):
    claim = a_claim()
    page = ask(desk, "change_status", [claim])
    workflow.change_status(
        editor(first_name="Bruno", last_name="Keller"), [claim], status=a_status("refuted"), rationale="It was not so."
    )
    shown = press(desk, "change_status", page, "show", status=a_status("disputed").pk, reason="So.")
    assert "Bruno Keller changed it since you looked at it." in text_of(shown)


def test_the_way_back_leads_to_the_list_as_it_was_filtered(desk: Client):
    query = "?q=ships&stage__exact=received"
    page = ask(desk, "set_stage", [a_claim(statement="Ships came.")], query)
    shown = press(desk, "set_stage", page, "show", stage="done", reason="So.")
    for one in (page, shown):
        assert links_back(one) == [url(Claim) + query] * 2
    press(desk, "set_stage", shown, "run")
    again = desk.get(reverse("desk:bulk", args=["set_stage"]), follow=True)
    assert again.redirect_chain == [(url(Claim) + query, 302)]
    assert "Nothing was done. Select the claims again." in text_of(again)


def test_without_a_selection_nothing_starts(desk: Client):
    a_claim()
    response = desk.post(url(Claim), {"action": "assign", "index": 0}, follow=True)
    assert "Items must be selected" in text_of(response)
    assert desk.get(reverse("desk:bulk", args=["assign"]))["Location"] == reverse("desk:board")


def test_more_than_one_bulk_edit_takes_stay_in_the_list(desk: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.workflow.selection.MOST", 2)
    claims = [a_claim(statement=f"Ship no. {number} came.") for number in range(3)]
    page = ask(desk, "assign", claims[:1], "?q=ship", select_across="1")
    assert page.redirect_chain == [(url(Claim) + "?q=ship", 302)]
    assert "More than 2 claims match. Narrow the filter" in text_of(page)


@pytest.mark.parametrize("role", [researcher, editor])
@pytest.mark.parametrize("verb", sorted(LABELS))
def test_nobody_else_edits_in_bulk(client: Client, db: None, role: Any, verb: str):
    claim = a_claim()
    client.force_login(role(is_staff=True))
    assert ask(client, verb, [claim]).status_code == 403
    client.force_login(role())
    assert ask(client, verb, [claim]).redirect_chain[0][0].startswith(reverse("admin:login"))
    assert not Batch.objects.exists()


def test_an_action_needs_the_permission_of_its_verb_too(client: Client, db: None):
    claim, user = a_claim(), researcher(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    client.force_login(user)
    page = client.get(url(Claim)).content.decode()
    assert 'value="assign"' in page
    assert 'value="withdraw"' not in page
    assert ask(client, "withdraw", [claim]).redirect_chain == [(url(Claim), 302)]
    assert client.get(reverse("desk:bulk", args=["withdraw"])).status_code == 403


def test_whoever_may_edit_in_bulk_comes_to_the_outcome_at_the_desk(client: Client, db: None):
    user = researcher(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    client.force_login(user)
    shown = press(client, "assign", ask(client, "assign", [a_claim()]), "show", assignee=user.pk, reason="Mine.")
    assert client.get(press(client, "assign", shown, "run")["Location"]).status_code == 200


def test_every_bulk_verb_but_none_else_is_an_action(desk: Client):
    assert set(LABELS) == set(workflow.BULK_VERBS)
    a_claim()
    page = desk.get(url(Claim)).content.decode()
    for verb, label in LABELS.items():
        assert f'<option value="{verb}">{label}</option>' in page


def test_handing_over_takes_as_many_queries_for_twenty_claims_as_for_one(desk: Client):
    def queries(claims: list[Claim]) -> int:
        with CaptureQueriesContext(connection) as counted:
            ask(desk, "change_status", claims)
        return len(counted)

    queries([a_claim()])
    assert queries([a_claim()]) == queries([a_claim() for _ in range(20)])


def test_a_later_selection_leaves_an_open_page_with_its_own_claims(desk: Client):
    first, later = a_claim(), a_claim()
    page = ask(desk, "set_stage", [first])
    ask(desk, "set_stage", [later])
    press(desk, "set_stage", press(desk, "set_stage", page, "show", stage="done", reason="So."), "run")
    assert outcomes(Batch.objects.get()) == {first.pk: ""}
    kept = filled(desk.get(reverse("desk:bulk", args=["set_stage"])), "form.asking")
    page = desk.post(
        reverse("desk:bulk", args=["set_stage"]), kept | {"step": "show", "stage": "done", "reason": "So."}
    )
    press(desk, "set_stage", page, "run")
    assert outcomes(Batch.objects.latest("pk")) == {later.pk: ""}


def test_the_record_of_a_batch_shows_its_own_fields_and_leads_to_its_outcomes(desk: Client, chief_editor: User):
    claim = a_claim(statement="Ships came.")
    ada = researcher(first_name="Ada", last_name="Osei")
    words = {"reason": "Somebody has to.", "selection": "the first one"}
    batch = workflow.run_batch(chief_editor, "assign", [claim], assignee=ada, **words)
    page = desk.get(url(Batch, "change", batch.pk))
    for word in ("assign", "Somebody has to.", "the first one", "Ada Osei", str(chief_editor)):
        assert word in text_of(page)
    links = {link.text: link["href"] for link in soup(page).select(".object-tools a")}
    assert links["Open at the desk"] == reverse("desk:batch", args=[batch.pk])
    assert "Ships came." in text_of(desk.get(links["All outcomes"]))
    assert "Ada Osei" in text_of(desk.get(links["Log"], follow=True))
