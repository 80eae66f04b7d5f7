"""The stories: topics with their claims, the statuses at a glance and in time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
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
    page = keyset.page(claims.exclude(pk__in=_parts(topic)), cursor=request.GET.get("page", ""), size=CLAIMS)
    [counted] = with_statuses([topic])
    shown = _with_parts(page.rows, claims) if topic.part_count else [(claim, False) for claim in page.rows]
    story = _drawn([claim for claim, _ in shown])
    context = {
        "topic": topic,
        "canonical": settings.DESK_URL + reverse("public:topic", args=[topic.slug]),
        "statuses": counted.statuses,
        "page": page,
        "query": QueryDict(),
        "story": story,
        "rows": [(claim, story.bands.get(claim.pk) if story else None, is_part) for claim, is_part in shown],
    }
    return render(request, "public/topic.html", context)


def get_public_topic_or_404(slug: str) -> PublicTopic:
    """Read a topic of which a published claim is. One query."""
    try:
        return PublicTopic.objects.get(slug=slug)
    except PublicTopic.DoesNotExist:
        raise Http404 from None


def _parts(topic: PublicTopic) -> QuerySet[Any]:
    """The ids of the story's claims that are parts of others in it."""
    wholes = PublicClaim.objects.published().filter(topics=topic)
    return PublicClaim.parts.through.objects.filter(from_publicclaim__in=wholes).values("to_publicclaim")


def _with_parts(wholes: list[PublicClaim], claims: QuerySet[PublicClaim]) -> list[tuple[PublicClaim, bool]]:
    """Each claim, followed by those of its parts that are in the story, and whether it is such a part. Two queries."""
    of_whole = defaultdict(list)
    for whole, part in PublicClaim.parts.through.objects.filter(from_publicclaim__in=wholes).values_list(
        "from_publicclaim", "to_publicclaim"
    ):
        of_whole[whole].append(part)
    parts = claims.in_bulk({part for several in of_whole.values() for part in several}) if of_whole else {}
    rows: list[tuple[PublicClaim, bool]] = []
    for claim in wholes:
        shown = {row.pk for row, _ in rows}
        own = sorted(pk for pk in of_whole[claim.pk] if pk in parts and pk not in shown)
        rows += [(claim, False), *((parts[pk], True) for pk in own)]
    return rows


def _drawn(claims: list[PublicClaim]) -> Story | None:
    """The statuses of claims on one axis. One query."""
    changes = defaultdict(list)
    for change in PublicChange.objects.filter(claim__in=claims).select_related("status").in_order():
        changes[change.claim_id].append(change)
    return draw_story(changes, {claim.pk: claim.updated_at for claim in claims})
