"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models.public_index import PublicChange, PublicTopic
from claims.public.decorators import public_page
from claims.public.stories import with_statuses

NEWS, STORIES = 8, 6


@public_page
def home(request: HttpRequest) -> HttpResponse:
    topics = PublicTopic.objects.moving()[:STORIES]
    context = {"changes": PublicChange.objects.news()[:NEWS], "stories": with_statuses(topics)}
    return render(request, "public/home.html", context)
