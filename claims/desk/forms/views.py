"""What somebody makes of the board: its columns and rows, and views of it under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.desk.columns import COLUMNS, shown_to
from claims.desk.forms.base import DeskForm
from claims.models import SavedView, User


class ColumnsForm(DeskForm):
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(column.key, column.heading) for column in COLUMNS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one column at least.")},
    )
    roomy = forms.ChoiceField(
        label=_("Rows"), choices=[("", _("dense")), ("yes", _("roomy"))], required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, user: User) -> None:
        initial = {"columns": [column.key for column in shown_to(user)], "roomy": "yes" if user.roomy else ""}
        super().__init__(data, initial=initial, prefix="show")
        self.fields["columns"].error_messages["required"] = _("Choose one column at least.")

    def preferences(self) -> dict[str, Any]:
        """As the account keeps them: nothing said where all columns are shown, so that a new one will be too."""
        keys = [column.key for column in COLUMNS if column.key in self.cleaned_data["columns"]]
        return {
            "columns": "" if len(keys) == len(COLUMNS) else ",".join(keys),
            "roomy": self.cleaned_data["roomy"] == "yes",
        }


class NameForm(DeskForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SaveViewForm(NameForm):
    """`for_desk` is asked of who may edit what the whole desk has."""

    for_desk = forms.BooleanField(label=_("For the whole desk"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, prefix="view")
        if not user.has_perm("claims.edit_vocabularies"):
            del self.fields["for_desk"]
