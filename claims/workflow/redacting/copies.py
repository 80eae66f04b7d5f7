"""Where copies of a text stand, and what is left where each of them stood: what a redaction does, before it does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Cast

from claims import publishing
from claims.models import Batch, Claim, Edit, Party, Revision, SavedView, Source, StatusChange, Topic
from claims.models.append_only import TOMBSTONE, AppendOnly, fits_the_door, tombstone
from claims.published.digest import digest
from claims.workflow.redacting.reach import Model, Reach, add_batches, reach_of, refers, values_of
from claims.workflow.redacting.words import Words, redactable, redactable_models

_NEEDLE = 100  # letters of the text by which the database finds what may hold it


class Removal(NamedTuple):
    """One column of one row that loses words: what stands there, and what will."""

    row: models.Model
    field: str
    before: Any
    after: Any

    @property
    def sha256(self) -> str:
        """The digest (hex) of what stands there."""
        if isinstance(self.before, str):
            return digest(self.before)
        is_json = isinstance(self.row._meta.get_field(self.field), models.JSONField)
        return digest(json.dumps(self.before) if is_json else bytes(self.before))


@dataclass(frozen=True)
class Plan:
    """All that one redaction removes, the text that it is about first. `reach` is what was searched for copies of it."""

    removals: list[Removal]
    reach: Reach
    words: Words | None

    @property
    def revisions(self) -> list[Revision]:
        """Those that lose what they told."""
        return [r.row for r in self.removals if r.field == "body" and isinstance(r.row, Revision)]

    @cached_property
    def sha256(self) -> str:
        """The digest (hex) of what will be removed: another one where anything of it is another."""
        lines = [[r.row._meta.db_table, r.row.pk, r.field, r.sha256, str(r.after)] for r in self.removals]
        return digest(json.dumps(sorted(lines)))


def plan_of(row: models.Model, field: str) -> Plan:
    """What removing a text takes out. Reads all texts of the database that may hold it, and the revisions that do."""
    value, reach = getattr(row, field), reach_of(row)
    words = Words(value) if isinstance(value, str) else None
    if words is not None:
        add_batches(reach, _holding(Batch, words))
    found: dict[tuple[Model, int, str], Removal] = {}
    for removal in _removals(row, field, words, reach):
        found.setdefault((type(removal.row), removal.row.pk, removal.field), removal)
    return Plan(list(found.values()), reach, words)


def _removals(row: models.Model, field: str, words: Words | None, reach: Reach) -> Iterator[Removal]:
    """The text itself first. One may come twice."""
    if isinstance(row, Revision):
        yield from _whole(row)
    else:
        yield Removal(row, field, getattr(row, field), tombstone(_field_of(type(row), field)))
    if words is None:
        return
    for model in redactable_models():
        if model is not Revision:
            yield from _copies(model, words, reach)
    for revision in revisions_that_tell(words, reach):
        yield from _whole(revision)


def _whole(revision: Revision) -> Iterator[Removal]:
    """A digest of a part would prove nothing: the whole body goes, and its note, which stands in it too."""
    for name in Revision.redactable:
        if (value := getattr(revision, name)) not in (b"", "", TOMBSTONE):
            yield Removal(revision, name, value, tombstone(_field_of(Revision, name)))


def _copies(model: Model, words: Words, reach: Reach) -> Iterator[Removal]:
    for row in _holding(model, words):
        is_about = refers(row, reach)
        for name in redactable(model):
            before = getattr(row, name)
            after = _left_of(row, name, words) if is_about else _left_by_name(row, name, words, reach)
            if after != before:
                yield Removal(row, name, before, _that_fits(_field_of(model, name), after))


def _holding(model: Model, words: Words) -> Iterator[Any]:
    """The rows that hold the beginning of the words, in whatever letters."""
    start = words.text[:_NEEDLE]
    rows: Any = model._base_manager.order_by("pk")
    if model is SavedView:  # few, and encoded
        return rows.iterator()
    condition = Q(object_type="savedview") if model is Edit else Q()
    for name in redactable(model):
        if isinstance(_field_of(model, name), models.JSONField):
            rows = rows.alias(**{f"{name}_stored": Cast(name, models.TextField())})
            condition |= Q(**{f"{name}_stored__contains": _as_stored(start)})
        else:
            condition |= Q(**{f"{name}__contains": start})
    return rows.filter(condition).iterator()


def _as_stored(text: str) -> str:
    """How a text stands in a JSON column, without the quotation marks."""
    return json.dumps(text, ensure_ascii=connection.vendor == "sqlite")[1:-1]


def _left_of(row: models.Model, name: str, words: Words) -> Any:
    """What is left of a value of a row that is about what the words were said of."""
    value, field = getattr(row, name), _field_of(type(row), name)
    if isinstance(field, models.JSONField):
        return words.out_of_json(value, name)
    return words.out_of_whole(value, stone="") if isinstance(field, models.URLField) else words.out_of(value)


def _left_by_name(row: models.Model, name: str, words: Words, reach: Reach) -> Any:
    """What is left of a value of any other row: it may name what the words were said of."""
    value = getattr(row, name)
    if isinstance(row, SavedView):
        return words.out_of_query(value) if name == "query" else words.out_of_whole(value)
    if not isinstance(value, dict):
        return value
    if isinstance(row, Edit) and row.object_type == "savedview":
        return {key: [_left_of_view(key, item, words) for item in pair] for key, pair in value.items()}
    model = apps.get_model("claims", row.object_type) if isinstance(row, Edit) else Batch
    return {key: _left_of_names(item, key, _model_named(model, key), words, reach) for key, item in value.items()}


def _left_of_view(name: str, value: Any, words: Words) -> Any:
    if not isinstance(value, str):
        return value
    return words.out_of_query(value) if name == "query" else words.out_of_whole(value)


def _left_of_names(value: Any, name: str, model: Model, words: Words, reach: Reach) -> Any:
    if isinstance(value, list):
        return [_left_of_names(item, name, model, words, reach) for item in value]
    if isinstance(value, dict) and value.get("id") in reach.get(model, ()):
        return words.out_of_name(value, name) or value
    return value


def _model_named(model: Model, name: str) -> Model:
    """The model of the rows that an entry about a row of `model` names under a name; its own where it has no such field."""
    try:
        return model._meta.get_field(name).related_model or model
    except FieldDoesNotExist:
        return Topic if name == "topic" else model


def revisions_that_tell(words: Words, reach: Reach) -> Iterator[Revision]:
    """Those that say the words: anywhere, of one of the claims; of another, in what refers to the same rows."""
    parties = values_of(Party, "pk", reach[Party], "public_id")
    topics = values_of(Topic, "pk", reach[Topic], "slug")
    sources = {str(pk) for pk in reach[Source]}
    for revision in publishing.revisions_that_hold(words.text):  # a withdrawal has no such parts
        told = revision.payload
        if revision.claim_id not in reach[Claim] and revision.pk not in reach[Revision]:
            told = {
                "history": [change for change in told.get("history", ()) if change["id"] in reach[StatusChange]],
                "parties": [party for key, party in told.get("parties", {}).items() if key in parties],
                "sources": [source for key, source in told.get("sources", {}).items() if key in sources],
                "topics": [topic for topic in told["claim"].get("topics", ()) if topic["slug"] in topics],
            }
        if words.out_of_json(told) != told:
            yield revision


def _that_fits(field: models.Field[Any, Any], after: Any) -> Any:
    """The value, or a tombstone for all of it where the column, or the door to it, is too small for those that it has."""
    is_too_long = isinstance(after, str) and field.max_length is not None and len(after) > field.max_length
    if is_too_long or (issubclass(field.model, AppendOnly) and not fits_the_door(field, after)):
        return tombstone(field)
    return after


def _field_of(model: Model, name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field
