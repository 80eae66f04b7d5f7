"""One entry for every verb and object: the activity log, and the memory behind "as of" and undo."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Max, Q

from claims.models.append_only import TOMBSTONE, AppendOnly, AppendOnlyQuerySet
from claims.models.fields import LongText

# The verbs that leave what publishing would freeze as it is.
INTERNAL_VERBS = frozenset(
    {
        *("assign", "set_review", "set_stage", "ask_second_look", "mark_checked", "add_note", "take_back_note"),
        *("receive_request", "decide_request", "return_from_review"),
        *("reopen_request", "take_back_request"),
    }
)
CLOCK_VERB = "put_clock_right"
SKEW = dt.timedelta(minutes=5)  # by which the clocks of servers may differ
# The verbs that say what a claim's status is: receiving it is one.
DECIDING = ("receive", "change_status")


class EditQuerySet(AppendOnlyQuerySet):
    def for_log(self) -> EditQuerySet:
        """The entries of a claim, newest first, with who did them and what undid them."""
        person = ("by__first_name", "by__last_name", "by__username")
        undoing = ("undoes__verb", "undoes__undoes", "undone_by__at", "undone_by__undoes")
        rows = self.select_related("by", "undoes", "undone_by").order_by("-claim_version", "-id")
        return rows.only(*(field.name for field in Edit._meta.concrete_fields), *person, *undoing)

    def believed(self) -> EditQuerySet:
        """Without those that were recorded while the clock ran ahead, as an administrator has said since. One query."""
        said = Edit.objects.filter(verb=CLOCK_VERB).order_by("-id").values_list("id", "at").first()
        return self if said is None else self.exclude(id__lt=said[0], at__gt=said[1])

    def last_moment(self, now: dt.datetime) -> dt.datetime | None:
        """The latest moment that is believed and not after `now`; None in an empty log. Two queries."""
        return self.believed().filter(at__lte=now).aggregate(at=Max("at"))["at"]

    def ahead_of(self, now: dt.datetime) -> dt.datetime | None:
        """The latest moment that lies in the future, which no clock that is right can have given; else None. Two queries."""
        return self.believed().filter(at__gt=now + SKEW).aggregate(at=Max("at"))["at"]


class Edit(AppendOnly):
    """Who, when, which verb, which fields from what to what.

    `claim` is the claim whose history it belongs to, None for parties, sources, vocabularies and accounts.
    `claim_version` is the version that it gave to the claim. `changes` maps a field to [old, new]; what a verb created is
    recorded as [null, value]. `object_type` and `object_id` name the row that changed (a model of this app, its id).
    `form` tells the form of the desk that made it, as it was sent, from all others, so that one that is sent twice is known.
    """

    redactable = ("changes", "reason")

    at = models.DateTimeField()
    by = models.ForeignKey("claims.User", models.PROTECT, related_name="edits")
    verb = models.CharField(max_length=40)
    claim = models.ForeignKey("claims.Claim", models.PROTECT, null=True, related_name="edits")
    claim_version = models.PositiveIntegerField(null=True)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    changes = models.JSONField(default=dict)
    reason = LongText(blank=True)
    batch = models.ForeignKey("claims.Batch", models.PROTECT, null=True, related_name="edits")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    form = models.UUIDField(null=True)

    objects = EditQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="edit_of_object"),
            models.Index(fields=["claim", "-id"], name="edit_of_claim"),
            models.Index(fields=["at"], name="edit_at"),
            models.Index(fields=["-id"], condition=Q(verb=CLOCK_VERB), name="edit_of_clock"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "claim_version"], name="edit_one_per_claim_version"),
            models.UniqueConstraint(fields=["form"], name="edit_one_per_form_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    @property
    def lost_words(self) -> bool:
        """Whether a text that changed was removed for legal cause. What a row was called is no such text."""
        if not isinstance(self.changes, dict):
            return True
        return any(TOMBSTONE in value for pair in self.changes.values() for value in pair if isinstance(value, str))


def newest_edit() -> int:
    """The id of the newest Edit, by which an open page or a kept count knows how new it is; 0 before the first. One query.

    Two Edits may be committed in another order than that of their ids: what hangs on this looks back a little.
    """
    return Edit.objects.order_by("-id").values_list("id", flat=True).first() or 0


class Redaction(AppendOnly):
    """What was removed for legal cause: where it stood, why, and the sha256 (hex) of what stood there. Never the text.

    The digest is of the value as the database has it as text, or of the bytes. `edit` is the entry that ordered it, by whom,
    when and why: the triggers let nothing be removed without one. Those from before that was kept name none.
    """

    redactable = ("reason",)

    table_name = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    field_name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    reason = LongText()
    at = models.DateTimeField()
    by = models.ForeignKey("claims.User", models.PROTECT, related_name="+")
    edit = models.ForeignKey(Edit, models.PROTECT, null=True, db_index=False, related_name="redactions")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["edit"], name="redaction_of_edit")]
        constraints = [
            models.UniqueConstraint(
                fields=["table_name", "row_id", "field_name", "edit"],
                name="redaction_once",
                violation_error_message="This text has been removed already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.field_name}"
