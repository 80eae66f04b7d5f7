"""Undoes the adding of a note, of a request for a reply or for a correction, and the taking back of one."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.models import Claim, Edit
from claims.workflow.act import Act
from claims.workflow.undoing.fields import changed_since, row_of


def take_back(act: Act, edit: Edit, claim: Claim) -> models.Model:
    return _taken_back(edit, None, act.at)


def bring_back(act: Act, edit: Edit, claim: Claim) -> models.Model:
    return _taken_back(edit, edit.at, None)


def _taken_back(edit: Edit, before: Any, after: Any) -> models.Model:
    row = row_of(edit)
    if row.taken_back_at != before:
        raise changed_since()
    row.taken_back_at = after
    row.save(update_fields=["taken_back_at"])
    return row
