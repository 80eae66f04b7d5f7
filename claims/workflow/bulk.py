"""A bulk edit as a surface leads to it: freeze what was selected, try it, confirm it once, tell what came of it.

What was selected is frozen, with the versions seen, when somebody asks, and travels with the form. What will happen is
found out by doing it and undoing it: the first hundred run in a transaction that is rolled back. Confirming twice does
nothing twice: the session remembers the batch of a confirmed page and leads there again, and where two requests come at
one moment the second batch holds nothing but refusals, since every verb refuses what is so already.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from claims.models import Batch, Claim, Edit, User
from claims.workflow import batches

SALT = "claims.bulk"
REMEMBERED = 20  # confirmed pages of one session
SAID_OF_ALL = frozenset({"change", "kind", "effective_at"})  # what the arguments of a batch say once


@dataclass(frozen=True)
class Selection:
    """The claims that were selected, as [id, version seen], in which words, and a mark of the page's own.

    As text it is signed, so that it can travel with a form.
    """

    by: int
    words: str
    seen: list[tuple[int, int]]
    mark: str

    @classmethod
    def of(cls, user: User, claims: QuerySet[Claim], words: Callable[[int], str]) -> Selection:
        """Freeze claims as they are now; `words` is given how many they are. One query."""
        seen = sorted(dict(claims.order_by().values_list("pk", "version")).items())
        return cls(user.pk, words(len(seen)), seen, secrets.token_urlsafe(8))

    @classmethod
    def read(cls, text: str, user: User) -> Selection | None:
        """None for what this user was not given."""
        try:
            selection = cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None
        return selection if selection.by == user.pk else None

    def __str__(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def __len__(self) -> int:
        return len(self.seen)

    def listed(self) -> QuerySet[Claim]:
        """The first hundred, to be looked at."""
        pks = [pk for pk, _ in self.seen[: batches.SIZE]]
        return Claim.objects.filter(pk__in=pks).select_related("status", "assignee").order_by("pk")

    def start(self, user: User, verb: str, *, reason: str, **arguments: Any) -> Batch:
        """Start a batch of these claims. Raises Refused, ValidationError."""
        return self._start(self.seen, user, verb, reason, arguments)

    def tried(self, user: User, verb: str, *, reason: str, **arguments: Any) -> Told:
        """What would come of the first hundred: start a batch of them, look, and roll everything back. Raises as `start` does."""
        with transaction.atomic():
            told = told_of(self._start(self.seen[: batches.SIZE], user, verb, reason, arguments), batches.SIZE)
            transaction.set_rollback(True)
        return told

    def _start(self, seen: list[Any], user: User, verb: str, reason: str, arguments: dict[str, Any]) -> Batch:
        claims = [Claim(pk=pk) for pk, _ in seen]  # by their id alone: the verb reads them afresh
        return batches.start_batch(
            user, verb, claims, reason=reason, selection=self.words, seen=dict(seen), **arguments
        )

    def start_once(self, session: Any, start: Callable[[], Batch]) -> tuple[int, bool]:
        """The id of the batch, and whether it was started now: not where this very selection was confirmed before."""
        confirmed: dict[str, int] = session.get("confirmed", {})
        if self.mark in confirmed:
            return confirmed[self.mark], False
        batch = start()
        kept = list(confirmed.items())[1 - REMEMBERED :]
        session["confirmed"] = dict([*kept, (self.mark, batch.pk)])
        return batch.pk, True


@dataclass(frozen=True)
class Told:
    """What came of a batch, or would come of it. Each row: the claim, its Edit (None where it was refused), the refusal.

    `not_reached`: how many claims have no outcome. The rows are the first that were asked for, the refused ones before the
    others; their Edits leave out what is the same for all.
    """

    batch: Batch
    done: int
    refused: int
    not_reached: int
    rows: list[tuple[Claim, Edit | None, str]]


def told_of(batch: Batch, shown: int) -> Told:
    """Three queries, however many claims."""
    counts = batch.outcomes.aggregate(refused=Count("pk", filter=~Q(refusal="")), all=Count("pk"))
    outcomes = list(batch.outcomes.select_related("claim").order_by("-refusal", "pk")[:shown])
    edits = {}
    rows = Edit.objects.filter(batch=batch, claim__in=[outcome.claim_id for outcome in outcomes])
    for edit in rows.select_related("undoes"):
        if isinstance(edit.changes, dict):  # and no tombstone
            edit.changes = {name: pair for name, pair in edit.changes.items() if name not in SAID_OF_ALL}
        edits[edit.claim_id] = edit
    return Told(
        batch=batch,
        done=counts["all"] - counts["refused"],
        refused=counts["refused"],
        not_reached=batch.size - counts["all"],
        rows=[(outcome.claim, edits.get(outcome.claim_id), outcome.refusal) for outcome in outcomes],
    )
