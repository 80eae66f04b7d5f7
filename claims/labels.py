"""Words for keys, and lists of names as a sentence has them: texts only, for pages, pictures and messages alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims import vocabulary

_VOCABULARIES: dict[str, type[vocabulary.Word]] = {
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
# By key, as they stand in no language yet.
_NAMES: dict[str, dict[str, Any]] = {
    name: {word.value: word.label for word in words} for name, words in _VOCABULARIES.items()
}
_NAMES |= {"reliability": vocabulary.RELIABILITY_NAMES, "credibility": vocabulary.CREDIBILITY_NAMES}


def name_of(value: str, words: str) -> str:
    """The words for a key: `{{ position.stance|name_of("stance") }}`. A key that is no longer known stands for itself."""
    return _name(value, words, get_language())


@lru_cache(maxsize=1024)
def _name(value: str, words: str, language: str | None) -> str:
    """A long page asks for the same few by the hundred, and to translate one takes longer than the row around it."""
    name = _NAMES[words].get(value)
    return value.replace("_", " ") if name is None else str(name)


def entry_label(kind: str, status: str) -> str:
    """What an entry of a history reads: its status. A baseline says nothing of the world and reads “Received”."""
    return capfirst(name_of(kind, "change")) if kind == vocabulary.ChangeKind.BASELINE else status


def meaning_of(value: str, words: str) -> str:
    """What a key means: `{{ evidence.bearing|meaning_of("bearing") }}`. "" for a key that is no longer known."""
    return _VOCABULARIES[words](value).meaning if value in _NAMES[words] else ""


def listed(names: Iterable[object]) -> str:
    """Write names as a sentence does: "A, B and C"."""
    *before, last = [str(name) for name in names] or [""]
    return _("%(names)s and %(last)s") % {"names": ", ".join(before), "last": last} if before else last


def in_a_sentence(label: str) -> str:
    """Write a label small as within a sentence: "Partly corroborated" as "partly corroborated", "UN-backed" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def as_address(contact: str) -> str:
    """The address behind a way to reach somebody: that of a page, or of a mailbox."""
    return contact if contact.startswith("https://") else f"mailto:{contact}"
