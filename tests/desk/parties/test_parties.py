"""The list of parties: search, filters, pages."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Party
from tests.desk.forms import said
from tests.desk.rows import listed, queries, words_of
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief, researcher, some_evidence
from tests.htmx import soup

LIST = "/desk/parties/"


def add(name: str, **fields: object) -> Party:
    return workflow.add_party(researcher(), name=name, **{"kind": "government", **fields})


def test_parties_stand_by_their_names_with_what_rests_on_them(at_work: Client):
    union = add("the Union", kind="intergovernmental")
    agency = add("An agency", kind="media", description="Of the coast", part_of=union)
    double = add("Agency double")
    a_position(a_claim(), party=agency)
    a_position(a_claim(), party=double)
    some_evidence(a_claim(), origin=agency, source=SourceFactory.create(publisher=agency))
    workflow.void_position(researcher(), a_position(a_claim(), party=agency), reason="Wrong.")
    workflow.merge_parties(chief(), double, into=agency, reason="The same.")
    assert listed(at_work, LIST) == ["An agency", "the Union"]
    rows = soup(at_work.get(LIST)).select(".listed-rows tbody tr")
    cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]
    assert cells[0] == [
        *("An agency Of the coast part of the Union", "news organisation", "rate it An agency", "2", "1", "1"),
    ]
    assert cells[1][1:3] == ["intergovernmental organisation", "rate it the Union"]


@pytest.mark.parametrize("text", ["elysee", "ÉLYSÉE", "pal ely", "Q123", "office", "the twin"])
def test_a_party_is_found_by_its_words_and_by_those_of_what_was_merged_into_it(at_work: Client, text: str):
    party = add("Élysée palace", description="Office of the president", wikidata_id="Q123")
    workflow.merge_parties(chief(), add("The twin"), into=party, reason="The same.")
    add("Something else")
    assert listed(at_work, LIST, q=text) == ["Élysée palace"]


def test_a_text_without_a_letter_finds_nothing(at_work: Client):
    add("Harbour")
    assert listed(at_work, LIST, q="???") == []


def test_each_filter_keeps_what_it_says(at_work: Client):
    add("rated", kind="media", reliability="B", reliability_reason="So.")
    add("cannot be judged", reliability="F", reliability_reason="So.")
    add("not rated", kind="media")
    assert listed(at_work, LIST, unrated="on") == ["not rated"]
    assert listed(at_work, LIST, kind="media") == ["not rated", "rated"]
    assert "rate it" in words_of(at_work, f"{LIST}?unrated=on", "tbody")


def test_those_that_look_like_another_are_listed_with_it(at_work: Client):
    whole = add("Ministry of Defence")
    add("Ministry of Defense")
    add("Ministry of Defence of the coast", part_of=whole)
    add("Harbour")
    assert listed(at_work, LIST, alike="on") == ["Ministry of Defence", "Ministry of Defense"]
    text = words_of(at_work, f"{LIST}?alike=on", "td.named")
    assert "Ministry of Defence looks like Ministry of Defense Ministry" in text, "not like its own part"
    assert "Compared are names" in words_of(at_work, f"{LIST}?alike=on")


def test_the_pages_together_are_the_whole_list(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.desk.rows.PAGE_SIZE", 2)
    for name in ("b", "A", "é", "C", "B"):
        add(name)
    address, pages = LIST, []
    while address:
        page = soup(at_work.get(address))
        pages.append([cell.get_text() for cell in page.select("td.named > a")])
        link = page.select_one("a[rel=next]")
        address = LIST + str(link["href"]) if link else ""
    assert pages == [["A", "b"], ["B", "C"], ["é"]]


def test_a_damaged_address_is_refused_and_an_unknown_kind_is_named(at_work: Client):
    add("Harbour")
    assert at_work.get(LIST, {"page": "x"}).status_code == 400
    text = said(at_work.get(LIST, {"kind": "planet"}))
    assert "one filter could not be read" in text and "Harbour" not in text


def test_an_empty_list_says_what_to_do(at_work: Client):
    assert "The desk has no party yet." in said(at_work.get(LIST))
    add("Harbour")
    assert "No party passes these filters." in said(at_work.get(LIST, {"kind": "media"}))


def test_the_list_costs_the_same_for_one_and_for_twenty(at_work: Client):
    def grow(number: int) -> None:
        party = PartyFactory.create(name=f"Harbour {number}", part_of=PartyFactory.create())
        PartyFactory.create(name=f"Harbour {number} again")
        a_position(a_claim(), party=party)

    grow(1)
    few = queries(at_work, LIST), queries(at_work, LIST, alike="on", unrated="on", kind="government")
    for number in range(2, 12):
        grow(number)
    assert (queries(at_work, LIST), queries(at_work, LIST, alike="on", unrated="on", kind="government")) == few


def test_the_list_is_one_link_away_from_every_page(at_work: Client):
    assert soup(at_work.get("/desk/")).select(f'nav a[href="{LIST}"]')
