"""Fields that several forms of the desk have: words with their meanings, and rows that are found by what one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField

from claims.desk.finding import FINDERS, Finder
from claims.vocabulary import CREDIBILITY_NAMES, Credibility, Word


class Told(str):
    """A label that carries its meaning, so that a form can show it beside the choice."""

    meaning: str

    def __new__(cls, label: str, meaning: str = "") -> Told:
        told = super().__new__(cls, label)
        told.meaning = meaning
        return told


def words(vocabulary: type[Word]) -> list[tuple[str, Told]]:
    """The choices of a vocabulary, each with its meaning."""
    return [(word.value, Told(str(word.label), word.meaning)) for word in vocabulary]


def credibilities() -> list[tuple[str, Told]]:
    return [(c.value, Told(f"{c.value}: {CREDIBILITY_NAMES[c.value]}", c.meaning)) for c in Credibility]


def field_of(model: type[models.Model], name: str, **changes: Any) -> Any:
    """The form field of a model's field: its label, help, length and checks."""
    column: Any = model._meta.get_field(name)
    field = column.formfield(**changes)
    field.validators += [check for check in column.validators if check not in field.validators]
    return field


class NewName(str):
    """A name that nobody is known by yet."""


class PickField(forms.CharField):
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
            raise ValidationError("Null characters are not allowed.", code="null_characters_not_allowed")
        found = self.finder.exact(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                f"There are {len(found)} {self.finder.plural} “{text}”. Choose the one that you mean.", code="several"
            )
        if self.or_new:
            return NewName(" ".join(text.split()))
        raise ValidationError(self.unknown(text), code="unknown")

    def unknown(self, text: str) -> str:
        close = "Choose one of those below." if self.finder.near(text) else "Write it as the desk knows it."
        return f"The desk knows no {self.finder.noun} “{text}”. {close}"

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
        return data.get(f"{name}-pick") or data.get(name)

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
        """What the text may mean, where it is not clear: each as (what is posted, name, what tells it apart)."""
        if not self.errors:
            return []
        text = str(self.value() or "").replace("\0", "")
        finder = self.field.finder
        rows = list(finder.exact(text) or finder.near(text)) if text.strip() else []
        return [(finder.tag(row), str(row), finder.about(row)) for row in rows]

    @property
    def text(self) -> str:
        """What stands in the field: as typed, or what one types to mean the row that is given."""
        return self.field.widget.format_value(self.value()) or ""

    @property
    def plural(self) -> str:
        return self.field.finder.plural
