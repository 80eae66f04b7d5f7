"""The pages between of a bulk edit: what is asked, what the preview tells, and what confirming it does."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import Batch, BatchOutcome, Claim, Edit, PublicClaim, Revision, Status, User
from tests.admin.bulk import ask, do, outcomes, press
from tests.admin.story import errors_of, form_of, text_of, url
from tests.factories import UserFactory, a_change, a_claim, a_published_claim, a_status, chief, editor


def test_a_preview_writes_nothing(desk):
    claims = [a_claim(), a_claim()]
    before = {model: model._default_manager.count() for model in (Edit, Batch, BatchOutcome, Revision, PublicClaim)}
    response = press(desk, "publish", ask(desk, "publish", claims), "preview", reason="Ready.")
    assert "2 will change, 0 will be refused." in text_of(response)
    assert "Nothing has been done yet." in text_of(response)
    assert before == {model: model._default_manager.count() for model in before}
    assert set(Claim.objects.values_list("version", flat=True)) == {1}


def test_where_all_would_be_refused_there_is_nothing_to_confirm(desk):
    claim = a_claim()
    preview = press(desk, "withdraw", ask(desk, "withdraw", [claim]), "preview", reason="Wrong.")
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
    preview = press(desk, "change_status", ask(desk, "change_status", [claim]), "preview", **typed)
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
    asked = form_of(ask(desk, verb, [claim]))
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
    response = press(desk, "assign", ask(desk, "assign", [claim]), "preview", assignee=outsider.pk, reason="Try.")
    assert errors_of(response) == ["Eve Out does not work at the desk."]
    assert not Batch.objects.exists()


def test_a_status_retired_between_preview_and_confirmation_is_an_error_of_the_form(desk, chief_editor):
    claim, status = a_claim(), a_status("disputed")
    preview = press(
        desk, "change_status", ask(desk, "change_status", [claim]), "preview", status=status.pk, reason="So."
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
    asked = ask(desk, "change_status", [changed, untouched])
    preview = press(desk, "change_status", asked, "preview", status=status.pk, reason="They contradict each other.")
    assert "2 will change" in text_of(preview)
    a_change(changed, by=editor(first_name="Bruno", last_name="Keller"), status="refuted")
    done = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "run"), follow=True)
    assert "1 done, 1 refused" in text_of(done)
    assert outcomes() == {changed.pk: "Bruno Keller changed it since you looked at it.", untouched.pk: ""}
    changed.refresh_from_db()
    assert changed.status.key == "refuted"


def test_a_note_added_meanwhile_does_not_stop_a_change_of_status(desk):
    claim = a_claim()
    asked = ask(desk, "change_status", [claim])
    workflow.assign(editor(), [claim], assignee=None) if claim.assignee else workflow.set_stage(
        editor(), [claim], stage="researching"
    )
    preview = press(desk, "change_status", asked, "preview", status=a_status("disputed").pk, reason="So.")
    assert "1 will change, 0 will be refused." in text_of(preview)


def test_confirming_twice_does_it_once_and_shows_what_came_of_it(desk):
    claim = a_claim()
    preview = press(desk, "set_stage", ask(desk, "set_stage", [claim]), "preview", stage="done", reason="So.")
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
    asked = ask(desk, "change_status", [claim])
    preview = press(desk, "change_status", asked, "preview", status=status, kind=kind, reason="So.")
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
    claim = a_claim()
    asked = form_of(ask(desk, "set_stage", [claim])) | {"stage": "done", "reason": "So.", "step": "run"}
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


def test_a_refused_batch_leaves_the_claims_of_the_public_as_they_were(desk):
    claim = a_published_claim(statement="The dam broke.")
    preview = press(desk, "turn_down", ask(desk, "turn_down", [claim]), "preview", turned_down="opinion", reason="So.")
    assert "It is public. Withdraw it first." in text_of(preview)
    assert PublicClaim.objects.get().statement == "The dam broke."


def test_names_in_a_preview_are_text_and_never_markup(desk):
    claim = a_claim(statement="<script>alert(1)</script> was said.")
    status = workflow.add_status(
        User.objects.get(groups__name="chief editor"), key="x", label="<b>X</b>", definition="D.", tone="open"
    )
    preview, done = do(desk, "change_status", [claim], status=status.pk, reason="<i>So.</i>")
    for page in (preview, done):
        for markup in ("<script>alert", "<b>X</b>", "<i>So"):
            assert markup not in page.content.decode()
    assert Status.objects.filter(label="<b>X</b>").exists()
