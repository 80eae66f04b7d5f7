"""What waits for whoever is logged in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.my_page.reads import MyPage


@require_safe
@needs("research")
def my_page(request: DeskRequest) -> HttpResponse:
    """A constant number of queries, however much waits."""
    return render(request, "desk/my_page/my_page.html", {"mine": MyPage(request.user)})
