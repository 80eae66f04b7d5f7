from __future__ import annotations

from typing import Any

from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

SECTIONS = {
    gettext_lazy("Work"): (
        *("Claim", "Party", "Source", "Evidence", "ClaimRelation", "ReplyRequest", "CorrectionRequest"),
        *("Note", "SavedView", "Follow"),
    ),
    gettext_lazy("Vocabularies and accounts"): ("Status", "Topic", "ChecklistRule", "User"),
    gettext_lazy("History: added to, never changed"): (
        *("Position", "PositionVoid", "StatusChange", "StatusChangeCitation", "Revision", "Edit"),
        *("Batch", "BatchOutcome", "Redaction"),
    ),
    gettext_lazy("As the public sees it"): (
        *("PublicClaim", "PublicChange", "PublicCorrection", "PublicMergedParty", "PublicParty", "PublicPosition"),
        *("PublicRule", "PublicStatus", "PublicTopic"),
    ),
}
FOLDED = tuple(SECTIONS)[2:]  # what one looks up now and then


class DeskAdminSite(AdminSite):
    """Nothing is deleted here, and the log is our own `Edit`: Django's would keep copies of texts that were redacted."""

    site_header = site_title = gettext_lazy("Admin of the desk")
    index_title = gettext_lazy("Bulk edits, vocabularies, accounts")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    @method_decorator([login_not_required, never_cache])
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one door, and one count of those who try it: the log-in of the site leads back here."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied("The admin is for chief editors.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    @method_decorator(require_POST)
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:  # type: ignore[override]
        """One's own password has one page, whatever one's role."""
        return HttpResponseRedirect(reverse("password_change"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        sections = []
        for app in apps:
            models = {model["object_name"]: model for model in app["models"]}
            for title, names in SECTIONS.items():
                if found := [models[name] for name in names if name in models]:
                    for model in found:
                        model["is_here"] = model["admin_url"] in request.path
                    is_open = title not in FOLDED or any(model["is_here"] for model in found)
                    sections.append({**app, "name": title, "models": found, "is_open": is_open})
        return sections
