"""Logging in and out, and changing one's password."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from claims import hashing
from claims.models import Edit, User
from tests.desk.forms import said
from tests.factories import PASSWORD, UserFactory, researcher
from tests.htmx import HTMX

pytestmark = pytest.mark.django_db


def test_whoever_logs_in_comes_to_the_board(client: Client):
    user = researcher()
    response = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert response["Location"] == "/desk/"


def test_whoever_was_on_the_way_somewhere_comes_there_and_nowhere_else(client: Client):
    user = researcher()
    login = {"login": user.username, "password": PASSWORD}
    assert client.post("/accounts/login/", {**login, "next": "/desk/receive/"})["Location"] == "/desk/receive/"
    client.logout()
    assert client.post("/accounts/login/", {**login, "next": "https://elsewhere.example/"})["Location"] == "/desk/"


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client):
    response = client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    assert response.status_code == 200
    assert "The name or the password is not right." in said(response)
    assert b'value="ada"' in response.content


def test_a_session_that_ended_sends_htmx_to_the_login_and_back(client: Client):
    here = {**HTMX, "HX-Current-URL": "http://testserver/desk/claims/k7m2p9qx/"}
    response = client.get("/accounts/login/", headers=here)
    assert response["HX-Redirect"] == "/accounts/login/?next=/desk/claims/k7m2p9qx/"


def test_logging_out_is_a_post(at_work: Client):
    assert at_work.get("/accounts/logout/").status_code == 405
    assert at_work.post("/accounts/logout/")["Location"] == "/"
    assert at_work.get("/desk/").status_code == 302


def test_the_password_is_changed(at_work: Client):
    new = "another lighthouse in the fog"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    response = at_work.post("/accounts/password/", typed)
    assert response["Location"] == "/desk/"
    assert "Your password is changed." in said(at_work.get("/desk/"))


def test_a_password_that_is_too_short_is_named(at_work: Client):
    typed = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    response = at_work.post("/accounts/password/", typed)
    assert "too short" in said(response)


def test_whoever_is_not_logged_in_has_no_password_to_change(client: Client):
    assert client.get("/accounts/password/").status_code == 302


def test_a_change_of_ones_own_password_is_an_entry_and_ends_the_other_sessions(
    client: Client, caplog: pytest.LogCaptureFixture
):
    user, elsewhere = UserFactory.create(), Client()  # of no role
    client.force_login(user)
    elsewhere.force_login(user)
    new = "another lighthouse in the fog"
    with caplog.at_level(logging.INFO, "claims.accounts"):
        client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert User.objects.get(pk=user.pk).check_password(new)
    edit = Edit.objects.get()
    assert (edit.by, edit.verb, edit.changes) == (user, "change_own_password", {"password": [None, "set anew"]})
    assert caplog.messages == [f"own password changed: {user.username!r} from 127.0.0.1"]
    assert client.get("/accounts/password/").status_code == 200
    assert elsewhere.get("/accounts/password/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"oldpassword": "a guess"}, "This is not your password as it is now."),
        ({"oldpassword": ""}, "This field is required."),
        ({"password2": "another night at sea"}, "You must type the same password each time."),
        ({"password1": "aaaaaaaaaaaa", "password2": "aaaaaaaaaaaa"}, "repeats the same few letters"),
        ({"password1": "follow-the-claims", "password2": "follow-the-claims"}, "the password of the demo"),
    ],
)
def test_a_password_that_is_not_changed_says_why(at_work: Client, typed: dict[str, str], why: str):
    good = {"oldpassword": PASSWORD, "password1": "the tide turns late", "password2": "the tide turns late"}
    response = at_work.post("/accounts/password/", good | typed)
    assert response.status_code == 200
    assert why in said(response)
    assert not Edit.objects.exists()
    assert User.objects.get().check_password(PASSWORD)


def test_old_passwords_are_not_guessed_without_end(at_work: Client):
    typed = {"oldpassword": "a guess", "password1": "the tide turns late", "password2": "the tide turns late"}
    answers = [at_work.post("/accounts/password/", typed).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_while_many_hash_the_old_password_is_not_looked_at(
    at_work: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.PASSWORD_HASHERS = ["claims.hashing.OneAtATimeHasher"]
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    at_work.force_login(user)
    monkeypatch.setattr(hashing, "PATIENCE", 0.1)
    typed = {"oldpassword": PASSWORD, "password1": "the tide turns late", "password2": "the tide turns late"}
    with hashing._alone("hashing", 0):
        assert "Many are logging in at this moment" in said(at_work.post("/accounts/password/", typed))
    assert at_work.post("/accounts/password/", typed).status_code == 302


def test_who_comes_goes_and_fails_is_one_line_each_in_the_log(client: Client, caplog: pytest.LogCaptureFixture):
    user = researcher()
    with caplog.at_level(logging.INFO, "claims.accounts"):
        client.post(
            "/accounts/login/", {"login": "ada\n2026-01-01 logged in: 'root'" + "a" * 60, "password": "a secret"}
        )
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        client.post("/accounts/logout/")
        client.post("/accounts/logout/")  # nobody
    assert caplog.messages == [
        f"wrong password: \"ada\\n2026-01-01 logged in: 'root'{'a' * 28}\" from 127.0.0.1",
        f"logged in: {user.username!r} from 127.0.0.1",
        f"logged out: {user.username!r} from 127.0.0.1",
    ]
    assert not {"a secret", PASSWORD} & set(caplog.text.split("\n"))
    assert all(record.exc_info is None for record in caplog.records)


def test_whoever_was_deactivated_hears_what_all_hear(client: Client):
    user = researcher(is_active=False)
    response = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert "The name or the password is not right." in said(response)


def test_a_name_is_the_same_however_its_letters_are_put_together(client: Client):
    researcher(username="zoë")
    assert client.post("/accounts/login/", {"login": " zoe\u0308 ", "password": PASSWORD}).status_code == 302


def test_whoever_is_logged_in_is_asked_no_more(at_work: Client):
    assert at_work.get("/accounts/login/?next=/desk/me/")["Location"] == "/desk/me/"


@pytest.mark.parametrize(
    "next",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "http://localhost/",
    ],
)
def test_next_leads_to_this_site_alone(client: Client, next: str):
    login = {"login": researcher().username, "password": PASSWORD}
    assert client.post(f"/accounts/login/?next={next}", {**login, "next": next})["Location"] == "/desk/"


def test_a_session_lasts_as_long_as_before(client: Client):
    client.post("/accounts/login/", {"login": researcher().username, "password": PASSWORD})
    assert client.session.get_expiry_age() == 14 * 24 * 3600


@pytest.mark.parametrize(
    "page",
    [
        *("signup/", "email/", "inactive/", "confirm-email/", "confirm-email/x/", "reauthenticate/", "login/code/"),
        *("login/code/confirm/", "password/change/", "password/set/", "password/reset/key/done/", "3rdparty/", ""),
    ],
)
def test_what_allauth_has_beside_that_is_not_here(client: Client, at_work: Client, page: str):
    with pytest.raises(Resolver404):
        resolve(f"/accounts/{page}")
    for browser in (client, at_work):
        assert browser.get(f"/accounts/{page}").status_code == 404


def test_there_is_no_page_for_programs(client: Client):
    there = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
    response = client.post("/accounts/login/", {"login": "ada", "password": "wrong"}, headers=there)
    assert response["Content-Type"].startswith("text/html")
