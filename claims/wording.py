"""What became of a text, word by word: which words stayed, which were taken out, which were put in.

Pure: from two texts to parts that give both back, blanks and all. What a word is depends on the script: in Chinese and
Japanese each character, elsewhere what stands between blanks, without the punctuation around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

SAME, REMOVED, ADDED = "same", "removed", "added"

# Comparing costs words times words, 64 at once. Beyond (some 6,000 words on either side) whatever lies between the first
# and the last difference counts as one.
_MOST = 36_000_000

# Han, kana, bopomofo; and the scripts of South-East Asia that are written without blanks: a letter with the signs on it.
_CJK = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_SOUTH_EAST = r"\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103e\u1780-\u17d3"
_SIGNS_ON_THEM = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4-\u00b8\u00bb-\u00bf\u060c\u061b\u061f\u066a-\u066d\u06d4"
    r"\u2010-\u2027\u2030-\u205e\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff40\uff5b-\uff65"
)
_ALONE = rf"[{_CJK}]|[{_SOUTH_EAST}][{_SIGNS_ON_THEM}]*"
_LETTERS = rf"[^\s{_PUNCTUATION}{_CJK}{_SOUTH_EAST}]+"
# A sign within a word belongs to it: 10,000, don't, 9.5, well-known.
_WORD = re.compile(rf"({_ALONE}|{_LETTERS}(?:['’.,:\-]{_LETTERS})*|[^\s])(\s*)")


class Part(NamedTuple):
    """A stretch of text that stayed, was removed or was added."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Part]:
    """Say what became of a text. The parts without the added ones are the old text, without the removed ones the new.

    What stands between two changes and is shorter than both counts as changed too: a sentence that was written anew
    reads as one, not as splinters. Removed words stand before those that were added in their place.
    """
    before, after = _words(old), _words(new)
    return list(_joined(part for block in _blocks(before, after) for part in _parts_of(*block)))


class Beside(NamedTuple):
    """One thing as two texts have it. No parts stand for nothing."""

    what: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]


def beside(what: str, left: str, right: str) -> Beside:
    """Compare word by word; texts of which less than a third stayed are shown whole: splinters explain nothing."""
    parts = compare(left, right)
    stayed = _letters("".join(part.text for part in parts if part.kind == SAME))
    if 3 * stayed < max(_letters(left), _letters(right)) or not stayed:
        return Beside(what, _whole(left), _whole(right))
    return Beside(
        what,
        tuple(part for part in parts if part.kind != ADDED),
        tuple(part for part in parts if part.kind != REMOVED),
    )


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(SAME, text),) if text else ()


_Words = list[tuple[str, str]]
_Block = tuple[bool, _Words, _Words]


def _words(text: str) -> _Words:
    """The words in order, each with the blanks after it. Blanks before the first are those of an empty word."""
    words = [(found[1], found[2]) for found in _WORD.finditer(text)]
    leading = text[: len(text) - len(text.lstrip())]
    return [("", leading), *words] if leading else words


def _blocks(before: _Words, after: _Words) -> list[_Block]:
    """(whether it stayed, its old words, its new words), in order."""
    old, new = [word for word, _ in before], [word for word, _ in after]
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    blocks: list[_Block] = [(True, before[:start], after[:start])]
    if len(inner_old) * len(inner_new) <= _MOST:
        rest_before, rest_after = before[start:], after[start:]
        for found in LCSseq.opcodes(inner_old, inner_new):
            old_words = rest_before[found.src_start : found.src_end]
            blocks.append((found.tag == "equal", old_words, rest_after[found.dest_start : found.dest_end]))
    else:
        blocks.append((False, before[start : len(old) - end], after[start : len(new) - end]))
    blocks.append((True, before[len(old) - end :], after[len(new) - end :]))
    return _without_splinters(_runs(block for block in blocks if block[1] or block[2]))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words at the start are the same."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _runs(blocks: Iterable[_Block]) -> list[_Block]:
    """Neighbours of one kind as one."""
    runs: list[_Block] = []
    for same, old, new in blocks:
        if runs and runs[-1][0] == same:
            runs[-1] = (same, runs[-1][1] + old, runs[-1][2] + new)
        else:
            runs.append((same, old, new))
    return runs


def _without_splinters(blocks: list[_Block]) -> list[_Block]:
    kept = list(blocks)
    for number in range(1, len(blocks) - 1):
        same, old, new = blocks[number]
        if same and len(old) <= min(_size(blocks[number - 1]), _size(blocks[number + 1])) // 2:
            kept[number] = (False, old, new)
    return _runs(kept)


def _size(block: _Block) -> int:
    return max(len(block[1]), len(block[2]))


def _parts_of(same: bool, old: _Words, new: _Words) -> Iterator[Part]:
    if not same:
        yield Part(REMOVED, "".join(word + blank for word, blank in old))
        yield Part(ADDED, "".join(word + blank for word, blank in new))
        return
    for (word, blank), (_, new_blank) in zip(old, new, strict=True):
        yield Part(SAME, word)
        if blank == new_blank:
            yield Part(SAME, blank)
        else:
            yield Part(REMOVED, blank)
            yield Part(ADDED, new_blank)


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one part, removed before added, and nothing that is empty."""
    said = (part for part in parts if part.text)
    for is_same, run in groupby(said, key=lambda part: part.kind == SAME):
        stretch = list(run)
        for kind in (SAME,) if is_same else (REMOVED, ADDED):
            if text := "".join(part.text for part in stretch if part.kind == kind):
                yield Part(kind, text)
