"""Fields of forms for what somebody types. Nothing of it is cut off: what is too long is said, and stands there still."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from claims.texts import clean


class TypedText(forms.CharField):
    """A text. A null character is refused, as Django does; what else is not seen at its ends is taken off.

    A browser that knows the greatest length cuts what is pasted there, and says nothing. So it is not told.
    """

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean(value) if isinstance(value, str) and "\0" not in value else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def check_address(address: str) -> None:
    """Refuse what readers cannot be led to: another scheme, a name or a password, what is no address. Its length others check."""
    try:
        parts = urlsplit(address)
        port_is_possible = parts.port != 0
    except ValueError:
        port_is_possible = False
    if not port_is_possible:
        raise ValidationError(_("This is not an address that can be opened. Check it."), code="impossible")
    if parts.scheme.lower() not in ("http", "https"):
        raise ValidationError(_("Give an address that begins with https:// or http://."), code="scheme")
    if "@" in parts.netloc:
        raise ValidationError(
            _("This address has a name or a password in it. Leave out what stands before the @."), code="credentials"
        )
    if len(address) <= URLValidator.max_length:
        URLValidator(schemes=["http", "https"])(address)


class TypedAddress(TypedText, forms.URLField):
    """An address on the web. One without a scheme is taken for https."""

    default_validators = [check_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})
