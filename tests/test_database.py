"""What the tests stand on holds: the database is as migrated before each of them, guarded, and what a real site has."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from claims.models import Batch, Status, append_only
from tests import emptying
from tests.concurrency import at_once
from tests.factories import TopicFactory, UserFactory
from tests.parts import lacking

as_migrated: dict[str, int] = {}


def _is_as_migrated() -> None:
    counts = {table: len(rows) for table, (_, rows) in emptying.rows_of(connection).items()}
    assert counts == as_migrated.setdefault("counts", counts)  # type: ignore[arg-type]
    assert Status.objects.filter(key="unverified").exists()
    assert Group.objects.get(name="chief editor").permissions.filter(codename="redact").exists()
    assert append_only.missing() == []


def _a_batch() -> Batch:
    at = "2024-11-01T00:00:00Z"
    return Batch.objects.create(
        verb="assign", selection="one claim", size=1, reason="Why.", at=at, by=UserFactory.create()
    )


@pytest.mark.django_db
def test_a_test_that_rolls_back_finds_the_database_as_migrated():
    _is_as_migrated()
    _a_batch()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_finds_the_database_as_migrated_and_may_write_history(turn):
    _is_as_migrated()
    _a_batch()
    Status.objects.filter(key="refuted").delete()


@pytest.mark.django_db
def test_a_test_after_them_finds_the_database_as_migrated():
    _is_as_migrated()
    assert Status.objects.filter(key="refuted").exists()


@pytest.mark.django_db(transaction=True)
def test_threads_have_connections_of_their_own_and_see_what_was_committed():
    TopicFactory.create(slug="seen")

    def count():
        from claims.models import Topic

        return Topic.objects.filter(slug="seen").count()

    def breaks():
        raise ValueError("raised, not swallowed")

    [one, two, three] = at_once(count, count, breaks)
    assert (one, two) == (1, 1)
    assert isinstance(three, ValueError)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_is_a_file_with_what_the_settings_ask_for():
    def pragma(name):
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert not connection.is_in_memory_db()
    assert pragma("journal_mode") == "wal"
    assert pragma("foreign_keys") == 1
    assert pragma("recursive_triggers") == 1
    with transaction.atomic():
        assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize(
    ("demanded", "outcome"),
    [
        (None, pytest.skip.Exception),
        ("browser", pytest.skip.Exception),
        ("postgres", pytest.fail.Exception),
        ("browser, postgres", pytest.fail.Exception),
    ],
)
def test_a_part_that_is_lacking_skips_unless_it_is_demanded_and_says_how_to_get_it(monkeypatch, demanded, outcome):
    monkeypatch.delenv("FACTCHECK_TEST_REQUIRE", raising=False)
    if demanded:
        monkeypatch.setenv("FACTCHECK_TEST_REQUIRE", demanded)
    with pytest.raises(outcome, match="apt-get install postgresql"):
        lacking("postgres", "apt-get install postgresql")
