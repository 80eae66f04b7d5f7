"""One act of one verb: who, which permission, at what moment, on which rows, and everything that it writes about itself.

A verb opens an `Act`, locks the claims that it works on, and says what it changes or refuses. When the act closes, all
of it is written in one transaction: the projections, one Edit per claim with the next version, the outcomes of a batch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.dates import PartialDate
from claims.models import Batch, BatchOutcome, Claim, Edit, User
from claims.models.edits import CLOCK_VERB, INTERNAL_VERBS, SKEW
from claims.texts import clean

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)
_form: ContextVar[UUID | None] = ContextVar("form", default=None)
_last_entry: dt.datetime | None = None  # as this process has read the log: the bound of the clock counts from it
_ON_THE_WAY = ("add_party", "add_source")  # to what a form is for


class Refused(Exception):
    """A rule says no. The message is a sentence for the person who asked; `field` names what to change, if one does."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(Refused):
    """Somebody else changed the claim since it was seen. `edits` are theirs, oldest first."""

    def __init__(self, claim: Claim, edits: Sequence[Edit], message: str = "") -> None:
        super().__init__(
            message or _("Somebody changed this claim while you were working on it. Compare, then save again.")
        )
        self.claim = claim
        self.edits = edits


class RowConflict(Conflict):
    """Somebody else changed a party or a source since it was seen, in what would be written now. `row` is it as it is."""

    def __init__(self, row: Any, edits: Sequence[Edit]) -> None:
        super().__init__(row, edits, _("Somebody changed this while you were working on it. Compare, then save again."))
        self.row = row


class PreviewChanged(Conflict):
    """What would be published is not what was looked at, whoever or whatever changed it since."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim, [], _("What would be published is not what you saw. Compare, then publish again."))


# What was done meanwhile makes a verb stop and show it. Adding evidence, a position or a note is stopped by nothing.
_CLASHES: dict[str, frozenset[str]] = {
    "edit_text": frozenset({"edit_text", "merge_claims", "redact"}),
    "change_status": frozenset({"change_status", "merge_claims", "turn_down"}),
    "edit_evidence": frozenset({"edit_evidence", "redact"}),
    "edit_reply": frozenset({"record_reply", "edit_reply", "take_back_reply", "merge_claims", "redact"}),
}
# Neither is a plan, but by another plan of the same: the field of the claim that both are about.
_PLANS = {
    "set_stage": "stage",
    "assign": "assignee",
    "set_review": "review_on",
    "add_topic": "topics",
    "remove_topic": "topics",
}


@contextmanager
def recording_at(moment: dt.datetime) -> Iterator[None]:
    """Let verbs record a past moment (aware). Only the sample story and the restoring of an export may."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


@contextmanager
def made_by(form: UUID | None) -> Iterator[None]:
    """Let the first entry that verbs write keep which form made it; a party or a source that is added on the way does not.

    Where an entry has it already, the verb is refused: the form was sent twice at once.
    """
    token = _form.set(form)
    try:
        yield
    finally:
        _form.reset(token)


def as_json(value: Any) -> Any:
    """What an Edit keeps of a value: rows as their id and name, so that the log reads without looking them up."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "is": str(value)}
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value


class Act:
    """A context manager around the whole of a verb: opens the transaction, closes it with what is to be written.

    `at` is the moment that is recorded; it is never before the last entry of a claim that was locked. With a batch,
    `refuse` notes the refusal as the claim's outcome; without one it raises `Refused`. None as the permission is for what
    everybody with an account may do, whatever their role.
    """

    def __init__(self, user: User, verb: str, permission: str | None = "research", batch: Batch | None = None) -> None:
        if not (user.is_active if permission is None else user.has_perm(f"claims.{permission}")):
            raise PermissionDenied(f"{verb} needs the permission {permission}.")
        self.user, self.verb, self.batch = user, verb, batch
        self.at = _moment.get() or timezone.now()
        self._locked: list[Claim] = []
        self._about: models.Model | None = None
        self._refusals: dict[int, str] = {}
        self._changes: dict[int, dict[str, list[Any]]] = {}
        self._fields: set[str] = set()
        self._edits: list[Edit] = []
        self._following: list[Callable[[], object]] = []

    def __enter__(self) -> Self:
        if _moment.get() is None and self.verb != CLOCK_VERB:
            refuse_clock_ahead(self.at)
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._write()
        except BaseException as failure:
            self._transaction.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._transaction.__exit__(kind, error, trace)

    def lock(self, claims: Iterable[Claim], seen: Mapping[int, int] | None = None) -> list[Claim]:
        """Take the claims for this act alone and read them afresh, in the order of their ids.

        Raises Conflict where one was changed since the version seen in a reversal that this verb must not pass over; with a
        batch that claim is refused. Those that were merged into another are refused. At most two queries.
        """
        rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk")
        # First the locks alone: PostgreSQL drops a row that it waited for when a join no longer fits what became of it.
        # SQLite has no locks on rows: one transaction writes at a time.
        if connection.features.has_select_for_update:
            list(rows.select_for_update().values_list("pk"))
        self._locked = list(rows.select_related("status", "assignee", "reviewer", "merged_into"))
        ahead = self._set_moment()
        free = []
        for claim in self._locked:
            if claim.pk in ahead:
                self.refuse(claim, _recorded_ahead(claim))
            elif claim.merged_into:
                # By its id: an outcome is kept for ever, and a statement may have to be redacted.
                self.refuse(
                    claim,
                    _("It was merged into {claim}. Work on that claim.").format(claim=claim.survivor.public_id),
                )
            elif edits := self._edits_since(claim, (seen or {}).get(claim.pk)):
                if self.batch is None:
                    raise Conflict(claim, edits)
                self.refuse(claim, _("{somebody} changed it since you looked at it.").format(somebody=edits[-1].by))
            else:
                free.append(claim)
        return free

    def _set_moment(self) -> set[int]:
        """Record now, and not before what the locked claims have. Gives those whose last entry lies in the future."""
        if _moment.get() is not None:
            if any(claim.changed_at > self.at for claim in self._locked):
                raise Refused(_("A past entry cannot be recorded before the last one of its claim."))
            return set()
        now = timezone.now()
        ahead = {claim.pk for claim in self._locked if claim.changed_at > now + SKEW}
        self.at = max([now, *(claim.changed_at for claim in self._locked if claim.pk not in ahead)])
        return ahead if self.verb != CLOCK_VERB else set()

    def lock_one(self, claim: Claim, seen: int | None = None, *, about: models.Model | None = None) -> Claim:
        """Lock one claim; the claim that it was merged into is locked in its place.

        With `about`, nothing that was done to another row of the claim since the version seen stops the verb.
        """
        self._about = about
        fresh = Claim.objects.select_related("merged_into").get(pk=claim.pk)
        (locked,) = self.lock([fresh.survivor], None if seen is None else {fresh.survivor.pk: seen})
        return locked

    def _edits_since(self, claim: Claim, seen: int | None) -> list[Edit]:
        """What was done since a version was seen that this verb must not pass over, oldest first."""
        if seen is None or seen >= claim.version:
            return []
        clashes = _CLASHES.get(self.verb)
        edits = claim.edits_since(seen)
        if self._about is not None:
            own = Q(object_type=str(self._about._meta.model_name), object_id=self._about.pk)
            edits = edits.filter(own | Q(verb="redact"))  # which takes its words out of other rows too
        if self.verb in _PLANS:
            return list(edits.filter(changes__has_key=_PLANS[self.verb]))
        if clashes is not None:
            return list(edits.filter(Q(verb__in=clashes) | Q(undoes__verb__in=clashes)))
        return list(edits.exclude(Q(verb__in=INTERNAL_VERBS) | Q(undoes__verb__in=INTERNAL_VERBS)))

    def refuse(self, claim: Claim, message: str, field: str | None = None) -> None:
        """Say no to one claim: an outcome of the batch, or the end of the act."""
        if self.batch is None:
            raise Refused(message, field)
        self._refusals[claim.pk] = message

    def set(self, claim: Claim, **values: Any) -> None:
        """Change fields of a locked claim and remember what they were."""
        for name, value in values.items():
            self.record_change(claim, {name: [getattr(claim, name), value]})
            setattr(claim, name, value)
            self._fields.add(name)

    def set_derived(self, claim: Claim, **values: Any) -> None:
        """Change fields of a locked claim that follow from others, so that no Edit names them."""
        for name, value in values.items():
            setattr(claim, name, value)
            self._fields.add(name)

    def record_change(self, claim: Claim, changes: Mapping[str, Sequence[Any]] | None = None) -> None:
        """Put into the claim's Edit that this verb worked on it, with what changed."""
        kept = self._changes.setdefault(claim.pk, {})
        for name, pair in (changes or {}).items():
            kept[name] = [as_json(value) for value in pair]

    def log(
        self,
        row: models.Model,
        changes: Mapping[str, Sequence[Any]],
        *,
        reason: str = "",
        claim: Claim | None = None,
        undoes: Edit | None = None,
    ) -> Edit:
        """Write an Edit about a row. With a claim, it is that claim's next entry and its version grows by one."""
        if claim is not None:
            claim.version += 1
            claim.changed_at = self.at
            if (undoes or self).verb not in INTERNAL_VERBS:
                self.set_derived(claim, has_unpublished_changes=True)
        edit = Edit(
            at=self.at,
            by=self.user,
            verb=self.verb,
            claim=claim,
            claim_version=claim.version if claim is not None else None,
            object_type=str(row._meta.model_name),
            object_id=row.pk,
            changes={name: [as_json(value) for value in pair] for name, pair in changes.items()},
            reason=reason,
            batch=self.batch,
            undoes=undoes,
        )
        self._edits.append(edit)
        return edit

    def then(self, follow: Callable[[], object]) -> None:
        """Let something follow, within the act, once all of it is written: what reads the claims and the log as they are then."""
        self._following.append(follow)

    def write_edits(self, claims: Iterable[Claim], *, reason: str = "") -> None:
        """Log the claims that `set` and `record_change` spoke of."""
        for claim in claims:
            if claim.pk in self._changes:
                self.log(claim, self._changes[claim.pk], reason=reason, claim=claim)

    def _write(self) -> None:
        touched = [edit.claim for edit in self._edits if edit.claim is not None]
        fields = sorted(self._fields | {"version", "changed_at"})
        claims = list({claim.pk: claim for claim in touched}.values())
        if len(claims) == 1:
            claims[0].save(update_fields=fields)  # the SQL of a bulk update takes longer to make than to run
        elif claims:
            Claim.objects.bulk_update(claims, fields)
        self.write_log()
        if self.batch is not None:
            BatchOutcome.objects.bulk_create(
                BatchOutcome(batch=self.batch, claim=claim, refusal=self._refusals.get(claim.pk, ""))
                for claim in self._locked
            )
        for follow in self._following:
            follow()

    def write_log(self) -> None:
        """Write the Edits that are not written yet: before the act closes, where the database asks for one."""
        form = _form.get() if self._edits and self.verb not in _ON_THE_WAY else None
        if form is not None:
            self._edits[0].form = form
            _form.set(None)
        try:
            Edit.objects.bulk_create(edit for edit in self._edits if edit.pk is None)
        except IntegrityError as error:
            if form is None:
                raise
            raise Refused(_("This was recorded already; nothing was added.")) from error


def refuse_clock_ahead(now: dt.datetime) -> None:
    """Refuse to record later than CLOCK_BOUND_DAYS after the last entry: no other can ever stand before such a one.

    Two queries for the first act of a process, and none for those that follow within the bound of the entry that it read.
    """
    global _last_entry
    bound = dt.timedelta(days=settings.CLOCK_BOUND_DAYS)
    if _last_entry is None or now > _last_entry + bound:
        last = Edit.objects.last_moment(now)
        if last is not None and now > last + bound:
            words = _(
                "The server’s clock says {now}, and the last entry is of {last}. If the clock is right, whoever runs the "
                "server has to say so: manage.py put_clock_right. Nothing was saved."
            )
            raise Refused(words.format(now=f"{now:%Y-%m-%d %H:%M} UTC", last=f"{last:%Y-%m-%d}"))
        _last_entry = last or now


def _recorded_ahead(claim: Claim) -> str:
    words = _(
        "Its last entry is of {moment}, which has not come yet: the server’s clock ran ahead. Whoever runs the server has "
        "to put that right first: manage.py put_clock_right."
    )
    return words.format(moment=f"{claim.changed_at:%Y-%m-%d %H:%M} UTC")


def created(row: models.Model, names: Iterable[str]) -> dict[str, list[Any]]:
    """What an Edit keeps of a new row: each named field that says something, as [null, value]."""
    return {name: [None, getattr(row, name)] for name in names if getattr(row, name) not in (None, "")}


def cleaned(model: type[models.Model], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Texts as the fields of a row keep them, so that what is compared and logged is what is saved. Raises ValidationError."""
    kept = dict(fields)
    for name, value in fields.items():
        if isinstance(value, str):
            column: Any = model._meta.get_field(name)
            try:
                kept[name] = column.to_python(clean(value))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from None
    return kept


def save_new(row: models.Model) -> None:
    """Check a row against its fields and constraints and insert it.

    Raises ValidationError that names the fields, also where another session was faster with what may exist only once.
    """
    row.full_clean()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        row.full_clean()
        raise ValidationError(_("Somebody else saved the same at the same moment. Look again, then retry.")) from error


def reason_of(text: str, what: str = "Say why.", field: str = "reason") -> str:
    """A reason that says something. Raises Refused for an empty one, and for one of more than 5,000 letters."""
    text = clean(text)
    if not text:
        raise Refused(what, field)
    if len(text) > 5000:
        raise Refused(_("Say it in at most 5,000 letters."), field)
    return text


def partial(text: str) -> str:
    """A date at its precision, or the empty string."""
    return PartialDate(text) if text else ""
