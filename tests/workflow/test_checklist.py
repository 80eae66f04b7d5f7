"""What a desk looks at before it publishes: when each item is met, and what it means that one is not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import ChecklistRule, Claim, Edit, Party, ReplyRequest, Revision, User
from claims.vocabulary import CheckItem, CheckLevel
from claims.workflow import Check, Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def look(claim: Claim, item: CheckItem, user: User | None = None) -> Check:
    checks = {check.item: check for check in workflow.checklist(user or editor(), [claim])[claim.pk]}
    return checks[item]


def a_part_of(whole: Party) -> Party:
    return PartyFactory.create(part_of=whole)


def ask_reply(claim: Claim, party: Party, **more: object) -> ReplyRequest:
    return ReplyRequest.objects.create(claim=claim, party=party, asked_by=researcher(), **more)


def demand(item: CheckItem, level: CheckLevel = CheckLevel.BLOCK) -> None:
    workflow.set_checklist(chief(), item, level)


@pytest.mark.parametrize("related", ["the same", "a part", "a part of a part", "the whole", "a duplicate"])
def test_a_source_is_primary_where_whoever_published_it_is_whose_word_it_is(related: str) -> None:
    ministry = PartyFactory.create()
    publisher = ministry
    if related == "a part":
        publisher = a_part_of(ministry)
    elif related == "a part of a part":
        publisher = a_part_of(a_part_of(ministry))
    elif related == "the whole":
        publisher = PartyFactory.create()
        Party.objects.filter(pk=ministry.pk).update(part_of=publisher)
    elif related == "a duplicate":
        publisher = PartyFactory.create()
    claim = a_claim()
    some_evidence(claim, source=SourceFactory.create(publisher=publisher), origin=ministry)
    if related == "a duplicate":
        workflow.merge_parties(chief(), publisher, into=ministry, reason="The same.")
    assert look(claim, CheckItem.PRIMARY_SOURCE).met


def test_a_report_of_anothers_word_is_no_primary_source_nor_is_one_that_was_unlinked() -> None:
    ministry, claim = PartyFactory.create(), a_claim()
    some_evidence(claim, source=SourceFactory.create(publisher=PartyFactory.create()), origin=ministry)
    some_evidence(claim, source=SourceFactory.create(publisher=ministry), origin=None)
    own = some_evidence(claim, source=SourceFactory.create(publisher=ministry), origin=ministry)
    assert look(claim, CheckItem.PRIMARY_SOURCE).met
    workflow.unlink_evidence(researcher(), own, reason="A forgery.")
    check = look(claim, CheckItem.PRIMARY_SOURCE)
    assert (check.met, check.warns, check.blocks) == (False, True, False)


def test_a_claimant_is_heard_by_a_position_of_its_own_or_of_a_part_of_it() -> None:
    ministry = PartyFactory.create(name="Ministry of Defence")
    claim = a_claim(claimant=ministry)
    a_position(claim)
    assert "Ministry of Defence" in look(claim, CheckItem.CLAIMANT_HEARD).words
    said = a_position(claim, party=a_part_of(ministry))
    assert look(claim, CheckItem.CLAIMANT_HEARD).met
    workflow.void_position(researcher(), said, reason="Somebody else said it.")
    assert not look(claim, CheckItem.CLAIMANT_HEARD).met


def test_the_whole_of_which_the_claimant_is_a_part_does_not_speak_for_it() -> None:
    government = PartyFactory.create()
    claim = a_claim(claimant=a_part_of(government))
    a_position(claim, party=government)
    assert not look(claim, CheckItem.CLAIMANT_HEARD).met


def test_where_nobody_is_claimant_or_accused_there_is_nothing_to_miss() -> None:
    claim = a_claim()
    for item in (CheckItem.CLAIMANT_HEARD, CheckItem.RIGHT_OF_REPLY):
        assert look(claim, item).met
    assert look(claim, CheckItem.CLAIMANT_HEARD).words == "nobody is named as the claimant"


def test_the_words_of_receiving_a_claim_are_no_rationale() -> None:
    claim = a_claim()
    assert not look(claim, CheckItem.RATIONALE).met
    a_change(claim, status="unverified", kind="clarification", rationale="Nobody answered us.")
    assert look(claim, CheckItem.RATIONALE).met


def test_every_piece_that_supports_or_refutes_wants_its_quote_but_none_that_is_context() -> None:
    claim = a_claim()
    some_evidence(claim, quote="", summary="A map.", bearing="context")
    assert look(claim, CheckItem.QUOTES).met
    some_evidence(claim, quote="", summary="It shows them.", bearing="refutes")
    check = look(claim, CheckItem.QUOTES)
    assert (check.met, check.words) == (False, "One piece of evidence that supports or refutes it has no quote.")


def test_who_is_accused_was_asked_for_a_reply_that_stands() -> None:
    accused, other = PartyFactory.create(name="The contractor"), PartyFactory.create()
    claim = a_claim(accused=accused)
    ask_reply(claim, other)
    asked = ask_reply(claim, accused)
    assert look(claim, CheckItem.RIGHT_OF_REPLY).met
    asked.taken_back_at = claim.received_at
    asked.save()
    assert "The contractor" in look(claim, CheckItem.RIGHT_OF_REPLY).words
    assert not look(claim, CheckItem.RIGHT_OF_REPLY).met
    ask_reply(claim, other)
    workflow.merge_parties(chief(), accused, into=other, reason="The same.")
    assert look(claim, CheckItem.RIGHT_OF_REPLY).met


def test_what_was_asked_on_a_claim_that_was_merged_counts_for_its_survivor() -> None:
    accused = PartyFactory.create()
    claim, twin = a_claim(accused=accused), a_claim(accused=accused)
    ask_reply(twin, accused)
    workflow.merge_claims(chief(), twin, into=claim, reason="The same.")
    assert look(claim, CheckItem.RIGHT_OF_REPLY).met


def test_a_status_that_holds_a_claim_wants_two_independent_origins() -> None:
    claim = a_claim()
    some_evidence(claim, origin=PartyFactory.create())
    assert look(claim, CheckItem.TWO_ORIGINS).met, "unverified asks for none"
    a_change(claim, status="corroborated")
    check = look(claim, CheckItem.TWO_ORIGINS)
    takes = "“Corroborated” takes two independent origins that support the claim as a whole."
    assert (check.met, check.words) == (False, f"{takes} One is known.")
    some_evidence(claim, origin=PartyFactory.create(), bearing="refutes")
    some_evidence(claim, origin=PartyFactory.create(), scope="One half.")
    some_evidence(claim, origin=PartyFactory.create(part_of=claim.evidence.order_by("pk").first().origin))
    some_evidence(claim, origin=None)
    assert look(claim, CheckItem.TWO_ORIGINS).words == f"{takes} One is known."
    some_evidence(claim, origin=PartyFactory.create())
    assert look(claim, CheckItem.TWO_ORIGINS).met


def test_two_origins_are_asked_for_alone_where_the_desk_asks_for_nothing_else() -> None:
    for item in CheckItem:
        if item not in (CheckItem.TWO_ORIGINS, CheckItem.SECOND_EDITOR):
            demand(item, CheckLevel.OFF)
    claim = a_claim()
    for _ in range(2):
        some_evidence(claim, origin=PartyFactory.create())
    a_change(claim, status="corroborated")
    assert look(claim, CheckItem.TWO_ORIGINS).met


def test_the_setting_decides_about_the_second_editor_and_nothing_else_does() -> None:
    claim, author = a_claim(), editor()
    a_change(claim, by=author)
    assert look(claim, CheckItem.SECOND_EDITOR, author).blocks
    assert look(claim, CheckItem.SECOND_EDITOR).met
    with override_settings(SECOND_EDITOR=False), pytest.raises(KeyError):
        look(claim, CheckItem.SECOND_EDITOR, author)
    with pytest.raises(Refused, match="SECOND_EDITOR"):
        demand(CheckItem.SECOND_EDITOR)


def test_what_the_desk_does_not_look_at_is_not_on_its_list() -> None:
    demand(CheckItem.QUOTES, CheckLevel.OFF)
    with pytest.raises(KeyError):
        look(a_claim(), CheckItem.QUOTES)


def test_what_only_warns_lets_a_claim_be_published_and_what_blocks_does_not() -> None:
    claim = a_claim()
    demand(CheckItem.PRIMARY_SOURCE)
    with pytest.raises(Refused, match="No evidence here was published by the very party"):
        workflow.publish(editor(), [claim])
    demand(CheckItem.PRIMARY_SOURCE, CheckLevel.WARN)
    workflow.publish(editor(), [claim])
    assert Revision.objects.filter(claim=claim).exists()


@pytest.mark.parametrize(("level", "warns", "blocks"), [("warn", True, False), ("block", False, True)])
def test_what_is_missing_warns_or_blocks_and_what_is_met_does_neither(level: str, warns: bool, blocks: bool) -> None:
    claim = a_claim()
    demand(CheckItem.RATIONALE, CheckLevel(level))
    check = look(claim, CheckItem.RATIONALE)
    assert (check.met, check.warns, check.blocks) == (False, warns, blocks)
    a_change(claim)
    check = look(claim, CheckItem.RATIONALE)
    assert (check.met, check.warns, check.blocks) == (True, False, False)


def test_in_bulk_what_blocks_is_the_outcome_of_the_claim() -> None:
    ministry = PartyFactory.create()
    bare, shown = a_claim(), a_claim()
    some_evidence(shown, source=SourceFactory.create(publisher=ministry), origin=ministry)
    demand(CheckItem.PRIMARY_SOURCE)
    batch = workflow.run_batch(chief(), "publish", [bare, shown], reason="The day’s.", selection="two")
    outcomes = dict(batch.outcomes.values_list("claim", "refusal"))
    assert outcomes == {
        bare.pk: "No evidence here was published by the very party whose word it is.",
        shown.pk: "",
    }


def test_a_level_is_set_with_an_entry_in_the_log() -> None:
    user = chief()
    rule = workflow.set_checklist(user, CheckItem.QUOTES, "block", reason="We were too lax.")
    assert ChecklistRule.objects.get(item="quotes").level == "block"
    edit = Edit.objects.get(object_type="checklistrule", object_id=rule.pk)
    assert (edit.verb, edit.by, edit.changes, edit.reason) == (
        "set_checklist",
        user,
        {"level": ["warn", "block"]},
        "We were too lax.",
    )
    workflow.set_checklist(user, CheckItem.QUOTES, "block")
    assert Edit.objects.filter(object_type="checklistrule").count() == 1


@pytest.mark.parametrize(("item", "level"), [("quotes", "maybe"), ("luck", "warn")])
def test_neither_an_unknown_item_nor_an_unknown_level_is_set(item: str, level: str) -> None:
    with pytest.raises(Refused):
        workflow.set_checklist(chief(), item, level)


def test_many_claims_take_as_many_queries_as_one() -> None:
    user, whole = editor(), PartyFactory.create()
    claims = []
    for _ in range(8):
        party = a_part_of(whole)
        claim = a_claim(claimant=party, accused=party)
        some_evidence(claim, source=SourceFactory.create(publisher=party), origin=whole)
        a_position(claim, party=party)
        ask_reply(claim, party)
        claims.append(claim)
    counts = []
    for some in (claims[:1], claims):
        with CaptureQueriesContext(connection) as queries:
            checks = workflow.checklist(user, some)
        counts.append(len(queries))
        assert len(checks) == len(some)
        assert len({check.item for check in checks[some[0].pk]}) == len(CheckItem)
    assert counts[0] == counts[1] <= 9
