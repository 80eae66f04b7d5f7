"""Verbs on evidence. Linking and unlinking never conflict; who edits a piece is shown what others made of it meanwhile.

A row has what a piece says now. What it said before stands in the log, from which a past day is read.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims import languages
from claims.models import Claim, Evidence, Party, Source, User
from claims.texts import clean
from claims.workflow.act import Act, Refused, cleaned, created, reason_of, save_new
from claims.workflow.claims import index
from claims.workflow.counters import tally
from claims.workflow.planning import begin_research

EDITABLE = (
    *("bearing", "quote", "quote_before", "quote_after", "language", "summary", "scope"),
    *("credibility", "origin"),
)
_EVIDENCE = ("source", *EDITABLE)


def link_evidence(
    user: User,
    claim: Claim,
    *,
    source: Source,
    bearing: str,
    quote: str = "",
    quote_before: str = "",
    quote_after: str = "",
    language: str = "",
    summary: str = "",
    scope: str = "",
    credibility: str = "",
    origin: Party | None = None,
) -> Evidence:
    """Link a source to a claim: what it says in which words, and what that does for the claim. Raises ValidationError.

    `scope` says of which part it speaks ("": of the whole), `credibility` is empty where nobody graded it.
    """
    with Act(user, "link_evidence") as act:
        claim = act.lock_one(claim)
        evidence = Evidence(
            claim=claim,
            source=source.survivor,
            bearing=bearing,
            quote=quote,
            quote_before=quote_before,
            quote_after=quote_after,
            language=languages.of_quote(quote, language),
            summary=summary,
            scope=scope,
            credibility=credibility,
            origin=origin,
            linked_at=act.at,
        )
        if has_twin(claim, evidence):
            raise ValidationError({"source": _("This source is linked to the claim with these very words already.")})
        begun = begin_research(act, claim)
        save_new(evidence)
        act.log(evidence, created(evidence, _EVIDENCE) | begun, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence


def edit_evidence(
    user: User, evidence: Evidence, *, reason: str = "", seen: int | None = None, **fields: Any
) -> Evidence:
    """Change what a piece of evidence says, does for its claim, and is worth: any of EDITABLE. Its source stays.

    A reason is demanded where readers were shown the piece. `seen` is the claim's version that was looked at: only what was
    done to this very piece since clashes. Raises Conflict, Refused, ValidationError.
    """
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"edit_evidence does not change {', '.join(sorted(unknown))}.")
    with Act(user, "edit_evidence") as act:
        claim = act.lock_one(evidence.claim, seen, about=evidence)
        evidence = _linked(evidence)
        changes = _changes(evidence, cleaned(Evidence, fields))
        if not changes:
            raise Refused(_("Nothing was changed."))
        reason = clean(reason)
        if reason or evidence.was_published:
            reason = reason_of(reason, _("Readers were shown this piece. Say why it is changed."))
        for name, (_old, new) in changes.items():
            setattr(evidence, name, new)
        evidence.full_clean()
        if {"quote", "summary"} & changes.keys() and has_twin(claim, evidence):
            words = _("Another piece of evidence on this claim has these very words of this source already.")
            raise ValidationError({"quote": words})
        evidence.save(update_fields=list(changes))
        of_what = {"source": [evidence.source, evidence.source]}
        act.log(evidence, of_what | changes, reason=reason, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence


def _changes(evidence: Evidence, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Name → [old, new] of what is another. A merged origin is read as its survivor, and that is not written back.

    A language that only the script of the old quote told goes with it.
    """
    changes = {name: [getattr(evidence, name), new] for name, new in fields.items() if getattr(evidence, name) != new}
    old, new = changes.get("origin", (None, None))
    if old is not None and new is not None and old.survivor == new.survivor:
        del changes["origin"]
    if "quote" in changes and "language" not in changes:
        before, after = (languages.of_quote(quote, "") for quote in changes["quote"])
        if evidence.language == before != after:
            changes["language"] = [before, after]
    return changes


def has_twin(claim: Claim, evidence: Evidence) -> bool:
    """Whether another piece on the claim has the same words of the same source. One query."""
    same = {"source": evidence.source_id, "quote": evidence.quote, "summary": evidence.summary}
    return Evidence.objects.on(claim).linked().filter(**same).exclude(pk=evidence.pk).exists()


def _linked(evidence: Evidence) -> Evidence:
    """The piece as it is now, once its claim is locked. Raises Refused where it was unlinked."""
    rows = Evidence.objects.select_related("claim__merged_into", "source", "origin__merged_into")
    evidence = rows.get(pk=evidence.pk)
    if evidence.unlinked_at is not None:
        raise Refused(_("This evidence was unlinked already."))
    return evidence


def unlink_evidence(user: User, evidence: Evidence, *, reason: str) -> Evidence:
    """Take a piece of evidence off its claim. It stays in the log and behind the changes that cited it."""
    reason = reason_of(reason)
    with Act(user, "unlink_evidence") as act:
        claim = act.lock_one(evidence.claim)
        evidence = _linked(evidence)
        evidence.unlinked_at = act.at
        evidence.save(update_fields=["unlinked_at"])
        act.log(evidence, {"unlinked": [None, str(evidence)]}, reason=reason, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence
