"""Editing evidence: what it says, what it does for the claim, how far it can be believed, and whose word it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.dates import today
from claims.models import Claim, Edit, Evidence, Party
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_published_claim,
    chief,
    researcher,
    some_evidence,
)
from tests.htmx import soup

DAY = dt.timedelta(days=1)


@pytest.fixture
def piece(claim: Claim) -> Evidence:
    workflow.unlink_evidence(researcher(), claim.evidence.get(), reason="To begin anew.")
    return some_evidence(
        claim,
        source=SourceFactory.create(title="The Daily"),
        quote="We saw tanks.",
        quote_before="At dawn",
        quote_after="and left",
        language="en",
        summary="One saw them.",
        scope="The south.",
        credibility="3",
        origin=PartyFactory.create(name="The ministry"),
    )


def shown(client: Client, claim: Claim, **query: str) -> str:
    [section] = soup(client.get(at("workspace", claim), query)).select("#pieces")
    return " ".join(section.get_text(" ").split())


def test_the_form_has_all_that_the_piece_says_and_what_is_typed_over_is_what_it_says_then(
    at_work: Client, claim: Claim, piece: Evidence
):
    address = at("edit_evidence", claim, piece.pk)
    sent = filled(at_work.get(address), "#action form")
    assert {
        name: values for name, values in sent.items() if name not in ("csrfmiddlewaretoken", "account", "token", "seen")
    } == {
        "credibility": ["3"],
        "origin": ["The ministry"],
        "origin_kind": [""],
        "bearing": ["supports"],
        "quote_before": ["At dawn"],
        "quote": ["We saw tanks."],
        "quote_after": ["and left"],
        "summary": ["One saw them."],
        "scope": ["The south."],
        "language": ["en"],
        "reason": [""],
    }
    response = send(at_work, address, credibility="2", bearing="refutes", quote="We saw <b>no</b> tanks.", scope="")
    assert response["Location"] == at("workspace", claim) + "#pieces"
    text = shown(at_work, claim)
    assert "“We saw <b>no</b> tanks.”" in text and "Information probably true" in text and "Refutes" in text
    assert "Of a part only" not in text
    log = said(at_work.get(at("log", claim)))
    assert "Ada Osei edited evidence source: The Daily" in log.replace("source The", "source: The")
    assert "credibility 3: possibly true → 2: probably true" in log
    assert "bearing supports → refutes" in log


def test_each_piece_leads_to_its_form_and_one_of_a_past_day_does_not(at_work: Client, claim: Claim, piece: Evidence):
    address = at("edit_evidence", claim, piece.pk)
    [link] = soup(at_work.get(at("workspace", claim))).select(f'#piece-{piece.pk} a[href="{address}"]')
    assert link.get_text() == "Edit The Daily"
    past = soup(at_work.get(at("workspace", claim), {"as_of": today().isoformat(), "as": "said"}))
    assert past.select(f"#piece-{piece.pk}") and not past.select(f'a[href="{address}"]')


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim, piece: Evidence):
    typed = {"credibility": "1", "origin": "A new witness", "origin_kind": "person", "reason": "She told us."}
    assert_swaps(at_work, claim, at("edit_evidence", claim, piece.pk), **typed)
    piece.refresh_from_db()
    assert (piece.credibility, str(piece.origin)) == ("1", "A new witness")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"quote": "", "summary": ""}, "Give the exact quote, or say in your own words what the source shows."),
        ({"quote": "x" * 5001}, "Quote : Ensure this value has at most 5000 characters"),
        ({"language": "english"}, "Language : This is no tag of a language."),
        ({"bearing": "proves"}, "What it does for the claim : Choose one of those that are offered."),
        ({"credibility": "9"}, "Credibility : Choose one of those that are offered."),
        ({"origin": "Nobody known"}, "Origin : The desk knows no party “Nobody known”."),
        ({"reason": "x" * 2001}, "Why it is changed : Ensure this value has at most 2000 characters"),
        ({}, "Nothing was changed."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, claim: Claim, piece: Evidence, typed: dict[str, str], wrong: str
):
    typed = typed | ({"scope": "Typed with it."} if typed else {})
    response = send(at_work, at("edit_evidence", claim, piece.pk), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **{name: value for name, value in typed.items() if name not in ("bearing", "credibility")})
    assert_form_swaps_in_place(at_work, claim, at("edit_evidence", claim, piece.pk), **typed)
    assert not Edit.objects.filter(verb="edit_evidence").exists()
    assert not Party.objects.filter(name="Nobody known").exists()


def test_a_new_origin_is_not_added_where_the_edit_is_refused(at_work: Client, claim: Claim, piece: Evidence):
    typed = {"origin": "A new witness", "origin_kind": "person", "quote": "", "summary": ""}
    errors(send(at_work, at("edit_evidence", claim, piece.pk), **typed))
    assert not Party.objects.filter(name="A new witness").exists()


def test_why_is_asked_where_readers_were_shown_it(at_work: Client, db: None):
    claim = a_published_claim()
    piece, later = claim.evidence.get(), some_evidence(claim, quote="Later.")
    address = at("edit_evidence", claim, piece.pk)
    assert "Readers were shown this piece" in said(at_work.get(address))
    assert "Readers were shown" not in said(at_work.get(at("edit_evidence", claim, later.pk)))
    response = send(at_work, address, credibility="4", reason=" ")
    assert "Why it is changed : “Why it is changed” is needed." in errors(response)
    assert at_work.post(address, filled(response, "#action form", reason="Nobody else has it.")).status_code == 302
    assert "Nobody else has it." in said(at_work.get(at("log", claim)))


def test_why_is_asked_where_it_was_published_while_somebody_typed(at_work: Client, claim: Claim, piece: Evidence):
    address = at("edit_evidence", claim, piece.pk)
    sent = filled(at_work.get(address), "#action form", credibility="4")
    workflow.publish(chief(), [claim])
    response = at_work.post(address, sent)
    assert "Why it is changed : " in errors(response)
    assert filled(response, "#action form")["credibility"] == ["4"]


def test_what_readers_would_see_otherwise_stands_in_the_preview(deciding: Client, db: None):
    claim = a_published_claim()
    piece = claim.evidence.get()
    typed = {"quote": "We have seen nobody.", "credibility": "5", "scope": "The south.", "bearing": "refutes"}
    send(deciding, at("edit_evidence", claim, piece.pk), reason="Misread.", **typed)
    preview = said(deciding.get(at("publish", claim)))
    for words in ("seen nobody", "credibility 5", "of a part only: The south."):
        assert words in preview, words
    assert "Misread." not in preview


def test_who_edits_what_a_colleague_edited_meanwhile_sees_both_and_saves_with_one_more_click(
    at_work: Client, claim: Claim, piece: Evidence
):
    address = at("edit_evidence", claim, piece.pk)
    page = at_work.get(address)
    theirs: dict[str, Any] = {
        "quote": "We saw lorries.",
        "bearing": "refutes",
        "credibility": "5",
        "scope": "The north.",
    }
    workflow.edit_evidence(researcher(), piece, origin=PartyFactory.create(name="A witness"), **theirs)
    stale = at_work.post(address, filled(page, "#action form", quote="We saw cars.", credibility="1", summary="Mine."))
    assert stale.status_code == 409
    rows = [
        [" ".join(cell.get_text().split()) for cell in row.select("th, td")]
        for row in soup(stale).select("#beside-conflict tbody tr")
    ]
    assert rows == [
        ["Quote", "We saw lorries.", "We saw cars."],
        ["Credibility", "5: improbable", "1: confirmed by other sources"],
    ]
    again = filled(stale, "#action form")
    kept = {name: again[name] for name in ("quote", "credibility", "summary", "bearing", "scope", "origin")}
    assert kept == {
        "quote": ["We saw cars."],
        "credibility": ["1"],
        "summary": ["Mine."],
        "bearing": ["refutes"],
        "scope": ["The north."],
        "origin": ["A witness"],
    }
    assert at_work.post(address, again).status_code == 302
    changes = Edit.objects.filter(verb="edit_evidence").latest("pk").changes
    assert {name for name, (old, new) in changes.items() if old != new} == {"quote", "credibility", "summary"}


def test_who_edits_a_piece_from_which_words_were_removed_meanwhile_sees_that(
    at_work: Client, claim: Claim, piece: Evidence
):
    address = at("edit_evidence", claim, piece.pk)
    page = at_work.get(address)
    workflow.redact(chief(), piece, "quote", reason="A court said so.")
    stale = at_work.post(address, filled(page, "#action form", credibility="1"))
    assert stale.status_code == 409
    [rows] = soup(stale).select("#beside-conflict")
    assert "[redacted]" in rows.get_text() and "We saw tanks." in rows.get_text()


def test_another_piece_that_is_edited_and_evidence_that_is_linked_meanwhile_stop_nobody(
    at_work: Client, claim: Claim, piece: Evidence
):
    edits, links = at("edit_evidence", claim, piece.pk), at("link_evidence", claim)
    page, linking = at_work.get(edits), at_work.get(links)
    other = some_evidence(claim, quote="Other.")
    workflow.edit_evidence(researcher(), other, credibility="4")
    assert at_work.post(edits, filled(page, "#action form", credibility="1")).status_code == 302
    sent = filled(linking, "#action form", title="A leaflet", bearing="supports", quote="So.")
    assert at_work.post(links, sent).status_code == 302


def test_what_was_typed_stays_where_a_colleague_unlinked_the_piece_meanwhile(
    at_work: Client, claim: Claim, piece: Evidence
):
    address = at("edit_evidence", claim, piece.pk)
    page = at_work.get(address)
    workflow.unlink_evidence(researcher(), piece, reason="Another town.")
    response = at_work.post(address, filled(page, "#action form", quote="We saw cars."))
    assert "This evidence was unlinked already." in errors(response)
    typed_is_kept(response, quote="We saw cars.")
    assert at_work.get(address).status_code == 404


def test_ones_own_edit_is_undone_from_the_workspace(at_work: Client, claim: Claim, piece: Evidence):
    answer = send(at_work, at("edit_evidence", claim, piece.pk), quote="We saw cars.")
    page = at_work.get(answer["Location"])
    assert "The evidence is changed. You can undo it." in said(page)
    edit = Edit.objects.get(verb="edit_evidence")
    [undo] = {form["action"] for form in soup(page).select(f'form[action*="/undo/{edit.pk}/"]')}
    assert at_work.post(str(undo)).status_code == 302
    assert "“We saw tanks.”" in shown(at_work, claim)
    assert "undid this: “edited evidence”" in said(at_work.get(at("log", claim)))


def test_a_piece_of_a_claim_that_was_merged_is_edited_on_its_survivor(at_work: Client, claim: Claim, piece: Evidence):
    survivor = a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    send(at_work, at("edit_evidence", survivor, piece.pk), credibility="2")
    assert "Information probably true" in shown(at_work, survivor)
    assert Edit.objects.get(verb="edit_evidence").claim == survivor


def test_a_past_day_has_the_piece_as_the_desk_had_it_then_and_what_we_now_hold_has_it_as_it_is(
    at_work: Client, db: None
):
    now, before, merged = (
        timezone.now(),
        PartyFactory.create(name="The ministry"),
        PartyFactory.create(name="Its chief"),
    )
    with workflow.recording_at(now - 9 * DAY):
        claim = a_claim()
        piece = some_evidence(claim, quote="We saw tanks.", origin=merged, source=SourceFactory.create(published_on=""))
    for days, fields in (
        (6, {"quote": "We saw lorries.", "credibility": "4"}),
        (3, {"quote": "We saw cars.", "bearing": "refutes", "origin": None, "scope": "The south."}),
    ):
        with workflow.recording_at(now - days * DAY):
            workflow.edit_evidence(researcher(), piece, **fields)
    workflow.merge_parties(chief(), merged, into=before, reason="The same.")

    def on(days: int, reading: str = "said") -> str:
        return shown(at_work, claim, **{"as_of": (today() - days * DAY).isoformat(), "as": reading})

    first, second, third = on(8), on(5), on(2)
    assert "“We saw tanks.”" in first and "Supports" in first and "The ministry" in first and "doubtful" not in first
    assert "“We saw lorries.”" in second and "Supports" in second and "doubtful" in second
    assert "1 source, 1 independent origin" in second
    assert "“We saw cars.”" in third and "Refutes" in third and "The south." in third and "The ministry" not in third
    assert "“We saw cars.”" in on(8, "known-now") and "Refutes" in on(8, "known-now")


def test_an_origin_of_a_past_day_that_was_merged_since_stands_with_what_it_was_merged_into(at_work: Client, db: None):
    whose, other = PartyFactory.create(), PartyFactory.create(name="The ministry")
    with workflow.recording_at(timezone.now() - 3 * DAY):
        claim = a_claim()
        piece = some_evidence(claim, origin=whose, quote="We saw tanks.")
        some_evidence(claim, origin=other, quote="We saw cars.")
    workflow.edit_evidence(researcher(), piece, origin=None)
    workflow.merge_parties(chief(), whose, into=other, reason="The same.")
    then = {"as_of": (today() - 2 * DAY).isoformat(), "as": "said"}
    [origin] = soup(at_work.get(at("workspace", claim), then)).select("#pieces .origin")
    assert "The ministry" in origin.get_text() and len(origin.select("article")) == 2


def test_a_past_day_has_what_was_undone_as_it_stood_between(at_work: Client, db: None, settings: Any):
    settings.UNDO_MINUTES = 60 * 24 * 9
    now, user = timezone.now(), researcher()
    with workflow.recording_at(now - 9 * DAY):
        claim = a_claim()
        piece = some_evidence(claim, quote="We saw tanks.")
    with workflow.recording_at(now - 6 * DAY):
        workflow.edit_evidence(user, piece, quote="We saw cars.")
    with workflow.recording_at(now - 3 * DAY):
        workflow.undo(user, Edit.objects.get(verb="edit_evidence"))
    for days, words in ((8, "tanks"), (5, "cars"), (2, "tanks")):
        then = shown(at_work, claim, **{"as_of": (today() - days * DAY).isoformat(), "as": "said"})
        assert f"“We saw {words}.”" in then, days


def test_words_that_were_removed_for_legal_cause_come_back_on_no_past_day(at_work: Client, db: None):
    now = timezone.now()
    with workflow.recording_at(now - 9 * DAY):
        claim = a_claim()
        piece = some_evidence(claim, quote="Jane did it.", summary="One saw her.")
    with workflow.recording_at(now - 6 * DAY):
        workflow.edit_evidence(researcher(), piece, scope="Jane did it.")
    with workflow.recording_at(now - 3 * DAY):
        workflow.edit_evidence(researcher(), piece, quote="Somebody did it.")
    workflow.redact(chief(), piece, "scope", reason="A court said so.")
    then = shown(at_work, claim, **{"as_of": (today() - 8 * DAY).isoformat(), "as": "said"})
    assert "Jane" not in then and "[redacted]" in then
    workflow.redact(chief(), Edit.objects.filter(verb="edit_evidence").latest("pk"), "changes", reason="The other too.")
    then = shown(at_work, claim, **{"as_of": (today() - 8 * DAY).isoformat(), "as": "said"})
    assert "Somebody" not in then and "[redacted]" in then


def test_the_number_of_queries_does_not_grow_with_the_edits(at_work: Client, db: None):
    with workflow.recording_at(timezone.now() - 3 * DAY):
        claim = a_claim()
        pieces = [some_evidence(claim, quote=f"No. {number}", origin=PartyFactory.create()) for number in range(20)]
    then = {"as_of": (today() - 2 * DAY).isoformat(), "as": "said"}

    def count(address: str, **query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(address, query).status_code == 200
        return len(queries)

    def counts_after_editing(some: list[Evidence]) -> tuple[int, ...]:
        for piece in some:
            workflow.edit_evidence(researcher(), piece, credibility="2", origin=PartyFactory.create())
        home, form = at("workspace", claim), at("edit_evidence", claim, pieces[0].pk)
        return count(home), count(home, **then), count(form)

    assert counts_after_editing(pieces[:1]) == counts_after_editing(pieces[1:])
