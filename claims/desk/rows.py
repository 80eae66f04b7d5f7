"""What the pages of a party and of a source have in common: each is the row with all that rests on it, and a form in it.

They go on without htmx alone: a form is opened at an address of its own, and what was sent leads back to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce, wraps
from operator import and_
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims import keyset
from claims.desk.access import DeskRequest, View, needs
from claims.desk.claim import activity
from claims.desk.forms import NOW_AND_TYPED, RENDERER, DeskForm, SentBefore
from claims.models import Edit, Party, Source, User
from claims.models.append_only import TOMBSTONE
from claims.models.edits import EditQuerySet
from claims.models.merging import Mergeable
from claims.search import asked_of, finding
from claims.search.fields import SearchedText
from claims.typed import TypedText
from claims.wording import Beside, beside
from claims.workflow import Conflict
from claims.workflow.act import as_json
from claims.workflow.republishing import claims_that_show
from claims.workflow.rows import newest_edit_of
from claims.workflow.undo import still_undoable

PAGE_SIZE = 50
SHOWN = 50  # rows of each kind that a page shows until it is asked for all

_Row = TypeVar("_Row")


def home_of(row: Party | Source) -> str:
    """The address of the page of a row, or of the one that it was merged into."""
    row = row.survivor
    return (
        reverse("desk:party", args=[row.public_id]) if isinstance(row, Party) else reverse("desk:source", args=[row.pk])
    )


def reason_field() -> TypedText:
    return TypedText(
        max_length=2000,
        label=gettext_lazy("Why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RowForm(DeskForm):
    """A form that changes a party or a source, unless somebody else changed the same of it since it was shown.

    `names` are the fields of the row that it writes, `field_of_row` those among them that have another name in the form.
    `is_changed` says, once it is saved, whether anything became another. Where readers see the row, a `reason` is needed.
    """

    is_sent_once = True
    names: ClassVar[tuple[str, ...]] = ()
    heads = NOW_AND_TYPED
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        self.row, self.is_changed = row, False
        self.beside: list[Beside] = []
        shown = {"seen": newest_edit_of(row), **{name: _survivor(getattr(row, name)) for name in self.names}}
        super().__init__(*args, initial=shown | (kwargs.pop("initial", None) or {}), **kwargs)
        if "reason" in self.fields and claims_that_show(row).exists():
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Readers see it on public claims. The log keeps why it was changed.")

    def values(self) -> dict[str, Any]:
        """What is to be written. One that was merged and is left as it was shown stays: a merge is read, not written back."""
        values = {name: self.cleaned_data[name] for name in self.names}
        for name, value in values.items():
            stands = getattr(self.row, name)
            if value is not None and value == _survivor(stands):
                values[name] = stands
        return values

    def save(self, user: User) -> bool:
        done = super().save(user)
        self.is_changed = done and newest_edit_of(self.row) != self.cleaned_data["seen"]
        return done

    def on_conflict(self, conflict: Conflict) -> None:
        """Show the newer values beside what was typed; a field left as it was shown takes the newer value."""
        self.data = self.data.copy()
        self.data["seen"] = str(newest_edit_of(self.row))
        row, shown = conflict.claim, dict[str, Any]()
        for edit in conflict.edits:
            if isinstance(edit.changes, dict):
                shown = {name: old for name, (old, _new) in edit.changes.items() if name in self.names} | shown
        redacted = (name for name in self.names if TOMBSTONE in str(getattr(row, name)))
        for name, before in (dict.fromkeys(redacted) | shown).items():
            field, newer, typed = self.fields[name], getattr(row, name), self.cleaned_data[name]
            if (as_json(typed) or "") == (before or ""):
                self.data.pop(f"{name}-pick", None)
                self.data[name] = field.prepare_value(newer) or ""
            elif typed != newer:
                self.beside.append(beside(str(field.label), _in_words(field, newer), _in_words(field, typed)))


def _in_words(field: Any, value: Any) -> str:
    """A value as the form offers it, or as it stands."""
    return str(dict(getattr(field, "choices", ())).get(value, value) or "")


def _survivor(value: Any) -> Any:
    return value.survivor if isinstance(value, Mergeable) else value


class RowFilter(forms.Form):
    """The filters of a list: they are its address."""

    default_renderer = RENDERER
    q = SearchedText(gettext_lazy("Words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def chosen(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """The rows that pass what was asked for."""
        raise NotImplementedError

    def rows(self) -> QuerySet[Any]:
        """None, where what was asked for cannot be read."""
        return self.chosen(self.cleaned_data) if self.is_valid() else self.chosen(dict.fromkeys(self.fields, "")).none()

    @property
    def is_narrowed(self) -> bool:
        return not self.is_valid() or any(self.cleaned_data.values())


def having_words(text: str, having: Callable[[str], Q]) -> Q:
    """Rows that have every word of a text, each by itself; none for a text without a letter or a digit."""
    words = asked_of(text)
    return reduce(and_, map(having, words), Q()) if words or not text.strip() else Q(pk__in=[])


def having_word(model: Any, word: str) -> Q:
    """Rows that have a word which begins so, and those into which one was merged that has."""
    found = finding(model, word)
    merged = model.objects.filter(pk__in=found).exclude(merged_into=None).values("merged_into")
    return Q(pk__in=found) | Q(pk__in=merged)


def render_list(
    request: DeskRequest, template: str, chosen: RowFilter, keys: Sequence[str], rows_of: Any
) -> HttpResponse:
    """A page of a list: the same number of queries, however many rows. Raises BadCursor."""
    page = keyset.page(chosen.rows(), keys, request.GET.get("page", ""), PAGE_SIZE)
    is_empty = not page.rows and not chosen.is_narrowed
    return render(request, template, {"filter": chosen, "page": page, "rows": rows_of(page.rows), "is_empty": is_empty})


@dataclass
class Part(Generic[_Row]):
    """Rows of one kind: the newest, or all where that was asked for."""

    rows: list[_Row]
    has_more: bool


def part(rows: QuerySet[Any], *, whole: bool) -> Part[Any]:
    """One query."""
    if whole:
        return Part(list(rows), False)
    found = list(rows[: SHOWN + 1])
    return Part(found[:SHOWN], len(found) > SHOWN)


class RowPage:
    """What a page shows of a party or a source, whichever it is; `whole`: to the last entry."""

    def __init__(self, row: Any, user: User, *, whole: bool) -> None:
        self.row, self.user, self.whole = row, user, whole

    @cached_property
    def merged(self) -> list[Any]:
        """Those that are read as this one."""
        return list(self.row.merged.order_by("pk"))

    @cached_property
    def family(self) -> list[int]:
        return [self.row.pk, *(one.pk for one in self.merged)]

    @cached_property
    def public_claims(self) -> int:
        """How many public claims show it, or may cite it still."""
        return claims_that_show(self.row).count()

    @cached_property
    def edits(self) -> EditQuerySet:
        of_row: EditQuerySet = Edit.objects.filter(object_type=self.row._meta.model_name, object_id=self.row.pk)
        return of_row.order_by("-id")

    @cached_property
    def log(self) -> Part[activity.Entry]:
        found = part(self.edits.for_log().order_by("-id"), whole=self.whole)
        return Part(activity.in_words(found.rows), found.has_more)

    @cached_property
    def undoable(self) -> set[int]:
        return still_undoable(self.user, [entry.edit for entry in self.log.rows])


def of_a_row(get: Callable[..., Any], permission: str) -> Callable[[View], View]:
    """A view that asks (GET) and does (POST) something to one row, which `get` reads by what the address names.

    To ask of one that was merged leads to the page of the one that stayed; to send is refused by the verb.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def with_row(request: DeskRequest, **named: Any) -> HttpResponse:
            row = get(**named)
            if row.merged_into_id and request.method != "POST":
                return redirect(home_of(row))
            try:
                return view(request, row)
            except SentBefore as sent:
                return back_to(request, row, str(sent))

        return require_http_methods(["GET", "HEAD", "POST"])(needs(permission)(with_row))

    return decorate


def back_to(request: DeskRequest, row: Any, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(home_of(row))


def answer(request: DeskRequest, form: RowForm, sentence: str) -> HttpResponse:
    """Lead back to the page of what was saved, and say so; or that nothing became another."""
    if not form.is_changed:
        sentence = _("Nothing was changed: it says what it said before.")
    return back_to(request, form.row, sentence)


def render_row(request: DeskRequest, template: str, page: RowPage, form: DeskForm | None, **more: Any) -> HttpResponse:
    """The page of a row, with a form in it where one is open; 409 after a conflict."""
    conflict = form.conflict if form is not None else None
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "title": "",
        "button": "",
        "warning": "",
        "home": home_of(page.row),
    }
    context["meanwhile"] = activity.in_words(conflict.edits) if conflict else []
    return render(request, template, context | more, status=409 if conflict else 200)
