"""What is asked of a party only once its name was looked up and nobody is called so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from tests.desk.forms import at, said, send
from tests.factories import PartyFactory, a_claim
from tests.htmx import HTMX, after_swap, soup


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def asked(client: Client, name: str, **typed: str) -> bool:
    """Whether the kind of the party is asked for."""
    response = client.get(f"/desk/known-party/{name}/", typed, headers=HTMX)
    assert response.status_code == 200
    [part] = soup(response).select(f"details#new-party-{name}")
    assert part.select_one(f"#id_{name}_kind")
    return part.has_attr("open")


@pytest.mark.parametrize(
    ("name", "typed", "is_asked"),
    [
        ("party", {"party": "Agency"}, True),
        ("party", {"party": ""}, False),
        ("party", {"party": "   "}, False),
        ("party", {}, False),
        ("party", {"party": "  the   ministry "}, False),
        ("party", {"party": "Georgia"}, False),
        ("party", {"party": "Georgi", "party-pick": "[abcdefgh]"}, False),
        ("publisher", {"publisher": "Agency", "party": "Agency"}, False),
        ("publisher", {"publisher": "Agency", "party": "Printers"}, True),
        ("party", {"publisher": "Agency", "party": "Agency"}, True),
        ("origin", {"origin": "Agency", "publisher": "Agency"}, False),
        ("accused", {"accused": "Agency", "claimant": "Agency"}, False),
    ],
)
def test_the_kind_is_asked_of_a_name_that_was_looked_up_and_that_nobody_has(
    at_work: Client, name: str, typed: dict[str, str], is_asked: bool
):
    PartyFactory.create(name="The Ministry")
    for _ in range(2):
        PartyFactory.create(name="Georgia")
    assert asked(at_work, name, **typed) == is_asked


def test_it_takes_its_place_in_the_form_and_keeps_what_was_chosen(at_work: Client, bare: Claim):
    page = at_work.get(at("record_position", bare))
    typed = {"party": "Agency", "party_kind": "organisation", "party_description": "Of ships"}
    answer = at_work.get("/desk/known-party/party/", typed, headers=HTMX)
    swapped = after_swap(page, "#new-party-party", answer)
    assert swapped.select_one("#new-party-party")["open"] == ""  # type: ignore[index]
    chosen = swapped.select_one("#id_party_kind option[selected]")
    assert chosen and chosen["value"] == "organisation"
    assert swapped.select_one("#id_party_description")["value"] == "Of ships"  # type: ignore[index]
    assert not swapped.select("#new-party-publisher #id_publisher_description"), "asked only where the form does"


def test_who_is_called_nearly_so_is_named_and_nobody_else(at_work: Client):
    PartyFactory.create(name="Ministry of Defence")
    PartyFactory.create(name="Embassy")
    answer = at_work.get("/desk/known-party/party/", {"party": "Minstry of Defence"}, headers=HTMX)
    [hint] = soup(answer).select(".hint")
    assert hint.get_text() == "Nearly so called: Ministry of Defence. If one of them is meant, write that name."
    assert "Nearly so called" not in said(at_work.get("/desk/known-party/party/", {"party": "Agency"}, headers=HTMX))


@pytest.mark.parametrize("name", ["link_evidence", "record_position", "edit_text", "ask_reply"])
def test_no_form_asks_for_a_kind_before_a_name_was_looked_up(at_work: Client, bare: Claim, name: str):
    parts = soup(at_work.get(at(name, bare))).select(".if-new")
    assert parts
    assert not [part for part in parts if part.has_attr("open")]


def test_without_a_script_the_error_asks_for_the_kind_where_it_is_missing(at_work: Client, bare: Claim):
    refused = send(at_work, at("ask_reply", bare), party="Agency")
    assert soup(refused).select("#new-party-party[open]")
    PartyFactory.create(name="Ministry")
    refused = send(at_work, at("ask_reply", bare), party="Ministry", asked_on="soon")
    assert not soup(refused).select("#new-party-party[open]"), "what is wrong is something else"


@pytest.mark.parametrize("typed", ["\0", "[" + "9" * 40 + "]", "x" * 5000, '"><b>'])
def test_anything_may_be_typed_as_a_name(at_work: Client, typed: str):
    response = at_work.get("/desk/known-party/party/", {"party": typed, "party_kind": typed}, headers=HTMX)
    assert response.status_code == 200
    assert '"><b>' not in response.content.decode()


def test_a_field_that_no_form_has_is_not_found(at_work: Client):
    assert at_work.get("/desk/known-party/planet/", {"planet": "Mars"}).status_code == 404


def test_it_takes_as_many_queries_for_one_party_as_for_twenty(at_work: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            asked(at_work, "party", party="Agency of Ships")
        return len(queries)

    PartyFactory.create(name="Agency for Ships")
    few = count()
    for n in range(20):
        PartyFactory.create(name=f"Agency for Ships {n}")
    assert count() == few
