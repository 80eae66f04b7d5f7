"""Topics as stories: with the statuses of their claims at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count

from claims.models.public_index import PublicClaim, PublicStatus, PublicTopic


class Share(NamedTuple):
    """How many claims have a status."""

    status: PublicStatus
    claims: int


class Story(NamedTuple):
    topic: PublicTopic
    statuses: list[Share]


def with_statuses(topics: Iterable[PublicTopic]) -> list[Story]:
    """How many published claims of each topic have which status, in the order of the statuses. Two queries, and the topics'."""
    topics = list(topics)
    statuses = PublicStatus.objects.in_bulk()
    claims = PublicClaim.objects.published().filter(topics__in=topics).order_by()
    counted: dict[int, dict[int, int]] = defaultdict(dict)
    for topic, status, count in claims.values_list("topics", "status").annotate(count=Count("pk")):
        counted[topic][status] = count
    return [
        Story(topic, [Share(row, counted[topic.pk][pk]) for pk, row in statuses.items() if pk in counted[topic.pk]])
        for topic in topics
    ]
