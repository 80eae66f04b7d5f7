from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.models import PublicStatus
from claims.vocabulary import Bearing, ChangeKind, Credibility, Likelihood, Reliability, Stance
from tests.factories import a_status, chief
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def test_the_method_page_gives_the_meaning_of_every_word(client: Client) -> None:
    shown = " ".join(soup(client.get("/method/")).get_text().split())
    for vocabulary in (Stance, Bearing, Reliability, Credibility, Likelihood, ChangeKind):
        for word in vocabulary:
            assert word.meaning in shown
    for status in PublicStatus.objects.all():
        assert status.label in shown and status.definition in shown


def test_what_a_status_means_can_be_linked_to(client: Client) -> None:
    page = soup(client.get("/method/"))
    assert all(page.select_one(f"#status-{status.key}") for status in PublicStatus.objects.all())


def test_a_retired_status_is_kept_and_marked(client: Client) -> None:
    workflow.retire_status(chief(), a_status("superseded"), replaced_by=a_status("unverifiable"), reason="Unclear.")
    assert "No longer used" in soup(client.get("/method/")).select_one("#status-superseded").get_text()


def test_the_method_page_costs_two_queries(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/method/")
