"""What a password may not be, beyond what Django itself refuses."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Of the demo, which refuses to run on a server. Whoever reads the code knows it.
DEMO_PASSWORD = "follow-the-claims"  # noqa: S105
_SIGNS_AT_LEAST = 5  # different ones; "aaaaaaaaaaaa" has one, "passwordpassword" seven


class FewSignsValidator:
    """Refuses one sign, or the same few, over and over: aaaaaaaaaaaa, abababababab."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password.casefold())) < _SIGNS_AT_LEAST:
            raise ValidationError(
                _("This password repeats the same few letters. Use at least {n} different ones.").format(
                    n=_SIGNS_AT_LEAST
                ),
                code="password_repeats",
            )

    def get_help_text(self) -> str:
        return _("Your password must not repeat the same few letters.")


class DigitsValidator:
    """Refuses numbers, however they are set: 123456789012, 2024-10-24 18:05. Django's own refuses bare digits alone."""

    def validate(self, password: str, user: Any = None) -> None:
        if re.fullmatch(r"[\d\W_]*\d[\d\W_]*", password):
            raise ValidationError(_("This password is a number. Use words."), code="password_is_a_number")

    def get_help_text(self) -> str:
        return _("Your password must not be a number.")


class OfTheDemoValidator:
    """Refuses the password of the demo's accounts, however it is spelled."""

    def validate(self, password: str, user: Any = None) -> None:
        if _letters(password) == _letters(DEMO_PASSWORD):
            raise ValidationError(
                _("This is the password of the demo, which everybody may read. Use your own."), code="password_of_demo"
            )

    def get_help_text(self) -> str:
        return _("Your password must not be the demo’s.")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
