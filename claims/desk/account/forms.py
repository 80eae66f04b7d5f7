"""What an editor prefers for their own pages, and the forms of django-allauth in our words: log-in and passwords."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Iterator
from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import words
from claims.desk.forms import RENDERER, DeskForm
from claims.hashing import NoTurn
from claims.models import User
from claims.vocabulary import Theme

PREFERENCES = ("time_zone", "theme", "shortcuts")


def _zones() -> Iterator[tuple[str, str]]:
    yield "", _("the desk’s own ({zone})").format(zone=settings.TIME_ZONE)
    yield from ((zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()))


class PreferencesForm(DeskForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=_zones,
        help_text=gettext_lazy(
            "Times at the desk are shown and read in this zone, which is named beside them. "
            "Days of review and the public pages stay in the desk’s own."
        ),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Light"), choices=words(Theme), widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label=gettext_lazy("Keyboard shortcuts"),
        required=False,
        help_text=gettext_lazy("Single keys, listed below. Switch them off where they are in the way of what you use."),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        kwargs["initial"] = {name: getattr(user, name) for name in PREFERENCES}
        super().__init__(*args, **kwargs)

    def act(self, user: User) -> User:
        return workflow.prefer(user, **self.cleaned_data)


class _InOurWords:
    """A form of allauth with our labels, and without the words that it sets into empty fields."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}
    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "At least 12 characters: nothing that is often used, no number, no name."
            )
        first = next(iter(self.fields.values()))
        first.widget.attrs["autofocus"] = True


class LoginForm(_InOurWords, allauth.LoginForm):
    labels = {"login": gettext_lazy("Username"), "password": gettext_lazy("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocapitalize"] = "none"

    def clean_login(self) -> str:
        """As names of accounts are kept: one that looks the same is the same."""
        return unicodedata.normalize("NFKC", super().clean_login())


class ChangePasswordForm(_InOurWords, allauth.ChangePasswordForm):
    labels = {
        "oldpassword": gettext_lazy("Your password as it is now"),
        "password1": gettext_lazy("The new one"),
        "password2": gettext_lazy("The new one again"),
    }
    user: User

    def clean_oldpassword(self) -> str:
        try:
            return super().clean_oldpassword()
        except NoTurn:
            raise ValidationError(
                _("Many are logging in at this moment. Nothing was changed. Send it again in a moment.")
            ) from None

    def save(self) -> None:
        _change(self.user, self.cleaned_data["password1"])


class AskResetForm(_InOurWords, allauth.ResetPasswordForm):
    labels = {"email": gettext_lazy("The mail address of your account")}

    def clean_email(self) -> str:
        """Find the accounts by the address that they have, in capitals or not; allauth looks for small letters alone."""
        email: str = self.cleaned_data["email"].lower()
        found = User.objects.filter(is_active=True, email__iexact=email)
        self.users = [user for user in found if user.email.lower() == email]
        return email


class ResetPasswordForm(_InOurWords, allauth.ResetPasswordKeyForm):
    labels = {"password1": gettext_lazy("The new password"), "password2": gettext_lazy("The new password again")}
    user: User

    def save(self) -> None:
        _change(self.user, self.cleaned_data["password1"], by_mail=True)


def _change(user: User, password: str, *, by_mail: bool = False) -> None:
    user.password = workflow.change_own_password(user, password=password, by_mail=by_mail).password
