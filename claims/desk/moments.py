"""A moment that somebody types in the zone that is active, also where its clocks show that time twice, or never.

A day alone is its first moment at the desk: days are the desk's, whatever zone an editor reads times in.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.dates import start_of_day
from claims.typed_dates import Reading, TypedDate, TypedDateBoundField, TypedDateInput, in_words, read_as, read_day

_WITH_TIME = re.compile(r"(?P<day>.*[^\s,])(?:\s*,\s*|\s+|T)(?P<hour>\d{1,2}):(?P<minute>\d\d)", re.I)


@dataclass(frozen=True)
class _Typed:
    """A day, and the time that the clocks showed; None for the day alone."""

    reading: Reading
    time: dt.time | None

    @property
    def naive(self) -> dt.datetime:
        return dt.datetime.combine(self.reading.date.first_day, self.time or dt.time.min)

    @property
    def moments(self) -> list[dt.datetime]:
        """Two where the clocks were put back over the time, none where forward."""
        return [start_of_day(self.reading.date.first_day)] if self.time is None else _in_zone(self.naive)


def _read(text: str) -> _Typed:
    """Raises ValidationError."""
    with_time = _WITH_TIME.fullmatch(text.strip())
    reading = read_day(with_time["day"] if with_time else text)
    if reading.date.first_day.year == dt.MAXYEAR:  # of which no zone knows anything
        raise ValidationError(_("This moment is in the future."), code="future")
    if with_time is None:
        return _Typed(reading, None)
    try:
        return _Typed(reading, dt.time(int(with_time["hour"]), int(with_time["minute"])))
    except ValueError:
        raise ValidationError(_("There is no such time. Write one from 00:00 to 23:59."), code="time") from None


def _typed(text: Any) -> _Typed | None:
    """The same; None where it is not read."""
    try:
        return _read(str(text or ""))
    except ValidationError:
        return None


def _picked(text: Any) -> dt.datetime | None:
    """One of two moments, as it was offered: with its offset. None for anything else."""
    try:
        moment = parse_datetime(str(text or "").strip())
    except ValueError:
        return None
    known = moment is not None and timezone.is_aware(moment) and 1000 <= moment.year < dt.MAXYEAR
    return moment if known else None


def _in_zone(naive: dt.datetime) -> list[dt.datetime]:
    """The moments at which the clocks show a time."""
    zone, found = timezone.get_current_timezone(), list[dt.datetime]()
    for fold in (0, 1):
        moment = naive.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)
        if moment not in found and moment.astimezone(zone).replace(tzinfo=None) == naive:
            found.append(moment)
    return [moment.astimezone(zone) for moment in found]


class MomentInput(TypedDateInput):
    """A time, and where it came twice which of the two (posted as `<name>-pick`, with its offset)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text, picked = data.get(name), _picked(data.get(f"{name}-pick"))
        typed = _typed(text)
        if picked is None or typed is None or typed.time is None or typed.naive != picked.replace(tzinfo=None):
            return text
        return picked.isoformat()

    def format_value(self, value: Any) -> str | None:
        moment = _picked(value)
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else super().format_value(value)


class MomentField(TypedDate):
    """The `{zone}` and the `{desk}` in its help are the zone that is active, and that of the desk's days."""

    kind = "moment"
    widget = MomentInput
    default_error_messages = {
        "invalid": gettext_lazy("This is not read as a moment. Write it such as 24 Oct 2024 or 24 Oct 2024 14:30.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_value": None, **kwargs})

    def read(self, text: str) -> Reading:
        return _read(text).reading

    def reading(self, text: str) -> str:
        typed = _typed(text)
        if typed is None or not typed.moments:
            return ""
        day, moment = in_words(typed.reading.date), typed.moments[0]
        if typed.time is None:
            words = _("the start of {day} at the desk, {clock}").format(day=day, clock=f"{moment:%H:%M %Z}")
        else:  # where it came twice, the zone is what is asked
            words = f"{day}, {moment:%H:%M %Z}" if len(typed.moments) == 1 else f"{day}, {moment:%H:%M}"
        return read_as(words, typed.reading)

    def meaning(self, text: str) -> dt.datetime:
        if (picked := _picked(text)) is not None:
            return picked
        typed, zone = _read(text), timezone.get_current_timezone()
        if len(typed.moments) == 1:
            return typed.moments[0].astimezone(dt.UTC)
        if typed.moments:
            twice = _("In {zone} the clocks were put back, so this time came twice. Choose below which one you mean.")
            raise ValidationError(twice.format(zone=zone), code="twice")
        raise ValidationError(_never(typed.naive, zone), code="never")

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> MomentBoundField:
        return MomentBoundField(form, self, field_name)


def _never(naive: dt.datetime, zone: dt.tzinfo) -> str:
    """Say that a time never came, and what its neighbours are."""
    before, after = (naive.replace(tzinfo=zone, fold=fold).utcoffset() or dt.timedelta() for fold in (0, 1))
    never = _(
        "In {zone} the clocks were put forward over this time: it never came. "
        "Give one before or after it, such as {earlier} or {later}."
    )
    shown = {"earlier": f"{naive - (after - before):%H:%M}", "later": f"{naive + (after - before):%H:%M}"}
    return never.format(zone=zone, **shown)


class MomentBoundField(TypedDateBoundField):
    def __init__(self, form: forms.BaseForm, field: MomentField, name: str) -> None:
        super().__init__(form, field, name)
        zones = {"zone": timezone.get_current_timezone(), "desk": timezone.get_default_timezone()}
        self.help_text = str(self.help_text).format(**zones)

    @property
    def both(self) -> list[tuple[str, str, bool]]:
        """Where what was typed came twice, the two moments: each as what is posted, its name, and whether it was picked."""
        picked, typed = _picked(self.value()), _typed(self.value())
        naive = picked.replace(tzinfo=None) if picked else typed and typed.time and typed.naive
        moments = _in_zone(naive) if naive else []
        if len(moments) < 2:
            return []
        offset = (
            picked.utcoffset() if picked else None
        )  # of times that came twice Python calls no two in different zones equal
        names = (_("the first: {time} {zone}"), _("the second: {time} {zone}"))
        return [
            (one.isoformat(), name.format(time=f"{one:%H:%M}", zone=one.tzname()), one.utcoffset() == offset)
            for one, name in zip(moments, names, strict=True)
        ]


def holds_from() -> MomentField:
    """The field of a status for the moment from which it holds."""
    return MomentField(
        label=gettext_lazy("Holds from"),
        required=False,
        help_text=gettext_lazy(
            "From when it holds in the world: a day, from its start at the desk ({desk}), or a day and a time in your time "
            "zone ({zone}), such as 24 Oct 2024 14:30. Empty: from now on. Never in the future."
        ),
    )
