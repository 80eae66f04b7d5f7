"""What pages of every surface draw alike, as a macro gives it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.test import override_settings
from django.utils import translation

from claims.bitemporal import Count
from claims.dates import format_time
from claims.vocabulary import Bearing, Tone

MOMENT = dt.datetime(2024, 11, 6, 23, 40, tzinfo=dt.UTC)


def macro(file: str, name: str) -> Any:
    return getattr(engines["jinja2"].env.get_template(f"macros/{file}.html").module, name)


moment, day, partial_date = (macro("times", name) for name in ("moment", "day", "partial_date"))
sign, named, party_name = macro("status", "sign"), macro("names", "named"), macro("names", "party_name")


@pytest.mark.parametrize("tone", Tone.values)
def test_every_tone_has_a_sign_of_its_own_that_readers_of_the_page_aloud_skip(tone: str) -> None:
    drawn = sign(tone)
    assert 'aria-hidden="true"' in drawn
    assert [other for other in Tone.values if sign(other) == drawn] == [tone]


def test_an_unknown_tone_is_drawn_as_open() -> None:
    assert sign('"><script>') == sign(Tone.OPEN)


@pytest.mark.parametrize("value", [MOMENT, "2024-11-06T23:40:00Z", "2024-11-06T23:40:00.000000+00:00"])
def test_a_moment_names_its_zone(value: dt.datetime | str) -> None:
    assert moment(value) == '<time datetime="2024-11-06T23:40:00Z">6 November 2024, 23:40 UTC</time>'


@override_settings(TIME_ZONE="Asia/Seoul")
def test_days_and_times_are_those_of_the_desk() -> None:
    assert moment(MOMENT) == '<time datetime="2024-11-06T23:40:00Z">7 November 2024, 08:40 KST</time>'
    assert day(MOMENT) == '<time datetime="2024-11-06T23:40:00Z">7 November 2024</time>'
    assert format_time("2024-11-06T15:00:00Z") == ""  # the start of a day there
    assert format_time(MOMENT) == "08:40 KST"


def test_a_day_is_shown_as_it_is() -> None:
    assert day(dt.date(2024, 11, 6)) == '<time datetime="2024-11-06">6 November 2024</time>'


@pytest.mark.parametrize(
    ("value", "shown"), [("2024", "2024"), ("2024-10", "October 2024"), ("2024-10-24", "24 October 2024")]
)
def test_a_date_is_shown_as_exactly_as_it_is_known(value: str, shown: str) -> None:
    assert partial_date(value) == f'<time datetime="{value}">{shown}</time>'


@pytest.mark.parametrize("show", [moment, day, partial_date, format_time])
@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_shown_as_nothing(show: Any, nothing: str | None) -> None:
    assert show(nothing) == ""


def test_names_stand_in_a_sentence_each_on_its_own_whatever_is_written_in_them() -> None:
    assert named(["A"]) == "<bdi>A</bdi>"
    assert named(["A", "<b>", "C"]) == "<bdi>A</bdi>, <bdi>&lt;b&gt;</bdi> and <bdi>C</bdi>"


def test_a_party_is_a_link_where_it_has_a_page() -> None:
    party = SimpleNamespace(id="k7m2p9qx", slug="a-b", name="A & B")
    assert party_name(party, {"another1"}) == "<bdi>A &amp; B</bdi>"
    assert party_name(party, {"k7m2p9qx"}) == ('<a href="/parties/k7m2p9qx/a-b/"><bdi>A &amp; B</bdi></a>')


def page(text: str) -> Any:
    return engines["jinja2"].from_string('{% from "macros/links.html" import strong %}' + text)


def test_a_text_that_is_translated_is_escaped_but_what_a_macro_put_into_it_is_not() -> None:
    shown = page('{{ _("A & B") }} {% trans a=strong(it), b=it %}{{ a }} < {{ b }}{% endtrans %}').render({"it": "<i>"})
    assert shown == "A &amp; B <b>&lt;i&gt;</b> &lt; &lt;i&gt;"


def test_a_text_is_in_the_language_that_is_active_whichever_it_was_asked_for_in_before() -> None:
    words = page('{{ _("Log in") }}')  # Django has it in all its languages
    shown = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            shown.append(words.render())
    assert shown == ["Log in", "Anmelden", "Log in"]


def test_a_text_counts() -> None:
    words = page(
        "{% trans n=n, who=who %}{{ n }} claim of {{ who }}{% pluralize %}{{ n }} claims of {{ who }}{% endtrans %}"
    )
    assert [words.render({"n": n, "who": "A & B"}) for n in (1, 2)] == ["1 claim of A &amp; B", "2 claims of A &amp; B"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(0, 0, 0, 0), "no source"),
        (Count(1, 0, None, 1), "1 source, origin not known"),
        (Count(3, 0, None, 3), "3 sources, origins not known"),
        (Count(1, 1, 1, 0), "1 source, in part, 1 independent origin"),
        (Count(2, 1, 2, 0), "2 sources, 1 of them in part, 2 independent origins"),
        (Count(3, 0, 1, 2), "3 sources, 1 independent origin, 2 of origin not known"),
    ],
)
def test_a_count_says_what_is_known_and_what_is_not(count: Count, words: str) -> None:
    assert str(macro("counts", "sources_and_origins")(count)) == words


@pytest.mark.parametrize(
    ("bearing", "count", "words"),
    [
        (Bearing.SUPPORTS, Count(1, 0, None, 1), "1 source supports it (origin not known)."),
        (Bearing.SUPPORTS, Count(2, 1, 2, 0), "2 sources support it, 1 of them in part (2 independent origins)."),
        (Bearing.REFUTES, Count(1, 1, 1, 0), "1 source refutes it, in part (1 independent origin)."),
        (Bearing.REFUTES, Count(2, 0, 1, 0), "2 sources refute it (1 independent origin)."),
    ],
)
def test_what_weighs_is_a_sentence(bearing: Bearing, count: Count, words: str) -> None:
    assert str(macro("counts", "weighs")(SimpleNamespace(bearing=bearing, count=count))) == words


@pytest.mark.parametrize(
    ("wholly", "partly", "words"),
    [
        ("A and B", "", "Contested by A and B."),
        ("A", "B", "Contested by A, and in part by B."),
        ("", "B and C", "Contested in part by B and C."),
        ("", "", ""),
    ],
)
def test_who_contests_all_of_it_and_who_a_part_are_told_apart(wholly: str, partly: str, words: str) -> None:
    assert str(macro("counts", "contested")(wholly, partly)) == words


@pytest.mark.parametrize(
    ("publisher", "reliability", "credibility", "words"),
    [
        ("A", "B", "2", '<b class="code">B2</b> Publisher usually reliable, information probably true.'),
        ("A", "", "2", '<b class="code">2</b> Publisher not rated, information probably true.'),
        ("A", "F", "", '<b class="code">F</b> Publisher reliability cannot be judged, information not graded.'),
        ("A", "", "", "Publisher not rated, information not graded."),
        ("", "", "3", '<b class="code">3</b> Information possibly true.'),
        ("", "", "", "Information not graded."),
    ],
)
def test_a_grade_says_only_what_somebody_judged(publisher: str, reliability: str, credibility: str, words: str) -> None:
    assert str(macro("grades", "grade")(publisher, reliability, credibility)) == words
