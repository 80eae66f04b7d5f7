"""The verbs: every write of the desk is one of these functions.

Each checks the permission and the version, locks what it changes, and writes the facts, the Edit and the projection in
one transaction. Desk, admin, import and commands call the same ones. A verb that takes `claims` takes many at once, with
a constant number of queries for a hundred; with a batch, a claim that cannot be changed gets its refusal as outcome.
"""

from claims.workflow.accounts import add_account, change_own_password, edit_account, set_password
from claims.workflow.act import Conflict, PreviewChanged, Refused, made_by, recording_at
from claims.workflow.batches import BULK_VERBS, continue_batch, run_batch, start_batch, undo_batch
from claims.workflow.checklist import Check, checklist, set_checklist
from claims.workflow.claims import edit_text, receive
from claims.workflow.clock import put_clock_right
from claims.workflow.corrections import decide_request, receive_request, reopen_request, take_back_request
from claims.workflow.counters import recount
from claims.workflow.evidence import edit_evidence, link_evidence, unlink_evidence
from claims.workflow.follows import follow, mark_all_read, mark_read, unfollow
from claims.workflow.merging import index_survivors, merge_claims, merge_parties, merge_sources
from claims.workflow.notes import add_note, take_back_note
from claims.workflow.parties import add_party, edit_party
from claims.workflow.planning import assign, mark_checked, set_review, set_stage, turn_down
from claims.workflow.positions import correct_position, record_position, void_position
from claims.workflow.preferences import prefer
from claims.workflow.publication import (
    change_status_and_publish,
    publish,
    why_not_publish,
    withdraw,
)
from claims.workflow.redacting.words import redactable
from claims.workflow.redaction import RedactionChanged, plan_redaction, redact
from claims.workflow.relations import relate, unrelate
from claims.workflow.replies import ask_reply, edit_reply, record_reply, take_back_reply
from claims.workflow.republishing import compare_all_with_published, compare_with_published
from claims.workflow.review import ask_second_look, return_from_review
from claims.workflow.saved_views import delete_view, rename_view, save_view
from claims.workflow.sources import add_source, edit_source
from claims.workflow.status import change_status
from claims.workflow.statuses import add_status, edit_status, retire_status
from claims.workflow.topics import add_topic, define_topic, edit_topic, remove_topic
from claims.workflow.undo import undo

__all__ = [
    "BULK_VERBS",
    "Check",
    "Conflict",
    "PreviewChanged",
    "RedactionChanged",
    "Refused",
    "add_account",
    "add_note",
    "add_party",
    "add_source",
    "add_status",
    "add_topic",
    "ask_reply",
    "ask_second_look",
    "assign",
    "change_own_password",
    "change_status",
    "change_status_and_publish",
    "checklist",
    "compare_all_with_published",
    "compare_with_published",
    "continue_batch",
    "correct_position",
    "decide_request",
    "define_topic",
    "delete_view",
    "edit_account",
    "edit_evidence",
    "edit_party",
    "edit_reply",
    "edit_source",
    "edit_status",
    "edit_text",
    "edit_topic",
    "follow",
    "index_survivors",
    "link_evidence",
    "made_by",
    "mark_all_read",
    "mark_checked",
    "mark_read",
    "merge_claims",
    "merge_parties",
    "merge_sources",
    "plan_redaction",
    "prefer",
    "publish",
    "put_clock_right",
    "receive",
    "receive_request",
    "record_position",
    "record_reply",
    "recording_at",
    "recount",
    "redact",
    "redactable",
    "relate",
    "remove_topic",
    "rename_view",
    "reopen_request",
    "retire_status",
    "return_from_review",
    "run_batch",
    "save_view",
    "set_checklist",
    "set_password",
    "set_review",
    "set_stage",
    "start_batch",
    "take_back_note",
    "take_back_reply",
    "take_back_request",
    "turn_down",
    "undo",
    "undo_batch",
    "unfollow",
    "unlink_evidence",
    "unrelate",
    "void_position",
    "why_not_publish",
    "withdraw",
]
