"""The moment that a workspace shows: now, or the end of a past day, in one of two readings.

*What we said then* knows nothing that was recorded later. *What we now hold to have been so then* knows all that is known
now, of what was so by then. What the desk did and published is the same in both: what it had done by then.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.bitemporal import surely_by
from claims.dates import PartialDate, end_of_day, today
from claims.models import Claim, Edit
from claims.models.append_only import TOMBSTONE


class Reading(models.TextChoices):
    """What a past day is asked for."""

    AS_RECORDED = "said", _("what we said then")
    AS_KNOWN_NOW = "known-now", _("what we now hold to have been so then")


@dataclass(frozen=True)
class AsOf:
    """The end of `day` in the desk's TIME_ZONE; None is now."""

    day: dt.date | None = None
    reading: str = Reading.AS_KNOWN_NOW

    @cached_property
    def at(self) -> dt.datetime | None:
        return end_of_day(self.day) if self.day else None

    @property
    def is_now(self) -> bool:
        return self.day is None

    @property
    def is_over(self) -> bool:
        """Whether the day has ended: while it runs, nothing can be said of its end."""
        return self.day is not None and self.day < today()

    @property
    def as_recorded(self) -> bool:
        """Whether it shows what the desk said then, and so knows nothing that came later."""
        return self.day is not None and self.reading == Reading.AS_RECORDED

    @property
    def as_known_now(self) -> bool:
        """Whether it shows what the desk now holds to have been so on a past day."""
        return self.day is not None and self.reading == Reading.AS_KNOWN_NOW

    @property
    def known_at(self) -> dt.datetime | None:
        """Until when something must have been recorded to be known; None for all that is known now."""
        return self.at if self.as_recorded else None

    @property
    def as_asked(self) -> dict[str, Any]:
        """As the form that asks for a day has it."""
        return {"as_of": self.day, "as": self.reading} if self.day else {}

    def has_come(self, moment: dt.datetime) -> bool:
        """Whether something that happened at a moment had happened."""
        return self.at is None or moment <= self.at

    def day_has_come(self, day: dt.date) -> bool:
        return self.day is None or day <= self.day

    def is_known(self, recorded_at: dt.datetime | None) -> bool:
        """Whether something that was recorded then (None: never) is known."""
        return recorded_at is not None and (not self.as_recorded or self.has_come(recorded_at))

    def was_there(self, date: str, recorded_at: dt.datetime) -> bool:
        """Whether it is sure that something of this date ("": none), recorded then, was so by then, where that is asked."""
        if self.day is None or not self.as_known_now:
            return True
        return surely_by(self.day, PartialDate(date) if date else None, recorded_at)

    def done_by(self, field: str) -> models.Q:
        """Rows of which a time had come."""
        return models.Q() if self.at is None else models.Q(**{f"{field}__lte": self.at})

    def known_by(self, field: str) -> models.Q:
        """Rows that were recorded by then, where it shows what was known then; else all rows."""
        return self.done_by(field) if self.as_recorded else models.Q()

    def standing(self, begun: str, ended: str) -> models.Q:
        """Rows that had begun and not ended: as known then or as known now."""
        if not self.as_recorded:
            return models.Q(**{ended: None})
        return self.done_by(begun) & (models.Q(**{ended: None}) | models.Q(**{f"{ended}__gt": self.at}))


NOW = AsOf()

_TEXT = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused")
_WORK = ("stage", "turned_down", "assignee", "reviewer", "review_on", "checked_at", "checked_by")
# They change nothing of what is rolled back, and there may be many.
_PASSED_OVER = ("publish", "withdraw", "change_status", "receive")
_CREATING = ("ask_reply", "receive_request")


@dataclass
class Past:
    """A claim as it was, and the topics that it was under, in the order of their names."""

    claim: Claim
    topics: list[str]


def as_it_was(claim: Claim, moment: AsOf) -> Past:
    """Roll back what was edited after a past moment: the desk's work, and its texts where they are to be read as they were.

    Parties and sources are named as they are called now. A text that was removed for legal cause stays removed. At most
    five queries.
    """
    past = copy.copy(claim)
    topics = {topic.pk: topic.name for topic in claim.topics.all()}
    own = Q(object_type="claim", object_id=claim.pk)
    later = claim.edits.filter(own | Q(changes__has_key="stage"), at__gt=moment.at)  # evidence begins research too
    later = later.exclude(verb__in=_PASSED_OVER).order_by("-claim_version")
    values: dict[str, Any] = {}
    for verb, about, changes in later.values_list("verb", "object_type", "changes"):
        if not isinstance(changes, dict):  # what was redacted may have been either text
            values |= (
                {"statement": TOMBSTONE, "context": TOMBSTONE} if verb == "edit_text" and moment.as_recorded else {}
            )
            continue
        names = (*_TEXT, *_WORK) if moment.as_recorded and about == "claim" else _WORK
        values |= {name: old for name, (old, _) in changes.items() if name in names}
        if moment.as_recorded and "topics" in changes:
            _move_back(topics, *map(_listed, changes["topics"]))
    for name, value in _read(values).items():
        setattr(past, name, value)
    return Past(past, sorted(topics.values()))


def _move_back(topics: dict[int, str], old: list[Any], new: list[Any]) -> None:
    for topic in new:
        topics.pop(topic["id"], None)
    topics |= {topic["id"]: topic["is"] for topic in old}


def _listed(topics: Any) -> list[Any]:
    """Several topics, one, or none."""
    return topics if isinstance(topics, list) else [topics] if topics else []


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """Values as rows have them, from values as Edits keep them."""
    read = dict(values)
    wanted: dict[Any, set[int]] = defaultdict(set)
    for name, value in values.items():
        field: Any = Claim._meta.get_field(name)
        if field.is_relation:
            wanted[field.related_model].update([value["id"]] if value else [])
        elif isinstance(field, models.DateField):  # moments too
            read[name] = field.to_python(value)
        elif name == "made_on":
            read[name] = PartialDate(value) if value else ""
    rows = {model: model._base_manager.in_bulk(pks) if pks else {} for model, pks in wanted.items()}
    for name, value in values.items():
        field = Claim._meta.get_field(name)
        if field.is_relation:
            read[name] = rows[field.related_model].get(value["id"]) if value else None
    return read


def family(claim: Claim, duplicates: list[Claim], moment: AsOf) -> list[int]:
    """The ids of the claims whose facts are read as the claim's own. No query but for what was said on a past day.

    Then a duplicate counts only from the day on which it was merged, by whatever way.
    """
    merged = [duplicate.pk for duplicate in duplicates]
    if not moment.as_recorded or not merged:
        return [claim.pk, *merged]
    into: dict[int, int] = {}
    merges = Edit.objects.filter(verb="merge_claims", object_type="claim", claim__in=merged)
    for pk, changes in merges.filter(moment.done_by("at")).order_by("id").values_list("object_id", "changes"):
        if not isinstance(changes, dict):
            into[pk] = claim.pk
        elif "merged_into" in changes:
            into[pk] = changes["merged_into"][1]["id"]
    return [claim.pk, *(pk for pk in merged if _leads_to(pk, claim.pk, into))]


def _leads_to(pk: int, survivor: int, into: dict[int, int]) -> bool:
    seen = set[int]()
    while pk in into and pk not in seen:
        seen.add(pk)
        pk = into[pk]
    return pk == survivor


def standing_at(moment: AsOf) -> Q:
    """Not taken back: as known then or as known now."""
    standing = Q(taken_back_at=None)
    return standing | Q(taken_back_at__gt=moment.at) if moment.as_recorded else standing


def rolled_back(rows: list[Any], moment: AsOf) -> list[Any]:
    """The rows as they were recorded by then. What was removed for legal cause stays removed."""
    if not rows:
        return []
    model = type(rows[0])
    by_id = {row.pk: row for row in rows}
    later = Edit.objects.filter(object_type=model._meta.model_name, object_id__in=by_id, at__gt=moment.at)
    for pk, verb, changes in later.order_by("-id").values_list("object_id", "verb", "changes"):
        if verb in _CREATING:
            del by_id[pk]
        elif isinstance(changes, dict):
            for name, (old, _) in changes.items():
                _put_back(by_id[pk], name, old)
    return list(by_id.values())


def _put_back(row: Any, name: str, old: Any) -> None:
    field = next((field for field in row._meta.concrete_fields if field.name == name), None)
    if isinstance(field, models.ForeignKey):
        setattr(row, field.attname, old["id"] if old else None)
    elif field is not None:
        setattr(row, name, field.to_python(old))
