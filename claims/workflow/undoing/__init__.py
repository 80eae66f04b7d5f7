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
from claims.workflow.undoing import fairness, relations, rows, said, shown
from claims.workflow.undoing.status import take_back_change

Changes = Mapping[str, Any]


def reversed_changes(edit: Edit) -> Changes:
    return {name: [new, old] for name, (old, new) in edit.changes.items()}


def _turned_down(edit: Edit) -> Changes:
    return {"stage": [Stage.RECEIVED.value, Stage.TURNED_DOWN.value], "turned_down": ["", TurnedDown.MISTAKE.value]}


@dataclass(frozen=True)
class Way:
    """`permission` is that of the verb which is undone, `tells` what the new entry says of what changed."""

    undo: Callable[[Act, Edit, Any], models.Model]
    permission: str = "research"
    tells: Callable[[Edit], Changes] = reversed_changes


_put_back = Way(rows.put_back_on_claim)

# Verb → how it is undone. What is not here cannot be undone.
WAYS: dict[str, Way] = {
    "receive": Way(rows.turn_down_received, tells=_turned_down),
    "edit_text": _put_back,
    "set_stage": _put_back,
    "turn_down": _put_back,
    "assign": Way(rows.assign_back),
    "set_review": _put_back,
    "mark_checked": _put_back,
    "ask_second_look": _put_back,
    "return_from_review": _put_back,
    "add_topic": Way(relations.leave_topic),
    "remove_topic": Way(relations.enter_topic),
    "relate": Way(relations.end_relation),
    "unrelate": Way(relations.relate_again),
    "link_evidence": Way(shown.unlink),
    "unlink_evidence": Way(shown.link_again),
    "record_position": Way(said.void),
    "void_position": Way(said.say_again),
    "correct_position": Way(said.correct_back),
    "change_status": Way(take_back_change, "decide_status"),
    "add_note": Way(fairness.take_back),
    "take_back_note": Way(fairness.bring_back),
    "ask_reply": Way(fairness.take_back),
    "record_reply": Way(fairness.put_back_reply),
    "edit_reply": Way(fairness.put_back_reply),
    "take_back_reply": Way(fairness.bring_back),
    "receive_request": Way(fairness.take_back),
    "take_back_request": Way(fairness.bring_back),
    "decide_request": Way(fairness.open_again, "decide_status"),
    "reopen_request": Way(fairness.decide_again, "decide_status"),
    "edit_party": Way(rows.put_back_on_row),
    "edit_source": Way(rows.put_back_on_row),
    "edit_topic": Way(rows.put_back_on_row, "edit_vocabularies"),
}


def way_of(edit: Edit) -> Way | None:
    """How an entry is undone; None where it cannot be. Adding a topic to the vocabulary is logged as adding a claim to one is."""
    if edit.undoes_id is not None or (edit.verb == "add_topic" and edit.claim_id is None):
        return None
    return WAYS.get(edit.verb)
