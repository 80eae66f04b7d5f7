"""Fields that several forms of the desk have: words with their meanings, and rows that are found by what one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from claims.desk.lookup import FINDERS, Finder
from claims.models import User
from claims.typed import TypedText
from claims.vocabulary import CREDIBILITY_NAMES, Credibility, Word


class Label(str):
    """A label that carries its meaning, so that a form can show it beside the choice."""

    meaning: str

    def __new__(cls, text: str, meaning: str = "") -> Label:
        label = super().__new__(cls, text)
        label.meaning = meaning
        return label


def words(vocabulary: type[Word]) -> list[tuple[str, Label]]:
    """The choices of a vocabulary, each with its meaning."""
    return [(word.value, Label(str(word.label), word.meaning)) for word in vocabulary]


def credibilities() -> list[tuple[str, Label]]:
    """Ungraded first, then the digits of the Admiralty code."""
    graded = [(c.value, Label(f"{c.value}: {CREDIBILITY_NAMES[c.value]}", c.meaning)) for c in Credibility]
    return [("", Label(str(CREDIBILITY_NAMES[""]).capitalize(), _("Nobody has judged it."))), *graded]


def field_of(model: type[models.Model], name: str, **changes: Any) -> Any:
    """The form field of a model's field: its label, help, length and checks."""
    column: Any = model._meta.get_field(name)
    field = column.formfield(**changes)
    field.validators += [check for check in column.validators if check not in field.validators]
    return field


class NewName(str):
    """A name that nobody is known by yet."""


def as_new(name: str) -> str:
    """What is posted to say that a name is of nobody whom the desk knows."""
    return f"new: {name.casefold()}"


class PickField(TypedText):
    """A row that is found by its name, address or id. `or_new` lets a name pass that nobody is known by, as `NewName`."""

    def __init__(self, plural: str, *, or_new: bool = False, **kwargs: Any) -> None:
        self.finder: Finder = FINDERS[plural]
        self.or_new = or_new
        super().__init__(max_length=1000, widget=Pick(self.finder), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if "\0" in text:
            raise ValidationError(_("Null characters are not allowed."), code="null_characters_not_allowed")
        found = self.finder.exact(text)
        if len(found) == 1:
            return found[0]
        if found:
            several = _("There are {number} {rows} “{text}”. Choose the one that you mean.")
            raise ValidationError(several.format(number=len(found), rows=self.finder.plural, text=text), code="several")
        if self.or_new:
            return NewName(" ".join(text.split()))
        raise ValidationError(self.unknown(text), code="unknown")

    def unknown(self, text: str, *, offers: bool = False) -> str:
        """Say that nothing is called so, and what to do; `offers`: that something is offered in its place."""
        unknown = _("The desk knows no {row} “{text}”.").format(row=self.finder.noun, text=text)
        offers = offers or bool(self.finder.near(text))
        what_to_do = _("Choose one of those below.") if offers else _("Write it as the desk knows it.")
        return f"{unknown} {what_to_do}"

    def prepare_value(self, value: Any) -> Any:
        return self.finder.text_for(value) if isinstance(value, models.Model) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> PickBoundField:
        return PickBoundField(form, self, field_name)

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)


class Pick(forms.TextInput):
    """A text, or one of the rows that were offered instead of it (posted as `<name>-pick`)."""

    def __init__(self, finder: Finder) -> None:
        super().__init__(attrs={"autocomplete": "off", "size": 40})
        self.finder = finder

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        picked = str(data.get(f"{name}-pick") or "")
        return picked if picked.startswith("[") else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-pick" not in data

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        found = self.finder.exact(text) if text and text.startswith("[") else []
        return self.finder.text_for(found[0]) if len(found) == 1 else text


class PickBoundField(BoundField):
    field: PickField

    @property
    def offered(self) -> list[Any]:
        """What the text may mean, where it is not clear: each as (what is posted, name, what it differs in)."""
        text = str(self.value() or "").replace("\0", "")
        if not self.errors or not text.strip():
            return []
        finder = self.field.finder
        rows = list(finder.exact(text) or [*self._resembled, *finder.near(text)])
        return [(finder.tag(row), str(row), finder.about(row)) for row in dict.fromkeys(rows)]

    @property
    def as_new(self) -> str:
        """What is posted to say that the text is a new name although it resembles a known one; "" where it does not."""
        return as_new(self._typed) if self._resembled or self.says_new else ""

    @property
    def says_new(self) -> bool:
        picked = self.form.data.get(f"{self.html_name}-pick")
        return self.field.or_new and bool(picked) and picked == as_new(self._typed)

    @property
    def _typed(self) -> str:
        return " ".join(str(self.value() or "").split())

    @property
    def _resembled(self) -> list[Any]:
        found: dict[str, list[Any]] = getattr(self.form, "resembled", {})
        return found.get(self.name, [])

    @property
    def text(self) -> str:
        """What stands in the field: as typed, or what one types to mean the row that is given."""
        value = self.value()
        found = getattr(self.form, "cleaned_data", {}).get(self.name)
        if isinstance(value, str) and value.startswith("[") and isinstance(found, models.Model):
            return self.field.finder.text_for(found)  # it was looked up already
        return self.field.widget.format_value(value) or ""

    @property
    def plural(self) -> str:
        return self.field.finder.plural


def people(permission: str = "research") -> QuerySet[User]:
    """Who may do something: active accounts with a role, or a permission of their own, for it."""
    named = Permission.objects.filter(content_type__app_label="claims", codename=permission)
    able = Q(groups__permissions__in=named) | Q(user_permissions__in=named) | Q(is_superuser=True)
    return User.objects.filter(able, is_active=True).distinct().order_by("first_name", "last_name", "username")
