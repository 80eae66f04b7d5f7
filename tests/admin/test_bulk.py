"""Bulk edits: ask, show what will happen, do it by one batch of the verb, show what happened."""

import datetime as dt

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.admin.bulk_forms import ACTIONS
from claims.models import Batch, BatchOutcome, Claim, Edit, PublicClaim, Revision, Status, User
from tests.admin.story import errors_of, form_of, text_of, url
from tests.factories import (
    TopicFactory,
    UserFactory,
    a_change,
    a_claim,
    a_published_claim,
    a_status,
    editor,
    researcher,
    some_evidence,
)


def _ask(client, verb, claims, **more):
    """Select claims in the list and start an action."""
    return client.post(url(Claim), {"action": verb, ACTION_CHECKBOX_NAME: [c.pk for c in claims], "index": 0} | more)


def _step(client, verb, response, step, **typed):
    """Press a button of a page between."""
    data = form_of(response, step) | typed
    return client.post(url(Claim, "bulk", verb), data)


def _do(client, verb, claims, **typed):
    """The whole way: list, form, preview, outcome. Returns the preview and the outcome."""
    preview = _step(client, verb, _ask(client, verb, claims), "preview", **{"reason": "A tidy-up."} | typed)
    assert not errors_of(preview), errors_of(preview)
    done = client.post(url(Claim, "bulk", verb), form_of(preview, "run"), follow=True)
    assert done.redirect_chain, "it was not done"
    return preview, done


def _outcomes():
    return dict(BatchOutcome.objects.values_list("claim", "refusal"))


def test_a_status_is_changed_for_many_with_one_rationale(desk, chief_editor):
    fresh, already = a_claim(statement="Ships came."), a_claim(statement="Planes came.")
    a_change(already, status="disputed")
    changes = fresh.status_changes.count()
    status = a_status("disputed")
    response = _ask(desk, "change_status", [fresh, already])
    assert "2 picked in the list" in text_of(response)
    preview, done = _do(desk, "change_status", [fresh, already], status=status.pk, reason="They contradict each other.")
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
    assert _outcomes()[fresh.pk] == ""
    assert _outcomes()[already.pk].startswith("It is “Disputed” already.")
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
    _do(desk, "change_status", [claim], status=a_status("disputed").pk, **moment)
    change = claim.status_changes.order_by("-pk").first()
    assert change.effective_at == day.replace(microsecond=0) < workflow_time
    claim.refresh_from_db()
    assert claim.status.key == "unverified", "what took effect later still holds"


def test_claims_are_assigned(desk):
    claims, assignee = [a_claim(), a_claim()], researcher(first_name="Ada", last_name="Osei")
    preview, done = _do(desk, "assign", claims, assignee=assignee.pk)
    assert "assignee: – → Ada Osei" in text_of(preview)
    assert "2 done, 0 refused" in text_of(done)
    assert set(Claim.objects.values_list("assignee", flat=True)) == {assignee.pk}
    assert Batch.objects.get().arguments == {"assignee": {"id": assignee.pk, "is": "Ada Osei"}}


def test_claims_are_given_to_nobody_by_an_empty_choice(desk):
    claim = a_claim()
    workflow.assign(editor(), [claim], assignee=researcher())
    _do(desk, "assign", [claim])
    claim.refresh_from_db()
    assert claim.assignee is None


def test_a_review_date_is_set(desk):
    claims = [a_claim(), a_claim()]
    preview, _ = _do(desk, "set_review", claims, on="2030-01-31")
    assert "review on: – → 2030-01-31" in text_of(preview)
    assert set(Claim.objects.values_list("review_on", flat=True)) == {dt.date(2030, 1, 31)}


def test_a_topic_is_added_and_removed(desk):
    topic = TopicFactory.create(name="The strait")
    under, other = a_claim(topics=[topic]), a_claim()
    preview, _ = _do(desk, "add_topic", [under, other], topic=topic.pk)
    assert "topics: – → The strait" in text_of(preview)
    assert _outcomes() == {under.pk: "It is under “The strait” already.", other.pk: ""}
    assert topic.claims.count() == 2
    _do(desk, "remove_topic", [under, other], topic=topic.pk)
    assert topic.claims.count() == 0


def test_a_stage_is_set_and_claims_are_turned_down(desk):
    claims = [a_claim(), a_claim()]
    _do(desk, "set_stage", claims, stage="researching")
    assert set(Claim.objects.values_list("stage", flat=True)) == {"researching"}
    _do(desk, "turn_down", claims, turned_down="opinion", reason="It says what somebody feels.")
    assert set(Claim.objects.values_list("stage", "turned_down")) == {("turned_down", "opinion")}
    assert set(Edit.objects.filter(verb="turn_down").values_list("reason", flat=True)) == {
        "It says what somebody feels."
    }


def test_claims_are_published_and_withdrawn(desk, chief_editor):
    claim, own = a_claim(), a_claim()
    a_change(own, by=chief_editor)
    preview, _ = _do(desk, "publish", [claim, own], note="First look.")
    assert "revision: – → 1" in text_of(preview)
    assert _outcomes() == {claim.pk: "", own.pk: "You changed its status, so somebody else has to publish it."}
    assert Revision.objects.get().note == "First look."
    _do(desk, "withdraw", [claim, own], reason="It names a private person.")
    assert PublicClaim.objects.get().withdrawn_because == "It names a private person."
    assert Batch.objects.first().outcomes.get(claim=own).refusal == "It is not public."


def test_a_preview_writes_nothing(desk):
    claims = [a_claim(), a_claim()]
    before = {model: model._default_manager.count() for model in (Edit, Batch, BatchOutcome, Revision, PublicClaim)}
    response = _step(desk, "publish", _ask(desk, "publish", claims), "preview", reason="Ready.")
    assert "2 will change, 0 will be refused." in text_of(response)
    assert "Nothing has been done yet." in text_of(response)
    assert before == {model: model._default_manager.count() for model in before}
    assert set(Claim.objects.values_list("version", flat=True)) == {1}


def test_where_all_would_be_refused_there_is_nothing_to_confirm(desk):
    claim = a_claim()
    preview = _step(desk, "withdraw", _ask(desk, "withdraw", [claim]), "preview", reason="Wrong.")
    assert "0 will change, 1 will be refused." in text_of(preview)
    assert b'value="run"' not in preview.content


def test_one_may_go_back_from_the_preview_with_everything_typed(desk):
    claim, status = a_claim(), a_status("disputed")
    typed = {
        "status": status.pk,
        "kind": "development",
        "reason": "They contradict <each> other.",
        "effective_at_0": "2024-01-01",
        "effective_at_1": "10:00",
    }
    preview = _step(desk, "change_status", _ask(desk, "change_status", [claim]), "preview", **typed)
    back = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "back"))
    again = form_of(back, "preview")
    assert again["reason"] == ["They contradict <each> other."]
    assert again["status"] == [str(status.pk)]
    assert again["effective_at_0"] == ["2024-01-01"]
    assert again["effective_at_1"] == ["10:00"]


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("change_status", {"status": ""}, "This field is required."),
        ("change_status", {"reason": " "}, "This field is required."),
        (
            "change_status",
            {"kind": "correction"},
            "Select a valid choice. correction is not one of the available choices.",
        ),
        (
            "change_status",
            {"effective_at_0": "2999-01-01", "effective_at_1": "10:00"},
            "This moment is in the future. A status holds from now or from an earlier moment.",
        ),
        ("change_status", {"effective_at_0": "soon", "effective_at_1": "10:00"}, "Enter a valid date."),
        ("assign", {"assignee": "999999"}, "Select a valid choice. That choice is not one of the available choices."),
        ("set_review", {"on": "soon"}, "Enter a valid date."),
        ("add_topic", {"topic": ""}, "This field is required."),
        (
            "set_stage",
            {"stage": "turned_down"},
            "Select a valid choice. turned_down is not one of the available choices.",
        ),
        ("publish", {"reason": ""}, "This field is required."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "run"])
def test_what_is_typed_wrong_is_told_and_what_was_typed_stays(desk, verb, typed, said, step):
    claim = a_claim()
    asked = form_of(_ask(desk, verb, [claim]))
    if verb == "change_status":
        asked["status"] = a_status("disputed").pk
    data = asked | {"reason": "Typed reason.", "step": step} | typed
    response = desk.post(url(Claim, "bulk", verb), data)
    assert response.status_code == 200
    assert said in errors_of(response)
    if "reason" not in typed:
        assert form_of(response)["reason"] == ["Typed reason."]
    assert not Batch.objects.exists()


def test_somebody_without_a_role_is_no_assignee(desk):
    claim, outsider = a_claim(), UserFactory.create(first_name="Eve", last_name="Out")
    response = _step(desk, "assign", _ask(desk, "assign", [claim]), "preview", assignee=outsider.pk, reason="Try.")
    assert errors_of(response) == ["Eve Out does not work at the desk."]
    assert not Batch.objects.exists()


def test_a_status_retired_between_preview_and_confirmation_is_an_error_of_the_form(desk, chief_editor):
    claim, status = a_claim(), a_status("disputed")
    preview = _step(
        desk, "change_status", _ask(desk, "change_status", [claim]), "preview", status=status.pk, reason="So."
    )
    workflow.retire_status(chief_editor, status, replaced_by=None, reason="Too wide.")
    response = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "run"))
    assert response.status_code == 200
    assert errors_of(response)
    assert form_of(response)["reason"] == ["So."]
    assert not Batch.objects.exists()


def test_a_claim_changed_since_it_was_seen_is_refused_and_the_others_go_on(desk):
    changed, untouched = a_claim(), a_claim()
    status = a_status("disputed")
    asked = _ask(desk, "change_status", [changed, untouched])
    preview = _step(desk, "change_status", asked, "preview", status=status.pk, reason="They contradict each other.")
    assert "2 will change" in text_of(preview)
    a_change(changed, by=editor(first_name="Bruno", last_name="Keller"), status="refuted")
    done = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "run"), follow=True)
    assert "1 done, 1 refused" in text_of(done)
    assert _outcomes() == {changed.pk: "Bruno Keller changed it since you looked at it.", untouched.pk: ""}
    changed.refresh_from_db()
    assert changed.status.key == "refuted"


def test_a_note_added_meanwhile_does_not_stop_a_change_of_status(desk):
    claim = a_claim()
    asked = _ask(desk, "change_status", [claim])
    workflow.assign(editor(), [claim], assignee=None) if claim.assignee else workflow.set_stage(
        editor(), [claim], stage="researching"
    )
    preview = _step(desk, "change_status", asked, "preview", status=a_status("disputed").pk, reason="So.")
    assert "1 will change, 0 will be refused." in text_of(preview)


def test_what_is_confirmed_is_what_was_selected_whatever_matches_now(desk):
    first = a_claim(statement="Ships came.")
    asked = desk.post(
        url(Claim) + "?q=ships",
        {"action": "set_stage", ACTION_CHECKBOX_NAME: [first.pk], "select_across": "1", "index": 0},
    )
    later = a_claim(statement="More ships came.")
    preview = _step(desk, "set_stage", asked, "preview", stage="done", reason="So.")
    desk.post(url(Claim, "bulk", "set_stage"), form_of(preview, "run"))
    assert _outcomes() == {first.pk: ""}
    later.refresh_from_db()
    assert later.stage == "received"


def test_all_that_match_are_taken_across_pages_a_hundred_to_a_transaction(desk):
    by = researcher()
    for number in range(205):
        a_claim(by=by, statement=f"Ship no. {number} came.")
    other = a_claim(by=by, statement="Planes came.")
    first = Claim.objects.first()
    asked = desk.post(
        url(Claim) + "?q=ship&stage__exact=received",
        {"action": "set_stage", ACTION_CHECKBOX_NAME: [first.pk], "select_across": "1", "index": 0},
    )
    assert "205 claims: all 205 that matched stage: received, search: ship" in text_of(asked)
    assert "And 105 more." in text_of(asked)
    preview = _step(desk, "set_stage", asked, "preview", stage="done", reason="A tidy-up.")
    assert "Of the first 100 of 205 claims 100 will change, 0 will be refused." in text_of(preview)
    begun = desk.post(url(Claim, "bulk", "set_stage"), form_of(preview, "run"), follow=True)
    batch = Batch.objects.get()
    assert begun.redirect_chain == [(reverse("desk:batch", args=[batch.pk]), 302)]
    assert "100 done, 0 refused, 105 still to be done." in text_of(begun)
    for _ in range(2):
        desk.post(reverse("desk:go_on", args=[batch.pk]))
    assert "205 done, 0 refused" in text_of(desk.get(url(Batch, "change", batch.pk)))
    assert (batch.size, batch.outcomes.count(), batch.edits.count()) == (205, 205, 205)
    assert batch.selection == "all 205 that matched stage: received, search: ship"
    other.refresh_from_db()
    assert other.stage == "received"


def test_of_more_than_a_preview_shows_all_are_done(desk, monkeypatch):
    for size in ("claims.workflow.batches.SIZE", "claims.admin.records.SHOWN"):
        monkeypatch.setattr(size, 3)
    claims = [a_claim() for _ in range(5)]
    workflow.set_stage(editor(), claims[-1:], stage="done")
    preview, begun = _do(desk, "set_stage", claims, stage="done")
    assert "Of the first 3 of 5 claims 3 will change" in text_of(preview)
    assert "3 done, 0 refused, 2 still to be done." in text_of(begun)
    batch = Batch.objects.get()
    assert "3 done, 0 refused, 2 not reached" in text_of(desk.get(url(Batch, "change", batch.pk)))
    desk.post(reverse("desk:go_on", args=[batch.pk]))
    done = desk.get(url(Batch, "change", batch.pk))
    assert "4 done, 1 refused. The first 3 are shown, the refused ones before the others." in text_of(done)
    assert "Nothing to change: it is so already." in text_of(done)
    assert set(Claim.objects.values_list("stage", flat=True)) == {"done"}


def test_preview_and_outcome_take_as_many_queries_for_twenty_claims_as_for_one(desk):
    def queries(claims):
        asked = _ask(desk, "change_status", claims)
        status = a_status("disputed").pk
        with CaptureQueriesContext(connection) as preview_queries:
            preview = _step(desk, "change_status", asked, "preview", status=status, reason="So.")
        with CaptureQueriesContext(connection) as run_queries:
            run = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "run"))
        with CaptureQueriesContext(connection) as outcome_queries:
            desk.get(run.url)
        return len(preview_queries), len(run_queries), len(outcome_queries)

    queries([a_claim()])
    assert queries([a_claim()]) == queries([a_claim() for _ in range(20)])


def test_confirming_twice_does_it_once_and_shows_what_came_of_it(desk):
    claim = a_claim()
    preview = _step(desk, "set_stage", _ask(desk, "set_stage", [claim]), "preview", stage="done", reason="So.")
    confirmed = form_of(preview, "run")
    first = desk.post(url(Claim, "bulk", "set_stage"), confirmed)
    second = desk.post(url(Claim, "bulk", "set_stage"), confirmed, follow=True)
    assert second.redirect_chain[0][0] == first.url
    assert "This was confirmed already." in text_of(second)
    assert Batch.objects.count() == 1
    assert claim.edits.filter(verb="set_stage").count() == 1


@pytest.mark.parametrize("kind", ["development", "clarification"])
def test_two_confirmations_at_one_moment_do_nothing_twice(desk, chief_editor, kind):
    """Neither session knows of the other request: the second batch holds nothing but refusals."""
    claim = a_claim()
    status = a_status("disputed" if kind == "development" else "unverified").pk
    asked = _ask(desk, "change_status", [claim])
    preview = _step(desk, "change_status", asked, "preview", status=status, kind=kind, reason="So.")
    confirmed = form_of(preview, "run")
    for _ in range(2):
        client = Client()
        client.force_login(chief_editor)
        client.post(url(Claim, "bulk", "change_status"), confirmed)
    first, second = Batch.objects.order_by("pk")
    assert first.outcomes.get().refusal == ""
    assert second.outcomes.get().refusal == f"{chief_editor} changed it since you looked at it."
    assert claim.status_changes.count() == 2


def test_a_selection_cannot_be_forged_or_taken_from_somebody_else(desk, chief_editor):
    from tests.factories import chief

    claim = a_claim()
    asked = form_of(_ask(desk, "set_stage", [claim])) | {"stage": "done", "reason": "So.", "step": "run"}
    forged = asked | {"selection": str(asked["selection"][0])[:-3] + "abc"}
    response = desk.post(url(Claim, "bulk", "set_stage"), forged, follow=True)
    assert "Choose claims in the list" in text_of(response)
    other = Client()
    other.force_login(chief(is_staff=True))
    assert "Choose claims in the list" in text_of(other.post(url(Claim, "bulk", "set_stage"), asked, follow=True))
    assert not Batch.objects.exists()


def test_the_pages_between_are_reached_by_posting_alone(desk):
    response = desk.get(url(Claim, "bulk", "assign"), follow=True)
    assert response.redirect_chain == [(url(Claim), 302)]
    assert "Choose claims in the list" in text_of(response)
    assert desk.post(url(Claim, "bulk", "receive"), {}).status_code == 404
    assert not Batch.objects.exists()


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
        assert _ask(client, verb, [claim]).status_code == expected
        assert client.post(url(Claim, "bulk", verb), {"step": "run", "reason": "Mine."}).status_code == expected
    assert not Batch.objects.exists()


def test_an_action_needs_the_permission_of_its_verb_too(client, db):
    from django.contrib.auth.models import Permission

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


def test_a_refused_batch_leaves_the_claims_of_the_public_as_they_were(desk):
    claim = a_published_claim(statement="The dam broke.")
    preview = _step(desk, "turn_down", _ask(desk, "turn_down", [claim]), "preview", turned_down="opinion", reason="So.")
    assert "It is public. Withdraw it first." in text_of(preview)
    assert PublicClaim.objects.get().statement == "The dam broke."


def test_names_in_a_preview_are_text_and_never_markup(desk):
    claim = a_claim(statement="<script>alert(1)</script> was said.")
    status = workflow.add_status(
        User.objects.get(groups__name="chief editor"), key="x", label="<b>X</b>", definition="D.", tone="open"
    )
    preview, done = _do(desk, "change_status", [claim], status=status.pk, reason="<i>So.</i>")
    for page in (preview, done):
        for markup in ("<script>alert", "<b>X</b>", "<i>So"):
            assert markup not in page.content.decode()
    assert Status.objects.filter(label="<b>X</b>").exists()


def test_what_refuses_a_later_hundred_is_the_outcome_of_its_claims(chief_editor, monkeypatch):
    monkeypatch.setattr("claims.workflow.batches.SIZE", 1)
    first, second = a_claim(), a_claim()
    cited = {"evidence": [some_evidence(first)], "status": a_status("disputed"), "rationale": "So."}
    batch = workflow.run_batch(chief_editor, "change_status", [first, second], reason="So.", selection="both", **cited)
    assert _outcomes() == {first.pk: "", second.pk: "Cite only evidence that is linked to this claim."}
    assert batch.outcomes.count() == batch.size
