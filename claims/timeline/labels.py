"""Texts in a drawing whose font is the reader's own: how wide they get, where they break, how they keep apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LABEL_SIZE = 11.5
LANE = 15.0  # height of one line of labels
MOST_LANES = 6
GAP = 5.0

Extent = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A text that begins at `x`, in a lane: 0 is the one next to what it names."""

    text: str
    x: float
    width: float
    lane: int


@dataclass(frozen=True)
class Written:
    """A label, the height of its text, and the height to which a line leads from its sign (None: it stands next to it)."""

    text: str
    x: float
    y: float
    leader: float | None

    @classmethod
    def above(cls, label: Label, height: float, lower: float) -> Written:
        """Over the middle of a row whose signs reach to a height. `lower` is how far below it the sign stands."""
        y = -height - 5 - label.lane * LANE
        return cls(label.text, label.x, y, y + 4 if label.lane or lower else None)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """How wide a text may get, in units of the drawing. Fonts differ, so it errs on the wide side."""
    return sum(_letter_width(letter) for letter in text) * size


def _letter_width(letter: str) -> float:
    if letter in "iljt.,:;'|!()[] fIr":
        return 0.4
    if letter in "mwMW—@%…" or ord(letter) >= 0x2E80:
        return 1.0
    if letter.isascii():
        return 0.72 if letter.isupper() else 0.62
    return 0.76 if letter.isupper() else 0.68


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


def staggered(
    anchors: Iterable[tuple[str, float]], size: float, beside: float, left: float, right: float, lanes: int = MOST_LANES
) -> list[Label | None]:
    """Give the text of each anchor a lane and a place, in the order given, so that it touches no other text.

    A text begins `beside` its anchor where there is room. One in a higher lane has a line that leads to it from its
    anchor, which passes no text unless there is no other way. What finds no room in so many lanes gets None; the table has it.
    """
    wanted = list(anchors)
    placed: list[Label | None] = [None] * len(wanted)
    texts: list[list[Extent]] = [[] for _ in range(lanes)]
    lines: list[list[Extent]] = [[] for _ in range(lanes)]
    for number in sorted(range(len(wanted)), key=lambda n: (wanted[n][1], n), reverse=True):
        text, anchor = wanted[number]
        width = text_width(text, size)
        start = max(min(anchor + beside, right - width), left)
        place, line = (start, start + width), (anchor, anchor)
        free = [lane for lane in range(lanes) if _is_free(place, texts[lane])]
        uncrossed = (
            lane for lane in free if _is_free(place, lines[lane]) and all(_is_free(line, t) for t in texts[:lane])
        )
        lane = next(uncrossed, free[0] if free else None)
        if lane is not None:
            texts[lane].append(place)
            for lower in lines[:lane]:
                lower.append(line)
            placed[number] = Label(text, round(start, 1), round(width, 1), lane)
    return placed


def _is_free(place: Extent, taken: Iterable[Extent]) -> bool:
    return all(place[1] + GAP <= begin or end + GAP <= place[0] for begin, end in taken)
