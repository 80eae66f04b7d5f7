"""What the tests stand on: which database, and what a machine may lack.

Which database: SQLite in a file (WAL, real connections, real threads) as a plain `pytest` has it, or the one that
DATABASE_URL names. Every test runs on both; the few that are about one of them are marked `sqlite` or `postgres` and are
left out on the other. What a page looks like (`looks`), and what a browser does with one, is looked at on SQLite alone, but
for the walks in which the database has a say (`both`). So that a run on SQLite still shows
what PostgreSQL does, tests/test_postgresql.py runs the tests marked `postgres` on the server that FACTCHECK_TEST_POSTGRES
names.

What may be missing: a browser, two fonts, nginx, a PostgreSQL server and the Nu Html Checker. Their tests then skip and say
how to get it. A part that is listed in FACTCHECK_TEST_REQUIRE (`browser,fonts,nginx,postgres,vnu`) is demanded: without it
they fail.

How many workers: one for each core when the whole suite runs, none when files or tests were picked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from claims.workflow import act
from tests import emptying
from tests.browser import chromium, open_page, page

__all__ = ["chromium", "open_page", "page"]

# In CI the same examples every time: what fails there must fail again. Elsewhere new ones, to find what nobody thought of.
hypothesis.settings.register_profile("desk", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("desk")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None leaves the number to xdist: one for each core."""
    picked = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.keyword or config.option.markexpr
    return 0 if picked else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    elsewhere = ("postgres",) if on_sqlite else ("sqlite", "looks")
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if item.get_closest_marker("both") is None:
                item.add_marker("looks")
    left_out = {item for item in items if any(item.get_closest_marker(name) for name in elsewhere)}
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=list(left_out))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """A file for each worker: SQLite in memory has neither WAL nor a second connection."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "factcheck.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as migrated, before each test: whichever test ran before, in whatever order."""
    with django_db_blocker.unblock():
        as_migrated = {alias: emptying.rows_of(connections[alias]) for alias in connections}

    def fixture_teardown(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
            emptying.empty(connections[alias], as_migrated[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", fixture_teardown)
        yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """A thread of a test's server may still be closing its connection, and PostgreSQL drops no database in use."""
    for connection in connections.all():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    for alias in settings.CACHES:
        caches[alias].clear()


@pytest.fixture(autouse=True, scope="session")
def _turns_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Workers that test side by side do not wait for each other at the log-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "HASHING_FOLDER", tmp_path_factory.mktemp("hashing"))
        yield


@pytest.fixture(autouse=True)
def _clock_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that read the log today: whatever past a test records, its verbs trust the clock."""
    monkeypatch.setattr(act, "_last_entry", timezone.now())


@pytest.fixture
def root() -> Path:
    """The top of the checkout."""
    return settings.BASE_DIR
