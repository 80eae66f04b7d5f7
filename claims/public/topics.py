"""The stories: topics with their claims, the statuses at a glance and in time."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from claims import keyset
from claims.models.public_index import PublicChange, PublicClaim, PublicTopic
from claims.public.decorators import public_page
from claims.public.stories import with_statuses
from claims.timeline.story import Story, draw_story

PAGE_SIZE = 20
CLAIMS = 50


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    moving = PublicTopic.objects.moving()
    page = keyset.page(moving, keys=["-moved_at", "-id"], cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {"stories": with_statuses(page.rows), "page": page, "query": QueryDict()}
    return render(request, "public/topics.html", context)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_public_topic_or_404(slug)
    claims = PublicClaim.objects.published().filter(topics=topic).select_related("status")
    page = keyset.page(claims, cursor=request.GET.get("page", ""), size=CLAIMS)
    [counted] = with_statuses([topic])
    story = _drawn(page.rows)
    context = {
        "topic": topic,
        "canonical": settings.DESK_URL + reverse("public:topic", args=[topic.slug]),
        "statuses": counted.statuses,
        "page": page,
        "query": QueryDict(),
        "story": story,
        "rows": [(claim, story.bands.get(claim.pk) if story else None) for claim in page.rows],
    }
    return render(request, "public/topic.html", context)


def get_public_topic_or_404(slug: str) -> PublicTopic:
    """Read a topic of which a published claim is. One query."""
    try:
        return PublicTopic.objects.get(slug=slug)
    except PublicTopic.DoesNotExist:
        raise Http404 from None


def _drawn(claims: list[PublicClaim]) -> Story | None:
    """The statuses of claims on one axis. One query."""
    changes = defaultdict(list)
    for change in PublicChange.objects.filter(claim__in=claims).select_related("status").in_order():
        changes[change.claim_id].append(change)
    return draw_story(changes, {claim.pk: claim.updated_at for claim in claims})
