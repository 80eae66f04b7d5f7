"""A verb is one act: what it writes it writes before the act closes, in one transaction, and it locks claims in one order."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Edit, User
from claims.workflow import batches
from claims.workflow.act import Act
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.workflow.test_permissions import TRIES

Attempt = Callable[[User], Any]


def _last(user: User) -> Edit:
    return Edit.objects.filter(by=user).order_by("-pk")[0]


def _related(by: User) -> Any:
    return workflow.relate(by, a_claim(), a_claim(), kind="contradicts")


def _batch(user: User) -> Any:
    claims = [a_claim() for _ in range(3)]
    return workflow.start_batch(user, "set_stage", claims, reason="Tidy.", selection="three", stage="done")


def _whole_batch(user: User) -> Any:
    return workflow.run_batch(user, "set_stage", [a_claim()], reason="Tidy.", selection="one", stage="done")


def _undone_text(user: User) -> Any:
    workflow.edit_text(user, a_published_claim(), seen=None, statement="Otherwise.")
    return workflow.undo(user, _last(user))


def _put_clock_right(user: User, claim: Claim) -> Any:
    """Of a claim with which something was done in an hour; the note of it is there to be dated anew."""
    ahead = timezone.now() + dt.timedelta(hours=1)
    with workflow.recording_at(ahead):
        workflow.add_note(user, claim, text="Ask the ministry.")
        a_change(claim, status="refuted")
        a_position(claim, stance="denies")
    return workflow.put_clock_right(user, reason="The time server was wrong.")


def _account() -> User:
    return UserFactory.create()


# What TRIES does not try: each verb in the ways that write most.
MORE: list[tuple[str, Attempt]] = [
    ("edit_party", lambda u: workflow.edit_party(u, a_position(a_published_claim()).party, name="The Ministry")),
    ("edit_party", lambda u: workflow.edit_party(u, PartyFactory.create(), part_of=PartyFactory.create())),
    ("edit_source", lambda u: workflow.edit_source(u, some_evidence(a_published_claim()).source, title="Another")),
    ("edit_source", lambda u: workflow.edit_source(u, SourceFactory.create(), through=SourceFactory.create())),
    ("edit_status", lambda u: workflow.edit_status(u, a_status("superseded"), definition="Something came after it.")),
    ("edit_topic", lambda u: workflow.edit_topic(u, TopicFactory.create(), name="The war")),
    ("remove_topic", lambda u: workflow.remove_topic(u, [a_claim(topics=[t := TopicFactory.create()])], topic=t)),
    ("correct_position", lambda u: workflow.correct_position(u, a_position(a_claim()), reason="Misread.", **_words())),
    ("unrelate", lambda u: workflow.unrelate(u, _related(u), reason="They are not.")),
    ("take_back_note", lambda u: workflow.take_back_note(u, workflow.add_note(u, a_claim(), text="Ask.")[0])),
    ("follow", lambda u: workflow.follow(u, a_claim())),
    ("unfollow", lambda u: workflow.unfollow(u, workflow.follow(u, a_claim()))),
    ("mark_read", lambda u: workflow.mark_read(u, workflow.follow(u, a_claim()), up_to=1)),
    (
        "mark_all_read",
        lambda u: workflow.mark_all_read(u, until=_last(workflow.follow(u, a_claim()).edits.get().by).pk),
    ),
    ("rename_view", lambda u: workflow.rename_view(u, workflow.save_view(u, name="Mine", query=""), name="Ours")),
    ("delete_view", lambda u: workflow.delete_view(u, workflow.save_view(u, name="Mine", query=""))),
    ("edit_account", lambda u: workflow.edit_account(u, _account(), first_name="Ada")),
    ("set_password", lambda u: workflow.set_password(u, _account(), password="quite another phrase")),
    ("change_own_password", lambda u: workflow.change_own_password(u, password="quite another phrase")),
    ("put_clock_right", lambda u: _put_clock_right(u, a_published_claim(status="disputed"))),
    ("start_batch", _batch),
    ("continue_batch", lambda u: workflow.continue_batch(u, _batch(u))),
    ("undo_batch", lambda u: workflow.undo_batch(u, _whole_batch(u), reason="Too early.")),
    ("undo", _undone_text),
    (
        "change_status_and_publish",
        lambda u: workflow.change_status_and_publish(
            u, a_published_claim(), seen=None, status=a_status("refuted"), rationale="A court said so."
        ),
    ),
    ("merge_claims", lambda u: workflow.merge_claims(u, a_published_claim(), into=a_published_claim(), reason="Same.")),
    (
        "merge_parties",
        lambda u: workflow.merge_parties(
            u, a_position(a_published_claim()).party, into=PartyFactory.create(), reason="The same."
        ),
    ),
    ("redact", lambda u: workflow.redact(u, a_published_claim(), "statement", reason="A court said so.")),
]


def _words() -> dict[str, Any]:
    return {"party": PartyFactory.create(), "stance": "denies", "paraphrase": "It denies it."}


def _verbs() -> set[str]:
    """The verbs that are one act: what takes a user first and changes something."""
    found = {
        name
        for name in workflow.__all__
        if inspect.isfunction(verb := getattr(workflow, name))
        and next(iter(inspect.signature(verb).parameters), "") == "user"
    }
    return found - {"checklist", "why_not_publish", "run_batch"}  # two only read; a whole batch is a row of acts


class Watch:
    """Collects what verbs write when no act of theirs is open, or in another transaction than they began with."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._acts = 0  # that are open
        self._verb = ""  # the outermost that runs
        self._around = 0  # transactions in which it was called
        self._transactions: set[int] = set()

    def over_act(self, patch: pytest.MonkeyPatch) -> None:
        enter, leave = Act.__enter__, Act.__exit__

        def entering(act: Act) -> Act:
            self._acts += 1
            return enter(act)

        def leaving(act: Act, *error: Any) -> None:
            try:
                leave(act, *error)
            finally:
                self._acts -= 1

        patch.setattr(Act, "__enter__", entering)
        patch.setattr(Act, "__exit__", leaving)

    def over(self, verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb)
        def call(*args: Any, **kwargs: Any) -> Any:
            if self._verb:
                return verb(*args, **kwargs)
            self._verb, self._around = verb.__name__, len(connection.atomic_blocks)
            self._transactions.clear()
            try:
                return verb(*args, **kwargs)
            finally:
                self._verb = ""

        return call

    def look(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if self._verb and sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            if not self._acts:
                self.faults.append(f"{self._verb} writes outside its act: {sql[:100]}")
            own = connection.atomic_blocks[self._around :]
            self._transactions.add(id(own[0]) if own else 0)
            if len(self._transactions) > 1:
                self.faults.append(f"{self._verb} writes in a second transaction: {sql[:100]}")
        return execute(sql, *args)


TRIED: list[tuple[str, Attempt]] = [(name, attempt) for name, _, attempt in TRIES] + MORE


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "attempt"), TRIED, ids=[f"{name}-{number}" for number, (name, _) in enumerate(TRIED)])
def test_a_verb_writes_within_its_act_and_in_one_transaction(
    verb: str, attempt: Attempt, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(batches, "SIZE", 2)
    settings.SECOND_EDITOR = False
    user = chief()
    watch = Watch()
    watch.over_act(monkeypatch)
    for name in _verbs():
        monkeypatch.setattr(workflow, name, watch.over(getattr(workflow, name)))
    with connection.execute_wrapper(watch.look):
        attempt(user)
    assert watch.faults == []


def test_all_verbs_are_tried() -> None:
    assert _verbs() <= {name for name, _ in TRIED}


@contextmanager
def _locks_of_claims() -> Iterator[list[str]]:
    """Collects where the rows of claims are locked out of the order of their ids, as somebody else sees it."""
    faults: list[str] = []
    held: set[int] = set()
    others = connection.copy()

    def look(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        result = execute(sql, *args)
        if "claims_claim" in sql and ("FOR UPDATE" in sql or sql.startswith("UPDATE")):
            with others.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM claims_claim EXCEPT SELECT id FROM "
                    "(SELECT id FROM claims_claim FOR NO KEY UPDATE SKIP LOCKED) AS free"
                )
                now = {pk for (pk,) in cursor.fetchall()}
            held.intersection_update(now)  # what an earlier act held it has let go
            new = now - held
            if new and (min(new) < max(held, default=0) or (sql.startswith("UPDATE") and len(new) > 1)):
                faults.append(f"{sorted(new)} after {sorted(held)}: {sql[:100]}")
            held.update(new)
        return result

    with connection.execute_wrapper(look):
        yield faults
    others.close()


def _publish(*claims: Claim) -> None:
    workflow.publish(editor(), claims)


@pytest.fixture
def claims() -> dict[str, Claim]:
    """Claims by what each is, in the order of their ids: what is near, and what was merged, comes before what is worked on."""
    near, earlier = a_published_claim(), a_claim()
    party = PartyFactory.create()
    one, other, third = (a_claim() for _ in range(3))
    for claim in (one, other, third):
        a_position(claim, party=party)
        some_evidence(claim)
    for claim in (one, other, third, earlier):
        workflow.relate(researcher(), near, claim, kind="contradicts")
    workflow.merge_claims(chief(), earlier, into=one, reason="The same.")
    return {"near": near, "earlier": earlier, "one": one, "other": other, "third": third}


LOCKING: dict[str, Callable[[dict[str, Claim], User], Any]] = {
    "merge_claims": lambda c, u: workflow.merge_claims(u, c["one"], into=c["other"], reason="The same."),
    "merge_claims back": lambda c, u: workflow.merge_claims(u, c["other"], into=c["one"], reason="The same."),
    "publish": lambda c, u: workflow.publish(u, [c["third"], c["other"]]),
    "publish with what is public": lambda c, u: workflow.publish(u, [c["third"], c["near"]]),
    "change_status_and_publish": lambda c, u: workflow.change_status_and_publish(
        u, c["one"], seen=None, status=a_status("refuted"), rationale="A court said so."
    ),
    "start_batch": lambda c, u: _start(c, u, "publish"),
    "continue_batch": lambda c, u: workflow.continue_batch(u, _start(c, u, "publish")),
    "withdraw": lambda c, u: (_publish(c["third"], c["other"]), workflow.withdraw(u, [c["third"]], reason="A child.")),
    "merge_parties": lambda c, u: workflow.merge_parties(
        u, c["one"].positions.get().party, into=PartyFactory.create(), reason="The same."
    ),
    "edit_party": lambda c, u: workflow.edit_party(
        u, c["one"].positions.get().party, name="The Ministry", part_of=PartyFactory.create()
    ),
    "merge_sources": lambda c, u: workflow.merge_sources(
        u, c["one"].evidence.get().source, into=c["other"].evidence.get().source, reason="The same."
    ),
    "relate": lambda c, u: workflow.relate(u, c["third"], c["other"], kind="variant_of"),
    "undo": lambda c, u: (workflow.relate(u, c["third"], c["other"], kind="variant_of"), workflow.undo(u, _last(u))),
    "redact": lambda c, u: workflow.redact(u, c["one"].positions.get().party, "name", reason="A court said so."),
}


def _start(claims: dict[str, Claim], user: User, verb: str) -> Any:
    seen = [claims["other"], claims["third"]]
    return workflow.start_batch(user, verb, seen, reason="Tidy.", selection="two")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", LOCKING)
def test_a_verb_locks_claims_in_the_order_of_their_ids(
    verb: str, claims: dict[str, Claim], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(batches, "SIZE", 1)
    settings.SECOND_EDITOR = False
    with _locks_of_claims() as faults:
        LOCKING[verb](claims, chief())
    assert faults == []
