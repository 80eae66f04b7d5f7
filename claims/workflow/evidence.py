"""Verbs on evidence. None of them ever conflicts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims import languages
from claims.models import Claim, Evidence, Party, Source, User
from claims.workflow.act import Act, Refused, created, reason_of, save_new
from claims.workflow.claims import index
from claims.workflow.counters import tally
from claims.workflow.planning import begin_research

_EVIDENCE = (
    "source",
    "bearing",
    "quote",
    "quote_before",
    "quote_after",
    "language",
    "summary",
    "scope",
    "credibility",
    "origin",
)


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
        twins = Evidence.objects.on(claim).linked().filter(source=evidence.source, quote=evidence.quote)
        if twins.filter(summary=evidence.summary).exists():
            raise ValidationError({"source": _("This source is linked to the claim with these very words already.")})
        begun = begin_research(act, claim)
        save_new(evidence)
        act.log(evidence, created(evidence, _EVIDENCE) | begun, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence


def unlink_evidence(user: User, evidence: Evidence, *, reason: str) -> Evidence:
    """Take a piece of evidence off its claim. It stays in the log and behind the changes that cited it."""
    reason = reason_of(reason)
    with Act(user, "unlink_evidence") as act:
        claim = act.lock_one(evidence.claim)
        evidence = Evidence.objects.get(pk=evidence.pk)
        if evidence.unlinked_at is not None:
            raise Refused(_("This evidence was unlinked already."))
        evidence.unlinked_at = act.at
        evidence.save(update_fields=["unlinked_at"])
        act.log(evidence, {"unlinked": [None, str(evidence)]}, reason=reason, claim=claim)
        index(claim)
        tally(act, [claim])
    return evidence
