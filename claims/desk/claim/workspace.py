"""Reads everything that a claim's workspace shows, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.desk.claim import activity
from claims.desk.claim.as_of import NOW, AsOf, Past, as_it_was, family
from claims.desk.claim.forms import AsOfForm
from claims.desk.claim.relations import Relations, relations_of
from claims.desk.claim.timeline import Timeline, timeline_of
from claims.desk.claim.truncation import KINDS, OF_THE_LOG, SHOWN, Truncation
from claims.desk.corrections.reads import requests_of
from claims.desk.evidence.reads import EvidenceList
from claims.desk.forms import new_token
from claims.desk.inbox import reads as inbox
from claims.desk.positions.table import PositionTable
from claims.desk.replies.reads import replies_of
from claims.desk.sources.reads import put_sources
from claims.desk.status.history import History
from claims.models import Claim, CorrectionRequest, Edit, Follow, Note, ReplyRequest, Revision, Status, User
from claims.vocabulary import ChangeKind, Stage
from claims.workflow import why_not_publish
from claims.workflow.undo import still_undoable

LATEST_NOTES = 20


class Workspace:
    """A claim as its editors see it. What was merged into it is shown as its own."""

    def __init__(
        self,
        claim: Claim,
        user: User,
        moment: AsOf = NOW,
        *,
        unfolded: Iterable[str] = (),
        as_of: AsOfForm | None = None,
    ) -> None:
        self._now, self.user, self.moment = claim, user, moment
        self.truncation = Truncation(claim, moment, frozenset(unfolded))
        self.as_of = as_of or AsOfForm(initial=moment.as_asked)

    @property
    def may_act(self) -> bool:
        """Whether the workspace shows now, where things can be done, and not a day that is past."""
        return self.moment.is_now

    @cached_property
    def _past(self) -> Past | None:
        return None if self.moment.is_now else as_it_was(self._now, self.moment)

    @property
    def claim(self) -> Claim:
        """The claim, on a past day as it was."""
        return self._past.claim if self._past else self._now

    @cached_property
    def topics(self) -> Sequence[object]:
        return self._past.topics if self._past else list(self._now.topics.all())

    @cached_property
    def was_received(self) -> bool:
        """Whether the desk followed the claim already."""
        return self.moment.has_come(self._now.received_at)

    @cached_property
    def duplicates(self) -> list[Claim]:
        """The claims that were merged into it, whose facts are read as its own."""
        merged = list(self._now.merged.only("public_id", "statement"))
        ids = family(self._now, merged, self.moment)
        return [claim for claim in merged if claim.pk in ids]

    @cached_property
    def _family(self) -> list[int]:
        return [self._now.pk, *(claim.pk for claim in self.duplicates)]

    @cached_property
    def _facts(self) -> tuple[PositionTable, EvidenceList]:
        who = PositionTable(self._family, self.moment, self.truncation)
        rests_on = self.history.rests_on if self.moment.as_known_now else frozenset()
        shows = EvidenceList(self._family, self.moment, self.truncation, rests_on)
        put_sources([*who.shown, *shows.shown])
        return who, shows

    @property
    def who(self) -> PositionTable:
        """Who says what."""
        return self._facts[0]

    @property
    def shows(self) -> EvidenceList:
        """What shows it."""
        return self._facts[1]

    @cached_property
    def replies(self) -> list[ReplyRequest]:
        """Whom the desk asked for a reply, and what came back."""
        return replies_of(self._family, self.moment)

    @cached_property
    def requests(self) -> list[CorrectionRequest]:
        """Who asked the desk for a correction, and what came of it."""
        return requests_of(self._family, self.moment)

    @cached_property
    def history(self) -> History:
        """What the desk said."""
        return History(self._now, self.moment, self.truncation)

    @cached_property
    def status(self) -> Status | None:
        """What the desk says, or said on a past day; None where it is not known to have held anything then."""
        current = self.history.in_effect
        if self.moment.as_known_now and current is not None and current.kind == ChangeKind.BASELINE:
            return None
        return self.history.status

    @cached_property
    def unfold(self) -> dict[str, str]:
        """Where a kind of entries is shown to the last: an address of this page."""
        return {kind: self.truncation.address(kind) for kind in KINDS}

    @property
    def timeline_is_folded(self) -> bool:
        """Where older entries fold, so does the drawing: it would show little of them, and it costs what a list does."""
        return bool(self.history.folded or self.who.folded) and not self.truncation.is_unfolded("timeline")

    @cached_property
    def timeline(self) -> Timeline | None:
        """How the status and the positions moved, as a drawing; None before the first status."""
        return timeline_of(self.history, self.who, self.revisions, self.moment)

    @cached_property
    def change_status(self) -> str:
        """The address at which the status is changed."""
        return reverse("desk:change_status", args=[self._now.public_id])

    @cached_property
    def piece_ids(self) -> set[int]:
        """The evidence that stands on the page."""
        return {piece.pk for piece in self.shows.shown}

    @property
    def note_token(self) -> str:
        """The token of the form for a note, which stands on the page."""
        return new_token()

    @cached_property
    def relations(self) -> Relations:
        return relations_of(self._family, self.moment)

    @cached_property
    def edits(self) -> list[activity.Entry]:
        """The newest fifty."""
        rows = self._now.edits.for_log().filter(self.moment.done_by("at"))[:SHOWN]
        return activity.in_words(rows, known_at=self.moment.at)

    @cached_property
    def undoable(self) -> set[int]:
        """The entries that the user can still undo, as far as is known without asking for each."""
        return still_undoable(self.user, [entry.edit for entry in self.edits]) if self.may_act else set()

    @property
    def last_done(self) -> activity.Entry | None:
        """What the user did last, if it can be undone."""
        own = next((entry for entry in self.edits if entry.edit.by_id == self.user.pk and not entry.is_settled), None)
        return own if own and own.edit.pk in self.undoable else None

    @property
    def source_at_hand(self) -> int | None:
        """The source of the evidence that the user linked last, while that can be undone: one may go on with it."""
        entry = self.last_done
        if entry is None or entry.edit.verb != "link_evidence":
            return None
        return next((piece.source_id for piece in self.shows.pieces if piece.pk == entry.edit.object_id), None)

    @property
    def edit_count(self) -> int:
        return self.edits[0].edit.claim_version or 0 if self.edits else 0

    @property
    def edits_shown(self) -> list[activity.Entry]:
        return self.edits if self.truncation.is_unfolded("log") else self.edits[:OF_THE_LOG]

    @property
    def edits_folded(self) -> int:
        return len(self.edits) - len(self.edits_shown)

    @property
    def older_edits(self) -> int:
        return max(self.edit_count - SHOWN, 0)

    @cached_property
    def notes(self) -> list[Note]:
        """The newest that stand, one more than are shown."""
        return list(Note.objects.filter(claim__in=self._family).standing().with_people()[: LATEST_NOTES + 1])

    @property
    def has_more_notes(self) -> bool:
        return len(self.notes) > LATEST_NOTES

    @property
    def own_note(self) -> int:
        """The newest of mine among them, 0 for none: the field for the next is another one once it is saved."""
        return next((note.pk for note in self.notes if note.written_by_id == self.user.pk), 0)

    @cached_property
    def follow(self) -> Follow | None:
        """Whether the user follows the claim, and how much of it is unread."""
        return inbox.follow_of(self.user, self.claim)

    @cached_property
    def revisions(self) -> list[Revision]:
        """What was published, the first first, without the bodies."""
        revisions = self._now.revisions.filter(self.moment.done_by("recorded_at"))
        return list(revisions.select_related("author").defer("body").order_by("number"))

    @property
    def revision(self) -> Revision | None:
        """The last one: what readers see."""
        return self.revisions[-1] if self.revisions else None

    @property
    def is_public(self) -> bool:
        return self.revision is not None and self.revision.kind == Revision.Kind.PUBLISHED

    @cached_property
    def second_look(self) -> Edit | None:
        """The entry that asked for the second look that the claim waits for; None where nobody did in so many words."""
        moves = self._now.edits.filter(verb__in=("ask_second_look", "set_stage")).select_related("by")
        latest = moves.order_by("-claim_version").first()
        return latest if latest is not None and latest.verb == "ask_second_look" else None

    @property
    def has_unpublished_changes(self) -> bool:
        return self._now.has_unpublished_changes

    @cached_property
    def why_not_publish(self) -> str:
        if not self.user.has_perm("claims.publish"):
            return _("Your role does not allow it.")
        return why_not_publish(self.user, [self.claim]).get(self.claim.pk, "")

    @property
    def is_turned_down(self) -> bool:
        return self.claim.stage == Stage.TURNED_DOWN
