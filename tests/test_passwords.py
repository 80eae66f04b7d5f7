"""What nobody may take as a password, asked of the site's own list of what it refuses."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from claims.sample.people import PASSWORD as OF_THE_DEMO


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("aaaaaaaaaaaa", "password_repeats"),
        ("AaAaAaAaAaAa", "password_repeats"),
        ("abcabcabcabcabcabc", "password_repeats"),
        ("------------", "password_repeats"),
        ("930517264830", "password_is_a_number"),
        ("2024-10-24 18:05", "password_is_a_number"),
        ("٩٣٠٥١٧٢٦٤٨٣٠", "password_is_a_number"),
        (OF_THE_DEMO, "password_of_demo"),
        ("Follow the claims!", "password_of_demo"),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [error.code for error in refused.value.error_list] == [why]


@pytest.mark.parametrize(
    "password", ["another lighthouse in the fog", "correct-horse-9", "一条长长的河流向东方的大海去", "%&/()=?[]{}<>"]
)
def test_what_is_not_passes(password: str) -> None:
    validate_password(password)


def test_each_rule_says_what_it_asks_for() -> None:
    assert len(set(password_validators_help_texts())) == 6
