"""A clock that ran ahead: it is noticed before it poisons the log, and what it did is put right by entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Edit, StatusChange
from claims.workflow import Refused, act
from tests.factories import (
    PartyFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db

AHEAD = dt.timedelta(days=60)  # within the bound, so that nothing stops it
Clock = Callable[[dt.timedelta], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lets the server's clock run ahead; as after a start, when the process has seen nothing yet."""
    real = timezone.now

    def run_ahead(by: dt.timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + by)
        monkeypatch.setattr(act, "_last_entry", None)

    run_ahead(dt.timedelta())
    return run_ahead


def test_nothing_is_recorded_long_after_the_last_entry(clock: Clock) -> None:
    claim, user = a_claim(), editor()
    clock(dt.timedelta(days=91))
    with pytest.raises(Refused, match=r"put_clock_right") as refused:
        a_change(claim, by=user)
    assert f"{timezone.now():%Y-%m-%d}" in str(refused.value)
    assert claim.edits.count() == 1
    clock(dt.timedelta(days=89))
    a_change(claim, by=user)


def test_the_bound_is_the_desks(clock: Clock, settings: object) -> None:
    settings.CLOCK_BOUND_DAYS = 3  # type: ignore[attr-defined]
    claim, user = a_claim(), researcher()
    clock(dt.timedelta(days=4))
    with pytest.raises(Refused):
        workflow.mark_checked(user, claim)


def test_a_process_that_runs_notices_a_clock_that_jumps(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, user = a_claim(), researcher()
    workflow.mark_checked(user, claim)
    later = timezone.now() + dt.timedelta(days=700)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(Refused):
        workflow.mark_checked(user, claim)


def test_what_was_refused_moves_the_bound_for_no_process(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, user = a_claim(), researcher()
    real = timezone.now()
    for days in (60, 110):  # the bound counts from the entry, and not from when somebody tried to write another
        monkeypatch.setattr(timezone, "now", lambda days=days: real + dt.timedelta(days=days))
        with pytest.raises(Refused) as refused:
            workflow.edit_text(user, claim, seen=None, statement=claim.statement)
        assert ("put_clock_right" in str(refused.value)) is (days == 110)


def test_an_empty_log_knows_no_bound(clock: Clock) -> None:
    clock(dt.timedelta(days=700))
    assert a_claim().version == 1


def test_after_a_long_pause_an_administrator_says_that_the_clock_is_right(clock: Clock) -> None:
    claim, leading, user = a_claim(), chief(), researcher()
    clock(dt.timedelta(days=200))
    assert workflow.put_clock_right(leading, reason="We were closed.") == []
    workflow.mark_checked(user, claim)
    entry = Edit.objects.get(verb="put_clock_right")
    assert (entry.by, entry.reason, entry.claim) == (leading, "We were closed.", None)


def test_only_who_manages_accounts_says_so(clock: Clock) -> None:
    with pytest.raises(PermissionDenied):
        workflow.put_clock_right(editor(), reason="It is right.")
    with pytest.raises(Refused):
        workflow.put_clock_right(chief(), reason=" ")


def test_the_site_warns_of_an_entry_in_the_future_until_it_is_put_right(clock: Clock, client: Client) -> None:
    claim, leading = a_claim(), chief()
    clock(dt.timedelta(minutes=4))
    workflow.mark_checked(leading, claim)
    clock(dt.timedelta())
    assert client.get("/healthz").text == "ok\n"
    clock(AHEAD)
    day = f"{timezone.now():%Y-%m-%d}"
    a_claim(by=leading)
    clock(dt.timedelta())
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.text.startswith("ok, but")
    assert day in answer.text
    assert "put_clock_right" in answer.text
    workflow.put_clock_right(leading, reason="The time server was wrong.")
    assert client.get("/healthz").text == "ok\n"
    clock(AHEAD)
    a_claim(by=leading)
    clock(dt.timedelta())
    assert client.get("/healthz").text.startswith("ok, but")


def test_a_claim_whose_last_entry_lies_in_the_future_waits_until_it_is_put_right(clock: Clock) -> None:
    other, claim, user = a_claim(), a_claim(), editor()
    clock(AHEAD)
    workflow.mark_checked(user, claim)
    clock(dt.timedelta())
    with pytest.raises(Refused, match=r"has not come yet"):
        a_change(claim, by=user)
    batch = workflow.run_batch(chief(), "set_stage", [claim, other], reason="Tidy.", selection="two", stage="done")
    assert [bool(outcome.refusal) for outcome in batch.outcomes.order_by("claim_id")] == [False, True]
    other.refresh_from_db()
    assert other.changed_at < timezone.now()


@pytest.fixture
def poisoned(clock: Clock) -> Claim:
    """A claim that was public, and on which a clock that ran ahead recorded one entry of each kind."""
    claim, user, second = a_published_claim(), editor(), editor()
    other = a_claim()
    clock(AHEAD)
    a_change(claim, by=user, status="disputed", rationale="Two say otherwise.", evidence=[claim.evidence.get()])
    a_position(claim, by=user, party=PartyFactory.create(name="The Palace"), stance="denies", quote="Never.")
    some_evidence(claim, by=user)
    a_reply_request(claim, by=user)
    workflow.add_note(user, claim, text="Ask again.")
    workflow.relate(user, other, claim, kind="contradicts")
    workflow.mark_checked(user, claim)
    workflow.publish(second, [Claim.objects.get(pk=claim.pk)])
    clock(dt.timedelta())
    claim.refresh_from_db()
    return claim


def test_what_was_recorded_in_the_future_is_recorded_again_now(poisoned: Claim) -> None:
    claim, leading = poisoned, chief()
    _, ahead = StatusChange.objects.filter(claim=claim).order_by("pk")
    assert claim in workflow.put_clock_right(leading, reason="The time server was wrong.")
    now = timezone.now()
    claim.refresh_from_db()
    assert claim.changed_at <= now
    assert claim.status == a_status("disputed")
    assert claim.has_unpublished_changes

    change = StatusChange.objects.get(corrects=ahead)
    assert (change.status, change.kind) == (a_status("disputed"), "correction")
    assert "Two say otherwise." in change.rationale
    assert list(change.evidence.all()) == list(ahead.evidence.all())
    assert change.effective_at <= now
    for moment in (now, now + 2 * AHEAD):  # today, and when the wrong moment comes
        assert claim.status_in_effect(moment, now=moment) == a_status("disputed")

    said = {position.party.name: position for position in claim.positions.standing(known_at=now)}
    assert said["The Palace"].stance == "denies"
    assert said["The Palace"].quote == "Never."
    assert claim.positions.standing().count() == claim.positions.standing(known_at=now).count() == 2
    for rows, names in (
        (claim.evidence.all(), ("linked_at",)),
        (claim.notes.all(), ("written_at",)),
        (claim.relations_to_it.all(), ("related_at",)),
    ):
        assert rows
        assert all(getattr(row, name) <= now for row in rows for name in names)
    for name in ("checked_at", "disputed_at", "received_at"):
        assert getattr(claim, name) <= now


def test_the_log_of_the_claim_says_so_in_words(poisoned: Claim, client: Client) -> None:
    workflow.put_clock_right(chief(), reason="The time server was wrong.")
    client.force_login(editor())
    log = client.get(f"/desk/claims/{poisoned.public_id}/log/").text
    assert "recorded again as of now" in log
    assert "The time server was wrong." in log
    assert f"{timezone.now():%-d %B %Y}" in log
    assert "changed at" not in log


def test_work_goes_on_where_it_was_put_right_and_is_published(poisoned: Claim) -> None:
    claim, leading, user = poisoned, chief(), editor()
    workflow.put_clock_right(leading, reason="The time server was wrong.")
    later = a_change(claim, by=user, status="refuted", rationale="A court said so.")
    assert later.recorded_at <= timezone.now()
    [revision] = workflow.publish(leading, [Claim.objects.get(pk=claim.pk)])
    assert revision.recorded_at <= timezone.now()
    assert revision.number == 3
    claim.refresh_from_db()
    for moment in (timezone.now(), timezone.now() + 2 * AHEAD):
        assert claim.status_in_effect(moment, now=moment) == a_status("refuted")


def test_what_was_undone_in_the_future_does_not_come_back(clock: Clock) -> None:
    claim, user = a_claim(), editor()
    clock(AHEAD - dt.timedelta(minutes=1))
    a_change(claim, by=user, status="disputed")
    claim.refresh_from_db()
    clock(AHEAD)
    workflow.undo(user, claim.edits.order_by("-pk")[0])
    clock(dt.timedelta())
    workflow.put_clock_right(chief(), reason="The time server was wrong.")
    claim.refresh_from_db()
    now = timezone.now()
    for moment in (now, now + 2 * AHEAD):
        assert claim.status_in_effect(moment, now=moment) == a_status("unverified") == claim.status


def test_a_claim_received_in_the_future_is_one_of_today(clock: Clock) -> None:
    leading = chief()
    a_claim(by=leading)
    clock(AHEAD)
    claim = a_claim(by=leading)
    clock(dt.timedelta())
    assert workflow.put_clock_right(leading, reason="The time server was wrong.") == [claim]
    claim.refresh_from_db()
    now = timezone.now()
    assert claim.received_at <= now
    assert claim.status_in_effect(now, now=now) == a_status("unverified")


def test_what_was_said_one_after_the_other_in_the_future_is_said_again_in_that_order(clock: Clock) -> None:
    claim, user = a_claim(), editor()
    for minutes, status in ((2, "disputed"), (1, "refuted")):
        clock(AHEAD - dt.timedelta(minutes=minutes))
        a_change(claim, by=user, status=status)
    clock(dt.timedelta())
    workflow.put_clock_right(chief(), reason="The time server was wrong.")
    again = StatusChange.objects.filter(claim=claim, recorded_at__lte=timezone.now()).exclude(kind="baseline")
    assert [(change.kind, change.status.key) for change in again.order_by("pk")] == [
        ("correction", "disputed"),
        ("correction", "refuted"),
    ]


def test_what_was_merged_bears_no_moment_of_the_future_either(clock: Clock) -> None:
    claim, twin, leading = a_claim(), a_claim(), chief()
    clock(AHEAD)
    workflow.mark_checked(leading, twin)
    workflow.merge_claims(leading, twin, into=claim, reason="The same.")
    clock(dt.timedelta())
    assert workflow.put_clock_right(leading, reason="The time server was wrong.") == [claim]
    twin.refresh_from_db()
    now = timezone.now()
    assert twin.checked_at is not None and twin.checked_at <= now
    assert twin.changed_at <= now
    assert workflow.put_clock_right(leading, reason="To be sure.") == []


def test_the_command_shows_the_clock_first_and_then_does_it(poisoned: Claim) -> None:
    leading, said = chief(), StringIO()
    call_command("put_clock_right", by=leading.username, reason="It ran ahead.", stdout=said)
    assert f"It is {timezone.now():%Y-%m-%d}" in said.getvalue()
    assert not Edit.objects.filter(verb="put_clock_right").exists()
    call_command("put_clock_right", by=leading.username, reason="It ran ahead.", yes=True, stdout=said)
    assert poisoned.public_id in said.getvalue()
    assert Edit.objects.filter(verb="put_clock_right", claim=poisoned).get().by == leading
    for wrong, words in (({"by": "nobody"}, "nobody"), ({"by": editor().username}, "manage_accounts")):
        with pytest.raises(CommandError, match=words):
            call_command("put_clock_right", reason="It ran ahead.", yes=True, **wrong)
