"""The filters of the board: they are its address, so that a view of it can be kept and passed on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.dates import PartialDate
from claims.desk.board import query as board_query
from claims.desk.board.columns import COLUMNS, DEFAULT_SORT, SORTS, shown_to, sorted_by
from claims.desk.board.query import ALL, ME, NOBODY, OPEN
from claims.desk.fields import PickField, people
from claims.desk.forms import RENDERER, DeskForm
from claims.models import Party, SavedView, Status, Topic, User
from claims.models.claims import ClaimQuerySet
from claims.search.fields import SearchedText
from claims.typed import TypedText
from claims.typed_dates import TypedDate
from claims.vocabulary import Stage

KEPT = 300  # seconds: two Edits may be committed in another order than that of their ids
_FIRST_DAY = dt.date(1970, 1, 1)
_NAMES = ("username", "first_name", "last_name")


def _topics() -> list[Any]:
    rows: Any = Topic.objects.values_list("pk", "slug", "name", named=True)
    return list(rows)


@dataclass
class Known:
    """What filters and rows may name, read once for all of a page: four queries. `parties` by their tags.

    `people` are those who may work on a claim, `users` everybody who ever did, by their ids: their names alone, since it is
    kept in the cache, where no password belongs.
    """

    statuses: list[Status] = field(default_factory=lambda: list(Status.objects.all()))
    topics: list[Any] = field(default_factory=_topics)
    people: list[User] = field(default_factory=lambda: list(people().only(*_NAMES)))
    users: dict[int, User] = field(default_factory=lambda: User.objects.only(*_NAMES).in_bulk())
    parties: dict[str, Party] = field(default_factory=dict)

    @classmethod
    def kept(cls, newest: int) -> Known:
        """The same, kept until the next Edit: `newest` is the id of the last. No query where it is kept."""
        known: Known = caches["process"].get_or_set(f"board-filters:{newest}", cls, KEPT) or cls()
        return known


def _choice(label: Any, *choices: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


class PartyField(PickField):
    """`known` parties are not looked up again."""

    known: dict[str, Party]

    def to_python(self, value: Any) -> Any:
        return self.known.get(value) or super().to_python(value)


class BoardFilter(forms.Form):
    """Open claims are those that were not turned down. `sort` is not a filter, but is part of the address too."""

    q = SearchedText(gettext_lazy("Words"))
    status = _choice(gettext_lazy("Status"))
    stage = _choice(gettext_lazy("Stage"))
    assignee = _choice(gettext_lazy("Assignee"))
    topic = _choice(gettext_lazy("Topic"))
    party = PartyField("parties", label=gettext_lazy("Party that spoke"), required=False)
    voices = _choice(
        gettext_lazy("Who says what"),
        ("", gettext_lazy("any number of parties")),
        ("none", gettext_lazy("no party yet")),
        ("one", gettext_lazy("one party only")),
        ("more", gettext_lazy("two parties or more")),
    )
    contested = _choice(
        gettext_lazy("Contested"),
        ("", gettext_lazy("contested or not")),
        ("yes", gettext_lazy("contested")),
        ("no", gettext_lazy("not contested")),
    )
    disputed = _choice(
        gettext_lazy("Disputed since"),
        ("", gettext_lazy("any time")),
        ("7", gettext_lazy("the last 7 days")),
        ("14", gettext_lazy("the last 14 days")),
        ("30", gettext_lazy("the last 30 days")),
    )
    origins = _choice(
        gettext_lazy("Independent origins"),
        ("", gettext_lazy("any number")),
        ("none", gettext_lazy("none")),
        ("one", gettext_lazy("one")),
        ("more", gettext_lazy("two or more")),
        ("unknown", gettext_lazy("not known of a source")),
    )
    publication = _choice(
        gettext_lazy("In public"),
        ("", gettext_lazy("public or not")),
        ("never", gettext_lazy("never public")),
        ("published", gettext_lazy("public")),
        ("news", gettext_lazy("public, with unpublished changes")),
        ("withdrawn", gettext_lazy("withdrawn")),
    )
    review = _choice(
        gettext_lazy("Next review"),
        ("", gettext_lazy("any day or none")),
        ("due", gettext_lazy("due today or before")),
        ("overdue", gettext_lazy("overdue")),
        ("week", gettext_lazy("within seven days")),
        ("none", gettext_lazy("none planned")),
    )
    since = TypedDate(label=gettext_lazy("Changed since"), required=False)

    FRONT = ("q", "status", "stage", "assignee")
    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, data: Any, *, user: User, known: Known | None = None) -> None:
        super().__init__({name: value for name, value in data.items() if value}, label_suffix="")
        self.user, self.known = user, known or Known()
        nobody = [("", _("anybody")), (ME, _("me")), (NOBODY, _("nobody"))]
        choices: dict[str, Any] = {
            "status": [("", _("any status")), *((s.key, s.label) for s in self.known.statuses)],
            "stage": [(OPEN, _("all open")), *Stage.choices, (ALL, _("all, turned down too"))],
            "topic": [("", _("any topic")), *((t.slug, t.name) for t in self.known.topics)],
            "assignee": [*nobody, *((person.username, str(person)) for person in self.known.people)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        for one in self.fields.values():
            one.error_messages["invalid_choice"] = _("There is no “%(value)s” to choose. Choose from the list.")
        self.fields["party"].known = self.known.parties  # type: ignore[attr-defined]

    def clean_since(self) -> PartialDate | str:
        date: PartialDate | str = self.cleaned_data["since"]
        if isinstance(date, PartialDate) and date.first_day < _FIRST_DAY:
            raise ValidationError(_("Choose a day after 1970."))
        return date

    def clean(self) -> None:
        if self.sort not in SORTS:
            wrong = _("The board cannot be sorted by “{sort}”. Choose the heading of a column.")
            self.add_error(None, wrong.format(sort=self.sort[:40]))

    @property
    def sort(self) -> str:
        return self.data.get("sort") or DEFAULT_SORT

    @property
    def valid_sort(self) -> str:
        return self.sort if self.sort in SORTS else DEFAULT_SORT

    def condition(self, *, listing: bool = False) -> Q:
        """What must hold of a claim to pass; of no claim where a filter is not valid. See `claims.desk.board.query`."""
        if not self.is_valid():
            return Q(pk__in=[])
        wanted = dict(self.cleaned_data)
        rows: dict[str, dict[str, int]] = {
            "status": {status.key: status.pk for status in self.known.statuses},
            "topic": {topic.slug: topic.pk for topic in self.known.topics},
            "assignee": {person.username: person.pk for person in self.known.people},
        }
        for name, pks in rows.items():
            wanted[name] = pks.get(wanted[name], wanted[name])
        return board_query.condition(wanted, user=self.user, listing=listing)

    def matching(self) -> ClaimQuerySet:
        """The claims that pass; none where a filter is not valid. Merged ones never do."""
        return board_query.claims().filter(self.condition(listing=True))

    def in_order(self) -> tuple[ClaimQuerySet, tuple[str, ...]]:
        """The claims that pass, with what their order needs, and the keys of that order."""
        return sorted_by(self.matching(), self.valid_sort, self.known.statuses)

    @property
    def front(self) -> list[BoundField]:
        return [self[name] for name in self.FRONT]

    @property
    def more(self) -> list[BoundField]:
        """The filters that are used less, and folded as long as none is set."""
        return [self[name] for name in self.fields if name not in self.FRONT]

    @property
    def is_folded(self) -> bool:
        return not any(self.data.get(name) for name in self.fields if name not in self.FRONT)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @cached_property
    def set_filters(self) -> dict[str, str]:
        """Only the filters that say something."""
        values = {name: self[name].value() for name in self.fields}
        return {name: value for name, value in values.items() if value}

    @cached_property
    def lasting(self) -> dict[str, str]:
        """The same for years: a party by its id, since another may come to be called like it, a date as it was read."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        party, since = cleaned.get("party"), cleaned.get("since")
        by_id = {"party": f"[{party.public_id}]"} if party else {}
        return self.set_filters | by_id | ({"since": str(since)} if since else {})

    @property
    def is_sorted(self) -> bool:
        return self.sort != DEFAULT_SORT

    @property
    def query(self) -> str:
        """The shortest address of this view."""
        return self.query_sorted(self.sort)

    def query_sorted(self, sort: str) -> str:
        return urlencode(self.set_filters | ({"sort": sort} if sort != DEFAULT_SORT else {}))

    @property
    def lasting_query(self) -> str:
        return urlencode(self.lasting | ({"sort": self.sort} if self.is_sorted else {}))


class ColumnsForm(DeskForm):
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=[(column.key, column.heading) for column in COLUMNS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one column at least.")},
    )
    roomy = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        choices=[("", gettext_lazy("dense")), ("yes", gettext_lazy("roomy"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        initial = {"columns": [column.key for column in shown_to(user)], "roomy": "yes" if user.roomy else ""}
        super().__init__(data, initial=initial, prefix="show")
        self.fields["columns"].error_messages["required"] = gettext_lazy("Choose one column at least.")

    def preferences(self) -> dict[str, Any]:
        """As the account keeps them: nothing said where all columns are shown, so that a new one will be too."""
        keys = [column.key for column in COLUMNS if column.key in self.cleaned_data["columns"]]
        return {
            "columns": "" if len(keys) == len(COLUMNS) else ",".join(keys),
            "roomy": self.cleaned_data["roomy"] == "yes",
        }

    def act(self, user: User) -> User:
        return workflow.prefer(user, **self.preferences())


class NameForm(DeskForm):
    name = TypedText(
        label=gettext_lazy("Name"),
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SaveViewForm(NameForm):
    """Keeps the filters and the order of a board, whose query is `board`.

    `for_desk` is asked of who may edit what the whole desk has.
    """

    is_sent_once = True
    for_desk = forms.BooleanField(label=gettext_lazy("For the whole desk"), required=False)

    def __init__(self, data: Any, *, user: User, board: QueryDict) -> None:
        super().__init__(data, prefix="view")
        self.user, self.board = user, board
        if not user.has_perm("claims.edit_vocabularies"):
            del self.fields["for_desk"]

    @cached_property
    def filter(self) -> BoardFilter:
        return BoardFilter(self.board, user=self.user)

    def clean(self) -> None:
        if not self.filter.is_valid():
            self.add_error(None, _("One filter could not be read, so there is nothing to save. Change it first."))

    def act(self, user: User) -> SavedView:
        return workflow.save_view(user, query=self.filter.lasting_query, **self.cleaned_data)


class RenameViewForm(NameForm):
    def __init__(self, *args: Any, view: SavedView, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": view.name}, **kwargs)
        self.view = view

    def act(self, user: User) -> SavedView:
        return workflow.rename_view(user, self.view, name=self.cleaned_data["name"])


class DeleteViewForm(DeskForm):
    def __init__(self, *args: Any, view: SavedView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view

    def act(self, user: User) -> None:
        workflow.delete_view(user, self.view)
