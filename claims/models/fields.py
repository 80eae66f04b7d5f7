"""Fields of ours. In migrations they stand as Django's own, so that no migration imports what may change or move.

What is left out there is at work in Python alone: a database knows neither such a default nor such a check.

Every text that somebody writes is kept in a `ShortText` or a `LongText`. Django asks `to_python` of what a row is checked
with, of every value that is written, whichever way, and of those that are compared with it: so a text is cleaned there.
"""

from __future__ import annotations

import secrets
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import languages
from claims.dates import NOT_A_DATE, PartialDate, latest_today, today
from claims.texts import clean
from claims.typed import TypedAddress, TypedText, check_address
from claims.typed_dates import AS_TYPED, TypedDate

_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"  # no vowels, so no words; nothing that reads like another


class _Text(models.Field):
    """What texts have in common."""

    default_error_messages = {"blank": gettext_lazy("There is nothing here that can be seen. Write something.")}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean(text) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TypedText, **kwargs})


class ShortText(_Text, models.CharField):
    """A text of one line."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class LongText(_Text, models.TextField):
    """A text whose greatest length, where it has one, holds for every write. Django's TextField asks it of forms alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators = [*self.validators, MaxLengthValidator(self.max_length)]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class AddressField(_Text, models.URLField):
    """An address on the web that readers are led to."""

    default_validators = [check_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TypedAddress, **kwargs})


def _is_a_language(tag: str) -> None:
    if not languages.is_language(tag):
        raise ValidationError(
            _(
                "This is no tag of a language. Write one as en, ko, pt-BR or zh-Hant (BCP 47), or und where it is not known."
            ),
            code="language",
        )


class LanguageField(models.CharField):
    """A tag of BCP 47, as it is recommended to be written."""

    default_validators = [_is_a_language]

    def to_python(self, value: Any) -> Any:
        tag = super().to_python(value)
        return languages.canonical(clean(tag)) if isinstance(tag, str) else tag

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TypedText, **kwargs})


def _is_a_past_date(text: str) -> None:
    try:
        date = PartialDate(text)
    except ValueError:
        raise ValidationError(NOT_A_DATE, code="invalid") from None
    if date.first_day > latest_today():
        raise ValidationError(_("This date is in the future."), code="future")


class PartialDateField(models.CharField):
    """Keeps a `PartialDate`; the empty string means that no date is known."""

    default_validators = [_is_a_past_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", **kwargs, "max_length": 10})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return PartialDate(value) if value else value

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)  # the admin's own
        return super().formfield(**{"form_class": TypedDate, "help_text": AS_TYPED, **kwargs})


class DayField(models.DateField):
    """A day at the desk, today where none is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": today, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, _without(kwargs, default=today)


def new_public_id() -> str:
    """Eight random characters, some 38 bits: short, permanent, and it reveals nothing about order or number."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


class PublicIdField(models.CharField):
    """What names a row in public addresses, for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = {"max_length": 8, "unique": True, "default": new_public_id, "editable": False}
        super().__init__(*args, **{**own, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, _without(kwargs, default=new_public_id)


def _is_a_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone of the IANA list, such as Europe/Berlin."), code="zone")


class TimeZoneField(models.CharField):
    """The name of a zone of the IANA list."""

    default_validators = [_is_a_zone]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _without(kwargs: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {key: value for key, value in kwargs.items() if key not in own or own[key] is not value}
