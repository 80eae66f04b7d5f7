"""What is only looked at here: the history, which nobody changes, and what editors change at the desk."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models.functions import Length
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import ReadOnlyAdmin
from claims.admin.changes import lines_of
from claims.models import Edit, Revision


class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "claim", "source", "bearing", "credibility", "origin", "linked_at", "unlinked_at"]
    list_select_related = ["claim", "source", "origin"]
    list_filter = ["bearing", "credibility", filters.Unlinked]
    search_fields = ["quote", "summary", "source__title", "=claim__public_id"]
    ordering = ["-id"]


class ClaimRelationAdmin(ReadOnlyAdmin):
    list_display = ["claim", "kind", "other", "related_at", "ended_at"]
    list_select_related = ["claim", "other"]
    list_filter = ["kind", filters.Ended]
    search_fields = ["=claim__public_id", "=other__public_id", "claim__statement", "other__statement"]
    ordering = ["-id"]


class PositionAdmin(ReadOnlyAdmin):
    list_display = ["claim", "party", "stance", "said_on", "source", "recorded_by", "recorded_at", "is_correction"]
    list_select_related = ["claim", "party", "source", "recorded_by"]
    list_filter = ["stance", "likelihood", filters.Corrects]
    search_fields = ["quote", "paraphrase", "party__name", "=claim__public_id"]
    ordering = ["-id"]

    @admin.display(boolean=True, description=_("correction"))
    def is_correction(self, position: Any) -> bool:
        return position.corrects_id is not None


class PositionVoidAdmin(ReadOnlyAdmin):
    list_display = ["position", "claim", "reason", "recorded_by", "recorded_at"]
    list_select_related = ["position__party", "position__claim", "recorded_by"]
    search_fields = ["reason", "position__party__name", "=position__claim__public_id"]
    ordering = ["-id"]

    @admin.display
    def claim(self, void: Any) -> str:
        return str(void.position.claim)


class StatusChangeAdmin(ReadOnlyAdmin):
    list_display = ["claim", "status", "kind", "effective_at", "recorded_at", "recorded_by", "rationale"]
    list_select_related = ["claim", "status", "recorded_by"]
    list_filter = ["status", "kind"]
    search_fields = ["rationale", "=claim__public_id"]
    ordering = ["-id"]


class StatusChangeCitationAdmin(ReadOnlyAdmin):
    list_display = ["change", "claim", "evidence"]
    list_select_related = ["change__status", "change__claim", "evidence"]
    search_fields = ["=change__claim__public_id"]
    ordering = ["-id"]

    @admin.display
    def claim(self, citation: Any) -> str:
        return str(citation.change.claim)


class NoteAdmin(ReadOnlyAdmin):
    list_display = ["claim", "text", "written_by", "written_at", "taken_back_at"]
    list_select_related = ["claim", "written_by"]
    search_fields = ["text", "=claim__public_id"]
    ordering = ["-id"]


class FollowAdmin(ReadOnlyAdmin):
    list_display = ["user", "claim"]
    list_select_related = ["user", "claim"]
    search_fields = ["user__username", "=claim__public_id"]
    ordering = ["-id"]


class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "query"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]


class ReplyRequestAdmin(ReadOnlyAdmin):
    list_display = ["claim", "party", "asked_on", "due_on", "answered_on", "is_public", "taken_back_at"]
    list_select_related = ["claim", "party"]
    list_filter = ["is_public"]
    search_fields = ["party__name", "answer", "=claim__public_id"]
    ordering = ["-id"]


class CorrectionRequestAdmin(ReadOnlyAdmin):
    list_display = ["claim", "sender", "received_on", "due_on", "outcome", "decided_by", "taken_back_at"]
    list_select_related = ["claim", "decided_by"]
    list_filter = ["outcome"]
    search_fields = ["sender", "text", "=claim__public_id"]
    ordering = ["-id"]


class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["claim", "number", "kind", "author", "recorded_at", "note", "is_redacted"]
    list_select_related = ["claim", "author"]
    list_filter = ["kind"]
    search_fields = ["=claim__public_id", "note", "=sha256"]
    ordering = ["-id"]
    fields = ["claim", "number", "kind", "author", "recorded_at", "claim_version", "note", "sha256", "published"]
    readonly_fields = ["published"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(size=Length("body")).defer("body")

    @admin.display(boolean=True, description=_("redacted"))
    def is_redacted(self, revision: Revision) -> bool:
        return revision.size == 0  # type: ignore[attr-defined]

    @admin.display(description=_("what the public was told"))
    def published(self, revision: Revision) -> str:
        text = json.dumps(revision.payload, ensure_ascii=False, indent=1)
        return render_to_string("admin/claims/_payload.html", {"text": text})


class EditAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "verb", "about", "claim", "what", "reason", "batch"]
    list_display_links = ["at"]
    list_select_related = ["by", "claim", "batch"]
    list_filter = [filters.Verb, filters.InBatch]
    search_fields = ["=claim__public_id", "by__username", "by__last_name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("batch__selected")  # of ten thousand claims

    @admin.display(description=_("object"))
    def about(self, edit: Edit) -> str:
        return f"{edit.object_type} {edit.object_id}"

    @admin.display(description=_("changes"))
    def what(self, edit: Edit) -> str:
        return render_to_string("admin/claims/_lines.html", {"lines": lines_of(edit.changes)})


class RedactionAdmin(ReadOnlyAdmin):
    list_display = ["table_name", "row_id", "field_name", "reason", "by", "at", "edit"]
    list_select_related = ["by", "edit"]
    search_fields = ["table_name", "=row_id", "=sha256", "reason"]


class BatchAdmin(ReadOnlyAdmin):
    """What came of each claim is shown at the desk."""

    list_display = ["__str__", "verb", "selection", "size", "reason", "by", "at"]
    list_select_related = ["by"]
    list_filter = [filters.BulkVerb]
    search_fields = ["reason", "selection", "by__username"]
    fields = ["verb", "arguments", "selection", "size", "reason", "at", "by", "undoes"]  # `selected` may be long

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("selected")

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        outcomes = f"{reverse('admin:claims_batchoutcome_changelist')}?batch__id__exact={row.pk}"
        at_desk = reverse("desk:batch", args=[row.pk])
        return [
            (gettext("Open at the desk"), at_desk),
            (gettext("All outcomes"), outcomes),
            *super().tools(request, row),
        ]


class BatchOutcomeAdmin(ReadOnlyAdmin):
    list_display = ["batch", "claim", "__str__"]
    list_select_related = ["batch", "claim"]
    list_filter = [filters.Outcome]
    search_fields = ["=claim__public_id", "refusal"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("batch__selected")
