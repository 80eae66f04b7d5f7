"""Bulk edits of more claims than one page shows: what was selected is done, a hundred at a time."""

from __future__ import annotations

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Batch, Claim
from tests.admin.bulk import ask, do, outcomes, press
from tests.admin.story import form_of, text_of, url
from tests.factories import a_claim, a_status, editor, researcher, some_evidence


def test_what_is_confirmed_is_what_was_selected_whatever_matches_now(desk):
    first = a_claim(statement="Ships came.")
    asked = desk.post(
        url(Claim) + "?q=ships",
        {"action": "set_stage", ACTION_CHECKBOX_NAME: [first.pk], "select_across": "1", "index": 0},
    )
    later = a_claim(statement="More ships came.")
    preview = press(desk, "set_stage", asked, "preview", stage="done", reason="So.")
    desk.post(url(Claim, "bulk", "set_stage"), form_of(preview, "run"))
    assert outcomes() == {first.pk: ""}
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
    preview = press(desk, "set_stage", asked, "preview", stage="done", reason="A tidy-up.")
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
    preview, begun = do(desk, "set_stage", claims, stage="done")
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
        asked = ask(desk, "change_status", claims)
        status = a_status("disputed").pk
        with CaptureQueriesContext(connection) as preview_queries:
            preview = press(desk, "change_status", asked, "preview", status=status, reason="So.")
        with CaptureQueriesContext(connection) as run_queries:
            run = desk.post(url(Claim, "bulk", "change_status"), form_of(preview, "run"))
        with CaptureQueriesContext(connection) as outcome_queries:
            desk.get(run.url)
        return len(preview_queries), len(run_queries), len(outcome_queries)

    queries([a_claim()])
    assert queries([a_claim()]) == queries([a_claim() for _ in range(20)])


def test_what_refuses_a_later_hundred_is_the_outcome_of_its_claims(chief_editor, monkeypatch):
    monkeypatch.setattr("claims.workflow.batches.SIZE", 1)
    first, second = a_claim(), a_claim()
    cited = {"evidence": [some_evidence(first)], "status": a_status("disputed"), "rationale": "So."}
    batch = workflow.run_batch(chief_editor, "change_status", [first, second], reason="So.", selection="both", **cited)
    assert outcomes() == {first.pk: "", second.pk: "Cite only evidence that is linked to this claim."}
    assert batch.outcomes.count() == batch.size
