"""Parties: whoever speaks, publishes or originates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.bitemporal import topmost
from claims.models.fields import LongText, PublicIdField, ShortText
from claims.models.merging import Mergeable, MergeableQuerySet
from claims.texts import slug_of
from claims.vocabulary import PartyKind, Reliability


class Link(NamedTuple):
    """From a party to its whole, as it is read; None where it is part of none."""

    whole: int | None
    is_independent: bool


class PartyQuerySet(MergeableQuerySet["Party"]):
    def links_above(self, pks: Iterable[int]) -> dict[int, Link]:
        """The links from these parties up to their topmost wholes, by primary key. One query for each step up."""
        above: dict[int, Link] = {}
        unknown = set(pks)
        while unknown:
            rows = self.filter(pk__in=unknown).values_list(
                "pk", Coalesce("part_of__merged_into", "part_of"), "independent_because"
            )
            found = {pk: Link(whole, bool(reason)) for pk, whole, reason in rows.order_by()}
            above |= found
            unknown = {link.whole for link in found.values() if link.whole is not None} - above.keys()
        return above

    def origins(self, pks: Iterable[int]) -> dict[int, int]:
        """Party → the party as whose word its own counts. One query for each step up."""
        return origins_by(self.links_above(pks))

    def within(self, party: Party) -> set[int]:
        """Primary keys of a party, its parts and theirs, with all that were merged into them. One query for each step."""
        found = new = {party.pk}
        while new:
            below = self.filter(Q(part_of__in=new) | Q(merged_into__in=new)).order_by()
            new = set(below.values_list("pk", flat=True)) - found
            found = found | new
        return found


def origins_by(links: Mapping[int, Link]) -> dict[int, int]:
    """Party → the party as whose word its own counts: the topmost whole below which nobody called it independent."""
    return topmost({pk: None if link.is_independent else link.whole for pk, link in links.items()})


def wholes_above(links: Mapping[int, Link], party: int) -> set[int]:
    """A party with everything that it is part of."""
    wholes: set[int] = set()
    step: int | None = party
    while step is not None and step not in wholes:
        wholes.add(step)
        step = links[step].whole
    return wholes


class Party(Mergeable):
    """A person, government, organisation or anonymous official.

    `reliability` is the letter of the Admiralty code, empty where nobody has rated the party; every change of it is an Edit
    with its reason. A part is the same origin as its whole, unless `independent_because` says why it is one of its own.
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
    independent_because = ShortText(
        max_length=300,
        blank=True,
        help_text=_("Why it counts as an origin of its own, though it is part of another. Empty: it does not."),
    )
    reliability = models.CharField(
        max_length=1, choices=Reliability.choices, blank=True, help_text=_("Empty: nobody has rated it.")
    )
    reliability_reason = LongText(blank=True)

    objects = PartyQuerySet.as_manager()

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
                condition=Q(reliability="") | ~Q(reliability_reason=""),
                name="party_reliability_has_reason",
                violation_error_message=_("Say why the party has this reliability."),
            ),
            models.CheckConstraint(
                condition=Q(independent_because="") | ~Q(part_of=None),
                name="party_independent_of_its_whole",
                violation_error_message=_(
                    "A party that is part of no other is an origin of its own already. Leave the reason empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return slug_of(self.name)
