from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from claims.models import Claim, User
from tests.factories import a_claim, a_position, chief, editor, researcher, some_evidence

LogIn = Callable[[User], Client]


@pytest.fixture
def log_in(db: None) -> LogIn:
    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def at_work(log_in: LogIn) -> Client:
    """The browser of a researcher."""
    return log_in(researcher(first_name="Ada", last_name="Osei"))


@pytest.fixture
def deciding(log_in: LogIn) -> Client:
    """The browser of an editor."""
    return log_in(editor(first_name="Bruno", last_name="Keller"))


@pytest.fixture
def leading(log_in: LogIn) -> Client:
    """The browser of a chief editor."""
    return log_in(chief(first_name="Dev", last_name="Malhotra"))


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim with a position and a piece of evidence, received by somebody else."""
    claim = a_claim()
    some_evidence(claim)
    a_position(claim)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch takes two claims at a time, not a hundred."""
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)
