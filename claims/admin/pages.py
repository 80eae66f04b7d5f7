"""Pages between: a form about rows that says what will happen, and a verb that runs when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.forms import show
from claims.workflow import Refused


def get_row_or_404(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    row = model_admin.get_object(request, object_id)
    if row is None:
        raise Http404
    return row


def demand(request: HttpRequest, *codenames: str) -> None:
    """Raise PermissionDenied without each of these permissions, and without that of looking at all."""
    if not request.user.has_perms(f"claims.{codename}" for codename in ("bulk_edit", *codenames)):
        raise PermissionDenied


def page(
    model_admin: ModelAdmin, request: HttpRequest, template: str, form: forms.Form, **context: Any
) -> TemplateResponse:
    """A page of the admin in its own look; `adminform` draws the form as the admin draws its own."""
    drawn = AdminForm(form, [(None, {"fields": list(form.fields)})], {}, model_admin=model_admin)  # type: ignore[arg-type]
    context |= {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "form": form,
        "adminform": drawn,
        "media": model_admin.media + drawn.media,
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, f"admin/claims/{template}", context)


def row_page(
    model_admin: ModelAdmin,
    request: HttpRequest,
    row: Any,
    *,
    form: Callable[..., Any],
    act: Callable[[dict[str, Any]], str],
    **context: Any,
) -> HttpResponse:
    """Ask about one row, act when the form is valid, say what `act` returns, and go back to the row."""
    back = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    bound = form(request.POST) if request.method == "POST" else form()
    if request.method == "POST" and bound.is_valid():
        try:
            message = act(bound.cleaned_data)
        except (Refused, ValidationError) as error:
            show(bound, error)
        else:
            messages.success(request, message)
            return HttpResponseRedirect(back)
    return page(model_admin, request, "act.html", bound, original=row, back=back, **context)
