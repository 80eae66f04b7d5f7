"""Suggestions for what is being typed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from tests.factories import PartyFactory, SourceFactory, a_claim, chief
from tests.htmx import HTMX, after_swap, soup


def suggested(client: Client, plural: str, text: str) -> dict[str, str]:
    response = client.get(f"/desk/find/{plural}/party/", {"party": text}, headers=HTMX)
    assert response.status_code == 200
    return {
        str(option["value"]): option.get_text() for option in soup(response).select("datalist#suggestions-party option")
    }


def test_parties_are_suggested_by_a_part_of_their_name(at_work: Client):
    PartyFactory.create(name="Ministry of Defence", description="of the UK")
    PartyFactory.create(name="Embassy")
    assert suggested(at_work, "parties", "defence min") == {"Ministry of Defence": "government, of the UK"}
    assert suggested(at_work, "parties", "") == {}


def test_namesakes_are_suggested_with_their_ids(at_work: Client):
    one, two = PartyFactory.create(name="Georgia"), PartyFactory.create(name="Georgia")
    assert set(suggested(at_work, "parties", "geo")) == {f"Georgia [{one.public_id}]", f"Georgia [{two.public_id}]"}


def test_merged_ones_are_not_suggested(at_work: Client):
    old, new = PartyFactory.create(name="Old Ministry"), PartyFactory.create(name="New Ministry")
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    assert set(suggested(at_work, "parties", "ministry")) == {"New Ministry"}


def test_sources_are_suggested_by_title_publisher_or_address(at_work: Client):
    SourceFactory.create(title="The Report", url="https://news.example/1", publisher=PartyFactory.create(name="House"))
    for text in ("report", "house", "https://www.news.example/other"):
        assert set(suggested(at_work, "sources", text)) == {"The Report"}, text


def test_claims_are_suggested_by_their_words(at_work: Client):
    a_claim(statement="Troops are at the border.")
    assert suggested(at_work, "claims", "bord") == {"Troops are at the border.": "Unverified, received"}


@pytest.mark.parametrize("plural", ["parties", "sources", "claims"])
@pytest.mark.parametrize("text", ["\0", "%", '"', "https://[", "http://a:99999/", "x" * 5000, "[" + "9" * 40 + "]"])
def test_any_text_is_looked_for_and_never_an_error(at_work: Client, plural: str, text: str):
    suggested(at_work, plural, text)


@pytest.mark.parametrize("plural", ["parties", "sources"])
def test_one_query_finds_one_and_a_dozen(at_work: Client, plural: str):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            suggested(at_work, plural, "no")
        return len(queries)

    PartyFactory.create(part_of=PartyFactory.create())
    SourceFactory.create()
    few = count()
    for _ in range(20):
        PartyFactory.create(part_of=PartyFactory.create())
        SourceFactory.create(publisher=PartyFactory.create(), through=SourceFactory.create())
    assert count() == few


def test_the_suggestions_take_the_place_of_the_fields_own(at_work: Client):
    PartyFactory.create(name="Ministry")
    page = at_work.get("/desk/receive/")
    answer = at_work.get("/desk/find/parties/claimant/", {"claimant": "min"}, headers=HTMX)
    swapped = after_swap(page, "#id_claimant", answer)
    assert [option["value"] for option in swapped.select("#suggestions-claimant option")] == ["Ministry"]
