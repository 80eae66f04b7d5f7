from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from claims.models import append_only

pytestmark = pytest.mark.django_db


def test_a_sound_site_says_so_and_no_cache_keeps_it(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


def test_a_site_whose_history_is_not_protected_is_not_sound(client: Client) -> None:
    append_only.remove(connection)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "claims_ao_claims_revision_delete" in response.text
    append_only.install(connection)
    assert client.get("/healthz").status_code == 200


def test_a_site_without_its_database_is_not_sound(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer(*args: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.7 as user desk")

    monkeypatch.setattr(connection, "cursor", no_answer)
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (503, "The database does not answer.\n")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_asked(client: Client, method: str) -> None:
    assert getattr(client, method)("/healthz").status_code == 405
