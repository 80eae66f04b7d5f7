"""The public index, to look at: only publishing writes it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from claims import search
from claims.admin.base import ReadOnlyAdmin
from claims.models import PublicClaim


class PublicClaimAdmin(ReadOnlyAdmin):
    list_display = ["statement", "public_id", "state", "status", "status_since", "revision", "updated_at"]
    list_display_links = ["statement", "public_id"]
    list_select_related = ["status", "revision"]
    list_filter = ["state", "status"]
    search_fields = ["statement"]
    date_hierarchy = "updated_at"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[PublicClaim], search_term: str
    ) -> tuple[QuerySet[PublicClaim], bool]:
        return search.search(queryset, search_term), False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("revision__body")


class PublicPartyAdmin(ReadOnlyAdmin):
    list_display = ["name", "public_id", "kind", "reliability", "claim_count"]
    list_filter = ["kind", "reliability"]
    search_fields = ["name", "=public_id"]


class PublicMergedPartyAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "into"]
    search_fields = ["=public_id", "=into"]


class PublicPositionAdmin(ReadOnlyAdmin):
    list_display = ["claim", "party", "stance", "side", "in_part", "said_on", "is_latest"]
    list_select_related = ["claim", "party"]
    list_filter = ["is_latest", "stance", "side", "in_part"]
    search_fields = ["claim__statement", "party__name", "=claim__public_id"]
    ordering = ["-id"]


class PublicChangeAdmin(ReadOnlyAdmin):
    list_display = ["claim", "status", "kind", "effective_at", "published_at", "is_current"]
    list_select_related = ["claim", "status"]
    list_filter = ["is_current", "kind", "status"]
    search_fields = ["claim__statement", "=claim__public_id"]


class PublicCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["claim", "kind", "number", "published_at"]
    list_select_related = ["claim"]
    list_filter = ["kind"]
    search_fields = ["claim__statement", "=claim__public_id"]


class PublicRuleAdmin(ReadOnlyAdmin):
    list_display = ["item", "level"]


class PublicStatusAdmin(ReadOnlyAdmin):
    list_display = ["label", "key", "tone", "position", "rating_value", "rating_name", "retired"]
    list_filter = ["tone", "retired"]
    search_fields = ["label", "key"]


class PublicTopicAdmin(ReadOnlyAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
