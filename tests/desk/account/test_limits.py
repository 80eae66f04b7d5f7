"""Who tries passwords is stopped: by name, by address, at both doors, and without locking out those who work here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import hashing
from claims.models import User
from factcheck.settings import CACHES
from tests.desk.forms import filled, said
from tests.factories import PASSWORD, researcher

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
TOO_MANY = "There were too many wrong passwords"
BY_NAME = BY_ADDRESS = 10


@pytest.fixture(autouse=True)
def _counted_in_the_database(settings: Any) -> Iterator[None]:
    settings.CACHES = CACHES
    yield
    cache.clear()


def tries(name: str, password: str = "wrong", *, browser: Client | None = None, address: str = "192.0.2.1") -> int:
    fields = {"login": name, "password": password}
    return (browser or Client()).post(LOGIN, fields, REMOTE_ADDR=address).status_code


def test_of_thirty_wrong_passwords_the_first_ten_are_looked_at(client: Client) -> None:
    user = researcher()
    answers = [tries(user.username, address=f"192.0.2.{n}") for n in range(30)]
    assert answers == [200] * BY_NAME + [429] * 20
    response = client.post(LOGIN, {"login": user.username, "password": PASSWORD, "next": "/desk/me/"})
    assert response.status_code == 429  # nor is the right one looked at
    assert TOO_MANY in said(response)
    assert f'value="{user.username}"' in response.content.decode()
    assert 'value="/desk/me/"' in response.content.decode()


def test_a_name_is_one_however_it_is_written_and_whether_it_is_known_or_not() -> None:
    for name in ("nobody", "Nobody", "ｎobody", " nobody ", "NOBODY") * 2:
        assert tries(name, address=f"198.51.100.{ord(name[0]) % 250}") == 200
    assert tries("nobody") == 429
    assert tries("somebody") == 200


def test_an_address_that_tries_many_names_is_stopped() -> None:
    user = researcher()
    assert [tries(f"name{n}") for n in range(12)] == [200] * BY_ADDRESS + [429] * 2
    assert tries(user.username, PASSWORD) == 429
    assert tries(user.username, PASSWORD, address="192.0.2.2") == 302


def test_of_a_network_of_new_addresses_all_are_one() -> None:
    answers = [tries(f"name{n}", address=f"2001:db8:0:1::{n:x}") for n in range(12)]
    assert answers == [200] * BY_ADDRESS + [429] * 2


def test_right_passwords_are_counted_against_nobody() -> None:
    user = researcher()
    assert {tries(user.username, PASSWORD) for _ in range(15)} == {302}


def test_whoever_has_been_here_is_not_locked_out_by_those_who_guess_elsewhere() -> None:
    user, mine = researcher(), Client()
    assert tries(user.username, PASSWORD, browser=mine) == 302
    mine.post("/accounts/logout/")  # a session ends; the browser is known for a year
    for n in range(BY_NAME + 1):
        tries(user.username, address=f"192.0.2.{n}")
    assert tries(user.username, PASSWORD) == 429
    assert tries(user.username, PASSWORD, browser=mine) == 302


def test_a_known_browser_guesses_no_longer_than_others_and_at_no_other_name() -> None:
    user, other, mine = researcher(), researcher(), Client()
    tries(user.username, PASSWORD, browser=mine)
    mine.post("/accounts/logout/")
    assert [tries(user.username, browser=mine) for _ in range(12)] == [200] * 10 + [429] * 2
    assert tries(user.username, PASSWORD, address="192.0.2.2") == 302  # its failures are its own
    for n in range(BY_NAME):
        tries(other.username, address=f"192.0.2.{n}")
    assert tries(other.username, PASSWORD, browser=mine) == 429


def test_a_browser_that_one_account_knows_is_a_stranger_to_every_other() -> None:
    mine, guessed, client = researcher(), researcher(), Client()
    tries(mine.username, PASSWORD, browser=client)
    client.post("/accounts/logout/")
    for n in range(BY_NAME):
        tries(guessed.username, address=f"192.0.2.{n}")
    assert tries(guessed.username, PASSWORD, browser=client, address="198.51.100.1") == 429
    assert tries(mine.username, PASSWORD, browser=client, address="198.51.100.1") == 302


def test_a_cookie_that_we_did_not_sign_makes_no_browser_known(client: Client) -> None:
    user = researcher()
    tries(user.username, PASSWORD, browser=client)
    cookie = client.cookies["device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    forged = Client()
    forged.cookies["device"] = cookie.value.replace(user.username, "somebody")
    for n in range(BY_NAME):
        tries("somebody", address=f"192.0.2.{n}")
    assert tries("somebody", browser=forged) == 429


def test_who_is_over_the_limit_costs_one_query() -> None:
    for _ in range(BY_NAME):
        tries("nobody")
    with CaptureQueriesContext(connection) as queries:
        assert tries("nobody") == 429
    assert len(queries) == 1


def test_the_counts_of_all_workers_stand_in_a_table_that_migrate_makes(settings: Any) -> None:
    assert site.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert site.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


# Whose address it is.


def test_an_address_that_a_visitor_writes_counts_for_nothing() -> None:
    for n in range(12):
        status = Client(headers={"X-Forwarded-For": f"203.0.113.{n}"}).post(LOGIN, {"login": f"n{n}", "password": "x"})
    assert status.status_code == 429


def test_behind_the_proxy_it_is_the_last_one_which_the_proxy_wrote(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def through(address: str, n: int) -> int:
        there = {"X-Forwarded-For": f"203.0.113.{n}, {address}"}
        fields = {"login": f"name{n}", "password": "x"}
        return Client(headers=there).post(LOGIN, fields, REMOTE_ADDR="").status_code

    assert [through("192.0.2.1", n) for n in range(11)] == [200] * 10 + [429]
    assert through("192.0.2.2", 12) == 200


def test_on_a_socket_without_addresses_all_are_one_and_nobody_meets_an_error() -> None:
    user = researcher()
    assert tries(user.username, PASSWORD, address="") == 302
    assert [tries(f"name{n}", address="") for n in range(11)] == [200] * 10 + [429]


# The turns of those who have a password hashed.


def test_who_gets_no_turn_hears_so_at_once_and_keeps_what_was_typed() -> None:
    user, browser = researcher(), Client(enforce_csrf_checks=True)
    token = filled(browser.get(LOGIN))["csrfmiddlewaretoken"]
    typed = {"csrfmiddlewaretoken": token, "password": PASSWORD}
    with hashing._alone("anybody-waiting", 0), CaptureQueriesContext(connection) as queries:
        odd = browser.post(LOGIN, {**typed, "login": '"><b>\ue002', "next": '/desk/?q="'})
        for _ in range(15):
            response = browser.post(LOGIN, {**typed, "login": user.username, "next": "/desk/me/"})
    assert {odd.status_code, response.status_code} == {429}
    assert not queries.captured_queries
    assert "Many are logging in at this moment. Your password was not looked at." in said(response)
    assert PASSWORD not in response.content.decode()
    kept = filled(odd)
    assert (kept["login"], kept["next"]) == (['"><b>\ue002'], ['/desk/?q="'])
    kept = filled(response, password=PASSWORD)
    assert (kept["login"], kept["next"]) == ([user.username], ["/desk/me/"])
    assert browser.post(LOGIN, kept)["Location"] == "/desk/me/"  # and nothing was counted


def test_a_browser_that_is_known_waits_in_a_queue_of_its_own(client: Client) -> None:
    user = researcher()
    tries(user.username, PASSWORD, browser=client)
    client.post("/accounts/logout/")
    with hashing._alone("anybody-waiting", 0):
        assert tries(user.username, PASSWORD, browser=client) == 302
    client.post("/accounts/logout/")
    with hashing._alone("known-waiting", 0):
        assert tries(user.username, PASSWORD, browser=client) == 429


# The other door.


def test_the_admin_has_no_door_of_its_own(client: Client) -> None:
    user = researcher(is_superuser=True, is_staff=True)
    for method in (client.get, client.post):
        response = method("/admin/login/?next=/admin/claims/user/", {"username": user.username, "password": PASSWORD})
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=/admin/")
    assert "_auth_user_id" not in client.session
    fields = {"login": user.username, "password": PASSWORD, "next": "/admin/claims/user/"}
    assert client.post(LOGIN, fields)["Location"] == "/admin/claims/user/"
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_the_admins_door_leads_nowhere_else(client: Client) -> None:
    user = researcher()
    location = client.get("/admin/login/?next=https://elsewhere.example/")["Location"]
    fields = {"login": user.username, "password": PASSWORD}
    assert client.post(location, fields)["Location"] == "/desk/"
    assert client.get("/admin/login/").status_code == 403  # of a researcher


def test_logging_out_of_the_admin_is_logging_out(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    user = User.objects.create_superuser("root", password=PASSWORD)
    client.force_login(user)
    assert client.get("/admin/logout/").status_code == 405
    with caplog.at_level(logging.INFO, "claims.accounts"):
        assert client.post("/admin/logout/")["Location"] == "/"
    assert "logged out: 'root' from 127.0.0.1" in caplog.text
    assert "_auth_user_id" not in client.session
