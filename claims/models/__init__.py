"""The nouns of the tracker. Facts are written by claims.workflow, what is public by claims.publishing, by nothing else."""

from claims.models.batches import Batch, BatchOutcome
from claims.models.checklist import ChecklistRule
from claims.models.claims import Claim
from claims.models.corrections import CorrectionRequest
from claims.models.edits import Edit, Redaction
from claims.models.evidence import Evidence
from claims.models.follows import Follow
from claims.models.notes import Note
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
from claims.models.relations import ClaimRelation
from claims.models.replies import ReplyRequest
from claims.models.revisions import Revision
from claims.models.saved_views import SavedView
from claims.models.sources import Source
from claims.models.status import Status, StatusChange, StatusChangeCitation
from claims.models.topics import Topic
from claims.models.users import User

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
