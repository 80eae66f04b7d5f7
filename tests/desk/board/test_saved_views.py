"""The views of the board: built in, the desk's and one's own, with their counts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import today
from claims.models import Edit, Party, SavedView
from claims.workflow import saved_views
from tests.desk.conftest import LogIn
from tests.desk.forms import errors, filled, said
from tests.factories import (
    PartyFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, assert_swap_equals_reload, soup

pytestmark = pytest.mark.django_db

ADDRESS, VIEWS, SAVE = "/desk/", "/desk/views/", "/desk/views/save/"


def counts(client: Client, **filters: str) -> dict[str, int | None]:
    """Name → count of the tabs, as htmx gets them."""
    tabs = soup(client.get(VIEWS, filters, headers=HTMX)).select("#views a")
    counted = (re.fullmatch(r"(.+?)\s*(\d+)?", " ".join(tab.get_text(" ").split())) for tab in tabs)
    return {one[1]: None if one[2] is None else int(one[2]) for one in counted if one}


def listed(client: Client, address: str) -> int:
    return len(soup(client.get(address)).select("tbody tr"))


def some_of_each() -> None:
    me = editor(username="me")
    mine, due, waiting, single = (a_claim(statement=f"Claim {n}.") for n in range(4))
    workflow.assign(me, [mine], assignee=me)
    workflow.set_review(me, [due, mine], on=today())
    workflow.set_review(me, [waiting], on=today() + dt.timedelta(days=1))
    workflow.set_stage(me, [waiting], stage="in_review")
    some_evidence(single, origin=PartyFactory.create())
    a_position(single, stance="denies")
    public = a_published_claim(statement="Public.")
    a_position(public)
    a_published_claim(statement="Published.")
    down = a_claim(statement="Down.")
    workflow.turn_down(me, [down], reason="opinion", note="A view.")
    workflow.merge_claims(chief(), a_claim(statement="Twice."), into=mine, reason="The same.")


def test_each_view_counts_what_it_lists(log_in: LogIn) -> None:
    some_of_each()
    from claims.models import User

    client = log_in(User.objects.get(username="me"))
    counted = counts(client)
    assert counted == {
        "All open": 6,
        "Mine": 1,
        "Unassigned": 5,
        "Due for review": 2,
        "Awaiting a second editor": 1,
        "Public with unpublished changes": 1,
        "Single origin": 1,
        "Recently disputed": 1,
    }
    for tab in soup(client.get(ADDRESS)).select("#views a"):
        name = " ".join(tab.get_text(" ").split()).rstrip(" 0123456789")
        assert listed(client, str(tab["href"])) == counted[name], name


def test_a_view_with_words_counts_what_they_find(at_work: Client) -> None:
    for words in ("The dam has burst.", "The dam stands.", "The bridge stands."):
        a_change(a_claim(statement=words), status="disputed")
    a_claim(statement="The dam is old.")
    for name, query in (
        ("Dams", "q=dam"),
        ("Dams, disputed", "q=dam&status=disputed"),
        ("Disputed", "status=disputed"),
    ):
        SavedView.objects.create(owner=None, name=name, query=query)
    counted = counts(at_work)
    assert [counted[name] for name in ("Dams", "Dams, disputed", "Disputed")] == [3, 2, 3]


def test_what_was_disputed_longer_ago_is_not_recently_disputed(at_work: Client) -> None:
    from django.utils import timezone

    claim = a_claim()
    a_change(claim, status="disputed")
    assert counts(at_work)["Recently disputed"] == 1
    type(claim).objects.update(disputed_at=timezone.now() - dt.timedelta(days=15))
    workflow.add_party(researcher(), name="A", kind="person")  # any Edit, so that it is counted anew
    assert counts(at_work)["Recently disputed"] == 0
    assert listed(at_work, "/desk/?disputed=30") == 1


def test_the_board_does_not_wait_for_the_counts_and_asks_for_them(at_work: Client) -> None:
    a_claim()
    [nav] = soup(at_work.get(ADDRESS, {"stage": "received"})).select("#views")
    assert (nav["hx-get"], nav["hx-trigger"]) == ("/desk/views/?stage=received", "load")
    assert nav.select("b") == []
    [nav] = soup(at_work.get(VIEWS, {"stage": "received"}, headers=HTMX)).select("#views")
    assert not nav.has_attr("hx-get")
    assert len(nav.select("b")) == 8


def test_counts_that_are_known_are_on_the_board_at_once(at_work: Client) -> None:
    a_claim()
    counts(at_work)
    [nav] = soup(at_work.get(ADDRESS)).select("#views")
    assert nav.select_one("b").get_text() == "1"  # type: ignore[union-attr]
    assert not nav.has_attr("hx-get")


def test_counts_are_kept_until_the_next_entry_of_the_log(at_work: Client) -> None:
    a_claim()
    with CaptureQueriesContext(connection) as first:
        assert counts(at_work)["All open"] == 1
    with CaptureQueriesContext(connection) as again:
        assert counts(at_work)["All open"] == 1
    assert len(again) < len(first)
    assert not [query for query in again.captured_queries if "COUNT(" in query["sql"].upper()]
    a_claim()
    assert counts(at_work)["All open"] == 2


def test_one_persons_counts_are_not_anothers(log_in: LogIn) -> None:
    claim, me, other = a_claim(), editor(), editor()
    workflow.assign(me, [claim], assignee=me)
    assert counts(log_in(me))["Mine"] == 1
    assert counts(log_in(other))["Mine"] == 0


def test_all_views_are_counted_with_one_query_of_the_claims(at_work: Client, log_in: LogIn) -> None:
    user = researcher()
    client = log_in(user)
    with CaptureQueriesContext(connection) as few:
        counts(client)
    parties = [PartyFactory.create() for _ in range(5)]
    for number, party in enumerate(parties):
        workflow.save_view(user, name=f"View {number}", query=f"q=word&party=%5B{party.public_id}%5D")
        a_position(a_claim(statement="A word."), party=party)
    with CaptureQueriesContext(connection) as many:
        counted = counts(client)
    assert [counted[f"View {number}"] for number in range(5)] == [1] * 5
    assert len(many) <= len(few) + 1  # the parties that are named, all at once


def current(client: Client, **filters: str) -> list[str]:
    tabs = soup(client.get(ADDRESS, filters)).select("#views a[aria-current]")
    return [" ".join(tab.get_text().split()) for tab in tabs]


def test_the_view_that_is_shown_is_marked_however_it_is_sorted(at_work: Client) -> None:
    assert current(at_work) == ["All open"]
    assert current(at_work, sort="claim", page="last") == ["All open"]
    assert current(at_work, assignee="me") == ["Mine"]
    assert current(at_work, assignee="me", q="x") == []
    assert current(at_work, stage="wonder") == []


def save(client: Client, board: str, **typed: str) -> object:
    page = client.get(f"{SAVE}?{board}")
    return client.post(SAVE, filled(page, "#save-view form", **typed))


def test_filters_and_order_are_saved_under_a_name_for_oneself(at_work: Client, log_in: LogIn) -> None:
    response = save(at_work, "q=troops&stage=done&sort=claim", **{"view-name": "  Troops,   done "})
    assert (response.status_code, response["Location"]) == (302, "/desk/?q=troops&stage=done&sort=claim")  # type: ignore[attr-defined]
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Troops, done", "q=troops&stage=done&sort=claim")
    assert Edit.objects.get(verb="save_view").changes["name"] == [None, "Troops, done"]
    page = at_work.get(ADDRESS)
    assert "The view “Troops, done” is saved." in said(page) or "Troops, done" in said(page)
    assert current(at_work, q="troops", stage="done", sort="claim") == ["Troops, done"]
    assert "Troops, done" not in counts(log_in(researcher()))


def test_a_view_of_the_desk_is_everybodys_and_saved_by_who_may(leading: Client, at_work: Client) -> None:
    save(leading, "stage=done", **{"view-name": "Done", "view-for_desk": "on"})
    assert SavedView.objects.get().owner is None
    assert counts(at_work)["Done"] == 0
    assert "view-for_desk" not in filled(at_work.get(SAVE), "#save-view form")
    at_work.post(SAVE, {"view-name": "Sneaked in", "view-for_desk": "on", "board": ""})
    assert SavedView.objects.get(name="Sneaked in").owner is not None


def test_a_party_is_saved_by_its_id_so_that_a_namesake_changes_nothing(at_work: Client) -> None:
    party = PartyFactory.create(name="Ministry")
    a_position(a_claim(), party=party)
    save(at_work, "party=ministry", **{"view-name": "Ministry"})
    Party.objects.create(name="Ministry", kind="media")
    assert SavedView.objects.get().query == f"party=%5B{party.public_id}%5D"
    assert counts(at_work)["Ministry"] == 1


@pytest.mark.parametrize(
    ("board", "typed", "wrong"),
    [
        ("stage=done", {"view-name": ""}, "“Name” is needed"),
        ("stage=done", {"view-name": "x" * 61}, "at most 60"),
        ("stage=done", {"view-name": "a\0b"}, "Null characters"),
        ("stage=wonder", {"view-name": "A"}, "One filter could not be read"),
        ("sort=wonder", {"view-name": "A"}, "One filter could not be read"),
        ("q=" + "%E6%97%A5" * 190, {"view-name": "A"}, "at most 1000"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(
    at_work: Client, board: str, typed: dict[str, str], wrong: str
) -> None:
    for headers in ({}, HTMX):
        page = at_work.post(SAVE, {"board": board, **typed}, headers=headers)
        assert page.status_code == 200
        assert wrong in said(page)
        assert filled(page, "#save-view form")["view-name"] == [typed["view-name"]]
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_of_each_owner(leading: Client) -> None:
    for desk in ({}, {"view-for_desk": "on"}):
        leading.post(SAVE, {"view-name": "A", "board": "", **desk})
        assert "of this name already" in said(leading.post(SAVE, {"view-name": "A", "board": "", **desk}))
    assert SavedView.objects.count() == 2


def test_views_are_so_few_that_counting_them_stays_quick(at_work: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST", 1)
    at_work.post(SAVE, {"view-name": "A", "board": ""})
    assert "There are 1 views already. Delete one first." in said(at_work.post(SAVE, {"view-name": "B", "board": ""}))


def test_after_saving_by_htmx_the_page_is_what_a_reload_gives(at_work: Client) -> None:
    a_claim()
    page = at_work.get(f"{ADDRESS}?stage=received")
    opened = at_work.get(f"{SAVE}?stage=received", headers=HTMX)
    assert_swap_equals_reload(at_work, ADDRESS, page, "#to-save", opened)
    page = at_work.get(f"{SAVE}?stage=received")
    answer = at_work.post(SAVE, filled(page, "#save-view form", **{"view-name": "Received"}), headers=HTMX)
    assert answer["HX-Push-Url"] == "/desk/?stage=received"
    assert_swap_equals_reload(at_work, SAVE, page, "#save-view form", answer)


def test_the_page_of_views_tells_each_with_its_count_and_whose_it_is(log_in: LogIn) -> None:
    user = researcher()
    workflow.save_view(chief(), name="The desk’s own", query="stage=done", for_desk=True)
    workflow.save_view(user, name="Mine alone", query="stage=all")
    workflow.save_view(user, name="Damaged", query="topic=gone")
    workflow.save_view(researcher(), name="Of another", query="")
    a_claim()
    page = log_in(user).get(VIEWS)
    rows = {row.select_one("a").get_text(): row for row in soup(page).select("tbody tr")}  # type: ignore[union-attr]
    assert "Of another" not in rows
    words = {name: " ".join(row.get_text(" ").split()) for name, row in rows.items()}
    assert words["Mine alone"].startswith("Mine alone 1 mine Rename")
    assert words["The desk’s own"] == "The desk’s own 0 the desk’s"
    assert "can no longer be read" in words["Damaged"]
    assert words["All open"] == "All open 1 built in"


@pytest.fixture
def view(at_work: Client) -> SavedView:
    """A view of the researcher at work."""
    at_work.post(SAVE, {"view-name": "Mine", "board": "stage=done"})
    return SavedView.objects.get()


def test_a_view_is_renamed(at_work: Client, view: SavedView) -> None:
    address = f"{VIEWS}{view.pk}/rename/"
    response = at_work.post(address, filled(at_work.get(address), "main form", name="Done"))
    assert (response.status_code, response["Location"]) == (302, VIEWS)
    view.refresh_from_db()
    assert view.name == "Done"
    assert Edit.objects.get(verb="rename_view").changes == {"name": ["Mine", "Done"]}
    assert "The view is called “Done” now." in said(at_work.get(VIEWS))


@pytest.mark.parametrize(("name", "wrong"), [("", "is needed"), ("Mine", "It has this name already."), ("a\0", "Null")])
def test_a_name_that_cannot_be_is_refused(at_work: Client, view: SavedView, name: str, wrong: str) -> None:
    assert wrong in errors(at_work.post(f"{VIEWS}{view.pk}/rename/", {"name": name}))
    view.refresh_from_db()
    assert view.name == "Mine"


def test_a_view_is_deleted_and_the_log_keeps_what_it_was(at_work: Client, view: SavedView) -> None:
    address = f"{VIEWS}{view.pk}/delete/"
    assert "The view “Mine” goes. The claims stay as they are." in said(at_work.get(address))
    assert at_work.post(address)["Location"] == VIEWS
    assert not SavedView.objects.exists()
    assert Edit.objects.get(verb="delete_view").changes["query"] == ["stage=done", None]
    assert at_work.post(address).status_code == 404


@pytest.mark.parametrize("act", ["rename", "delete"])
def test_a_view_of_somebody_else_is_not_found_and_the_desks_needs_the_permission(
    log_in: LogIn, leading: Client, view: SavedView, act: str
) -> None:
    for client in (leading, log_in(researcher())):
        assert client.get(f"{VIEWS}{view.pk}/{act}/").status_code == 404
        assert client.post(f"{VIEWS}{view.pk}/{act}/", {"name": "Stolen"}).status_code == 404
    desk = workflow.save_view(chief(), name="The desk’s", query="", for_desk=True)
    assert log_in(editor()).post(f"{VIEWS}{desk.pk}/{act}/", {"name": "Stolen"}).status_code == 403
    assert leading.post(f"{VIEWS}{desk.pk}/{act}/", {"name": "Ours"}).status_code == 302
    assert leading.post(f"{VIEWS}{'9' * 30}/{act}/").status_code == 404
    view.refresh_from_db()
    assert view.name == "Mine"


def test_the_verbs_ask_who_it_is_themselves() -> None:
    from django.core.exceptions import PermissionDenied

    owner, other = researcher(), chief()
    view = workflow.save_view(owner, name="Mine", query="")
    with pytest.raises(PermissionDenied):
        workflow.rename_view(other, view, name="Stolen")
    with pytest.raises(PermissionDenied):
        workflow.delete_view(other, view)
    with pytest.raises(PermissionDenied):
        workflow.save_view(editor(), name="The desk’s", query="", for_desk=True)
    workflow.delete_view(owner, view)
    with pytest.raises(workflow.Refused, match="deleted meanwhile"):
        workflow.delete_view(owner, view)
