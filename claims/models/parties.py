"""Parties: whoever speaks, publishes or originates."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LongText, PublicIdField, ShortText
from claims.models.merging import Mergeable, MergeableQuerySet
from claims.texts import slug_of
from claims.vocabulary import PartyKind, Reliability


class Party(Mergeable):
    """A person, government, organisation or anonymous official. Reliability is the letter of the Admiralty code.

    Every change of the reliability is an Edit with its reason.
    """

    public_id = PublicIdField()
    name = ShortText(max_length=200)
    kind = models.CharField(max_length=20, choices=PartyKind.choices)
    description = ShortText(max_length=300, blank=True, help_text=_("Office or role, in a few words."))
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    wikidata_id = ShortText(
        _("Wikidata id"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"\AQ[1-9][0-9]*\Z", _("A Wikidata id looks like Q1065."))],
    )
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    reliability_reason = LongText(blank=True)

    objects = MergeableQuerySet["Party"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["wikidata_id"],
                condition=~Q(wikidata_id="") & Q(merged_into=None),
                name="party_wikidata_id_once",
                violation_error_message=_("Another party has this Wikidata id. Use that party, or merge the two."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="party_not_merged_into_itself",
                violation_error_message=_("A party cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=F("id")),
                name="party_not_part_of_itself",
                violation_error_message=_("A party cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(reliability="F") | ~Q(reliability_reason=""),
                name="party_reliability_has_reason",
                violation_error_message=_("Say why the party has this reliability."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return slug_of(self.name)
