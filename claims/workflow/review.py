"""Verbs around the second look: asking for it, and sending a claim back. Publishing is the look that found it good."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, User
from claims.texts import clean
from claims.vocabulary import Stage
from claims.workflow.act import Act, Refused, reason_of


def ask_second_look(user: User, claim: Claim, *, reviewer: User | None = None, note: str = "") -> Claim:
    """Let a claim wait for a second look by somebody, or by whoever may publish it (None). Raises Refused."""
    note = reason_of(note, field="note") if clean(note) else ""
    with Act(user, "ask_second_look") as act:
        claim = act.lock_one(claim)
        if claim.stage == Stage.TURNED_DOWN:
            raise Refused(_("It was turned down. Take it up again first."))
        if not claim.has_unpublished_changes:
            raise Refused(_("Readers see it as it is already, so there is nothing to look at."))
        if claim.stage == Stage.IN_REVIEW and claim.reviewer == reviewer:
            raise Refused(_("It waits for that second look already."), "reviewer")
        if reviewer is not None:
            _check(claim, reviewer)
        act.set(claim, stage=Stage.IN_REVIEW.value, reviewer=reviewer)
        act.write_edits([claim], reason=note)
    return claim


def _check(claim: Claim, reviewer: User) -> None:
    if not (reviewer.is_active and reviewer.has_perm("claims.publish")):
        raise Refused(_("{name} may not publish. Choose somebody who may.").format(name=reviewer), "reviewer")
    if reviewer.pk in claim.unpublished_authors():
        raise Refused(
            _("{name} received it or decided its status, so the second look is somebody else’s.").format(name=reviewer),
            "reviewer",
        )


def return_from_review(user: User, claim: Claim, *, reason: str) -> Claim:
    """Send a claim that waited for a second look back to research, and say what is missing. Raises Refused."""
    reason = reason_of(reason, _("Say what is missing."))
    with Act(user, "return_from_review") as act:
        claim = act.lock_one(claim)
        if claim.stage != Stage.IN_REVIEW:
            raise Refused(_("It does not wait for a second look."))
        act.set(claim, stage=Stage.RESEARCHING.value)
        if claim.reviewer is not None:
            act.set(claim, reviewer=None)
        act.write_edits([claim], reason=reason)
    return claim
