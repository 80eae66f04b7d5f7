"""The board: what stands on it, its filters, its pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import today
from claims.desk.board import query as board_query
from claims.desk.board import views as board
from claims.models import Claim
from claims.models.edits import newest_edit
from tests.desk.conftest import LogIn
from tests.desk.forms import said
from tests.factories import (
    PartyFactory,
    TopicFactory,
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

ADDRESS = "/desk/"


def listed(client: Client, **filters: str) -> list[str]:
    response = client.get(ADDRESS, filters)
    assert response.status_code == 200
    return [link.get_text() for link in soup(response).select("td.claim > a")]


def test_a_row_tells_what_is_known_of_a_claim(at_work: Client):
    claim = a_claim()
    a_position(claim, party=PartyFactory.create(name="Ministry"), stance="asserts")
    a_position(claim, party=PartyFactory.create(name="Embassy"), stance="denies")
    some_evidence(claim, origin=PartyFactory.create())
    some_evidence(claim, bearing="context")
    a_change(claim)
    colleague = editor(first_name="Clara", last_name="Lind")
    workflow.assign(colleague, [claim], assignee=colleague)
    workflow.set_review(colleague, [claim], on=today() - dt.timedelta(days=1))
    [row] = soup(at_work.get(ADDRESS)).select("tbody tr")
    words = " ".join(row.get_text(" ").split())
    for shown in ("Disputed", "Embassy", "1 for, 0 open, 1 against", "1 · 1", "researching", "Clara Lind"):
        assert shown in words.replace(" ,", ",")
    assert "overdue" in words
    assert "UTC" in words


def test_open_claims_are_listed_the_last_changed_first(at_work: Client):
    first, second = a_claim(statement="First."), a_claim(statement="Second.")
    down, merged = a_claim(statement="Down."), a_claim(statement="Merged.")
    workflow.turn_down(researcher(), [down], reason="opinion", note="A view.")
    workflow.merge_claims(chief(), merged, into=second, reason="The same.")
    a_position(first)
    assert listed(at_work) == ["First.", "Second."]
    assert listed(at_work, stage="turned_down") == ["Down."]
    assert set(listed(at_work, stage="all")) == {"First.", "Second.", "Down."}


def test_each_filter_narrows(log_in: LogIn):
    me, ministry, topic = (
        researcher(username="ada"),
        PartyFactory.create(name="Ministry"),
        TopicFactory.create(slug="war"),
    )
    hit, _ = a_claim(statement="The hit."), a_claim(statement="Another.")
    a_position(hit, party=ministry)
    a_change(hit)
    workflow.add_topic(me, [hit], topic=topic)
    workflow.assign(me, [hit], assignee=me)
    client = log_in(me)
    for filters in (
        {"q": "hit"},
        {"status": "disputed"},
        {"stage": "researching"},
        {"topic": "war"},
        {"party": "ministry"},
        {"party": f"[{ministry.public_id}]"},
        {"assignee": "me"},
        {"assignee": "ada"},
    ):
        assert listed(client, **filters) == ["The hit."], filters
    assert listed(client, assignee="nobody") == ["Another."]
    assert listed(client, status="disputed", assignee="nobody") == []


def test_what_is_public_and_what_was_withdrawn_is_marked(at_work: Client):
    a_published_claim(statement="Public.")
    withdrawn = a_published_claim(statement="Withdrawn.")
    workflow.withdraw(chief(), [withdrawn], reason="Why.")
    a_claim(statement="Draft.")
    tags = {
        row.select_one("td.claim > a").get_text(): [tag.get_text() for tag in row.select("td.claim .tag")]  # type: ignore[union-attr]
        for row in soup(at_work.get(ADDRESS)).select("tbody tr")
    }
    assert tags == {"Public.": ["public"], "Withdrawn.": ["withdrawn"], "Draft.": []}


def test_who_contests_a_part_only_and_what_is_not_known_is_told_apart(at_work: Client):
    claim = a_claim()
    for name, scope in (("Pyongyang", ""), ("The mission", "Of the front alone.")):
        a_position(claim, party=PartyFactory.create(name=name), stance="denies", scope=scope)
    row = soup(at_work.get(ADDRESS)).select_one("tbody tr")
    assert row.select_one("td.against").get_text() == "Pyongyang, in part The mission"
    assert row.select_one("td.num[data-label='Sources · origins']").get_text() == "0 · 0"
    some_evidence(claim, origin=None, scope="One half.")
    row = soup(at_work.get(ADDRESS)).select_one("tbody tr")
    shown = row.select_one("td.num[data-label='Sources · origins']").get_text()
    assert shown == "1, 1 of them in part · ? origin not known"


def _four_claims_that_differ() -> None:
    """Nothing is known of Alone; Busy is contested and overdue; Public is published; Gone was withdrawn."""
    me = editor()
    _, busy, public = (a_claim(statement=f"{name}.") for name in ("Alone", "Busy", "Public"))
    for stance in ("asserts", "denies"):
        a_position(busy, party=PartyFactory.create(), stance=stance)
    for _ in range(2):
        some_evidence(busy, origin=PartyFactory.create())
    a_position(public)
    some_evidence(public, origin=PartyFactory.create())
    workflow.publish(me, [public])
    workflow.withdraw(chief(), [gone := a_published_claim(statement="Gone.")], reason="Why.")
    workflow.set_review(me, [busy], on=today() - dt.timedelta(days=1))
    workflow.set_review(me, [public], on=today() + dt.timedelta(days=7))
    workflow.set_review(me, [gone], on=today())


def test_each_of_the_folded_filters_narrows(at_work: Client):
    """Which of the four claims pass, by their first letters."""
    _four_claims_that_differ()
    for filters, names in {
        "voices=none": "A",
        "voices=one": "GP",
        "voices=more": "B",
        "contested=yes": "B",
        "contested=no": "AGP",
        "disputed=7": "B",
        "origins=none": "A",
        "origins=unknown": "G",
        "origins=one": "P",
        "origins=more": "B",
        "publication=never": "AB",
        "publication=published": "P",
        "publication=news": "",
        "publication=withdrawn": "G",
        "review=due": "BG",
        "review=overdue": "B",
        "review=week": "GP",
        "review=none": "A",
        f"since={today()}": "ABGP",
        f"since={today() + dt.timedelta(days=1)}": "",
        "since=9999-12-31": "",
        "contested=yes&review=overdue&origins=more&voices=more": "B",
    }.items():
        page = at_work.get(f"{ADDRESS}?{filters}")
        assert "".join(sorted(link.get_text()[0] for link in soup(page).select("td.claim > a"))) == names, filters
        assert soup(page).select_one("#more-filters").has_attr("open"), filters  # type: ignore[union-attr]


def test_a_review_is_due_within_a_week_from_today_to_the_seventh_day_after_it(at_work: Client):
    for days in (-1, 0, 7, 8):
        workflow.set_review(editor(), [a_claim(statement=f"{days}.")], on=today() + dt.timedelta(days=days))
    assert {name: set(listed(at_work, review=name)) for name in ("overdue", "due", "week", "none")} == {
        "overdue": {"-1."},
        "due": {"-1.", "0."},
        "week": {"0.", "7."},
        "none": set(),
    }


def test_the_folded_filters_stay_folded_until_one_is_set(at_work: Client):
    for address in (ADDRESS, f"{ADDRESS}?q=x&status=disputed&topic="):
        assert not soup(at_work.get(address)).select_one("#more-filters").has_attr("open")  # type: ignore[union-attr]


@pytest.mark.parametrize("few", [1, 3, 4, 10**6])
def test_a_filter_passes_the_same_whether_its_claims_are_looked_up_or_met_on_the_way(
    at_work: Client, monkeypatch: pytest.MonkeyPatch, few: int
):
    monkeypatch.setattr(board_query, "FEW", few)
    party, topic = PartyFactory.create(), TopicFactory.create(slug="war")
    for number in range(3):
        a_position(claim := a_claim(statement=f"Troops {number}."), party=party, stance="denies")
        workflow.add_topic(researcher(), [claim], topic=topic)
    a_claim(statement="Another.")
    for filters in ("q=troops", "topic=war", f"party=[{party.public_id}]", "contested=yes", "disputed=14"):
        page = soup(at_work.get(f"{ADDRESS}?{filters}"))
        assert len(page.select("tbody tr")) == 3, filters


def test_a_party_is_found_on_what_it_said_of_a_claim_that_was_merged_and_by_the_name_it_had(at_work: Client):
    old, new = PartyFactory.create(name="Old name"), PartyFactory.create(name="New name")
    claim, twin = a_claim(statement="The one."), a_claim(statement="The twin.")
    a_position(twin, party=old)
    workflow.merge_claims(chief(), twin, into=claim, reason="The same.")
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    assert listed(at_work, party="new name") == ["The one."]


def test_a_position_that_was_voided_does_not_count(at_work: Client):
    party = PartyFactory.create(name="Ministry")
    workflow.void_position(researcher(), a_position(a_claim(), party=party), reason="Wrong party.")
    assert listed(at_work, party="ministry") == []


@pytest.mark.parametrize("zone", ["", "America/New_York", "Pacific/Kiritimati"])
def test_the_day_since_which_a_claim_changed_begins_at_the_desk(log_in: LogIn, settings, zone: str):
    settings.TIME_ZONE, at_work = "Asia/Seoul", log_in(researcher(time_zone=zone))
    for day, moment in (("23rd", (14, 59)), ("24th", (15, 0))):  # midnight in Seoul
        claim = a_claim(statement=f"Of the {day}.")
        changed_at = dt.datetime(2024, 10, 23, *moment, tzinfo=dt.UTC)
        Claim.objects.filter(pk=claim.pk).update(changed_at=changed_at)
    assert listed(at_work, since="2024-10-23") == ["Of the 24th.", "Of the 23rd."]
    assert listed(at_work, since="2024-10-24") == ["Of the 24th."]
    assert listed(at_work, since="2024-10-25") == []
    assert listed(at_work, since="24/10/2024") == ["Of the 24th."]
    assert len(listed(at_work, since="Oct 2024")) == 2 and not listed(at_work, since="Nov 2024")


@pytest.mark.parametrize("text", ['"', "c++", "x:y", "AND", "(", "NEAR(", "-", "%", "\\", "'; DROP TABLE"])
def test_any_text_is_a_search_and_never_an_error(at_work: Client, claim: Claim, text: str):
    assert at_work.get(ADDRESS, {"q": text}).status_code == 200


def test_the_board_says_where_not_all_words_were_searched(at_work: Client):
    ten = "a b c d e f g h i j"
    assert "the first 10 words" in at_work.get(ADDRESS, {"q": f"{ten} k"}).text
    assert "the first 10 words" not in at_work.get(ADDRESS, {"q": f"{ten} {ten}"}).text


@pytest.mark.parametrize(
    ("filters", "wrong"),
    [
        ({"status": "wonderful"}, "There is no “wonderful” to choose."),
        ({"stage": "x"}, "There is no “x” to choose."),
        ({"assignee": "x"}, "There is no “x” to choose."),
        ({"party": "Unheard of"}, "The desk knows no party “Unheard of”."),
        ({"q": "a\0b"}, "Null characters are not allowed."),
        ({"party": "a\0b"}, "Null characters are not allowed."),
        ({"topic": "x"}, "There is no “x” to choose."),
        ({"origins": "7"}, "There is no “7” to choose."),
        ({"disputed": "9" * 40}, "There is no “9999"),
        ({"review": "soon"}, "There is no “soon” to choose."),
        ({"since": "soon"}, "This is not read as a date. Write it such as 17 Oct 2023"),
        ({"since": "2024-02-30"}, "There is no day 30 in February 2024: it has 29 days."),
        ({"since": "1969"}, "Choose a day after 1970."),
        ({"since": "a\0b"}, "This is not read as a date. Write it such as 17 Oct 2023"),
        ({"q": "x" * 201}, "at most 200"),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_lists_nothing(at_work: Client, claim: Claim, filters, wrong: str):
    response = at_work.get(ADDRESS, filters)
    assert wrong in said(response)
    assert "Nothing is listed, since one filter could not be read." in said(response)
    assert soup(response).select("td.claim") == []


@pytest.mark.parametrize("cursor", ["nonsense", "a\0b", "W" * 3000, "é"])
def test_a_damaged_page_says_where_to_start_and_keeps_the_filters(at_work: Client, claim: Claim, cursor: str):
    response = at_work.get(ADDRESS, {"page": cursor, "stage": "received"})
    assert response.status_code == 400
    assert "The address of this page of the list is damaged." in said(response)
    [start] = [link for link in soup(response).select("p.empty a") if link.get_text() == "Start from the first page"]
    assert start["href"] == "/desk/?stage=received"


def test_the_page_of_one_order_is_no_page_of_another(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(board, "PAGE_SIZE", 1)
    a_claim(statement="A."), a_claim(statement="B.")
    [older] = soup(at_work.get(ADDRESS)).select('.pager a[rel="next"]')
    response = at_work.get(f"{older['href']}&sort=contested")
    assert response.status_code == 400
    assert "damaged" in said(response)


def test_the_last_page_is_one_click_away_and_leads_back(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(board, "PAGE_SIZE", 2)
    for number in range(5):
        a_claim(statement=f"Claim {number}.")
    [last] = soup(at_work.get(ADDRESS)).select('.pager a[rel="last"]')
    page = soup(at_work.get(str(last["href"])))
    assert [link.get_text() for link in page.select("td.claim > a")] == ["Claim 1.", "Claim 0."]
    assert not page.select('.pager a[rel="next"], .pager a[rel="last"]')
    [previous], [first] = page.select('.pager a[rel="prev"]'), page.select('.pager a[rel="first"]')
    page = soup(at_work.get(str(previous["href"])))
    assert [link.get_text() for link in page.select("td.claim > a")] == ["Claim 3.", "Claim 2."]
    assert first["href"] == ADDRESS


def test_where_all_were_turned_down_the_board_says_what_to_do(at_work: Client, claim: Claim):
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    page = at_work.get(ADDRESS)
    assert "No claim is open." in said(page)
    assert soup(page).select('p.empty a[href="/desk/?stage=all"]')


def test_an_empty_board_helps(at_work: Client, claim: Claim):
    assert "No claim passes these filters." in said(at_work.get(ADDRESS, {"q": "nothing"}))


def test_a_desk_without_a_claim_shows_where_to_begin(at_work: Client):
    assert "The desk follows no claim yet. Receive the first one" in said(at_work.get(ADDRESS))


def test_pages_follow_each_other_and_keep_the_filters(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(board, "PAGE_SIZE", 2)
    for number in range(5):
        a_claim(statement=f"Claim {number}.")
    a_claim(statement="Another.")
    address, seen = f"{ADDRESS}?q=claim", []
    while address:
        page = soup(at_work.get(address))
        seen += [link.get_text() for link in page.select("td.claim > a")]
        older = page.select_one('.pager a[rel="next"]')
        address = str(older.get("href")) if older else ""
    assert seen == [f"Claim {number}." for number in (4, 3, 2, 1, 0)]


def test_a_filter_by_htmx_is_the_page_at_the_address_that_it_pushes(at_work: Client, claim: Claim):
    page = at_work.get(ADDRESS)
    sent = {"q": "", "status": "unverified", "stage": "", "topic": "", "party": "", "assignee": "", "since": ""}
    answer = at_work.get(ADDRESS, sent, headers=HTMX)
    assert answer["HX-Push-Url"] == "/desk/?status=unverified"
    assert_swap_equals_reload(at_work, ADDRESS, page, "#board > form.filter", answer)


def test_a_history_restore_and_a_boosted_link_get_the_whole_page(at_work: Client):
    for extra in ({"HX-History-Restore-Request": "true"}, {"HX-Boosted": "true"}):
        assert soup(at_work.get(ADDRESS, headers={**HTMX, **extra})).select("html > head")


def _a_busy_claim(number: int) -> None:
    claim = a_claim(statement=f"Claim {number}.", claimant=PartyFactory.create())
    a_position(claim, stance="denies")
    some_evidence(claim, origin=PartyFactory.create())
    workflow.assign(editor(), [claim], assignee=editor())
    workflow.add_topic(editor(), [claim], topic=TopicFactory.create())
    duplicate = a_claim(statement=f"Duplicate {number}.")
    a_position(duplicate)
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")


def test_the_number_of_queries_is_the_same_for_one_claim_and_for_twenty(at_work: Client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _a_busy_claim(0)
    with CaptureQueriesContext(connection) as one:
        at_work.get(ADDRESS)
    for number in range(1, 20):
        _a_busy_claim(number)
    with CaptureQueriesContext(connection) as twenty:
        response = at_work.get(ADDRESS)
    assert len(soup(response).select("tbody tr")) == 20
    assert len(twenty) == len(one)
    assert len(one) <= 15
    assert Claim.objects.count() == 40


def test_what_filters_may_name_is_read_once_and_anew_after_the_next_edit(
    at_work: Client,
) -> None:
    def topics() -> list[str]:
        return [option.get_text() for option in soup(at_work.get(ADDRESS)).select("[name=topic] option")]

    workflow.define_topic(chief(), name="Grain", slug="grain")
    assert topics() == ["any topic", "Grain"]
    with CaptureQueriesContext(connection) as queries:
        assert topics() == ["any topic", "Grain"]
    assert not [one for one in queries if 'FROM "claims_topic"' in one["sql"]]
    workflow.define_topic(chief(), name="Ports", slug="ports")
    assert topics() == ["any topic", "Grain", "Ports"]


def test_what_the_board_keeps_in_the_cache_holds_no_password(at_work: Client):
    at_work.get("/desk/")
    kept = caches["process"].get(f"board-filters:{newest_edit()}")
    assert kept.people and kept.users
    assert all("password" in user.get_deferred_fields() for user in [*kept.people, *kept.users.values()])
