"""Several editors at the same moment: real threads, real connections, both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claims import workflow
from claims.models import Claim, Edit, Evidence, PositionVoid, PublicParty, Redaction, Revision, StatusChange
from claims.search import search
from claims.workflow import Conflict, Refused
from tests.concurrency import at_once
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.publishing.test_redact import everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_change_one_status_one_wins_and_the_other_sees_the_conflict() -> None:
    claim, users = a_claim(), [editor(), editor()]
    seen = {claim.pk: claim.version}

    def change(number: int, key: str) -> StatusChange:
        return a_change(claim, by=users[number], status=key, seen=seen)

    results = at_once(lambda: change(0, "disputed"), lambda: change(1, "refuted"))
    [won] = [result for result in results if isinstance(result, StatusChange)]
    [lost] = [result for result in results if isinstance(result, Conflict)]
    assert [edit.by for edit in lost.edits] == [won.recorded_by]
    claim.refresh_from_db()
    assert claim.status == won.status
    assert claim.version == 2


def test_of_two_who_edit_one_text_one_wins_and_the_other_sees_the_conflict() -> None:
    claim, user = a_claim(), researcher()

    def edit(words: str) -> Claim:
        return workflow.edit_text(user, claim, seen=1, statement=words)

    results = at_once(lambda: edit("The first wording."), lambda: edit("The second wording."))
    assert sorted(type(result).__name__ for result in results) == ["Claim", "Conflict"]
    claim.refresh_from_db()
    [won] = [result for result in results if isinstance(result, Claim)]
    assert claim.statement == won.statement


def test_of_two_who_edit_one_piece_of_evidence_one_wins_and_who_edits_another_piece_is_not_stopped() -> None:
    claim, user = a_claim(), researcher()
    evidence, other = some_evidence(claim), some_evidence(claim, quote="Other.")
    claim.refresh_from_db()

    def edit(piece: Evidence, **fields: str) -> Evidence:
        return workflow.edit_evidence(user, piece, seen=claim.version, **fields)

    results = at_once(
        lambda: edit(evidence, quote="The first reading."),
        lambda: edit(evidence, quote="The second reading."),
        lambda: edit(other, credibility="2"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Evidence", "Evidence"], results
    evidence.refresh_from_db()
    won = next(result for result in results[:2] if isinstance(result, Evidence))
    assert evidence.quote == won.quote
    assert Evidence.objects.get(pk=other.pk).credibility == "2"


def test_of_two_who_publish_at_once_one_revision_comes() -> None:
    claim, users = a_claim(), [editor(), editor()]
    results = at_once(*(lambda user=user: workflow.publish(user, [claim]) for user in users))  # type: ignore[misc]
    assert Revision.objects.count() == 1
    assert sum(isinstance(result, Refused) for result in results) == 1


def test_a_change_is_corrected_by_one_of_two() -> None:
    claim, users = a_claim(), [editor(), editor()]
    wrong = a_change(claim, status="refuted")
    results = at_once(*(lambda u=u: a_change(claim, by=u, kind="correction", corrects=wrong) for u in users))  # type: ignore[misc]
    assert sorted(type(result).__name__ for result in results) == ["Refused", "StatusChange"]
    assert StatusChange.objects.filter(corrects=wrong).count() == 1


def test_what_was_done_is_undone_once_though_asked_twice_at_once() -> None:
    claim, user = a_claim(), researcher()
    a_position(claim, by=user)
    edit = Edit.objects.get(by=user)
    results = at_once(lambda: workflow.undo(user, edit), lambda: workflow.undo(user, edit))
    assert sorted(type(result).__name__ for result in results) == ["Edit", "Refused"], results
    assert Edit.objects.filter(verb="undo").count() == PositionVoid.objects.count() == 1


def test_what_was_done_is_either_undone_or_published() -> None:
    claim, user = a_claim(), researcher()
    a_position(claim, by=user, quote="A slip.")
    edit = Edit.objects.get(by=user)
    at_once(lambda: workflow.undo(user, edit), lambda: workflow.publish(editor(), [claim]))
    positions = [entry["positions"] for entry in claim.last_revision().payload["lines"]]  # type: ignore[union-attr]
    assert bool(positions) is not Edit.objects.filter(verb="undo").exists()


def test_two_parties_are_not_merged_into_each_other_at_once() -> None:
    user, one, two = chief(), PartyFactory.create(), PartyFactory.create()
    results = at_once(
        lambda: workflow.merge_parties(user, one, into=two, reason="The same."),
        lambda: workflow.merge_parties(user, two, into=one, reason="The same."),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1, results


def test_two_claims_are_not_merged_into_each_other_at_once() -> None:
    user, one, two = chief(), a_claim(), a_claim()
    results = at_once(
        lambda: workflow.merge_claims(user, one, into=two, reason="The same."),
        lambda: workflow.merge_claims(user, two, into=one, reason="The same."),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert Claim.objects.filter(merged_into=None).count() == 1


def test_evidence_and_positions_of_two_are_both_kept() -> None:
    claim, users, source = a_claim(), [researcher(), researcher()], SourceFactory.create()
    parties = [PartyFactory.create(), PartyFactory.create()]
    results = at_once(
        lambda: a_position(claim, by=users[0], party=parties[0], source=source, quote="Aye."),
        lambda: a_position(claim, by=users[1], party=parties[1], source=source, quote="Nay."),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert list(claim.edits.order_by("claim_version").values_list("claim_version", flat=True)) == [1, 2, 3]
    assert search(Claim.objects.all(), "aye nay").exists()


def test_eight_writers_of_fifty_changes_each_lose_none() -> None:
    keys = ["disputed", "unverified"]
    writers = [(editor(), [a_claim() for _ in range(5)]) for _ in range(8)]
    statuses = {key: a_status(key) for key in keys}

    def write(number: int) -> None:
        user, claims = writers[number]
        for turn in range(50):
            claim, key = claims[turn % 5], keys[(turn // 5) % 2]
            workflow.change_status(user, [claim], status=statuses[key], rationale=f"{number}-{turn}")

    results = at_once(*(lambda n=n: write(n) for n in range(8)))  # type: ignore[misc]
    assert results == [None] * 8
    written = set(StatusChange.objects.filter(rationale__contains="-").values_list("rationale", flat=True))
    assert written == {f"{number}-{turn}" for number in range(8) for turn in range(50)}
    assert Edit.objects.filter(verb="change_status").count() == 400
    assert set(Claim.objects.values_list("version", flat=True)) == {11}


def test_a_claim_that_no_longer_tells_of_a_party_and_others_that_do_are_published_at_once() -> None:
    """Whoever wrote the shared rows of the index in another order than the others would wait for them for ever."""
    parties, users = sorted(PartyFactory.create_batch(2), key=lambda party: party.public_id), [editor(), editor()]
    leaving, staying = [a_claim() for _ in range(8)], [a_claim() for _ in range(8)]
    first = [a_position(claim, party=parties[0]) for claim in leaving]
    for claim in (*leaving, *staying):
        a_position(claim, party=parties[1])
    for claim in staying:
        a_position(claim, party=parties[0])
    workflow.publish(users[0], leaving)
    for position in first:
        workflow.void_position(users[0], position, reason="Another claim.")

    def publish(number: int, claims: list[Claim]) -> None:
        for claim in claims:
            workflow.publish(users[number], [claim])

    assert at_once(lambda: publish(0, leaving), lambda: publish(1, staying)) == [None, None]
    assert set(PublicParty.objects.values_list("public_id", "claim_count")) == {
        (parties[0].public_id, 8),
        (parties[1].public_id, 16),
    }


def test_a_party_is_renamed_while_others_record_and_publish_what_it_says() -> None:
    """Whoever locked the party before the claims that show it would wait for them for ever."""
    party, users = PartyFactory.create(), [researcher(), editor()]
    claims = [a_claim() for _ in range(4)]
    for claim in claims:
        a_position(claim, party=party)
    workflow.publish(users[1], claims)

    def rename() -> None:
        for number in range(20):
            workflow.edit_party(users[0], party, name=f"Its name no. {number}")

    def work() -> None:
        for number in range(5):
            for claim in claims:
                a_position(claim, party=party, by=users[0], quote=f"They are there, no. {number}.")
                workflow.publish(users[1], [claim])

    assert at_once(rename, work) == [None, None]
    for claim in claims:
        claim.refresh_from_db()
        if claim.has_unpublished_changes:
            workflow.publish(users[1], [claim])
    assert PublicParty.objects.get().name == "Its name no. 19"


@pytest.mark.parametrize(
    ("make", "edit", "link"),
    [
        pytest.param(PartyFactory.create, workflow.edit_party, "part_of", id="parties"),
        pytest.param(SourceFactory.create, workflow.edit_source, "through", id="sources"),
    ],
)
def test_of_two_who_make_a_ring_one_is_refused(make: Callable[[], Any], edit: Callable[..., Any], link: str) -> None:
    one, other, users = make(), make(), [researcher(), researcher()]
    results = at_once(lambda: edit(users[0], one, **{link: other}), lambda: edit(users[1], other, **{link: one}))
    assert sorted(type(result).__name__ for result in results) == sorted([type(one).__name__, "Refused"])


def test_of_two_who_link_and_merge_the_same_parties_one_is_refused() -> None:
    one, other, leading, by = PartyFactory.create(), PartyFactory.create(), chief(), researcher()
    results = at_once(
        lambda: workflow.edit_party(by, one, part_of=other),
        lambda: workflow.merge_parties(leading, other, into=one, reason="The same."),
    )
    assert sorted(type(result).__name__ for result in results) == ["Party", "Refused"]


@pytest.mark.parametrize("undone", ["void_position", "edit_text", "edit_party"])
def test_undoing_and_publishing_at_the_moment_of_a_redaction_bring_no_word_back(undone: str) -> None:
    user, second, boss = chief(), editor(), chief()
    party = PartyFactory.create(description="LIBEL")
    claim = a_claim(by=user, context="LIBEL", claimant=party)
    position = a_position(claim, by=user, quote="LIBEL")
    workflow.publish(second, [claim])
    workflow.void_position(user, position, reason="Not his.")
    workflow.edit_text(user, claim, seen=None, context="")
    workflow.edit_party(user, party, description="")
    edit = Edit.objects.get(verb=undone)
    at_once(
        lambda: workflow.redact(boss, position, "quote", reason="A court ordered it."),
        lambda: workflow.undo(user, edit),
        lambda: workflow.publish(second, [claim]),
    )
    assert "LIBEL" not in everything()
    assert Redaction.objects.exists()
