"""Fields of ours. In migrations they stand as Django's own, so that no migration imports what may change or move.

What is left out there is at work in Python alone: a database knows neither such a default nor such a check.
"""

from __future__ import annotations

import secrets
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _

from claims.dates import today

_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"  # no vowels, so no words; nothing that reads like another


class LongText(models.TextField):
    """A text whose greatest length holds for every write. Django's TextField asks it of forms alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(kwargs["max_length"])]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


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
