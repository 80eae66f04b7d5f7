from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from claims import published
from claims.public import card
from claims.vocabulary import Tone
from tests.published import payloads as p

STATEMENT = "About 10,000 soldiers have been sent under a cooperation agreement."
LONG = ("The ministry announced on Tuesday that more than 4,000 patients were treated with a medicine. " * 6)[:500]
WORD = "Elektrizitätswerk" * 12
PILED = "e" + "\u0301" * 250 + "a" + "\u0323" * 248


def a_claim(statement: str = STATEMENT, contested_by: tuple[str, ...] = (), **fields: Any) -> published.PublishedClaim:
    claim = {"statement": statement, "language": fields.pop("language", "en"), "id": fields.pop("id", "k7m2p9qx")}
    revision = {name: fields.pop(name) for name in ("number", "published_at") if name in fields}
    lines = [p.a_line(f"p{n}", "against", p.a_position(n, "denies")) for n in range(len(contested_by))]
    parties = {f"p{n}": p.a_party(f"p{n}", name=name) for n, name in enumerate(contested_by)}
    parts = {"claim": p.a_claim() | claim, "status": p.a_status() | fields, "parties": parties}
    parts |= revision
    return published.read(p.a_payload(*lines, **parts))


def drawn(statement: str = STATEMENT, **fields: Any) -> bytes:
    return card.draw(a_claim(statement, **fields))


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def outside(png: bytes) -> set[tuple[int, ...]]:
    """The colours at the edges of a picture. A letter may lean a little over the margin."""
    image, side = picture(png), card.MARGIN - 12
    edges = [(0, 0, side, 630), (1200 - side, 0, 1200, 630), (0, 0, 1200, 48), (0, 604, 1200, 630)]
    return {colour for edge in edges for _, colour in image.crop(edge).getcolors() or ()}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def colours(png: bytes) -> dict[tuple[int, ...], int]:
    return {colour: count for count, colour in picture(png).getcolors(1 << 20) or ()}


def in_the_stylesheet(name: str) -> str:
    css = (django_settings.BASE_DIR / "static" / "letters-and-colours.css").read_text()
    [colour] = re.findall(rf"--{name}: light-dark\((#\w+),", css)
    return str(colour)


def test_the_card_is_a_png_of_the_size_that_networks_ask_for() -> None:
    image = Image.open(io.BytesIO(drawn()))
    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "RGB")


def test_the_same_claim_gives_the_same_bytes() -> None:
    assert drawn() == drawn()


@pytest.mark.parametrize("tone", Tone.values)
def test_the_colour_of_a_tone_is_that_of_the_pages(tone: str) -> None:
    assert in_the_stylesheet(tone) == card.COLOURS[tone]


def test_paper_and_ink_are_those_of_the_pages() -> None:
    names = ("paper", "ink", "quiet", "line")
    assert [in_the_stylesheet(name) for name in names] == [card.PAPER, card.INK, card.QUIET, card.LINE]


def test_every_tone_has_a_sign_of_its_own() -> None:
    signs = {card.sign(tone, 54).tobytes() for tone in Tone.values}
    assert len(signs) == len(Tone.values)
    assert all(max(sign) == 255 for sign in signs)


@pytest.mark.parametrize("tone", Tone.values)
def test_the_status_is_in_the_colour_of_its_tone_and_in_no_other(tone: str) -> None:
    found = colours(drawn(tone=tone))
    assert found[rgb(card.COLOURS[tone])] > 500
    assert not any(rgb(colour) in found for other, colour in card.COLOURS.items() if other != tone)


def test_a_hairline_parts_the_foot_from_the_rest() -> None:
    assert picture(drawn()).getpixel((600, 543)) == rgb(card.LINE)


def test_a_tone_that_is_no_longer_known_is_shown_as_open() -> None:
    assert drawn(tone="once") == drawn(tone="open")


@pytest.mark.parametrize("statement", [LONG, WORD, PILED, "W" * 500, "j" * 500, "Short."])
def test_nothing_is_written_outside_the_margins(statement: str) -> None:
    names = ("A council with a very long name, " * 6, "B" * 200)
    assert outside(drawn(statement, label="W" * 60, contested_by=names)) == {rgb(card.PAPER)}


@pytest.mark.parametrize("statement", [LONG, WORD, PILED, "W" * 500, "jÅ" * 250])
def test_a_long_statement_touches_neither_the_desk_nor_the_status(statement: str) -> None:
    short, long = picture(drawn("Short.", contested_by=("A",))), picture(drawn(statement, contested_by=("A",)))
    for part in [(0, 0, 1200, 104), (0, 415, 1200, 630)]:
        assert short.crop(part).tobytes() == long.crop(part).tobytes()


def test_a_name_of_a_desk_that_is_too_long_is_cut(settings: Any) -> None:
    settings.DESK_NAME = "The Independent Desk of the United Newspapers " * 4
    assert outside(drawn()) == {rgb(card.PAPER)}


def test_a_statement_that_is_too_long_is_cut_after_a_word() -> None:
    assert drawn(LONG) == drawn(LONG[:400])
    assert drawn(LONG) != drawn(LONG.replace("Tuesday", "Monday"))


def test_what_the_card_says_changes_it(settings: Any) -> None:
    cards = {
        drawn(),
        drawn("Another statement."),
        drawn(label="Disputed"),
        drawn(tone="corroborated"),
        drawn(since="2024-11-05T12:00:00Z"),
        drawn(contested_by=("Moscow",)),
        drawn(contested_by=("Moscow", "Pyongyang")),
        drawn(id="zzzz2222"),
    }
    assert len(cards) == 8
    settings.DESK_NAME = "Another desk"
    assert drawn() not in cards
    settings.DESK_NAME, settings.DESK_URL = "The Claims Desk", "https://claims.example"
    assert drawn() not in cards


def test_the_day_is_that_of_the_desk(settings: Any) -> None:
    late, following = "2024-11-05T23:30:00Z", "2024-11-06T12:00:00Z"
    assert drawn(since=late) != drawn(since=following)
    settings.TIME_ZONE = "Europe/Helsinki"
    assert drawn(since=late) == drawn(since=following)


FOOT = (0, 544, 1200, 630)


def foot(**fields: Any) -> bytes:
    return picture(drawn(**fields)).crop(FOOT).tobytes()


def test_the_card_says_as_of_which_day_and_revision_it_speaks() -> None:
    day = {"published_at": "2024-11-14T10:00:00Z"}
    first = foot(number=3, **day)
    assert foot(number=4, **day) != first
    assert foot(number=3, published_at="2024-11-15T10:00:00Z") != first
    assert foot(number=3, published_at="2024-11-14T18:00:00Z") == first  # a day, not an hour
    assert picture(drawn(number=4)).crop((0, 0, 1200, 543)) == picture(drawn(number=3)).crop((0, 0, 1200, 543))


def test_the_day_as_of_which_the_card_speaks_is_that_of_the_desk(settings: Any) -> None:
    late, following = "2024-11-14T23:30:00Z", "2024-11-15T12:00:00Z"
    assert foot(published_at=late) != foot(published_at=following)
    settings.TIME_ZONE = "Europe/Helsinki"
    assert foot(published_at=late) == foot(published_at=following)


def test_the_day_and_the_revision_are_never_cut(settings: Any) -> None:
    settings.DESK_URL = f"https://{'w' * 60}.example"
    with_long_host = picture(drawn(number=1_000_000))
    settings.DESK_URL = "https://a.example"
    short, right = picture(drawn(number=1_000_000)), (700, 544, 1200, 630)
    assert with_long_host.crop(right).tobytes() == short.crop(right).tobytes()
    assert outside(drawn(number=1_000_000)) == {rgb(card.PAPER)}


@pytest.mark.parametrize("language", ["ru", "ar", "ko"])
def test_a_desk_in_a_script_that_is_not_drawn_has_the_day_in_figures(language: str) -> None:
    with override(language):
        assert foot(number=3) != foot(number=4)
        assert foot(published_at="2024-11-14T10:00:00Z") != foot(published_at="2024-12-14T10:00:00Z")


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("ar", "انهار السد."),
        ("he", "הסכר נפרץ."),
        ("hi", "बाँध टूट गया।"),
        ("th", "เขื่อนแตก"),
        ("ja", "ダムが決壊した。"),
        ("zh", "大坝决堤了。"),
        ("uk", "Прорвало дамбу."),
    ],
)
def test_a_statement_of_another_script_leaves_the_status_and_the_address_as_they_are(
    language: str, statement: str
) -> None:
    assert card.drawable(statement) == ""
    other, english = picture(drawn(statement, language=language)), picture(drawn("Short."))
    assert other.tobytes() != english.tobytes()
    assert other.crop((0, 415, 1200, 630)).tobytes() == english.crop((0, 415, 1200, 630)).tobytes()


def test_who_contests_is_named_as_far_as_there_is_room_and_counted_beyond() -> None:
    names = [f"The ministry of affair number {n}" for n in range(6)]
    renamed = [*names[:5], "Somebody"]
    assert drawn(contested_by=tuple(names)) == drawn(contested_by=tuple(renamed))
    assert drawn(contested_by=tuple(names)) != drawn(contested_by=(*names, "Somebody"))
    assert drawn(contested_by=tuple(names)) != drawn(contested_by=("The council", *names[1:]))


def test_a_party_whose_name_cannot_be_drawn_is_counted() -> None:
    assert drawn(contested_by=("Kyiv", "모스크바")) == drawn(contested_by=("Kyiv", "평양"))
    assert drawn(contested_by=("Kyiv", "모스크바")) != drawn(contested_by=("Kyiv",))
    assert drawn(contested_by=("모스크바",)) != drawn()


def test_a_long_label_is_shown_whole_and_the_day_below_it() -> None:
    label = "Beyond what can be established by anybody, now or ever"
    assert drawn(label=label) != drawn(label=label[:-1])
    assert drawn(label=label) != drawn(label=label, since="2024-11-05T12:00:00Z")


def test_letters_of_both_files_are_drawn() -> None:
    text = "Jenča, Łódź, Đakovo, İzmir, Reykjavík, Timișoara: “10 °C” – €5"
    assert card.drawable(text) == text


def test_a_statement_that_cannot_be_drawn_is_described_by_its_language() -> None:
    korean = drawn("북한군이 파병되었다.", language="ko")
    assert korean == drawn("댐이 무너졌다.", language="ko-KR")
    assert korean != drawn("댐이 무너졌다.", language="ja")
    assert korean != drawn("The dam has burst.", language="ko")


def test_a_language_without_a_name_is_another_language() -> None:
    unnamed = {drawn("댐이 무너졌다.", language=language) for language in ("", "tlh", "x-what")}
    assert len(unnamed) == 1
    assert drawn("댐이 무너졌다.", language="ko") not in unnamed


@pytest.mark.parametrize("odd", ["🎉", "☂️", "👩🏽‍🚒", "\x00", "\u200f", "\u202e", "\ud800", "\ufeff", "\n\r\u2029"])
def test_an_odd_sign_is_left_out(odd: str) -> None:
    assert drawn(f"The dam {odd} has burst.") == drawn("The dam has burst.")


@pytest.mark.parametrize(
    "text", ["Prices rose ≥ 10%.", "It is 10⁵ high.", "5‰ of all", "Он said so.", "A → B", "5⅓", "\u0e33"]
)
def test_a_statement_that_would_lack_what_carries_meaning_is_left_out(text: str) -> None:
    assert card.drawable(text) == ""


def test_letters_of_another_shape_are_drawn_as_what_they_are() -> None:
    assert card.drawable("a ﬁne ＡＢＣ in Hawaiʻi, non\u2011stop, e\u0301") == "a fine ABC in Hawai‘i, non-stop, é"


@settings(max_examples=50)
@given(st.text(max_size=500))
@example("\u0301" * 500)
@example("ก\u0e33" * 5)
@example("\u0e33")
@example("\u3164\uffa0")
def test_any_text_can_be_drawn(text: str) -> None:
    assert outside(drawn(text, label=text[:60], contested_by=(text[:200],), language=text[:12])) == {rgb(card.PAPER)}


@settings(max_examples=50)
@given(st.text(alphabet="ajJWÅčfi \u00a0\u202f\u0301\u0323\u0308.,-…“🎉", max_size=500))
def test_any_text_of_letters_that_can_be_drawn_stays_within_the_margins(text: str) -> None:
    assert outside(drawn(text, label=text[:60], contested_by=(text[:200], text[200:400]))) == {rgb(card.PAPER)}
