"""How each verb is undone: a function that does the opposite, and refuses where something was built on it meanwhile.

Each takes the act, the entry that is undone, and the claim of the entry, locked; None for an entry about a party, a source
or a topic. It returns the row that the new entry is about. Nothing is ever deleted by any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from claims.models import Edit
from claims.vocabulary import Stage, TurnedDown
from claims.workflow.act import Act
from claims.workflow.undoing import corrections, evidence, fields, positions, relations, replies, taking_back, topics
from claims.workflow.undoing.status import take_back_change

Changes = Mapping[str, Any]


def reversed_changes(edit: Edit) -> Changes:
    return {name: [new, old] for name, (old, new) in edit.changes.items()}


def _turned_down(edit: Edit) -> Changes:
    return {"stage": [Stage.RECEIVED.value, Stage.TURNED_DOWN.value], "turned_down": ["", TurnedDown.MISTAKE.value]}


@dataclass(frozen=True)
class Reversal:
    """`permission` is that of the verb which is undone, `changes` what the new entry says of what changed."""

    undo: Callable[[Act, Edit, Any], models.Model]
    permission: str = "research"
    changes: Callable[[Edit], Changes] = reversed_changes


_put_back = Reversal(fields.put_back_on_claim)

# Verb → how it is undone. What is not here cannot be undone.
REVERSALS: dict[str, Reversal] = {
    "receive": Reversal(fields.turn_down_received, changes=_turned_down),
    "edit_text": _put_back,
    "set_stage": _put_back,
    "turn_down": _put_back,
    "assign": Reversal(fields.assign_back),
    "set_review": _put_back,
    "mark_checked": _put_back,
    "ask_second_look": _put_back,
    "return_from_review": _put_back,
    "add_topic": Reversal(topics.leave_topic),
    "remove_topic": Reversal(topics.enter_topic),
    "relate": Reversal(relations.end_relation),
    "unrelate": Reversal(relations.relate_again),
    "link_evidence": Reversal(evidence.unlink),
    "edit_evidence": Reversal(evidence.put_back),
    "unlink_evidence": Reversal(evidence.link_again),
    "record_position": Reversal(positions.void),
    "void_position": Reversal(positions.say_again),
    "correct_position": Reversal(positions.correct_back),
    "change_status": Reversal(take_back_change, "decide_status"),
    "add_note": Reversal(taking_back.take_back),
    "take_back_note": Reversal(taking_back.bring_back),
    "ask_reply": Reversal(taking_back.take_back),
    "record_reply": Reversal(replies.put_back_reply),
    "edit_reply": Reversal(replies.put_back_reply),
    "take_back_reply": Reversal(taking_back.bring_back),
    "receive_request": Reversal(taking_back.take_back),
    "take_back_request": Reversal(taking_back.bring_back),
    "decide_request": Reversal(corrections.open_again, "decide_status"),
    "reopen_request": Reversal(corrections.decide_again, "decide_status"),
    "edit_party": Reversal(fields.put_back_on_row),
    "edit_source": Reversal(fields.put_back_on_row),
    "edit_topic": Reversal(fields.put_back_on_row, "edit_vocabularies"),
}


def reversal_of(edit: Edit) -> Reversal | None:
    """How an entry is undone; None where it cannot be. Adding a topic to the vocabulary is logged as adding a claim to one is."""
    if edit.undoes_id is not None or (edit.verb == "add_topic" and edit.claim_id is None):
        return None
    return REVERSALS.get(edit.verb)
