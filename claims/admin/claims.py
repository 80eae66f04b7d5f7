"""Claims: their text is edited here, many of them at once by bulk edits; everything else of them is the desk's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claims import search, workflow
from claims.admin import bulk, filters
from claims.admin.base import VerbAdmin
from claims.admin.forms import VerbForm
from claims.models import Claim

RECORDS = {
    "evidence": gettext_lazy("Evidence"),
    "position": gettext_lazy("Positions"),
    "statuschange": gettext_lazy("Status changes"),
    "revision": gettext_lazy("Revisions"),
    "edit": gettext_lazy("Log"),
}


class ClaimForm(VerbForm):
    reason = None  # type: ignore[assignment]


class ClaimAdmin(VerbAdmin):
    permission = "research"
    form = ClaimForm
    list_display = ["statement", "public_id", "status", "stage", "assignee", "review_on", "public", "changed_at"]
    list_display_links = ["statement", "public_id"]
    list_select_related = ["status", "assignee"]
    list_filter = ["status", "stage", filters.Public, filters.Assigned, filters.Due, filters.Merged]
    search_fields = ["statement"]
    date_hierarchy = "changed_at"
    autocomplete_fields = ["claimant", "first_appearance"]
    fieldsets = [
        (
            gettext_lazy("Text"),
            {
                "fields": [
                    *("statement", "context", "language", "claimant", "made_on", "first_appearance", "seen"),
                ]
            },
        ),
        (
            gettext_lazy("What the desk holds of it (changed by bulk edits and at the desk)"),
            {
                "fields": [
                    *("public_id", "status", "stage", "turned_down", "assignee", "review_on", "topic_names", "version"),
                    *("received_at", "changed_at", "merged_into", "records"),
                ]
            },
        ),
    ]
    readonly_fields = [
        *("public_id", "status", "stage", "turned_down", "assignee", "review_on", "topic_names", "version"),
        *("received_at", "changed_at", "merged_into", "records"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Claims are received at the desk."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        (title, text), *others = self.fieldsets
        return [(title, {"fields": [name for name in text["fields"] if name != "seen"]}), *others]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Claim.objects.with_publication()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        return search.search(queryset, search_term), False

    @admin.display(description=gettext_lazy("public"))
    def public(self, claim: Any) -> str:
        return claim.revision_kind or "–"

    @admin.display(description=gettext_lazy("topics"))
    def topic_names(self, claim: Claim) -> str:
        return ", ".join(topic.name for topic in claim.topics.all()) or "–"

    @admin.display(description=gettext_lazy("records"))
    def records(self, claim: Claim) -> str:
        links = [
            (reverse(f"admin:claims_{model}_changelist", query={"claim__id__exact": claim.pk}), name)
            for model, name in RECORDS.items()
        ]
        return render_to_string("admin/claims/_links.html", {"links": links})

    def seen_now(self, row: Any) -> int:
        return row.version

    def _edit(self, request: HttpRequest, obj: Any, seen: int, values: dict[str, Any]) -> Claim:
        return workflow.edit_text(request.user, obj, seen=seen, **values)  # type: ignore[arg-type]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) | bulk.actions_for(request.user)
