"""Forms whose save is a verb. What the verb refuses lands in the form, with everything typed still there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.changes import changes_of
from claims.typed import TypedText
from claims.typed_dates import TypedDateBoundField
from claims.workflow import Refused


class Stale(Refused):
    """Somebody else changed the row since it was seen. `edits` are theirs, oldest first."""

    def __init__(self, edits: list[Any]) -> None:
        super().__init__(_("Somebody changed this while you were working on it. Compare, then save again."))
        self.edits = edits


def show(form: forms.BaseForm, error: Refused | ValidationError) -> None:
    """Put what a verb said into a form, beside the field that it names if the form has it."""
    if isinstance(error, Refused):
        by_field: dict[str, list[Any]] = {error.field or "": [str(error), *changes_of(getattr(error, "edits", ()))]}
    elif hasattr(error, "error_dict"):
        by_field = error.error_dict
    else:
        by_field = {"": error.error_list}
    for field, messages in by_field.items():
        form.add_error(field if field in form.fields else None, messages)


class VerbForm(forms.ModelForm):
    """The admin sets the class attributes for each request.

    `refusal` is what the verb said when the same data was saved a moment ago; `seen_now` is the version to have seen.
    """

    refusal: Refused | ValidationError | None = None
    seen_now: int | None = None

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = TypedText(
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Why you change it. It is kept in the log; readers do not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.seen_now

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for field in self:  # where the form comes back, its help says how a date was read
            if isinstance(field, TypedDateBoundField):
                field.help_text = field.reading or field.help_text
        if self.refusal is not None:
            show(self, self.refusal)
            if hasattr(self.refusal, "edits"):
                data: Any = self.data
                self.data = data.copy()
                self.data[self.add_prefix("seen")] = str(self.seen_now)  # type: ignore[index]
        return cleaned
