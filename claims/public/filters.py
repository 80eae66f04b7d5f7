"""The filters of the public list: they are its address, so a list can be kept and passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet

from claims.models.public_index import (
    PublicClaim,
    PublicClaimQuerySet,
    PublicParty,
    PublicPosition,
    PublicStatus,
    PublicTopic,
)
from claims.search import search
from claims.vocabulary import Side

MOST_PARTIES = 200


class ClaimFilter(forms.Form):
    """Reads a list's address. Three queries: the statuses, topics and parties that one may choose from."""

    q = forms.CharField(label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(required=False)
    topic = forms.ChoiceField(required=False)
    party = forms.ChoiceField(required=False)
    side = forms.ChoiceField(label="Stands", required=False, choices=[("", "on any side"), *Side.choices])

    use_required_attribute = False

    def __init__(self, data: Any) -> None:
        super().__init__(data, prefix=None, label_suffix="")
        self.statuses = list(PublicStatus.objects.all())
        self._offer("status", "any status", [(status.key, status.label) for status in self.statuses])
        self._offer("topic", "any topic", topics_with_claims().values_list("slug", "name"))
        self._offer("party", "any party", _parties(str(data.get("party", ""))))
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "There is no “%(value)s” to choose. Choose from the list."

    def _offer(self, name: str, nothing: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def claims(self) -> QuerySet[PublicClaim]:
        """The published claims that pass; none where a filter is not valid."""
        if not self.is_valid():
            return PublicClaim.objects.none()
        return search(self._chosen(PublicClaim.objects.for_list()), self.cleaned_data["q"])

    def counts(self) -> dict[str, int]:
        """How many claims of each status pass the other filters. One query."""
        others = search(self._chosen(PublicClaim.objects.published(), any_status=True), self.cleaned_data["q"])
        counted = others.order_by().values("status__key").annotate(count=Count("pk"))
        return {row["status__key"]: row["count"] for row in counted}

    def _chosen(self, claims: PublicClaimQuerySet, *, any_status: bool = False) -> PublicClaimQuerySet:
        wanted = self.cleaned_data
        if wanted["status"] and not any_status:
            claims = claims.filter(status__key=wanted["status"])
        if wanted["topic"]:
            claims = claims.filter(topics__slug=wanted["topic"])
        if wanted["party"] or wanted["side"]:
            positions = PublicPosition.objects.filter(claim=OuterRef("pk"))
            if wanted["party"]:
                positions = positions.filter(party__public_id=wanted["party"])
            if wanted["side"]:
                positions = positions.filter(side=wanted["side"])
            claims = claims.filter(Exists(positions))
        return claims

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def topics_with_claims() -> QuerySet[PublicTopic]:
    return PublicTopic.objects.filter(Exists(PublicClaim.objects.published().filter(topics=OuterRef("pk"))))


def _parties(chosen: str) -> list[tuple[str, str]]:
    """The parties with the most positions, by name, and the chosen one. One query for each of the two."""
    taken = PublicParty.objects.filter(positions__claim__state=PublicClaim.State.PUBLISHED)
    busiest = taken.annotate(count=Count("positions")).order_by("-count", "name", "id")[:MOST_PARTIES]
    offered = {party.public_id: party.name for party in busiest}
    if chosen and chosen not in offered and len(offered) == MOST_PARTIES:
        offered |= dict(PublicParty.objects.filter(public_id=chosen.replace("\0", "")).values_list("public_id", "name"))
    return sorted(offered.items(), key=lambda party: party[1].casefold())
