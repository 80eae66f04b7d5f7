"""One password is hashed at a time, by whichever process; who waits, and who may not."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password

import factcheck.settings
from claims import hashing
from claims.hashing import ANYBODY, INSIDE, KNOWN, NoTurn, turn

OURS = ["claims.hashing.OneAtATimeHasher"]

HOLD = """
import sys, time, django
from django.conf import settings
settings.configure(HASHING_FOLDER=sys.argv[1])
from claims import hashing
with hashing.turn():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.HASHING_FOLDER = tmp_path / "hashing"
    settings.HASHING_FOLDER.mkdir(mode=0o700)


def in_another_thread(what: object) -> None:
    thread = Thread(target=what)  # type: ignore[arg-type]
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_the_site_hashes_with_it_and_knows_the_hashes_of_before() -> None:
    assert factcheck.settings.PASSWORD_HASHERS == OURS
    before = PBKDF2PasswordHasher().encode("a lighthouse in the fog", "salt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "PASSWORD_HASHERS", OURS)
        from django.contrib.auth.hashers import reset_hashers

        reset_hashers(setting="PASSWORD_HASHERS")
        try:
            assert check_password("a lighthouse in the fog", before)
            assert not check_password("another", before)
        finally:
            patch.undo()
            reset_hashers(setting="PASSWORD_HASHERS")


def test_only_one_is_hashed_at_a_time(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = OURS
    at_once, most, start = [0], [0], Barrier(4)

    def slow(self: object, password: str, salt: str, iterations: int | None = None) -> str:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.05)
        at_once[0] -= 1
        return "hash"

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", slow)

    def hash_one() -> None:
        start.wait()
        make_password("x")

    threads = [Thread(target=hash_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


@pytest.mark.parametrize("queue", [ANYBODY, KNOWN])
def test_one_of_a_queue_waits_and_the_next_is_sent_away(queue: str) -> None:
    had: list[str] = []

    def waits() -> None:
        with turn(queue):
            had.append("turn")

    with turn():
        first = Thread(target=waits)
        first.start()
        time.sleep(0.2)

        def second() -> None:
            begun = time.monotonic()
            with pytest.raises(NoTurn), turn(queue):
                pass
            assert time.monotonic() - begun < 1
            had.append("sent away")

        in_another_thread(second)
    first.join(20)
    assert had == ["sent away", "turn"]


def test_those_inside_wait_for_their_turn_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.2)
    refused: list[bool] = []

    def waits() -> None:
        with pytest.raises(NoTurn), turn(INSIDE):
            pass
        refused.append(True)

    with turn():
        in_another_thread(waits)
    assert refused


def test_after_a_failure_the_turn_is_free_again() -> None:
    for queue in (ANYBODY, KNOWN, INSIDE):
        with pytest.raises(ZeroDivisionError), turn(queue):
            _ = 1 / 0

    def next_one() -> None:
        with turn(KNOWN):
            pass

    in_another_thread(next_one)
    with turn(), turn():  # within a turn there is no other
        pass


def test_those_from_anywhere_rest_and_others_do_not_wait_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "REST", 1.0)
    with turn(ANYBODY):
        time.sleep(0.4)
    begun = time.monotonic()
    with turn(KNOWN), turn():
        assert time.monotonic() - begun < 0.2
    with turn(ANYBODY):
        assert time.monotonic() - begun > 0.25


def test_a_turn_is_of_all_processes_and_a_dead_one_has_none(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.1)
    command = [sys.executable, "-c", HOLD, str(site.HASHING_FOLDER)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(NoTurn), turn():
                pass
        finally:
            other.kill()
    with turn():
        pass


def test_a_folder_of_somebody_else_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 12345)
    with pytest.raises(PermissionError, match="belongs to somebody else"), turn():
        pass
