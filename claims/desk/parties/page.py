"""A party with all that rests on it: on itself, and on what was merged into it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims import bitemporal, matching
from claims.bitemporal import Stand
from claims.desk.rows import SHOWN, Part, RowPage, part
from claims.models import Claim, Evidence, Party, Position, PublicParty, ReplyRequest, Source, User

_CLAIMS = ("claim__status", "claim__merged_into__status")


@dataclass(frozen=True)
class Line:
    """What it says of one claim, oldest first."""

    claim: Claim
    positions: list[Position]

    @property
    def latest(self) -> Position:
        return self.positions[-1]

    @property
    def stand(self) -> Stand:
        return bitemporal.stand_after((one.stance, one.scope) for one in self.positions)

    @property
    def says(self) -> str:
        """Its stances in the order in which it took them, each once where it said it again: "asserts, then denies"."""
        stances = [str(one.get_stance_display()) for one in self.positions]
        said = [now for before, now in zip(["", *stances], stances, strict=False) if now != before]
        return _(", then ").join(said)


@dataclass(frozen=True)
class Rating:
    """What somebody said of its reliability: a letter, "" where it was taken away, and why."""

    at: dt.datetime
    by: User
    letter: str
    why: str


class PartyPage(RowPage):
    @cached_property
    def public(self) -> PublicParty | None:
        """Its page for readers, where a published claim names it."""
        return PublicParty.objects.filter(public_id=self.row.public_id).first()

    @property
    def wikidata_address(self) -> str:
        return f"https://www.wikidata.org/wiki/{self.row.wikidata_id}"

    @cached_property
    def parts(self) -> list[Party]:
        return list(Party.objects.surviving().filter(part_of__in=self.family))

    @cached_property
    def like(self) -> list[Party]:
        """Others whose names resemble its own; not its whole, nor a part of it."""
        linked = {self.row.pk, self.row.part_of.survivor.pk if self.row.part_of else 0, *(p.pk for p in self.parts)}
        return [other for other in matching.resembling(self.row.name) if other.pk not in linked]

    @cached_property
    def lines(self) -> Part[Line]:
        """By claim; first those of which it spoke last. Two queries."""
        spoken = Position.objects.standing().filter(party__in=self.family).order_by()
        by_claim = spoken.values(read_as=Coalesce("claim__merged_into", "claim")).annotate(last=Max("pk"))
        pks = [row["read_as"] for row in by_claim.order_by("-last")[: None if self.whole else SHOWN + 1]]
        shown = pks if self.whole else pks[:SHOWN]
        rows = spoken.filter(Q(claim__in=shown) | Q(claim__merged_into__in=shown)).in_order()
        lines = _by_claim(rows.select_related(*_CLAIMS, "source__merged_into"))
        return Part([lines[pk] for pk in shown if pk in lines], len(pks) > len(shown))

    @cached_property
    def evidence(self) -> Part[Evidence]:
        """What is its word in the end, the last linked first."""
        rows = Evidence.objects.linked().filter(origin__in=self.family).select_related(*_CLAIMS, "source__merged_into")
        return part(rows.order_by("-linked_at", "-id"), whole=self.whole)

    @cached_property
    def sources(self) -> Part[Source]:
        """What it published, the last added first."""
        return part(Source.objects.surviving().filter(publisher__in=self.family).order_by("-id"), whole=self.whole)

    @cached_property
    def claims(self) -> Part[Claim]:
        """Those that it made, or that accuse it."""
        rows = Claim.objects.surviving().filter(Q(claimant__in=self.family) | Q(accused__in=self.family))
        return part(rows.select_related("status").order_by("-received_at", "-id"), whole=self.whole)

    @cached_property
    def replies(self) -> Part[ReplyRequest]:
        """What the desk asked of it, the last asked first."""
        rows = ReplyRequest.objects.standing().filter(party__in=self.family).select_related(*_CLAIMS)
        return part(rows.order_by("-asked_on", "-id"), whole=self.whole)

    @cached_property
    def ratings(self) -> list[Rating]:
        """Every change of its reliability, the newest first."""
        edits = self.edits.filter(changes__has_key="reliability").select_related("by")
        ratings = []
        for edit in edits:
            (_old, letter), (_before, why) = (
                edit.changes["reliability"],
                edit.changes.get("reliability_reason", ("", "")),
            )
            ratings.append(Rating(edit.at, edit.by, letter or "", why or edit.reason))
        return ratings


def _by_claim(positions: Iterable[Position]) -> dict[int, Line]:
    """The lines by the ids of the claims that are read; positions come oldest first."""
    lines: dict[int, Line] = {}
    for one in positions:
        claim = one.claim.survivor
        lines.setdefault(claim.pk, Line(claim, [])).positions.append(one)
    return lines
