"""Claims most like a statement."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.matching import MOST, like
from claims.matching.statements import RARE, distinctive_words
from claims.models import Claim, Status
from claims.search import index
from tests.factories import a_claim, chief, researcher, some_evidence

pytestmark = pytest.mark.django_db


def found(statement: str) -> list[str]:
    return [match.claim.statement for match in like(statement)]


def many(number: int, statement: str) -> None:
    """Claims made at once: each its statement and a number."""
    status, moment = Status.objects.get(key="unverified"), a_claim(statement="Nothing of the kind.").received_at
    rows = Claim.objects.bulk_create(
        Claim(statement=f"{statement} Case {n}.", status=status, received_at=moment, changed_at=moment)
        for n in range(number)
    )
    index(Claim, {row.pk: row.statement for row in rows})


def test_the_same_statement_in_other_words_is_found_and_the_nearest_comes_first() -> None:
    near = a_claim(statement="About 10,000 soldiers of the North have been sent to the front.")
    same = a_claim(statement="Soldiers of the North were sent to the front.")
    a_claim(statement="The harvest of apples was poor.")
    assert found("Soldiers of the North were sent to the front") == [same.statement, near.statement]


def test_how_alike_they_are_is_put_in_words() -> None:
    a_claim(statement="Soldiers of the North were sent to the front.")
    [match] = like("soldiers of the north were sent to the FRONT!")
    assert (match.in_words, match.is_close) == ("nearly the same words", True)
    [match] = like("Soldiers were sent to the border by train")
    assert (match.in_words, match.is_close) == ("alike", False)


def test_words_that_only_the_evidence_says_make_no_claim_alike() -> None:
    some_evidence(a_claim(statement="The harvest was poor."), quote="Soldiers of the North were sent to the front.")
    assert found("Soldiers of the North were sent to the front.") == []


def test_a_claim_that_was_turned_down_is_shown_too() -> None:
    down = a_claim(statement="Soldiers marched east.")
    workflow.turn_down(researcher(), [down], reason="opinion", note="No.")
    assert found("Soldiers marched east") == [down.statement]


def test_the_wording_of_a_merged_claim_finds_the_one_that_stays_as_near_as_it_was() -> None:
    first, merged = a_claim(statement="Troops went to war."), a_claim(statement="Soldiers marched eastwards.")
    survivor = a_claim(statement="Another matter.")
    a_claim(statement="Soldiers marched westwards with many trains.")
    workflow.merge_claims(chief(), first, into=merged, reason="The same.")
    workflow.merge_claims(chief(), merged, into=survivor, reason="The same.")
    [match, *others] = like("soldiers marched eastwards")
    assert (match.claim, match.in_words) == (survivor, "nearly the same words")
    assert survivor not in [other.claim for other in others]
    assert found("Troops went to war") == [survivor.statement]
    assert survivor not in [match.claim for match in like("Soldiers marched eastwards.", leaving_out=survivor)]


def test_a_claim_is_not_like_itself() -> None:
    claim = a_claim(statement="Soldiers marched east.")
    other = a_claim(statement="Soldiers marched east again.")
    assert [match.claim for match in like(claim.statement, leaving_out=claim)] == [other]


def test_at_most_eight_are_found() -> None:
    for number in range(MOST + 3):
        a_claim(statement=f"Soldiers marched east on day {number}.")
    assert len(found("Soldiers marched east on day 5.")) == MOST


@pytest.mark.parametrize("statement", ["", "   ", "?!", "\0", "the of and", "' OR 1=1 --", '"', "x" * 600, "\u200b"])
def test_whatever_is_typed_is_looked_for_and_never_an_error(statement: str) -> None:
    a_claim(statement="Soldiers marched east.")
    assert found(statement) == []


def test_other_scripts_are_compared_too() -> None:
    claim = a_claim(statement="한국군은 그곳에 없다.")
    assert found("한국군은 지금 그곳에 없다") == [claim.statement]


def test_where_all_words_are_common_those_that_have_them_together_are_found() -> None:
    many(RARE + 50, "Soldiers wait.")
    many(RARE + 50, "Trains leave.")
    wanted = a_claim(statement="Soldiers leave.")
    assert found("Soldiers leave")[0] == wanted.statement
    assert len(found("soldiers")) <= MOST, "a single common word finds some and fails on nothing"


def test_a_rare_word_finds_its_claim_among_many_that_share_the_common_ones() -> None:
    many(RARE + 50, "Soldiers wait at the border of the land.")
    wanted = a_claim(statement="Zeppelins wait at the border of the land.")
    assert found("Zeppelins at the border of the land")[0] == wanted.statement


def test_the_distinctive_words_are_the_longest_and_empty_ones_only_where_there_is_nothing_else() -> None:
    assert distinctive_words("The 12 men of the mountain were in EU 12") == ["mountain", "men", "12"]
    assert distinctive_words("To be or not") == ["not", "to", "be", "or"]


def test_a_list_of_many_costs_the_queries_of_a_short_one() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert like("Soldiers marched east over mountains")
        return len(queries)

    a_claim(statement="Soldiers marched east.")
    few = count()
    for number in range(20):
        a_claim(statement=f"Soldiers marched east, unit {number}.")
    assert count() == few <= 4
