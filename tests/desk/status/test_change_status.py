"""Changing what the desk says about a claim."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Revision, StatusChange
from tests.desk.conftest import LogIn
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import (
    a_change,
    a_claim,
    a_position,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, after_swap, soup


def typed(key: str = "disputed", **more: object) -> dict[str, object]:
    return {"status": str(a_status(key).pk), "rationale": "They contradict each other.", **more}


def test_the_status_is_changed_with_its_reason_and_the_evidence_cited(deciding: Client, claim: Claim):
    evidence = claim.evidence.get()
    response = send(deciding, at("change_status", claim), **typed(evidence=[evidence.pk]))
    assert response["Location"] == at("workspace", claim)
    claim.refresh_from_db()
    assert claim.status.key == "disputed"
    change = StatusChange.objects.latest("recorded_at")
    assert (change.rationale, change.kind) == ("They contradict each other.", "development")
    assert list(change.evidence.all()) == [evidence]
    page = said(deciding.get(at("workspace", claim)))
    assert "Received → Disputed They contradict each other." in page
    assert "by Bruno Keller" in page


def test_after_the_swap_the_page_is_what_a_reload_gives(deciding: Client, claim: Claim):
    assert_swaps(deciding, claim, at("change_status", claim), **typed())


def test_one_that_was_overtaken_already_says_what_holds_now(deciding: Client, claim: Claim):
    a_change(claim, status="refuted")
    response = send(deciding, at("change_status", claim), **typed(effective_at="2024-11-06T09:00"))
    assert "What holds now is “Refuted”, because that took effect later." in said(deciding.get(response["Location"]))


def test_the_moment_is_one_of_the_editors_own_time_zone_which_is_named(log_in: LogIn, claim: Claim):
    client = log_in(editor(time_zone="Asia/Seoul"))
    page = client.get(at("change_status", claim))
    assert "in your time zone (Asia/Seoul)" in said(page)
    client.post(at("change_status", claim), filled(page, "#action form", **typed(effective_at="2024-11-06T09:00")))
    assert StatusChange.objects.get(status__key="disputed").effective_at == dt.datetime(
        2024, 11, 6, 0, 0, tzinfo=dt.UTC
    )


def test_each_status_is_offered_with_its_meaning(deciding: Client, claim: Claim):
    page = said(deciding.get(at("change_status", claim)))
    for status in (a_status("disputed"), a_status("corroborated")):
        assert f"{status.label} {status.definition}" in page


def test_the_link_beside_an_entry_asks_for_its_correction(deciding: Client, claim: Claim):
    wrong = a_change(claim)
    page = deciding.get(at("workspace", claim))
    address = f"{at('change_status', claim)}?corrects={wrong.pk}"
    assert soup(page).select(f'#changes a[hx-get="{address}"]')
    form = filled(deciding.get(address), "#action form", **typed("corroborated"))
    assert (form["corrects"], form["kind"]) == ([str(wrong.pk)], ["correction"])
    assert deciding.post(at("change_status", claim), form).status_code == 302
    correction = StatusChange.objects.get(corrects=wrong)
    page = soup(deciding.get(at("workspace", claim)))
    assert "Corrected since" in page.select_one(f"#said-{wrong.pk}").get_text()  # type: ignore[union-attr]
    assert f"#said-{wrong.pk}" in str(page.select_one(f"#said-{correction.pk}"))


@pytest.mark.parametrize("corrects", ["nonsense", "999999", ""])
def test_a_link_to_an_unknown_entry_shows_the_form_all_the_same(deciding: Client, claim: Claim, corrects: str):
    assert deciding.get(f"{at('change_status', claim)}?corrects={corrects}").status_code == 200


def test_a_clarification_leaves_the_status(deciding: Client, claim: Claim):
    send(deciding, at("change_status", claim), **typed("unverified", kind="clarification"))
    assert StatusChange.objects.latest("recorded_at").kind == "clarification"


def test_what_is_missing_is_named_and_what_was_chosen_stays(deciding: Client, claim: Claim):
    chosen = typed("corroborated") | {"rationale": ""}
    response = assert_form_swaps_in_place(deciding, claim, at("change_status", claim), **chosen)
    assert "Rationale : “Rationale” is needed." in errors(response)
    assert filled(response, "#action form" if soup(response).select("#action") else "form")["status"] == [
        chosen["status"]
    ]
    assert "Status : Choose one." in errors(send(deciding, at("change_status", claim), rationale="Why."))
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"effective_at": "2999-01-01T00:00"}, "Holds from : This moment is in the future."),
        ({"effective_at": "yesterday"}, "Holds from : This is not read as a moment."),
        ({"effective_at": "0001-01-01T00:00"}, "Holds from : Give the year with four figures"),
        ({"rationale": "a\0b"}, "Rationale : Null characters are not allowed."),
        ({"kind": "correction"}, "The entry that was wrong : A correction names the change"),
        ({"kind": "clarification"}, "Status : A clarification leaves the status"),
        ({"kind": "whim"}, "Why it changes : Choose one of those"),
        ({"evidence": ["999999"]}, "Evidence that it rests on"),
        ({"corrects": "999999"}, "The entry that was wrong"),
    ],
)
def test_what_the_rules_refuse_names_the_field(deciding: Client, claim: Claim, more: dict[str, object], wrong: str):
    response = send(deciding, at("change_status", claim), **(typed() | more))
    assert wrong in errors(response)
    assert "rationale" in more or "They contradict each other." in said(response)
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize(("number", "hour"), [(0, 0), (1, 1)])
def test_a_time_that_came_twice_is_asked_about_and_then_saved_as_the_one_that_was_picked(
    log_in: LogIn, claim: Claim, number: int, hour: int
):
    client, address = log_in(editor(time_zone="Europe/Berlin")), at("change_status", claim)
    answer = send(client, address, **typed(effective_at="2024-10-27T02:30"))
    assert "In Europe/Berlin the clocks were put back, so this time came twice." in errors(answer)
    typed_is_kept(answer, effective_at="2024-10-27T02:30", rationale="They contradict each other.")
    offered = soup(answer).select('#action input[name="effective_at-pick"]')
    assert [" ".join(one.find_parent("label").get_text().split()) for one in offered] == [
        "the first: 02:30 CEST",
        "the second: 02:30 CET",
    ]
    picked = {"effective_at-pick": str(offered[number]["value"])}
    looked_at = client.post(address, {**filled(answer, "#action form", **picked), "step": "preview"})
    [checked] = soup(looked_at).select('#action input[name="effective_at-pick"][checked]')
    assert checked["value"] == picked["effective_at-pick"]  # another look loses nothing
    assert client.post(address, filled(looked_at, "#action form")).status_code == 302
    saved = StatusChange.objects.latest("recorded_at").effective_at
    assert saved == dt.datetime(2024, 10, 27, hour, 30, tzinfo=dt.UTC)


def test_a_pick_does_not_outlast_the_time_that_it_was_for(log_in: LogIn, claim: Claim):
    client = log_in(editor(time_zone="Europe/Berlin"))
    answer = send(client, at("change_status", claim), **typed(effective_at="2024-10-27T02:30"))
    picked = str(soup(answer).select_one('input[name="effective_at-pick"]')["value"])
    form = filled(answer, "#action form", **{"effective_at-pick": picked, "effective_at": "2024-10-28T02:30"})
    assert client.post(at("change_status", claim), form).status_code == 302
    saved = StatusChange.objects.latest("recorded_at").effective_at
    assert saved == dt.datetime(2024, 10, 28, 1, 30, tzinfo=dt.UTC)


@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_time_that_never_came_is_refused_with_what_to_do(deciding: Client, claim: Claim):
    answer = send(deciding, at("change_status", claim), **typed(effective_at="2024-03-31T02:30"))
    wrong = errors(answer)
    assert "In Europe/Berlin the clocks were put forward over this time: it never came." in wrong
    assert "such as 01:30 or 03:30." in wrong
    typed_is_kept(answer, effective_at="2024-03-31T02:30")
    assert not soup(answer).select('input[name="effective_at-pick"]')


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2024-10-27T02:30+99:00", "soon", "1.5"])
def test_what_is_no_moment_is_an_error_and_never_a_crash(log_in: LogIn, claim: Claim, moment: str):
    client = log_in(editor(time_zone="Europe/Berlin"))
    pick = {"effective_at-pick": "2024-10-27"}
    page = client.get(at("change_status", claim))
    sent = {**filled(page, "#action form", **typed(effective_at=moment)), **pick}
    assert "Holds from" in errors(client.post(at("change_status", claim), sent))


@override_settings(TIME_ZONE="Asia/Seoul")
def test_the_preview_has_the_days_of_the_desk_whoever_looks(log_in: LogIn, claim: Claim):
    client = log_in(editor(time_zone="America/New_York"))
    words = preview(client, claim, **typed(effective_at="2024-11-05T11:00"))  # past midnight in Seoul
    assert "Disputed since 6 November 2024" in words


def test_the_status_that_it_has_already_is_refused(deciding: Client, claim: Claim):
    response = send(deciding, at("change_status", claim), **typed("unverified"))
    assert "Status : It is “Unverified” already." in errors(response)


def test_neither_evidence_nor_an_entry_of_another_claim_is_taken(deciding: Client, claim: Claim):
    other = a_claim(statement="Another.")
    foreign, change = some_evidence(other), other.status_changes.get()
    wrong = errors(send(deciding, at("change_status", claim), **typed(evidence=[foreign.pk])))
    assert "Evidence that it rests on" in wrong
    wrong = errors(send(deciding, at("change_status", claim), **typed(kind="correction", corrects=str(change.pk))))
    assert "The entry that was wrong" in wrong


def test_a_retired_status_is_not_offered_nor_taken(deciding: Client, leading: Client, claim: Claim):
    form = typed("superseded")
    workflow.retire_status(chief(), a_status("superseded"), replaced_by=None, reason="Unused.")
    assert "Status : Choose one of those that are offered." in errors(
        deciding.post(at("change_status", claim), {**form, "seen": claim.version, "kind": "development"})
    )


def test_a_turned_down_claim_has_no_status_to_change(deciding: Client, claim: Claim):
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    assert not soup(deciding.get(at("workspace", claim))).select(f'a[hx-get="{at("change_status", claim)}"]')
    assert "It was turned down." in errors(send(deciding, at("change_status", claim), **typed()))


def test_a_conflict_shows_what_the_other_said_and_one_more_submit_saves(deciding: Client, claim: Claim):
    address = at("change_status", claim)
    mine = filled(deciding.get(address), "#action form", **typed("corroborated"))
    a_change(claim, by=editor(first_name="Clara", last_name="Lind"), rationale="Denied today.")

    response = deciding.post(address, mine)
    assert response.status_code == 409
    [conflict] = soup(response).select("#conflict")
    words = " ".join(conflict.get_text(" ").split())
    assert "Clara Lind changed the status Denied today." in words
    assert "Unverified → Disputed" in words
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in conflict.select(".beside tbody tr")]
    assert rows[:2] == [
        ["Status", "Disputed", "Corroborated"],
        ["Rationale", "Denied today.", "They contradict each other."],
    ]
    claim.refresh_from_db()
    assert claim.status.key == "disputed"

    form = filled(response, "#action form")
    assert form["rationale"] == ["They contradict each other."]
    assert deciding.post(address, form).status_code == 302
    claim.refresh_from_db()
    assert claim.status.key == "corroborated"


def test_a_version_that_is_no_number_is_an_error_and_not_a_crash(deciding: Client, claim: Claim):
    response = deciding.post(at("change_status", claim), {**typed(), "kind": "development", "seen": "soon"})
    assert "Enter a whole number." in errors(response)


def test_a_researcher_is_not_offered_what_editors_decide(at_work: Client, claim: Claim):
    page = soup(at_work.get(at("workspace", claim)))
    for name in ("change_status", "publish", "withdraw", "merge"):
        assert not page.select(f'a[href^="{at(name, claim)}"]')


def test_the_same_status_once_more_is_kept_as_a_clarification_and_one_more_submit_saves(deciding: Client, claim: Claim):
    address = at("change_status", claim)
    mine = filled(deciding.get(address), "#action form", **typed())
    a_change(claim, rationale="Denied today.", kind="development")
    response = deciding.post(address, mine)
    conflict = said(response)
    assert "It is “Disputed” already now, so yours is marked as a clarification of it." in conflict
    form = filled(response, "#action form")
    assert form["kind"] == ["clarification"]
    assert deciding.post(address, form).status_code == 302
    changes = StatusChange.objects.filter(status__key="disputed").order_by("pk").values_list("rationale", "kind")
    assert list(changes) == [("Denied today.", "development"), ("They contradict each other.", "clarification")]


# What the public will read.

PREVIEW = {**HTMX, "HX-Target": "status-preview"}


def will_read(page: object) -> str:
    [found] = soup(page).select("#status-preview")
    return " ".join(found.get_text(" ").split())


def preview(client: Client, claim: Claim, **what: object) -> str:
    """What the preview becomes while a form is filled in."""
    address = at("change_status", claim)
    page = client.get(address)
    form = filled(page, "#action form", **what)
    answer = client.post(address, {**form, "step": "preview"}, headers=PREVIEW)
    swapped = after_swap(page, "#status-preview", answer)
    assert len(swapped.select("#action form textarea")) == 1, "the form itself stays"
    return will_read(swapped)


def test_before_a_status_is_chosen_the_preview_says_what_to_do(deciding: Client, claim: Claim):
    assert "Choose a status and say why." in will_read(deciding.get(at("change_status", claim)))
    assert "Choose a status and say why." in preview(deciding, claim, rationale="Why.")


def test_the_preview_shows_status_reason_and_what_it_rests_on_and_saves_nothing(deciding: Client, claim: Claim):
    evidence = claim.evidence.get()
    words = preview(deciding, claim, **typed(evidence=[str(evidence.pk)]))
    assert "Disputed since" in words
    assert "They contradict each other." in words
    assert f"Rests on: {evidence.source}" in words
    assert StatusChange.objects.count() == 1
    claim.refresh_from_db()
    assert claim.status.key == "unverified"


def test_the_preview_is_word_for_word_what_readers_read_once_it_is_published(
    deciding: Client, client: Client, claim: Claim
):
    address = at("change_status", claim)
    form = filled(deciding.get(address), "#action form", **typed())
    shown = deciding.post(address, {**form, "step": "preview"}, headers=PREVIEW)
    deciding.post(address, form)
    workflow.publish(editor(), [claim])
    public = soup(client.get(f"/claims/{claim.public_id}/{claim.slug}/"))
    public.select(".verdict .published")[0].decompose()  # what is not published yet has no such day
    verdicts = [page.select("#verdict")[0] for page in (soup(shown), public)]
    for verdict in verdicts:
        del verdict.select("time")[0]["datetime"]  # from now on: a moment later than it was looked at
    assert str(verdicts[0]) == str(verdicts[1])


def test_an_entry_of_an_earlier_moment_that_was_overtaken_is_shown_as_history(deciding: Client, claim: Claim):
    a_change(claim, status="refuted", rationale="It is not so.")
    words = preview(deciding, claim, **typed(effective_at="2024-11-06T09:00"))
    assert "Disputed since" not in words
    assert "Your entry “Disputed” goes into the history." in words
    assert words.index("Refuted") < words.index("They contradict each other.")


def test_an_entry_that_holds_from_before_the_claim_was_received_is_what_readers_will_read(
    deciding: Client, claim: Claim
):
    words = preview(deciding, claim, **typed(effective_at="2024-11-06T09:00"))
    assert "Disputed since 6 November 2024" in words
    assert "goes into the history" not in words


def test_a_correction_is_shown_in_the_place_of_what_it_corrects(deciding: Client, claim: Claim):
    wrong = a_change(claim, status="refuted")
    workflow.publish(editor(), [claim])
    words = preview(deciding, claim, **typed(kind="correction", corrects=str(wrong.pk)))
    assert "Disputed since" in words
    assert "Correction Replaces the entry “Refuted” of" in words


@pytest.mark.parametrize(
    "what",
    [
        {"effective_at": "2999-01-01T00:00"},
        {"effective_at": "0001-01-01T00:00"},
        {"effective_at": "soon"},
        {"rationale": ""},
        {"rationale": "a\0b"},
        {"kind": "whim"},
        {"kind": "correction"},
        {"evidence": ["999999"]},
        {"seen": "x"},
    ],
    ids=str,
)
def test_what_is_not_right_yet_is_shown_as_far_as_it_goes(deciding: Client, claim: Claim, what: dict[str, object]):
    assert "Disputed since" in preview(deciding, claim, **(typed() | what))


def test_without_javascript_a_button_shows_the_preview_and_saves_nothing(deciding: Client, claim: Claim):
    address = at("change_status", claim)
    page = deciding.get(address)
    assert soup(page).select('#action button[name="step"][value="preview"]')
    response = deciding.post(address, {**filled(page, "#action form", **typed()), "step": "preview"})
    assert response.status_code == 200
    assert "They contradict each other." in will_read(response)
    form = filled(response, "#action form")
    assert form["rationale"] == ["They contradict each other."]
    assert StatusChange.objects.count() == 1
    assert deciding.post(address, form).status_code == 302


def test_the_preview_takes_as_many_queries_however_much_is_cited(deciding: Client, claim: Claim):
    counts = []
    for _ in range(2):
        pieces = [some_evidence(claim, quote=f"Seen {n}.").pk for n in range(5)]
        claim.refresh_from_db()
        form = {**typed(), "kind": "development", "seen": claim.version, "step": "preview", "evidence": pieces}
        with CaptureQueriesContext(connection) as queries:
            deciding.post(at("change_status", claim), form, headers=PREVIEW)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


# Saving and publishing at once.


def test_where_one_may_publish_ones_own_status_both_are_done_at_once(deciding: Client, client: Client, claim: Claim):
    with override_settings(SECOND_EDITOR=False):
        page = deciding.get(at("change_status", claim))
        assert soup(page).select('#action button[value="publish"]')
        sent = {**filled(page, "#action form", **typed()), "step": "publish"}
        response = deciding.post(at("change_status", claim), sent)
    assert "The status is recorded: Disputed. The claim is published." in said(deciding.get(response["Location"]))
    assert "They contradict each other." in said(client.get(f"/claims/{claim.public_id}/{claim.slug}/"))


def test_where_a_second_editor_publishes_nothing_is_offered_and_nothing_saved(deciding: Client, claim: Claim):
    page = deciding.get(at("change_status", claim))
    assert not soup(page).select('#action button[value="publish"]')
    assert "Save it, then ask for a second look." in said(page)
    sent = {**filled(page, "#action form", **typed()), "step": "publish"}
    response = deciding.post(at("change_status", claim), sent)
    assert "You changed its status, so somebody else has to publish it." in errors(response)
    assert StatusChange.objects.count() == 1
    assert deciding.post(at("change_status", claim), filled(response, "#action form")).status_code == 302


@override_settings(SECOND_EDITOR=False)
def test_what_the_checklist_blocks_is_neither_saved_nor_published_and_saving_is_one_click_away(
    deciding: Client, claim: Claim
):
    workflow.set_checklist(chief(), "primary_source", "block")
    address = at("change_status", claim)
    sent = {**filled(deciding.get(address), "#action form", **typed()), "step": "publish"}
    response = deciding.post(address, sent)
    assert "It cannot be published, so it was not saved either. No evidence here was published by" in errors(response)
    assert (StatusChange.objects.count(), Revision.objects.count()) == (1, 0)
    assert deciding.post(address, filled(response, "#action form")).status_code == 302
    claim.refresh_from_db()
    assert (claim.status.key, claim.publication) == ("disputed", "")


@override_settings(SECOND_EDITOR=False)
def test_what_a_colleague_added_meanwhile_is_not_published_unseen(deciding: Client, claim: Claim):
    address = at("change_status", claim)
    sent = {**filled(deciding.get(address), "#action form", **typed()), "step": "publish"}
    a_position(claim, quote="We know of nothing.")
    response = deciding.post(address, sent)
    assert response.status_code == 409
    assert "We know of nothing." in said(response)
    assert (StatusChange.objects.count(), Revision.objects.count()) == (1, 0)
    again = {**filled(response, "#action form"), "step": "publish"}
    assert deciding.post(address, again).status_code == 302
    assert Revision.objects.count() == 1


def test_who_may_not_publish_cannot_by_the_way_of_a_status(log_in: LogIn, claim: Claim):
    user = researcher()
    user.user_permissions.add(Permission.objects.get(codename="decide_status"))
    client = log_in(user)
    page = client.get(at("change_status", claim))
    assert not soup(page).select('#action button[value="publish"]')
    sent = {**filled(page, "#action form", **typed()), "step": "publish"}
    with override_settings(SECOND_EDITOR=False):
        assert client.post(at("change_status", claim), sent).status_code == 403
    assert StatusChange.objects.count() == 1
