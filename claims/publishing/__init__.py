"""The only door to the public side: composes a payload, appends a revision, writes the public index.

The verbs of claims.workflow call it; they ask for the permission and hold the locks.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence

import rfc8785
from django.db import connection
from django.db.models import Max

from claims.models import Claim, Revision, User
from claims.published.digest import digest
from claims.publishing import index
from claims.publishing.compose import Composed, compose, compose_all, unchanged
from claims.publishing.index import (
    forget_name,
    redirect_party,
    take_down,
    write_claims,
    write_rules,
    write_statuses,
)
from claims.publishing.merged import lead_to
from claims.publishing.payload import withdrawal_of
from claims.publishing.preview import preview
from claims.publishing.reindexing import reindex
from claims.publishing.rows import Shown

__all__ = [
    "Composed",
    "append_revisions",
    "append_withdrawals",
    "compose",
    "compose_all",
    "forget_name",
    "lead_to",
    "preview",
    "redact",
    "redirect_party",
    "reindex",
    "revisions_that_hold",
    "unchanged",
    "write_rules",
    "write_statuses",
]


def append_revisions(composed: Sequence[Composed]) -> list[Revision]:
    """Freeze claims as they were composed by their author, and show them. A constant number of queries for a hundred."""
    revisions = []
    for one in composed:
        assert one.author is not None
        number, kind = one.payload["number"], Revision.Kind.PUBLISHED
        revision = _revision(one.claim, number, kind, one.body, one.author, one.note, one.at)
        revision.content_sha256 = one.content_sha256
        revisions.append(revision)
    Revision.objects.bulk_create(revisions)
    write_claims(Shown(revision, one.payload, one.published) for revision, one in zip(revisions, composed, strict=True))
    lead_to(revision.claim_id for revision in revisions)
    return revisions


def append_withdrawals(claims: Sequence[Claim], *, author: User, reason: str, at: dt.datetime) -> list[Revision]:
    """Take claims out of the public's sight, for a reason that is public."""
    numbers = dict(Revision.objects.filter(claim__in=claims).values_list("claim").annotate(Max("number")))
    revisions = []
    for claim in claims:
        number = numbers[claim.pk] + 1
        body = rfc8785.dumps(withdrawal_of(claim, number=number, reason=reason, at=at))
        revisions.append(_revision(claim, number, Revision.Kind.WITHDRAWN, body, author, reason, at))
    Revision.objects.bulk_create(revisions)
    take_down(claims, at=at, revisions={r.claim_id: r for r in revisions}, reason=reason)
    lead_to(claims)
    return revisions


def redact(revisions: Sequence[Revision]) -> None:
    """Take out of the index what redacted revisions said, of the claims that lead there too."""
    index.redact(revisions)
    claims = Claim.objects.filter(revisions__in=revisions)
    lead_to({merged or pk for pk, merged in claims.values_list("pk", "merged_into")})


def revisions_that_hold(text: str) -> Iterator[Revision]:
    """Find the revisions whose bytes hold a text, be it within a word. Reads the bytes of all: only for redacting."""
    has = "position(%s::bytea in body) > 0" if connection.vendor == "postgresql" else "instr(body, %s) > 0"
    return Revision.objects.order_by("pk").extra(where=[has], params=[_escaped(text)]).iterator()  # noqa: S610


def _escaped(text: str) -> bytes:
    """How a text stands in RFC 8785 bytes, without the quotation marks."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


def _revision(claim: Claim, number: int, kind: str, body: bytes, author: User, note: str, at: dt.datetime) -> Revision:
    return Revision(
        claim=claim,
        number=number,
        kind=kind,
        body=body,
        sha256=digest(body),
        note=note,
        claim_version=claim.version + 1,  # the act of publishing is itself an entry
        recorded_at=at,
        author=author,
    )
