"""Relating claims, and merging a duplicate."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, ClaimRelation
from tests.desk.forms import assert_swaps, at, errors, filled, said, send
from tests.factories import a_claim, a_position, chief, researcher
from tests.htmx import HTMX, after_swap, normalised, soup


@pytest.fixture
def other(db: None) -> Claim:
    return a_claim(statement="Some troops are at the border.")


def test_claims_are_related_and_each_tells_it_from_its_side(at_work: Client, claim: Claim, other: Claim):
    send(at_work, at("relate", claim), kind="part_of", other=other.public_id)
    relation = ClaimRelation.objects.get()
    assert (relation.claim, relation.kind, relation.other) == (claim, "part_of", other)
    assert "It is a part of Some troops are at the border." in said(at_work.get(at("workspace", claim)))
    assert "Its parts Troops of the North" in said(at_work.get(at("workspace", other)))


@pytest.mark.parametrize(
    "text",
    [
        "{id}",
        "{ID}",
        "https://desk.example/claims/{id}/slug/",
        "/desk/claims/{ID}/",
        "/desk/claims/{id}/",
        "some troops are at the border.",
    ],
)
def test_the_other_is_found_by_id_address_or_statement(at_work: Client, claim: Claim, other: Claim, text: str):
    send(
        at_work, at("relate", claim), kind="repeats", other=text.format(id=other.public_id, ID=other.public_id.upper())
    )
    assert ClaimRelation.objects.get().other == other


def test_some_words_offer_the_claims_that_have_them(at_work: Client, claim: Claim, other: Claim):
    response = send(at_work, at("relate", claim), kind="repeats", other="border")
    assert "The other claim : The desk knows no claim “border”. Choose one of those below." in errors(response)
    assert "Some troops are at the border. Unverified, received" in said(response)
    at_work.post(at("relate", claim), {"kind": "repeats", "other": "border", "other-pick": f"[{other.public_id}]"})
    assert ClaimRelation.objects.get().other == other


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim, other: Claim):
    assert_swaps(at_work, claim, at("relate", claim), kind="repeats", other=other.public_id)
    assert_swaps(at_work, claim, at("unrelate", claim, ClaimRelation.objects.get().pk), reason="Not so.")


def test_what_is_wrong_is_named(at_work: Client, claim: Claim, other: Claim):
    wrong = errors(send(at_work, at("relate", claim)))
    assert "This claim is : Choose one." in wrong
    assert "The other claim : “The other claim” is needed." in wrong
    itself = send(at_work, at("relate", claim), kind="repeats", other=claim.public_id)
    assert "The other claim : That is the same claim." in errors(itself)
    workflow.relate(researcher(), other, claim, kind="part_of")
    ring = send(at_work, at("relate", claim), kind="part_of", other=other.public_id)
    assert "Two claims cannot be parts of each other." in errors(ring)
    assert filled(ring, "#action form")["other"] == [other.public_id]
    assert ClaimRelation.objects.count() == 1


def test_a_relation_is_ended_from_either_side_with_a_reason(at_work: Client, claim: Claim, other: Claim):
    relation = workflow.relate(researcher(), claim, other, kind="repeats")
    assert "Reason" in errors(send(at_work, at("unrelate", other, relation.pk)))
    send(at_work, at("unrelate", other, relation.pk), reason="Another event.")
    relation.refresh_from_db()
    assert relation.ended_at is not None
    assert at_work.get(at("unrelate", other, relation.pk)).status_code == 404


def test_a_duplicate_is_merged_and_its_facts_are_read_on_the_survivor(leading: Client, claim: Claim, other: Claim):
    a_position(claim, quote="Said of the duplicate.")
    response = send(leading, at("merge", claim), into=other.public_id, reason="The same.")
    assert response["Location"] == at("workspace", other)
    claim.refresh_from_db()
    assert claim.merged_into == other
    page = said(leading.get(at("workspace", other)))
    assert "Said of the duplicate." in page
    assert f"Merged into this one: “{claim}” ( {claim.public_id} )".replace("( ", "(").replace(" )", ")") in page


def test_after_merging_the_page_is_the_survivors_as_a_reload_gives_it(leading: Client, claim: Claim, other: Claim):
    page = leading.get(at("merge", claim))
    form = filled(page, "#action form", into=other.public_id, reason="The same.")
    answer = leading.post(at("merge", claim), form, headers=HTMX)
    assert answer["HX-Push-Url"] == at("workspace", other)
    assert normalised(after_swap(page, "#action form", answer)) == normalised(leading.get(at("workspace", other)))


def test_a_claim_is_not_merged_into_itself_nor_without_a_reason(leading: Client, claim: Claim, other: Claim):
    itself = send(leading, at("merge", claim), into=claim.public_id, reason="The same.")
    assert "The claim that stays : It cannot be merged into itself." in errors(itself)
    assert "Why are the two the same" in errors(send(leading, at("merge", claim), into=other.public_id))
    claim.refresh_from_db()
    assert claim.merged_into is None


def test_a_conflict_is_shown_before_merging(leading: Client, claim: Claim, other: Claim):
    mine = filled(leading.get(at("merge", claim)), "#action form", into=other.public_id, reason="The same.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Something else altogether.")
    response = leading.post(at("merge", claim), mine)
    assert response.status_code == 409
    [row] = soup(response).select("#beside-conflict tbody tr")
    assert [cell.get_text() for cell in row.select("th, td")] == [
        "statement",
        "Troops of the North were sent to the front.",
        "Something else altogether.",
    ]
    form = filled(response, "#action form")
    assert (form["into"], form["reason"]) == ([mine["into"]], [mine["reason"]])
    assert leading.post(at("merge", claim), form).status_code == 302


def test_facts_of_a_merged_claim_are_put_right_on_its_survivor(at_work: Client, claim: Claim, other: Claim):
    workflow.merge_claims(chief(), claim, into=other, reason="The same.")
    position, evidence = claim.positions.get(), claim.evidence.get()
    assert send(at_work, at("void_position", other, position.pk), reason="A parody.").status_code == 302
    assert send(at_work, at("unlink_evidence", other, evidence.pk), reason="Wrong.").status_code == 302
