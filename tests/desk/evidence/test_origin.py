"""Saying of a party that is part of another whether it counts as an origin of its own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Party
from tests.desk.forms import assert_swaps, at, errors, said, send
from tests.factories import PartyFactory, UserFactory, a_claim, a_published_claim, editor, some_evidence
from tests.htmx import soup

REASON = "Its board is elected by its readers."


@pytest.fixture
def paper(db: None) -> Party:
    return PartyFactory.create(name="The Daily", part_of=PartyFactory.create(name="The State"))


@pytest.fixture
def told(paper: Party) -> Claim:
    """A claim that a part supports, and its whole."""
    claim = a_claim()
    some_evidence(claim, origin=paper)
    some_evidence(claim, origin=paper.part_of)
    return claim


def origins(client: Client, claim: Claim) -> str:
    return " ".join(soup(client.get(at("workspace", claim))).select_one("#pieces").get_text(" ").split())


def test_a_part_counts_with_its_whole_until_somebody_says_why_not(at_work: Client, told: Claim, paper: Party):
    assert "2 sources, 1 independent origin" in origins(at_work, told)
    assert "One origin with The State, of which it is a part." in origins(at_work, told)
    response = send(at_work, at("origin", told, paper.pk), because=f" {REASON} ")
    assert response["Location"] == at("workspace", told)
    assert "2 sources, 2 independent origins" in origins(at_work, told)
    assert f"An origin of its own, though part of another: {REASON}" in origins(at_work, told)
    told.refresh_from_db()
    assert told.origins == 2, "the board counts anew"
    assert "2 · 2" in said(at_work.get(reverse("desk:board")))


def test_with_no_reason_it_is_one_origin_with_its_whole_again(at_work: Client, told: Claim, paper: Party):
    send(at_work, at("origin", told, paper.pk), because=REASON)
    send(at_work, at("origin", told, paper.pk), because="")
    told.refresh_from_db()
    assert (told.origins, Party.objects.get(pk=paper.pk).independent_because) == (1, "")


def test_what_readers_were_told_of_it_has_to_be_published_again(at_work: Client, paper: Party):
    claim, other = a_published_claim(), a_published_claim()
    some_evidence(claim, origin=paper)
    workflow.publish(editor(), [claim])
    send(at_work, at("origin", claim, paper.pk), because=REASON)
    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.has_unpublished_changes, other.has_unpublished_changes) == (True, False)


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, told: Claim, paper: Party):
    assert_swaps(at_work, told, at("origin", told, paper.pk), because=REASON)


def test_a_reason_that_is_too_long_is_refused_and_stays_in_the_form(at_work: Client, told: Claim, paper: Party):
    response = send(at_work, at("origin", told, paper.pk), because="x" * 301)
    assert "at most 300" in errors(response)
    assert "x" * 301 in said(response)
    assert Party.objects.get(pk=paper.pk).independent_because == ""


def test_only_a_part_whose_word_it_is_on_this_claim_is_found(at_work: Client, told: Claim, paper: Party):
    elsewhere = PartyFactory.create(part_of=paper)
    for other in (paper.part_of, elsewhere):
        assert at_work.get(at("origin", told, other.pk)).status_code == 404
    assert at_work.put(at("origin", told, paper.pk)).status_code == 405


def test_whoever_may_not_research_may_not(client: Client, told: Claim, paper: Party):
    address = at("origin", told, paper.pk)
    assert client.post(address, {"because": REASON})["Location"].startswith(reverse("login"))
    client.force_login(UserFactory.create())
    assert client.post(address, {"because": REASON}).status_code == 403
    assert Party.objects.get(pk=paper.pk).independent_because == ""
