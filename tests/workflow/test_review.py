"""The second look: who may be asked for it, whose queue it is in, and what ends it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, User
from claims.workflow import Refused
from tests.factories import a_change, a_claim, a_published_claim, chief, editor, researcher

pytestmark = pytest.mark.django_db


def waits_for(user: User) -> list[Claim]:
    return list(Claim.objects.awaiting_second_look_of(user))


def ask(claim: Claim, reviewer: User | None = None, **more: str) -> Claim:
    return workflow.ask_second_look(researcher(), claim, reviewer=reviewer, **more)


def test_a_claim_waits_for_the_one_who_was_asked_and_for_nobody_else() -> None:
    claim, asked, other = a_claim(), editor(), editor()
    ask(claim, asked, note="Is the date right?")
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("in_review", asked)
    assert claim.edits.get(verb="ask_second_look").reason == "Is the date right?"
    assert (waits_for(asked), waits_for(other)) == ([claim], [])


def test_with_nobody_named_it_waits_for_all_who_may_publish_but_its_authors() -> None:
    author, other, found_it = editor(), editor(), chief()
    claim = a_claim(by=found_it)
    a_change(claim, by=author)
    ask(claim)
    assert [waits_for(user) for user in (author, found_it, researcher(), other)] == [[], [], [], [claim]]


def test_who_changed_a_status_that_was_published_since_is_an_author_no_more() -> None:
    author = editor()
    claim = a_claim()
    a_change(claim, by=author)
    workflow.publish(editor(), [claim])
    a_change(claim, status="refuted")
    ask(claim, author)
    assert waits_for(author) == [claim]


def test_neither_who_may_not_publish_nor_the_author_is_asked() -> None:
    author, claim = editor(), a_claim()
    a_change(claim, by=author)
    for nobody in (author, researcher(), editor(is_active=False)):
        with pytest.raises(Refused) as refusal:
            ask(claim, nobody)
        assert refusal.value.field == "reviewer"
    claim.refresh_from_db()
    assert claim.stage == "received"


def test_another_can_be_asked_instead_but_nobody_twice() -> None:
    claim, first, second = a_claim(), editor(), editor()
    ask(claim, first)
    with pytest.raises(Refused, match="already"):
        ask(claim, first)
    ask(claim, second)
    assert (waits_for(first), waits_for(second)) == ([], [claim])


def test_there_is_nothing_to_look_at_where_readers_see_it_all_or_the_desk_turned_it_down() -> None:
    with pytest.raises(Refused, match="Readers see it"):
        ask(a_published_claim())
    claim = a_claim()
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    with pytest.raises(Refused, match="turned down"):
        ask(claim)


def test_asking_and_sending_back_are_no_news_for_readers() -> None:
    claim = a_published_claim()
    a_change(claim)
    changed = Claim.objects.get(pk=claim.pk)
    workflow.ask_second_look(researcher(), claim)
    workflow.return_from_review(researcher(), claim, reason="The source is missing.")
    assert changed.has_unpublished_changes
    workflow.publish(editor(), [claim], seen={claim.pk: changed.version})


def test_sent_back_it_is_in_research_and_in_nobodys_queue() -> None:
    claim, asked = a_claim(), editor()
    ask(claim, asked)
    workflow.return_from_review(asked, claim, reason="The source is missing.")
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("researching", None)
    assert waits_for(asked) == []
    with pytest.raises(Refused, match="does not wait"):
        workflow.return_from_review(asked, claim, reason="Again.")


@pytest.mark.parametrize("how", ["another stage", "turned down", "published"])
def test_whatever_ends_the_review_frees_the_one_who_was_asked(how: str) -> None:
    claim, asked = a_claim(), editor()
    ask(claim, asked)
    if how == "another stage":
        workflow.set_stage(researcher(), [claim], stage="researching")
    elif how == "turned down":
        workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    else:
        workflow.publish(asked, [claim])
    claim.refresh_from_db()
    assert claim.reviewer is None
    assert waits_for(asked) == []
    if how == "published":
        assert claim.stage == "done"


def test_a_merged_claim_is_in_nobodys_queue() -> None:
    claim, asked = a_claim(), editor()
    ask(claim, asked)
    workflow.merge_claims(chief(), claim, into=a_claim(), reason="The same.")
    assert waits_for(asked) == []


def test_the_queue_is_one_query_and_ending_many_reviews_takes_no_more_than_ending_one() -> None:
    asked, by = editor(), researcher()
    claims = [a_claim() for _ in range(6)]
    for claim in claims:
        workflow.ask_second_look(by, claim, reviewer=asked)
    asked.has_perm("claims.publish")
    with CaptureQueriesContext(
        connection,
    ) as queue:
        assert len(waits_for(asked)) == 6
    assert len(queue) == 1
    counts = []
    for some in (claims[:1], claims[1:]):
        with CaptureQueriesContext(connection) as queries:
            workflow.set_stage(by, some, stage="done")
        counts.append(len(queries))
    assert counts[0] == counts[1]
