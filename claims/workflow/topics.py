"""Verbs on topics: the desk's list of them, and which claims are under which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Batch, Claim, Topic, User
from claims.workflow.act import Act, Refused, cleaned
from claims.workflow.rows import add_row, edit_row


def add_topic(
    user: User,
    claims: Iterable[Claim],
    *,
    topic: Topic,
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Claim]:
    """Put claims under a topic."""
    with Act(user, "add_topic", batch=batch) as act:
        free = act.lock(claims, seen)
        through = Claim.topics.through
        have = set(through.objects.filter(topic=topic, claim__in=free).values_list("claim", flat=True))
        for claim in free:
            if claim.pk in have:
                act.refuse(claim, _("It is under “{topic}” already.").format(topic=topic), "topic")
            else:
                act.record_change(claim, {"topics": [None, topic]})
        through.objects.bulk_create(through(claim=claim, topic=topic) for claim in free if claim.pk not in have)
        act.write_edits(free, reason=batch.reason if batch else "")
    return free


def remove_topic(
    user: User,
    claims: Iterable[Claim],
    *,
    topic: Topic,
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Claim]:
    """Take claims out of a topic."""
    with Act(user, "remove_topic", batch=batch) as act:
        free = act.lock(claims, seen)
        rows = Claim.topics.through.objects.filter(topic=topic, claim__in=free)
        have = set(rows.values_list("claim", flat=True))
        for claim in free:
            if claim.pk in have:
                act.record_change(claim, {"topics": [topic, None]})
            else:
                act.refuse(claim, _("It is not under “{topic}”.").format(topic=topic), "topic")
        rows.delete()
        act.write_edits(free, reason=batch.reason if batch else "")
    return free


def define_topic(user: User, *, reason: str = "", **fields: Any) -> Topic:
    """Add a topic to the vocabulary. Raises ValidationError."""
    topic = Topic(**cleaned(Topic, fields))
    with Act(user, "add_topic", "edit_vocabularies") as act:
        add_row(act, topic, reason)
    return topic


def edit_topic(user: User, topic: Topic, *, reason: str = "", **fields: Any) -> Topic:
    """Change a topic's name or description. Its address stays for ever. Raises Refused, ValidationError."""
    if fields.get("slug", topic.slug) != topic.slug:
        raise Refused(_("The address of a topic stays for ever. Add another topic instead."), "slug")
    fields = cleaned(Topic, fields)
    with Act(user, "edit_topic", "edit_vocabularies") as act:
        topic = edit_row(act, topic, fields, reason)
    return topic
