"""Who follows which claim, and up to where they have read it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Edit, Follow, User
from claims.models.follows import unread_edits
from tests.factories import UserFactory, a_claim, a_position, chief, researcher

pytestmark = pytest.mark.django_db


def unread(user: User) -> list[str]:
    return list(unread_edits(user).order_by("id").values_list("verb", flat=True))


def test_what_was_done_before_one_follows_is_read_and_what_others_do_after_it_is_not() -> None:
    claim, ada = a_claim(), researcher()
    a_position(claim)
    workflow.follow(ada, claim)
    assert unread(ada) == []
    workflow.mark_checked(researcher(), claim)
    workflow.mark_checked(ada, claim)
    a_position(a_claim())
    assert unread(ada) == ["mark_checked"]
    assert [follow.claim for follow in Follow.objects.filter(user=ada).with_news()] == [claim]


def test_what_one_does_oneself_is_never_news() -> None:
    claim, ada = a_claim(), researcher()
    workflow.follow(ada, claim)
    workflow.mark_checked(ada, claim)
    assert unread(ada) == []
    assert not Follow.objects.filter(user=ada).with_news().exists()


def test_following_writes_no_entry_and_makes_nobody_s_form_stale() -> None:
    claim, ada = a_claim(), researcher()
    workflow.follow(ada, claim)
    workflow.unfollow(ada, claim)
    assert Edit.objects.count() == 1
    assert Claim.objects.get(pk=claim.pk).version == 1
    assert not Follow.objects.exists()


def test_following_twice_is_following_once_and_keeps_what_is_unread() -> None:
    claim, ada = a_claim(), researcher()
    workflow.follow(ada, claim)
    a_position(claim)
    workflow.follow(ada, claim)
    assert unread(ada) == ["record_position"]


def test_one_reads_up_to_the_version_that_one_saw() -> None:
    claim, ada = a_claim(), researcher()
    workflow.follow(ada, claim)
    for _ in range(3):
        a_position(claim)
    workflow.mark_read(ada, claim, up_to=3)
    assert len(unread(ada)) == 1
    workflow.mark_read(ada, claim, up_to=2)
    assert len(unread(ada)) == 1, "what was read stays read"
    workflow.mark_read(ada, claim, up_to=10**9)
    assert unread(ada) == []
    a_position(claim)
    assert len(unread(ada)) == 1, "nobody reads what is still to come"


def test_all_is_read_up_to_what_one_saw_and_only_by_oneself() -> None:
    ada, ben, claims = researcher(), researcher(), [a_claim() for _ in range(3)]
    for claim in claims:
        workflow.follow(ada, claim)
        workflow.follow(ben, claim)
        a_position(claim)
    last = Edit.objects.order_by("-id").first()
    assert last is not None
    a_position(claims[0])
    with CaptureQueriesContext(connection) as queries:
        workflow.mark_all_read(ada, until=last.pk)
    assert len([one for one in queries if "UPDATE" in one["sql"]]) == 1
    assert unread(ada) == ["record_position"]
    assert len(unread(ben)) == 4


def test_whoever_is_given_a_claim_follows_it_and_finds_that_unread() -> None:
    claim, ada = a_claim(), researcher()
    a_position(claim)
    workflow.assign(researcher(), [claim], assignee=ada)
    assert unread(ada) == ["assign"]


def test_whoever_takes_a_claim_follows_it_with_nothing_unread() -> None:
    claim, ada = a_claim(), researcher()
    workflow.assign(ada, [claim], assignee=ada)
    assert unread(ada) == []
    a_position(claim)
    assert unread(ada) == ["record_position"]


def test_of_many_claims_one_follows_those_that_were_given_and_not_those_that_were_refused() -> None:
    mine, new, ada = a_claim(), a_claim(), researcher()
    workflow.assign(researcher(), [mine], assignee=ada)
    workflow.unfollow(ada, mine)
    workflow.run_batch(chief(), "assign", [mine, new], reason="Tidy.", selection="two", assignee=ada)
    assert [follow.claim for follow in Follow.objects.filter(user=ada)] == [new]


def test_whoever_followed_a_duplicate_follows_its_survivor_and_hears_of_the_merging() -> None:
    duplicate, into, ada, ben = a_claim(), a_claim(), researcher(), researcher()
    a_position(into)
    workflow.follow(ada, duplicate)
    workflow.follow(ben, into)
    workflow.merge_claims(chief(), duplicate, into=into, reason="The same.")
    assert unread(ada) == unread(ben) == ["merge_claims"]
    assert set(Follow.objects.values_list("claim", flat=True)) == {into.pk}


def test_to_follow_a_duplicate_is_to_follow_its_survivor() -> None:
    duplicate, into, ada = a_claim(), a_claim(), researcher()
    workflow.merge_claims(chief(), duplicate, into=into, reason="The same.")
    assert workflow.follow(ada, duplicate) == into
    assert Follow.objects.get().claim == into


def test_who_may_not_research_follows_nothing() -> None:
    nobody, claim = UserFactory.create(), a_claim()
    attempts = (
        lambda: workflow.follow(nobody, claim),
        lambda: workflow.unfollow(nobody, claim),
        lambda: workflow.mark_read(nobody, claim, up_to=1),
        lambda: workflow.mark_all_read(nobody, until=1),
    )
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Follow.objects.exists()
