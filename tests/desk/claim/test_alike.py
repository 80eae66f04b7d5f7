"""Has this been checked? What is shown while a statement is typed, and beside a claim that was received."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, ClaimRelation
from tests.desk.forms import assert_swaps, at, filled
from tests.factories import a_claim, researcher
from tests.htmx import HTMX, after_swap, normalised, soup

ADDRESS = "/desk/like/"
STATEMENT = "Troops of the North were sent to the front."


def alike(client: Client, **typed: str) -> Any:
    response = client.get(ADDRESS, typed, headers=HTMX)
    assert response.status_code == 200
    [section] = soup(response).select("#alike")
    return section


def test_while_a_statement_is_typed_the_claims_like_it_are_shown_with_status_and_date(at_work: Client):
    known = a_claim(statement=STATEMENT, made_on="2024-10")
    page = at_work.get("/desk/receive/")
    answer = at_work.get(ADDRESS, {"statement": "troops were sent to the front"}, headers=HTMX)
    swapped = after_swap(page, "#id_statement", answer)
    [item] = swapped.select("#alike li")
    words = " ".join(item.get_text(" ").split())
    assert STATEMENT in words
    for shown in ("Very alike", "Unverified", "received", "made October 2024"):
        assert shown in words
    assert filled(swapped, "#receive-form", variant_of=known.public_id)["variant_of"] == known.public_id


def test_why_a_claim_was_turned_down_is_shown(at_work: Client):
    down = a_claim(statement=STATEMENT)
    workflow.turn_down(researcher(), [down], reason="too_vague", note="No.")
    assert "turned down (not checkable: too vague)" in " ".join(alike(at_work, statement=STATEMENT).get_text().split())


def test_nothing_like_it_is_said_and_nothing_typed_says_nothing(at_work: Client):
    a_claim(statement=STATEMENT)
    assert "The search found no claim like this one." in alike(at_work, statement="Apples are red").get_text()
    assert alike(at_work, statement="").get_text().strip() == ""


def test_what_was_chosen_stays_while_one_types_on(at_work: Client):
    known = a_claim(statement=STATEMENT)
    for typed in ("troops sent to the front", "apples"):
        section = alike(at_work, statement=typed, variant_of=known.public_id)
        assert section.select_one("input[checked]")["value"] == known.public_id


def test_a_claim_whose_text_is_edited_is_not_like_itself(at_work: Client):
    claim, other = a_claim(statement=STATEMENT), a_claim(statement="Troops of the North went to the front.")
    page = at_work.get(at("edit_text", claim))
    [field] = soup(page).select("#id_statement")
    assert field["hx-get"] == f"{ADDRESS}?but={claim.public_id}"
    section = alike(at_work, statement=STATEMENT, but=claim.public_id)
    assert [one.get_text() for one in section.select("li a")] == [f"{other.statement} (opens beside this page)"]
    assert not section.select("input"), "a text that is edited is received already"


@pytest.mark.parametrize("typed", ["\0", "%", '"', "' OR 1=1", "x" * 5000, "\u202e"])
@pytest.mark.parametrize("field", ["statement", "variant_of", "but"])
def test_anything_may_be_typed(at_work: Client, typed: str, field: str):
    a_claim(statement=STATEMENT)
    alike(at_work, **{"statement": STATEMENT, field: typed})


def test_what_somebody_wrote_is_shown_and_never_run(at_work: Client):
    a_claim(statement='Troops <img src=x hx-get="/"> were sent.')
    section = alike(at_work, statement="Troops were sent img src")
    assert not section.select("img")
    assert section.has_attr("hx-disable")


def test_the_list_of_one_costs_the_queries_of_the_list_of_eight(at_work: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert alike(at_work, statement=STATEMENT).select("li")
        return len(queries)

    a_claim(statement=STATEMENT)
    few = count()
    for number in range(12):
        a_claim(statement=f"{STATEMENT} Report {number}.")
    assert count() == few


def test_beside_a_received_claim_stands_what_is_like_it_once_it_is_loaded(at_work: Client):
    claim, other = a_claim(statement=STATEMENT), a_claim(statement="Troops of the North went to the front.")
    home = at_work.get(at("workspace", claim))
    [section] = soup(home).select("#alike-beside")
    assert section["hx-trigger"] == "load"
    swapped = after_swap(home, "#alike-beside", at_work.get(at("alike", claim), headers=HTMX))
    assert [a["href"] for a in swapped.select("#alike-beside .match a")] == [at("workspace", other)]
    [without_script] = soup(home).select("#alike-beside a")
    whole = at_work.get(str(without_script["href"]))
    alone, after = (str(page.select_one("#alike-beside")) for page in (soup(whole), swapped))
    assert normalised(alone) == normalised(after)


def test_a_claim_that_is_being_worked_on_has_no_such_list(at_work: Client):
    claim = a_claim(statement=STATEMENT)
    workflow.set_stage(researcher(), [claim], stage="researching")
    assert not soup(at_work.get(at("workspace", claim))).select("#alike-beside")


def test_a_claim_is_linked_as_a_variant_from_there(at_work: Client):
    claim, other = a_claim(statement=STATEMENT), a_claim(statement="Troops of the North went to the front.")
    page = soup(at_work.get(at("alike", claim)))
    [link] = page.select("#alike-beside .small-acts a")
    form = filled(at_work.get(str(link["href"])), "#action form")
    assert (form["kind"], form["other"]) == (["variant_of"], [other.statement])
    at_work.post(at("relate", claim), form)
    relation = ClaimRelation.objects.get()
    assert (relation.claim, relation.kind, relation.other) == (claim, "variant_of", other)


def test_after_linking_the_page_is_what_a_reload_gives(at_work: Client):
    claim, other = a_claim(statement=STATEMENT), a_claim(statement="Another matter.")
    assert_swaps(at_work, claim, at("relate", claim), kind="variant_of", other=other.public_id)


def test_a_merged_claim_is_looked_at_as_its_survivor(at_work: Client, leading: Client):
    claim, other = a_claim(statement=STATEMENT), a_claim(statement="Another matter.")
    leading.post(at("merge", claim), {"seen": claim.version, "into": other.public_id, "reason": "Same."})
    assert Claim.objects.get(pk=claim.pk).merged_into == other
    assert at_work.get(at("alike", claim))["Location"] == at("workspace", other)


def test_nothing_is_said_of_claims_that_nobody_looked_for(at_work: Client):
    a_claim(statement=STATEMENT)
    said = "The search found no claim like this one."
    assert said not in alike(at_work, statement="?!").get_text()
    refused = at_work.post("/desk/receive/", filled(at_work.get("/desk/receive/"), "#receive-form"))
    assert said not in soup(refused).get_text()
    wordless = a_claim(statement="?!")
    page = soup(at_work.get(at("alike", wordless)))
    assert said not in page.get_text()
    assert "no words by which claims like it could be looked for" in page.get_text()


def test_a_text_that_is_refused_has_the_claims_like_it_beside_it_as_while_it_was_typed(at_work: Client):
    claim, other = a_claim(statement="Apples are red."), a_claim(statement=STATEMENT)
    typed = filled(at_work.get(at("edit_text", claim)), "#action form", statement=STATEMENT, made_on="nonsense")
    refused = soup(at_work.post(at("edit_text", claim), typed))
    assert [one["href"] for one in refused.select("#alike .match a")] == [at("workspace", other)]
    typed["statement"] = "Apples are red."
    refused = soup(at_work.post(at("edit_text", claim), typed))
    assert "The search found no claim like this one." in refused.select_one("#alike").get_text()
