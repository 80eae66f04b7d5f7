"""A source with all that rests on it: on itself, and on what was merged into it."""

from __future__ import annotations

from functools import cached_property

from claims import matching
from claims.desk.rows import Part, RowPage, part
from claims.models import Claim, Evidence, Position, Source


class SourcePage(RowPage):
    @cached_property
    def evidence(self) -> Part[Evidence]:
        """What it shows of which claim, the last linked first."""
        rows = Evidence.objects.linked().filter(source__in=self.family)
        rows = rows.select_related("claim__status", "claim__merged_into__status", "origin__merged_into")
        return part(rows.order_by("-linked_at", "-id"), whole=self.whole)

    @cached_property
    def positions(self) -> Part[Position]:
        """What parties say in it, the last recorded first; without what was put right."""
        rows = Position.objects.standing().filter(source__in=self.family)
        rows = rows.select_related("claim__merged_into", "party__merged_into")
        return part(rows.order_by("-recorded_at", "-id"), whole=self.whole)

    @cached_property
    def first_seen(self) -> Part[Claim]:
        """The claims that the desk saw first in it."""
        rows = Claim.objects.surviving().filter(first_appearance__in=self.family).select_related("status")
        return part(rows.order_by("-received_at", "-id"), whole=self.whole)

    @cached_property
    def reports(self) -> Part[Source]:
        """The sources that are known through it."""
        rows = Source.objects.surviving().filter(through__in=self.family).select_related("publisher__merged_into")
        return part(rows.order_by("-id"), whole=self.whole)

    @cached_property
    def like(self) -> list[Source]:
        return matching.sources_like([self.row]).get(self.row.pk, [])
