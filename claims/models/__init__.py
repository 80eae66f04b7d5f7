"""The nouns of the tracker. Facts are written by claims.workflow, what is public by claims.publishing, by nothing else."""

from claims.models.batches import Batch, BatchOutcome
from claims.models.claims import Claim, ClaimRelation, Topic
from claims.models.edits import Edit, Redaction
from claims.models.evidence import Evidence
from claims.models.fairness import ChecklistRule, CorrectionRequest, ReplyRequest
from claims.models.parties import Party
from claims.models.positions import Position, PositionVoid
from claims.models.public_index import (
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicMergedParty,
    PublicParty,
    PublicPosition,
    PublicRule,
    PublicStatus,
    PublicTopic,
)
from claims.models.revisions import Revision
from claims.models.sources import Source
from claims.models.status import Status, StatusChange, StatusChangeCitation
from claims.models.users import User
from claims.models.work import Follow, Note, SavedView

__all__ = [
    "Batch",
    "BatchOutcome",
    "ChecklistRule",
    "Claim",
    "ClaimRelation",
    "CorrectionRequest",
    "Edit",
    "Evidence",
    "Follow",
    "Note",
    "Party",
    "Position",
    "PositionVoid",
    "PublicChange",
    "PublicClaim",
    "PublicCorrection",
    "PublicMergedParty",
    "PublicParty",
    "PublicPosition",
    "PublicRule",
    "PublicStatus",
    "PublicTopic",
    "Redaction",
    "ReplyRequest",
    "Revision",
    "SavedView",
    "Source",
    "Status",
    "StatusChange",
    "StatusChangeCitation",
    "Topic",
    "User",
]
