"""The list of sources: search, filters, pages."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from claims import workflow
from claims.models import Edit, Source
from tests.desk.forms import said
from tests.desk.rows import listed, queries, words_of
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    chief,
    researcher,
    some_evidence,
)
from tests.htmx import soup

LIST = "/desk/sources/"


def add(title: str, **fields: object) -> Source:
    return workflow.add_source(researcher(), title=title, **fields)


def test_the_last_added_come_first_with_what_rests_on_them(at_work: Client):
    agency = PartyFactory.create(name="The Agency", reliability="B", reliability_reason="So.")
    old, new = add("Old", publisher=agency, url="https://a.example/1"), add("New", through=None)
    twin = add("Another spelling")
    for source in (old, twin):
        some_evidence(a_claim(), source=source)
    workflow.unlink_evidence(researcher(), some_evidence(a_claim(), source=old), reason="Wrong.")
    a_position(a_claim(), source=old)
    workflow.merge_sources(chief(), twin, into=old, reason="The same.")
    assert listed(at_work, LIST) == ["New", "Old"]
    rows = soup(at_work.get(LIST)).select(".listed-rows tbody tr")
    cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]
    assert cells[0][1:] == ["not named", "date not known", "has no address", "0", "0"]
    assert cells[1][1:] == ["The Agency B usually reliable", "date not known", "add one of Old", "2", "1"]
    assert str(rows[0].select_one("a")["href"]) == f"{LIST}{new.pk}/"


@pytest.mark.parametrize(
    "text",
    [
        "élysée",
        "elysee",
        "ELYS",
        "palace elys",
        "writer",
        "The Agency",
        "report agen",
        "https://www.a.example/1/",
        "twin",
    ],
)
def test_a_source_is_found_by_its_words_its_publisher_and_its_address(at_work: Client, text: str):
    agency = workflow.add_party(researcher(), name="The Agency", kind="media")
    found = add("Report from the Élysée palace", author="A. Writer", publisher=agency, url="https://a.example/1")
    workflow.merge_sources(chief(), add("A twin", url="https://b.example"), into=found, reason="The same.")
    add("Something else", author="B. Other", url="https://c.example/1")
    assert listed(at_work, LIST, q=text) == ["Report from the Élysée palace"]


@pytest.mark.parametrize("text", ["palaces", "report nobody", "???", "\x00", "https://a.example/2", '"'])
def test_what_is_not_there_is_not_found_and_never_an_error(at_work: Client, text: str):
    add("Report from the palace", url="https://a.example/1")
    response = at_work.get(LIST, {"q": text})
    assert response.status_code == 200
    assert "Report from the palace" not in said(response)


def test_another_title_is_found_at_once_and_the_old_one_not_any_more(at_work: Client):
    by, source = researcher(), add("Before")
    workflow.edit_source(by, source, title="After")
    assert (listed(at_work, LIST, q="after"), listed(at_work, LIST, q="before")) == (["After"], [])
    workflow.undo(by, source_edits(source)[0])
    assert (listed(at_work, LIST, q="after"), listed(at_work, LIST, q="before")) == ([], ["Before"])


def source_edits(source: Source) -> list[Edit]:
    return list(Edit.objects.filter(object_type="source", object_id=source.pk).order_by("-pk"))


def test_words_that_were_removed_for_legal_cause_find_nothing(at_work: Client):
    source = add("The secret plan")
    workflow.redact(chief(), source, "title", reason="A court order.")
    assert listed(at_work, LIST, q="secret") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claims_search_source")
        assert "secret" not in str(cursor.fetchall())


def test_what_the_search_had_not_is_put_in_by_reindexing(at_work: Client):
    SourceFactory.create(title="The report", publisher=PartyFactory.create(name="The Agency"))  # past the verbs
    assert listed(at_work, LIST, q="report") == []
    call_command("reindex", stdout=StringIO())
    assert listed(at_work, LIST, q="report") == listed(at_work, LIST, q="agency") == ["The report"]


def test_each_filter_keeps_what_it_says(at_work: Client):
    rated = PartyFactory.create(reliability="B", reliability_reason="So.")
    merged = PartyFactory.create()
    workflow.merge_parties(chief(), merged, into=rated, reason="The same.")
    SourceFactory.create(title="rated", publisher=rated, archived_url="https://archive.example/1")
    SourceFactory.create(title="rated once merged", publisher=merged, archived_url="https://archive.example/2")
    SourceFactory.create(title="not rated", publisher=PartyFactory.create(), archived_url="https://archive.example/3")
    SourceFactory.create(title="of nobody", url="")
    SourceFactory.create(title="not archived", publisher=rated)
    assert set(listed(at_work, LIST, unrated="on")) == {"not rated", "of nobody"}
    assert listed(at_work, LIST, uncopied="on") == ["not archived"]
    assert listed(at_work, LIST, uncopied="on", unrated="on") == []
    assert len(listed(at_work, LIST)) == 5


def test_those_that_look_like_another_are_listed_with_it(at_work: Client):
    SourceFactory.create(title="The Report", url="https://a.example/1")
    twin = SourceFactory.create(title="the report", url="https://b.example/1")
    SourceFactory.create(title="In capitals", url="https://c.example/Page")
    SourceFactory.create(title="In small letters", url="https://c.example/page")
    for title in ("Alone", "Alone too"):
        SourceFactory.create(title=title, url="")
    gone = SourceFactory.create(title="Alone")
    workflow.merge_sources(chief(), gone, into=twin, reason="The same.")
    assert listed(at_work, LIST, alike="on") == ["In small letters", "In capitals", "the report", "The Report"]
    assert "the report b.example/1 looks like The Report" in words_of(at_work, f"{LIST}?alike=on", "td.named")
    assert "Compared are titles, and addresses" in words_of(at_work, f"{LIST}?alike=on")


def test_the_pages_together_are_the_whole_list_and_keep_the_filter(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.desk.rows.PAGE_SIZE", 2)
    for number in range(5):
        add(f"Report {number}")
    add("Something else")
    address, pages = f"{LIST}?q=report", []
    while address:
        page = soup(at_work.get(address))
        pages.append([cell.get_text() for cell in page.select("td.named > a")])
        link = page.select_one("a[rel=next]")
        address = LIST + str(link["href"]) if link else ""
    assert pages == [["Report 4", "Report 3"], ["Report 2", "Report 1"], ["Report 0"]]
    back = page.select_one("a[rel=prev]")
    assert back is not None
    assert listed(at_work, LIST + str(back["href"])) == pages[1]


def test_a_damaged_address_of_a_page_is_refused(at_work: Client):
    for cursor in ("x", "WzAsIm5vIGRheSJd"):
        assert at_work.get(LIST, {"page": cursor}).status_code == 400


def test_an_empty_list_says_what_to_do(at_work: Client):
    assert "The desk has no source yet." in said(at_work.get(LIST))
    add("The report")
    assert "No source passes these filters." in said(at_work.get(LIST, {"q": "nothing"}))
    assert "one filter could not be read" in said(at_work.get(LIST, {"q": "x" * 201}))


def test_the_list_costs_the_same_for_one_and_for_twenty(at_work: Client):
    def grow() -> None:
        source = SourceFactory.create(title="The same", publisher=PartyFactory.create(), through=SourceFactory.create())
        some_evidence(a_claim(), source=source)

    grow()
    few = queries(at_work, LIST), queries(at_work, LIST, alike="on", q="same", unrated="on", uncopied="on")
    for _ in range(19):
        grow()
    assert (queries(at_work, LIST), queries(at_work, LIST, alike="on", q="same", unrated="on", uncopied="on")) == few


def test_the_list_is_one_link_away_from_every_page_and_its_rows_are_stepped_through_by_keys(at_work: Client):
    add("The report")
    assert soup(at_work.get("/desk/")).select(f'nav a[href="{LIST}"]')
    page = soup(at_work.get(LIST))
    assert page.select(".keyed-rows > tr") and page.select("main input[type=search]")
