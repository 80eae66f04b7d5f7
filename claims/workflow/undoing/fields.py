"""Puts fields back to what they were, if they are still what the entry made of them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from claims.models import Claim, Edit, Party
from claims.vocabulary import Stage, TurnedDown
from claims.workflow.act import Act, Refused
from claims.workflow.chains import LINKS, keep_chain
from claims.workflow.counters import write_counts
from claims.workflow.parties import DECIDES_ORIGINS, lock_counted_by
from claims.workflow.planning import keep_assignee_name
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing
from claims.workflow.rows import index_rows


def changed_since() -> Refused:
    return Refused(_("Somebody changed it again since. Correct it instead."))


def row_of(edit: Edit) -> Any:
    """The row that an entry is about, locked. One query."""
    model = apps.get_model("claims", edit.object_type)
    return model._default_manager.select_for_update(of=("self",)).get(pk=edit.object_id)


def refuse_without_words(edit: Edit) -> None:
    """Refuse to put back what was removed for legal cause, be it while this waited for the row to be locked. One query."""
    edit.refresh_from_db(fields=["changes"])
    if edit.lost_words:
        raise Refused(_("What it changed was removed for legal cause, so it cannot be undone."))


def old_values(row: models.Model, edit: Edit) -> dict[str, Any]:
    """Column → what stood there before the entry. Raises Refused where something else stands there by now."""
    refuse_without_words(edit)
    values: dict[str, Any] = {}
    for name, (old, new) in edit.changes.items():
        if old == new:
            continue
        field = row._meta.get_field(name)
        assert isinstance(field, models.Field)
        if getattr(row, field.attname) != _read_back(field, new):
            raise changed_since()
        values[field.attname] = _read_back(field, old)
    return values


def _read_back(field: models.Field[Any, Any], value: Any) -> Any:
    """The opposite of `as_json`."""
    if isinstance(value, dict):
        value = value["id"]
    return field.to_python(value)


def put_back_on_claim(act: Act, edit: Edit, claim: Claim) -> Claim:
    act.set_derived(claim, **old_values(claim, edit))
    return claim


def assign_back(act: Act, edit: Edit, claim: Claim) -> Claim:
    put_back_on_claim(act, edit, claim)
    keep_assignee_name(act, claim)
    assignee = claim.assignee
    if assignee is not None and not (assignee.is_active and assignee.has_perm("claims.research")):
        raise Refused(_("{name} does not work at the desk any more. Assign it anew.").format(name=assignee))
    return claim


def turn_down_received(act: Act, edit: Edit, claim: Claim) -> Claim:
    """A claim that was received by mistake is turned down as such, as long as nobody has done anything to it."""
    others = Edit.objects.filter(claim=claim, undoes=None, undone_by=None).exclude(pk=edit.pk)
    if others.exists():
        raise Refused(_("Something was done to this claim since it was received. Turn it down instead."))
    act.set_derived(claim, stage=Stage.TURNED_DOWN.value, turned_down=TurnedDown.MISTAKE.value)
    return claim


def put_back_on_row(act: Act, edit: Edit, claim: None) -> models.Model:
    """For parties, sources and topics."""
    row = apps.get_model("claims", edit.object_type)._default_manager.get(pk=edit.object_id)
    if type(row) in LINKS:
        linked, _now = edit.changes.get(LINKS[type(row)][0], (None, None))
        if linked is not None:
            keep_chain(row, linked["id"])
    counted = lock_counted_by(row) if isinstance(row, Party) and DECIDES_ORIGINS & edit.changes.keys() else []
    lock_claims_that_show(row)
    row = row_of(edit)
    values = old_values(row, edit)
    for name, value in values.items():
        setattr(row, name, value)
    save_checked(row, values)
    index_rows([row])
    mark_for_republishing(claims_that_show(row))
    write_counts(counted)
    return row


def save_checked(row: models.Model, values: dict[str, Any]) -> None:
    """Save these columns. Raises Refused where what was right before is not any more, such as an address taken since."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save(update_fields=list(values))
