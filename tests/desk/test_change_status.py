"""Changing what the desk says about a claim."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from claims import workflow
from claims.models import Claim, StatusChange
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, filled, said, send
from tests.factories import a_change, a_claim, a_status, editor, researcher, some_evidence
from tests.htmx import soup


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
    assert "Unverified → Disputed They contradict each other." in page
    assert "by Bruno Keller" in page


def test_after_the_swap_the_page_is_what_a_reload_gives(deciding: Client, claim: Claim):
    assert_swaps(deciding, claim, at("change_status", claim), **typed())


def test_one_that_was_overtaken_already_says_what_holds_now(deciding: Client, claim: Claim):
    response = send(deciding, at("change_status", claim), **typed(effective_at="2024-11-06T09:00"))
    assert "What holds now is “Unverified”, because that took effect later." in said(deciding.get(response["Location"]))


@override_settings(TIME_ZONE="Asia/Seoul")
def test_the_moment_is_one_of_the_desks_time_zone(deciding: Client, claim: Claim):
    with timezone.override("Asia/Seoul"):
        page = deciding.get(at("change_status", claim))
        assert "in the desk’s time (Asia/Seoul)" in said(page)
        deciding.post(
            at("change_status", claim), filled(page, "#action form", **typed(effective_at="2024-11-06T09:00"))
        )
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
        ({"effective_at": "yesterday"}, "Holds from : Enter a valid date/time."),
        ({"kind": "correction"}, "The entry that was wrong : A correction names the change"),
        ({"kind": "clarification"}, "Status : A clarification leaves the status"),
        ({"kind": "whim"}, "Why it changes : Choose one of those"),
        ({"evidence": ["999999"]}, "Evidence that it rests on"),
        ({"corrects": "999999"}, "The entry that was wrong"),
    ],
)
def test_what_the_rules_refuse_names_the_field(deciding: Client, claim: Claim, more: dict[str, object], wrong: str):
    response = send(deciding, at("change_status", claim), **typed(**more))
    assert wrong in errors(response)
    assert "They contradict each other." in said(response)
    assert StatusChange.objects.count() == 1


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
    from tests.factories import chief

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
