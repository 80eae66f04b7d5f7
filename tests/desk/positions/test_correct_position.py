"""Putting a wrong entry of a position right."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Position
from tests.desk.forms import assert_swaps, at, errors, filled, send
from tests.factories import researcher
from tests.htmx import soup


@pytest.fixture
def wrong(claim: Claim) -> Position:
    return claim.positions.get()


def test_the_entry_is_replaced_and_does_not_read_as_a_change_of_line(at_work: Client, claim: Claim, wrong: Position):
    typed = {"stance": "denies", "quote": "They are not there.", "reason": "Misheard."}
    response = send(at_work, at("correct_position", claim, wrong.pk), **typed)
    assert response["Location"] == at("workspace", claim)
    right = Position.objects.get(corrects=wrong)
    assert (right.stance, right.quote, right.party) == ("denies", "They are not there.", wrong.party)
    page = soup(at_work.get(at("workspace", claim)))
    [line] = page.select("#lines tbody tr:not(.side-row, .before)")
    assert "They are not there." in line.get_text()
    assert page.select("#lines tr.before") == []
    assert "They are there." in page.select_one("#lines .put-right").get_text()  # type: ignore[union-attr]


def test_the_form_begins_with_the_entry_as_it_stands(at_work: Client, claim: Claim, wrong: Position):
    form = filled(at_work.get(at("correct_position", claim, wrong.pk)), "#action form")
    assert (form["party"], form["stance"], form["quote"]) == ([wrong.party.name], [wrong.stance], [wrong.quote])


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim, wrong: Position):
    assert_swaps(at_work, claim, at("correct_position", claim, wrong.pk), quote="Other words.", reason="Misheard.")


def test_the_reason_is_asked_for(at_work: Client, claim: Claim, wrong: Position):
    response = send(at_work, at("correct_position", claim, wrong.pk), quote="Other words.")
    assert "What was wrong : “What was wrong” is needed." in errors(response)
    assert not Position.objects.filter(corrects=wrong).exists()


def test_an_entry_is_corrected_once(at_work: Client, claim: Claim, wrong: Position):
    address = at("correct_position", claim, wrong.pk)
    mine = filled(at_work.get(address), "#action form", quote="Mine.", reason="Misheard.")
    workflow.correct_position(researcher(), wrong, reason="Typo.", party=wrong.party, stance="asserts", quote="Theirs.")
    response = at_work.post(address, mine)
    assert "This entry was corrected already." in errors(response)
    assert filled(response, "#action form")["quote"] == ["Mine."]
