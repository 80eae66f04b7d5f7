"""How many passwords are hashed at once: one on a machine, and few wait for their turn.

A hash takes a whole core for a third of a second, on purpose. Whoever sends wrong passwords without end would otherwise have
every core and every worker of the site, and readers would wait for what is left. So there is one turn, and whoever waits for
it holds a worker: one who comes from anywhere and one who has logged in with this browser before. All others hear at once
that they are to try again. After one who comes from anywhere, the next of them waits twice as long as that took: they never
have more than a third of a core. Turns are locks on files, which the system takes back from a process that dies.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

try:
    import fcntl
except ImportError:  # not on Windows, where the demo is one process
    fcntl = None  # type: ignore[assignment]

ANYBODY, KNOWN, INSIDE = "anybody", "known", "inside"
PATIENCE = 5.0  # seconds that those wait who may
REST, MOST_REST = 2.0, 1.5  # times as long as a turn of ANYBODY took, and seconds at most: then comes the next of them
_LOOK_AGAIN = 0.01

_thread = threading.local()
_locks: dict[str, threading.Lock] = {}


class NoTurn(Exception):
    """Others are hashing and waiting. Nothing was hashed, and nothing is known of the password."""


@contextmanager
def turn(queue: str = INSIDE) -> Iterator[None]:
    """Have the one turn of this machine for all hashes made inside. Raises NoTurn.

    Of ANYBODY and of KNOWN one each may wait; a second one of the same queue is sent away at once. All that are INSIDE may
    wait: they are logged in, or at the command line. Within a turn another one is the same.
    """
    if getattr(_thread, "has_turn", False):
        yield
        return
    until = time.monotonic() + PATIENCE
    with ExitStack() as waiting:
        waiting.enter_context(_alone(f"{queue}-waiting", until if queue == INSIDE else 0))
        if queue == ANYBODY:
            _rest()
        with _alone("hashing", until):
            waiting.close()
            begun = time.monotonic()
            _thread.has_turn = True
            try:
                yield
            finally:
                _thread.has_turn = False
                if queue == ANYBODY:
                    _let_rest(REST * (time.monotonic() - begun))


class OneAtATimeHasher(PBKDF2PasswordHasher):
    """Django's own, whose hashes are the same, but that only one is made at a time."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with turn():
            return super().encode(password, salt, iterations)


@contextmanager
def _alone(name: str, until: float) -> Iterator[None]:
    """Hold what only one may hold, or raise NoTurn once it is so late."""
    lock = os.open(_folder() / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600) if fcntl else -1
    try:
        while not _taken(name, lock):
            if time.monotonic() >= until:
                raise NoTurn
            time.sleep(_LOOK_AGAIN)
        try:
            yield
        finally:
            if not fcntl:
                _locks[name].release()
    finally:
        if fcntl:
            os.close(lock)


def _rest() -> None:
    with suppress(FileNotFoundError):
        left = (_folder() / "rest").stat().st_mtime - time.time()
        time.sleep(min(max(left, 0), MOST_REST))


def _let_rest(seconds: float) -> None:
    """Say until when, as the time of a file: all workers see it."""
    mark, until = _folder() / "rest", time.time() + seconds
    mark.touch(mode=0o600)
    os.utime(mark, (until, until))


def _taken(name: str, lock: int) -> bool:
    if not fcntl:
        return _locks.setdefault(name, threading.Lock()).acquire(blocking=False)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _folder() -> Path:
    """Of this user alone: in a place where everybody may write, others could hold the locks."""
    folder = Path(settings.HASHING_FOLDER)
    folder.mkdir(mode=0o700, exist_ok=True)
    if fcntl and folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR.")
    return folder
