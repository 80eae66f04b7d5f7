from __future__ import annotations

import datetime as dt

import pytest
from django.test import override_settings

from claims.templatetags import factcheck as tags
from claims.vocabulary import Tone

MOMENT = dt.datetime(2024, 11, 6, 23, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize("tone", Tone.values)
def test_every_tone_has_a_sign_of_its_own_that_readers_of_the_page_aloud_skip(tone: str) -> None:
    drawn = tags.sign(tone)
    assert 'aria-hidden="true"' in drawn
    assert [other for other in Tone.values if tags.sign(other) == drawn] == [tone]


def test_an_unknown_tone_is_drawn_as_open() -> None:
    assert tags.sign('"><script>') == tags.sign(Tone.OPEN)


@pytest.mark.parametrize("value", [MOMENT, "2024-11-06T23:40:00Z", "2024-11-06T23:40:00.000000+00:00"])
def test_a_moment_names_its_zone(value: dt.datetime | str) -> None:
    assert tags.moment(value) == '<time datetime="2024-11-06T23:40:00Z">6 November 2024, 23:40 UTC</time>'


@override_settings(TIME_ZONE="Asia/Seoul")
def test_days_and_times_are_those_of_the_desk() -> None:
    assert tags.moment(MOMENT) == '<time datetime="2024-11-06T23:40:00Z">7 November 2024, 08:40 KST</time>'
    assert tags.day(MOMENT) == '<time datetime="2024-11-06T23:40:00Z">7 November 2024</time>'
    assert tags.time_of_day("2024-11-06T15:00:00Z") == ""  # the start of a day there
    assert tags.time_of_day(MOMENT) == "08:40 KST"


def test_a_day_is_shown_as_it_is() -> None:
    assert tags.day(dt.date(2024, 11, 6)) == '<time datetime="2024-11-06">6 November 2024</time>'


@pytest.mark.parametrize(
    ("value", "shown"), [("2024", "2024"), ("2024-10", "October 2024"), ("2024-10-24", "24 October 2024")]
)
def test_a_date_is_shown_as_exactly_as_it_is_known(value: str, shown: str) -> None:
    assert tags.partial_date(value) == f'<time datetime="{value}">{shown}</time>'


@pytest.mark.parametrize("show", [tags.moment, tags.day, tags.time_of_day, tags.partial_date])
@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_shown_as_nothing(show: object, nothing: str | None) -> None:
    assert show(nothing) == ""  # type: ignore[operator]


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
    assert tags.name_of(key, words) == name


def test_keys_have_meanings() -> None:
    assert tags.meaning_of("phia_almost_certain", "likelihood") == "PHIA yardstick: 95 % and more"
    assert tags.meaning_of("no_longer_there", "likelihood") == ""


@pytest.mark.parametrize(
    ("names", "sentence"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_in_a_sentence(names: list[str], sentence: str) -> None:
    assert tags.listed(names) == sentence


def test_a_label_is_written_small_within_a_sentence_unless_it_is_an_abbreviation() -> None:
    assert [tags.in_a_sentence(label) for label in ("Partly corroborated", "UN-backed")] == [
        "partly corroborated",
        "UN-backed",
    ]
