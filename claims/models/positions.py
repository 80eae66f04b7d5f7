"""Positions: what a party says about a claim. A party that changes its line has a new one; the old one stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims import bitemporal
from claims.bitemporal import Contesting, Line, stand_after
from claims.models.append_only import AppendOnly, AppendOnlyQuerySet, Guard
from claims.models.claims import on_claims
from claims.models.fields import LanguageField, LongText, PartialDateField, ShortText
from claims.models.querysets import OnClaim
from claims.vocabulary import Likelihood, Side, Stance


class PositionQuerySet(OnClaim, AppendOnlyQuerySet):
    def standing(self, known_at: dt.datetime | None = None) -> PositionQuerySet:
        """Those that were neither corrected nor voided, as known at a moment; None means now."""
        if known_at is None:
            return self.filter(corrected_by=None, void=None)
        corrections = Position.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=known_at)
        voids = PositionVoid.objects.filter(position=OuterRef("pk"), recorded_at__lte=known_at)
        return self.filter(~Exists(corrections), ~Exists(voids), recorded_at__lte=known_at)

    def with_parties(self) -> PositionQuerySet:
        """Everything that a page shows of a position, in one query."""
        return self.select_related(
            "party__merged_into",
            "source__merged_into",
            "source__publisher__merged_into",
            "source__through__merged_into",
            "restores",
        )

    def in_order(self) -> PositionQuerySet:
        """Oldest first. One whose date is not known counts from the start; one that was restored keeps its place."""
        recorded = Coalesce("restores__recorded_at", "recorded_at")
        return self.order_by("said_on", recorded, Coalesce("restores", "id"))


class Position(AppendOnly):
    """Direct words go into `quote`, the reporter's into `paraphrase`; the one is never shown as the other.

    `restores` is the entry of which this one says the same words again, because what had put that one right was undone:
    the first of them, where it happened again.

    `likelihood` is the party's own word (UK PHIA yardstick, US ICD 203). `scope` says where the party speaks of less or
    more than the claim.
    """

    redactable = ("quote", "paraphrase", "scope", "translation", "spokesperson")
    guards = (
        Guard(
            "same_claim",
            "A position can correct only one on the same claim",
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_position o "
            "WHERE o.id = NEW.corrects_id AND o.claim_id = NEW.claim_id)",
        ),
        Guard(
            "restores_own",
            "A position can restore only one on the same claim",
            "NEW.restores_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_position o "
            "WHERE o.id = NEW.restores_id AND o.claim_id = NEW.claim_id)",
        ),
    )

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="positions")
    party = models.ForeignKey("claims.Party", models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=30, choices=Stance.choices)
    quote = LongText(blank=True, max_length=5000, help_text=_("The party's own words, exactly."))
    paraphrase = LongText(blank=True, max_length=5000, help_text=_("What it said, in the reporter's or our words."))
    scope = ShortText(
        max_length=500,
        blank=True,
        help_text=_("Where the party speaks of less, more or something other than the claim."),
    )
    language = LanguageField(max_length=12, blank=True, help_text=_("Of the quote, as a BCP 47 tag: en, ko, ar."))
    translation = LongText(blank=True, max_length=5000, help_text=_("Of the quote, where it is in another language."))
    spokesperson = ShortText(max_length=200, blank=True, help_text=_("Who spoke for the party, with the office."))
    likelihood = models.CharField(max_length=30, choices=Likelihood.choices, blank=True)
    said_on = PartialDateField(_("said"))
    source = models.ForeignKey("claims.Source", models.PROTECT, null=True, blank=True, related_name="positions")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    restores = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="restored_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("claims.User", models.PROTECT, related_name="+")

    objects = PositionQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["said_on", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(quote="") | ~Q(paraphrase=""),
                name="position_says_something",
                violation_error_message=_("Give the party's own words, or say in other words what it said."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
                name="position_does_not_correct_itself",
                violation_error_message=_("A position cannot correct itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.get_stance_display()}"


class PositionVoid(AppendOnly):
    """The entry that says: this position should never have been recorded. It then does not read as a change of line."""

    redactable = ("reason",)

    position = models.OneToOneField(Position, models.PROTECT, related_name="void")
    reason = LongText(max_length=5000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("claims.User", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"void: {self.position}"


def contesting(claims: Iterable[Any]) -> dict[int, Contesting[str]]:
    """Claim id → the names of the parties that stand against it, for claims that are counted to have any. One query."""
    pks = [claim.pk for claim in claims if claim.parties_against]
    said: dict[int, dict[tuple[int, str], list[tuple[str, str]]]] = {pk: {} for pk in pks}
    claim, party = Coalesce("claim__merged_into", "claim"), Coalesce("party__merged_into", "party")
    name = Coalesce("party__merged_into__name", "party__name")
    on_these = Position.objects.filter(on_claims(pks)).standing().in_order() if pks else Position.objects.none()
    for pk, party_id, called, stance, scope in on_these.values_list(claim, party, name, "stance", "scope"):
        said[pk].setdefault((party_id, called), []).append((stance, scope))
    found = {}
    for pk, parties in said.items():
        stands = [(called, stand_after(line)) for (_, called), line in parties.items()]
        against = [(called, stand.in_part) for called, stand in stands if stand.side == Side.AGAINST]
        found[pk] = Contesting([c for c, in_part in against if not in_part], [c for c, in_part in against if in_part])
    return found


def lines_of(positions: Iterable[Position]) -> list[Line[Position]]:
    """What each party says, merged ones as those that are read in their place: first who is for, then open, then against.

    Positions come oldest first, with their parties read.
    """
    return bitemporal.by_side(bitemporal.lines_of(positions, lambda position: position.party.survivor.pk))
