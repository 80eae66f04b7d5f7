"""When a party, a source or a topic changes, the public claims that show it can be published again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claims import workflow
from claims.models import Claim, Edit, Party
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def published(claim: Claim) -> Claim:
    workflow.publish(editor(), [claim])
    assert not has_unpublished_changes(claim)
    return claim


def has_unpublished_changes(claim: Claim) -> bool:
    claim.refresh_from_db()
    return claim.has_unpublished_changes


def published_payload(claim: Claim) -> dict[str, Any]:
    [revision] = workflow.publish(editor(), [claim])
    return revision.payload


def of_a_claimant(claim: Claim) -> Party:
    party = PartyFactory.create()
    workflow.edit_text(researcher(), claim, seen=None, claimant=party)
    return party


def of_a_speaker(claim: Claim) -> Party:
    return a_position(claim).party


def of_the_whole_of_a_speaker(claim: Claim) -> Party:
    whole = PartyFactory.create()
    a_position(claim, party=PartyFactory.create(part_of=whole))
    return whole


def of_a_publisher(claim: Claim) -> Party:
    party = PartyFactory.create()
    some_evidence(claim, source=SourceFactory.create(publisher=party))
    return party


@pytest.mark.parametrize("names", [of_a_claimant, of_a_speaker, of_the_whole_of_a_speaker, of_a_publisher])
def test_a_party_s_other_name_is_news_where_it_is_public(names: Callable[[Claim], Party]) -> None:
    claim, beside = a_claim(), a_published_claim()
    party = names(claim)
    published(claim)
    workflow.edit_party(researcher(), party, name="Another name")
    assert has_unpublished_changes(claim)
    assert not has_unpublished_changes(beside)
    assert published_payload(claim)["parties"][party.public_id]["name"] == "Another name"


def test_a_source_s_other_title_is_news_where_it_is_public() -> None:
    first, through = SourceFactory.create(), SourceFactory.create()
    claims = [a_claim(first_appearance=first), a_claim(), a_claim(), a_claim()]
    a_position(claims[1], source=first)
    some_evidence(claims[2], source=first)
    some_evidence(claims[3], source=SourceFactory.create(through=through))
    beside = a_published_claim()
    for claim in claims:
        published(claim)
    workflow.edit_source(researcher(), first, title="Another title")
    assert [has_unpublished_changes(claim) for claim in claims] == [True, True, True, False]
    workflow.edit_source(researcher(), through, title="Yet another")
    assert has_unpublished_changes(claims[3])
    assert not has_unpublished_changes(beside)
    assert [published_payload(claim)["sources"][str(first.pk)]["title"] for claim in claims[:3]] == [
        "Another title"
    ] * 3
    assert published_payload(claims[3])["sources"][str(through.pk)]["title"] == "Yet another"


def test_a_source_s_other_title_is_news_where_it_is_public_in_place_of_another() -> None:
    source, survivor = SourceFactory.create(), SourceFactory.create()
    claim = a_claim()
    some_evidence(claim, source=source)
    published(claim)
    workflow.merge_sources(chief(), source, into=survivor, reason="The same.")
    assert has_unpublished_changes(claim)
    published(claim)
    workflow.edit_source(researcher(), survivor, title="Another title")
    assert has_unpublished_changes(claim), "which cites the one that was merged"
    assert published_payload(claim)["sources"][str(survivor.pk)]["title"] == "Another title"


def test_a_title_is_news_of_the_claim_on_which_a_merged_one_is_read() -> None:
    source, claim, merged = SourceFactory.create(), a_published_claim(), a_claim()
    some_evidence(merged, source=source)
    workflow.merge_claims(chief(), merged, into=claim, reason="The same.")
    published(claim)
    workflow.edit_source(researcher(), source, title="Another title")
    assert published_payload(claim)["sources"][str(source.pk)]["title"] == "Another title"


def test_what_becomes_public_or_ceases_to_be_is_news_of_the_claims_that_are_related_to_it() -> None:
    claim, near, beside = a_published_claim(), a_claim(), a_published_claim()
    workflow.relate(researcher(), near, claim, kind="part_of")
    workflow.compare_with_published([claim])
    assert not has_unpublished_changes(claim), "readers see nothing of a draft"
    workflow.publish(editor(), [near])
    assert [has_unpublished_changes(one) for one in (claim, near, beside)] == [True, False, False]
    assert [relation["claim"] for relation in published_payload(claim)["relations"]] == [near.public_id]
    workflow.withdraw(chief(), [near], reason="By mistake.")
    assert [has_unpublished_changes(one) for one in (claim, beside)] == [True, False]
    assert published_payload(claim)["relations"] == []


def test_a_merge_is_news_of_the_claims_that_were_related_to_what_was_merged() -> None:
    merged, into, near, near_the_other = (a_published_claim() for _ in range(4))
    for claim, other in ((near, merged), (near_the_other, into)):
        workflow.relate(researcher(), claim, other, kind="contradicts")
    for claim in (merged, into, near, near_the_other):
        published(claim)
    workflow.merge_claims(chief(), merged, into=into, reason="The same.")
    assert has_unpublished_changes(near)
    assert not has_unpublished_changes(near_the_other)
    assert [one["claim"] for one in published_payload(near)["relations"]] == [into.public_id]


def test_a_topic_s_other_name_is_news_of_its_claims() -> None:
    topic = TopicFactory.create()
    claim, beside = published(a_claim(topics=[topic])), a_published_claim()
    workflow.edit_topic(chief(), topic, name="Another name")
    assert not has_unpublished_changes(beside)
    assert [t["name"] for t in published_payload(claim)["claim"]["topics"]] == ["Another name"]


def test_a_merged_party_is_news_where_it_is_public() -> None:
    claim, survivor = a_claim(), PartyFactory.create()
    parties = [names(claim) for names in (of_a_claimant, of_a_speaker, of_a_publisher)]
    for party in parties:
        published(claim)
        workflow.merge_parties(chief(), party, into=survivor, reason="The same.")
        assert has_unpublished_changes(claim)
    payload = published_payload(claim)
    assert payload["parties"].keys() == {survivor.public_id}
    assert payload["claim"]["claimant"] == survivor.public_id


def test_nothing_is_news_where_nothing_changed_or_readers_do_not_see_it() -> None:
    claim = a_claim()
    party = of_a_speaker(claim)
    published(claim)
    workflow.edit_party(researcher(), party, name=party.name)
    assert not has_unpublished_changes(claim)


@pytest.mark.parametrize("changed", ["party", "source", "topic"])
def test_what_changed_is_news_still_when_something_else_is_undone(changed: str) -> None:
    topic, source = TopicFactory.create(), SourceFactory.create()
    claim, who = a_claim(topics=[topic], first_appearance=source), editor()
    party = of_a_speaker(claim)
    published(claim)
    if changed == "party":
        workflow.edit_party(who, party, name="Another name")
    elif changed == "source":
        workflow.edit_source(who, source, title="Another title")
    else:
        workflow.edit_topic(chief(), topic, name="Another name")
    for news in (True, False):
        workflow.edit_text(who, claim, seen=None, context=f"A slip, {news}.")
        workflow.undo(who, Edit.objects.filter(verb="edit_text").latest("pk"))
        assert has_unpublished_changes(claim) is news
        if news:
            published(claim)


def test_what_was_undone_is_published_again_as_it_was() -> None:
    claim = a_claim()
    party, who = of_a_speaker(claim), researcher()
    before = party.name
    published(claim)
    workflow.edit_party(who, party, name="A slip")
    published(claim)
    workflow.undo(who, Edit.objects.filter(verb="edit_party").latest("pk"))
    assert published_payload(claim)["parties"][party.public_id]["name"] == before
