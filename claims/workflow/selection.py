"""A bulk edit from a list to its batch: freeze what was selected, preview it, run it once.

What was selected is frozen, with the versions seen, when somebody asks for a bulk edit; it travels with the form, and the
session keeps the last one. A preview does the first hundred in a transaction that is rolled back. Confirming twice does
nothing twice: the session remembers the batch of a confirmed page, and where two requests come at one moment the second
batch holds nothing but refusals, since every verb refuses what is so already.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from claims.models import Batch, Claim, Edit, User
from claims.workflow import batches
from claims.workflow.act import Refused

MOST = 10_000  # claims of one bulk edit
_SIGNER = signing.Signer(salt="claims.bulk")
SELECTION, CONFIRMED = "selection", "confirmed"  # keys of the session
REMEMBERED = 20  # confirmed pages of one session
SAME_FOR_ALL = frozenset({"change", "kind", "effective_at"})  # changes that the arguments of a batch name once


def freeze(claims: QuerySet[Claim]) -> list[tuple[int, int]]:
    """The ids of claims with their versions now, ascending. One query. Raises Refused for more than one bulk edit takes."""
    rows = list(claims.order_by().values_list("pk", "version")[: MOST + 1])
    if len(rows) > MOST:
        too_many = _("More than {most} claims match. Narrow the filter, then select again.")
        raise Refused(too_many.format(most=f"{MOST:,}"))
    return sorted(set(rows))


@dataclass(frozen=True)
class Selection:
    """The claims that somebody selected, as [id, version seen], in which words, and on which list (`back`, its address).

    As text it is signed, so that it can travel with a form. `mark` distinguishes one from another.
    """

    by: int
    words: str
    back: str
    seen: list[tuple[int, int]]
    mark: str

    @classmethod
    def of(cls, user: User, seen: list[tuple[int, int]], *, words: str, back: str) -> Selection:
        return cls(user.pk, words, back, seen, secrets.token_urlsafe(8))

    @classmethod
    def read(cls, text: str, user: User) -> Selection | None:
        """None for what this user was not given."""
        try:
            selection = cls(**_SIGNER.unsign_object(text))
        except (signing.BadSignature, TypeError):
            return None
        return selection if selection.by == user.pk else None

    @classmethod
    def kept(cls, session: SessionBase, user: User) -> Selection | None:
        """The last selection of the session; it is empty once its batch was started."""
        return cls.read(session.get(SELECTION, ""), user)

    def keep(self, session: SessionBase) -> None:
        session[SELECTION] = str(self)

    def __str__(self) -> str:
        return _SIGNER.sign_object(asdict(self), compress=True)

    def __len__(self) -> int:
        return len(self.seen)

    def listed(self) -> QuerySet[Claim]:
        """The first hundred, to be looked at."""
        pks = [pk for pk, _version in self.seen[: batches.SIZE]]
        return Claim.objects.filter(pk__in=pks).select_related("status", "assignee").order_by("pk")

    def preview(self, user: User, verb: str, *, reason: str, **arguments: Any) -> Outcomes:
        """What would come of the first hundred: start a batch of them, look, and roll back. Raises as `start` does."""
        with transaction.atomic():
            batch = self._start(self.seen[: batches.SIZE], user, verb, reason, arguments)
            outcomes = outcomes_of(batch, batches.SIZE)
            transaction.set_rollback(True)
        return outcomes

    def start(self, user: User, verb: str, *, reason: str, **arguments: Any) -> Batch:
        """Start a batch of these claims. Raises Refused, ValidationError."""
        return self._start(self.seen, user, verb, reason, arguments)

    def _start(
        self, seen: list[tuple[int, int]], user: User, verb: str, reason: str, arguments: dict[str, Any]
    ) -> Batch:
        claims = [Claim(pk=pk) for pk, _version in seen]  # by their id alone: the verb reads them afresh
        return batches.start_batch(
            user, verb, claims, reason=reason, selection=self.words, seen=dict(seen), **arguments
        )

    def started(self, session: SessionBase) -> int | None:
        """The id of the batch that this session started from this very selection, if it did."""
        return session.get(CONFIRMED, {}).get(self.mark)

    def remember_batch(self, session: SessionBase, batch: Batch) -> None:
        """Note that this selection has its batch, and let go of its claims."""
        earlier = list(session.get(CONFIRMED, {}).items())[1 - REMEMBERED :]
        session[CONFIRMED] = dict([*earlier, (self.mark, batch.pk)])
        kept = Selection.kept(session, batch.by)
        if kept is not None and kept.mark == self.mark:  # and no later one
            replace(self, seen=[]).keep(session)


@dataclass(frozen=True)
class Outcomes:
    """What came of a batch, or would come of it: how many claims changed, how many were refused, and the first of them.

    Each row: the claim, its Edit (None where it was refused), the refusal. The refused stand before the others; the Edits
    leave out what is the same for all.
    """

    batch: Batch
    done: int
    refused: int
    rows: list[tuple[Claim, Edit | None, str]]


def outcomes_of(batch: Batch, shown: int) -> Outcomes:
    """Three queries, however many claims."""
    counts = batch.outcomes.aggregate(refused=Count("pk", filter=~Q(refusal="")), all=Count("pk"))
    outcomes = list(batch.outcomes.select_related("claim").order_by("-refusal", "pk")[:shown])
    edits = {}
    rows = Edit.objects.filter(batch=batch, claim__in=[outcome.claim_id for outcome in outcomes])
    for edit in rows.select_related("undoes"):
        if isinstance(edit.changes, dict):  # and no tombstone
            edit.changes = {name: pair for name, pair in edit.changes.items() if name not in SAME_FOR_ALL}
        edits[edit.claim_id] = edit
    return Outcomes(
        batch=batch,
        done=counts["all"] - counts["refused"],
        refused=counts["refused"],
        rows=[(outcome.claim, edits.get(outcome.claim_id), outcome.refusal) for outcome in outcomes],
    )
