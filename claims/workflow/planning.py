"""Verbs on the desk's work with claims: stage, assignee, next review, turning down, looking again.

The stage follows the work, where STAGE_FOLLOWS_WORK says so: the first evidence or position begins research. A second
look is asked for in `review`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claims.models import Batch, Claim, Evidence, Position, User
from claims.vocabulary import Stage, TurnedDown
from claims.workflow.act import Act, Refused, reason_of
from claims.workflow.follows import begin_to_follow


def turn_down(
    user: User, claims: Iterable[Claim], *, reason: str, note: str, batch: Batch | None = None
) -> list[Claim]:
    """Say that the desk will not follow claims, and why. A public one has to be withdrawn first."""
    note = reason_of(note, _("Say in a sentence why the desk turns it down."), "note")
    if reason not in TurnedDown.values:
        raise Refused(_("Choose a reason."), "reason")
    with Act(user, "turn_down", batch=batch) as act:
        free = act.lock(claims)
        public = set(Claim.objects.published().filter(pk__in=[c.pk for c in free]).values_list("pk", flat=True))
        for claim in free:
            if claim.stage == Stage.TURNED_DOWN:
                act.refuse(claim, _("It was turned down already."))
            elif claim.pk in public:
                act.refuse(claim, _("It is public. Withdraw it first."))
            else:
                act.set(claim, stage=Stage.TURNED_DOWN.value, turned_down=reason)
                if claim.reviewer_id is not None:
                    act.set(claim, reviewer=None)
        act.write_edits(free, reason=note)
    return free


def set_stage(
    user: User,
    claims: Iterable[Claim],
    *,
    stage: str,
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Claim]:
    """Say where claims are in the desk's work. This also takes up again what was turned down.

    As for the other plans, `seen` gives by primary key the version that was looked at, where somebody did: then Conflict
    says that the same was planned otherwise since.
    """
    if stage not in Stage.values or stage == Stage.TURNED_DOWN:
        raise Refused(_("Choose a stage. To turn a claim down, give the reason there."), "stage")
    nobody: dict[str, Any] = {} if stage == Stage.IN_REVIEW else {"reviewer": None}
    with Act(user, "set_stage", batch=batch) as act:
        return _set(act, claims, seen, stage=stage, turned_down="", **nobody)


def begin_research(act: Act, claim: Claim) -> dict[str, Any]:
    """Move a claim that was only received to *researching*, before its first evidence or position is added.

    Gives what the entry of that first one says of it, so that both are one entry; nothing where the stage stays.
    """
    if not settings.STAGE_FOLLOWS_WORK or claim.stage != Stage.RECEIVED or is_researched(claim):
        return {}
    act.set_derived(claim, stage=Stage.RESEARCHING.value)
    return {"stage": [Stage.RECEIVED.value, Stage.RESEARCHING.value]}


def is_researched(claim: Claim) -> bool:
    """Whether any evidence or position stands on a claim. Two queries at most."""
    return Evidence.objects.on(claim).linked().exists() or Position.objects.on(claim).standing().exists()


def assign(
    user: User,
    claims: Iterable[Claim],
    *,
    assignee: User | None,
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Claim]:
    """Give claims to somebody, who follows them from then on; None gives them to nobody."""
    if assignee is not None and not (assignee.is_active and assignee.has_perm("claims.research")):
        raise Refused(_("{somebody} does not work at the desk.").format(somebody=assignee), "assignee")
    with Act(user, "assign", batch=batch) as act:
        given = _set(act, claims, seen, assignee=assignee)
        if assignee is not None:
            begin_to_follow({claim.pk: claim.version - 1 for claim in given}, [assignee])
    return given


def set_review(
    user: User,
    claims: Iterable[Claim],
    *,
    on: dt.date | None,
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[Claim]:
    """Say on which day claims are due for another look; None for no day."""
    with Act(user, "set_review", batch=batch) as act:
        return _set(act, claims, seen, review_on=on)


def _set(act: Act, claims: Iterable[Claim], seen: Mapping[int, int] | None, **values: Any) -> list[Claim]:
    """Returns those that it changed."""
    changed = []
    for claim in act.lock(claims, seen):
        new = {name: value for name, value in values.items() if getattr(claim, name) != value}
        if new:
            act.set(claim, **new)
            if "assignee" in new:
                keep_assignee_name(act, claim)
            changed.append(claim)
        else:
            act.refuse(claim, _("Nothing to change: it is so already."), next(iter(values)))
    act.write_edits(changed, reason=act.batch.reason if act.batch else "")
    return changed


def keep_assignee_name(act: Act, claim: Claim) -> None:
    """Keep by which name a claim is sorted among those of other assignees."""
    act.set_derived(claim, assignee_name=claim.assignee.sort_name if claim.assignee else "")


def mark_checked(user: User, claim: Claim) -> Claim:
    """Say that somebody looked at a claim again just now, whether or not anything came of it."""
    with Act(user, "mark_checked") as act:
        claim = act.lock_one(claim)
        act.set(claim, checked_at=act.at, checked_by=user)
        act.write_edits([claim])
    return claim
