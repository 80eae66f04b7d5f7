"""What somebody typed, pasted or imported becomes a text: nothing unseen at its ends, nothing that turns its neighbours round.

The signs are those of the Unicode Standard that nobody sees (Default_Ignorable_Code_Point, controls, blanks), and those that
steer the direction of writing (UAX #9).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify

# What no text needs: controls but tabulator and line ends, halves of letters, and overrides, which make letters run backwards.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u202d\u202e\ufff9-\ufffb]")
_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_PARAGRAPHS = re.compile("([\n\r]+)")

# Letters that are not seen in themselves belong to what stands beside them (an emoji, a syllable), so they are not trimmed.
_BLANK = "\\s\xad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff"
_UNSEEN_PARTS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMBEDDING, _END_OF_EMBEDDING = "\u202a\u202b", "\u202c"
_ISOLATE, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_IN_A_NUMBER = re.compile(r"(?<=\d)[.,/:](?=\d)")  # without it, 4.1 would be 41
_DIRECTIONS = f"{_EMBEDDING}{_END_OF_EMBEDDING}{_ISOLATE}{_END_OF_ISOLATE}"
_AT_THE_ENDS = re.compile(f"\\A[{_BLANK}]+|[{_BLANK}]+\\Z")
_SEEN = re.compile(f"[^{_BLANK}{_UNSEEN_PARTS}{_DIRECTIONS}]")


def clean(text: str) -> str:
    """A text as it is kept: "" where nothing in it can be seen. What joins or parts letters inside it stays."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _balanced(_LINE_ENDS.sub("\n", _UNWANTED.sub("", text)))
    return _AT_THE_ENDS.sub("", text) if _SEEN.search(text) else ""


def isolated(text: str) -> str:
    """A text to stand among others where no markup can part them: one that runs from right to left is kept together."""
    if text.isascii():
        return text
    text = _balanced(_UNWANTED.sub("", text))
    runs_left = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)
    return f"\u2068{text}\u2069" if runs_left else text


def slug_of(text: str) -> str:
    """The readable part of an address, in Latin letters: whole words, at most 80 letters. "-" where there is none to read."""
    slug = slugify(_IN_A_NUMBER.sub("-", anyascii(text)))
    return (slug if len(slug) <= 80 else slug[:81].rpartition("-")[0] or slug[:80]).strip("-") or "-"


def _balanced(text: str) -> str:
    """Leave out what begins a direction and does not end it, or ends one that did not begin: it would reach beyond the text."""
    if not any(sign in text for sign in _DIRECTIONS):
        return text
    return "".join(_in_pairs(part) for part in _PARAGRAPHS.split(text))


def _in_pairs(paragraph: str) -> str:
    open_at: list[int] = []
    kept: set[int] = set()
    for at, sign in enumerate(paragraph):
        if sign in _EMBEDDING or sign in _ISOLATE:
            open_at.append(at)
        elif sign == _END_OF_EMBEDDING and open_at and paragraph[open_at[-1]] in _EMBEDDING:
            kept |= {open_at.pop(), at}
        elif sign == _END_OF_ISOLATE and (isolates := [n for n in open_at if paragraph[n] in _ISOLATE]):
            del open_at[open_at.index(isolates[-1]) :]  # an isolate ends what began within it
            kept |= {isolates[-1], at}
    return "".join(sign for at, sign in enumerate(paragraph) if sign not in _DIRECTIONS or at in kept)
