"""The activity log in words: what each Edit did, and what changed from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import labels, vocabulary, wording
from claims.dates import PartialDate
from claims.models import Edit

_DID = {
    "receive": _("received the claim"),
    "edit_text": _("edited the text"),
    "turn_down": _("turned it down"),
    "set_stage": _("moved it to another stage"),
    "assign": _("assigned it"),
    "set_review": _("set the next review"),
    "add_topic": _("put it under a topic"),
    "remove_topic": _("took it out of a topic"),
    "link_evidence": _("linked evidence"),
    "edit_evidence": _("edited evidence"),
    "unlink_evidence": _("unlinked evidence"),
    "record_position": _("recorded a position"),
    "correct_position": _("corrected a position"),
    "void_position": _("voided a position"),
    "ask_second_look": _("asked for a second look"),
    "return_from_review": _("sent it back to research"),
    "ask_reply": _("asked a party for its reply"),
    "record_reply": _("recorded a reply"),
    "edit_reply": _("edited what stands of a reply"),
    "take_back_reply": _("took back an entry on a reply"),
    "receive_request": _("received a request for a correction"),
    "decide_request": _("decided a request for a correction"),
    "reopen_request": _("reopened a request for a correction"),
    "take_back_request": _("took back a request for a correction"),
    "add_note": _("wrote a note"),
    "take_back_note": _("took back a note"),
    "mark_checked": _("checked it again"),
    "add_party": _("added the party"),
    "edit_party": _("edited the party"),
    "merge_parties": _("merged two parties"),
    "add_source": _("added the source"),
    "edit_source": _("edited the source"),
    "merge_sources": _("merged two sources"),
    "change_status": _("changed the status"),
    "relate": _("related it to another claim"),
    "unrelate": _("ended a relation"),
    "merge_claims": _("merged a duplicate"),
    "publish": _("published it"),
    "withdraw": _("withdrew it"),
    "redact": _("removed a text for legal cause"),
    "put_clock_right": _("recorded again as of now what had a moment in the future"),
}
_LABELS = {
    "statement": _("statement"),
    "context": _("context"),
    "language": _("language"),
    "claimant": _("claimant"),
    "accused": _("accused"),
    "topics": _("topics"),
    "status": _("status"),
    "stage": _("stage"),
    "assignee": _("assignee"),
    "party": _("party"),
    "stance": _("stance"),
    "quote": _("quote"),
    "paraphrase": _("paraphrase"),
    "scope": _("scope"),
    "translation": _("translation"),
    "spokesperson": _("spokesperson"),
    "likelihood": _("likelihood"),
    "source": _("source"),
    "bearing": _("bearing"),
    "summary": _("summary"),
    "credibility": _("credibility"),
    "name": _("name"),
    "description": _("office or role"),
    "part_of": _("part of"),
    "wikidata_id": _("Wikidata id"),
    "reliability": _("reliability"),
    "reliability_reason": _("why it has this reliability"),
    "independent_because": _("why it counts as an origin of its own"),
    "title": _("title"),
    "publisher": _("publisher"),
    "author": _("author"),
    "published_on": _("published"),
    "url": _("address"),
    "archived_url": _("archived copy"),
    "through": _("known through"),
    "origin": _("origin"),
    "unlinked": _("unlinked"),
    "void": _("voided"),
    "kind": _("kind"),
    "relation": _("relation"),
    "revision": _("revision"),
    "revisions": _("revisions that told it"),
    "field": _("what was removed"),
    "places": _("from how many places"),
    "text": _("text"),
    "question": _("question"),
    "answer": _("answer"),
    "outcome": _("outcome"),
    "made_on": _("made"),
    "said_on": _("said"),
    "first_appearance": _("first appearance"),
    "review_on": _("next review"),
    "turned_down": _("reason"),
    "reviewer": _("second look by"),
    "quote_before": _("text before the quote"),
    "quote_after": _("text after the quote"),
    "effective_at": _("holds from"),
    "changed_at": _("last change"),
    "is_public": _("tell readers"),
    "asked_through": _("asked through"),
    "asked_on": _("asked on"),
    "due_on": _("due on"),
    "answered_on": _("answered on"),
    "received_on": _("received on"),
    "sender": _("who asked"),
    "outcome_reason": _("why"),
    "mentions": _("calls"),
    "merged_into": _("merged into"),
    "duplicate": _("took in the duplicate"),
}
_WORDS: dict[str, type[vocabulary.Word]] = {
    "stage": vocabulary.Stage,
    "turned_down": vocabulary.TurnedDown,
    "stance": vocabulary.Stance,
    "bearing": vocabulary.Bearing,
    "kind": vocabulary.ChangeKind,
    "party_kind": vocabulary.PartyKind,
    "likelihood": vocabulary.Likelihood,
    "outcome": vocabulary.RequestOutcome,
}
# Ids that say nothing to a reader, and what the entry says itself: when, and by whom.
_NAMED = frozenset({"party", "sender", "source"})  # shown where they stay the same too: they say whom an entry is about
_LEFT_OUT = frozenset({"change", "decided_at", "decided_by", "checked_at", "checked_by", "url_key", "public_id"})
_DAYS = frozenset(
    {
        *("made_on", "said_on", "review_on", "published_on"),
        *("asked_on", "due_on", "answered_on", "received_on"),
    }
)
_MOMENTS = frozenset({"effective_at", "changed_at"})


@dataclass(frozen=True)
class Changed:
    """One field, from what to what, in words; an empty text stands for nothing.

    `parts` say it word by word, where it is a text of which something stayed.
    """

    label: str
    old: str
    new: str
    parts: tuple[wording.Part, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry, as known at a moment; None is now."""

    edit: Edit
    did: str
    changes: tuple[Changed, ...]
    known_at: dt.datetime | None = None

    @cached_property
    def undone_by(self) -> Edit | None:
        undoing = getattr(self.edit, "undone_by", None)
        return undoing if undoing is None or self.known_at is None or undoing.at <= self.known_at else None

    @property
    def is_settled(self) -> bool:
        """Whether it undoes, or was undone: as if neither had been."""
        return self.edit.undoes_id is not None or self.undone_by is not None

    @property
    def undo_until(self) -> dt.datetime:
        return self.edit.at + dt.timedelta(minutes=settings.UNDO_MINUTES)


def in_words(edits: Iterable[Edit], known_at: dt.datetime | None = None) -> list[Entry]:
    """Put edits into words. No query where `by`, `undoes` and, for what is asked of it, `undone_by` were read with them."""
    return [Entry(edit, _did(edit), tuple(_changed(edit)), known_at) for edit in edits]


def _did(edit: Edit) -> str:
    if edit.undoes is not None:
        return gettext("undid this: “{did}”").format(did=_did(edit.undoes))
    return str(_DID.get(edit.verb, edit.verb.replace("_", " ")))


def _changed(edit: Edit) -> Iterable[Changed]:
    if not isinstance(edit.changes, dict):  # a tombstone
        yield Changed(gettext("what changed"), "", str(edit.changes))
        return
    named_first = sorted(edit.changes.items(), key=lambda change: change[1][0] != change[1][1])
    for name, (old, new) in named_first:  # PostgreSQL keeps them in an order of its own
        if name not in _LEFT_OUT and (old != new or name in _NAMED):
            label = gettext("stage, moved by the desk") if _by_the_desk(edit, name) else _label(name)
            words = "party_kind" if (edit.object_type, name) == ("party", "kind") else name
            before = "" if old == new else _text(words, old)
            yield Changed(label, before, _text(words, new), _compared(words, old, new))


def _by_the_desk(edit: Edit, name: str) -> bool:
    """Whether a field changed by itself with what was done: no one said so."""
    return name == "stage" and edit.object_type in ("evidence", "position")


def _label(name: str) -> str:
    return str(_LABELS.get(name, name.replace("_", " ")))


def _word(name: str, value: str) -> str:
    return str(_WORDS[name](value).label) if value in _WORDS[name].values else value


def _compared(name: str, old: Any, new: Any) -> tuple[wording.Part, ...]:
    """Texts word by word. Choices and dates are shown whole, and so is a text of which no word stayed."""
    if name in _WORDS or name in _DAYS | _MOMENTS or not (isinstance(old, str) and isinstance(new, str)) or old == new:
        return ()
    parts = wording.compare(old, new)
    stayed = "".join(part.text for part in parts if part.kind == wording.SAME)
    return tuple(parts) if any(letter.isalnum() for letter in stayed) else ()


def _text(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value.get("is", ""))
    if isinstance(value, list):
        return ", ".join(_text(name, item) for item in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name in _WORDS and isinstance(value, str):
        return _word(name, value)
    if name == "credibility":
        return f"{value}: {labels.name_of(str(value), name)}"
    return _date(name, str(value))


def _date(name: str, text: str) -> str:
    """Dates and moments as people write them, moments in the zone of whoever reads; any other text as it is."""
    try:
        if name in _DAYS:
            return PartialDate(text).display
        if name in _MOMENTS:
            return format_date(timezone.localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i T")
    except ValueError:
        return text
    return text
