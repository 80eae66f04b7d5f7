"""Verbs on parties. What a party is part of decides how many independent origins claims are counted to have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from claims.models import Claim, Party, User
from claims.workflow.act import Act, cleaned
from claims.workflow.chains import keep_chain
from claims.workflow.counters import locked_survivors, write_counts
from claims.workflow.republishing import claims_that_show
from claims.workflow.rows import add_row, edit_row

DECIDES_ORIGINS = frozenset({"part_of", "independent_because"})


def add_party(user: User, *, reason: str = "", **fields: Any) -> Party:
    """Add a party. Raises ValidationError."""
    party = Party(**cleaned(Party, fields))
    with Act(user, "add_party") as act:
        add_row(act, party, reason)
    return party


def edit_party(user: User, party: Party, *, reason: str = "", seen: int | None = None, **fields: Any) -> Party:
    """Change a party. Raises RowConflict, Refused, ValidationError.

    A new reliability needs its reason in `reliability_reason`; `independent_because` is the reason why a part counts as an
    origin of its own, "" where it does not. `seen` is the id of the party's newest Edit that was seen.
    """
    fields = cleaned(Party, fields)
    with Act(user, "edit_party") as act:
        if whole := fields.get("part_of"):
            keep_chain(party, whole.pk)
        counted = lock_counted_by(party) if DECIDES_ORIGINS & fields.keys() else []
        party = edit_row(act, party, fields, reason, seen)
        write_counts(counted)
    return party


def lock_counted_by(party: Party) -> list[Claim]:
    """Lock the claims on which the word of a party or of its parts is counted, and those that show it."""
    counted = Q(evidence__origin__in=Party.objects.within(party))
    return locked_survivors(Claim.objects.filter(counted | Q(pk__in=claims_that_show(party).values("pk"))))
