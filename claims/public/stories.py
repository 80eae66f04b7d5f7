"""Topics as stories: with the statuses of their claims at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claims.models.public_index import PublicStatus, PublicTopic


class Share(NamedTuple):
    """How many claims have a status."""

    status: PublicStatus
    claims: int


class Story(NamedTuple):
    topic: PublicTopic
    statuses: list[Share]


def with_statuses(topics: Iterable[PublicTopic]) -> list[Story]:
    """How many published claims of each topic have which status, in the order of the statuses. One query, and the topics'."""
    statuses = list(PublicStatus.objects.all())
    return [
        Story(topic, [Share(row, topic.status_counts[row.key]) for row in statuses if row.key in topic.status_counts])
        for topic in topics
    ]
