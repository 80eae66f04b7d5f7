"""The picture that a shared link to a claim shows (OpenGraph): what is said, what the desk has established, and as of when.

Pure, from a payload to a PNG: the same claim gives the same bytes. A picture travels on for years, so it names the day and
the revision of which it speaks. It never shows a letter as a box, nor a statement with a piece missing that carries
meaning: where Newsreader lacks one, the statement stays on its page.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from claims.dates import day_of, format_day
from claims.labels import listed
from claims.published import PublishedClaim
from claims.vocabulary import Tone

WIDTH, HEIGHT = 1200, 630
MARGIN = 72  # at the sides; above and below somewhat less. Networks crop the edges.
ROOM = WIDTH - 2 * MARGIN

# As in static/letters-and-colours.css, light.
PAPER, INK, QUIET, LINE = "#fbfaf7", "#1b1c1f", "#5a5d64", "#dedbd3"
COLOURS: dict[str, str] = {
    Tone.OPEN: "#59606b",
    Tone.THIN: "#855600",
    Tone.DISPUTED: "#a13f09",
    Tone.PART: "#0d6a72",
    Tone.CORROBORATED: "#1f6b35",
    Tone.REFUTED: "#a3172b",
    Tone.BEYOND: "#4f5b78",
    Tone.PAST: "#5b4a8a",
}

Point = tuple[float, float]

_FILES = ("newsreader-latin-wght-normal.woff2", "newsreader-latin-ext-wght-normal.woff2")
_NORMAL, _MEDIUM, _BOLD = 400, 500, 600

# The statement stands between these heights, in the first of these sizes in which it takes no more than so many lines.
_TOP, _BOTTOM = 124, 406
_STEPS = ((100, 2), (86, 2), (76, 3), (68, 3), (60, 4), (54, 4), (46, 5))
_LEADING = 1.16

_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # lines do not break at a no-break space
_UNSEEN = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS = "[\u0300-\u036f]"
_PILED = re.compile(rf"({_MARKS}{{2}}){_MARKS}+")
_BEFORE_ITS_LETTER = re.compile(rf"(^|\s){_MARKS}+")
_LOOK_ALIKE = str.maketrans("\u2010\u2011\u2012\u2015\u02bb\u02bf\u02be", "--–—‘‘’")
_SAME_LETTER = ("<compat>", "<font>", "<wide>", "<narrow>")  # "ﬁ" is "fi"; but "10⁵" is not "105"
_ODD_SIGNS = ("So", "Sk", "Cc", "Cf", "Cn", "Co", "Cs")  # emoji, dingbats, what is not seen


def draw(claim: PublishedClaim) -> bytes:
    """A PNG of WIDTH by HEIGHT. The date is in the language that is active."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    desk = drawable(settings.DESK_NAME)
    _write(pen, (MARGIN, 92), _cut(desk, ROOM, 32, _BOLD), INK, 32, _BOLD)
    _statement(pen, claim)
    _status(image, pen, claim)
    pen.line((MARGIN, 543, WIDTH - MARGIN, 543), LINE, 2)
    _foot(pen, claim)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _foot(pen: ImageDraw.ImageDraw, claim: PublishedClaim) -> None:
    """As of when the card speaks, always whole, and where its claim is: the host alone where there is no more room."""
    as_of = _("As of {day}, revision {n}").format(day=_day(claim.published_at), n=claim.number)
    as_of = drawable(as_of) or f"{day_of(claim.published_at)} · {claim.number}"
    width = _width(as_of, 28, _MEDIUM)
    host = drawable(urlsplit(settings.DESK_URL).netloc)
    address = f"{host}{reverse('public:claim', args=[claim.id])}".rstrip("/")
    room = ROOM - width - 28
    shown = address if _width(address, 26, _NORMAL) <= room else _cut(host, room, 26, _NORMAL)
    _write(pen, (MARGIN, 584), shown, QUIET, 26, _NORMAL)
    _write(pen, (WIDTH - MARGIN - width, 584), as_of, INK, 28, _MEDIUM)


def _day(moment: dt.datetime) -> str:
    """In figures where the fonts lack the letters of its month."""
    day = day_of(moment)
    return drawable(format_day(day)) or day.isoformat()


def _statement(pen: ImageDraw.ImageDraw, claim: PublishedClaim) -> None:
    statement = drawable(claim.statement)
    size, lines = _set(statement or _instead(claim.language))
    baseline = (_TOP + _BOTTOM - size * _LEADING * len(lines)) / 2 + size * 0.86
    for number, line in enumerate(lines):
        at = MARGIN, baseline + number * size * _LEADING
        _write(pen, at, line, INK if statement else QUIET, size, _MEDIUM)


def _status(image: Image.Image, pen: ImageDraw.ImageDraw, claim: PublishedClaim) -> None:
    """The sign with the label, then the day and who contests it. A long label has its line to itself."""
    tone = claim.status.tone if claim.status.tone in COLOURS else Tone.OPEN
    start = MARGIN + 64
    room = WIDTH - MARGIN - start
    label = drawable(claim.status.label)
    since = _("since {day}").format(day=_day(claim.since))
    size = next((size for size in range(44, 28, -2) if _width(label, size, _BOLD) <= room), 28)
    label = _cut(label, room, size, _BOLD)
    beside = start + _width(label, size, _BOLD) + 14 if label else start
    if beside + _width(since, 30, _NORMAL) <= WIDTH - MARGIN:
        below = _contested(_against(claim), room)
    else:
        contested = _contested(_against(claim), room - _width(f"{since} · ", 30, _NORMAL))
        below, since = " · ".join(filter(None, (since, contested))), ""
    baseline = 459 if below else 483
    image.paste(COLOURS[tone], (MARGIN - 4, baseline - 41), sign(tone, 54))
    _write(pen, (start, baseline), label, COLOURS[tone], size, _BOLD)
    _write(pen, (beside, baseline), since, QUIET, 30, _NORMAL)
    _write(pen, (start, baseline + 45), below, QUIET, 30, _NORMAL)


def _against(claim: PublishedClaim) -> list[str]:
    """Who contests it, first those who contest it as a whole."""
    wholly, in_part = claim.contesting
    names = [line.party.name for line in wholly]
    return names + [_("{party} (in part)").format(party=line.party.name) for line in in_part]


def _contested(names: list[str], room: float) -> str:
    """Name as many as there is room for and count the others. Nothing where nobody contests."""
    shown = [name for name in map(drawable, names) if name][:12]  # no line has room for more
    for count in range(len(shown), 0, -1):
        text = _contested_by(shown[:count], len(names) - count)
        if _width(text, 30, _NORMAL) <= room:
            return text
    if shown:
        room_for_name = room - _width(_contested_by([""], len(names) - 1), 30, _NORMAL)
        return _contested_by([_cut(shown[0], room_for_name, 30, _NORMAL)], len(names) - 1)
    text = ngettext("Contested by {n} party", "Contested by {n} parties", len(names))
    return text.format(n=len(names)) if names else ""


def _contested_by(shown: list[str], others: int) -> str:
    more = [ngettext("{n} other", "{n} others", others).format(n=others)] if others else []
    return _("Contested by {names}").format(names=listed(shown + more))


def _instead(tag: str) -> str:
    """What stands for a statement that is not drawn."""
    language = tag.lower().partition("-")[0]
    if language == "en":
        return _("A claim, in full on its page")
    if language == "zh":
        return _("A claim in Chinese")  # Django knows it by its scripts alone
    try:
        return _("A claim in {language}").format(language=get_language_info(tag.lower())["name_translated"])
    except KeyError:
        return _("A claim in another language")


def drawable(text: str) -> str:
    """The text as the fonts have it, without odd signs; empty where it would lack what carries meaning."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_LOOK_ALIKE)
    letters = "".join(letter if _files_of(letter) else _same(letter) for letter in _BLANKS.sub(" ", plain))
    missing = {letter for letter in letters if not _files_of(letter)}
    if any(unicodedata.category(letter) not in _ODD_SIGNS for letter in missing):
        return ""
    kept = "".join(letter for letter in letters if letter not in missing)
    return _PILED.sub(r"\1", _BEFORE_ITS_LETTER.sub(r"\1", _BLANKS.sub(" ", kept))).strip()


def _same(letter: str) -> str:
    kind = unicodedata.decomposition(letter).partition(" ")[0]
    return unicodedata.normalize("NFKC", letter) if kind in _SAME_LETTER else letter


@lru_cache(maxsize=4096)
def _files_of(letter: str) -> tuple[str, ...]:
    """Which files have a letter, found by drawing it: what a file lacks comes out as what no font has."""
    # Scripts from Greek on are in neither file, but some of their letters are drawn as two boxes, or not seen.
    if unicodedata.category(letter)[0] == "C" or "\u0370" <= letter < "\u1e00":
        return ()
    return tuple(file for file in _FILES if _drawn(file, letter) != _drawn(file, "\ufdd0"))


def _drawn(file: str, letter: str) -> tuple[tuple[int, int], bytes]:
    # The plain layout: the other puts a letter that a file lacks together of a letter and an accent, and not well.
    mask = _font(file, 20, _NORMAL, ImageFont.Layout.BASIC).getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=64)
def _font(file: str, size: int, weight: int, layout: ImageFont.Layout | None = None) -> ImageFont.FreeTypeFont:
    path = settings.BASE_DIR / "static" / "vendor" / "newsreader" / file
    font = ImageFont.truetype(path, size, layout_engine=layout)
    font.set_variation_by_axes([weight])
    return font


def _runs(text: str) -> list[tuple[str, str]]:
    """(file, letters) in order; a letter that several files have stays with the one before it.

    A blank stands alone: Newsreader would draw its neighbours close. Browsers set word by word too.
    """
    runs: list[tuple[str, str]] = []
    for letter in text:
        files = _files_of(letter)
        if runs and runs[-1][0] in files and " " not in (letter, runs[-1][1]):
            runs[-1] = (runs[-1][0], runs[-1][1] + letter)
        else:
            runs.append((files[0], letter))
    return runs


def _width(text: str, size: int, weight: int) -> float:
    return _width_at_100(text, weight) * size / 100


@lru_cache(maxsize=4096)
def _width_at_100(text: str, weight: int) -> float:
    return sum(_font(file, 100, weight).getlength(letters) for file, letters in _runs(text))


def _write(pen: ImageDraw.ImageDraw, at: Point, text: str, colour: str, size: int, weight: int) -> None:
    """Write from a point on the baseline."""
    x, baseline = at
    for file, letters in _runs(text):
        font = _font(file, size, weight)
        pen.text((x, round(baseline)), letters, colour, font, anchor="ls")
        x += font.getlength(letters)


def _set(text: str) -> tuple[int, list[str]]:
    """The largest size in which a text fits and its lines, about equally long. Beyond the smallest it ends in "…"."""
    words = text.split(" ")
    for size, most in _STEPS:
        lines = _wrapped(words, ROOM, size)
        if len(lines) <= most and all(_width(word, size, _MEDIUM) <= ROOM for word in words):
            return size, _balanced(words, len(lines), size)
    size, most = _STEPS[-1]
    pieces = [piece for word in words for piece in _broken(word, size)]
    lines = _wrapped(pieces, ROOM, size)
    rest = " ".join(lines[most - 1 : most + 1])
    return size, [*lines[: most - 1], _cut(rest, ROOM, size, _MEDIUM)]


def _wrapped(words: list[str], room: float, size: int) -> list[str]:
    lines: list[str] = []
    blank, used = _width(" ", size, _MEDIUM), math.inf
    for word in words:
        width = _width(word, size, _MEDIUM)
        if used + blank + width > room:
            lines.append(word)
            used = width
        else:
            lines[-1] += f" {word}"
            used += blank + width
    return lines


def _balanced(words: list[str], count: int, size: int) -> list[str]:
    narrowest = bisect_left(range(ROOM), True, key=lambda room: len(_wrapped(words, room, size)) <= count)
    return _wrapped(words, narrowest, size)


def _broken(word: str, size: int) -> list[str]:
    """A word in pieces that each fit on a line."""
    if _width(word, size, _MEDIUM) <= ROOM:
        return [word]
    pieces = [""]
    for letter in re.findall(rf".{_MARKS}*", word):
        if pieces[-1] and _width(pieces[-1] + letter, size, _MEDIUM) > ROOM:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _cut(text: str, room: float, size: int, weight: int) -> str:
    """End a text that is too long in "…", after a word where there is one."""
    shown = text
    while text and _width(shown, size, weight) > room:
        text = (text.rpartition(" ")[0] or text[:-1]).rstrip(" ,;:.–—")
        while text[-1:].isdigit() and " " in text:  # without what it counts, a number says something else
            text = text.rpartition(" ")[0].rstrip(" ,;:.–—")
        shown = f"{text}…"
    return shown


def _arc(x: float, y: float, radius: float, start: float, end: float) -> list[Point]:
    """Points about a centre, by degrees, clockwise from the right."""
    angles = (math.radians(start + (end - start) * step / 90) for step in range(91))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


_RING = _arc(12, 12, 9, 0, 360)
_HOOK = [*_arc(12.1, 9.78, 2.7, 181.7, 423.6), (12.65, 12.58), (12.24, 13.02), (12.05, 13.5), (12, 14.1)]

# Drawn in 24 by 24 as the pages draw them: the lines of each sign, two wide with round ends, and what is filled.
_SIGNS: dict[str, tuple[list[list[Point]], list[list[Point]]]] = {
    Tone.OPEN: ([_arc(12, 12, 9, 36 * dash, 36 * dash + 20.4) for dash in range(10)], []),
    Tone.THIN: ([_RING], [[(12, 12), *_arc(12, 12, 9, -90, 0)]]),
    Tone.DISPUTED: ([_RING, [(9.4, 7.4), (9.4, 16.6)], [(14.6, 7.4), (14.6, 16.6)]], []),
    Tone.PART: ([_RING], [_arc(12, 12, 9, -90, 90)]),
    Tone.CORROBORATED: ([], [_arc(12, 12, 10, 0, 360)]),
    Tone.REFUTED: ([_RING, [(8.3, 8.3), (15.7, 15.7)], [(15.7, 8.3), (8.3, 15.7)]], []),
    Tone.BEYOND: ([_RING, _HOOK], [_arc(12, 16.6, 1.25, 0, 360)]),
    Tone.PAST: ([_RING, [(7.6, 12), (16, 12)], [(12.8, 8.6), (16.2, 12), (12.8, 15.4)]], []),
}


@lru_cache(maxsize=32)
def sign(tone: str, size: int) -> Image.Image:
    """The mask of a sign, drawn eight times as large and made small, so that its edges are smooth."""
    scale = 8 * size / 24
    large = Image.new("L", (8 * size, 8 * size))
    pen = ImageDraw.Draw(large)
    lines, filled = _SIGNS[tone]
    for path in filled:
        pen.polygon([(x * scale, y * scale) for x, y in path], 255)
    for path in lines:
        points = [(x * scale, y * scale) for x, y in path]
        pen.line(points, 255, round(2 * scale))
        for point in points:
            pen.circle(point, scale, 255)
    return large.reduce(8)
