"""The views of the board: their counts, which the board does not wait for, and what becomes of saved ones."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.desk.access import DeskRequest, get_saved_view_or_404, needs
from claims.desk.board.forms import BoardFilter, DeleteViewForm, RenameViewForm
from claims.desk.board.tabs import tabs
from claims.desk.forms import DeskForm, post_data, submit
from claims.desk.htmx import wants_fragment
from claims.models import SavedView
from claims.models.edits import newest_edit


@require_safe
@needs("research")
def views(request: DeskRequest) -> HttpResponse:
    """For htmx the tabs of the board with their counts, for an address as the board has it; else a page of its own."""
    chosen = BoardFilter(request.GET, user=request.user)
    context = {"filter": chosen, "tabs": tabs(chosen, newest_edit(), count=True)}
    return render(request, "desk/board/_views.html" if wants_fragment(request) else "desk/board/views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def rename_view(request: DeskRequest, pk: int) -> HttpResponse:
    view = _get_own_or_404(request, pk)
    form = RenameViewForm(post_data(request), view=view)
    if submit(request, form):
        return _render_result(request, _("The view is called “{name}” now.").format(name=form.cleaned_data["name"]))
    return _render_form(request, view, form, title=_("Rename a view"), button=_("Save the name"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def delete_view(request: DeskRequest, pk: int) -> HttpResponse:
    view = _get_own_or_404(request, pk)
    form = DeleteViewForm(post_data(request), view=view)
    if submit(request, form):
        return _render_result(request, _("The view “{name}” is deleted.").format(name=view.name))
    return _render_form(request, view, form, title=_("Delete a view"), button=_("Delete it"))


def _get_own_or_404(request: DeskRequest, pk: int) -> SavedView:
    """A view that is one's own, or the desk's: the desk's only for who may edit what the whole desk has (403)."""
    view = get_saved_view_or_404(request.user, pk)
    if view.owner_id is None and not request.user.has_perm("claims.edit_vocabularies"):
        raise PermissionDenied
    return view


def _render_form(request: DeskRequest, view: SavedView, form: DeskForm, *, title: str, button: str) -> HttpResponse:
    context = {"view": view, "form": form, "title": title, "button": button}
    return render(request, "desk/board/view.html", context)


def _render_result(request: DeskRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("desk:views")
