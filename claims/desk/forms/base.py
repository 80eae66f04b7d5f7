"""The form that every action of the desk starts from: errors name the field, and a refusal of a verb is one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms.renderers import Jinja2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.desk.comparing import since_seen
from claims.models import Claim
from claims.wording import Beside
from claims.workflow import Conflict, Refused

SEEN_AND_NOW = (gettext_lazy("As you saw it"), gettext_lazy("As it is now"))
NOW_AND_TYPED = (gettext_lazy("As it is now"), gettext_lazy("As you typed it"))

RENDERER = Jinja2()  # Django's own widgets in the language of our pages


class DeskForm(forms.Form):
    """`called` maps the names by which verbs and rows call a field to ours. `conflict` is what a stale save met."""

    called: ClassVar[dict[str, str]] = {}
    conflict: Conflict | None = None
    data: Any
    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label or name.replace("_", " ").capitalize()
            field.label = label[:1].upper() + label[1:]
            chosen = isinstance(field.widget, forms.RadioSelect | forms.Select)
            needed = _("“{label}” is needed. Fill it in.").format(label=field.label)
            field.error_messages["required"] = _("Choose one.") if chosen else needed
            field.error_messages["invalid_choice"] = _("Choose one of those that are offered.")

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Whether the form was valid and the act done: all of it in one transaction, or nothing and the errors are here."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                act()
        except Conflict as conflict:
            self.conflict = conflict
            self.meet(conflict)
            self.add_error(None, str(conflict))
        except Refused as refused:
            self._blame({refused.field or NON_FIELD_ERRORS: [str(refused)]})
        except ValidationError as error:
            self._blame(error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages})
        return not self.errors

    def _blame(self, errors: dict[str, list[str]]) -> None:
        for name, messages in errors.items():
            ours = self.called.get(name, name)
            for message in messages:
                self.add_error(ours if ours in self.fields else None, message)

    def meet(self, conflict: Conflict) -> None:
        """Renew the version that was seen, so that saving again is saving in the knowledge of what is shown."""
        self.data = self.data.copy()
        self.data["seen"] = str(conflict.claim.version)

    def wrong_fields(self) -> list[Any]:
        return [field for field in self if field.errors]


class SeenForm(DeskForm):
    """A form whose verb must not pass over what somebody else did since it was shown.

    `beside` is what a conflict puts side by side, under `heads`: what the claim said when the form was shown and says
    now, or, where what is typed takes the place of it, what it says now and what was typed. `advice` says what else
    became of the form.
    """

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    heads = SEEN_AND_NOW
    advice = ""

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        self.beside: list[Beside] = []
        kwargs["initial"] = {"seen": claim.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def meet(self, conflict: Conflict) -> None:
        super().meet(conflict)
        self.beside = since_seen(conflict.edits)


class ReasonForm(DeskForm):
    """Asks only why."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
