"""Undoes what was recorded of a party's reply."""

from __future__ import annotations

from claims.models import Claim, Edit, ReplyRequest
from claims.workflow.act import Act
from claims.workflow.undoing.fields import old_values, row_of, save_checked


def put_back_reply(act: Act, edit: Edit, claim: Claim) -> ReplyRequest:
    reply: ReplyRequest = row_of(edit)
    values = old_values(reply, edit)
    for name, value in values.items():
        setattr(reply, name, value)
    save_checked(reply, values)
    return reply
