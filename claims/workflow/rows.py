"""Adds and changes a row that claims refer to, within an act: what parties, sources, topics and statuses share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from claims import search
from claims.models import Edit, Party, Redaction, Source
from claims.publishing.visibility import FIELDS
from claims.workflow.act import Act, Refused, RowConflict, created, save_new
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing

# By which of their words those are found that the desk lists.
_FOUND_BY: dict[type[models.Model], tuple[str, ...]] = {
    Party: ("public_id", "name", "description", "wikidata_id"),
    Source: ("title", "author", "url"),
}
_CHUNK = 500


def _names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def add_row(act: Act, row: Any, reason: str) -> Any:
    save_new(row)
    act.log(row, created(row, _names(type(row))), reason=reason)
    index_rows([row])
    return row


def edit_row(act: Act, row: Any, fields: dict[str, Any], reason: str, seen: int | None = None) -> Any:
    """Change a row's fields; nothing is written where nothing changes. Claims that show it are marked to be published.

    `seen` is the id of its newest Edit that was seen; None asks nothing of it. Raises RowConflict.
    """
    is_public = not FIELDS[type(row).__name__].public.isdisjoint(fields)
    if is_public:
        lock_claims_that_show(row)
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    refuse_stale(row, seen, fields)
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(row, name, new)
        row.full_clean()
        row.save(update_fields=list(changes))
        act.log(row, changes, reason=reason)
        index_rows([row])
        if is_public:
            mark_for_republishing(claims_that_show(row))
    return row


def newest_edit_of(row: models.Model) -> int:
    """The id of the newest Edit that changed a row, by which a form knows what it shows; 0 where there is none. Two queries."""
    removed = _redactions_of(row).order_by("-edit_id").values_list("edit_id", flat=True).first()
    return max(_edits_of(row).order_by("-id").values_list("id", flat=True).first() or 0, removed or 0)


def refuse_stale(row: Any, seen: int | None, names: Collection[str] | None = None) -> None:
    """Refuse to pass over what became of a locked row since its newest Edit was `seen`; None: nothing was.

    `names` are the fields that would be written: a change of others is no conflict. None stands for all of them. What was
    removed for legal cause always is one. Raises RowConflict, and Refused where the row was merged into another meanwhile.
    """
    if seen is None:
        return
    if row.merged_into_id is not None:
        raise Refused(_("It was merged into “{other}” meanwhile. Go on there.").format(other=row.merged_into))
    removed = Q(pk__in=_redactions_of(row).filter(edit__gt=seen).values("edit"))
    own = _edits_of(row).filter(pk__gt=seen)
    touching = [edit.pk for edit in own if names is None or edit.lost_words or not set(names).isdisjoint(edit.changes)]
    edits = list(Edit.objects.filter(removed | Q(pk__in=touching)).select_related("by", "undoes").order_by("id"))
    if edits:
        raise RowConflict(row, edits)


def _edits_of(row: models.Model) -> models.QuerySet[Edit]:
    return Edit.objects.filter(object_type=str(row._meta.model_name), object_id=row.pk)


def _redactions_of(row: models.Model) -> models.QuerySet[Redaction]:
    return Redaction.objects.filter(table_name=row._meta.db_table, row_id=row.pk).exclude(edit=None)


def index_rows(rows: Iterable[models.Model]) -> None:
    """Make parties and sources findable in their lists by their own words; others are in none. Two queries a model."""
    for model, names in _FOUND_BY.items():
        found = {row.pk: "\n".join(str(getattr(row, name)) for name in names) for row in rows if isinstance(row, model)}
        search.index(model, found)


def index_all_rows() -> None:
    """Make all parties and sources findable in their lists. Some queries for each five hundred."""
    for model in _FOUND_BY:
        last = 0
        while rows := list(model._default_manager.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
            index_rows(rows)
            last = rows[-1].pk
