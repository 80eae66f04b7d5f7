"""Accounts: opened and changed by verbs, deactivated and never deleted. Nobody becomes a superuser here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm, UsernameField
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from claims import workflow
from claims.admin.base import VerbAdmin
from claims.admin.forms import VerbForm
from claims.admin.pages import demand, get_row_or_404, row_page
from claims.models import User


def _role_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Group.objects.order_by("pk"),
        required=False,
        empty_label=gettext_lazy("no role"),
        help_text=gettext_lazy(
            "A researcher works on claims; an editor also decides and publishes; a chief editor also enters here."
        ),
    )


class AccountForm(VerbForm):
    role = _role_field()

    class Meta:
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = self.instance.groups.order_by("name").first()


class NewAccountForm(VerbForm, UserCreationForm):
    reason = None  # type: ignore[assignment]
    role = _role_field()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "first_name", "last_name", "email", "byline")


class PasswordForm(AdminPasswordChangeForm):
    """Sets a password; it does not take away the means to log in with one."""

    usable_password = None


class AccountAdmin(VerbAdmin):
    permission = "manage_accounts"
    form = AccountForm
    add_verb = workflow.add_account
    edit_verb = workflow.edit_account
    list_display = ["username", "first_name", "last_name", "role", "byline", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email", "byline"]
    ordering = ["username"]
    fields = [
        *("username", "first_name", "last_name", "email", "byline", "role", "is_active"),
        *("is_staff", "is_superuser", "last_login", "date_joined"),
    ]
    readonly_fields = ["is_staff", "is_superuser", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("role"))
    def role(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["username", "first_name", "last_name", "email", "byline", "role", "password1", "password2"]
        return super().get_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        if obj is None:
            kwargs["form"] = NewAccountForm
        return super().get_form(request, obj, change, **kwargs)

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            form.cleaned_data["password"] = form.cleaned_data.pop("password1")
            del form.cleaned_data["password2"]
        super().save_model(request, obj, form, change)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def pages(self) -> list[tuple[str, str, Callable[..., HttpResponse]]]:
        return [("<path:object_id>/password/", "password", self.password), *super().pages()]

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        if not self.has_change_permission(request, row):
            return super().tools(request, row)
        return [(_("Set password…"), self.address("password", row.pk)), *super().tools(request, row)]

    @method_decorator(sensitive_post_parameters())
    def password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        demand(request, "manage_accounts")
        account = get_row_or_404(self, request, object_id)
        if not self.has_change_permission(request, account):
            raise PermissionDenied

        def act(cleaned: dict[str, Any]) -> str:
            changed = workflow.set_password(request.user, account, password=cleaned["password1"])  # type: ignore[arg-type]
            if changed.pk == request.user.pk:
                update_session_auth_hash(request, changed)
            return _("The password of {account} is set. Sessions of this account have ended.").format(account=account)

        return row_page(
            self,
            request,
            account,
            form=partial(PasswordForm, account),
            act=act,
            title=_("Set the password of {account}").format(account=account),
            button=_("Set the password"),
        )
