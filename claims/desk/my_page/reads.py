"""Reads what waits for one person: six short lists, each of them by index, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from claims.dates import today
from claims.desk.inbox import reads as inbox
from claims.models import Claim, CorrectionRequest, ReplyRequest, User
from claims.vocabulary import Stage

SHOWN = 8  # rows of each list: what fits beside the others


@dataclass(frozen=True)
class Short:
    """The first rows of a list, and how many there are in all."""

    rows: list[Any]
    count: int


def short(rows: QuerySet[Any]) -> Short:
    """One query, and one that counts where there are more than are shown."""
    found = list(rows[: SHOWN + 1])
    count = len(found) if len(found) <= SHOWN else rows.order_by().count()
    return Short(found[:SHOWN], count)


class MyPage:
    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def assigned(self) -> Short:
        """What somebody has to work on: not what is done, nor what was turned down. The last changed first."""
        mine = self._claims().filter(assignee=self.user).exclude(stage__in=[Stage.DONE, Stage.TURNED_DOWN])
        return short(mine.order_by("-changed_at", "-id"))

    @cached_property
    def due(self) -> Short:
        """What somebody should look at again today or should have before, one's own first, the longest due first."""
        due = self._claims().filter(review_on__lte=today()).exclude(stage=Stage.TURNED_DOWN)
        mine_first = Case(When(assignee=self.user, then=0), default=1)
        return short(due.order_by(mine_first, "review_on", "id"))

    @cached_property
    def to_look_at(self) -> Short:
        """What waits for this person's second look, the longest unchanged first."""
        waiting = Claim.objects.awaiting_second_look_of(self.user).select_related("status", "assignee", "reviewer")
        return short(waiting.order_by("changed_at", "id"))

    @cached_property
    def news(self) -> Short:
        """What is unread of the claims that one follows."""
        follows = short(inbox.claims_with_news(self.user).order_by(*inbox.KEYS))
        return Short(inbox.groups(self.user, follows.rows), follows.count)

    @cached_property
    def requests(self) -> Short:
        """Requests for corrections that nobody decided yet, the first due first."""
        waiting = CorrectionRequest.objects.open().select_related("claim__status", "claim__merged_into__status")
        return short(waiting.order_by(F("due_on").asc(nulls_last=True), "received_on", "id"))

    @cached_property
    def replies(self) -> Short:
        """Whom the desk asked about one's own claims, and who did not answer in time, the longest due first."""
        own = Q(claim__assignee=self.user, claim__merged_into=None) | Q(claim__merged_into__assignee=self.user)
        late = ReplyRequest.objects.standing().filter(own, answered_on=None, due_on__lt=today())
        late = late.select_related("claim__status", "claim__merged_into__status", "party__merged_into")
        return short(late.order_by("due_on", "id"))

    @staticmethod
    def _claims() -> QuerySet[Claim]:
        return Claim.objects.surviving().select_related("status", "assignee")
