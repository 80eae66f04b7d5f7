from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
import rfc8785
from django.utils import timezone

from claims import published, workflow
from claims.models import Claim, PublicClaim, PublicParty, PublicPosition, PublicTopic, Revision
from claims.publishing import compose
from claims.publishing.visibility import timestamp
from claims.search import search
from claims.workflow import Conflict, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def publish(claim: Claim, **fields: object) -> Revision:
    [revision] = workflow.publish(editor(), [claim], **fields)  # type: ignore[arg-type]
    return revision


def test_a_revision_is_the_payload_in_canonical_bytes_with_their_digest() -> None:
    claim = a_claim()
    some_evidence(claim, quote="We have seen “them” – 만 명.")
    revision = Revision.objects.get(pk=publish(claim, note="First.").pk)
    body = bytes(revision.body)
    assert hashlib.sha256(body).hexdigest() == revision.sha256
    assert rfc8785.dumps(json.loads(body)) == body
    assert revision.is_intact()
    assert (revision.number, revision.payload["schema"], revision.payload["note"]) == (1, "factcheck.claim/1", "First.")


def test_a_payload_has_no_floats() -> None:
    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    claim = a_published_claim(status="corroborated")
    assert not floats(claim.last_revision().payload)


def test_a_payload_has_who_says_what_and_counts_independent_origins() -> None:
    ministry, reporter = PartyFactory.create(name="A ministry"), PartyFactory.create(name="A reporter")
    envoy = PartyFactory.create(name="Its envoy", part_of=ministry)
    claim = a_claim(claimant=ministry, made_on="2024-10")
    for origin in (ministry, ministry, envoy):
        some_evidence(claim, origin=origin)
    some_evidence(claim, origin=None, scope="One half.")
    some_evidence(claim, origin=reporter, bearing="refutes")
    some_evidence(claim, origin=PartyFactory.create(), bearing="context")
    a_position(claim, party=ministry, stance="denies")
    a_position(claim, party=reporter, stance="dismisses", scope="The coast.")
    payload = publish(claim).payload
    assert payload["counts"] == {"sources": 5, "in_part": 1, "origins": 2, "unknown": 1}
    assert payload["contested_by"] == [ministry.public_id]
    assert payload["contested_in_part_by"] == [reporter.public_id]
    assert [line["in_part"] for line in payload["lines"]] == [False, True]
    assert payload["sides"] == {"for": 0, "open": 0, "against": 2}
    assert payload["parties"][ministry.public_id]["name"] == "A ministry"
    assert (payload["claim"]["claimant"], payload["claim"]["made_on"]) == (ministry.public_id, "2024-10")


def test_an_origin_that_is_not_known_is_null_in_the_payload_and_not_zero() -> None:
    claim = a_claim()
    some_evidence(claim, origin=None)
    assert publish(claim).payload["counts"] == {"sources": 1, "in_part": 0, "origins": None, "unknown": 1}
    assert publish(a_claim()).payload["counts"]["origins"] == 0, "of no source there is no origin, and that is known"


def test_who_is_called_independent_of_its_whole_is_published_with_the_reason_and_counts_alone() -> None:
    state = PartyFactory.create()
    paper = PartyFactory.create(part_of=state, independent_because="Its board is elected by its readers.")
    claim = a_claim()
    for origin in (state, paper):
        some_evidence(claim, origin=origin)
    payload = publish(claim).payload
    assert payload["counts"]["origins"] == 2
    assert payload["parties"][paper.public_id]["independent_because"] == "Its board is elected by its readers."
    assert payload["parties"][paper.public_id]["part_of"] == state.public_id


def test_merged_parties_and_sources_are_published_as_those_that_survive() -> None:
    old, new = PartyFactory.create(), PartyFactory.create(name="The ministry")
    one, two = SourceFactory.create(), SourceFactory.create(title="The page")
    claim = a_claim()
    a_position(claim, party=old, source=one)
    a_position(claim, party=new)
    workflow.merge_parties(chief(), old, into=new, reason="One.")
    workflow.merge_sources(chief(), one, into=two, reason="One.")
    payload = publish(claim).payload
    assert list(payload["parties"]) == [new.public_id]
    assert [source["title"] for source in payload["sources"].values()] == ["The page"]
    assert len(payload["lines"]) == 1


def test_the_facts_of_a_duplicate_are_published_with_the_claim() -> None:
    duplicate, claim = a_claim(), a_claim()
    a_position(duplicate, quote="Only the duplicate has this.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    assert publish(claim).payload["lines"][0]["positions"][0]["quote"] == "Only the duplicate has this."


def test_bylines_are_public_and_names_are_not() -> None:
    author = editor(first_name="Secretia", last_name="Nameless", byline="")
    known = editor(byline="C. Lindqvist")
    claim = a_claim(by=researcher(first_name="Hidden"))
    a_change(claim, by=author)
    [revision] = workflow.publish(known, [claim])
    assert revision.payload["author"] == "C. Lindqvist"
    assert [entry["by"] for entry in revision.payload["history"]] == [None, None]
    for name in ("Secretia", "Nameless", "Hidden", author.username):
        assert name.encode() not in bytes(revision.body)


def test_publishing_twice_needs_something_new_and_plans_are_nothing_new() -> None:
    claim = a_published_claim()
    workflow.set_stage(researcher(), [claim], stage="done")
    with pytest.raises(Refused, match="Nothing has changed"):
        publish(claim)
    a_position(claim)
    assert publish(claim).number == 2


def test_what_the_public_reads_stays_until_somebody_publishes_again() -> None:
    claim = a_published_claim(statement="The first wording.")
    workflow.edit_text(researcher(), claim, seen=None, statement="A draft wording.")
    assert PublicClaim.objects.get().statement == "The first wording."
    assert not search(PublicClaim.objects.all(), "draft").exists()
    publish(claim)
    assert PublicClaim.objects.get().statement == "A draft wording."
    assert search(PublicClaim.objects.all(), "draft").get().public_id == claim.public_id


def test_who_received_a_claim_is_not_told_to_have_changed_its_status() -> None:
    author = editor()
    received, changed = a_claim(by=author), a_claim(by=author)
    a_change(changed, by=author)
    with pytest.raises(Refused, match=r"^You received it, so somebody else has to publish it\.$"):
        workflow.publish(author, [received])
    with pytest.raises(Refused, match=r"^You changed its status, so"):
        workflow.publish(author, [changed])


def test_who_changed_a_status_does_not_publish_it_and_another_does() -> None:
    claim, author = a_claim(), editor()
    a_change(claim, by=author)
    with pytest.raises(Refused, match="somebody else has to publish"):
        workflow.publish(author, [claim])
    publish(claim)
    a_position(claim)
    assert workflow.publish(author, [claim])[0].number == 2  # the change is published; the rest is anybody's


def test_who_received_a_claim_does_not_publish_it_first() -> None:
    author = editor()
    with pytest.raises(Refused, match="somebody else"):
        workflow.publish(author, [a_claim(by=author)])


def test_a_withdrawal_does_not_let_an_author_publish_the_own_change() -> None:
    claim, author = a_published_claim(), editor()
    a_change(claim, by=author)
    workflow.withdraw(chief(), [claim], reason="A legal question.")
    with pytest.raises(Refused, match="somebody else"):
        workflow.publish(author, [claim])


def test_a_desk_of_one_may_turn_the_rule_off(settings: object) -> None:
    settings.SECOND_EDITOR = False  # type: ignore[attr-defined]
    author = editor()
    assert workflow.publish(author, [a_claim(by=author)])


def test_a_claim_that_was_turned_down_is_never_published() -> None:
    claim = a_claim()
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    with pytest.raises(Refused, match="never published"):
        publish(claim)


def test_publishing_what_somebody_changed_since_the_preview_shows_the_change() -> None:
    claim = a_claim()
    seen = {claim.pk: claim.version}
    a_position(claim)
    with pytest.raises(Conflict) as conflict:
        publish(claim, seen=seen)
    assert [edit.verb for edit in conflict.value.edits] == ["record_position"]
    assert not Revision.objects.exists()


def test_a_correction_of_what_was_published_stands_with_what_it_replaces() -> None:
    claim = a_claim()
    wrong = a_change(claim, status="refuted")
    publish(claim)
    right = a_change(claim, status="disputed", kind="correction", corrects=wrong)
    history = publish(claim).payload["history"]
    entries = {entry["id"]: (entry["kind"], entry["corrects"], entry["corrected_by"]) for entry in history}
    assert entries[right.pk] == ("correction", wrong.pk, None)
    assert entries[wrong.pk] == ("development", None, right.pk)


def test_what_was_corrected_before_anybody_saw_it_is_not_published() -> None:
    claim = a_claim()
    wrong = a_change(claim, status="refuted", rationale="A mistake in our notes.")
    again = a_change(claim, status="corroborated", kind="correction", corrects=wrong)
    right = a_change(claim, status="disputed", kind="correction", corrects=again)
    revision = publish(claim)
    entries = {
        entry["id"]: (entry["kind"], entry["corrects"], entry["corrected_by"]) for entry in revision.payload["history"]
    }
    assert entries[right.pk] == ("development", None, None)
    assert not {wrong.pk, again.pk} & set(entries)
    assert b"mistake in our notes" not in bytes(revision.body)


def test_a_correction_corrected_before_it_was_published_leads_back_to_what_was() -> None:
    claim = a_claim()
    wrong = a_change(claim, status="refuted")
    publish(claim)
    unseen = a_change(claim, status="corroborated", kind="correction", corrects=wrong)
    right = a_change(claim, status="disputed", kind="correction", corrects=unseen)
    history = publish(claim).payload["history"]
    entries = {entry["id"]: (entry["kind"], entry["corrects"], entry["corrected_by"]) for entry in history}
    assert entries[right.pk] == ("correction", wrong.pk, None)
    assert entries[wrong.pk][2] == right.pk
    assert unseen.pk not in entries


def test_what_was_corrected_between_two_publications_is_published_by_neither_nor_later() -> None:
    claim = a_claim()
    publish(claim)
    wrong = a_change(claim, status="refuted", rationale="A mistake in our notes.")
    right = a_change(claim, status="disputed", kind="correction", corrects=wrong)
    publish(claim)
    a_position(claim)
    last = publish(claim)
    assert wrong.pk not in {entry["id"] for entry in last.payload["history"]}
    assert right.pk in {entry["id"] for entry in last.payload["history"]}
    assert b"mistake in our notes" not in bytes(last.body)


def test_a_change_is_published_with_the_evidence_that_it_cites_and_that_is_still_linked() -> None:
    claim = a_claim()
    stays, goes, _ = (some_evidence(claim, quote=f"Words {number}.") for number in range(3))
    change = a_change(claim, evidence=[stays, goes])

    def cited() -> list[int]:
        return {entry["id"]: entry["cites"] for entry in publish(claim).payload["history"]}[change.pk]

    assert cited() == [stays.pk, goes.pk]
    workflow.unlink_evidence(researcher(), goes, reason="Of another town.")
    assert cited() == [stays.pk]


def test_a_status_is_published_with_since_when_it_holds_whatever_was_clarified_later() -> None:
    claim = a_claim()
    change = a_change(claim, status="disputed")
    a_change(claim, status="disputed", kind="clarification", rationale="To be clear.")
    status = publish(claim).payload["status"]
    assert status["since"] == change.effective_at.isoformat().replace("+00:00", "Z")
    assert status["rationale"] == "To be clear."


def test_a_status_that_holds_from_before_the_claim_was_received_is_published_and_the_baseline_stands_last() -> None:
    claim, last_year = a_claim(), timezone.now() - dt.timedelta(days=400)
    publish(claim)
    a_change(claim, status="corroborated", effective_at=last_year)
    payload = publish(claim).payload
    assert (payload["status"]["key"], payload["status"]["since"]) == ("corroborated", timestamp(last_year))
    assert [entry["kind"] for entry in payload["history"]] == ["development", "baseline"]
    assert [entry["status"]["label"] for entry in payload["history"]] == ["Corroborated", "Received"]
    public = PublicClaim.objects.get(public_id=claim.public_id)
    assert (public.status.key, public.status_since) == ("corroborated", last_year)
    assert public.changes.get(is_current=True).moves_from == "Received"


def test_what_takes_the_place_of_a_baseline_that_nobody_saw_is_published_as_a_change_like_others() -> None:
    claim = a_claim()
    baseline = claim.status_changes.get()
    a_change(claim, status="disputed", kind="correction", corrects=baseline)
    a_change(claim, status="refuted", effective_at=timezone.now() - dt.timedelta(days=9))
    revision = publish(claim)
    assert [entry["kind"] for entry in revision.payload["history"]] == ["development", "development"]
    assert revision.payload["status"]["key"] == "disputed"
    now = published.read(revision.payload).change_in_effect(timezone.now())
    assert now is not None and now.status.key == "disputed"


def test_a_rating_is_published_only_where_the_status_has_one() -> None:
    rated, unrated = a_published_claim(status="corroborated"), a_published_claim(status="disputed")
    assert rated.last_revision().payload["status"]["rating"] == {"value": 5, "name": "Corroborated"}
    assert unrated.last_revision().payload["status"]["rating"] is None


def test_claims_published_together_refer_to_each_other_and_not_to_drafts() -> None:
    part, whole, draft = a_claim(), a_claim(), a_claim()
    workflow.relate(researcher(), part, whole, kind="part_of")
    workflow.relate(researcher(), draft, whole, kind="contradicts")
    workflow.publish(editor(), [part, whole])
    assert whole.last_revision().payload["relations"] == [
        {"kind": "part_of", "outward": False, "reads": "has the part", "claim": part.public_id}
    ]


def test_the_index_says_what_the_last_revision_says() -> None:
    topic, party = TopicFactory.create(), PartyFactory.create()
    claim = a_claim(topics=[topic])
    a_position(claim, party=party, stance="denies")
    partly = a_position(claim, stance="denies", scope="The coast.").party
    publish(claim)
    row = PublicClaim.objects.published().get()
    assert (row.status.key, row.contested_by, row.revision.number) == ("unverified", [party.name], 1)
    assert row.contested_in_part_by == [partly.name]
    assert [t.slug for t in row.topics.all()] == [topic.slug]
    assert dict(PublicPosition.objects.filter(side="against").values_list("party__name", "in_part")) == {
        party.name: False,
        partly.name: True,
    }
    workflow.remove_topic(researcher(), [claim], topic=topic)
    a_position(claim, party=party, stance="retracts")
    a_change(claim, status="single-source")
    publish(claim)
    row.refresh_from_db()
    assert (row.status.key, row.contested_by, row.topics.count()) == ("single-source", [], 0)
    spoken = PublicPosition.objects.filter(party__public_id=party.public_id).order_by("entry")
    assert [position.side for position in spoken] == ["against", "open"]
    assert spoken.get(is_latest=True).before == "denies"
    assert row.published_at < row.updated_at


def names_in_the_index() -> list[str]:
    """Whom the one row of the index names."""
    row = PublicClaim.objects.get()
    return [*filter(None, [row.claimant_name]), *row.contested_by, *row.contested_in_part_by]


def test_withdrawing_leaves_the_address_and_the_reason_and_nothing_that_was_said() -> None:
    topic = TopicFactory.create()
    claim = a_claim(statement="She did it.", topics=[topic], claimant=PartyFactory.create(name="The court"))
    a_position(claim, party=PartyFactory.create(name="The mother"), stance="denies")
    a_position(claim, party=PartyFactory.create(name="The aunt"), stance="denies", scope="That day.")
    publish(claim)
    assert set(names_in_the_index()) == {"The court", "The mother", "The aunt"}
    [revision] = workflow.withdraw(chief(), [claim], reason="It names a child.")
    assert (revision.number, revision.payload["reason"]) == (2, "It names a child.")
    row = PublicClaim.objects.get()
    assert (row.state, row.withdrawn_because) == ("withdrawn", "It names a child.")
    assert (row.statement, row.rationale, row.slug, row.topics.count()) == ("", "", "-", 0)
    assert names_in_the_index() == []
    assert not search(PublicClaim.objects.all(), "did").exists()
    assert not PublicPosition.objects.exists()
    with pytest.raises(Refused, match="not public"):
        workflow.withdraw(chief(), [claim], reason="Again.")
    assert publish(claim).number == 3
    row.refresh_from_db()
    assert (row.state, row.statement, row.withdrawn_because) == ("published", "She did it.", "")


def test_a_merged_claim_sends_its_readers_to_the_one_that_survives() -> None:
    first, second, third = a_published_claim(), a_published_claim(), a_published_claim()
    workflow.merge_claims(chief(), first, into=second, reason="The same.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    rows = {row.public_id: row for row in PublicClaim.objects.select_related("merged_into")}
    assert rows[first.public_id].merged_into.public_id == third.public_id
    assert rows[second.public_id].merged_into.public_id == third.public_id
    assert (rows[first.public_id].state, rows[first.public_id].statement) == ("merged", first.statement)


def test_composing_shows_what_publishing_would_freeze_and_writes_nothing() -> None:
    claim, user = a_claim(), editor(byline="E. D. Itor")
    at = timezone.now()
    preview = compose(claim, author=user, note="So.", at=at).payload
    assert not Revision.objects.exists()
    [revision] = workflow.publish(user, [claim], note="So.")
    assert preview | {"published_at": revision.payload["published_at"]} == revision.payload


def test_a_status_that_the_desk_adds_is_published() -> None:
    from claims.models import PublicStatus

    workflow.add_status(chief(), key="stale", label="Stale", definition="Nobody looked for a year.", tone="past")
    assert PublicStatus.objects.get(key="stale").label == "Stale"
    workflow.retire_status(chief(), a_status("stale"), replaced_by=a_status("unverified"), reason="No.")
    assert PublicStatus.objects.get(key="stale").retired


def test_a_status_in_use_keeps_its_meaning() -> None:
    a_claim()
    with pytest.raises(Refused, match="another meaning"):
        workflow.edit_status(chief(), a_status("unverified"), label="Probably false")
    moved = workflow.edit_status(chief(), a_status("unverified"), position=5)
    assert moved.position == 5


def test_nothing_of_parties_and_topics_is_public_before_their_claim_is() -> None:
    a_position(a_claim(topics=[TopicFactory.create()]))
    assert not PublicParty.objects.exists()
    assert not PublicTopic.objects.exists()
