"""A moment that somebody types in the zone that is active, also where its clocks show that time twice, or never."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_AS_SENT = "%Y-%m-%dT%H:%M"


def _parsed(text: Any) -> dt.datetime | None:
    """What was sent as a moment; None for anything else, and for years of which no zone knows anything."""
    try:
        moment = parse_datetime(str(text or "").strip())
    except ValueError:
        return None
    return moment if moment is not None and 1000 <= moment.year < dt.MAXYEAR else None


def _in_zone(naive: dt.datetime) -> list[dt.datetime]:
    """The moments at which the clocks show a time: two where they were put back over it, none where forward."""
    zone, found = timezone.get_current_timezone(), list[dt.datetime]()
    for fold in (0, 1):
        moment = naive.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)
        if moment not in found and moment.astimezone(zone).replace(tzinfo=None) == naive:
            found.append(moment)
    return [moment.astimezone(zone) for moment in found]


class MomentInput(forms.DateTimeInput):
    """A time, and where it came twice which of the two (posted as `<name>-pick`, with its offset)."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format=_AS_SENT)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed, picked = data.get(name), _parsed(data.get(f"{name}-pick"))
        return picked.isoformat() if picked is not None and picked.replace(tzinfo=None) == _parsed(typed) else typed

    def format_value(self, value: Any) -> str | None:
        moment = _parsed(value) if isinstance(value, str) else None
        if moment is None:
            return super().format_value(value)
        return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).strftime(_AS_SENT)


class MomentField(forms.DateTimeField):
    """The `{zone}` in its help is the one that is active."""

    widget = MomentInput

    def to_python(self, value: Any) -> dt.datetime | None:
        typed = _parsed(value)
        if typed is None or timezone.is_aware(typed):
            return super().to_python(value)
        moments, zone = _in_zone(typed), timezone.get_current_timezone()
        if len(moments) == 1:
            return moments[0].astimezone(dt.UTC)
        if moments:
            twice = _("In {zone} the clocks were put back, so this time came twice. Choose below which one you mean.")
            raise ValidationError(twice.format(zone=zone), code="twice")
        before, after = (typed.replace(tzinfo=zone, fold=fold).utcoffset() or dt.timedelta() for fold in (0, 1))
        never = _(
            "In {zone} the clocks were put forward over this time: it never came. "
            "Give one before or after it, such as {earlier} or {later}."
        )
        shown = {"earlier": f"{typed - (after - before):%H:%M}", "later": f"{typed + (after - before):%H:%M}"}
        raise ValidationError(never.format(zone=zone, **shown), code="never")

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> MomentBoundField:
        return MomentBoundField(form, self, field_name)


class MomentBoundField(BoundField):
    def __init__(self, form: forms.BaseForm, field: MomentField, name: str) -> None:
        super().__init__(form, field, name)
        self.help_text = str(self.help_text).format(zone=timezone.get_current_timezone())

    @property
    def both(self) -> list[tuple[str, str, bool]]:
        """Where what was typed came twice, the two moments: each as what is posted, its name, and whether it was picked."""
        typed = _parsed(self.value())
        moments = _in_zone(typed.replace(tzinfo=None)) if typed else []
        if typed is None or len(moments) < 2:
            return []
        offset = typed.utcoffset()  # of times that came twice Python calls no two in different zones equal
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
            "From when it holds in the world, in your time zone ({zone}). Empty: from now on. Never in the future."
        ),
    )
