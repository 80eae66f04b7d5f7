"""Where a claim is in the desk's work: stage, assignee, next review, and the board's filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.desk.forms.base import DeskForm
from claims.desk.forms.fields import words
from claims.models import User
from claims.vocabulary import Stage


def people(permission: str = "research") -> QuerySet[User]:
    """Who may do something: active accounts with a role, or a permission of their own, for it."""
    named = Permission.objects.filter(content_type__app_label="claims", codename=permission)
    able = Q(groups__permissions__in=named) | Q(user_permissions__in=named) | Q(is_superuser=True)
    return User.objects.filter(able, is_active=True).distinct().order_by("first_name", "last_name", "username")


class StageForm(DeskForm):
    stage = forms.ChoiceField(
        choices=[choice for choice in words(Stage) if choice[0] != Stage.TURNED_DOWN], widget=forms.RadioSelect
    )


class AssigneeForm(DeskForm):
    assignee = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]


class ReviewForm(DeskForm):
    on = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which somebody should look again. Empty: no day."),
    )

    called = {"review_on": "on"}
