"""The board: the claims that the desk follows, filtered and sorted by the address, in the columns of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import keyset
from claims.bitemporal import Contesting
from claims.desk.access import DeskRequest, needs
from claims.desk.board.columns import headings, labelled, shown_to
from claims.desk.board.forms import BoardFilter, ColumnsForm, Known, SaveViewForm
from claims.desk.board.tabs import tabs
from claims.desk.bulk.forms import actions_for
from claims.desk.forms import SentBefore, post_data, submit
from claims.desk.htmx import swap, wants_fragment
from claims.models import Claim, Status, User
from claims.models.edits import newest_edit
from claims.models.positions import contesting

PAGE_SIZE = 50


class Row(NamedTuple):
    """A claim on the board, who contests it by name, and the names of its topics."""

    claim: Claim
    status: Status
    assignee: User | None
    contesting: Contesting[str] | None
    topics: list[str]


@require_safe
@needs("research")
def board(request: DeskRequest) -> HttpResponse:
    """A constant number of queries, however many claims."""
    return show_board(request, request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def choose_columns(request: DeskRequest) -> HttpResponse:
    """Choose what one's own board shows."""
    form = ColumnsForm(post_data(request), user=request.user)
    if submit(request, form):
        request.user = form.result
        return _render_result(request, _("The board shows what you chose."))
    return show_board(request, seen(request), columns_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep the filters and the order of the board under a name."""
    form = SaveViewForm(post_data(request), user=request.user, board=seen(request))
    try:
        if submit(request, form):
            return _render_result(request, _("The view “{name}” is saved.").format(name=form.cleaned_data["name"]))
    except SentBefore as sent:
        return _render_result(request, str(sent))
    return show_board(request, seen(request), save_form=form)


def seen(request: DeskRequest) -> QueryDict:
    """The filters of the board on which a form stood."""
    return QueryDict(request.POST.get("board", "")) if request.method == "POST" else request.GET


def rows_of(claims: Sequence[Claim], known: Known) -> list[Row]:
    """What the rows of the board show. At most two queries.

    Fifty claims have a handful of statuses and assignees between them. Those that are not known yet take one more each.
    """
    statuses = _related(claims, "status", {status.pk: status for status in known.statuses})
    people = _related(claims, "assignee", {None: None} | known.users)
    against, topics = contesting(claims), _topics(claims, known)
    return [
        Row(claim, statuses[claim.status_id], people[claim.assignee_id], against.get(claim.pk), topics[claim.pk])
        for claim in claims
    ]


def _topics(claims: Sequence[Claim], known: Known) -> dict[int, list[str]]:
    """The names of the topics of claims, in the order of the vocabulary. One query."""
    under = set(Claim.topics.through.objects.filter(claim__in=claims).values_list("claim", "topic"))
    return {claim.pk: [topic.name for topic in known.topics if (claim.pk, topic.pk) in under] for claim in claims}


def _related(claims: Sequence[Claim], name: str, known: dict[Any, Any]) -> dict[Any, Any]:
    """The rows that claims refer to, by their ids. One query where some are not known."""
    new = [claim for claim in claims if getattr(claim, f"{name}_id") not in known]
    prefetch_related_objects(new, name)
    return known | {getattr(claim, f"{name}_id"): getattr(claim, name) for claim in new}


def show_board(request: DeskRequest, data: Any, **more: Any) -> HttpResponse:
    """Show the claims of an address: the whole page, or its fragment. A damaged page is 400, and says what to do."""
    context = _context(request, data) | more
    status = 400 if context["is_damaged"] else 200
    if not wants_fragment(request):
        return render(request, "desk/board/board.html", context, status=status)
    response = render(request, "desk/board/_board.html", context, status=status)
    if request.method != "POST":
        response["HX-Push-Url"] = request.get_full_path() if more else context["address"]
    return response


def _context(request: DeskRequest, data: Any) -> dict[str, Any]:
    newest = newest_edit()  # before the rows: what is recorded meanwhile is news
    known = Known.kept(newest)
    chosen = BoardFilter(data, user=request.user, known=known)
    claims, keys = chosen.in_order()
    here, is_damaged = data.get("page", ""), False
    try:
        page = keyset.page(claims.for_desk_list(), keys, here, PAGE_SIZE)
    except keyset.BadCursor:
        page, here, is_damaged = keyset.Page([], None, None), "", True
    shown = shown_to(request.user)
    heads = [(head, chosen.query_sorted(head.sort)) for head in headings(chosen.valid_sort, shown)]
    return {
        "filter": chosen,
        "page": page,
        "is_damaged": is_damaged,
        "rows": rows_of(page.rows, known),
        "bulk_actions": actions_for(request.user),
        "columns_form": None,
        "save_form": None,
        "columns": labelled(shown),
        "headings": heads,
        "tabs": tabs(chosen, newest),
        "address": address_of(chosen.query, here),
        "query": query_of(chosen.query, here),
        "is_empty": not page.rows and not Claim.objects.exists(),
        "last": keyset.LAST,
        "newest": newest,
    }


def query_of(query: str, page: str) -> str:
    return "&".join(filter(None, [query, urlencode({"page": page}) if page else ""]))


def address_of(query: str, page: str = "") -> str:
    query = query_of(query, page)
    return reverse("desk:board") + (f"?{query}" if query else "")


def _render_result(request: DeskRequest, sentence: str) -> HttpResponse:
    """The board as it is now, where one was on it."""
    data = seen(request)
    if not wants_fragment(request):
        messages.success(request, sentence)
        chosen = BoardFilter(data, user=request.user)
        return redirect(address_of(chosen.query, data.get("page", "")))
    context = _context(request, data)
    place: dict[str, Any] = {"target": "#board", "address": context["address"], "title": _("Board")}
    return swap(request, "desk/board/_board.html", context, sentence=sentence, **place)
