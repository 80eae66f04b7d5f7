"""Bulk edits of claims: the actions on their list. What was selected is frozen and kept; the desk asks, previews and runs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Claim
from claims.workflow import Refused
from claims.workflow.batches import may_run
from claims.workflow.selection import Selection, freeze

LABELS = {
    "change_status": gettext_lazy("Change status…"),
    "assign": gettext_lazy("Assign…"),
    "set_review": gettext_lazy("Set review date…"),
    "add_topic": gettext_lazy("Add topic…"),
    "remove_topic": gettext_lazy("Remove topic…"),
    "set_stage": gettext_lazy("Set stage…"),
    "turn_down": gettext_lazy("Turn down…"),
    "publish": gettext_lazy("Publish…"),
    "withdraw": gettext_lazy("Withdraw…"),
}


def actions_for(user: Any) -> dict[str, tuple[Any, str, Any]]:
    """As ModelAdmin.get_actions has them, those that the user may run."""
    return {verb: (partial(select, verb=verb), verb, label) for verb, label in LABELS.items() if may_run(user, verb)}


def select(model_admin: Any, request: HttpRequest, claims: QuerySet[Claim], *, verb: str) -> HttpResponse | None:
    """Freeze what was selected, and lead to the page of the bulk edit. None leaves one on the list."""
    try:
        seen = freeze(claims)
    except Refused as too_many:
        messages.warning(request, str(too_many))
        return None
    words = _in_words(model_admin, request, len(seen))
    selection = Selection.of(request.user, seen, words=words, back=request.get_full_path())  # type: ignore[arg-type]
    selection.keep(request.session)
    return HttpResponseRedirect(reverse("desk:bulk", args=[verb]))


def _in_words(model_admin: Any, request: HttpRequest, count: int) -> str:
    """What was selected, for the batch to keep: the filters as they read beside the list."""
    if request.POST.get("select_across") != "1":
        return ngettext("{count} picked in the list", "{count} picked in the list", count).format(count=count)
    changelist = model_admin.get_changelist_instance(request)
    filters = [
        f"{spec.title}: {choice['display']}"
        for spec in changelist.filter_specs
        for choice in list(spec.choices(changelist))[1:]
        if choice.get("selected")
    ]
    filters += [_("search: {words}").format(words=changelist.query)] if changelist.query else []
    filters += [f"{k}: {v}" for k, v in sorted(request.GET.items()) if k.startswith(f"{model_admin.date_hierarchy}__")]
    if not filters:
        return _("all {count} that matched the whole list").format(count=count)
    return _("all {count} that matched {filters}").format(count=count, filters=", ".join(filters))
