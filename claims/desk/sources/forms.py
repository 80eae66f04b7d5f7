"""A source that is known, or is described in the same form. Every form that asks for one has these fields."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.access import DeskRequest
from claims.desk.fields import NewName, PickField, field_of
from claims.desk.lookup import FINDERS, address_in, address_within, source_at
from claims.desk.parties.forms import WithParties, kind_field
from claims.desk.sources.reads import last_cited_by
from claims.desk.sources.sourcing import Sourcing, sourcing
from claims.models import Source, User
from claims.models.sources import url_key

DESCRIPTION = ("title", "url", "publisher", "author", "published_on", "archived_url", "through")


def source_field(**more: Any) -> PickField:
    return PickField("sources", or_new=True, required=False, **more)


def begins_with(request: DeskRequest) -> dict[str, Source | None]:
    """What a form with a source begins with: the one whose number the address names, or an offer. Raises Http404."""
    number = request.GET.get("source", "")
    found = FINDERS["sources"].tagged(number) if number else []
    if number and not found:
        raise Http404
    return {"source": found[0] if found else None, "again": last_cited_by(request.user)}


class WithSource(WithParties):
    """The field called `source_name` (see `source_field`) takes what is known; the fields of this class describe what is not.

    What is typed in it that nobody knows is the address or the title of a new source. `again` names the one that somebody
    cited last, who ticks it to cite it again. `known_by_address` is the known source that was taken for an address in
    another spelling, or in the field of the new one. Form classes that use this name the publisher among their parties.
    """

    source_name: ClassVar[str] = "source"
    needs_source: ClassVar[bool] = False

    again = forms.CharField(required=False, max_length=30)
    title = field_of(Source, "title", required=False)
    url = field_of(
        Source,
        "url",
        help_text=gettext_lazy("Where it can be read. Leave it empty if it has none."),
    )
    publisher = PickField(
        "parties", required=False, or_new=True, help_text=gettext_lazy("Who published or said it. Write a name.")
    )
    publisher_kind = kind_field("publisher")
    author = field_of(Source, "author")
    published_on = field_of(Source, "published_on")
    archived_url = field_of(Source, "archived_url")
    through = PickField(
        "sources",
        label=gettext_lazy("Known through"),
        required=False,
        help_text=gettext_lazy("The source that reports this one, where you know the original only through it."),
    )

    known_by_address: Source | None = None

    def __init__(
        self, *args: Any, source: Source | None = None, again: Source | None = None, initial: Any = None, **kwargs: Any
    ) -> None:
        """Begin with `source`, or offer `again`."""
        begins_with = {} if source is None else {self.source_name: source}
        super().__init__(*args, initial={**(initial or {}), **begins_with}, **kwargs)
        self._last_cited = again

    def order_fields(self, field_order: Any) -> None:
        """Put what describes a new source behind the field of the source: errors are listed in this order."""
        super().order_fields(field_order)
        names = [name for name in self.fields if name not in WithSource.base_fields]
        behind = names.index(self.source_name) + 1
        super().order_fields([*names[:behind], *WithSource.base_fields, *names[behind:]])

    @property
    def asked_source(self) -> Any:
        return self[self.source_name]

    @property
    def describes_new(self) -> bool:
        """Whether any field of a new source says something, or is wrong: then they stay unfolded."""
        fields = [self[name] for name in (*DESCRIPTION, "publisher_kind")]
        return bool(self.asked_source.errors) or any(field.value() or field.errors for field in fields)

    @cached_property
    def sourcing(self) -> Sourcing:
        """What follows from the source as it was sent, or as the form begins with it."""
        if self.is_bound:
            return sourcing(self.data, self.source_name)
        return sourcing({self.source_name: self.asked_source.text}, self.source_name)

    @cached_property
    def offers_again(self) -> Source | None:
        """The source that was ticked, or that can be."""
        if self.is_bound and (ticked := FINDERS["sources"].exact(str(self.data.get("again") or ""))):
            return ticked[0] if len(ticked) == 1 else None
        return None if self.asked_source.value() else self._last_cited

    @property
    def taken(self) -> list[str]:
        """What the desk took that nobody wrote so, in sentences."""
        if self.known_by_address is None:
            return []
        taken = _("Its address is that of “{source}”, which the desk knows already, so that source was taken.")
        return [taken.format(source=self.known_by_address)]

    def clean(self) -> dict[str, Any]:
        self._read_source(self.cleaned_data)
        return super().clean()

    def add_parties_and_source(self, user: User) -> None:
        """Add what is new, and put it in the place of what was typed. Raises ValidationError."""
        self.add_parties(user)
        data = self.cleaned_data
        if data[self.source_name] is None and data["title"]:
            data[self.source_name] = workflow.add_source(user, **{name: data[name] for name in DESCRIPTION})

    def _read_source(self, cleaned: dict[str, Any]) -> None:
        self._take_again(cleaned)
        typed = cleaned.get(self.source_name)
        if isinstance(typed, NewName):
            cleaned[self.source_name] = None
            self._take_as_new(cleaned, typed)
        described = any(cleaned.get(name) for name in DESCRIPTION)
        if isinstance(typed, Source):
            self.known_by_address = typed if self.sourcing.is_other_spelling else None
            if described:
                either = _("Either pick a known source or describe a new one. Empty this field or those below.")
                self.add_error(self.source_name, either)
        elif known := next(iter(source_at(cleaned.get("url") or "")), None):
            self.known_by_address = cleaned[self.source_name] = known
            cleaned["publisher"] = None  # it has its own
        elif described and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Give the title of the new source."))
        elif not described and self.needs_source and not self.errors.keys() & {self.source_name, *DESCRIPTION}:
            self.add_error(self.source_name, _("Pick a known source, or describe a new one below."))

    def _take_again(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("again"):
            return
        if self.offers_again is None:
            self.add_error(self.source_name, _("The source that you ticked is not there. Write which one you mean."))
        elif cleaned.get(self.source_name):
            either = _("You ticked the same source again, and wrote one here. Untick it, or empty this field.")
            self.add_error(self.source_name, either)
        elif self.source_name not in self.errors:
            cleaned[self.source_name] = self.offers_again

    def _take_as_new(self, cleaned: dict[str, Any], typed: NewName) -> None:
        """Let a text that is no known source be the address of a new one, or its title.

        A title alone may be that of a known one with a letter mistyped: that is asked.
        """
        if address := address_in(typed) or address_within(typed):
            if not address_in(typed) and not self["url"].value():
                more = _(
                    "“{text}” says more than an address. The address is filled in below. Check it, and give the title."
                )
                self.add_error(self.source_name, more.format(text=typed))
            self._take_address(cleaned, address)
        elif not cleaned.get("title") and "title" not in self.errors:
            is_described = any(cleaned.get(name) for name in DESCRIPTION)
            self._fill_in("title", typed)
            cleaned["title"] = str(typed)
            if not is_described:
                field = self.fields[self.source_name]
                assert isinstance(field, PickField)
                what_to_do = _("If it is new, describe it: its title is filled in.")
                self.add_error(self.source_name, f"{field.unknown(typed)} {what_to_do}")

    def _take_address(self, cleaned: dict[str, Any], address: str) -> None:
        if not cleaned.get("url") and "url" not in self.errors:
            self._fill_in("url", address)
            try:
                cleaned["url"] = self.fields["url"].clean(address)
            except ValidationError as error:
                self.add_error("url", error)
        elif cleaned.get("url") and url_key(cleaned["url"]) != url_key(address):
            self.add_error("url", _("This is another address than that of the source above. Keep one of them."))

    def _fill_in(self, name: str, text: str) -> None:
        self.data = self.data.copy()
        self.data[name] = text
