"""Logging in and out, and changing one's password."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.desk.forms import said
from tests.factories import PASSWORD, researcher
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
