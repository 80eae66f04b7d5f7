"""Comparing two texts word by word: the parts give both texts back, and a word is what its script has for one."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.wording import ADDED, REMOVED, SAME, compare

# Letters of several scripts, blanks of several kinds, signs: few of each, so that the two texts have much in common.
TEXTS = st.text(st.sampled_from("abé ,.’-\n\t\u00a0 10他们在の軍أرسلบ้북한‏"), max_size=60) | st.text(max_size=40)


def old_of(parts) -> str:
    return "".join(part.text for part in parts if part.kind != ADDED)


def new_of(parts) -> str:
    return "".join(part.text for part in parts if part.kind != REMOVED)


@given(TEXTS, TEXTS)
@example("", "")
@example(" a", "a ")
@example("a\x1cb", "a b")
def test_the_parts_give_both_texts_back(old: str, new: str):
    parts = compare(old, new)
    assert old_of(parts) == old
    assert new_of(parts) == new


@given(TEXTS, TEXTS)
def test_no_part_is_empty_and_no_two_neighbours_are_of_one_kind(old: str, new: str):
    parts = compare(old, new)
    assert all(part.text for part in parts)
    kinds = [part.kind for part in parts]
    assert all(a != b and (a, b) != (ADDED, REMOVED) for a, b in pairwise(kinds))


@given(TEXTS)
def test_a_text_that_stayed_is_one_part(text: str):
    assert compare(text, text) == ([(SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "About 10,000 soldiers were sent.",
            "About 12,000 soldiers were sent.",
            ["About ", "-10,000 ", "+12,000 ", "soldiers were sent."],
        ),
        ("Troops are there.", "Troops are not there.", ["Troops are ", "+not ", "there."]),
        ("troops, are", "troops are", ["troops", "-, ", "+ ", "are"]),
        ("We don't know.", "We do know.", ["We ", "-don't ", "+do ", "know."]),
        ("他们在前线。", "他们已经在前线。", ["他们", "+已经", "在前线。"]),
        ("兵士が派遣された", "兵士は派遣された", ["兵士", "-が", "+は", "派遣された"]),
        ("أرسلت القوات إلى الجبهة", "أرسلت بعض القوات إلى الجبهة", ["أرسلت ", "+بعض ", "القوات إلى الجبهة"]),
        ("북한 군인 만 명", "북한 군인 오천 명", ["북한 군인 ", "-만 ", "+오천 ", "명"]),
        ("हिन्दी में", "हिन्दी से", ["हिन्दी ", "-में", "+से"]),
        ("ที่นี่", "ที่นั่น", ["ที่นี่"[:3], "-นี่", "+นั่น"]),
        ("", "All of it.", ["+All of it."]),
        ("All of it.", "", ["-All of it."]),
    ],
)
def test_words_are_compared_as_their_script_has_them(old: str, new: str, expected: list[str]):
    signs = {SAME: "", REMOVED: "-", ADDED: "+"}
    assert [signs[part.kind] + part.text for part in compare(old, new)] == expected


def test_a_sentence_that_was_written_anew_is_not_shown_in_splinters():
    old = "Two governments say that the troops have left for good."
    new = "Nobody has seen any of the soldiers since last week, says a witness."
    assert [part.kind for part in compare(old, new)] == [REMOVED, ADDED, SAME]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 1250, "b b a " * 833),
        (
            "".join(chr(0x4E00 + n * 7 % 400) for n in range(5000)),
            "".join(chr(0x4E00 + n * 11 % 400) for n in range(5000)),
        ),
        ("的" * 200_000, "了的" * 100_000),
    ],
    ids=["few words, often", "5,000 characters", "more than is compared"],
)
def test_long_texts_do_not_take_long(old: str, new: str):
    began = time.process_time()
    parts = compare(old, new)
    assert time.process_time() - began < 2
    assert (old_of(parts), new_of(parts)) == (old, new)
