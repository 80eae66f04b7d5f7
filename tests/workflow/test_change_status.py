from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Edit, StatusChange
from claims.vocabulary import CheckItem
from claims.workflow import Check, Conflict, Refused
from tests.factories import a_change, a_claim, a_status, chief, editor, researcher, some_evidence

pytestmark = pytest.mark.django_db


def try_to(claim: Claim, **fields: object) -> StatusChange:
    return a_change(claim, **fields)  # type: ignore[arg-type]


def test_a_change_keeps_status_reason_evidence_both_times_and_who() -> None:
    claim, user = a_claim(), editor()
    evidence = some_evidence(claim)
    effective_from = timezone.now()
    change = try_to(claim, by=user, rationale=" Two say otherwise. ", evidence=[evidence], effective_at=effective_from)
    claim.refresh_from_db()
    change.refresh_from_db()
    assert (change.rationale, change.effective_at, change.recorded_by) == ("Two say otherwise.", effective_from, user)
    assert list(change.evidence.all()) == [evidence]
    assert change.recorded_at >= effective_from
    edit = claim.edits.get(verb="change_status")
    assert edit.changes["status"][0]["is"] == "Unverified"
    assert edit.changes["status"][1]["is"] == "Disputed"
    assert edit.reason == "Two say otherwise."
    assert claim.version == edit.claim_version == 3


def test_the_projection_is_what_is_in_effect_now_and_not_what_was_written_last() -> None:
    claim = a_claim()
    try_to(claim, status="disputed")
    try_to(claim, status="corroborated", effective_at=timezone.now() - dt.timedelta(days=9))
    claim.refresh_from_db()
    assert claim.status == a_status("disputed")


def test_what_a_change_changes_is_the_status_of_the_moment_from_which_it_holds() -> None:
    claim, now = a_claim(), timezone.now()
    try_to(claim, status="refuted", effective_at=now - dt.timedelta(days=9))
    try_to(claim, status="disputed", effective_at=now - dt.timedelta(days=3))
    between = now - dt.timedelta(days=6)
    with pytest.raises(Refused, match="already"):
        try_to(claim, status="refuted", effective_at=between)
    with pytest.raises(Refused, match="leaves the status"):
        try_to(claim, status="disputed", kind="clarification", effective_at=between)
    try_to(claim, status="refuted", kind="clarification", effective_at=between)
    try_to(claim, status="disputed", effective_at=between)


def test_a_correction_replaces_the_change_that_it_names() -> None:
    claim = a_claim()
    wrong = try_to(claim, status="refuted")
    try_to(claim, status="disputed", kind="correction", corrects=wrong)
    claim.refresh_from_db()
    assert claim.status == a_status("disputed")
    assert claim.status_in_effect(wrong.recorded_at, now=timezone.now()) == a_status("unverified")
    assert claim.status_as_recorded(wrong.recorded_at) == a_status("refuted")


def test_a_correction_that_moves_its_change_into_the_past_lets_what_came_between_stand() -> None:
    claim = a_claim()
    early = timezone.now() - dt.timedelta(days=5)
    first = try_to(claim, status="disputed", effective_at=early)
    try_to(claim, status="single-source", effective_at=early - dt.timedelta(days=1))
    try_to(claim, status="refuted", kind="correction", corrects=first, effective_at=early - dt.timedelta(days=2))
    claim.refresh_from_db()
    assert claim.status == a_status("single-source")


def test_a_status_that_holds_from_before_the_claim_was_received_is_its_status() -> None:
    claim = a_claim()
    last_year = timezone.now() - dt.timedelta(days=400)
    try_to(claim, status="corroborated", effective_at=last_year)
    claim.refresh_from_db()
    assert claim.status == a_status("corroborated")
    assert claim.status_in_effect(last_year, now=timezone.now()) == a_status("corroborated")
    with pytest.raises(Refused, match="already"):
        try_to(claim, status="corroborated")
    try_to(claim, kind="clarification", status="corroborated", rationale="By two, of their own knowledge.")


def test_a_correction_of_what_receiving_wrote_is_a_change_like_others() -> None:
    claim = a_claim()
    baseline = claim.status_changes.get()
    try_to(claim, status="refuted", effective_at=timezone.now() - dt.timedelta(days=9))
    by = editor()
    try_to(claim, by=by, status="disputed", kind="correction", corrects=baseline)
    claim.refresh_from_db()
    assert claim.status == a_status("disputed")
    workflow.undo(by, claim.edits.filter(verb="change_status").latest("pk"))
    claim.refresh_from_db()
    assert claim.status == a_status("refuted")  # the baseline stands again, and holds only where nothing else does
    assert [check.met for check in checks_of(claim, CheckItem.RATIONALE)] == [True]


def test_what_receiving_wrote_stands_again_as_no_reason_for_a_status() -> None:
    claim, by = a_claim(), editor()
    for _ in range(2):  # an undone correction can be made again
        try_to(claim, by=by, status="disputed", kind="correction", corrects=claim.status_changes.earliest("pk"))
        assert [check.met for check in checks_of(claim, CheckItem.RATIONALE)] == [True]
        workflow.undo(by, claim.edits.filter(verb="change_status").latest("pk"))
        claim.refresh_from_db()
        assert claim.status == a_status("unverified")
        assert [check.met for check in checks_of(claim, CheckItem.RATIONALE)] == [False]


def checks_of(claim: Claim, item: CheckItem) -> list[Check]:
    return [check for check in workflow.checklist(editor(), [claim])[claim.pk] if check.item == item]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"rationale": "  "}, "rationale", "Say why"),
        ({"effective_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "effective_at", "future"),
        ({"status": "unverified"}, "status", "already"),
        ({"kind": "clarification"}, "status", "leaves the status"),
        ({"kind": "correction"}, "corrects", "names the change"),
        ({"kind": "rumour"}, "kind", "what kind"),
        ({"kind": "baseline"}, "kind", "what kind"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_and_writes_nothing(
    fields: dict[str, object], field: str, says: str
) -> None:
    claim = a_claim()
    with pytest.raises(Refused, match=says) as refusal:
        try_to(claim, **fields)
    assert refusal.value.field == field
    assert claim.status_changes.count() == claim.edits.count() == 1
    claim.refresh_from_db()
    assert claim.version == 1


@pytest.mark.parametrize("ahead", [dt.timedelta(hours=1), dt.timedelta(microseconds=1)])
def test_no_status_holds_from_a_moment_that_has_not_come_however_near(ahead: dt.timedelta) -> None:
    claim, now = a_claim(), timezone.now() + dt.timedelta(minutes=1)
    with workflow.recording_at(now):
        with pytest.raises(Refused, match="in the future") as refusal:
            try_to(claim, effective_at=now + ahead)
        assert refusal.value.field == "effective_at"
        assert claim.status_changes.count() == claim.edits.count() == 1
        assert try_to(claim, effective_at=now).effective_at == now


def test_a_correction_of_another_claims_change_is_refused() -> None:
    elsewhere = try_to(a_claim())
    with pytest.raises(Refused, match="of the same claim"):
        try_to(a_claim(), kind="correction", corrects=elsewhere)


def test_a_change_is_corrected_once_and_then_its_correction_is() -> None:
    claim = a_claim()
    wrong = try_to(claim, status="refuted")
    correction = try_to(claim, kind="correction", corrects=wrong)
    with pytest.raises(Refused, match="corrected already"):
        try_to(claim, kind="correction", corrects=wrong)
    try_to(claim, status="single-source", kind="correction", corrects=correction)
    claim.refresh_from_db()
    assert claim.status == a_status("single-source")


def test_evidence_of_another_claim_or_unlinked_cannot_be_cited() -> None:
    claim, unlinked = a_claim(), some_evidence(a_claim())
    with pytest.raises(Refused, match="linked to this claim"):
        try_to(claim, evidence=[unlinked])
    own = some_evidence(claim)
    workflow.unlink_evidence(researcher(), own, reason="Not about this.")
    with pytest.raises(Refused, match="linked to this claim"):
        try_to(claim, evidence=[own])


def test_a_retired_status_is_not_given_any_more() -> None:
    status = workflow.retire_status(chief(), a_status("superseded"), replaced_by=None, reason="Too vague.")
    with pytest.raises(Refused, match="retired"):
        try_to(a_claim(), status=status)


def test_a_claim_that_was_turned_down_or_merged_keeps_its_status() -> None:
    turned_down, merged = a_claim(), a_claim()
    workflow.turn_down(researcher(), [turned_down], reason="opinion", note="A view.")
    workflow.merge_claims(chief(), merged, into=a_claim(), reason="The same.")
    with pytest.raises(Refused, match="turned down"):
        try_to(turned_down)
    with pytest.raises(Refused, match="merged into"):
        try_to(merged)


def test_a_second_editor_sees_what_the_first_did_meanwhile() -> None:
    claim = a_claim()
    seen = {claim.pk: claim.version}
    mine = try_to(claim, status="refuted", rationale="The ministry took it back.")
    with pytest.raises(Conflict) as conflict:
        try_to(claim, seen=seen)
    assert [edit.reason for edit in conflict.value.edits] == [mine.rationale]
    assert conflict.value.claim.status == a_status("refuted")
    assert claim.status_changes.count() == 2


def test_evidence_and_plans_of_others_do_not_stand_in_the_way() -> None:
    claim = a_claim()
    some_evidence(claim)
    workflow.set_stage(researcher(), [claim], stage="done")
    try_to(claim, seen={claim.pk: 1})
    assert claim.status_changes.count() == 2


def test_only_what_changed_is_in_the_log() -> None:
    claim = a_claim()
    change = try_to(claim, kind="clarification", status="unverified", rationale="Still nothing.")
    edit = Edit.objects.get(claim=claim, verb="change_status")
    assert edit.changes["kind"] == [None, "clarification"]
    assert edit.changes["change"] == [None, change.pk]
