"""Fields of forms: what is wrong with an address is said, and nothing that is typed is cut off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from claims.typed import TypedAddress, TypedText, check_address

LONG = "https://one.example/" + "a" * 3000


def faults(field: forms.Field, typed: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return refused.value.messages


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://one.example/a",
            "http://one.example:8080/a?b=c@d#e",
            "https://bücher.example/ä",
            "HTTPS://One.example/",
        ),
        "https://192.0.2.1/a",
    ],
)
def test_an_address_that_readers_can_be_led_to_is_taken_as_it_is(address: str) -> None:
    assert TypedAddress().clean(address) == address


def test_an_address_without_a_scheme_is_taken_for_https() -> None:
    assert TypedAddress().clean("\ufeff one.example/a\u200b") == "https://one.example/a"
    assert TypedAddress(required=False).clean("\u200b") == ""


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("https://user:pass@one.example/a", "has a name or a password in it"),
        ("https://user@one.example/a", "has a name or a password in it"),
        ("https://:@one.example/", "has a name or a password in it"),
        ("ftp://one.example/a", "begins with https:// or http://"),
        ("javascript:alert(1)", "begins with https:// or http://"),
        ("data:text/html,x", "begins with https:// or http://"),
        ("see https://one.example/a", "begins with https:// or http://"),
        ("https://one.example:99999/", "This is not an address that can be opened."),
        ("https://[::1/", "This is not an address that can be opened."),
        ("https://", "Enter a valid URL."),
        ("nowhere at all", "Enter a valid URL."),
        ("https://one.example/a b", "Enter a valid URL."),
    ],
)
def test_another_address_is_refused_with_what_is_wrong_with_it(typed: str, fault: str) -> None:
    [said] = faults(TypedAddress(max_length=1000), typed)
    assert fault in said


def test_an_address_that_is_too_long_is_said_to_be_that_and_nothing_else() -> None:
    assert faults(TypedAddress(max_length=1000), LONG) == [
        "Ensure this value has at most 1000 characters (it has 3020)."
    ]
    check_address(LONG)


def test_a_browser_is_not_told_where_it_could_cut() -> None:
    for field in (
        TypedText(max_length=20),
        TypedText(max_length=20, widget=forms.Textarea()),
        TypedAddress(max_length=20),
    ):
        assert "maxlength" not in field.widget.attrs


def test_a_text_in_a_form_is_cleaned_before_it_is_needed_or_measured() -> None:
    assert TypedText(max_length=5).clean("\u200b\u202eabcde\u2060 ") == "abcde"
    assert faults(TypedText(), "\u200b\u2060") == ["This field is required."]
    assert TypedText(required=False).clean("\ufeff") == ""
    assert faults(TypedText(), "a\0") == ["Null characters are not allowed."]


# What is not typed: ids, digests and what was typed before, which a form sends along.
HIDDEN = {"again", "variant_of", "previewed", "preview", "field", "reason"}


def test_whatever_is_typed_into_a_form_is_typed_into_one_of_these() -> None:
    found = re.compile(r"(\w+)\s*=\s*forms\.(?:CharField|URLField)\(")
    sources = Path(settings.BASE_DIR / "claims").rglob("*.py")
    plain = {name for source in sources for name in found.findall(source.read_text())}
    assert plain == HIDDEN
