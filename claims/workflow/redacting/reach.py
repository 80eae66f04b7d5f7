"""What refers to a row: the claims that it belongs to or that name it, all that stands on them, and what they name in turn.

A text that is told with a row stands on one of these claims, in one of the parties, sources and topics that their pages name,
or in an entry about any of them. Of what else has the same words by chance nothing is known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models

from claims.models import (
    Batch,
    Claim,
    ClaimRelation,
    Edit,
    Evidence,
    Party,
    Position,
    PositionVoid,
    Redaction,
    ReplyRequest,
    Revision,
    Source,
    StatusChange,
    Topic,
)

Model = type[models.Model]
Reach = dict[Model, set[int]]  # the ids of the rows that count

_CHUNK = 500  # ids in one query
# What of a claim names a row of another model: model, column of the claim, column of the row that is named.
_NAMES: dict[Model, list[tuple[Model, str, str]]] = {
    Party: [
        (Claim, "pk", "claimant"),
        (Claim, "pk", "accused"),
        (Position, "claim", "party"),
        (Evidence, "claim", "origin"),
        (ReplyRequest, "claim", "party"),
    ],
    Source: [(Claim, "pk", "first_appearance"), (Position, "claim", "source"), (Evidence, "claim", "source")],
    Topic: [(Claim.topics.through, "claim", "topic")],
}
# What parties and sources name, and so bring along: model, column, model of what is named.
_LINKS: list[tuple[Model, str, Model]] = [
    (Party, "part_of", Party),
    (Party, "merged_into", Party),
    (Source, "publisher", Party),
    (Source, "through", Source),
    (Source, "merged_into", Source),
]


def reach_of(row: models.Model) -> Reach:
    """All that refers to a row. A few dozen queries, more for a row that thousands of claims name."""
    own = belongs_to(row)
    reach: Reach = defaultdict(set)
    reach[Claim] = _families(own[Claim] | claims_that_name(own))
    for model, named_by in _NAMES.items():
        reach[model] |= own[model]
        for holder, of_claim, column in named_by:
            reach[model] |= values_of(holder, of_claim, reach[Claim], column)
    _add_named_before(reach)
    _follow(reach, onward=True)
    for model in (Party, Source):
        reach[model] |= values_of(model, "merged_into", reach[model], "pk")
    return reach


def add_batches(reach: Reach, batches: Iterable[Batch]) -> None:
    """Add bulk edits that are about one of the claims: what they gave as their reason stands on the others too."""
    reach[Batch] |= {batch.pk for batch in batches if refers(batch, reach)}
    for chunk in in_chunks(reach[Batch]):
        for claim, changes in Edit.objects.filter(batch__in=chunk).values_list("claim", "changes"):
            for name, (_old, new) in changes.items() if isinstance(changes, dict) else ():
                if name == "change":
                    reach[StatusChange].add(new)
                elif name == "revision":
                    reach[Revision] |= set(
                        Revision.objects.filter(claim=claim, number=new).values_list("pk", flat=True)
                    )


def refers(row: models.Model, reach: Reach) -> bool:
    return any(ids & reach[model] for model, ids in belongs_to(row).items())


def belongs_to(row: models.Model) -> Reach:
    """The claims, or the party, source or topic, that a row is about; its bulk edit; itself. Up to two queries."""
    found: Reach = defaultdict(set)
    if isinstance(row, Claim | Party | Source | Topic):
        found[type(row)] = {row.pk}
    elif isinstance(row, PositionVoid):
        found[Claim] = {row.position.claim_id}
    elif isinstance(row, Batch):
        found[Claim] = {int(pk) for pk in row.selected} | set(row.outcomes.values_list("claim", flat=True))
    elif isinstance(row, Redaction):
        ordered = {"pk": row.edit_id} if row.edit_id else {"verb": "redact", "at": row.at, "by": row.by_id}
        for edit in Edit.objects.filter(**ordered):
            for model, ids in belongs_to(edit).items():
                found[model] |= ids
    elif isinstance(row, Edit):
        return _subject_of(row)
    elif (claim := getattr(row, "claim_id", None)) is not None:
        found |= {Claim: {claim}, type(row): {row.pk}}
    return found


def claims_that_name(rows: Reach) -> set[int]:
    """The ids of the claims on whose pages these parties, sources or topics stand."""
    rows = defaultdict(set, {model: set(rows[model]) for model in _NAMES})
    _follow(rows, onward=False)
    return {
        claim
        for model, named_by in _NAMES.items()
        for holder, of_claim, column in named_by
        for claim in values_of(holder, column, rows[model], of_claim)
    }


def in_chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    """Ids in ascending order, as many at a time as go into one query."""
    rest = iter(sorted(pks))
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _subject_of(edit: Edit) -> Reach:
    found: Reach = defaultdict(set, {Batch: {edit.batch_id}} if edit.batch_id is not None else {})
    if edit.object_type == "claimrelation":
        relation = ClaimRelation.objects.get(pk=edit.object_id)
        found[Claim] = {relation.claim_id, relation.other_id}
    elif edit.claim_id is not None:
        found[Claim] = {edit.claim_id}
    elif (model := apps.get_model("claims", edit.object_type)) in _NAMES:
        found[model] = {edit.object_id}
    return found


def _add_named_before(reach: Reach) -> None:
    """Add what the claims named once: undoing what was edited since would name it again."""
    models_of = {"claimant": Party, "accused": Party, "first_appearance": Source, "topics": Topic, "origin": Party}
    for chunk in in_chunks(reach[Claim]):
        edits = Edit.objects.filter(claim__in=chunk, object_type__in=("claim", "evidence"))
        for changes in edits.values_list("changes", flat=True):
            for name, pair in changes.items() if isinstance(changes, dict) else ():
                if name in models_of:
                    named = [row for value in pair for row in (value if isinstance(value, list) else [value]) if row]
                    reach[models_of[name]] |= {row["id"] for row in named}


def _families(claims: Collection[int]) -> set[int]:
    """Claims, with those that they were merged into and all that were merged there."""
    survivors = set(claims) | values_of(Claim, "pk", claims, "merged_into")
    return survivors | values_of(Claim, "merged_into", survivors, "pk")


def _follow(rows: Reach, *, onward: bool) -> None:
    """Add the parties and sources that these name, or, not onward, those that name these, until nothing is new."""
    new: Reach = {model: set(rows[model]) for model in (Party, Source)}
    while any(new.values()):
        found: Reach = defaultdict(set)
        for holder, column, named in _LINKS:
            if onward:
                found[named] |= values_of(holder, "pk", new[holder], column)
            else:
                found[holder] |= values_of(holder, column, new[named], "pk")
        new = {model: found[model] - rows[model] for model in new}
        for model, pks in new.items():
            rows[model] |= pks


def values_of(model: Model, column: str, pks: Iterable[int], wanted: str) -> set[Any]:
    """What stands in a column of the rows that have one of these ids in another; nothing is left out."""
    rows = model._base_manager.order_by()
    found = (rows.filter(**{f"{column}__in": chunk}).values_list(wanted, flat=True) for chunk in in_chunks(pks))
    return {value for values in found for value in values if value is not None}
