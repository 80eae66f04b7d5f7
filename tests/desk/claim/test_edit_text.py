"""Editing the text of a claim."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.desk.forms import assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, a_claim, a_position, researcher
from tests.htmx import HTMX, after_swap, soup


def test_the_text_is_changed(at_work: Client, claim: Claim):
    response = send(at_work, at("edit_text", claim), statement="Soldiers were sent.", context="More.")
    assert response["Location"] == at("workspace", claim)
    claim.refresh_from_db()
    assert (claim.statement, claim.context) == ("Soldiers were sent.", "More.")


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("edit_text", claim), statement="Soldiers were sent.")


def test_what_is_wrong_is_named_and_what_was_typed_stays(at_work: Client, claim: Claim):
    typed = {"statement": "", "context": "More.", "language": "not a tag at all"}
    response = send(at_work, at("edit_text", claim), **typed)
    assert "Statement" in errors(response)
    assert "Language" in errors(response)
    typed_is_kept(response, **typed)
    claim.refresh_from_db()
    assert claim.context == ""


def test_saving_without_a_change_says_so(at_work: Client, claim: Claim):
    assert "Nothing was changed." in errors(send(at_work, at("edit_text", claim)))


def test_a_merged_claimant_is_read_and_not_written_back(at_work: Client, leading: Client):
    from tests.factories import chief

    old, new = PartyFactory.create(name="Old name"), PartyFactory.create(name="New name")
    claim = a_claim(claimant=old)
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    page = at_work.get(at("edit_text", claim))
    assert filled(page, "#action form")["claimant"] == ["New name"]
    assert "Nothing was changed." in errors(send(at_work, at("edit_text", claim)))


def test_a_conflict_shows_the_newer_text_beside_what_was_typed_and_one_more_submit_saves(at_work: Client, claim: Claim):
    address = at("edit_text", claim)
    mine = filled(at_work.get(address), "#action form", statement="My words.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.", context="Their context.")

    response = at_work.post(address, mine)
    assert response.status_code == 409
    [conflict] = soup(response).select("#conflict")
    assert "Troops of the North were sent to the front." in conflict.get_text()
    [row] = conflict.select(".beside tbody tr")
    assert [cell.get_text() for cell in row.select("th, td")] == ["Statement", "Their words.", "My words."]
    assert [one.get_text() for one in row.select("del, ins")] == ["Their ", "My "], "word by word"
    form = filled(response, "#action form")
    assert form["statement"] == ["My words."]
    assert form["context"] == ["Their context."], "a field that I left alone takes the newer value"
    claim.refresh_from_db()
    assert claim.statement == "Their words."

    again = at_work.post(address, form)
    assert again.status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.context) == ("My words.", "Their context.")


def test_a_conflict_met_with_htmx_swaps_in_the_fresh_workspace(at_work: Client, claim: Claim):
    address = at("edit_text", claim)
    page = at_work.get(address)
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.")
    answer = at_work.post(address, filled(page, "#action form", statement="My words."), headers=HTMX)
    assert answer.status_code == 409
    swapped = after_swap(page, "#action form", answer)
    assert "Their words." in swapped.select_one("#workspace h1").get_text()  # type: ignore[union-attr]
    assert swapped.select("#action #conflict")


def test_new_evidence_or_positions_are_no_conflict(at_work: Client, claim: Claim):
    address = at("edit_text", claim)
    mine = filled(at_work.get(address), "#action form", statement="My words.")
    a_position(claim)
    assert at_work.post(address, mine).status_code == 302


def test_a_claim_that_was_merged_meanwhile_is_left_alone(at_work: Client, claim: Claim):
    from tests.factories import chief

    address = at("edit_text", claim)
    mine = filled(at_work.get(address), "#action form", statement="My words.")
    survivor = a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    response = at_work.post(address, mine)
    assert "It was merged" in errors(response) or "was merged into “The one that stays.”" in errors(response)
    assert filled(response, "#action form")["statement"] == ["My words."]
    survivor.refresh_from_db()
    assert survivor.statement == "The one that stays."


def test_the_workspace_tells_the_change_from_old_to_new(at_work: Client, claim: Claim):
    send(at_work, at("edit_text", claim), statement="Soldiers were sent.")
    page = at_work.get(at("workspace", claim))
    assert "Ada Osei edited the text statement" in said(page)
    [compared] = soup(page).select("#entries .compared")
    assert [(part.name, part.find_all(string=True)[-1]) for part in compared.select("del, ins")] == [
        ("del", "Troops of the North "),
        ("ins", "Soldiers "),
        ("del", " to the front"),
    ]
    assert " ".join(compared.get_text().split()) == (
        "taken out: Troops of the North put in: Soldiers were sent taken out: to the front."
    )
