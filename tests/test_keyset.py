from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.keyset import LAST, BadCursor, page
from claims.models import Claim, CorrectionRequest, Topic
from tests.factories import TopicFactory, a_status

pytestmark = pytest.mark.django_db

START = dt.datetime(2024, 10, 24, 9, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 3).map(lambda microseconds: START + dt.timedelta(microseconds=microseconds))


def some_claims(moments: list[dt.datetime]) -> list[Claim]:
    status = a_status("unverified")
    return Claim.objects.bulk_create(
        Claim(statement="S.", status=status, received_at=moment, changed_at=moment) for moment in moments
    )


def walk(keys: list[str], size: int) -> tuple[list[list[int]], list[list[int]]]:
    """All pages from the first to the last, and then back again, as primary keys."""
    there = [page(Claim.objects.all(), keys, size=size)]
    while there[-1].next:
        there.append(page(Claim.objects.all(), keys, there[-1].next, size))
    back = [there[-1]]
    while back[-1].previous:
        back.append(page(Claim.objects.all(), keys, back[-1].previous, size))
    return [[row.pk for row in p.rows] for p in there], [[row.pk for row in p.rows] for p in reversed(back)]


@settings(max_examples=100)
@given(moments=st.lists(MOMENTS, max_size=12), size=st.integers(1, 5), newest_first=st.booleans())
def test_the_pages_together_are_the_sorted_rows_in_both_directions(
    moments: list[dt.datetime], size: int, newest_first: bool
) -> None:
    keys = ["-changed_at", "-id"] if newest_first else ["changed_at", "id"]
    with transaction.atomic():
        rows = some_claims(moments)
        in_order = [r.pk for r in sorted(rows, key=lambda r: (r.changed_at, r.pk), reverse=newest_first)]
        there, back = walk(keys, size)
        transaction.set_rollback(True)
    assert [pk for pks in there for pk in pks] == in_order
    assert there == back
    assert all(len(pks) == size for pks in there[:-1])


@settings(max_examples=30)
@given(moments=st.lists(MOMENTS, max_size=10), size=st.integers(1, 4))
def test_keys_may_run_against_each_other(moments: list[dt.datetime], size: int) -> None:
    with transaction.atomic():
        rows = some_claims(moments)
        in_order = [row.pk for row in sorted(rows, key=lambda r: (-r.changed_at.timestamp(), r.pk))]
        there, back = walk(["-changed_at", "id"], size)
        transaction.set_rollback(True)
    assert [pk for pks in there for pk in pks] == in_order
    assert there == back


@pytest.mark.parametrize(("count", "last"), [(0, []), (1, [0]), (2, [0, 1]), (3, [1, 2]), (4, [2, 3])])
def test_the_last_page_is_read_without_those_before_it(count: int, last: list[int]) -> None:
    rows = some_claims([START + dt.timedelta(days=n) for n in range(count)])
    read = page(Claim.objects.all(), ["changed_at", "id"], LAST, 2)
    assert [row.pk for row in read.rows] == [rows[n].pk for n in last]
    assert read.next is None
    assert (read.previous is not None) is (count > 2)


def test_a_row_added_at_the_top_neither_repeats_nor_hides_another() -> None:
    rows = some_claims([START + dt.timedelta(days=n) for n in range(4)])
    first = page(Claim.objects.all(), ["-changed_at", "-id"], size=2)
    some_claims([START + dt.timedelta(days=9)])
    second = page(Claim.objects.all(), ["-changed_at", "-id"], first.next or "", size=2)
    assert [row.pk for row in second.rows] == [rows[1].pk, rows[0].pk]


def test_texts_can_be_keys_whatever_is_in_them() -> None:
    names = ["ä", 'a"b', "日本", "a\nb", "%", "a b", "Z", "_"]
    for name in names:
        TopicFactory.create(name=name)
    seen, cursor = [], ""
    while cursor is not None:
        read = page(Topic.objects.all(), ["name", "id"], cursor, 3)
        seen += [topic.name for topic in read.rows]
        cursor = read.next
    assert seen == list(Topic.objects.order_by("name", "id").values_list("name", flat=True))


def test_the_first_page_of_nothing_has_no_neighbours() -> None:
    read = page(Claim.objects.all(), ["-changed_at", "-id"])
    assert (read.rows, read.next, read.previous) == ([], None, None)


def test_a_page_costs_one_query(django_assert_num_queries: object) -> None:
    some_claims([START] * 5)
    cursor = page(Claim.objects.all(), ["-changed_at", "-id"], size=2).next or ""
    with django_assert_num_queries(1):  # type: ignore[operator]
        page(Claim.objects.all(), ["-changed_at", "-id"], cursor, 2)


def test_a_cursor_can_stand_in_an_address_as_it_is() -> None:
    some_claims([START] * 3)
    cursor = page(Claim.objects.all(), ["-changed_at", "-id"], size=1).next or ""
    assert cursor.replace("-", "").replace("_", "").isalnum()


def cursor_of(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


MOMENT = START.isoformat()
DAMAGED = [
    "x",
    "é",
    "a b",
    "=",
    "\0",
    "AAAA" * 500,
    cursor_of({}),
    cursor_of([]),
    cursor_of([0, MOMENT]),
    cursor_of([2, MOMENT, 1]),
    cursor_of([None, MOMENT, 1]),
    cursor_of([0, MOMENT, 1, 1]),
    cursor_of([0, 1, MOMENT]),
    cursor_of([0, MOMENT, "1"]),
    cursor_of([0, MOMENT, 1.5]),
    cursor_of([0, MOMENT, True]),
    cursor_of([0, MOMENT, None]),
    cursor_of([0, MOMENT, 2**63]),
    cursor_of([0, "2024-10-24T09:00:00", 1]),
    cursor_of([0, "0001-01-01T00:00:00+14:00", 1]),
    cursor_of([0, "yesterday", 1]),
    "W" * 3000,
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
]


@pytest.mark.parametrize("cursor", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_cursor_is_refused_in_words(cursor: str) -> None:
    with pytest.raises(BadCursor, match="first page"):
        list(page(Claim.objects.all(), ["-changed_at", "-id"], cursor).rows)


@given(cursor=st.text(min_size=1, max_size=60))
def test_no_text_at_all_breaks_a_list(cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(Claim.objects.all(), ["-changed_at", "-id"], cursor)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_cursor_brings_no_text_that_a_database_could_choke_on(text: str) -> None:
    with pytest.raises(BadCursor):
        page(Topic.objects.all(), ["name", "id"], cursor_of([0, text, 1]))


@settings(max_examples=30)
@given(days=st.lists(st.none() | st.integers(0, 3), max_size=10), size=st.integers(1, 4))
def test_a_date_may_be_a_key_and_none_of_one_counts_as_the_last(days: list[int | None], size: int) -> None:
    with transaction.atomic():
        [claim] = some_claims([START])
        rows = CorrectionRequest.objects.bulk_create(
            CorrectionRequest(
                claim=claim,
                sender="A reader",
                text="No.",
                received_on=START.date(),
                due_on=None if day is None else START.date() + dt.timedelta(days=day),
            )
            for day in days
        )
        in_order = [r.pk for r in sorted(rows, key=lambda r: (r.due_on or dt.date.max, r.pk))]
        found, cursor = [], ""
        while cursor is not None:
            read = page(CorrectionRequest.objects.with_due_day(), ["due_or_last", "id"], cursor, size)
            found += [row.pk for row in read.rows]
            cursor = read.next
        transaction.set_rollback(True)
    assert found == in_order
