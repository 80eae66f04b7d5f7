"""What we said on an earlier day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from claims import workflow
from tests.factories import a_change, a_claim, a_published_claim, chief, editor
from tests.htmx import soup
from tests.public.addresses import address
from tests.public.test_revisions import a_story, at, verdict

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "number", "said"),
    [
        ("2024-11-04", 1, "Unverified"),
        ("2024-11-05", 1, "Unverified"),
        ("2024-11-06", 2, "Disputed"),
        ("2024-11-30", 3, "Disputed"),
    ],
)
def test_a_day_shows_the_revision_that_stood_at_its_end(client: Client, day: str, number: int, said: str) -> None:
    claim = a_story()
    page = address(claim, "as_of", day)
    assert verdict(client, page) == said
    assert f"revision {number}" in soup(client.get(page)).select_one(".then").get_text()


def test_beside_what_we_said_that_day_stands_what_we_now_hold(client: Client) -> None:
    page = address(a_story(), "as_of", "2024-11-05")
    assert verdict(client, page) == "Unverified"
    then = " ".join(soup(client.get(page)).select_one(".then").get_text().split())
    assert "What we now hold: on that day the claim was Disputed" in then


@override_settings(TIME_ZONE="Asia/Seoul")
def test_days_are_days_at_the_desk(client: Client) -> None:
    with workflow.recording_at(at(4, 14, 59)):  # 23:59 in Seoul
        claim = a_published_claim()
    with workflow.recording_at(at(4, 15)):  # midnight there
        a_change(claim, status="disputed")
        workflow.publish(editor(), [claim])
    assert verdict(client, address(claim, "as_of", "2024-11-04")) == "Unverified"
    assert verdict(client, address(claim, "as_of", "2024-11-05")) == "Disputed"


def test_a_day_before_the_first_publication_says_so(client: Client) -> None:
    claim = a_story()
    response = client.get(address(claim, "as_of", "2024-11-03"))
    assert response.status_code == 404
    assert "had not published" in response.text
    assert address(claim) in response.text


def test_a_day_to_come_says_so(client: Client) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    response = client.get(address(a_published_claim(), "as_of", tomorrow.isoformat()))
    assert response.status_code == 404
    assert "yet to come" in response.text


def test_today_is_what_we_say_now(client: Client) -> None:
    claim = a_published_claim(status="disputed")
    assert verdict(client, address(claim, "as_of", timezone.localdate().isoformat())) == "Disputed"


def test_on_a_day_on_which_the_claim_stood_withdrawn_that_is_shown(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim(statement="The dam has burst.")
    with workflow.recording_at(at(6)):
        workflow.withdraw(chief(), [claim], reason="It was another dam.")
    with workflow.recording_at(at(8)):
        workflow.publish(editor(), [claim])
    response = client.get(address(claim, "as_of", "2024-11-07"))
    assert (response.status_code, "It was another dam." in response.text) == (200, True)
    assert "has burst" not in response.text


STRANGE = ["x", "2024", "2024-11", "2024-02-30", "2024-13-01", "20241105", "2024-W45-2", "2024-11-05T10:00", "١٢"]
STRANGE += ["9999-12-31", "0000-01-01"]


@pytest.mark.parametrize("day", STRANGE)
def test_what_is_no_day_is_refused_in_words(client: Client, day: str) -> None:
    claim = a_story()
    for response in (
        client.get(address(claim, "as_of", day)),
        client.get(address(claim, "pick_day"), {"date": day}),
        client.get(address(claim, "pick_day")),
    ):
        assert response.status_code == 400
        assert "Write the day as 2024-10-24." in response.text


def test_a_day_can_be_picked_in_a_form_without_script(client: Client) -> None:
    claim = a_story()
    form = soup(client.get(address(claim))).select_one("form.pick-day")
    assert form["method"] == "get"
    response = client.get(form["action"], {"date": "2024-11-05"})
    assert (response.status_code, response["Location"]) == (302, address(claim, "as_of", "2024-11-05"))


def test_a_page_as_of_a_day_costs_three_queries(client: Client, django_assert_num_queries: object) -> None:
    claim = a_claim()
    workflow.relate(editor(), a_published_claim(), claim, kind="part_of")
    workflow.publish(editor(), [claim])
    page = address(claim, "as_of", timezone.localdate().isoformat())
    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get(page)


def test_what_could_not_be_read_about_a_claim_leads_back_to_it(client: Client) -> None:
    claim = a_story()
    for page in (address(claim, "as_of", "yesterday"), address(claim, "compare", 2, 2)):
        response = client.get(page)
        assert response.status_code == 400
        assert soup(response).select_one(f'.notice a[href="{address(claim)}"]').get_text() == claim.statement


def test_a_day_on_which_it_was_not_public_names_the_claim_and_offers_what_we_hold_only_where_we_hold_something(
    client: Client,
) -> None:
    with workflow.recording_at(at(4)):
        claim = a_claim(statement="The dam has burst.")
    with workflow.recording_at(at(6)):
        workflow.publish(editor(), [claim])
    for day, is_known in (("2024-11-05", True), ("2024-11-03", False)):
        page = soup(client.get(address(claim, "as_of", day)))
        assert "The dam has burst." in page.select_one(".notice").get_text()
        assert bool(page.select(f'a[href="{address(claim, "as_known_now", day)}"]')) is is_known
