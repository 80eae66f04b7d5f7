"""The columns of the board: what each is called, and in which order of claims its heading puts them.

An order never has a NULL and ends with the id, so it is total, and the same on both databases. `-` before a sort turns
all of it round, ties too: then one index serves both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Case, ExpressionWrapper, F, IntegerField, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from claims.desk.board import cells
from claims.desk.board.cells import Cell
from claims.models import Claim, Status, User
from claims.models.claims import ClaimQuerySet
from claims.models.orders import ByLetters, ByStage, OrNever, voices

DEFAULT_SORT = "-changed"


@dataclass(frozen=True)
class Column:
    """`title` says what a short heading means. `order` is by ascending; `first` is the way in which one looks first."""

    key: str
    heading: str | Promise
    order: tuple[str, ...]
    cell: Cell
    title: str | Promise = ""
    first: str = ""


CLAIM = Column("claim", _("Claim"), ("by_letters", "id"), cells.statement)
COLUMNS = (
    Column("status", _("Status"), ("by_status", "-changed_at", "-id"), cells.status),
    Column(
        "contested",
        _("Contested by"),
        ("parties_against", "changed_at", "id"),
        cells.contested,
        _("The parties that stand against it"),
        "-",
    ),
    Column("stage", _("Stage"), ("by_stage", "-changed_at", "-id"), cells.stage, _("Where it is in our work")),
    Column(
        "says",
        _("For · open · against"),
        ("voices", "changed_at", "id"),
        cells.says,
        _("Who says what: how many parties assert it, leave it open, deny it. Sorted by all of them together"),
        "-",
    ),
    Column(
        "evidence",
        _("Sources · origins"),
        ("origins", "changed_at", "id"),
        cells.evidence,
        _("Sources that support or refute it, and their independent origins. Sorted by the origins"),
        "-",
    ),
    Column("assignee", _("Assignee"), ("by_assignee", "-changed_at", "-id"), cells.assignee),
    Column("review", _("Review"), ("by_review", "id"), cells.review, _("On which day somebody should look again")),
    Column("changed", _("Last change"), ("changed_at", "id"), cells.changed, first="-"),
)
_BY_KEY = {column.key: column for column in (CLAIM, *COLUMNS)}
SORTS = frozenset(sign + key for sign in ("", "-") for key in _BY_KEY)


def sorted_by(claims: ClaimQuerySet, sort: str, statuses: Sequence[Status]) -> tuple[ClaimQuerySet, tuple[str, ...]]:
    """The claims with what the order needs, and its keys. `statuses` are all, in the order of the vocabulary."""
    keys = _BY_KEY[sort.removeprefix("-")].order
    made: dict[str, Any] = {
        "by_letters": lambda: ByLetters("statement"),
        "by_status": lambda: _by_status(statuses),
        "by_stage": lambda: ByStage("stage"),
        "voices": voices,
        "by_assignee": _by_assignee,
        "by_review": lambda: OrNever("review_on"),
    }
    if keys[0] in made:
        claims = claims.annotate(**{keys[0]: made[keys[0]]()})
    return claims, tuple(_turned(key) for key in keys) if sort.startswith("-") else keys


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _by_status(statuses: Sequence[Status]) -> Any:
    """The place of a status in the vocabulary. As long as nobody changed their order its id tells it, and has an index."""
    pks = [status.pk for status in statuses]
    if pks == sorted(pks):
        return ExpressionWrapper(F("status_id"), IntegerField())
    return Case(*(When(status=pk, then=Value(place)) for place, pk in enumerate(pks)), output_field=IntegerField())


def _by_assignee() -> Any:
    """By name as it is shown; first what is nobody's."""
    parts = ("assignee__first_name", Value(" "), "assignee__last_name", Value(" "), "assignee__username")
    names = Concat(*parts, output_field=TextField())
    return Case(When(assignee=None, then=Value("")), default=ByLetters(names), output_field=TextField())


@dataclass(frozen=True)
class Shown:
    """The columns that somebody chose to see, in their order, after the first, which is always there."""

    columns: tuple[Column, ...]

    @cached_property
    def _written(self) -> list[tuple[str, Cell]]:
        return [(escape(str(column.heading)), column.cell) for column in self.columns]

    def row(self, claim: Claim, against: Sequence[str], *, picks: bool, beside: bool = False) -> SafeString:
        """A row of the board. `against` are the names of who contests the claim; `picks`: with a box to tick.

        `beside`: it takes the place of the same row of a board that is open.
        """
        w = cells.words()
        told = [
            f'<tr id="row-{claim.pk}"{" hx-swap-oob=true" if beside else ""}>',
            cells.pick(w, claim) if picks else "",
            cells.statement(w, "", claim, against),
            *(cell(w, heading, claim, against) for heading, cell in self._written),
            "</tr>",
        ]
        return mark_safe("".join(told))  # noqa: S308 - made by claims.desk.board.cells, which escapes


def shown_to(user: User) -> Shown:
    """The columns that somebody chose; all where nothing was chosen."""
    chosen = set(user.columns.split(",")) & set(_BY_KEY) or set(_BY_KEY)
    return Shown(tuple(column for column in COLUMNS if column.key in chosen))


@dataclass(frozen=True)
class Heading:
    """The head of a column: its link leads to `sort`; `sorted` is how it is sorted now, as aria-sort has it."""

    column: Column
    sort: str
    sorted: str


def headings(sort: str, shown: Shown) -> list[Heading]:
    """The heads of the columns that are shown. The link of the one that is sorted by turns it round."""
    told = []
    for column in (CLAIM, *shown.columns):
        here = sort.removeprefix("-") == column.key
        turned = column.key if sort.startswith("-") else f"-{column.key}"
        way = "descending" if sort.startswith("-") else "ascending"
        told.append(Heading(column, turned if here else column.first + column.key, way if here else ""))
    return told
