"""Texts in a drawing whose font is the reader's own: how wide they get, where they break, how they keep apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LANE = 15.0  # height of one line of labels
MOST_LANES = 6


@dataclass(frozen=True)
class Label:
    """A text that begins at `x`, in a lane: 0 is the one next to what it names."""

    text: str
    x: float
    width: float
    lane: int


def text_width(text: str, size: float) -> float:
    """How wide a text may get, in units of the drawing. Fonts differ, so it errs on the wide side."""
    return sum(_letter_width(letter) for letter in text) * size


def _letter_width(letter: str) -> float:
    if letter in "iljt.,:;'|!()[] fIr":
        return 0.4
    if letter in "mwMW—@%…" or ord(letter) >= 0x2E80:
        return 1.0
    return 0.72 if letter.isupper() else 0.62


def wrapped(text: str, width: float, size: float, lines: int) -> list[str]:
    """Break a text into at most so many lines of a width; what does not fit ends in "…"."""
    result = [""]
    for word in text.split():
        longer = f"{result[-1]} {word}".strip()
        if result[-1] and text_width(longer, size) > width:
            result.append(word)
        else:
            result[-1] = longer
    left_out = len(result) > lines
    return [_cut(line, width, size, left_out and n == lines) for n, line in enumerate(result[:lines], 1)]


def _cut(line: str, width: float, size: float, ends: bool) -> str:
    shown = f"{line}…" if ends else line
    while line and text_width(shown, size) > width:
        line = line[:-1].rstrip()
        shown = f"{line}…"
    return shown


def staggered(texts: Iterable[tuple[str, float]], size: float, left: float, right: float) -> list[Label | None]:
    """Give each text, which would begin at its x, a lane and a place in which it touches no other, in the order given.

    From right to left, so that the line from a mark up to its text in a higher lane crosses no text on its way. What
    finds no room in MOST_LANES gets None; the table has it.
    """
    wanted = list(texts)
    placed: list[Label | None] = [None] * len(wanted)
    lanes: list[list[tuple[float, float]]] = [[] for _ in range(MOST_LANES)]
    for number in sorted(range(len(wanted)), key=lambda n: wanted[n][1], reverse=True):
        text, x = wanted[number]
        width = text_width(text, size)
        start = max(min(x, right - width), left)
        for lane, taken in enumerate(lanes):
            if all(start + width + 6 <= begin or end + 6 <= start for begin, end in taken):
                taken.append((start, start + width))
                placed[number] = Label(text, round(start, 1), round(width, 1), lane)
                break
    return placed
