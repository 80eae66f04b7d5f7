"""Undoes the adding of a claim to a topic, and the taking out."""

from __future__ import annotations

from typing import Any

from claims.models import Claim, Edit
from claims.workflow.act import Act
from claims.workflow.undoing.fields import changed_since


def leave_topic(act: Act, edit: Edit, claim: Claim) -> Claim:
    rows = _under(edit.changes["topics"][1], claim)
    if not rows.exists():
        raise changed_since()
    rows.delete()
    return claim


def enter_topic(act: Act, edit: Edit, claim: Claim) -> Claim:
    topic = edit.changes["topics"][0]
    if _under(topic, claim).exists():
        raise changed_since()
    Claim.topics.through.objects.create(claim=claim, topic_id=topic["id"])
    return claim


def _under(topic: dict[str, Any], claim: Claim) -> Any:
    return Claim.topics.through.objects.filter(claim=claim, topic=topic["id"])
