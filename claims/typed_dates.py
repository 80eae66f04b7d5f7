"""Dates as somebody types them: read here alone, by the desk's order of day and month, and it is said how they were read.

A day, a month or a year stays what it is. What can be read in two ways is read by the order, and the other way is named.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.dates import PartialDate, written
from claims.typed import TypedText

AS_TYPED = gettext_lazy("As exactly as it is known, such as 17 Oct 2023, 2023-10-17, Oct 2023 or 2023.")
_LONGEST = 60  # letters of a date, whatever the language
_BETWEEN = re.compile(r"\s+(?:of|de)\s+|[\s\-–/.,年月년월]+")
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th|er|o)?")
_AT_THE_END = " .年月日년월일"
_UNSEEN = re.compile("[\u200b-\u200f\u2060]")


@dataclass(frozen=True)
class Reading:
    """What a date was read as. `other`: what it would be with day and month exchanged, where it does not say which is which."""

    date: PartialDate
    other: PartialDate | None = None


def read_date(text: str, *, day_first: bool, months: Mapping[str, int]) -> Reading:
    """Read a day, a month or a year. `months`: names as `folded` writes them, with their numbers. Raises ValidationError.

    A number of four figures is the year. Three numbers are a day: from the year on as ISO 8601 has them, up to the year by
    the order of the desk, unless only the other order gives a date.
    """
    month, numbers = _parts(folded(text), months)
    years = [number for number in numbers if len(number) == 4]
    others = [int(number) for number in numbers if len(number) <= 2]
    if len(years) + len(others) != len(numbers) or len(years) > 1 or len(numbers) + bool(month) > 3:
        _refuse()
    if not years or int(years[0]) < 1000:
        raise ValidationError(_("Give the year with four figures, such as 2024."), code="year")
    year = int(years[0])
    if month:
        return Reading(_date(year, month, *others))
    if len(others) < 2 or numbers[0] == years[0]:
        return Reading(_date(year, *others))
    if numbers[1] == years[0]:
        _refuse()
    day, month = others if day_first else reversed(others)
    if month > 12 >= day:
        return Reading(_date(year, day, month))
    date = _date(year, month, day)
    return Reading(date, _date(year, day, month) if day <= 12 and day != month else None)


def folded(text: str) -> str:
    """A text as it is compared: whatever the case, the width of its signs, and what in it is not seen."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().strip()


@lru_cache
def month_names(language: str) -> Mapping[str, int]:
    """The names of months that Django has in a language, and in English; long before short, none that means two."""
    names: dict[str, int] = {}
    for one in (language, "en"):
        with translation.override(one):
            for table in (MONTHS, MONTHS_ALT, MONTHS_AP, MONTHS_3):
                found = Counter(folded(str(name)).strip(" .,") for name in table.values())
                numbers = {folded(str(name)).strip(" .,"): number for number, name in table.items()}
                names = {name: number for name, number in numbers.items() if found[name] == 1} | names
    return names


def read_typed(text: str) -> Reading:
    """Read a date in the order of this desk and the language that is active. Raises ValidationError."""
    months = month_names(translation.get_language() or "en")
    return read_date(text, day_first=settings.DAY_FIRST, months=months)


def in_words(date: PartialDate) -> str:
    """A date with its weekday, by which one sees that it is another than one meant."""
    return written(date.first_day, "l j F Y") if date.precision == "day" else date.display


def read_as(words: str, reading: Reading) -> str:
    """Say that something was read as these words, and by which order if there are two."""
    if reading.other is None:
        return _("Read as {date}.").format(date=words)
    if settings.DAY_FIRST:
        by_order = _("Read as {date}: the desk writes the day first. For {other}, write the month as a word.")
    else:
        by_order = _("Read as {date}: the desk writes the month first. For {other}, write the month as a word.")
    return by_order.format(date=words, other=written(reading.other.first_day, "j F"))


def read_day(text: str) -> Reading:
    """Read what must be a day, as `read_typed` does."""
    reading = read_typed(text)
    if reading.date.precision == "month":
        raise ValidationError(_("Give the day too: {date} is a month.").format(date=reading.date.display), code="day")
    if reading.date.precision == "year":
        raise ValidationError(_("Give the day too: {date} is a year.").format(date=reading.date.display), code="day")
    return reading


class TypedDateInput(forms.TextInput):
    """A plain field. A browser's picker takes no month, no year and nothing pasted, and sends a half-typed day as none."""

    def __init__(self) -> None:
        super().__init__(attrs={"size": 22, "autocomplete": "off"})


class TypedDateBoundField(BoundField):
    field: TypedDate

    @property
    def reading(self) -> str:
        """How what stands in the field is read, in a sentence; "" where it is not."""
        return self.field.reading(str(self.value() or ""))

    @property
    def is_ambiguous(self) -> bool:
        """Whether it could be read in another way as well."""
        try:
            return self.field.read(str(self.value() or "")).other is not None
        except ValidationError:
            return False


class TypedDate(TypedText):
    """A date as exactly as it is known, as `PartialDate`; "" for none."""

    kind = "date"
    widget = TypedDateInput
    default_error_messages = {
        "invalid": gettext_lazy(
            "This is not read as a date. Write it such as 17 Oct 2023, 2023-10-17, Oct 2023 or 2023."
        )
    }

    def read(self, text: str) -> Reading:
        """Raises ValidationError."""
        return read_typed(text)

    def reading(self, text: str) -> str:
        """Say how a text is read; "" where it is not."""
        try:
            reading = self.read(text)
        except ValidationError:
            return ""
        return read_as(in_words(reading.date), reading)

    def meaning(self, text: str) -> Any:
        """The value that a text stands for. Raises ValidationError."""
        return self.read(text).date

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return self.meaning(text) if text else self.empty_value
        except ValidationError as error:
            if error.code == "invalid":
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
            raise

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> TypedDateBoundField:
        return TypedDateBoundField(form, self, field_name)


class TypedDay(TypedDate):
    """A day, as `datetime.date`; None for none."""

    kind = "day"
    default_error_messages = {
        "invalid": gettext_lazy("This is not read as a day. Write it such as 17 Oct 2023 or 2023-10-17.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_value": None, **kwargs})

    def read(self, text: str) -> Reading:
        return read_day(text)

    def meaning(self, text: str) -> dt.date:
        return self.read(text).date.first_day


def _parts(text: str, months: Mapping[str, int]) -> tuple[int | None, list[str]]:
    """The month that is named, and the numbers, in their order."""
    if len(text) > _LONGEST:
        _refuse()
    longest_first = sorted(map(re.escape, months), key=len, reverse=True)
    name = re.search(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", text)
    marked = f"{text[: name.start()]}#{text[name.end() :]}" if name else text
    parts = _BETWEEN.split(marked.rstrip(_AT_THE_END))
    if name:
        parts.remove("#") if "#" in parts else _refuse()
    numbers = [_NUMBER.fullmatch(part) for part in parts]
    return months[name[0]] if name else None, [found[1] if found else _refuse() for found in numbers]


def _date(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    if month is None:
        return PartialDate(f"{year:04}")
    if not 1 <= month <= 12:
        raise ValidationError(_("There is no month {number}.").format(number=month), code="month")
    if day is None:
        return PartialDate(f"{year:04}-{month:02}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        there_is_none = _("There is no day {number} in {month}: it has {last} days.")
        named = written(dt.date(year, month, 1), "F Y")
        raise ValidationError(there_is_none.format(number=day, month=named, last=last), code="day")
    return PartialDate(f"{year:04}-{month:02}-{day:02}")


def _refuse() -> NoReturn:
    raise ValidationError(_("This is not read as a date."), code="invalid")
