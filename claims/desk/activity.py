"""The activity log in words: what each Edit did, and what changed from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date

from claims import vocabulary
from claims.dates import PartialDate
from claims.models import Edit

_DID = {
    "receive": "received the claim",
    "edit_text": "edited the text",
    "turn_down": "turned it down",
    "set_stage": "moved it to another stage",
    "assign": "assigned it",
    "set_review": "set the next review",
    "add_topic": "put it under a topic",
    "remove_topic": "took it out of a topic",
    "link_evidence": "linked evidence",
    "unlink_evidence": "unlinked evidence",
    "record_position": "recorded a position",
    "correct_position": "corrected a position",
    "void_position": "voided a position",
    "change_status": "changed the status",
    "relate": "related it to another claim",
    "unrelate": "ended a relation",
    "merge_claims": "merged a duplicate",
    "publish": "published it",
    "withdraw": "withdrew it",
    "redact": "removed a text for legal cause",
}
_LABELS = {
    "made_on": "made",
    "said_on": "said",
    "first_appearance": "first appearance",
    "review_on": "next review",
    "turned_down": "reason",
    "quote_before": "text before the quote",
    "quote_after": "text after the quote",
    "effective_at": "holds from",
    "merged_into": "merged into",
    "duplicate": "took in the duplicate",
}
_WORDS: dict[str, type[vocabulary.Word]] = {
    "stage": vocabulary.Stage,
    "turned_down": vocabulary.TurnedDown,
    "stance": vocabulary.Stance,
    "bearing": vocabulary.Bearing,
    "kind": vocabulary.ChangeKind,
    "likelihood": vocabulary.Likelihood,
}
_LEFT_OUT = frozenset({"change"})  # ids that tell a reader nothing


@dataclass(frozen=True)
class Changed:
    """One field, from what to what, in words; an empty text stands for nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    edit: Edit
    did: str
    changes: tuple[Changed, ...]


def in_words(edits: Iterable[Edit]) -> list[Entry]:
    """Tell edits in words. No query where `by` and `batch` were read with them."""
    return [Entry(edit, _DID.get(edit.verb, edit.verb.replace("_", " ")), tuple(_changed(edit))) for edit in edits]


def _changed(edit: Edit) -> Iterable[Changed]:
    if not isinstance(edit.changes, dict):  # a tombstone
        yield Changed("what changed", "", str(edit.changes))
        return
    for name, (old, new) in edit.changes.items():
        if name not in _LEFT_OUT and old != new:
            yield Changed(_LABELS.get(name, name.replace("_", " ")), _told(name, old), _told(name, new))


def _told(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value.get("is", ""))
    if isinstance(value, list):
        return ", ".join(_told(name, item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _WORDS and value in _WORDS[name].values:
        return str(_WORDS[name](value).label)
    return _date(name, str(value))


def _date(name: str, text: str) -> str:
    """Dates and moments as people write them, moments in the desk's TIME_ZONE; any other text as it is."""
    try:
        if name in ("made_on", "said_on", "review_on", "published_on"):
            return PartialDate(text).display
        if name == "effective_at":
            return format_date(timezone.localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i T")
    except ValueError:
        return text
    return text
