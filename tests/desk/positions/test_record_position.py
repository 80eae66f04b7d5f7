"""Recording what a party says."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Party, Position
from claims.vocabulary import Stance
from tests.desk.forms import (
    assert_form_swaps_in_place,
    assert_swaps,
    at,
    errors,
    filled,
    said,
    send,
    typed_is_kept,
)
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief
from tests.htmx import soup

SAYS = {"stance": "denies", "quote": "No."}


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def test_a_known_party_is_recorded_with_all_that_it_said(at_work: Client, bare: Claim):
    party, source = PartyFactory.create(name="Ministry"), SourceFactory.create(title="Update")
    details = {"stance": "qualifies", "quote": "Nein.", "paraphrase": "It says no.", "scope": "Speaks of the front."}
    details |= {"language": "de", "translation": "No.", "spokesperson": "Jo", "said_on": "2024-10"}
    details |= {"likelihood": "phia_almost_certain"}
    response = send(at_work, at("record_position", bare), party="ministry", source="Update", **details)
    assert response["Location"] == at("workspace", bare)
    position = Position.objects.get()
    assert (position.party, position.source) == (party, source)
    assert {name: getattr(position, name) for name in details} == details


def test_a_new_party_is_added_in_place(at_work: Client, bare: Claim):
    new = {"party": "A  new official", "party_kind": "anonymous_official", "party_description": "Name withheld"}
    send(at_work, at("record_position", bare), **new, **SAYS)
    party = Party.objects.get()
    assert (party.name, party.kind, party.description) == ("A new official", "anonymous_official", "Name withheld")
    assert Position.objects.get().party == party


def test_a_known_name_with_a_kind_is_the_known_party(at_work: Client, bare: Claim):
    known = PartyFactory.create(name="Ministry", kind="government")
    send(at_work, at("record_position", bare), party="Ministry", party_kind="person", **SAYS)
    assert Position.objects.get().party == known
    assert Party.objects.count() == 1


def test_a_merged_party_is_recorded_as_its_survivor(at_work: Client, bare: Claim):
    old, new = PartyFactory.create(name="Old"), PartyFactory.create(name="New")
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    send(at_work, at("record_position", bare), party=f"Old [{old.public_id}]", **SAYS)
    assert Position.objects.get().party == new


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("record_position", claim), party="New", party_kind="person", **SAYS)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({**SAYS}, "Party : “Party” is needed."),
        ({**SAYS, "party": "Minis"}, "Party : The desk knows no party “Minis”. Choose one of those below."),
        ({**SAYS, "party": "Twins"}, "Party : There are 2 parties “Twins”."),
        ({"party": "Ministry", "quote": "No."}, "Stance : Choose one."),
        ({"party": "Ministry", "stance": "denies"}, "Its own words : Give the party's own words"),
        ({**SAYS, "party": "Ministry", "said_on": "2999-01-01"}, "Said : This date is in the future."),
        ({**SAYS, "party": "Ministry", "source": "Unheard of"}, "Source : The desk knows no source"),
        ({**SAYS, "party": "N" * 201, "party_kind": "person"}, "Party : Ensure this value has at most 200"),
        ({**SAYS, "party": "Ministry", "language": "no tag at all"}, "Language : "),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, bare: Claim, typed: dict[str, str], wrong: str
):
    for name in ("Ministry", "Twins", "Twins"):
        PartyFactory.create(name=name)
    response = send(at_work, at("record_position", bare), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **typed)
    assert not Position.objects.exists()
    assert Party.objects.count() == 3


def test_namesakes_are_offered_with_what_distinguishes_them_and_one_is_picked(at_work: Client, bare: Claim):
    PartyFactory.create(name="Georgia", description="the state in the US")
    meant = PartyFactory.create(name="Georgia", description="the country")
    response = assert_form_swaps_in_place(at_work, bare, at("record_position", bare), party="Georgia", **SAYS)
    offered = soup(response).select(".offered label")
    assert [("the country" in label.get_text()) for label in offered].count(True) == 1
    at_work.post(at("record_position", bare), {"party": "Georgia", "party-pick": f"[{meant.public_id}]", **SAYS})
    assert Position.objects.get().party == meant


def test_an_earlier_position_of_the_party_stays_beside_its_latest(at_work: Client, bare: Claim):
    party = PartyFactory.create(name="Ministry")
    a_position(bare, party=party, stance="denies", quote="Never.")
    send(at_work, at("record_position", bare), party="Ministry", stance="confirms", quote="Yes, after all.")
    page = soup(at_work.get(at("workspace", bare)))
    [line] = page.select("#lines tbody tr:not(.side-row, .before)")
    assert " ".join(line.get_text(" ").split()).startswith("Ministry confirms")
    [before] = page.select("#lines tr.before")
    assert "Never." in before.select_one("details").get_text()  # type: ignore[union-attr]


def test_a_party_like_a_known_one_is_asked_about_and_may_be_somebody_new(at_work: Client, bare: Claim):
    PartyFactory.create(name="Pyongyang")
    new = {"party": "Pyongang", "party_kind": "government"}
    assert_form_swaps_in_place(at_work, bare, at("record_position", bare), **new, **SAYS)
    response = send(at_work, at("record_position", bare), **new, **SAYS)
    assert "Party : The desk knows a party of nearly this name." in errors(response)
    typed_is_kept(response, **new, quote="No.")
    [known, other] = soup(response).select(".offered input")
    assert not Party.objects.filter(name="Pyongang").exists()
    at_work.post(at("record_position", bare), filled(response, "#action form", **{"party-pick": str(other["value"])}))
    assert Position.objects.get().party == Party.objects.get(name="Pyongang")
    assert str(known["value"]).startswith("[")


def test_the_words_of_likelihood_stand_with_their_bands_by_yardstick(at_work: Client, bare: Claim):
    groups = soup(at_work.get(at("record_position", bare))).select("#id_likelihood optgroup")
    assert [group["label"] for group in groups] == ["PHIA yardstick", "ICD 203"]
    assert "remote chance: up to 5 %" in groups[0].get_text()
    assert "roughly even chance: 45 to 55 %" in groups[1].get_text()


def test_each_stance_stands_with_its_meaning(at_work: Client, bare: Claim):
    choices = said(at_work.get(at("record_position", bare)))
    for stance in Stance:
        assert f"{stance.label} {stance.meaning}" in choices
