"""Verbs on notes: words to colleagues about a claim. Readers never see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from claims.models import Claim, Note, User
from claims.workflow.act import Act, Refused, save_new
from claims.workflow.follows import begin_to_follow
from claims.workflow.taking_back import lock_standing, mark_taken_back

# Not within an e-mail address or a link. A username may end in punctuation, so what follows it is separated by asking.
_MENTION = re.compile(r"(?<![\w.+@/-])@([\w.+@-]+)")
_TRAILING = ".+@-_"
_LONGEST = 150  # letters of a username


def mentioned_in(text: str, people: Iterable[User]) -> tuple[list[User], list[str]]:
    """Whom a text calls by @username, and the names after an @ that nobody has, each once and in the order of the text.

    Upper and lower case are alike, except where two usernames differ in nothing else.
    """
    by_name = {user.username: user for user in people}
    alike: dict[str, list[User]] = {}
    for user in by_name.values():
        alike.setdefault(user.username.casefold(), []).append(user)
    found: dict[int, User] = {}
    unknown: dict[str, None] = {}
    for name in _MENTION.findall(unicodedata.normalize("NFKC", text)):
        called = _called(name, by_name, alike)
        found |= {user.pk: user for user in called}
        if not called:
            unknown[name.rstrip(_TRAILING)] = None
    return list(found.values()), [name for name in unknown if name]


def _called(name: str, by_name: Mapping[str, User], alike: Mapping[str, list[User]]) -> list[User]:
    """Who has this name, or the longest part of it that is left when punctuation at its end is taken for the sentence's."""
    shortest = max(len(name.rstrip(_TRAILING)), 1)
    for end in range(min(len(name), _LONGEST), shortest - 1, -1):
        if called := by_name.get(name[:end]):
            return [called]
        if several := alike.get(name[:end].casefold()):
            return several
    return []


def add_note(user: User, claim: Claim, *, text: str) -> tuple[Note, list[str]]:
    """Leave a word to colleagues. Whom it mentions follows the claim from then on. Never conflicts. Raises ValidationError.

    Returns the note, and the names after an @ that nobody at the desk has: they stay plain text, so that a note is not
    lost for a slip. A constant number of queries.
    """
    with Act(user, "add_note") as act:
        claim = act.lock_one(claim)
        note = Note(claim=claim, text=text, written_at=act.at, written_by=user)
        save_new(note)
        people = list(User.objects.with_perm("claims.research")) if "@" in text or "＠" in text else []
        mentions, unknown = mentioned_in(note.text, people)
        note.mentions.set(mentions)
        begin_to_follow({claim.pk: claim.version}, mentions)
        changes = {"text": [None, note.text]} | ({"mentions": [None, mentions]} if mentions else {})
        act.log(note, changes, claim=claim)
    return note, unknown


def take_back_note(user: User, note: Note) -> Note:
    """Take a note of one's own out of sight. That it was there, and what it said, stays in the log. Raises Refused."""
    with Act(user, "take_back_note") as act:
        note, claim = lock_standing(act, note)
        if note.written_by_id != user.pk:
            raise Refused(_("Only {name}, who wrote this note, can take it back.").format(name=note.written_by))
        mark_taken_back(act, note)
        act.log(note, {"text": [note.text, None]}, claim=claim)
    return note
