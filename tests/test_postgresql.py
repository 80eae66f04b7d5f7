"""On a run on SQLite: what only PostgreSQL can show, on the server that FACTCHECK_TEST_POSTGRES names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import lacking

HOW_TO_GET_IT = (
    "needs a PostgreSQL server where a database may be created: apt-get install postgresql, then name it, as in "
    "FACTCHECK_TEST_POSTGRES=postgres://postgres@127.0.0.1:5432/factcheck. "
    "With DATABASE_URL set to such an address the whole suite runs there."
)


@pytest.mark.sqlite  # on PostgreSQL those tests are part of the run
def test_what_is_about_postgresql_holds_there(root: Path) -> None:
    server = os.environ.get("FACTCHECK_TEST_POSTGRES")
    if not server:
        lacking("postgres", HOW_TO_GET_IT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "postgres", "-p", "no:cacheprovider"],
        cwd=root,
        env={**environment, "DATABASE_URL": server},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
