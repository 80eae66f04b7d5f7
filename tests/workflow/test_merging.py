"""Merging claims, parties and sources."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from claims import workflow
from claims.desk.claim.as_of import NOW, AsOf, Reading
from claims.desk.claim.workspace import Workspace
from claims.desk.lookup import FINDERS
from claims.models import Claim, ClaimRelation, Edit, Party, Source
from claims.publishing import compose
from claims.search import index, search
from claims.workflow import Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    chief,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def test_the_facts_of_a_duplicate_are_read_at_the_claim_that_survives() -> None:
    duplicate, survivor = a_claim(), a_claim()
    position, evidence = a_position(duplicate), some_evidence(duplicate)
    workflow.merge_claims(chief(), duplicate, into=survivor, reason="The same claim.")
    assert list(type(position).objects.on(survivor)) == [position]
    assert list(type(evidence).objects.on(survivor)) == [evidence]
    assert position.claim_id == duplicate.pk
    later = a_position(duplicate)
    assert later.claim == survivor


def test_claims_merge_in_no_ring_and_along_one_step() -> None:
    first, second, third = a_claim(), a_claim(), a_claim()
    workflow.merge_claims(chief(), first, into=second, reason="The same.")
    with pytest.raises(Refused, match="merged itself"):
        workflow.merge_claims(chief(), second, into=first, reason="The same.")
    with pytest.raises(Refused, match="into itself"):
        workflow.merge_claims(chief(), second, into=second, reason="The same.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    first.refresh_from_db()
    assert first.survivor == third


def test_a_public_claim_is_not_merged_into_one_that_readers_cannot_see() -> None:
    with pytest.raises(Refused, match="Publish the other first"):
        workflow.merge_claims(chief(), a_published_claim(), into=a_claim(), reason="The same.")


def test_parties_and_sources_merge_and_keep_what_is_theirs() -> None:
    old, new = PartyFactory.create(), PartyFactory.create()
    position = a_position(a_claim(), party=old)
    workflow.merge_parties(chief(), old, into=new, reason="One ministry under two names.")
    position = type(position).objects.with_parties().get()
    assert position.party == old
    assert position.party.survivor == new
    with pytest.raises(Refused, match="merged into another already"):
        workflow.merge_parties(chief(), old, into=PartyFactory.create(), reason="Again.")
    one, two = SourceFactory.create(), SourceFactory.create()
    workflow.merge_sources(chief(), one, into=two, reason="One page, two titles.")
    one.refresh_from_db()
    assert one.survivor == two


def test_a_text_is_not_written_over_the_one_of_the_claim_that_it_was_merged_into() -> None:
    claim, survivor = a_claim(statement="The duplicate."), a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    with pytest.raises(Refused, match="merged into"):
        workflow.edit_text(researcher(), claim, seen=claim.version, statement="Meant for the duplicate.")
    survivor.refresh_from_db()
    assert survivor.statement == "The one that stays."


def merge(claim: Claim, into: Claim) -> None:
    workflow.merge_claims(chief(), claim, into=into, reason="The same.")


def related(claim: Claim) -> list[tuple[str, str]]:
    """How a claim stands to others, as its workspace shows it, parts and wholes first."""
    relations = Workspace(Claim.objects.get(pk=claim.pk), researcher(), NOW).relations
    return [
        *(("has the part", one.other.statement) for one in relations.parts.relations),
        *(("part of", one.other.statement) for one in relations.wholes.relations),
        *((one.reads, one.other.statement) for one in relations.rest.relations),
    ]


def published_relations(claim: Claim) -> list[tuple[str, str]]:
    return [(one["reads"], one["claim"]) for one in compose(claim).payload["relations"]]


def test_the_claim_that_stays_is_under_the_topics_of_both_and_the_log_says_which_came() -> None:
    shared, more, own = TopicFactory.create(), TopicFactory.create(), TopicFactory.create()
    duplicate, survivor = a_claim(topics=[shared, more]), a_claim(topics=[shared, own])
    merge(duplicate, survivor)
    assert set(survivor.topics.all()) == {shared, more, own}
    assert set(duplicate.topics.all()) == {shared, more}
    edit = Edit.objects.get(claim=survivor, verb="merge_claims")
    assert [topic["id"] for topic in edit.changes["topics"][1]] == [more.pk]


def test_the_claim_that_stays_has_the_relations_of_both_each_once() -> None:
    duplicate, survivor = a_claim(statement="Twice."), a_claim(statement="Once.")
    near, far, whole = (a_published_claim(statement=words) for words in ("Near.", "Far.", "Whole."))
    workflow.relate(researcher(), duplicate, near, kind="variant_of")
    workflow.relate(researcher(), survivor, near, kind="variant_of")
    workflow.relate(researcher(), far, duplicate, kind="repeats")
    workflow.relate(researcher(), duplicate, whole, kind="part_of")
    merge(duplicate, survivor)
    assert related(survivor) == [("part of", "Whole."), ("variant of", "Near."), ("repeated by", "Far.")]
    told = [("part of", whole), ("repeated by", far), ("variant of", near)]
    assert sorted(published_relations(survivor)) == [(reads, other.public_id) for reads, other in told]
    assert related(near) == [("variant of", "Once.")]
    assert related(whole) == [("has the part", "Once.")]
    with pytest.raises(ValidationError, match="related in this way already"):
        workflow.relate(researcher(), survivor, near, kind="variant_of")
    workflow.unrelate(researcher(), ClaimRelation.objects.filter(other=near).latest("pk"), reason="Not so.")
    assert related(near) == []


def test_a_part_that_is_merged_into_its_whole_is_no_part_of_itself() -> None:
    whole, part, other = (a_published_claim(statement=words) for words in ("Whole.", "Part.", "Other part."))
    for one in (part, other):
        workflow.relate(researcher(), one, whole, kind="part_of")
    workflow.relate(researcher(), whole, part, kind="contradicts")
    merge(part, whole)
    assert related(whole) == [("has the part", "Other part.")]
    assert published_relations(whole) == [("has the part", other.public_id)]
    workflow.relate(researcher(), whole, a_claim(statement="All."), kind="part_of")
    assert related(whole)[1:] == [("part of", "All.")]


def test_a_whole_that_is_merged_into_its_part_is_not_part_of_it() -> None:
    whole, part = a_published_claim(statement="Whole."), a_published_claim(statement="Part.")
    workflow.relate(researcher(), part, whole, kind="part_of")
    merge(whole, part)
    assert related(part) == published_relations(part) == []


@pytest.mark.parametrize("upwards", [True, False])
def test_two_that_are_part_of_each_other_through_a_third_are_not_merged(upwards: bool) -> None:
    low, middle, top = a_claim(), a_claim(), a_claim()
    for part, whole in ((low, middle), (middle, top)):
        workflow.relate(researcher(), part, whole, kind="part_of")
    claim, into = (low, top) if upwards else (top, low)
    with pytest.raises(Refused, match="part of a third claim"):
        merge(claim, into)
    merge(middle, low)
    with pytest.raises(Refused, match="cannot be parts of each other"):
        workflow.relate(researcher(), top, low, kind="part_of")


def test_the_words_of_a_merged_claim_find_the_one_that_stays_on_the_board() -> None:
    first, second, survivor = (a_claim(statement=f"{word} went.") for word in ("Zeppelins", "Balloons", "Kites"))
    merge(first, second)
    merge(second, survivor)
    a_position(survivor)  # whatever is done later keeps them
    for text in ("zeppelins", "balloons", "kites", first.public_id):
        assert list(search(Claim.objects.all(), text)) == [survivor]


def test_the_name_of_a_merged_party_and_the_title_of_a_merged_source_find_claims_on_the_board() -> None:
    old, new = PartyFactory.create(name="Zeppelin Works"), PartyFactory.create(name="Airship Company")
    draft, page = SourceFactory.create(title="Balloon Weekly"), SourceFactory.create(title="Kite Daily")
    of_old, of_new, asked = a_claim(), a_claim(), a_claim()
    a_position(of_old, party=old)
    a_position(of_new, party=new)
    a_reply_request(asked, party=old)
    some_evidence(of_old, source=draft)
    some_evidence(of_new, source=page)
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    workflow.merge_sources(chief(), draft, into=page, reason="The same.")
    for text in ("zeppelin", "airship"):
        assert set(search(Claim.objects.all(), text)) == {of_old, of_new, asked}
    for text in ("balloon", "kite"):
        assert set(search(Claim.objects.all(), text)) == {of_old, of_new}


@pytest.mark.parametrize(
    ("plural", "typed"),
    [("parties", "Old name"), ("sources", "Old name"), ("sources", "https://www.news.example/old/")],
)
def test_what_a_merged_one_was_called_means_the_one_that_stays(plural: str, typed: str) -> None:
    old: Party | Source
    new: Party | Source
    if plural == "parties":
        old, new = PartyFactory.create(name="Old name"), PartyFactory.create(name="New")
        workflow.merge_parties(chief(), old, into=new, reason="The same.")
    else:
        old, new = (
            SourceFactory.create(title="Old name", url="https://news.example/old"),
            SourceFactory.create(title="New"),
        )
        Source.objects.filter(pk=old.pk).update(url_key="news.example/old")
        workflow.merge_sources(chief(), old, into=new, reason="The same.")
    finder = FINDERS[plural]
    assert finder.exact(typed) == [new]
    namesake = PartyFactory.create(name="Old name") if plural == "parties" else SourceFactory.create(title="Old name")
    assert finder.exact("Old name") == [namesake], "one that is called so itself comes first"
    assert set(finder.near("old nam")) == {new, namesake}


def test_a_merged_claim_is_meant_by_its_address_and_read_as_the_one_that_stays() -> None:
    claim, survivor = a_claim(statement="Twice."), a_claim(statement="Once.")
    merge(claim, survivor)
    for typed in (claim.public_id, f"https://desk.example/claims/{claim.public_id}/twice/", "Twice."):
        assert FINDERS["claims"].exact(typed) == [survivor]


def test_on_a_day_before_the_merging_each_has_its_own_topics_and_relations() -> None:
    first = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)
    own, others = TopicFactory.create(name="Own"), TopicFactory.create(name="Other's")
    with workflow.recording_at(first):
        whole, part = a_claim(statement="Whole.", topics=[own]), a_claim(statement="Part.", topics=[others])
        third = a_claim(statement="Third.")
        workflow.relate(researcher(), part, whole, kind="part_of")
        workflow.relate(researcher(), part, third, kind="repeats")
    with workflow.recording_at(first + dt.timedelta(days=5)):
        merge(part, whole)

    def on(day: int) -> tuple[list[str], list[str]]:
        moment = AsOf(dt.date(2024, 11, day), Reading.AS_RECORDED)
        work = Workspace(Claim.objects.get(pk=whole.pk), researcher(), moment)
        groups = work.relations.groups
        return [str(topic) for topic in work.topics], [
            one.other.statement for group in groups for one in group.relations
        ]

    assert on(2) == (["Own"], ["Part."])
    assert on(7) == (["Other's", "Own"], ["Third."])


def test_reindexing_makes_claims_findable_that_were_merged_by_an_older_version() -> None:
    duplicate, survivor = a_claim(statement="Zeppelins went."), a_claim(statement="Kites went.")
    old, new = PartyFactory.create(name="Balloon Works"), PartyFactory.create(name="Airships")
    a_position(survivor, party=new)
    merge(duplicate, survivor)
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    index(Claim, {survivor.pk: "Kites went."})
    call_command("reindex", verbosity=0)
    for word in ("zeppelins", "balloon", "airships"):
        assert list(search(Claim.objects.all(), word)) == [survivor]
