"""What is odd about dates is shown before it is saved, with both dates, and saved once somebody says that they mean it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, override_settings

from claims import workflow
from claims.dates import latest_today, today
from claims.models import Claim, Position, StatusChange
from tests.desk.forms import assert_form_swaps_in_place, at, errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, SourceFactory, a_change, a_claim, a_status, chief, editor
from tests.htmx import HTMX, after_swap, assert_swap_equals_reload, soup


def warnings(page: object) -> str:
    """What stands in the box above the form; its errors do not."""
    [found] = soup(page).select("#warnings")
    assert not soup(page).select("#errors")
    return " ".join(found.get_text(" ").split())


def confirmed(page: object) -> dict[str, object]:
    """What the form sends once its box is ticked."""
    [box] = soup(page).select('#action form input[name="confirmed"]')
    assert not box.has_attr("checked")
    return filled(page, "#action form", confirmed=str(box["value"]))


def a_status_typed(day: str) -> dict[str, object]:
    return {"status": str(a_status("disputed").pk), "rationale": "Why.", "effective_at": f"{day}T10:00"}


def test_a_status_that_would_hold_from_before_the_claim_was_made_is_saved_once_it_is_confirmed(
    deciding: Client,
) -> None:
    claim = a_claim(made_on="2024-11")
    page = send(deciding, at("change_status", claim), **a_status_typed("2024-10-31"))
    expected = "Holds from : The status would hold from 31 October 2024, before the claim was made (November 2024)."
    assert expected in warnings(page)
    typed_is_kept(page, effective_at="2024-10-31T10:00", rationale="Why.")
    assert StatusChange.objects.count() == 1
    assert deciding.post(at("change_status", claim), confirmed(page)).status_code == 302
    assert StatusChange.objects.latest("recorded_at").effective_at == dt.datetime(2024, 10, 31, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(("made_on", "day"), [("2024-11", "2024-11-01"), ("", "2020-01-01"), ("2024", "2024-01-01")])
def test_a_status_that_can_hold_from_then_is_saved_at_once(deciding: Client, made_on: str, day: str) -> None:
    claim = a_claim(made_on=made_on)
    assert send(deciding, at("change_status", claim), **a_status_typed(day)).status_code == 302
    assert StatusChange.objects.count() == 2


def test_what_was_confirmed_is_that_very_warning_and_no_other(deciding: Client) -> None:
    claim = a_claim(made_on="2024-11")
    form = confirmed(send(deciding, at("change_status", claim), **a_status_typed("2024-10-31")))
    page = deciding.post(at("change_status", claim), {**form, "effective_at": "2024-09-01T10:00"})
    assert "from 1 September 2024, before" in warnings(page)
    assert StatusChange.objects.count() == 1


def test_what_was_confirmed_stays_so_where_something_is_wrong_beside_it(deciding: Client) -> None:
    claim = a_claim(made_on="2024-11")
    form = confirmed(send(deciding, at("change_status", claim), **a_status_typed("2024-10-31")))
    page = deciding.post(at("change_status", claim), {**form, "rationale": ""})
    assert "Rationale" in errors(page)
    assert deciding.post(at("change_status", claim), filled(page, "#action form", rationale="Why.")).status_code == 302


@override_settings(SECOND_EDITOR=False)
def test_saving_and_publishing_in_one_step_asks_too_and_then_does_both(deciding: Client) -> None:
    claim = a_claim(made_on="2024-11")
    for check in ("primary_source", "claimant_heard", "rationale", "quotes", "two_origins"):
        workflow.set_checklist(chief(), check, "off")
    form = filled(deciding.get(at("change_status", claim)), "#action form", **a_status_typed("2024-10-31"))
    page = deciding.post(at("change_status", claim), {**form, "step": "publish"})
    assert "before the claim was made" in warnings(page)
    assert deciding.post(at("change_status", claim), {**confirmed(page), "step": "publish"}).status_code == 302
    claim.refresh_from_db()
    assert claim.publication == "published"


def test_with_htmx_the_form_comes_back_in_its_place_and_the_confirmed_one_swaps_as_ever(deciding: Client) -> None:
    claim = a_claim(made_on="2024-11")
    address, home = at("change_status", claim), at("workspace", claim)
    answer = assert_form_swaps_in_place(deciding, claim, address, **a_status_typed("2024-10-31"))
    assert "before the claim was made" in warnings(answer)
    opened = after_swap(deciding.get(home), f'#workspace a[hx-get="{address}"]', deciding.get(address, headers=HTMX))
    asked = after_swap(opened, f'#action form[hx-post="{address}"]', answer)
    done = deciding.post(address, confirmed(asked), headers=HTMX)
    assert_swap_equals_reload(deciding, home, asked, f'#action form[hx-post="{address}"]', done)
    assert StatusChange.objects.count() == 2


def test_a_review_on_a_day_that_is_over_is_warned_of(at_work: Client, claim: Claim) -> None:
    page = send(at_work, at("set_review", claim), on="2024-11-05")
    now = today()
    assert f"Next review : 5 November 2024 is over: today is {now.day} {now:%B %Y}." in warnings(page)
    assert at_work.post(at("set_review", claim), confirmed(page)).status_code == 302
    claim.refresh_from_db()
    assert claim.review_on == dt.date(2024, 11, 5)
    assert send(at_work, at("set_review", claim), on=now.isoformat()).status_code == 302  # today is not over
    assert send(at_work, at("set_review", claim), on="").status_code == 302


@override_settings(TIME_ZONE="Etc/GMT+12")  # where every day comes last, so that it always is a day later somewhere
def test_a_position_said_after_it_is_recorded_is_warned_of(at_work: Client) -> None:
    claim, said_on, now = a_claim(), latest_today(), today()
    party = PartyFactory.create(name="Ministry")
    typed = {"party": "Ministry", "stance": "denies", "quote": "No.", "said_on": said_on.isoformat()}
    page = send(at_work, at("record_position", claim), **typed)
    expected = f"It would be recorded on {now.day} {now:%B %Y}, before it was said ({said_on.day} {said_on:%B %Y})."
    assert expected in warnings(page)
    assert not Position.objects.exists()
    assert at_work.post(at("record_position", claim), confirmed(page)).status_code == 302
    assert Position.objects.get().party == party


def test_a_position_said_after_its_source_was_published_is_warned_of_also_where_one_is_corrected(
    at_work: Client,
) -> None:
    claim = a_claim()
    PartyFactory.create(name="Ministry")
    SourceFactory.create(title="Update", published_on="2024-10")
    typed = {"party": "Ministry", "stance": "denies", "quote": "No.", "source": "Update"}
    assert send(at_work, at("record_position", claim), **typed, said_on="2024-10-31").status_code == 302
    page = send(
        at_work, at("correct_position", claim, Position.objects.get().pk), said_on="2024-11-01", reason="A slip."
    )
    expected = "It would have been said (1 November 2024) after its source was published (October 2024)."
    assert expected in warnings(page)


def test_a_claim_that_would_have_been_made_after_it_had_a_status_is_warned_of(at_work: Client) -> None:
    claim = a_claim(made_on="2024-10")
    a_change(claim, by=editor(), effective_at=dt.datetime(2024, 10, 20, 12, tzinfo=dt.UTC))
    page = send(at_work, at("edit_text", claim), made_on="2024-11")
    expected = (
        "The claim would have been made (November 2024) after it was “Disputed”: that holds from 20 October 2024."
    )
    assert expected in warnings(page)
    assert at_work.post(at("edit_text", claim), confirmed(page)).status_code == 302
    assert send(at_work, at("edit_text", claim), context="More of it.").status_code == 302  # nothing odd was typed now
    assert "More of it." in said(at_work.get(at("workspace", claim)))
