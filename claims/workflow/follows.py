"""What somebody follows, and up to where they have read it.

To follow is a preference of one person, not a fact about a claim: a row that comes and goes. It makes no Edit, because a
claim's version counts its Edits, and what nobody else has to see must not make anybody's form stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from claims.models import Claim, Edit, Follow, User
from claims.workflow.act import Act


def follow(user: User, claim: Claim) -> Claim:
    """Hear from now on of what others do to a claim. What was done before counts as read."""
    with Act(user, "follow"):
        claim = Claim.objects.select_related("merged_into").get(pk=claim.pk).survivor
        begin_to_follow({claim.pk: claim.version}, [user])
    return claim


def unfollow(user: User, claim: Claim) -> None:
    """Hear no more of a claim."""
    with Act(user, "unfollow"):
        Follow.objects.filter(user=user, claim=claim).delete()


def mark_read(user: User, claim: Claim, *, up_to: int) -> None:
    """Say that one has read what was done to a claim up to a version. What was read stays read."""
    with Act(user, "mark_read"):
        version = Claim.objects.values_list("version", flat=True).get(pk=claim.pk)
        rows = Follow.objects.filter(user=user, claim=claim, seen_version__lt=min(up_to, version))
        rows.update(seen_version=min(up_to, version))


def mark_all_read(user: User, *, until: int) -> None:
    """Say that one has read all that was done to the claims that one follows, up to an Edit (its id). One query."""
    with Act(user, "mark_all_read"):
        edits = Edit.objects.filter(claim=OuterRef("claim"), pk__lte=until).order_by("-claim_version")
        last = Coalesce(Subquery(edits.values("claim_version")[:1]), 0)
        Follow.objects.filter(user=user).update(seen_version=Greatest(F("seen_version"), last))


def begin_to_follow(versions: Mapping[int, int], people: Iterable[User]) -> None:
    """Let people follow claims, given as id → the version up to which they count as read. Who does already is left so.

    One query, more on SQLite for hundreds. Only within an act.
    """
    rows = [Follow(user=user, claim_id=pk, seen_version=version) for pk, version in versions.items() for user in people]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def follow_survivor(claim: Claim, into: Claim) -> None:
    """Let those who followed a claim follow the one that it was merged into; the merging itself is news to them."""
    followers = User.objects.filter(follows__claim=claim)
    begin_to_follow({into.pk: into.version - 1}, followers)
    Follow.objects.filter(claim=claim).delete()
