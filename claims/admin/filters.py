"""Filters whose choices are few, however many rows there are."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.dates import today
from claims.models import Revision


class Assigned(SimpleListFilter):
    title = gettext_lazy("assigned")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", _("To me")), ("nobody", _("To nobody")), ("somebody", _("To somebody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "me":
            return queryset.filter(assignee=request.user)
        if self.value() in ("nobody", "somebody"):
            return queryset.filter(assignee__isnull=self.value() == "nobody")
        return queryset


class Public(SimpleListFilter):
    """Needs a queryset `with_publication`."""

    title = gettext_lazy("public")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Revision.Kind.choices, ("never", _("never published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in Revision.Kind.values:
            return queryset.filter(revision_kind=self.value())
        return queryset.filter(revision_kind=None) if self.value() == "never" else queryset


class Due(SimpleListFilter):
    title = gettext_lazy("next review")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", _("Overdue")), ("later", _("Today or later")), ("none", _("No date"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted: dict[str | None, dict[str, Any]] = {
            "overdue": {"review_on__lt": today()},
            "later": {"review_on__gte": today()},
            "none": {"review_on": None},
        }
        return queryset.filter(**wanted.get(self.value(), {}))


class _Empty(SimpleListFilter):
    """Whether a column that stays empty for most rows is filled."""

    field = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in ("yes", "no"):
            return queryset.filter(**{f"{self.field}__isnull": self.value() == "no"})
        return queryset


class Merged(_Empty):
    title = gettext_lazy("merged into another")
    parameter_name = "merged"
    field = "merged_into"


class Retired(_Empty):
    title = gettext_lazy("retired")
    parameter_name = "retired"
    field = "retired_at"


class Unlinked(_Empty):
    title = gettext_lazy("unlinked")
    parameter_name = "unlinked"
    field = "unlinked_at"


class Ended(_Empty):
    title = gettext_lazy("ended")
    parameter_name = "ended"
    field = "ended_at"


class Corrects(_Empty):
    title = gettext_lazy("corrects another")
    parameter_name = "corrects_another"
    field = "corrects"


class InBatch(_Empty):
    title = gettext_lazy("in a batch")
    parameter_name = "in_batch"
    field = "batch"


class Verb(SimpleListFilter):
    title = gettext_lazy("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        verbs = [name for name in workflow.__all__ if name[0].islower() and name not in _NO_VERBS]
        return [(name, name.replace("_", " ")) for name in verbs]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class BulkVerb(Verb):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.replace("_", " ")) for name in workflow.BULK_VERBS]


class Outcome(SimpleListFilter):
    title = gettext_lazy("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("done", _("Done")), ("refused", _("Refused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "done":
            return queryset.filter(refusal="")
        return queryset.exclude(refusal="") if self.value() == "refused" else queryset


_NO_VERBS = frozenset(  # they write no Edit
    {
        *("checklist", "compare_with_published", "compare_all_with_published", "index_survivors", "made_by"),
        *("plan_redaction", "recording_at", "recount", "redactable", "run_batch", "start_batch", "continue_batch"),
        *("follow", "unfollow", "mark_read", "mark_all_read"),
    }
)
