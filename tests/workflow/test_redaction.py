"""A redaction reaches every copy of a text, and nothing that only looks like one. Nothing brings the words back."""

from __future__ import annotations

from typing import Any

import pytest

from claims import workflow
from claims.models import (
    Claim,
    Edit,
    Position,
    PositionVoid,
    Redaction,
    Revision,
    SavedView,
    StatusChange,
    Topic,
)
from claims.workflow import Conflict, RedactionChanged, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_correction_request,
    a_position,
    a_published_claim,
    a_reply_request,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.publishing.test_redact import everything

pytestmark = pytest.mark.django_db

ORDER = "A court ordered it."


def redact(row: Any, field: str) -> None:
    workflow.redact(chief(), row, field, reason=ORDER)


def removed(row: Any, field: str) -> dict[tuple[str, str], Any]:
    """What a plan says of each column, by model and field; the last one of several rows."""
    return {(type(r.row).__name__, r.field): r.after for r in workflow.plan_redaction(row, field).removals}


def test_the_words_of_a_void_that_was_undone_are_removed_from_both_rows_and_do_not_come_back() -> None:
    user, claim = researcher(), a_claim()
    position = a_position(claim, quote="LIBEL")
    workflow.publish(editor(), [claim])
    workflow.void_position(user, position, reason="Not his.")
    workflow.undo(user, Edit.objects.get(verb="void_position"))
    again = Position.objects.get(restores=position)
    redact(position, "quote")
    again.refresh_from_db()
    assert again.quote == "[redacted]"
    workflow.publish(editor(), [claim])
    assert "LIBEL" not in everything()


@pytest.mark.parametrize("redacted", ["first", "correction", "restored"])
def test_words_that_a_correction_kept_or_its_undoing_repeats_are_removed_wherever_one_begins(redacted: str) -> None:
    user, claim = researcher(), a_claim()
    first = a_position(claim, quote="LIBEL", spokesperson="A clerk")
    said = {"party": first.party, "stance": "denies", "quote": "LIBEL"}
    correction = workflow.correct_position(user, first, reason="He denies it.", **said)
    workflow.undo(user, Edit.objects.get(verb="correct_position"))
    restored = Position.objects.get(restores=first)
    redact({"first": first, "correction": correction, "restored": restored}[redacted], "quote")
    assert set(Position.objects.values_list("quote", flat=True)) == {"[redacted]"}
    assert set(Position.objects.values_list("spokesperson", flat=True)) == {"A clerk", ""}
    assert "LIBEL" not in everything()


def test_only_the_words_go_from_longer_texts_of_the_claim_and_only_whole_ones() -> None:
    claim = a_claim(statement="They announced an annual plan.", context="By Ann, it says.")
    note, _ = workflow.add_note(researcher(), claim, text="Ann, not Anna: Ann's plan, annual or Ann_2.")
    position = a_position(claim, quote="Ann")
    redact(position, "quote")
    claim.refresh_from_db()
    note.refresh_from_db()
    assert claim.statement == "They announced an annual plan."
    assert claim.context == "By [redacted], it says."
    assert note.text == "[redacted], not Anna: [redacted]'s plan, annual or Ann_2."
    received = Edit.objects.get(verb="receive").changes
    assert received["statement"] == [None, "They announced an annual plan."]
    assert received["context"] == [None, "By [redacted], it says."]


def test_a_party_s_name_takes_nothing_from_entries_that_do_not_refer_to_it() -> None:
    party, other = PartyFactory.create(name="ann"), PartyFactory.create(name="ann")
    claim, elsewhere = a_claim(), a_claim(statement="They announced an annual plan.", context="So says ann.")
    position, twin = a_position(claim, party=party), a_position(elsewhere, party=other)
    a_change(elsewhere, rationale="They announced an annual plan, ann said.")
    before = list(Edit.objects.filter(claim=elsewhere).order_by("pk").values())
    redact(party, "name")
    assert list(Edit.objects.filter(claim=elsewhere).order_by("pk").values()) == before
    other.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (other.name, elsewhere.context) == ("ann", "So says ann.")
    kept = Edit.objects.get(object_type="position", object_id=position.pk).changes
    assert kept["party"] == [None, {"id": party.pk, "is": "[redacted]"}]
    assert kept["quote"] == [None, "They are there."], "the rest of the entry stays"
    assert Edit.objects.get(object_type="position", object_id=twin.pk).changes["party"][1]["is"] == "ann"
    assert not Redaction.objects.filter(table_name="claims_edit").exclude(
        row_id__in=Edit.objects.filter(claim=claim).values("pk")
    )


def test_a_party_s_name_goes_from_the_claims_that_accuse_it() -> None:
    party = PartyFactory.create(name="LIBEL")
    claim, other = a_claim(accused=party, context="Who is LIBEL?"), a_claim(context="Who is LIBEL?")
    redact(party, "name")
    for row in (claim, other):
        row.refresh_from_db()
    assert (claim.context, other.context) == ("Who is [redacted]?", "Who is LIBEL?")


def test_a_word_of_ours_is_no_text_that_somebody_wrote() -> None:
    claim = a_claim()
    position = a_position(claim, quote="done", language="en")
    workflow.set_stage(researcher(), [claim], stage="done")
    a_change(claim, status="disputed")
    redact(position, "quote")
    assert Edit.objects.get(verb="set_stage").changes["stage"] == ["researching", "done"]
    second = a_position(claim, quote="Disputed")
    redact(second, "quote")
    assert Edit.objects.get(verb="change_status").changes["status"][1]["is"] == "Disputed"


def test_what_a_page_tells_beside_the_text_loses_it_too() -> None:
    """Or publishing again would tell the words by another name."""
    publisher = PartyFactory.create(name="LIBEL Times", description="Prints LIBEL")
    whole = SourceFactory.create(title="A book", author="LIBEL")
    source = SourceFactory.create(title="On LIBEL", publisher=publisher, through=whole)
    topic = TopicFactory.create(name="The LIBEL case", description="Who said LIBEL?")
    claim, other = a_claim(topics=[topic]), a_claim()
    some_evidence(claim, source=source, summary="LIBEL again")
    position = a_position(claim, quote="LIBEL")
    some_evidence(other, source=source)
    workflow.publish(editor(), [claim, other])
    workflow.edit_topic(chief(), topic, name="The case")
    redact(position, "quote")
    for row in (publisher, whole, source, topic):
        row.refresh_from_db()
    assert (publisher.name, publisher.description) == ("[redacted] Times", "Prints [redacted]")
    assert (source.title, whole.author) == ("On [redacted]", "[redacted]")
    assert (topic.name, topic.description) == ("The case", "Who said [redacted]?")
    assert all(revision.is_redacted for revision in Revision.objects.all()), "another claim told the title too"
    workflow.publish(editor(), [claim, other])
    assert "LIBEL" not in everything()


def test_what_verbs_say_in_words_of_rows_loses_the_words() -> None:
    user, party, claim = researcher(), PartyFactory.create(name="Jane Unnamed"), a_claim(statement="LIBEL")
    position = a_position(claim, party=party)
    workflow.void_position(user, position, reason="Not Jane Unnamed.")
    workflow.take_back_reply(user, a_reply_request(claim, party=party), reason="No.")
    workflow.unlink_evidence(user, some_evidence(claim, quote="Jane Unnamed"), reason="No.")
    workflow.take_back_request(user, a_correction_request(claim, sender="Jane Unnamed"), reason="No.")
    other = a_claim()
    relation = workflow.relate(user, other, claim, kind="repeats")
    workflow.unrelate(user, relation, reason="LIBEL is another.")
    redact(party, "name")
    redact(claim, "statement")
    assert "Jane Unnamed" not in everything()
    assert "LIBEL" not in everything()
    assert Edit.objects.get(verb="relate", claim=other).changes == {"relation": [None, "repeats: [redacted]"]}


def test_names_in_the_log_of_another_claim_go_with_the_row_that_they_name() -> None:
    """The other claim names the source in its log alone by now."""
    source, claim, other = SourceFactory.create(title="LIBEL"), a_claim(), a_claim()
    position = a_position(claim, quote="LIBEL", source=source)
    workflow.edit_text(researcher(), other, seen=None, first_appearance=source)
    workflow.edit_text(researcher(), other, seen=None, first_appearance=None)
    other.refresh_from_db()
    workflow.edit_text(researcher(), other, seen=None, context="LIBEL by chance")
    redact(position, "quote")
    first, second, third = Edit.objects.filter(claim=other, verb="edit_text").order_by("pk")
    named = {"id": source.pk, "is": "[redacted]"}
    assert (first.changes, second.changes) == ({"first_appearance": [None, named]}, {"first_appearance": [named, None]})
    assert third.changes == {"context": ["", "LIBEL by chance"]}, "another claim's own words stay"


def test_an_address_goes_with_the_key_by_which_it_is_known_and_no_other_address_does() -> None:
    user = researcher()
    source = workflow.add_source(user, title="One", url="https://www.one.example/a/")
    longer = workflow.add_source(user, title="Two", url="https://www.one.example/a/b")
    claim = a_claim(first_appearance=source)
    some_evidence(claim, source=longer)
    redact(source, "url")
    source.refresh_from_db()
    longer.refresh_from_db()
    assert (source.url, source.url_key) == ("", "")
    assert longer.url == "https://www.one.example/a/b"
    changes = Edit.objects.get(verb="add_source", object_id=source.pk).changes
    assert (changes["url"], changes["url_key"]) == ([None, "[redacted]"], [None, "[redacted]"])


def test_a_view_that_looks_for_the_text_is_emptied_with_its_log_and_one_that_has_it_within_is_not() -> None:
    user, claim = researcher(), a_claim()
    view = workflow.save_view(user, name="Jane Unnamed", query="q=Jane+Unnamed&stage=done")
    other = workflow.save_view(user, name="About Jane Unnamed", query="q=Jane+Unnamed+2")
    position = a_position(claim, spokesperson="Jane Unnamed")
    redact(position, "spokesperson")
    assert SavedView.objects.values_list("name", "query").get(pk=view.pk) == ("[redacted]", "[redacted]")
    changes = Edit.objects.get(object_type="savedview", object_id=view.pk).changes
    assert (changes["name"], changes["query"]) == ([None, "[redacted]"], [None, "[redacted]"])
    assert SavedView.objects.get(pk=other.pk).name == "About Jane Unnamed"


def test_an_earlier_redaction_s_reason_loses_the_words_and_a_reason_may_not_repeat_them() -> None:
    claim = a_claim(context="Bob did.")
    position = a_position(claim, quote="Jane did.")
    workflow.redact(chief(), claim, "context", reason="As Jane did. told us")
    with pytest.raises(Refused, match="other words") as refusal:
        workflow.redact(chief(), position, "quote", reason="He said: Jane did.")
    assert refusal.value.field == "reason"
    assert Position.objects.get().quote == "Jane did."
    redact(position, "quote")
    assert set(Redaction.objects.values_list("reason", flat=True)) == {"As [redacted] told us", ORDER}
    assert "Jane" not in everything()


def test_what_is_longer_than_its_column_with_the_tombstones_in_it_is_removed_as_a_whole() -> None:
    party = PartyFactory.create(name="Bo")
    claim = a_claim(statement="Bo " * 166 + "Bo")
    a_position(claim, party=party, scope="Bo spoke.")
    redact(party, "name")
    claim.refresh_from_db()
    assert claim.statement == "[redacted]"
    assert claim.positions.get().scope == "[redacted] spoke."


def test_an_entry_too_long_to_be_compared_is_removed_as_a_whole() -> None:
    claim = a_claim()
    long = "그는 그렇게 말했다. " * 400
    position = a_position(claim, quote=long, paraphrase=long, translation=long, spokesperson="Ann")
    redact(position, "spokesperson")
    assert Edit.objects.get(verb="record_position").changes == "[redacted]"
    assert Position.objects.get().quote == long.strip()


def test_a_party_whose_word_it_was_before_an_edit_loses_the_words_too_for_undoing_would_name_it_again() -> None:
    user, claim, party = researcher(), a_claim(context="LIBEL"), PartyFactory.create(description="The LIBEL man")
    evidence = some_evidence(claim, origin=party)
    workflow.edit_evidence(user, evidence, origin=None)
    redact(claim, "context")
    workflow.undo(user, Edit.objects.get(verb="edit_evidence"))
    evidence.refresh_from_db()
    assert evidence.origin == party
    workflow.publish(editor(), [claim])
    assert "LIBEL" not in everything()


@pytest.mark.parametrize(
    ("verb", "undone"),
    [
        (lambda u, c: workflow.edit_text(u, c, seen=None, context="Nothing."), "edit_text"),
        (lambda u, c: workflow.edit_reply(u, c.reply_requests.get(), question="Is it?"), "edit_reply"),
        (lambda u, c: workflow.edit_evidence(u, c.evidence.get(), summary="Nothing."), "edit_evidence"),
        (lambda u, c: workflow.reopen_request(u, c.correction_requests.get(), reason="No."), "reopen_request"),
        (lambda u, c: workflow.edit_party(u, c.claimant, description="A clerk"), "edit_party"),
    ],
    ids=["edit_text", "edit_reply", "edit_evidence", "reopen_request", "edit_party"],
)
def test_what_stood_before_an_edit_is_not_put_back_from_the_log(verb: Any, undone: str) -> None:
    user, party = chief(), PartyFactory.create(description="LIBEL")
    claim = a_claim(by=user, context="LIBEL", claimant=party)
    a_reply_request(claim, by=user, question="LIBEL")
    some_evidence(claim, by=user, summary="LIBEL")
    request = a_correction_request(claim, by=user)
    workflow.decide_request(user, request, outcome="not_changed", reason="LIBEL")
    position = a_position(claim, by=user, quote="LIBEL")
    verb(user, claim)
    edit = Edit.objects.get(verb=undone)
    redact(position, "quote")
    with pytest.raises(Refused, match="removed for legal cause"):
        workflow.undo(user, Edit.objects.get(pk=edit.pk))
    assert "LIBEL" not in everything()


def test_what_names_a_row_that_was_redacted_can_still_be_undone() -> None:
    user, claim, party = researcher(), a_claim(), PartyFactory.create(name="LIBEL")
    a_position(claim, by=user, party=party)
    redact(party, "name")
    workflow.undo(user, Edit.objects.get(verb="record_position"))
    assert PositionVoid.objects.exists()


def test_what_came_back_after_a_redaction_can_be_redacted_again() -> None:
    claim = a_claim(context="LIBEL")
    redact(claim, "context")
    claim.refresh_from_db()
    workflow.edit_text(researcher(), claim, seen=None, context="LIBEL")
    redact(claim, "context")
    first, second = Redaction.objects.filter(table_name="claims_claim")
    assert first.sha256 == second.sha256 and first.edit != second.edit
    assert "LIBEL" not in everything()


def test_two_topics_are_not_called_alike_after_a_redaction() -> None:
    topics = [TopicFactory.create(name="Ann"), TopicFactory.create(name="[redacted]")]
    claim = a_claim(topics=topics)
    with pytest.raises(Refused, match="called like another"):
        redact(topics[0], "name")
    assert Topic.objects.get(pk=topics[0].pk).name == "Ann"
    assert not Redaction.objects.exists()
    assert claim.topics.count() == 2


def test_a_plan_says_what_stands_and_what_will_and_the_verb_does_just_that() -> None:
    claim = a_claim(context="He said: LIBEL.")
    position = a_position(claim, quote="LIBEL")
    workflow.publish(editor(), [claim])
    plan = workflow.plan_redaction(position, "quote")
    assert [(r.row, r.field, r.before, r.after) for r in plan.removals][:2] == [
        (position, "quote", "LIBEL", "[redacted]"),
        (claim, "context", "He said: LIBEL.", "He said: [redacted]."),
    ]
    planned = {(r.row._meta.db_table, r.row.pk, r.field, r.sha256) for r in plan.removals}
    after = [(type(r.row), r.row.pk, r.field, r.after) for r in plan.removals]
    done = workflow.redact(chief(), position, "quote", reason=ORDER, previewed=plan.sha256)
    assert {(r.table_name, r.row_id, r.field_name, r.sha256) for r in done} == planned
    for model, pk, field, value in after:
        assert getattr(model._default_manager.get(pk=pk), field) == value
    assert ("claims_revision", claim.last_revision().pk) in {(r.table_name, r.row_id) for r in done}


def test_a_plan_that_another_copy_changed_is_shown_again_and_nothing_is_removed() -> None:
    claim = a_claim()
    position = a_position(claim, quote="LIBEL")
    plan = workflow.plan_redaction(position, "quote")
    assert workflow.plan_redaction(position, "quote").sha256 == plan.sha256
    workflow.add_note(researcher(), claim, text="LIBEL, I say.")
    with pytest.raises(RedactionChanged) as refusal:
        workflow.redact(chief(), position, "quote", reason=ORDER, previewed=plan.sha256)
    assert ("Note", "text") in {(type(r.row).__name__, r.field) for r in refusal.value.plan.removals}
    assert Position.objects.get().quote == "LIBEL"
    assert not Redaction.objects.exists()
    workflow.redact(chief(), position, "quote", reason=ORDER, previewed=refusal.value.plan.sha256)
    assert "LIBEL" not in everything()


def test_a_change_of_one_removal_s_text_is_another_plan() -> None:
    claim = a_claim(context="LIBEL one")
    position = a_position(claim, quote="LIBEL")
    before = workflow.plan_redaction(position, "quote").sha256
    Claim.objects.filter(pk=claim.pk).update(context="LIBEL two")
    assert workflow.plan_redaction(position, "quote").sha256 != before


def test_a_change_of_a_text_that_goes_as_a_whole_is_another_plan() -> None:
    claim = a_claim()
    digests = set()
    for text in ("LIBEL one", "LIBEL two"):
        Claim.objects.filter(pk=claim.pk).update(context=text)
        digests.add(workflow.plan_redaction(claim, "context").sha256)
    assert len(digests) == 2


def test_what_a_bulk_edit_said_is_removed_from_all_claims_that_it_changed() -> None:
    user, claims = chief(), [a_claim(), a_claim(statement="Another claim.")]
    said = {"reason": "LIBEL", "rationale": "LIBEL", "selection": "both"}
    workflow.run_batch(user, "change_status", claims, status=a_status("disputed"), **said)
    workflow.run_batch(chief(), "publish", claims, reason="LIBEL", selection="both", note="LIBEL")
    unrelated = a_published_claim(context="LIBEL by chance")
    redact(StatusChange.objects.get(claim=claims[0], rationale="LIBEL"), "rationale")
    assert [claim.last_revision().is_redacted for claim in (*claims, unrelated)] == [True, True, False]
    assert {change.rationale for change in StatusChange.objects.filter(status__key="disputed")} == {"[redacted]"}
    assert not Edit.objects.filter(reason="LIBEL").exists()
    assert Claim.objects.get(pk=unrelated.pk).context == "LIBEL by chance"
    workflow.publish(chief(), claims)
    assert not any(b"LIBEL" in bytes(claim.last_revision().body) for claim in claims)


def test_what_a_claim_named_once_loses_the_words_too_for_undoing_would_name_it_again() -> None:
    user, topic = chief(), TopicFactory.create(description="LIBEL")
    claim = a_claim(by=user, topics=[topic])
    workflow.remove_topic(user, [claim], topic=topic)
    position = a_position(claim, quote="LIBEL")
    redact(position, "quote")
    workflow.undo(user, Edit.objects.get(verb="remove_topic"))
    assert claim.topics.get().description == "[redacted]"


def test_a_withdrawal_of_another_claim_that_says_the_same_words_by_chance_stays() -> None:
    other, claim = a_published_claim(), a_claim()
    workflow.withdraw(chief(), [other], reason="It says LIBEL.")
    redact(a_position(claim, quote="LIBEL"), "quote")
    assert other.last_revision().payload["reason"] == "It says LIBEL."


def test_a_form_that_was_open_before_a_redaction_does_not_write_the_words_back() -> None:
    claim = a_claim(statement="She did it.", context="LIBEL")
    seen = claim.version
    workflow.redact(chief(), claim, "context", reason="A court said so.")
    with pytest.raises(Conflict) as conflict:
        workflow.edit_text(researcher(), claim, seen=seen, statement="He did it.", context="LIBEL")
    assert [edit.verb for edit in conflict.value.edits] == ["redact"]
    claim.refresh_from_db()
    assert claim.context == "[redacted]"
