"""Parties: whoever speaks, publishes or originates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.bitemporal import topmost
from claims.models.fields import LongText, PublicIdField, ShortText
from claims.models.merging import Mergeable, MergeableQuerySet
from claims.texts import slug_of
from claims.vocabulary import PartyKind, Reliability


class PartyQuerySet(MergeableQuerySet["Party"]):
    def with_wholes(self, pks: Iterable[int]) -> dict[int, Party]:
        """These parties and all that they are part of, by primary key, as far as names and counting need them.

        One query for those that are part of nothing larger than another, one more for each two steps up.
        """
        found: dict[int, Party] = {}
        unknown = set(pks)
        while unknown:
            for party in self.filter(pk__in=unknown).select_related("part_of").only(*_OF_A_CHAIN).order_by():
                found[party.pk] = party
                if party.part_of:
                    found[party.part_of.pk] = party.part_of
            unknown = {step for party in found.values() if (step := party.next_above)} - found.keys()
        return found

    def within(self, party: Party) -> set[int]:
        """Primary keys of a party, its parts and theirs, with all that were merged into them. One query for each step."""
        found = new = {party.pk}
        while new:
            below = self.filter(Q(part_of__in=new) | Q(merged_into__in=new)).order_by()
            new = set(below.values_list("pk", flat=True)) - found
            found = found | new
        return found


_OF_A_CHAIN = (
    *("public_id", "name", "independent_because", "part_of", "merged_into"),
    *(
        "part_of__public_id",
        "part_of__name",
        "part_of__independent_because",
        "part_of__part_of",
        "part_of__merged_into",
    ),
)


def origins_among(parties: Mapping[int, Party]) -> dict[int, int]:
    """Party → the party as whose word its own counts: the topmost whole below which nobody called it independent."""
    is_cut = {pk: bool(party.independent_because) and party.merged_into_id is None for pk, party in parties.items()}
    return topmost({pk: None if is_cut[pk] else party.next_above for pk, party in parties.items()})


def wholes_above(parties: Mapping[int, Party], party: int) -> set[int]:
    """A party with everything that it is part of."""
    wholes: set[int] = set()
    step: int | None = party
    while step is not None and step not in wholes:
        wholes.add(step)
        step = parties[step].next_above
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
    def next_above(self) -> int | None:
        """The party that it is read as, where it was merged; else that of which it is a part."""
        return self.merged_into_id or self.part_of_id

    @property
    def slug(self) -> str:
        return slug_of(self.name)
