"""What all pages of the admin have in common: who may do what, no deleting, and saving by verbs alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from claims.admin.forms import Stale, VerbForm
from claims.admin.redact import redact_page
from claims.models import Batch, Claim, Edit
from claims.workflow import Refused, redactable

_FIELDS = (models.DateTimeField(), models.TextField(), models.JSONField())
_LOOKUPS = frozenset(name for field in _FIELDS for name in field.get_lookups())
_ASKED = frozenset({"exact", "isnull", "year", "month", "day"})


class DeskAdmin(admin.ModelAdmin):
    """The permissions are those of the roles, none of Django's own: whoever may edit in bulk may look at everything.

    `permission` is what adding and changing takes; without one the page is read-only. Nobody deletes.
    """

    permission = ""
    show_full_result_count = False
    view_on_site = False
    list_per_page = 100

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.bulk_edit")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = bool(self.permission) and request.user.has_perm(f"claims.{self.permission}")
        return may and self.has_view_permission(request) and getattr(obj, "merged_into_id", None) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """What the filters of a list ask: equal or empty, and the days of its date hierarchy. A pattern reads every row."""
        last = lookup.split("__")[-1]
        return (last in _ASKED or last not in _LOOKUPS) and super().lookup_allowed(lookup, value, request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if self.fields:
            return list(self.fields)
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [field.name for field in fields if not field.primary_key and not isinstance(field, models.BinaryField)]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        urls = [
            path(route, self.admin_site.admin_view(view), name=f"{name}_{key}") for route, key, view in self.pages()
        ]
        return [*urls, *super().get_urls()]

    def pages(self) -> list[tuple[str, str, Callable[..., HttpResponse]]]:
        """Pages beside list and row: (route, last part of the name, view)."""
        if not redactable(self.model):
            return []
        return [("<path:object_id>/redact/", "redact", partial(redact_page, self))]

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Links above a row: (label, address)."""
        if redactable(self.model) and request.user.has_perm("claims.redact"):
            return [(_("Redact…"), self.address("redact", row.pk))]
        return []

    def address(self, key: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{key}", args=args)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if row := context.get("original"):
            context["tools"] = self.tools(request, row)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        about = {"object_type__exact": self.opts.model_name, "object_id__exact": object_id}
        if self.model in (Claim, Batch):  # the log has a column of its own for them
            about = {f"{self.opts.model_name}__id__exact": object_id}
        return HttpResponseRedirect(f"{reverse('admin:claims_edit_changelist')}?{urlencode(about)}")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the verb wrote its Edit."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the verb wrote its Edit."""


class ReadOnlyAdmin(DeskAdmin):
    """For what is only ever added to, for what the desk edits, and for what publishing writes."""


class VerbAdmin(DeskAdmin):
    """A row that verbs add and edit. What somebody else changed meanwhile is shown before it can be overwritten."""

    form = VerbForm
    add_verb: Callable[..., Any]
    edit_verb: Callable[..., Any]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = super().get_fields(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fields
        return [*fields, *(name for name in ("reason", "seen") if name in self.form.base_fields)]

    def seen_now(self, row: Any) -> int:
        """The last Edit about a row."""
        edits = Edit.objects.filter(object_type=self.opts.model_name, object_id=row.pk)
        return edits.order_by("-pk").values_list("pk", flat=True).first() or 0

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)  # type: ignore[attr-defined]
        form.seen_now = self.seen_now(obj) if obj is not None else None  # type: ignore[attr-defined]
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show the form again with what the verb said. Django's transaction around the first try has undone it all."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, ValidationError) as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        if change:
            row = self._edit(request, obj, form.cleaned_data.get("seen") or 0, values)
        else:
            row = type(self).add_verb(request.user, **values)
        vars(obj).update(vars(row))

    def _edit(self, request: HttpRequest, obj: Any, seen: int, values: dict[str, Any]) -> Any:
        row = self.model._default_manager.select_for_update().get(pk=obj.pk)  # obj has what was typed already
        edits = Edit.objects.filter(object_type=self.opts.model_name, object_id=row.pk, pk__gt=seen)
        if newer := list(edits.select_related("by").order_by("pk")):
            raise Stale(newer)
        return type(self).edit_verb(request.user, row, **values)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the verb wrote everything."""
