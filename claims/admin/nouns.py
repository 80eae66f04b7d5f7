"""Parties, sources and the vocabularies: added and edited by verbs, merged or retired, never deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import workflow
from claims.admin import filters, merge
from claims.admin.base import VerbAdmin
from claims.admin.pages import demand, get_row_or_404, row_page
from claims.models import ChecklistRule, Status, User
from claims.typed import TypedText
from claims.vocabulary import CheckItem


class _Mergeable(VerbAdmin):
    """Offers only rows that still stand where one is picked, and the action that merges them."""

    permission = "research"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not request.user.has_perm("claims.merge"):
            return super().get_actions(request)
        return {**super().get_actions(request), "merge": (merge.begin, "merge", _("Merge into…"))}

    def pages(self) -> list[tuple[str, str, Callable[..., HttpResponse]]]:
        return [("merge/", "merge", partial(merge.merge_page, self)), *super().pages()]


class PartyAdmin(_Mergeable):
    add_verb = workflow.add_party
    edit_verb = workflow.edit_party
    list_display = ["name", "kind", "part_of", "reliability", "wikidata_id", "public_id", "merged_into"]
    list_select_related = ["part_of", "merged_into"]
    list_filter = ["kind", "reliability", filters.Merged]
    search_fields = ["name", "description", "=wikidata_id", "=public_id"]
    autocomplete_fields = ["part_of"]
    fields = [
        *("name", "kind", "description", "part_of", "independent_because", "wikidata_id"),
        *("reliability", "reliability_reason"),
        *("public_id", "merged_into"),
    ]
    readonly_fields = ["public_id", "merged_into"]


class SourceAdmin(_Mergeable):
    add_verb = workflow.add_source
    edit_verb = workflow.edit_source
    list_display = ["title", "publisher", "author", "published_on", "url", "through", "merged_into"]
    list_select_related = ["publisher", "through", "merged_into"]
    list_filter = [filters.Merged]
    search_fields = ["title", "author", "url", "publisher__name"]
    autocomplete_fields = ["publisher", "through"]
    fields = ["title", "publisher", "author", "published_on", "url", "archived_url", "through", "merged_into"]
    readonly_fields = ["merged_into"]


class TopicAdmin(VerbAdmin):
    permission = "edit_vocabularies"
    add_verb = workflow.define_topic
    edit_verb = workflow.edit_topic
    list_display = ["name", "slug", "description"]
    search_fields = ["name", "slug", "description"]
    fields = ["name", "slug", "description"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj is not None else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {"slug": ["name"]} if obj is None else {}


class RetireForm(forms.Form):
    replaced_by = forms.ModelChoiceField(
        Status.objects.in_use(),
        required=False,
        help_text=gettext_lazy("The status to use from now on. Claims keep the old one until somebody changes them."),
    )
    reason = TypedText(max_length=2000, widget=AdminTextareaWidget(attrs={"rows": 3}))


class StatusAdmin(VerbAdmin):
    permission = "edit_vocabularies"
    add_verb = workflow.add_status
    edit_verb = workflow.edit_status
    list_display = ["label", "key", "tone", "position", "rating_value", "rating_name", "retired_at", "replaced_by"]
    list_select_related = ["replaced_by"]
    list_filter = ["tone", filters.Retired]
    search_fields = ["label", "key", "definition"]
    fields = [
        *("label", "key", "definition", "tone", "position", "rating_value", "rating_name"),
        *("retired_at", "replaced_by"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["retired_at", "replaced_by", *(["key"] if obj is not None else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {"key": ["label"]} if obj is None else {}

    def pages(self) -> list[tuple[str, str, Callable[..., HttpResponse]]]:
        return [("<path:object_id>/retire/", "retire", self.retire), *super().pages()]

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        if row.retired_at is not None or not self.has_change_permission(request, row):
            return super().tools(request, row)
        return [(_("Retire and replace…"), self.address("retire", row.pk)), *super().tools(request, row)]

    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        demand(request, "edit_vocabularies")
        status = get_row_or_404(self, request, object_id)

        def act(cleaned: dict[str, Any]) -> str:
            workflow.retire_status(request.user, status, **cleaned)  # type: ignore[arg-type]
            return _("“{status}” is retired.").format(status=status)

        count = status.claims.count()
        return row_page(
            self,
            request,
            status,
            form=RetireForm,
            act=act,
            title=_("Retire the status “{status}”").format(status=status),
            warning=ngettext(
                "It is offered no more. {n} claim has it now and keeps it until somebody changes it; the public is told "
                "that it is retired. A retired status is not taken up again.",
                "It is offered no more. {n} claims have it now and keep it until somebody changes them; the public is told "
                "that it is retired. A retired status is not taken up again.",
                count,
            ).format(n=count),
            button=_("Retire the status"),
        )


def _set_rule(user: User, rule: ChecklistRule, *, level: str, reason: str = "") -> ChecklistRule:
    return workflow.set_checklist(user, rule.item, level, reason=reason)


class ChecklistRuleAdmin(VerbAdmin):
    """Every item has its row, so none is added. A level says what it means for publishing that the item is not met."""

    permission = "edit_vocabularies"
    edit_verb = _set_rule
    list_display = ["item", "meaning", "level"]
    fields = ["item", "meaning", "level"]
    readonly_fields = ["item", "meaning"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("what the desk looks at"))
    def meaning(self, rule: ChecklistRule) -> str:
        return CheckItem(rule.item).meaning
