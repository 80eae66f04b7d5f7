"""Parts of what the tests stand on that a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(part: str, how_to_get_it: str) -> NoReturn:
    """Skip the test, or fail it where FACTCHECK_TEST_REQUIRE lists the part."""
    demanded = os.environ.get("FACTCHECK_TEST_REQUIRE", "").replace(" ", "").split(",")
    if part in demanded:
        pytest.fail(f"FACTCHECK_TEST_REQUIRE demands {part}: {how_to_get_it}", pytrace=False)
    pytest.skip(how_to_get_it)
