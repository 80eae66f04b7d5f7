"""A refusal is one line in the log of a server: what, and to whom, with no traceback."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from tests.factories import researcher

pytestmark = pytest.mark.django_db


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.exc_info is None and record.exc_text is None for record in caplog.records)
    return [logging.Formatter("{name}: {message}", style="{").format(record) for record in caplog.records]


def test_what_a_role_does_not_allow_is_one_line_with_who_it_was(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(researcher(username="ada"))
    assert client.get("/admin/login/").status_code == 403
    assert lines(caplog) == ["django.request: Forbidden (Permission denied): /admin/login/, to 'ada'"]


def test_a_form_without_its_token_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    assert Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ada"}).status_code == 403
    [line] = lines(caplog)
    assert line.startswith("django.security.csrf: Forbidden (CSRF cookie not set.): /accounts/login/, to nobody who")


def test_no_address_begins_a_line_of_its_own(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(researcher(username="ada"))
    client.get("/admin/autocomplete/%0A2026-01-01 all is well")
    client.post("/desk/claims/%0A/x/")
    assert all("\n" not in line for line in lines(caplog))


def test_what_breaks_keeps_its_traceback(client: Client, caplog: pytest.LogCaptureFixture, monkeypatch) -> None:
    def breaks(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("claims.models.append_only.losses", breaks)
    client.raise_request_exception = False
    assert client.get("/healthz").status_code == 500
    [record] = caplog.records
    assert record.exc_info


def test_too_many_attempts_are_one_line_not_two(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(11):
        client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    assert lines(caplog)[-2:] == [
        "claims.accounts: wrong password: 'ada' from 127.0.0.1",
        "claims.accounts: locked out: 'ada' from 127.0.0.1",
    ]
    assert len(caplog.records) == 11
