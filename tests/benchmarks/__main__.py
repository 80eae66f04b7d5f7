"""Measure the desk: `uv run python -m tests.benchmarks`, with DATABASE_URL for PostgreSQL.

Every figure is the median of one run, as the ratio to a logged-in view that answers `ok` through the same middleware in
the same run: a machine that is twice as fast gives the same ratios. `--data` names a folder of real statements.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000, help="how many claims the desk follows")
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--data", type=Path, help="folder of real statements; without it, stand-ins")
    options = parser.parse_args()

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()
    from django.db import connection

    from tests.benchmarks.claims import Desk
    from tests.benchmarks.measure import measure, table

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        desk = Desk(options.claims, options.data)
        desk.fill()
        gc.freeze()  # as factcheck/wsgi.py does
        figures = measure(desk, options.rounds)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(table(figures, options.claims, connection.vendor))
    return 1 if any(figure.is_too_slow for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
