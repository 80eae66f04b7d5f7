"""Dates as people type them: each is read in one way, which is said, and none is more exact than what was typed."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claims.dates import PartialDate, written
from claims.typed_dates import TypedDate, TypedDay, month_names, read_date, read_typed

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))
ORDERS = st.booleans()
BETWEEN = st.sampled_from(["/", "-", ".", " ", ". ", " / ", ",", "–"])
ENGLISH = month_names("en-gb")
LANGUAGES = [code for code, _name in site.LANGUAGES]
# Django shortens January as June, and April as March is called.
MEAN_TWO = {("hy", month) for month in (1, 4, 6)}


def read(text: str, *, day_first: bool = True) -> tuple[str, str]:
    """What a text is read as, and what it could be as well."""
    reading = read_date(text, day_first=day_first, months=ENGLISH)
    return str(reading.date), str(reading.other or "")


def refusal(text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        read_date(text, day_first=True, months=ENGLISH)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("17/10/2023", "2023-10-17"),
        ("17.10.2023", "2023-10-17"),
        ("17. 10. 2023", "2023-10-17"),
        ("17 Oct 2023", "2023-10-17"),
        ("Oct. 17, 2023", "2023-10-17"),
        ("OCTOBER 17 2023", "2023-10-17"),
        ("17th of October 2023", "2023-10-17"),
        ("1 Sept. 2023", "2023-09-01"),
        ("2023/10/7", "2023-10-07"),
        ("2023年10月17日", "2023-10-17"),
        ("١٧/١٠/٢٠٢٣", "2023-10-17"),
        ("２０２３－１０－１７", "2023-10-17"),
        ("Oct 2023", "2023-10"),
        ("2023 October", "2023-10"),
        ("10/2023", "2023-10"),
        ("2023-10", "2023-10"),
        (" 2023 ", "2023"),
        ("29 Feb 2024", "2024-02-29"),
        ("May 2024", "2024-05"),
    ],
)
def test_what_people_type_is_read_as_exactly_as_it_is_typed(text: str, iso: str) -> None:
    assert read(text) == (iso, "")


@given(day=DAYS, day_first=ORDERS)
def test_iso_dates_of_every_precision_are_read_as_they_are_whatever_the_order(day: dt.date, day_first: bool) -> None:
    for iso in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert read(iso, day_first=day_first) == (iso, "")


@given(day=DAYS, between=BETWEEN, day_first=ORDERS)
@example(dt.date(2024, 4, 3), "/", True)
@example(dt.date(2024, 4, 3), "/", False)
@example(dt.date(2024, 3, 3), "/", True)
def test_numbers_are_read_by_the_order_of_the_desk_and_the_other_order_is_known(
    day: dt.date, between: str, day_first: bool
) -> None:
    first, second = (day.day, day.month) if day_first else (day.month, day.day)
    date, other = read(f"{first}{between}{second}{between}{day.year}", day_first=day_first)
    assert date == day.isoformat()
    could_be_both = day.day <= 12 and day.day != day.month
    assert other == (dt.date(day.year, day.day, day.month).isoformat() if could_be_both else "")


@given(day=DAYS, between=BETWEEN, day_first=ORDERS)
def test_numbers_that_only_the_other_order_makes_a_date_are_that_date(
    day: dt.date, between: str, day_first: bool
) -> None:
    assume(day.day > 12)
    first, second = (day.month, day.day) if day_first else (day.day, day.month)
    assert read(f"{first}{between}{second}{between}{day.year}", day_first=day_first) == (day.isoformat(), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_is_read_in_every_language_as_django_writes_it_there(language: str) -> None:
    names = month_names(language)
    with translation.override(language):
        for month in range(1, 13):
            day = dt.date(2023, month, 17)
            for style in ("j F Y", "F j, Y", "j E Y", "Y F j", *([] if (language, month) in MEAN_TWO else ["j M Y"])):
                assert read_date(written(day, style), day_first=True, months=names).date == day.isoformat(), style
            assert read_date(written(day, "F Y"), day_first=True, months=names).date == f"2023-{month:02}"


@pytest.mark.parametrize("text", ["17 oktober 2023", "17 Oct 2023", "17 October 2023"])
def test_months_are_known_in_the_language_that_is_active_and_in_english(text: str) -> None:
    with translation.override("nl"):
        assert read_typed(text).date == "2023-10-17"
    if "okt" in text:
        assert "This is not read as a date." in refusal(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("17/10/23", "Give the year with four figures"),
        ("17 Oct 23", "Give the year with four figures"),
        ("Oct 23", "Give the year with four figures"),
        ("17 Oct", "Give the year with four figures"),
        ("October", "Give the year with four figures"),
        ("17", "Give the year with four figures"),
        ("17/10/0023", "Give the year with four figures"),
        ("31/02/2024", "There is no day 31 in February 2024: it has 29 days."),
        ("30 Feb 2023", "There is no day 30 in February 2023: it has 28 days."),
        ("2024-02-30", "There is no day 30 in February 2024: it has 29 days."),
        ("0 Oct 2023", "There is no day 0 in October 2023: it has 31 days."),
        ("17/13/2023", "There is no month 13."),
        ("2023-13", "There is no month 13."),
        ("2023/17/10", "There is no month 17."),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong_with_it(text: str, wrong: str) -> None:
    assert wrong in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yesterday",
            "#",
            "# 2023",
            "17 # 2023 Oct",
            "-2023",
            "2023-",
            "17//10/2023x",
            "17 10 2023 5",
            "Oct Nov 2023",
        ),
        *("20231017", "203", "17 2023 10", "2023 2024", "17 Oct 2023 2024", "Octopus 2023", "2023-10-17T10:00"),
        *("1" * 400, "oct " * 400, "\0", "2023\0", "17 Oct 2023 14:30"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_guessed(text: str) -> None:
    assert refusal(text) == "This is not read as a date."


@given(st.text(max_size=80))
def test_any_text_is_a_date_with_all_its_figures_or_refused(text: str) -> None:
    try:
        reading = read_date(text, day_first=True, months=ENGLISH)
    except ValidationError:
        return
    assert str(PartialDate(str(reading.date))) == reading.date


@given(year=st.integers(1000, 9999), month=st.integers(1, 12), day=st.integers(1, 99))
def test_a_day_is_read_where_the_month_has_it_and_only_there(year: int, month: int, day: int) -> None:
    name = calendar.month_name[month]
    if day <= calendar.monthrange(year, month)[1]:
        assert read(f"{day} {name} {year}") == (f"{year}-{month:02}-{day:02}", "")
    else:
        assert f"There is no day {day}" in refusal(f"{day} {name} {year}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("17/10/2023", "Read as Tuesday 17 October 2023."),
        ("Oct 2023", "Read as October 2023."),
        ("2023", "Read as 2023."),
        (
            "03/04/2024",
            "Read as Wednesday 3 April 2024: the desk writes the day first. For 4 March, write the month as a word.",
        ),
        ("03/03/2024", "Read as Sunday 3 March 2024."),
        ("soon", ""),
        ("", ""),
    ],
)
def test_a_field_says_how_it_reads_a_text(text: str, said: str) -> None:
    assert TypedDate().reading(text) == said


@override_settings(DAY_FIRST=False)
def test_a_desk_that_writes_the_month_first_says_so() -> None:
    assert TypedDay().clean("03/04/2024") == dt.date(2024, 3, 4)
    said = TypedDay().reading("03/04/2024")
    assert (
        said == "Read as Monday 4 March 2024: the desk writes the month first. For 3 April, write the month as a word."
    )


def test_a_field_gives_the_date_or_none_and_no_day_that_was_not_typed() -> None:
    assert TypedDate(required=False).clean(" \u200b") == ""
    assert TypedDay(required=False).clean("") is None
    assert TypedDate().clean("Oct 2023").precision == "month"
    for typed, whole in (("Oct 2023", "October 2023 is a month"), ("2023", "2023 is a year")):
        with pytest.raises(ValidationError, match=f"Give the day too: {whole}."):
            TypedDay().clean(typed)
        assert TypedDay().reading(typed) == ""


def test_a_field_knows_that_what_is_typed_otherwise_is_the_same() -> None:
    assert not TypedDate().has_changed(PartialDate("2023-10-17"), "17 Oct 2023")
    assert TypedDate().has_changed(PartialDate("2023-10"), "17 Oct 2023")
    assert not TypedDay().has_changed(dt.date(2023, 10, 17), "17/10/2023")
