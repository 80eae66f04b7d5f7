"""The orders of the board, and which of its columns somebody sees."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import Tag
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import keyset
from claims.desk.board.columns import COLUMNS, SORTS, sorted_by
from claims.models import Claim, Edit, Status, User
from tests.desk.conftest import LogIn
from tests.desk.forms import filled, said
from tests.factories import a_claim, a_status, editor, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup

pytestmark = pytest.mark.django_db

ADDRESS, COLUMNS_AT = "/desk/", "/desk/columns/"
START = dt.datetime(2024, 10, 24, 9, tzinfo=dt.UTC)
# Letters that servers sort in many ways: capitals, accents, signs, blanks, other scripts.
STATEMENTS = st.sampled_from(["a", "A", "b", "B", "_", "ä", "Ä", "é", "z", "Z", " z", "-a", "日本", "ة", "a b", "ab"])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, object]:
    return {
        "statement": draw(STATEMENTS),
        "status": draw(st.sampled_from(["unverified", "disputed", "refuted"])),
        "stage": draw(st.sampled_from(["received", "researching", "in_review", "done"])),
        "assignee": draw(st.sampled_from([None, 0, 1])),
        "review_on": draw(st.none() | st.sampled_from([dt.date(2024, 10, 1), dt.date(2030, 1, 1)])),
        "parties_for": draw(st.integers(0, 2)),
        "parties_against": draw(st.integers(0, 2)),
        "origins": draw(st.integers(0, 2)),
        "changed_at": START + dt.timedelta(days=draw(st.integers(0, 2))),
    }


def made(values: list[dict[str, object]], people: list[User]) -> list[Claim]:
    """Claims past the verbs, which would give each its own moment."""
    statuses = {status.key: status for status in Status.objects.all()}
    claims = []
    for row in values:
        assignee = None if row["assignee"] is None else people[int(str(row["assignee"]))]
        kept = {"assignee": assignee, "assignee_name": assignee.sort_name if assignee else "", "received_at": START}
        claims.append(Claim(**{**row, **kept, "status": statuses[str(row["status"])]}))
    return Claim.objects.bulk_create(claims)


def expected(claim: Claim, key: str) -> object:
    """What a column is sorted by, as Python has it."""
    return {
        "claim": claim.statement.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")),
        "status": claim.status.position,
        "contested": claim.parties_against,
        "stage": ["received", "researching", "in_review", "done"].index(claim.stage),
        "says": claim.parties_for + claim.parties_open + claim.parties_against,
        "evidence": claim.origins,
        "assignee": str(claim.assignee).lower() if claim.assignee else "",
        "review": claim.review_on or dt.date.max,
        "changed": claim.changed_at,
    }[key]


@settings(max_examples=25)
@given(values=st.lists(rows(), max_size=9), size=st.integers(1, 4), sort=st.sampled_from(sorted(SORTS)))
def test_every_order_pages_through_all_rows_once_there_and_back(
    values: list[dict[str, object]], size: int, sort: str
) -> None:
    with transaction.atomic():
        claims = made(values, [researcher(first_name="Ben", last_name=""), researcher(first_name="ada", last_name="")])
        queryset, keys = sorted_by(Claim.objects.all(), sort, list(Status.objects.all()))
        pages = [keyset.page(queryset, keys, "", size)]
        while pages[-1].next:
            pages.append(keyset.page(queryset, keys, pages[-1].next, size))
        back = [keyset.page(queryset, keys, keyset.LAST, size)]
        while back[-1].previous:
            back.append(keyset.page(queryset, keys, back[-1].previous, size))
        there = [row for page in pages for row in page.rows]
        assert [row.pk for page in reversed(back) for row in page.rows] == [row.pk for row in there]
        assert sorted(row.pk for row in there) == sorted(claim.pk for claim in claims)
        values = [expected(row, sort.removeprefix("-")) for row in there]
        assert values == sorted(values, reverse=sort.startswith("-"))  # type: ignore[type-var]
        transaction.set_rollback(True)


def test_the_statuses_are_sorted_as_the_vocabulary_has_them_also_when_their_order_was_changed() -> None:
    for key in ("unverified", "refuted"):
        Claim.objects.create(statement=key, status=a_status(key), received_at=START, changed_at=START)
    first, last = Status.objects.get(key="unverified"), Status.objects.get(key="refuted")
    first.position, last.position = last.position, first.position
    first.save()
    last.save()
    queryset, keys = sorted_by(Claim.objects.all(), "status", list(Status.objects.all()))
    assert [row.statement for row in keyset.page(queryset, keys).rows] == ["refuted", "unverified"]


@pytest.mark.sqlite  # PostgreSQL sorts a few rows rather than read an index
@pytest.mark.parametrize("sort", sorted(SORTS))
def test_an_order_reads_an_index_and_sorts_nothing(sort: str) -> None:
    queryset, keys = sorted_by(Claim.objects.surviving(), sort, list(Status.objects.all()))
    plan = queryset.exclude(stage="turned_down").order_by(*keys)[:51].explain()
    assert "TEMP B-TREE" not in plan, plan
    assert "USING INDEX claim_" in plan, plan


def heads(page: object) -> dict[str, Tag]:
    return {str(head.get_text(" ", strip=True)).rstrip(" ↓↑\xa0"): head for head in soup(page).select("thead th")}


def test_a_heading_says_how_it_is_sorted_and_turns_it_round(at_work: Client) -> None:
    a_claim(statement="B."), a_claim(statement="A.")
    page = at_work.get(ADDRESS)
    assert {name: head.get("aria-sort") for name, head in heads(page).items() if head.get("aria-sort")} == {
        "Last change": "descending"
    }
    link = heads(page)["Claim"].a
    assert link is not None and link["href"] == "/desk/?sort=claim"
    page = at_work.get(str(link["href"]))
    assert [one.get_text() for one in soup(page).select("td.claim > a")] == ["A.", "B."]
    assert heads(page)["Claim"]["aria-sort"] == "ascending"
    link = heads(page)["Claim"].a
    assert link is not None and link["href"] == "/desk/?sort=-claim"
    assert [one.get_text() for one in soup(at_work.get(str(link["href"]))).select("td.claim > a")] == ["B.", "A."]


def test_counts_are_looked_at_from_the_most_and_the_filters_stay(at_work: Client) -> None:
    a_claim(statement="A.")
    page = at_work.get(ADDRESS, {"q": "a", "stage": "received"})
    link = heads(page)["Sources · origins"].a
    assert link is not None and link["href"] == "/desk/?q=a&stage=received&sort=-evidence"


def test_after_sorting_by_htmx_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim) -> None:
    page = at_work.get(ADDRESS)
    answer = at_work.get(f"{ADDRESS}?sort=claim", headers=HTMX)
    assert answer["HX-Push-Url"] == "/desk/?sort=claim"
    assert_swap_equals_reload(at_work, ADDRESS, page, "#sort-claim", answer)


def test_an_unknown_order_is_named_and_nothing_is_listed(at_work: Client, claim: Claim) -> None:
    for sort in ("wonder", "--claim", "a\0", "x" * 9000):
        page = at_work.get(ADDRESS, {"sort": sort})
        assert "The board cannot be sorted by" in said(page)
        assert soup(page).select("td.claim") == []


def labels(page: object) -> list[str]:
    [row] = soup(page).select("tbody tr")
    return [str(cell["data-label"]) for cell in row.select("td[data-label]")]


def test_all_columns_are_shown_until_somebody_chooses(at_work: Client, claim: Claim) -> None:
    assert labels(at_work.get(ADDRESS)) == [str(column.heading) for column in COLUMNS]


def test_columns_and_rows_are_chosen_for_oneself_alone(at_work: Client, log_in: LogIn, claim: Claim) -> None:
    form = filled(
        at_work.get(COLUMNS_AT), "#columns form", **{"show-columns": ["review", "status"], "show-roomy": "yes"}
    )
    response = at_work.post(COLUMNS_AT, form)
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    page = at_work.get(ADDRESS)
    assert "The board shows what you chose." in said(page)
    assert labels(page) == ["Status", "Review"]
    assert list(heads(page)) == ["Claim", "Status", "Review"]
    assert soup(page).select("table.roomy")
    assert Edit.objects.get(verb="prefer").changes["columns"] == ["", "status,review"]
    other = log_in(researcher()).get(ADDRESS)
    assert len(labels(other)) == len(COLUMNS)
    assert not soup(other).select("table.roomy")


def test_all_columns_are_kept_as_all_so_that_a_new_one_is_shown_too(at_work: Client, claim: Claim) -> None:
    keys = [column.key for column in COLUMNS]
    at_work.post(COLUMNS_AT, {"show-columns": keys[:2]})
    at_work.post(COLUMNS_AT, {"show-columns": keys})
    assert list(User.objects.exclude(columns="")) == []


def test_choosing_leads_back_to_the_filters_and_the_page_where_one_was(at_work: Client, claim: Claim) -> None:
    page = at_work.get(COLUMNS_AT, {"status": "unverified", "sort": "claim"})
    form = filled(page, "#columns form")
    response = at_work.post(COLUMNS_AT, form)
    assert response["Location"] == "/desk/?status=unverified&sort=claim"


def test_after_choosing_by_htmx_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim) -> None:
    page = at_work.get(ADDRESS)
    opened = at_work.get(COLUMNS_AT, headers=HTMX)
    assert_swap_equals_reload(at_work, ADDRESS, page, "#to-columns", opened)
    page = at_work.get(COLUMNS_AT)
    answer = at_work.post(COLUMNS_AT, filled(page, "#columns form", **{"show-columns": ["stage"]}), headers=HTMX)
    assert answer["HX-Push-Url"] == ADDRESS
    assert_swap_equals_reload(at_work, COLUMNS_AT, page, "#columns form", answer)


@pytest.mark.parametrize("keys", [[], ["wonder"], ["status", "a\0"]])
def test_a_choice_that_cannot_be_is_named_and_nothing_is_kept(at_work: Client, claim: Claim, keys: list[str]) -> None:
    for headers in ({}, HTMX):
        page = at_work.post(COLUMNS_AT, {"show-columns": keys}, headers=headers)
        assert page.status_code == 200
        assert soup(page).select("#columns .errorlist")
    assert not Edit.objects.filter(verb="prefer").exists()


@pytest.mark.parametrize("board", ["page=nonsense", "status=wonder", "a\0b", "%00=%00", "sort=x&page=last", "=" * 4000])
def test_whatever_board_a_form_claims_to_stand_on_it_leads_to_ours(at_work: Client, claim: Claim, board: str) -> None:
    response = at_work.post(COLUMNS_AT, {"show-columns": ["stage"], "board": board})
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/")
    assert at_work.get(response["Location"]).status_code in (200, 400)


def test_what_is_kept_of_columns_that_are_gone_does_not_matter(log_in: LogIn, claim: Claim) -> None:
    assert labels(log_in(researcher(columns="gone,stage")).get(ADDRESS)) == ["Stage"]
    assert len(labels(log_in(researcher(columns="gone")).get(ADDRESS))) == len(COLUMNS)


def test_each_row_has_a_box_to_pick_it(at_work: Client, claim: Claim) -> None:
    [box] = soup(at_work.get(ADDRESS)).select('tbody input[name="pick"]')
    assert (box["value"], box["form"]) == (claim.public_id, "selection")
    assert claim.statement in str(box["aria-label"])


def test_texts_in_a_row_are_escaped(at_work: Client) -> None:
    from tests.factories import PartyFactory, a_position

    claim = a_claim(statement="<b onclick=x>'\"&</b>", language="en")
    a_position(claim, party=PartyFactory.create(name='"><img src=x>'), stance="denies")
    page = soup(at_work.get(ADDRESS))
    [row] = page.select("tbody tr")
    assert row.select("b, img") == []
    [link] = row.select("td.claim > a")
    assert link.get_text() == "<b onclick=x>'\"&</b>"
    [names] = row.select("td.against span")
    assert names.get_text() == names["title"] == '"><img src=x>'
    assert names.find_parent(attrs={"hx-disable": True}) and link.has_attr("hx-disable")


def test_every_order_takes_the_same_number_of_queries_for_one_row_and_for_twenty(at_work: Client) -> None:
    person = editor()
    made([{**_plain(0)}], [])
    _queries(at_work, "changed")  # what filters may name is kept from here on
    counts = {sort: _queries(at_work, sort) for sort in sorted(SORTS)}
    made([{**_plain(n), "assignee": 0} for n in range(1, 20)], [person])
    assert {sort: _queries(at_work, sort) for sort in sorted(SORTS)} == counts
    assert max(counts.values()) <= 15


def test_assignees_whom_the_kept_filters_do_not_know_yet_take_one_query_for_all(at_work: Client) -> None:
    made([_plain(0)], [])
    _queries(at_work, "changed")
    known = _queries(at_work, "changed")
    people = [editor(), editor()]
    made([{**_plain(n), "assignee": n % 2} for n in range(1, 20)], people)
    assert _queries(at_work, "changed") == known + 1
    names = {words.get_text() for words in soup(at_work.get(ADDRESS)).select('td[data-label="Assignee"] bdi')}
    assert names == {str(person) for person in people}


def _plain(number: int) -> dict[str, object]:
    return {"statement": f"Claim {number}.", "status": "unverified", "assignee": None, "changed_at": START}


def _queries(client: Client, sort: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ADDRESS, {"sort": sort}).status_code == 200
    return len(queries)
