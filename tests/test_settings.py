"""What the settings promise of a database connection, asked of a process that runs the site's own settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import django; django.setup()
from django.db import connection
names = ["journal_mode", "synchronous", "foreign_keys", "recursive_triggers"]
with connection.cursor() as cursor:
    print(*(cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names))
print(connection.settings_dict["OPTIONS"]["transaction_mode"])
"""


def test_a_connection_to_sqlite_keeps_its_promises(tmp_path: Path, root: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["wal", "2", "1", "1", "IMMEDIATE"]  # synchronous 2 is FULL
