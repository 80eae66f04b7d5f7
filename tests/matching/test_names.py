"""Parties whose names resemble one that is about to be added."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.matching import alike_parties, resembling
from tests.factories import PartyFactory, chief

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Pyongyang", "Pyongang"),
        ("John Smith", "Smith, John"),
        ("Ministry of Defence", "UK Ministry of Defence"),
        ("São Tomé", "sao tome"),
        ("Reuters", "reuters."),
    ],
)
def test_a_name_mistyped_turned_round_or_with_a_word_more_is_recognised(known: str, typed: str) -> None:
    party = PartyFactory.create(name=known)
    PartyFactory.create(name="Embassy")
    assert resembling(typed) == [party]


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Ministry of Defence", "Ministry of Finance"),
        ("The Times", "The Guardian"),
        ("Moscow", "Pyongyang"),
        ("???", "!!!"),
        ("Moscow", ""),
    ],
)
def test_other_names_are_left_alone(known: str, typed: str) -> None:
    PartyFactory.create(name=known)
    assert resembling(typed) == []


def test_the_name_of_a_merged_party_proposes_the_one_that_stays_once() -> None:
    old, new = PartyFactory.create(name="Pyongyang"), PartyFactory.create(name="Pyongyang's rulers")
    other = PartyFactory.create(name="The North")
    workflow.merge_parties(chief(), old, into=other, reason="The same.")
    assert resembling("Pyongang") == [other]
    workflow.merge_parties(chief(), other, into=new, reason="The same.")
    assert resembling("Pyongyang") == resembling("The Nort") == [new]


def test_two_queries_at_most_however_many_there_are() -> None:
    for number in range(20):
        PartyFactory.create(name=f"Bureau {number}", part_of=PartyFactory.create(name=f"Office {number}"))
    with CaptureQueriesContext(connection) as queries:
        names = [str(party.part_of) for party in resembling("Bureau 1")]
    assert len(names) == 5
    assert len(queries) == 2


def test_parties_that_look_alike_are_found_among_all_both_ways() -> None:
    defence, defense = PartyFactory.create(name="Ministry of Defence"), PartyFactory.create(name="Ministry of Defense")
    PartyFactory.create(name="Ministry of Finance")
    PartyFactory.create(name="Ministry of Defence", part_of=defence)
    assert alike_parties()[defense.pk] >= {defence.pk}
    assert defense.pk in alike_parties()[defence.pk]


def test_a_party_is_not_like_its_whole_nor_like_what_was_merged_into_it() -> None:
    whole = PartyFactory.create(name="The Harbour")
    PartyFactory.create(name="The Harbour office", part_of=whole)
    workflow.merge_parties(chief(), PartyFactory.create(name="The Harbor"), into=whole, reason="The same.")
    assert alike_parties() == {}


def test_the_name_of_a_merged_party_is_that_of_the_one_that_stayed() -> None:
    stays, other = PartyFactory.create(name="The North"), PartyFactory.create(name="Pyongang")
    workflow.merge_parties(chief(), PartyFactory.create(name="Pyongyang"), into=stays, reason="The same.")
    assert alike_parties() == {stays.pk: {other.pk}, other.pk: {stays.pk}}


def test_a_beginning_that_too_many_words_have_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.matching.names.COMMON", 2)
    for name in ("Ministry of Arts", "Ministry of Art", "Ministry of Trade"):
        PartyFactory.create(name=name)
    assert alike_parties() == {}


def test_one_query_finds_all_that_look_alike() -> None:
    for number in range(20):
        PartyFactory.create(name=f"Bureau {number}")
    with CaptureQueriesContext(connection) as queries:
        assert alike_parties()
    assert len(queries) == 1
