"""The verbs: every write of the desk is one of these functions.

Each checks the permission and the version, locks what it changes, and writes the facts, the Edit and the projection in
one transaction. Desk, admin, import and commands call the same ones. A verb that takes `claims` takes many at once, with
a constant number of queries for a hundred; with a batch, a claim that cannot be changed gets its refusal as outcome.
"""

from claims.workflow.act import Conflict, Refused, recording_at
from claims.workflow.batches import BULK_VERBS, run_batch
from claims.workflow.claims import (
    add_topic,
    assign,
    edit_text,
    merge_claims,
    merge_parties,
    merge_sources,
    receive,
    relate,
    remove_topic,
    set_review,
    set_stage,
    turn_down,
    unrelate,
)
from claims.workflow.evidence import correct_position, link_evidence, record_position, unlink_evidence, void_position
from claims.workflow.publication import publish, redact, redactable, why_not_publish, withdraw
from claims.workflow.records import (
    add_account,
    add_party,
    add_source,
    add_status,
    define_topic,
    edit_account,
    edit_party,
    edit_source,
    edit_status,
    edit_topic,
    retire_status,
    set_password,
)
from claims.workflow.status import change_status

__all__ = [
    "BULK_VERBS",
    "Conflict",
    "Refused",
    "add_account",
    "add_party",
    "add_source",
    "add_status",
    "add_topic",
    "assign",
    "change_status",
    "correct_position",
    "define_topic",
    "edit_account",
    "edit_party",
    "edit_source",
    "edit_status",
    "edit_text",
    "edit_topic",
    "link_evidence",
    "merge_claims",
    "merge_parties",
    "merge_sources",
    "publish",
    "receive",
    "record_position",
    "recording_at",
    "redact",
    "redactable",
    "relate",
    "remove_topic",
    "retire_status",
    "run_batch",
    "set_password",
    "set_review",
    "set_stage",
    "turn_down",
    "unlink_evidence",
    "unrelate",
    "void_position",
    "why_not_publish",
    "withdraw",
]
