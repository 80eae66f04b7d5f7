from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim, PublicClaim
from claims.search import asked_of, finding, forget, holders, index, search, words_of
from tests.factories import a_claim, a_published_claim, researcher

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return list(search(Claim.objects.order_by("pk"), text).values_list("statement", flat=True))


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("c++", "Written in C++ and shipped."),
        ("x:y", "The ratio x:y is stable."),
        ("AND", "Salt and pepper."),
        ("(salt", "Salt and pepper."),
        ("pepper)", "Salt and pepper."),
        ('"salt', "Salt and pepper."),
        ("salt*", "Salt and pepper."),
        ("salt NOT", None),
        ("pep", "Salt and pepper."),
        ("cafe", "The Café closed."),
        ("CAFÉ", "The Café closed."),
        ("10,000", "About 10,000 soldiers."),
        ("soldiers about", "About 10,000 soldiers."),
        ("한국", "한국군은 그곳에 없다."),
        ("نفت", "ارتفع سعر النفت نفت."),
        ("pepper soldiers", None),
        ('"', None),
        ("++", None),
        ("' OR 1=1 --", None),
        ("NEAR(a b)", None),
        ("salt -pepper", "Salt and pepper."),
        ("statement:salt", None),
        ("\x00", None),
    ],
)
def test_whatever_is_typed_is_a_search(text: str, finds: str | None) -> None:
    user = researcher()
    for statement in (
        "Written in C++ and shipped.",
        "The ratio x:y is stable.",
        "Salt and pepper.",
        "The Café closed.",
        "About 10,000 soldiers.",
        "한국군은 그곳에 없다.",
        "ارتفع سعر النفت نفت.",
    ):
        a_claim(by=user, statement=statement)
    result = found(text)
    assert (finds in result) if finds else (result == [])


def test_an_empty_search_keeps_all_and_works_on_what_was_filtered() -> None:
    a_claim(statement="Salt and pepper.")
    other = a_claim(statement="Salt alone.")
    assert len(found("  ")) == 2
    assert search(Claim.objects.filter(pk=other.pk), "salt").get() == other


def test_the_public_is_searched_apart_from_the_desk() -> None:
    a_claim(statement="A secret draft.")
    public = a_published_claim(statement="A public claim.")
    assert not search(PublicClaim.objects.all(), "secret").exists()
    assert search(PublicClaim.objects.all(), "public").get().public_id == public.public_id


def test_what_is_forgotten_is_not_found() -> None:
    claim = a_claim(statement="Salt and pepper.")
    forget(Claim, [claim.pk])
    assert found("salt") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(text=st.text(max_size=60), query=st.text(max_size=20))
def test_search_agrees_with_the_words_of_the_text(text: str, query: str) -> None:
    """Both databases find a text by a query exactly when each word of the query begins a word of the text."""
    claim = Claim.objects.first() or a_claim()
    index(Claim, {claim.pk: text})
    wanted, words = words_of(query), words_of(text)
    expected = all(any(word.startswith(start) for word in words) for start in wanted)
    if not wanted:
        expected = not query.strip()
    assert search(Claim.objects.all(), query).exists() == expected, connection.vendor


def test_the_holders_of_words_are_found_for_each_group_apart_and_by_whole_words_only() -> None:
    pepper = a_claim(statement="Salt and pepper.")
    salt = a_claim(statement="Salt alone, and peppermint.")
    groups = [["salt"], ["salt", "pepper"], ["sugar"], ["pep"]]
    found = [sorted(pks) for pks in holders(Claim, groups, most=5)]
    assert found == [[pepper.pk, salt.pk], [pepper.pk], [], []]


def test_no_more_holders_than_asked_for_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    for number in range(4):
        a_claim(statement=f"Salt and sugar {number}.")
    with django_assert_num_queries(1):
        assert [len(pks) for pks in holders(Claim, [["salt"], ["sugar"]], most=3)] == [3, 3]


def test_nothing_asked_costs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert holders(Claim, [], most=3) == []


def test_a_query_asks_for_each_word_once_and_for_ten_at_most() -> None:
    claim = a_claim(statement="one two three four five six seven eight nine ten eleven")
    other = a_claim(statement="one two three four five six seven eight nine")
    assert asked_of("a A á a a") == ["a"]
    assert asked_of(claim.statement) == claim.statement.split()[:10]
    assert list(search(Claim.objects.all(), f"{claim.statement} twelve")) == [claim]
    assert list(search(Claim.objects.all(), " ".join(["nine"] * 40))) in ([claim, other], [other, claim])


def test_two_hundred_letters_cost_no_more_than_one_of_them() -> None:
    """The plan is that of one word, whatever is repeated."""
    assert finding(Claim, "a " * 100).params == finding(Claim, "a").params  # type: ignore[union-attr]
