"""How the desk works."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from claims import vocabulary
from claims.models.public_index import PublicRule, PublicStatus
from claims.public.decorators import public_page
from claims.vocabulary import CheckItem, CheckLevel

YARDSTICKS = ((_("PHIA yardstick"), "phia_"), (_("ICD 203"), "icd203_"))


@public_page
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "statuses": PublicStatus.objects.all(),
        "sides": [(side, [s for s in vocabulary.Stance if s.side == side]) for side in vocabulary.Side],
        "bearings": vocabulary.Bearing,
        "reliabilities": vocabulary.Reliability,
        "credibilities": vocabulary.Credibility,
        "yardsticks": [
            (name, [word for word in vocabulary.Likelihood if word.value.startswith(key)]) for name, key in YARDSTICKS
        ],
        "change_kinds": vocabulary.ChangeKind,
        "checklist": [
            (CheckItem(rule.item), rule.level == CheckLevel.BLOCK)
            for rule in PublicRule.objects.exclude(level=CheckLevel.OFF)
            if rule.item in CheckItem.values
        ],
        "second_editor": settings.SECOND_EDITOR,
        "contact": settings.CORRECTIONS_CONTACT,
    }
    return render(request, "public/method.html", context)
