"""Whether there is anything to publish is a comparison of what readers see with what publishing would freeze."""

from __future__ import annotations

import hashlib
import importlib
import json
from typing import Any

import pytest
import rfc8785
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims import workflow
from claims.models import Claim, Edit, Revision, append_only
from claims.published.parts import OF_THE_REVISION
from claims.publishing import Composed, compose, unchanged
from claims.vocabulary import CheckItem
from claims.workflow import PreviewChanged, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db
SAME = "Nothing has changed since the last revision."


def publish(claim: Claim, **fields: Any) -> Revision:
    [revision] = workflow.publish(editor(), [claim], **fields)
    return revision


def is_marked(claim: Claim) -> bool:
    return Claim.objects.get(pk=claim.pk).has_unpublished_changes


def mark(*claims: Claim) -> None:
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(has_unpublished_changes=True)


def test_the_bytes_and_both_digests_are_of_what_was_composed() -> None:
    claim = a_claim()
    some_evidence(claim, quote="We have seen “them” – 만 명.")
    composed = compose(claim, note="So.")
    assert composed.body == rfc8785.dumps(composed.payload)
    content = {name: value for name, value in composed.payload.items() if name not in OF_THE_REVISION}
    assert composed.content_sha256 == hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def test_the_digest_of_the_content_is_the_same_whoever_publishes_it_when_and_with_which_note() -> None:
    claim = a_claim()
    first = publish(claim, note="First.")
    workflow.withdraw(chief(), [claim], reason="A slip.")
    second = publish(claim, note="Again.")
    assert first.content_sha256 == second.content_sha256 != ""
    assert first.sha256 != second.sha256
    assert claim.revisions.get(kind="withdrawn").content_sha256 == ""


def test_a_claim_that_says_what_readers_see_is_refused_whatever_its_mark_says() -> None:
    claim = a_published_claim()
    mark(claim)
    with pytest.raises(Refused, match=SAME):
        publish(claim)
    assert Revision.objects.count() == 1


def test_a_claim_that_says_anything_else_is_published_whatever_its_mark_says() -> None:
    claim = a_published_claim()
    some_evidence(claim)
    Claim.objects.update(has_unpublished_changes=False)
    assert publish(claim).number == 2


def test_a_name_that_was_published_and_undone_is_published_again_after_something_else_was_undone() -> None:
    party, user, claim = PartyFactory.create(name="London"), editor(), a_claim()
    a_position(claim, party=party)
    publish(claim)
    workflow.edit_party(user, party, name="A slip")
    publish(claim)
    workflow.undo(user, Edit.objects.get(verb="edit_party"))
    a_position(claim, by=user, stance="denies")
    workflow.undo(user, Edit.objects.filter(verb="record_position").latest("pk"))
    assert is_marked(claim)
    assert publish(claim).payload["parties"][party.public_id]["name"] == "London"


def test_a_batch_refuses_what_says_the_same_and_takes_off_its_mark() -> None:
    same, other = a_published_claim(), a_published_claim()
    some_evidence(other)
    mark(same)
    batch = workflow.run_batch(chief(), "publish", [same, other], reason="Both.", selection="two")
    refusals = dict(batch.outcomes.values_list("claim", "refusal"))
    assert refusals == {same.pk: SAME, other.pk: ""}
    assert not is_marked(same)


def test_what_a_batch_refuses_is_not_named_by_the_pages_of_the_others() -> None:
    workflow.set_checklist(chief(), CheckItem.QUOTES, "block")
    lacking, turned_down, claim = a_claim(), a_claim(), a_claim()
    some_evidence(lacking, quote="", summary="A map.")
    for other in (lacking, turned_down):
        workflow.relate(researcher(), claim, other, kind="repeats")
    workflow.turn_down(researcher(), [turned_down], reason="opinion", note="A view.")
    workflow.run_batch(chief(), "publish", [lacking, turned_down, claim], reason="All.", selection="three")
    assert [revision.claim for revision in Revision.objects.all()] == [claim]
    assert Revision.objects.get().payload["relations"] == []


def test_a_redacted_revision_equals_nothing() -> None:
    claim = a_published_claim()
    assert unchanged([compose(claim)]) == {claim.pk}
    workflow.redact(chief(), claim.last_revision(), "body", reason="A court ordered it.")
    assert not unchanged([compose(claim)])
    assert publish(claim).number == 2


def test_what_differs_from_what_was_looked_at_is_not_published() -> None:
    claim, party = a_claim(), PartyFactory.create()
    a_position(claim, party=party)
    previewed = {claim.pk: compose(claim).content_sha256}
    workflow.edit_party(researcher(), party, reliability="D", reliability_reason="Wrong twice.")
    with pytest.raises(PreviewChanged):
        publish(claim, previewed=previewed)
    assert not Revision.objects.exists()
    assert publish(claim, previewed={claim.pk: compose(claim).content_sha256})


# Whose mark is set by what happens elsewhere.


def test_claims_that_name_another_are_marked_when_it_appears_when_it_is_withdrawn_and_when_it_is_merged() -> None:
    claim, other, beside, survivor = a_claim(), a_claim(), a_published_claim(), a_published_claim()
    workflow.relate(researcher(), claim, other, kind="repeats")
    publish(claim)
    publish(other)
    for happens, named in (
        (lambda: None, [other.public_id]),
        (lambda: workflow.withdraw(chief(), [other], reason="A slip."), []),
        (lambda: publish(other), [other.public_id]),
        (lambda: workflow.merge_claims(chief(), other, into=survivor, reason="The same."), [survivor.public_id]),
    ):
        happens()
        assert is_marked(claim)
        assert [relation["claim"] for relation in publish(claim).payload["relations"]] == named
        assert not is_marked(claim)
    assert not is_marked(beside)


def test_claims_that_are_published_together_are_not_marked_by_each_other() -> None:
    claim, other = a_claim(), a_claim()
    workflow.relate(researcher(), claim, other, kind="repeats")
    workflow.publish(editor(), [claim, other])
    assert not is_marked(claim)
    assert not is_marked(other)


def test_a_byline_stands_in_the_history_so_another_one_is_to_be_published() -> None:
    author, claim, beside = editor(byline="A. Lind"), a_claim(), a_published_claim()
    a_change(claim, by=author)
    publish(claim)
    workflow.edit_account(chief(), author, first_name="Anna")
    assert not is_marked(claim)
    workflow.edit_account(chief(), author, byline="Anna Lind")
    assert is_marked(claim)
    assert not is_marked(beside)
    assert publish(claim).payload["history"][0]["by"] == "Anna Lind"


def test_comparing_all_claims_puts_right_every_mark(capsys: pytest.CaptureFixture[str]) -> None:
    same, other, never = a_published_claim(), a_published_claim(), a_claim()
    some_evidence(other)
    mark(same)
    Claim.objects.filter(pk=other.pk).update(has_unpublished_changes=False)
    call_command("reindex")
    assert [is_marked(claim) for claim in (same, other, never)] == [False, True, True]
    assert "2 public claims" in capsys.readouterr().out


# What is composed once.


def test_publishing_does_not_parse_the_bytes_that_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    one, source = a_published_claim(), SourceFactory.create(publisher=PartyFactory.create())
    two = a_claim()
    for claim in (one, two):
        some_evidence(claim, source=source)
    parsed: list[Any] = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda text, **options: parsed.append(text) or loads(text, **options))
    revisions = workflow.publish(editor(), [one, two])
    bodies = {bytes(revision.body) for revision in revisions}
    assert not bodies.intersection(text for text in parsed if isinstance(text, bytes))


def test_a_claim_is_read_from_its_composition_as_from_its_revision() -> None:
    claim = a_claim()
    a_position(claim)
    composed = compose(claim)
    assert isinstance(composed, Composed)
    assert composed.published is composed.published
    assert composed.published.lines[0].positions[0].id == composed.payload["lines"][0]["positions"][0]["id"]


# Revisions of before there were such digests.


def test_older_revisions_get_the_digest_that_composing_them_now_gives() -> None:
    claim, redacted = a_published_claim(), a_published_claim()
    workflow.redact(chief(), redacted.last_revision(), "body", reason="A court ordered it.")
    append_only.remove(connection)  # until the test is rolled back
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_revision SET content_sha256 = ''")
    name = "0007_digest_of_what_was_published"
    then = MigrationLoader(connection).project_state(("claims", name)).apps
    importlib.import_module(f"claims.migrations.{name}").compute(then, None)
    assert unchanged([compose(claim)]) == {claim.pk}
    assert redacted.last_revision().content_sha256 == ""
