"""The filters of the board: they are its address, so that a view of it can be kept and passed on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from claims.desk.forms.fields import PickField
from claims.desk.forms.planning import people
from claims.models import Claim, Status, Topic, User
from claims.models.claims import ClaimQuerySet
from claims.search import search
from claims.vocabulary import Stage

OPEN, ALL, NOBODY, ME = "", "all", "nobody", "me"


class BoardFilter(forms.Form):
    """Open claims are those that were not turned down. Reads statuses, topics and people: three queries."""

    q = forms.CharField(label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(required=False)
    stage = forms.ChoiceField(
        required=False, choices=[(OPEN, "all open"), *Stage.choices, (ALL, "all, turned down too")]
    )
    topic = forms.ChoiceField(required=False)
    party = PickField("parties", label="Party that spoke", required=False)
    assignee = forms.ChoiceField(required=False)

    use_required_attribute = False

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        choices: dict[str, Any] = {
            "status": [("", "any status"), *((s.key, s.label) for s in Status.objects.all())],
            "topic": [("", "any topic"), *Topic.objects.values_list("slug", "name")],
            "assignee": [("", "anybody"), (ME, "me"), (NOBODY, "nobody"), *((p.username, str(p)) for p in people())],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "There is no “%(value)s” to choose. Choose from the list."

    def matching(self) -> ClaimQuerySet:
        """The claims that pass; none where a filter is not valid. Merged ones never do."""
        claims: ClaimQuerySet = Claim.objects.surviving()
        if not self.is_valid():
            return claims.none()
        wanted = self.cleaned_data
        if wanted["stage"] == OPEN:
            claims = claims.exclude(stage=Stage.TURNED_DOWN)
        elif wanted["stage"] != ALL:
            claims = claims.filter(stage=wanted["stage"])
        if wanted["status"]:
            claims = claims.filter(status__key=wanted["status"])
        if wanted["topic"]:
            claims = claims.filter(topics__slug=wanted["topic"])
        if wanted["party"]:
            claims = claims.with_party(wanted["party"])
        claims = claims.filter(self._assigned(wanted["assignee"]))
        return search(claims, wanted["q"])  # type: ignore[return-value]

    def _assigned(self, to: str) -> Q:
        if to == ME:
            return Q(assignee=self.user)
        if to == NOBODY:
            return Q(assignee=None)
        return Q(assignee__username=to) if to else Q()

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self) -> str:
        """The shortest address of this view: only the filters that say something."""
        told = {name: self[name].value() for name in self.fields}
        return urlencode({name: value for name, value in told.items() if value})
