"""What publishing a claim would freeze: composed once, and read from there by all that need it.

Publishing compares: a claim whose content has the digest of what readers see already has nothing to publish.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rfc8785
from django.utils import timezone

from claims import published
from claims.models import Claim, Revision, User
from claims.published import PublishedClaim
from claims.published.digest import digest
from claims.published.parts import OF_THE_REVISION
from claims.publishing.facts import Facts, gather
from claims.publishing.payload import payload_of


@dataclass(frozen=True)
class Composed:
    """One composition of a claim's page: its payload, the claim as pages read it, the bytes, and the digest of the
    content.

    `author` is who publishes it, None where it is only looked at.
    """

    claim: Claim
    payload: dict[str, Any]
    author: User | None
    note: str
    at: dt.datetime

    @cached_property
    def published(self) -> PublishedClaim:
        """As pages read it, but for its related claims."""
        return published.read(self.payload)

    @cached_property
    def body(self) -> bytes:
        """The payload as RFC 8785 bytes."""
        return _object(self._members)

    @property
    def content(self) -> dict[str, Any]:
        """The payload without what it says of the revision itself."""
        return {name: value for name, value in self.payload.items() if name not in OF_THE_REVISION}

    @cached_property
    def content_sha256(self) -> str:
        """The digest (hex) of the content."""
        return digest(_object({name: self._members[name] for name in self.content}))

    @cached_property
    def _members(self) -> dict[str, bytes]:
        return {name: rfc8785.dumps(value) for name, value in self.payload.items()}


def _object(members: dict[str, bytes]) -> bytes:
    """A JSON object of members that are bytes already. The names are ASCII, so they sort as RFC 8785 wants it."""
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), members[name]) for name in sorted(members)) + b"}"


def compose(claim: Claim, *, author: User | None = None, note: str = "", at: dt.datetime | None = None) -> Composed:
    """Compose what publishing this claim now would freeze. `at` is the moment of publishing, None means now."""
    [composed] = compose_all([claim], author=author, note=note, at=at)
    return composed


def compose_all(
    claims: Iterable[Claim], *, author: User | None = None, note: str = "", at: dt.datetime | None = None
) -> list[Composed]:
    """Compose claims that are published together, so that they may refer to each other. Nine queries, however many."""
    at = at or timezone.now()
    return [compose_facts(facts, author=author, note=note, at=at) for facts in gather(claims)]


def compose_facts(facts: Facts, *, author: User | None, note: str, at: dt.datetime) -> Composed:
    return Composed(facts.claim, payload_of(facts, author=author, note=note, at=at), author, note, at)


def unchanged(composed: Sequence[Composed]) -> set[int]:
    """The primary keys of the claims that say what readers see already. One query."""
    digests = Revision.objects.content_digests([one.claim.pk for one in composed])
    return {one.claim.pk for one in composed if digests.get(one.claim.pk) == one.content_sha256}
