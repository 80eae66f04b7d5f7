from __future__ import annotations

import pytest
from django.test import Client

from claims.models import User
from tests.factories import chief


@pytest.fixture
def chief_editor(db: None) -> User:
    return chief(is_staff=True)


@pytest.fixture
def desk(chief_editor: User) -> Client:
    """The browser of a chief editor."""
    client = Client()
    client.force_login(chief_editor)
    return client
