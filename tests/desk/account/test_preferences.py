"""What an editor prefers: the zone of times, the light, the keys. They are one's own, and no reader's page knows them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Claim, User
from tests.desk.forms import at, errors, filled, said, typed_is_kept
from tests.factories import UserFactory, a_published_claim, researcher
from tests.htmx import soup

HERE = "/accounts/preferences/"


@pytest.fixture
def somebody(db: None) -> User:
    return researcher()


@pytest.fixture
def browser(somebody: User) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def test_preferences_are_saved_and_shown(browser: Client, somebody: User) -> None:
    typed = {"time_zone": "Asia/Seoul", "theme": "dark"}
    answer = browser.post(HERE, {**typed, "shortcuts": ""}, follow=True)
    somebody.refresh_from_db()
    assert (somebody.time_zone, somebody.theme, somebody.shortcuts) == ("Asia/Seoul", "dark", False)
    assert "Your preferences are saved." in said(answer)
    form = filled(answer, "main form")
    assert form["time_zone"] == ["Asia/Seoul"] and form["theme"] == ["dark"] and "shortcuts" not in form


def test_a_zone_that_does_not_exist_is_refused_and_the_rest_kept(browser: Client, somebody: User) -> None:
    answer = browser.post(HERE, {"time_zone": "Atlantis/Capital", "theme": "dark"})
    assert "Time zone" in errors(answer)
    typed_is_kept(answer, theme="dark")
    somebody.refresh_from_db()
    assert somebody.theme == "auto"


def test_whoever_does_not_work_at_the_desk_has_no_preferences_here(db: None) -> None:
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get(HERE).status_code == 403
    assert client.post(reverse("switch_theme"), {"theme": "dark"}).status_code == 403


def test_times_at_the_desk_are_in_the_zone_that_the_editor_prefers(browser: Client, somebody: User) -> None:
    with workflow.recording_at(dt.datetime(2024, 10, 24, 20, 30, tzinfo=dt.UTC)):
        claim = workflow.receive(somebody, statement="Troops were sent.")
    assert "20:30 UTC" in said(browser.get(at("workspace", claim)))
    workflow.prefer(somebody, time_zone="Asia/Seoul")
    page = said(browser.get(at("workspace", claim)))
    assert "05:30 KST" in page and "20:30 UTC" not in page


def test_a_moment_that_is_typed_is_read_in_the_zone_that_the_editor_prefers(claim: Claim, deciding: Client) -> None:
    user = User.objects.get(pk=deciding.session["_auth_user_id"])
    workflow.prefer(user, time_zone="Asia/Seoul")
    page = deciding.get(at("change_status", claim))
    assert "Asia/Seoul" in said(page)
    moment = (claim.received_at + dt.timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    typed = {"status": "2", "rationale": "One says so.", "kind": "development", "effective_at": moment}
    deciding.post(at("change_status", claim), {**filled(page, "#action form"), **typed})
    change = claim.status_changes.order_by("-pk")[0]
    assert change.effective_at == claim.received_at.replace(second=0, microsecond=0)


def test_the_public_page_keeps_the_zone_of_the_desk_whoever_reads_it(browser: Client, somebody: User) -> None:
    workflow.prefer(somebody, time_zone="Asia/Seoul")
    claim = a_published_claim()
    address = reverse("public:claim", args=[claim.public_id, claim.slug])
    browser.get("/desk/")
    assert browser.get(address).content == Client().get(address).content


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_switch_in_the_head_changes_the_light_and_leads_back(browser: Client, somebody: User, theme: str) -> None:
    here = "http://testserver/desk/?stage=done"
    answer = browser.post(reverse("switch_theme"), {"theme": theme}, headers={"Referer": here})
    assert answer["Location"] == here
    assert soup(browser.get("/desk/")).select_one("html")["data-theme"] == theme
    assert "data-theme" not in Client().get("/").content.decode()


def test_the_switch_never_leads_to_another_site(browser: Client) -> None:
    answer = browser.post(reverse("switch_theme"), {"theme": "dark"}, headers={"Referer": "https://elsewhere.example/"})
    assert answer["Location"] == "/desk/"


def test_the_switch_takes_no_light_that_does_not_exist(browser: Client, somebody: User) -> None:
    assert browser.post(reverse("switch_theme"), {"theme": "purple"}).status_code == 400
    assert browser.get(reverse("switch_theme")).status_code == 405
    somebody.refresh_from_db()
    assert somebody.theme == "auto"


def test_keys_are_off_with_one_switch(browser: Client, somebody: User) -> None:
    assert "keys.js" in browser.get("/desk/").content.decode()
    workflow.prefer(somebody, shortcuts=False)
    page = browser.get("/desk/").content.decode()
    assert "keys.js" not in page and "<dialog" not in page
