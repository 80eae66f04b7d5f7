"""The verb that removes a text for legal cause: where it stands, and wherever a copy of it does. It cannot be undone.

Digest and tombstone stay. Of a longer text the words alone are removed. Revisions lose their whole body, since a digest of a
part would prove nothing; the page says so until somebody publishes again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from claims import publishing, search
from claims.models import (
    Batch,
    Claim,
    Edit,
    Evidence,
    Party,
    Position,
    Redaction,
    ReplyRequest,
    Revision,
    Source,
    Topic,
    User,
)
from claims.models.append_only import TOMBSTONE, AppendOnly
from claims.published.digest import digest
from claims.workflow.act import Act, Refused, reason_of
from claims.workflow.claims import index
from claims.workflow.redacting.copies import Plan, Removal, plan_of
from claims.workflow.redacting.reach import Model, belongs_to, claims_that_name, in_chunks
from claims.workflow.redacting.words import redactable
from claims.workflow.rows import index_rows

_FOUND_BY: tuple[Model, ...] = (Claim, Evidence, Position, ReplyRequest, Party, Source)  # what `index` reads


class RedactionChanged(Refused):
    """What would be removed is not what was looked at. `plan` is what it is now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("What would be removed is not what you saw. Compare, then confirm again."))
        self.plan = plan


def plan_redaction(row: models.Model, field: str, *, reason: str = "") -> Plan:
    """All that redacting this text for a reason would remove, as it stands now. Raises Refused."""
    if field not in redactable(type(row)):
        raise Refused(_("This text cannot be removed here."), "field")
    row.refresh_from_db()
    if getattr(row, field) in ("", b"", {}, TOMBSTONE):
        raise Refused(_("There is no text to remove."), "field")
    plan = plan_of(row, field)
    if plan.words is not None and plan.words.out_of(reason) != reason:
        raise Refused(_("The reason says what is to be removed, and it is kept. Say it in other words."), "reason")
    return plan


def redact(user: User, row: models.Model, field: str, *, reason: str, previewed: str | None = None) -> list[Redaction]:
    """Remove a text for legal cause, with every copy of it. Raises Refused.

    `previewed` is the digest of the plan that was looked at: another one raises RedactionChanged.
    """
    reason = reason_of(reason)
    with Act(user, "redact", "redact") as act:
        _lock(plan_redaction(row, field), row)
        claim = row if isinstance(row, Claim) else getattr(row, "claim", None)
        locked = act.lock_one(claim) if claim is not None else None
        plan = plan_redaction(row, field, reason=reason)
        if previewed not in (None, plan.sha256):
            raise RedactionChanged(plan)
        changes: dict[str, list[Any]] = {
            "field": [field, None],
            "places": [len(plan.removals), None],
            "revisions": [len(plan.revisions), None],
        }
        edit = act.log(row, changes, reason=reason, claim=locked)
        act.write_log()
        redactions = [_remove(edit, removal) for removal in plan.removals]
        row.refresh_from_db()
        publishing.redact(plan.revisions)
        for removal in plan.removals:
            if isinstance(removal.row, Party) and removal.field == "name":
                publishing.forget_name(removal.row)
        _mark(plan.revisions)
        for chunk in in_chunks(_found_by(plan.removals)):
            for touched in Claim.objects.surviving().filter(pk__in=chunk):
                index(touched)
        for named in (removal.row for removal in plan.removals if isinstance(removal.row, Party | Source)):
            named.refresh_from_db()
            index_rows([named])
        search.purge()
    return redactions


def _lock(plan: Plan, row: models.Model) -> None:
    """Let nobody add a copy until this act ends: who writes on a claim holds it, and then waits for parties and sources.

    Who goes on with a bulk edit holds that before its claims.
    """
    if not connection.features.has_select_for_update:
        return
    batches = plan.reach[Batch].union(removal.row.pk for removal in plan.removals if isinstance(removal.row, Batch))
    claims = plan.reach[Claim].union(*(belongs_to(removal.row)[Claim] for removal in plan.removals))
    of_others = ((model, plan.reach[model]) for model in (Party, Source, Topic))
    for model, pks in [(Batch, batches), (Claim, claims), *of_others]:
        for chunk in in_chunks(pks):
            list(model._base_manager.filter(pk__in=chunk).order_by("pk").select_for_update().values_list("pk"))
    list(type(row)._base_manager.filter(pk=row.pk).select_for_update().values_list("pk"))


def _remove(edit: Edit, removal: Removal) -> Redaction:
    """Put what is left in place of a value, once its Edit and a Redaction name it: the triggers let nothing else pass."""
    row, field = removal.row, removal.field
    redaction = Redaction.objects.create(
        table_name=row._meta.db_table,
        row_id=row.pk,
        field_name=field,
        sha256=_digest_of_stored(removal),
        reason=edit.reason,
        at=edit.at,
        by=edit.by,
        edit=edit,
    )
    values = {field: removal.after}
    if isinstance(row, Source) and field == "url":
        values["url_key"] = ""
    try:
        with transaction.atomic():
            models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    except IntegrityError as error:
        if isinstance(row, AppendOnly):
            raise
        words = _("Without it “{row}” would be called like another. Give one of the two another name first.")
        raise Refused(words.format(row=row)) from error
    return redaction


def _digest_of_stored(removal: Removal) -> str:
    """The sha256 (hex) of a value as the database has it: JSON reads otherwise there than where it was written."""
    row, field = removal.row, removal.field
    if not isinstance(row._meta.get_field(field), models.JSONField):
        return removal.sha256
    stored = Cast(field, models.TextField())
    return digest(type(row)._base_manager.values_list(stored, flat=True).get(pk=row.pk))


def _mark(revisions: Iterable[Revision]) -> None:
    """What is left of claims that lost what readers see can be published again."""
    for chunk in in_chunks({revision.claim_id for revision in revisions}):
        Claim.objects.published().filter(pk__in=chunk).update(has_unpublished_changes=True)


def _found_by(removals: Iterable[Removal]) -> set[int]:
    """The ids of the claims that could be found by what was removed."""
    claims, survivors = set[int](), set[int]()
    for row in (removal.row for removal in removals if isinstance(removal.row, _FOUND_BY)):
        rows = belongs_to(row)
        claims |= rows[Claim] | claims_that_name(rows)
    for chunk in in_chunks(claims):
        survivors |= {
            merged or pk for pk, merged in Claim.objects.filter(pk__in=chunk).values_list("pk", "merged_into")
        }
    return survivors
