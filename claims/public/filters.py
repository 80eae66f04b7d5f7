"""The filters of the public lists: they are the address, so a list can be kept and passed on.

Whatever a page puts into an address it takes from what was understood of the one that was asked, never from the request:
a page is the same whatever else stands in its address.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.cache import caches
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.dates import end_of_day, start_of_day
from claims.models.orders import written_or_never
from claims.models.public_index import (
    PublicClaim,
    PublicClaimQuerySet,
    PublicMergedParty,
    PublicParty,
    PublicPosition,
    PublicStatus,
    PublicTopic,
)
from claims.models.revisions import Revision
from claims.search import asked_of, search
from claims.search.fields import SearchedText
from claims.vocabulary import Side, Stance

KEPT = 60  # seconds: as long as others may keep the page
MOST_CHOICES = 50  # a longer list is looked through by nobody; a party page leads to its claims
FIRST_DAY, LAST_DAY = dt.date(1000, 1, 1), dt.date(9998, 12, 31)
NOT_A_DAY = _("Write the day as 2024-10-24.")
NEWEST, OLDEST = "newest", "oldest"
_OF_DATES = ("by", "after", "before", "order")

DATES = {
    # what an address calls it: the column, its name
    "changed": ("updated_at", _("last published")),
    "since": ("status_since", _("status since")),
    "made": ("made_on", _("claim made")),
    "published": ("published_at", _("first published")),
}


def addressed(values: Mapping[str, Any]) -> QueryDict:
    """The address of what was understood: no empty values, in the order of the fields."""
    query = QueryDict(mutable=True)
    for name, value in values.items():
        if value not in (None, ""):
            query[name] = value.isoformat() if isinstance(value, dt.date) else value
    return query


class DayField(forms.DateField):
    """A day as an address has it: 2024-10-24, and nothing else."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": NOT_A_DAY},
            validators=[MinValueValidator(FIRST_DAY, NOT_A_DAY), MaxValueValidator(LAST_DAY, NOT_A_DAY)],
        )


class ClaimFilter(forms.Form):
    """Reads a list's address. Three queries: the statuses, topics and parties that one may choose from."""

    q = SearchedText(_("Words"))
    topic = forms.ChoiceField(label=_("Story"), required=False)
    party = forms.ChoiceField(label=_("Party"), required=False)
    stance = forms.ChoiceField(label=_("What it says now"), required=False)
    by = forms.ChoiceField(
        label=_("By date"), required=False, choices=[(key, name) for key, (_, name) in DATES.items()]
    )
    after = DayField(_("From"))
    before = DayField(_("Until"))
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(NEWEST, _("newest first")), (OLDEST, _("oldest first"))]
    )
    status = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data: Any) -> None:
        super().__init__({"by": "changed", "order": NEWEST} | data.dict(), prefix=None, label_suffix="")
        self.statuses = list(PublicStatus.objects.all())
        self._offer("status", _("any status"), [(status.key, status.label) for status in self.statuses])
        self._offer("topic", _("any story"), _topics(str(data.get("topic", ""))))
        self._offer("party", _("any party"), _parties(str(data.get("party", ""))))
        self._offer("stance", _("says anything"), _stances())
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("There is no “%(value)s” to choose. Choose from the list.")

    def _offer(self, name: str, nothing: Any, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def clean_by(self) -> str:
        return self.cleaned_data["by"] or "changed"

    def clean_order(self) -> str:
        return self.cleaned_data["order"] or NEWEST

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("after") and values.get("before") and values["after"] > values["before"]:
            self.add_error("before", _("The last day lies before the first."))
        return values

    def claims(self) -> QuerySet[PublicClaim]:
        """The published claims that pass; none where a filter is not valid."""
        if not self.is_valid():
            return PublicClaim.objects.none()
        return search(self._chosen(PublicClaim.objects.for_list()), self.cleaned_data["q"])

    def keys(self) -> list[str]:
        """The keys of the order. What has no date comes last."""
        if not self.is_valid():
            return ["-updated_at", "-id"]
        column, _ = DATES[self.cleaned_data["by"]]
        if self.cleaned_data["order"] == NEWEST:
            return [f"-{column}", "-id"]
        return ["made_or_never" if column == "made_on" else column, "id"]

    def counts(self) -> dict[str, int]:
        """How many claims of each status pass the other filters.

        Counting reads every claim that passes, so the counts are kept until something is published, a minute at most. One
        query, and one more to count.
        """
        newest = Revision.objects.order_by("-pk").values_list("pk", flat=True).first()
        others = {name: value for name, value in self.query.dict().items() if name not in ("status", "order")}
        key = f"public-counts:{newest}:{hashlib.sha256(repr(others).encode()).hexdigest()}"
        counts: dict[str, int] = caches["process"].get_or_set(key, self._counted, KEPT) or {}
        return counts

    def _counted(self) -> dict[str, int]:
        others = search(self._chosen(PublicClaim.objects.published(), any_status=True), self.cleaned_data["q"])
        counted = others.order_by().values("status__key").annotate(count=Count("pk"))
        return {row["status__key"]: row["count"] for row in counted}

    def _chosen(self, claims: PublicClaimQuerySet, *, any_status: bool = False) -> PublicClaimQuerySet:
        wanted = self.cleaned_data
        if wanted["status"] and not any_status:
            claims = claims.filter(status__key=wanted["status"])
        if wanted["topic"]:
            claims = claims.filter(topics__slug=wanted["topic"])
        if wanted["party"] or wanted["stance"]:
            lines = PublicPosition.objects.filter(is_latest=True)
            if wanted["party"]:
                lines = lines.filter(party__public_id=wanted["party"])
            if wanted["stance"]:
                lines = lines.filter(**{"side" if wanted["stance"] in Side.values else "stance": wanted["stance"]})
            claims = claims.filter(pk__in=lines.values("claim"))
        claims = self._dated(claims)
        if self.keys()[0] == "made_or_never" and not any_status:
            claims = claims.annotate(made_or_never=written_or_never("made_on"))
        return claims

    def _dated(self, claims: PublicClaimQuerySet) -> PublicClaimQuerySet:
        column, _ = DATES[self.cleaned_data["by"]]
        after, before = self.cleaned_data["after"], self.cleaned_data["before"]
        if column == "made_on":
            # As text, a month stands before all its days: "2024-10" < "2024-10-01" <= "2024-10-31".
            first = after.isoformat().removesuffix("-01").removesuffix("-01") if after else None
            bounds = {"made_on__gte": first, "made_on__lte": before.isoformat() if before else None}
            if after or before:
                claims = claims.exclude(made_on="")
        else:
            bounds = {f"{column}__gte": after and start_of_day(after), f"{column}__lte": before and end_of_day(before)}
        return claims.filter(**{name: bound for name, bound in bounds.items() if bound is not None})

    @property
    def asks(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "topic", "party", "stance")]

    @property
    def asks_of_dates(self) -> list[forms.BoundField]:
        return [self[name] for name in _OF_DATES]

    @property
    def is_dated(self) -> bool:
        """Whether the list is by dates, or was asked to be in a way that could not be read."""
        return any(self.data.get(name) not in (None, "", "changed", NEWEST) for name in _OF_DATES)

    @property
    def query(self) -> QueryDict:
        """The address of this list, without its page."""
        if not self.is_valid():
            return QueryDict()
        usual = {"by": "changed", "order": NEWEST}
        values = {name: self.cleaned_data[name] for name in self.fields}
        return addressed({name: value for name, value in values.items() if value != usual.get(name)})

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name not in ("by", "order"))


class PartyFilter(forms.Form):
    q = SearchedText(_("Name"))

    use_required_attribute = False

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")

    def parties(self) -> QuerySet[PublicParty]:
        """The parties that published claims name, whose names have the words, each at least as the start of one; or the
        name of one that was merged into them has.

        None where they cannot be read.
        """
        text = self.cleaned_data["q"] if self.is_valid() else None
        words = asked_of(text or "")
        if text is None or (text and not words):
            return PublicParty.objects.none()
        if not words:
            return PublicParty.objects.all()
        named = Q()
        for word in words:
            named &= Q(search_terms__contains=f" {word}")
        merged = PublicMergedParty.objects.filter(named).values("into")
        return PublicParty.objects.filter(named | Q(public_id__in=merged))


def _stances() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            str(side.label),
            [
                (side.value, _("is {side}, in any words").format(side=str(side.label).lower())),
                *((stance.value, str(stance.label)) for stance in Stance if stance.side == side),
            ],
        )
        for side in Side
    ]


def _topics(chosen: str) -> list[tuple[str, str]]:
    """The stories that moved last, by name, and the chosen one. One query, and one more for a chosen one that is none of them."""
    return _offered(PublicTopic.objects.moving(), "slug", chosen)


def _parties(chosen: str) -> list[tuple[str, str]]:
    """The parties with the most claims, by name, and the chosen one. As many queries."""
    return _offered(PublicParty.objects.filter(claim_count__gt=0).order_by("-claim_count", "-id"), "public_id", chosen)


def _offered(rows: QuerySet[Any], key: str, chosen: str) -> list[tuple[str, str]]:
    offered = dict(rows.values_list(key, "name")[:MOST_CHOICES])
    if chosen and chosen not in offered and len(offered) == MOST_CHOICES:
        offered |= dict(rows.filter(**{key: chosen.replace("\0", "")}).values_list(key, "name"))
    return sorted(offered.items(), key=lambda row: row[1].casefold())
