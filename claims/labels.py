"""Words for keys, and lists of names as a sentence has them: texts only, for pages, pictures and messages alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from claims import vocabulary

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


def name_of(value: str, words: str) -> str:
    """The words for a key: `{{ position.stance|name_of("stance") }}`. A key that is no longer known stands for itself."""
    if words in _NAMES:
        return str(_NAMES[words].get(value, value))
    vocabulary_of = _WORDS[words]
    return str(vocabulary_of(value).label) if value in vocabulary_of.values else value.replace("_", " ")


def meaning_of(value: str, words: str) -> str:
    """What a key means: `{{ evidence.bearing|meaning_of("bearing") }}`. "" for a key that is no longer known."""
    vocabulary_of = _WORDS[words]
    return vocabulary_of(value).meaning if value in vocabulary_of.values else ""


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
