"""What of a long list is shown: the newest fifty, of the log five; the older ones fold behind a link that shows more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from django.urls import reverse

from claims.desk.claim.as_of import AsOf
from claims.models import Claim

SHOWN, OF_THE_LOG = 50, 5
KINDS = ("positions", "evidence", "changes", "timeline", "log")


def unfolded_at(address: str | None) -> list[str]:
    """The kinds of entries that a page at this address shows to the last."""
    return [kind for kind in parse_qs(urlsplit(address or "").query).get("all", []) if kind in KINDS]


@dataclass(frozen=True)
class Truncation:
    """Which kinds of entries a page of a claim shows to the last, and the address that shows a further one so."""

    claim: Claim
    moment: AsOf
    unfolded: frozenset[str] = frozenset()

    def is_unfolded(self, kind: str) -> bool:
        return kind in self.unfolded

    def most(self, kind: str) -> int | None:
        """How many of a kind are shown; None for all."""
        return None if kind in self.unfolded else SHOWN

    def address(self, kind: str = "") -> str:
        """The page as it is, with one more kind unfolded."""
        query: list[tuple[str, str]] = []
        if self.moment.day:
            query += [("as_of", self.moment.day.isoformat()), ("as", self.moment.reading)]
        unfolded: Collection[str] = self.unfolded | ({kind} if kind else set())
        query += [("all", one) for one in KINDS if one in unfolded]
        home = reverse("desk:workspace", args=[self.claim.public_id])
        return f"{home}?{urlencode(query)}" if query else home
