from __future__ import annotations

import pytest

from claims.labels import as_address, in_a_sentence, listed, meaning_of, name_of


@pytest.mark.parametrize(
    ("key", "words", "name"),
    [
        ("has_not_verified", "stance", "has not verified"),
        ("B", "reliability", "usually reliable"),
        ("2", "credibility", "probably true"),
        ("phia_almost_certain", "likelihood", "almost certain"),
        ("no_longer_there", "stance", "no longer there"),
        ("Z", "reliability", "Z"),
    ],
)
def test_keys_have_words(key: str, words: str, name: str) -> None:
    assert name_of(key, words) == name


def test_keys_have_meanings() -> None:
    assert meaning_of("phia_almost_certain", "likelihood") == "PHIA yardstick: 95 % and more"
    assert meaning_of("no_longer_there", "likelihood") == ""


@pytest.mark.parametrize(
    ("names", "sentence"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_in_a_sentence(names: list[str], sentence: str) -> None:
    assert listed(names) == sentence


def test_a_label_is_written_small_within_a_sentence_unless_it_is_an_abbreviation() -> None:
    assert [in_a_sentence(label) for label in ("Partly corroborated", "UN-backed")] == [
        "partly corroborated",
        "UN-backed",
    ]


def test_one_is_reached_at_a_page_or_by_mail() -> None:
    assert as_address("https://desk.example/contact") == "https://desk.example/contact"
    assert as_address("desk@desk.example") == "mailto:desk@desk.example"
