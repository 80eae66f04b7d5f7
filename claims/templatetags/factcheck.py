"""What pages of every surface draw alike: the sign of a status, dates and times, and the words with their meanings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from claims import vocabulary
from claims.dates import PartialDate
from claims.payload import Party

register = template.Library()

# The circle fills as a claim is established. Drawn in 24 by 24; `full` is filled, everything else is a line.
_SIGNS: dict[str, str] = {
    vocabulary.Tone.OPEN: '<circle cx="12" cy="12" r="9" stroke-dasharray="3.2 2.455"/>',
    vocabulary.Tone.THIN: '<circle cx="12" cy="12" r="9"/><path class="full" fill="currentColor" d="M12 12V3a9 9 0 0 1 9 9z"/>',
    vocabulary.Tone.DISPUTED: '<circle cx="12" cy="12" r="9"/><path d="M9.4 7.4v9.2M14.6 7.4v9.2"/>',
    vocabulary.Tone.PART: '<circle cx="12" cy="12" r="9"/><path class="full" fill="currentColor" d="M12 3a9 9 0 0 1 0 18z"/>',
    vocabulary.Tone.HELD: '<circle class="full" fill="currentColor" cx="12" cy="12" r="10"/>',
    vocabulary.Tone.REFUTED: '<circle cx="12" cy="12" r="9"/><path d="M8.3 8.3l7.4 7.4M15.7 8.3l-7.4 7.4"/>',
    vocabulary.Tone.BEYOND: (
        '<circle cx="12" cy="12" r="9"/><path d="M9.4 9.7a2.7 2.7 0 1 1 3.9 2.5c-.9.4-1.3 1-1.3 1.9"/>'
        '<circle class="full" fill="currentColor" cx="12" cy="16.6" r="1.25"/>'
    ),
    vocabulary.Tone.PAST: '<circle cx="12" cy="12" r="9"/><path d="M7.6 12h8.4M12.8 8.6l3.4 3.4-3.4 3.4"/>',
}

_WORDS: dict[str, type[vocabulary.Word]] = {
    "stance": vocabulary.Stance,
    "bearing": vocabulary.Bearing,
    "reliability": vocabulary.Reliability,
    "credibility": vocabulary.Credibility,
    "likelihood": vocabulary.Likelihood,
    "change": vocabulary.ChangeKind,
    "relation": vocabulary.RelationKind,
    "party": vocabulary.PartyKind,
    "stage": vocabulary.Stage,
    "turned_down": vocabulary.TurnedDown,
}
_NAMES = {"reliability": vocabulary.RELIABILITY_NAMES, "credibility": vocabulary.CREDIBILITY_NAMES}


@register.simple_tag
@lru_cache(maxsize=32)
def sign(tone: str) -> SafeString:
    """Draw the sign of a tone. It is decoration: the word always stands beside it."""
    drawing = mark_safe(_SIGNS.get(tone, _SIGNS[vocabulary.Tone.OPEN]))  # noqa: S308 - it is ours, from above
    return format_html(
        '<svg class="sign" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" '
        'aria-hidden="true">{}</svg>',
        drawing,
    )


@register.inclusion_tag("public/_source.html", takes_context=True)
def cite(context: Context, source: object, place: str, pk: object, brief: bool = False) -> dict[str, object]:
    """Show a source, `brief` without what its surroundings say. `place` and `pk` tell where, so that each has its id."""
    known = context.get("known_parties")
    return {"source": source, "place": f"{place}-{pk}", "brief": brief, "known_parties": known}


@register.inclusion_tag("public/_said.html")
def said(words: object, place: str, pk: object) -> dict[str, object]:
    """Show the words of a position: quote, translation, paraphrase, likelihood, scope. `place` and `pk` as for `cite`."""
    return {"said": words, "place": f"{place}-{pk}"}


@register.simple_tag(takes_context=True)
def called(context: Context, party: Party) -> str:
    """Name a party: as a link where the page knows that it has a page of its own (`known_parties`)."""
    name = format_html("<bdi>{}</bdi>", party.name)
    if party.id not in (context.get("known_parties") or ()):
        return name
    return format_html('<a href="{}">{}</a>', _page_of_party(party.id, party.slug), name)


@lru_cache(maxsize=4096)
def _page_of_party(public_id: str, slug: str) -> str:
    """A page names the same parties many times."""
    return reverse("public:party", args=[public_id, slug])


@register.filter
def as_address(contact: str) -> str:
    """The address behind a way to reach somebody: that of a page, or of a mailbox."""
    return contact if contact.startswith("https://") else f"mailto:{contact}"


@register.filter
def moment(value: dt.datetime | str | None) -> str:
    """Show a moment as date and time in the desk's TIME_ZONE, which is named. Takes RFC 3339 text too."""
    found = _local(value)
    if not found:
        return ""
    date = written(found.date(), "j F Y", get_language())
    return _time(_utc(found), f"{date}, {found:%H:%M} {found.tzname()}")


@register.filter
def day(value: dt.datetime | dt.date | str | None) -> str:
    """Show the day of a moment, in the desk's TIME_ZONE, or a day."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return _time(value.isoformat(), written(value, "j F Y", get_language()))
    found = _local(value)
    return _time(_utc(found), written(found.date(), "j F Y", get_language())) if found else ""


@register.filter
def time_of_day(value: dt.datetime | str | None) -> str:
    """Show the time of a moment, with its zone; nothing where it is the very start of a day, which stands for the day."""
    found = _local(value)
    return f"{found:%H:%M} {found.tzname()}" if found and found.time() != dt.time.min else ""


@register.filter
def partial_date(value: str | None) -> str:
    """Show a date of day, month or year precision as exactly as it is known."""
    if not value:
        return ""
    return _partial(str(value), get_language())


@lru_cache(maxsize=1024)
def _partial(date: str, language: str | None) -> str:
    return _time(date, PartialDate(date).display)


@lru_cache(maxsize=2048)
def written(day: dt.date, style: str, language: str | None) -> str:
    """A day in a style of Django's, in the language that is active. A page tells the same days many times."""
    return format_date(day, style)


@register.filter
def name_of(value: str, words: str) -> str:
    """The words for a key: `{{ position.stance|name_of:"stance" }}`. A key that is no longer known stands for itself."""
    if words in _NAMES:
        return str(_NAMES[words].get(value, value))
    vocabulary_of = _WORDS[words]
    return str(vocabulary_of(value).label) if value in vocabulary_of.values else value.replace("_", " ")


@register.filter
def meaning_of(value: str, words: str) -> str:
    """What a key means: `{{ evidence.bearing|meaning_of:"bearing" }}`."""
    vocabulary_of = _WORDS[words]
    return vocabulary_of(value).meaning if value in vocabulary_of.values else ""


@register.filter
def listed(names: Iterable[object]) -> str:
    """Write names as a sentence does: "A, B and C"."""
    *before, last = [str(name) for name in names] or [""]
    return f"{', '.join(before)} and {last}" if before else last


@register.filter
def named(names: Iterable[object]) -> SafeString:
    """As `listed`, on a page: a name in another script leaves the sentence around it in order."""
    return mark_safe(listed([f"<bdi>{escape(str(name))}</bdi>" for name in names]))  # noqa: S308 - all but our marks is escaped


@register.filter
def in_a_sentence(label: str) -> str:
    """Write a label small as within a sentence: "Partly corroborated" as "partly corroborated", "UN-backed" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@register.filter
def place(number: float) -> str:
    """Write a coordinate of a drawing, whatever the reader's language does to numbers."""
    return f"{number:g}"


def _local(value: dt.datetime | str | None) -> dt.datetime | None:
    if not value:
        return None
    return timezone.localtime(dt.datetime.fromisoformat(value) if isinstance(value, str) else value)


def _utc(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _time(machine: str, human: str) -> SafeString:
    return mark_safe(f'<time datetime="{machine}">{escape(human)}</time>')  # noqa: S308 - all but figures is escaped
