"""The columns of the board: what each is called, and in which order of claims its heading puts them.

An order never has a NULL and ends with the id, so it is total, and the same on both databases. `-` before a sort turns
all of it round, ties too: then one index serves both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, ExpressionWrapper, F, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Status, User
from claims.models.claims import ClaimQuerySet
from claims.models.orders import by_letters, by_stage, or_never, voices

DEFAULT_SORT = "-changed"


@dataclass(frozen=True)
class Column:
    """`title` says what a short heading means. `order` is by ascending; `first` is the way in which one looks first."""

    key: str
    heading: str | Promise
    order: tuple[str, ...]
    title: str | Promise = ""
    first: str = ""


CLAIM = Column("claim", _("Claim"), ("by_letters", "id"))
COLUMNS = (
    Column("status", _("Status"), ("by_status", "-changed_at", "-id")),
    Column(
        "contested",
        _("Contested by"),
        ("parties_against", "changed_at", "id"),
        _("The parties that stand against it"),
        "-",
    ),
    Column("stage", _("Stage"), ("by_stage", "-changed_at", "-id"), _("Where it is in our work")),
    Column(
        "says",
        _("For · open · against"),
        ("voices", "changed_at", "id"),
        _("Who says what: how many parties assert it, leave it open, deny it. Sorted by all of them together"),
        "-",
    ),
    Column(
        "evidence",
        _("Sources · origins"),
        ("origins", "changed_at", "id"),
        _("Sources that support or refute it, and their independent origins. Sorted by the origins"),
        "-",
    ),
    Column("assignee", _("Assignee"), ("by_assignee", "-changed_at", "-id")),
    Column("review", _("Review"), ("by_review", "id"), _("On which day somebody should look again")),
    Column("changed", _("Last change"), ("changed_at", "id"), first="-"),
)
_BY_KEY = {column.key: column for column in (CLAIM, *COLUMNS)}
SORTS = frozenset(sign + key for sign in ("", "-") for key in _BY_KEY)


def sorted_by(claims: ClaimQuerySet, sort: str, statuses: Sequence[Status]) -> tuple[ClaimQuerySet, tuple[str, ...]]:
    """The claims with what the order needs, and its keys. `statuses` are all, in the order of the vocabulary."""
    keys = _BY_KEY[sort.removeprefix("-")].order
    made: dict[str, Any] = {
        "by_letters": lambda: by_letters("statement"),
        "by_status": lambda: _by_status(statuses),
        "by_stage": lambda: by_stage("stage"),
        "voices": voices,
        "by_assignee": lambda: by_letters("assignee_name"),
        "by_review": lambda: or_never("review_on"),
    }
    if keys[0] in made:
        claims = claims.annotate(**{keys[0]: made[keys[0]]()})
    return claims, tuple(_turned(key) for key in keys) if sort.startswith("-") else keys


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _by_status(statuses: Sequence[Status]) -> Any:
    """The place of a status in the vocabulary. As long as nobody changed their order its id gives it, and has an index."""
    pks = [status.pk for status in statuses]
    if pks == sorted(pks):
        return ExpressionWrapper(F("status_id"), IntegerField())
    return Case(*(When(status=pk, then=Value(place)) for place, pk in enumerate(pks)), output_field=IntegerField())


def shown_to(user: User) -> list[Column]:
    """The columns that somebody chose, after the first, which is always there; all where nothing was chosen."""
    chosen = set(user.columns.split(",")) & set(_BY_KEY) or set(_BY_KEY)
    return [column for column in COLUMNS if column.key in chosen]


def labelled(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """The key and the heading of columns, as the rows have them."""
    return [(column.key, str(column.heading)) for column in columns]


@dataclass(frozen=True)
class Heading:
    """The head of a column: its link leads to `sort`; `sorted` is how it is sorted now, as aria-sort has it."""

    column: Column
    sort: str
    sorted: str


def headings(sort: str, shown: Iterable[Column]) -> list[Heading]:
    """The heads of the columns that are shown. The link of the one that is sorted by turns it round."""
    heads = []
    for column in (CLAIM, *shown):
        here = sort.removeprefix("-") == column.key
        turned = column.key if sort.startswith("-") else f"-{column.key}"
        way = "descending" if sort.startswith("-") else "ascending"
        heads.append(Heading(column, turned if here else column.first + column.key, way if here else ""))
    return heads
