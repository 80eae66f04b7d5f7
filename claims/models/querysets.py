"""What QuerySets of several nouns have in common."""

from __future__ import annotations

from typing import Any, Protocol, Self, TypeVar

from claims.models.claims import on_claims


class _Filterable(Protocol):
    def filter(self, *args: Any, **kwargs: Any) -> Self: ...


class _Ending(_Filterable, Protocol):
    ended_at: str


Rows = TypeVar("Rows", bound=_Filterable)
Entries = TypeVar("Entries", bound=_Ending)


class OnClaim:
    def on(self: Rows, claim: object) -> Rows:
        """Those on a claim and on the claims that were merged into it."""
        return self.filter(on_claims([claim]))


class Standing:
    """`ended_at` names the column that says since when a row stands no longer."""

    ended_at = "taken_back_at"

    def standing(self: Entries) -> Entries:
        """Those that were not taken back, unlinked or ended."""
        return self.filter(**{self.ended_at: None})
