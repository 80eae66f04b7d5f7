"""Verbs on a claim itself: receiving it, its text, and by what it is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims import languages, search
from claims.models import Claim, Evidence, Party, Position, ReplyRequest, Source, Status, StatusChange, Topic, User
from claims.models.claims import ClaimQuerySet
from claims.models.merging import families
from claims.vocabulary import ChangeKind
from claims.workflow.act import Act, Refused, cleaned, created, partial, save_new

TEXT_FIELDS = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused")
FIRST_STATUS = "unverified"


def index(claim: Claim) -> None:
    """Make a claim findable by its text and by what was said and shown about it.

    What was merged goes on finding what it was merged into: by the text of a claim, the name of a party, the title of a
    source. Seven queries.
    """
    texts = [claim.public_id, claim.statement, claim.context]
    parties, sources = set[int](), set[int]()
    for merged in claim.merged.only("public_id", "statement", "context"):
        texts += [merged.public_id, merged.statement, merged.context]
    said = ("party", "quote", "paraphrase", "scope", "translation", "spokesperson")
    for party, *words in Position.objects.on(claim).standing().values_list(*said):
        parties.add(party)
        texts += words
    for source, *words in Evidence.objects.on(claim).linked().values_list("source", "quote", "summary", "scope"):
        sources.add(source)
        texts += words
    for party, *words in ReplyRequest.objects.on(claim).standing().values_list("party", "question", "answer"):
        parties.add(party)
        texts += words
    texts += families(Party, parties).values_list("name", flat=True)
    texts += families(Source, sources).values_list("title", flat=True)
    search.index(Claim, {claim.pk: "\n".join(texts)})


def found_by(row: models.Model) -> ClaimQuerySet:
    """The claims that can be found by what a party or a source is called, or one that is read as the same; else none."""
    if isinstance(row, Party):
        same = row.family()
        uses = Q(positions__party__in=same) | Q(reply_requests__party__in=same)
    else:
        uses = Q(evidence__source__in=row.family()) if isinstance(row, Source) else Q(pk__in=[])
    return Claim.objects.filter(pk__in=Claim.objects.filter(uses).values(read_as=Coalesce("merged_into", "pk")))


def receive(
    user: User,
    *,
    statement: str,
    context: str = "",
    language: str = languages.DEFAULT,
    claimant: Party | None = None,
    made_on: str = "",
    first_appearance: Source | None = None,
    accused: Party | None = None,
    topics: Iterable[Topic] = (),
) -> Claim:
    """Take a claim in, with its first status. Raises ValidationError."""
    with Act(user, "receive") as act:
        first = _first_status()
        claim = Claim(
            statement=" ".join(statement.split()),
            context=context,
            language=languages.of_statement(statement, language),
            claimant=claimant,
            made_on=made_on,
            first_appearance=first_appearance,
            accused=accused,
            status=first,
            received_at=act.at,
            changed_at=act.at,
        )
        save_new(claim)
        topics = list(topics)
        claim.topics.set(topics)
        _begin_history(claim, user)
        changes = created(claim, (*TEXT_FIELDS, "status")) | ({"topics": [None, topics]} if topics else {})
        act.log(claim, changes, claim=claim)
        index(claim)
    return claim


def _first_status() -> Status:
    """What is said of a claim that nobody has looked at yet. Raises Refused where the desk uses no status."""
    in_use = Status.objects.in_use()
    first = in_use.filter(key=FIRST_STATUS).first() or in_use.order_by("position").first()
    if first is None:
        raise Refused(_("The desk has no status to begin with. Add one in the admin."))
    return first


def _begin_history(claim: Claim, user: User) -> None:
    """Record the status with which a claim was received, as the baseline of what the desk says of it."""
    StatusChange.objects.create(
        claim=claim,
        status=claim.status,
        kind=ChangeKind.BASELINE,
        rationale="Received. Nothing is established yet.",
        effective_at=claim.received_at,
        recorded_at=claim.received_at,
        recorded_by=user,
    )


def edit_text(user: User, claim: Claim, *, seen: int | None, **fields: Any) -> Claim:
    """Change what is claimed, in which words, by whom and when. Raises Conflict, ValidationError, Refused."""
    if unknown := set(fields) - set(TEXT_FIELDS):
        raise TypeError(f"edit_text does not change {', '.join(sorted(unknown))}.")
    with Act(user, "edit_text") as act:
        # Not `lock_one`: the text of a claim that was merged meanwhile must not be written over its survivor's.
        (claim,) = act.lock([claim], None if seen is None else {claim.pk: seen})
        if "statement" in fields:
            fields["statement"] = " ".join(fields["statement"].split())
        if "made_on" in fields:
            fields["made_on"] = _date(fields["made_on"], "made_on")
        fields = cleaned(Claim, fields)
        is_reworded = fields.get("statement", claim.statement) != claim.statement
        if is_reworded and fields.get("language", claim.language) == claim.language:
            fields["language"] = languages.of_statement(fields["statement"], claim.language)
        changed = {name: value for name, value in fields.items() if getattr(claim, name) != value}
        if not changed:
            raise Refused(_("Nothing was changed."))
        act.set(claim, **changed)
        claim.full_clean()
        act.write_edits([claim])
        index(claim)
    return claim


def _date(text: str, field: str) -> str:
    try:
        return partial(text)
    except ValueError as error:
        raise ValidationError({field: str(error)}) from None
