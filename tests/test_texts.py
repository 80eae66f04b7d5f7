"""What becomes of what somebody typed: nothing unseen at its ends, nothing that reaches beyond it, and all else as it was."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.texts import clean, isolated, slug_of

ARABIC = "لم نرسل أي جندي إلى الجبهة."
OPENERS, CLOSERS = "\u202a\u202b\u2066\u2067\u2068", "\u202c\u2069"
# Letters, blanks and line ends among all that steers them, so that what is drawn at random meets all the rules.
STEERED = st.text(
    st.sampled_from("ab א\n\r\u2028\u200b\u200d\ufe0f\u202d\u202e\x07\x0b" + OPENERS + CLOSERS), max_size=12
)
ANYTHING = st.one_of(STEERED, st.text())

# The oracle is another than the code's: what Unicode says of each letter, and what steers it is left out by name.
UNSEEN_CATEGORIES = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def can_be_seen(text: str) -> bool:
    ignorable = re.compile(
        "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
    )
    return any(unicodedata.category(letter) not in UNSEEN_CATEGORIES for letter in ignorable.sub("", text))


def is_balanced(paragraph: str) -> bool:
    """Whether a paragraph ends every direction that it begins, by the rules of UAX #9 (BD9, BD11), read the plain way."""
    stack: list[str] = []
    for sign in paragraph:
        if sign in OPENERS:
            stack.append(sign)
        elif sign in CLOSERS:
            of_isolate = sign == "\u2069"
            if not stack or (stack[-1] in "\u2066\u2067\u2068") is not of_isolate:
                return False
            stack.pop()
    return not stack


@given(ANYTHING)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANYTHING)
@example("\u200b")
@example("\u2067\u202e\u202c\u2069")
@example("\ufe0f")
def test_a_text_says_something_that_can_be_seen_or_is_empty(text: str) -> None:
    assert clean(text) == "" or can_be_seen(clean(text))
    if can_be_seen(text) and unicodedata.is_normalized("NFC", text):
        seen = [letter for letter in text if can_be_seen(letter)]
        assert [letter for letter in clean(text) if can_be_seen(letter)] == seen, "all that can be seen is still there"


@given(ANYTHING)
@example("\u202babc")
@example("abc\u2069\u202c")
@example("\u2067a\u202bb\u2069c\u202c")
@example("\u2067a\nb\u2069")
def test_no_direction_reaches_beyond_its_text(text: str) -> None:
    kept = clean(text)
    assert not set(kept) & {"\u202d", "\u202e"}
    assert all(is_balanced(paragraph) for paragraph in re.split("[\n\r]+", kept))
    assert is_balanced(re.split("[\n\r]+", isolated(text))[0]) or "\n" in text or "\r" in text


@pytest.mark.parametrize(
    "text",
    [
        *("می‌خواهم", "क्‍ष", "👨‍👩‍👧‍👦 family", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "ประเทศ\u200bไทย", "co\xadoperate", "ᄀ\u1160ᆨ x"),
        *(f"He said \u2067{ARABIC}\u2069 and left.", f"\u2068{ARABIC}\u2069 he said.", "\u202bשלום\u202c"),
        *("two lines\nor three\r\n\r\nand a paragraph", "a\ttab", "10\u202f000 people", "C:\\dir {a} <b>"),
    ],
)
def test_what_joins_and_parts_letters_within_a_text_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200b\ufeff It burst.\u200e\u2060\u200b\n", "It burst."),
        ("\u3164name\u2800", "name"),
        ("a\u202eb\u202cc", "abc"),
        ("\u202eall of it", "all of it"),
        ("bell\x07 and\x9b escape", "bell and escape"),
        ("a\0b", "ab"),
        ("one\x0btwo\u2028three", "one\ntwo\nthree"),
        ("half\ud83d", "half"),
        ("\u2067begun", "begun"),
        ("ended\u2069\u202c", "ended"),
        ("\u2067a\u202bb\u2069c\u202c", "\u2067ab\u2069c"),
        ("\u202ba\u2069b\u202c", "\u202bab\u202c"),
    ],
)
def test_what_is_not_seen_at_the_ends_and_what_turns_neighbours_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        " ",
        "\u200b",
        "\u200d\u200c",
        "\ufeff\xa0",
        "\u2068\u2069",
        "\u202e",
        "\x00",
        "\x07",
        "\ufe0f",
        "\u3164",
        "\xad",
    ],
)
def test_a_text_with_nothing_to_be_seen_is_empty(nothing: str) -> None:
    assert clean(nothing) == clean(f" {nothing}\n") == ""


def test_only_what_runs_from_right_to_left_is_isolated() -> None:
    assert isolated("It burst – “so” they say.") == "It burst – “so” they say."
    assert isolated(ARABIC) == f"\u2068{ARABIC}\u2069"
    assert isolated(f"He said {ARABIC}") == f"\u2068He said {ARABIC}\u2069"
    assert isolated("\u202eolder than this rule") == "older than this rule"
    assert isolated(f"\u2069{ARABIC}\u202e") == f"\u2068{ARABIC}\u2069"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Die Straße in Łódź, Đà Nẵng und Ørsted", "die-strasse-in-lodz-da-nang-und-orsted"),
        ("북한군 약 만 명", "bughangun-yag-man-myeong"),
        ("Путин: «Это не так»", "putin-eto-ne-tak"),
        ("Η Ελλάδα", "i-ellada"),
        ("北京市政府", "beijingshizhengfu"),
        ("Don’t – in 2022–2024", "dont-in-2022-2024"),
        ("4.1% of 10,000; 14,2 km on 12/11/2026", "4-1-of-10-000-14-2-km-on-12-11-2026"),
        ("…?!", "-"),
        ("", "-"),
        ("word " * 30, "-".join(["word"] * 16)),
        ("北" * 60, "bei" * 26 + "be"),
    ],
)
def test_an_address_is_readable_in_latin_letters_whatever_the_script(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@given(st.text())
def test_an_address_is_made_of_any_text(text: str) -> None:
    assert re.fullmatch(r"-|[a-z0-9_]+(?:-[a-z0-9_]+)*_?|[a-z0-9_-]{1,80}", slug_of(text))
    assert len(slug_of(text)) <= 80
