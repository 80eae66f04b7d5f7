"""Reads what others did on the claims that somebody follows, claim by claim, and what is new of a single one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.desk.claim import activity
from claims.models import Claim, Edit, Follow, Note, User
from claims.models.follows import unread_count, unread_edits

KEYS = ("-changed_at", "-id")  # of `claims_with_news`, for pages
ENTRIES = 10  # of one claim; the log has them all


@dataclass(frozen=True)
class News:
    """One entry. `calls_me`: it is a note that mentions whoever reads."""

    entry: activity.Entry
    calls_me: bool

    @property
    def note(self) -> str:
        """What a note says; empty for any other entry, and where it was redacted."""
        edit = self.entry.edit
        return edit.changes["text"][1] if edit.verb == "add_note" and isinstance(edit.changes, dict) else ""


@dataclass(frozen=True)
class Group:
    """What is unread of one claim: the newest entries, those that call me in any case, and how many more there are."""

    claim: Claim
    news: list[News]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.news)

    @property
    def calls_me(self) -> bool:
        return any(one.calls_me for one in self.news)


def unread(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `unread_count`, which is asked only where a page shows it."""
    return {"unread_count": SimpleLazyObject(lambda: unread_count(request.user))}  # type: ignore[arg-type] # pages without a login never ask


def claims_with_news(user: User) -> QuerySet[Follow]:
    """What somebody follows and has not read to the end, to be ordered by KEYS: the last changed first."""
    follows = Follow.objects.filter(user=user).with_news()
    return follows.select_related("claim__status", "claim__merged_into")


def groups(user: User, follows: Iterable[Follow]) -> list[Group]:
    """The unread entries of followed claims, in the order of these. One query."""
    by_claim: dict[int, list[Edit]] = defaultdict(list)
    follows = list(follows)
    for edit in _newest(user, [follow.claim_id for follow in follows]):
        by_claim[edit.claim_id or 0].append(edit)
    return [_group(follow.claim, by_claim[follow.claim_id]) for follow in follows if by_claim[follow.claim_id]]


def _newest(user: User, claims: list[int]) -> QuerySet[Edit]:
    """Carries `calls_me`, and `of_claim`: how many there are of the same claim."""
    through = Note.mentions.through.objects.filter(user=user, note=OuterRef("object_id"))
    calls = Case(When(Exists(through), object_type="note", verb="add_note", then=1), default=0)
    place = Window(
        RowNumber(), partition_by=F("claim"), order_by=[F("calls_me").desc(), F("claim_version").desc(), F("id").desc()]
    )
    edits = unread_edits(user).filter(claim__in=claims).annotate(calls_me=calls)
    edits = edits.annotate(place=place, of_claim=Window(Count("id"), partition_by=F("claim")))
    return edits.filter(place__lte=ENTRIES).select_related("by", "undoes").order_by("-claim_version", "-id")


def _group(claim: Claim, edits: list[Edit]) -> Group:
    entries = activity.in_words(edits)
    news = [News(entry, bool(edit.calls_me)) for entry, edit in zip(entries, edits, strict=True)]  # type: ignore[attr-defined]
    return Group(claim, news, edits[0].of_claim)  # type: ignore[attr-defined] # annotated


def follow_of(user: User, claim: Claim) -> Follow | None:
    """Whether and up to where somebody follows a claim, with `unread`: how many entries of others are new. Two queries."""
    follow: Any = Follow.objects.filter(user=user, claim=claim).first()
    if follow is not None:
        follow.unread = claim.edits_since(follow.seen_version).exclude(by=user).count()
    return follow
