"""Bulk edits: what each verb does from the list to its outcome, and who may do each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claims import workflow
from claims.admin.bulk_forms import ACTIONS
from claims.models import Batch, Claim, Edit, PublicClaim, Revision
from tests.admin.bulk import ask, do, outcomes
from tests.admin.story import form_of, text_of, url
from tests.factories import TopicFactory, a_change, a_claim, a_status, editor, researcher


def test_a_status_is_changed_for_many_with_one_rationale(desk, chief_editor):
    fresh, already = a_claim(statement="Ships came."), a_claim(statement="Planes came.")
    a_change(already, status="disputed")
    changes = fresh.status_changes.count()
    status = a_status("disputed")
    response = ask(desk, "change_status", [fresh, already])
    assert "2 picked in the list" in text_of(response)
    preview, done = do(desk, "change_status", [fresh, already], status=status.pk, reason="They contradict each other.")
    assert "1 will change, 1 will be refused." in text_of(preview)
    assert "status: Unverified → Disputed" in text_of(preview)
    assert "It is “Disputed” already." in text_of(preview)
    assert "1 done, 1 refused" in text_of(done)
    batch = Batch.objects.get()
    assert (batch.verb, batch.size, batch.by, batch.reason) == (
        "change_status",
        2,
        chief_editor,
        "They contradict each other.",
    )
    assert (batch.selection, batch.arguments["status"]["is"]) == ("2 picked in the list", "Disputed")
    assert "seen" not in batch.arguments
    assert outcomes()[fresh.pk] == ""
    assert outcomes()[already.pk].startswith("It is “Disputed” already.")
    fresh.refresh_from_db()
    assert fresh.status == status
    change = fresh.status_changes.order_by("-pk").first()
    assert (change.rationale, change.kind) == ("They contradict each other.", "development")
    assert fresh.status_changes.count() == changes + 1
    assert Edit.objects.filter(batch=batch).count() == 1


def test_a_status_may_hold_from_an_earlier_moment(desk):
    claim = a_claim()
    day = timezone.now() - dt.timedelta(hours=2)
    moment = {"effective_at_0": f"{day:%Y-%m-%d}", "effective_at_1": f"{day:%H:%M:%S}"}
    workflow_time = claim.status_changes.get().effective_at
    do(desk, "change_status", [claim], status=a_status("disputed").pk, **moment)
    change = claim.status_changes.order_by("-pk").first()
    assert change.effective_at == day.replace(microsecond=0) < workflow_time
    claim.refresh_from_db()
    assert claim.status.key == "disputed", "what receiving wrote says nothing"


def test_claims_are_assigned(desk):
    claims, assignee = [a_claim(), a_claim()], researcher(first_name="Ada", last_name="Osei")
    preview, done = do(desk, "assign", claims, assignee=assignee.pk)
    assert "assignee: – → Ada Osei" in text_of(preview)
    assert "2 done, 0 refused" in text_of(done)
    assert set(Claim.objects.values_list("assignee", flat=True)) == {assignee.pk}
    assert Batch.objects.get().arguments == {"assignee": {"id": assignee.pk, "is": "Ada Osei"}}


def test_claims_are_given_to_nobody_by_an_empty_choice(desk):
    claim = a_claim()
    workflow.assign(editor(), [claim], assignee=researcher())
    do(desk, "assign", [claim])
    claim.refresh_from_db()
    assert claim.assignee is None


def test_a_review_date_is_set(desk):
    claims = [a_claim(), a_claim()]
    preview, _ = do(desk, "set_review", claims, on="2030-01-31")
    assert "review on: – → 2030-01-31" in text_of(preview)
    assert set(Claim.objects.values_list("review_on", flat=True)) == {dt.date(2030, 1, 31)}


def test_a_topic_is_added_and_removed(desk):
    topic = TopicFactory.create(name="The strait")
    under, other = a_claim(topics=[topic]), a_claim()
    preview, _ = do(desk, "add_topic", [under, other], topic=topic.pk)
    assert "topics: – → The strait" in text_of(preview)
    assert outcomes() == {under.pk: "It is under “The strait” already.", other.pk: ""}
    assert topic.claims.count() == 2
    do(desk, "remove_topic", [under, other], topic=topic.pk)
    assert topic.claims.count() == 0


def test_a_stage_is_set_and_claims_are_turned_down(desk):
    claims = [a_claim(), a_claim()]
    do(desk, "set_stage", claims, stage="researching")
    assert set(Claim.objects.values_list("stage", flat=True)) == {"researching"}
    do(desk, "turn_down", claims, turned_down="opinion", reason="It says what somebody feels.")
    assert set(Claim.objects.values_list("stage", "turned_down")) == {("turned_down", "opinion")}
    assert set(Edit.objects.filter(verb="turn_down").values_list("reason", flat=True)) == {
        "It says what somebody feels."
    }


def test_claims_are_published_and_withdrawn(desk, chief_editor):
    claim, own = a_claim(), a_claim()
    a_change(own, by=chief_editor)
    preview, _ = do(desk, "publish", [claim, own], note="First look.")
    assert "revision: – → 1" in text_of(preview)
    assert outcomes() == {claim.pk: "", own.pk: "You changed its status, so somebody else has to publish it."}
    assert Revision.objects.get().note == "First look."
    do(desk, "withdraw", [claim, own], reason="It names a private person.")
    assert PublicClaim.objects.get().withdrawn_because == "It names a private person."
    assert Batch.objects.first().outcomes.get(claim=own).refusal == "It is not public."


def test_without_a_selection_nothing_starts(desk):
    a_claim()
    response = desk.post(url(Claim), {"action": "assign", "index": 0}, follow=True)
    assert "Items must be selected" in text_of(response)


@pytest.mark.parametrize("role", [researcher, editor])
@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_nobody_else_edits_in_bulk(client, db, role, verb):
    claim = a_claim()
    for staff, expected in ((False, 302), (True, 403)):
        client.force_login(role(is_staff=staff))
        assert ask(client, verb, [claim]).status_code == expected
        assert client.post(url(Claim, "bulk", verb), {"step": "run", "reason": "Mine."}).status_code == expected
    assert not Batch.objects.exists()


def test_an_action_needs_the_permission_of_its_verb_too(client, db):
    claim, user = a_claim(), researcher(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    client.force_login(user)
    page = client.get(url(Claim)).content.decode()
    assert 'value="assign"' in page
    assert 'value="withdraw"' not in page
    assert client.post(url(Claim, "bulk", "withdraw"), {"step": "run"}).status_code == 403
    with pytest.raises(PermissionDenied):
        workflow.run_batch(user, "withdraw", [claim], reason="Mine.", selection="one")


def test_every_bulk_verb_but_none_else_is_an_action(desk):
    assert set(ACTIONS) == set(workflow.BULK_VERBS)
    actions = form_of(desk.get(url(Claim)))
    assert actions is not None
    a_claim()
    page = desk.get(url(Claim)).content.decode()
    for action in ACTIONS.values():
        assert f'<option value="{action.verb}">{action.label}</option>' in page
