"""Adding and changing sources."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from tests.factories import (
    researcher,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.news.example/a/1/",
        "https://news.example/a/1#top",
        "https://news.example/a/1?utm_source=x&fbclid=1",
        "HTTPS://NEWS.example/a/1",
    ],
)
def test_one_address_in_its_spellings_is_one_source(spelling: str) -> None:
    workflow.add_source(researcher(), title="A page", url="https://news.example/a/1")
    with pytest.raises(ValidationError, match="known already"):
        workflow.add_source(researcher(), title="The same page", url=spelling)
