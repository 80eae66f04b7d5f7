"""What a desk looks at before it publishes, and what it means that something is missing: nothing, a warning, or a stop.

The desk sets the level of each item but the second editor's, which the setting SECOND_EDITOR decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import publishing
from claims.bitemporal import count, is_corroborated, supporting_wholly, weighty
from claims.models import ChecklistRule, Claim, Evidence, Party, Position, ReplyRequest, StatusChange, User
from claims.models.claims import ClaimQuerySet, on_claims
from claims.models.parties import origins_among, wholes_above
from claims.vocabulary import ChangeKind, CheckItem, CheckLevel, Tone
from claims.workflow.act import Act, Refused


@dataclass(frozen=True)
class Check:
    """One item for one claim. `words` say that it is met, or what is missing. What does not apply is met."""

    item: CheckItem
    level: CheckLevel
    met: bool
    words: str

    @property
    def blocks(self) -> bool:
        return not self.met and self.level == CheckLevel.BLOCK

    @property
    def warns(self) -> bool:
        return not self.met and self.level == CheckLevel.WARN


class _Parties(NamedTuple):
    """By primary key: a party with everything that it is part of, and the party as whose word its own counts."""

    wholes: Mapping[int, set[int]]
    origins: Mapping[int, int]


@dataclass
class _Facts:
    """What the items look at, of one claim."""

    claim: Claim
    evidence: list[Evidence] = field(default_factory=list)
    speakers: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    is_own: bool = False
    changed_status: bool = False


def levels() -> dict[CheckItem, CheckLevel]:
    """What each item means at this desk. One query."""
    kept = dict(ChecklistRule.objects.values_list("item", "level"))
    found = {item: CheckLevel(kept.get(item.value, CheckLevel.WARN)) for item in CheckItem}
    found[CheckItem.SECOND_EDITOR] = CheckLevel.BLOCK if settings.SECOND_EDITOR else CheckLevel.OFF
    return found


def checklist(user: User, claims: Iterable[Claim]) -> dict[int, list[Check]]:
    """Go through the items that this desk looks at, by primary key, for claims that this user would publish.

    The same number of queries for one claim and for a hundred: one for each kind of fact that is looked at, and one for
    each step up from parties to what they are part of.
    """
    watched = {item: level for item, level in levels().items() if level != CheckLevel.OFF}
    return _go_through(user, claims, watched)


def blocking(user: User, claims: Iterable[Claim]) -> dict[int, str]:
    """Say, by primary key, what is missing without which this desk does not publish. Two queries where nothing blocks."""
    claims = list(claims)
    if not claims:
        return {}
    watched = {item: level for item, level in levels().items() if level == CheckLevel.BLOCK}
    return what_blocks(_go_through(user, claims, watched))


def what_blocks(checks: Mapping[int, Iterable[Check]]) -> dict[int, str]:
    """What is missing without which this desk does not publish, of what was gone through."""
    missing = {pk: " ".join(check.words for check in of_claim if check.blocks) for pk, of_claim in checks.items()}
    return {pk: words for pk, words in missing.items() if words}


def _go_through(user: User, claims: Iterable[Claim], watched: Mapping[CheckItem, CheckLevel]) -> dict[int, list[Check]]:
    facts = _gather(user, list(claims), watched)
    looks_up = {CheckItem.PRIMARY_SOURCE, CheckItem.CLAIMANT_HEARD, CheckItem.TWO_ORIGINS} & watched.keys()
    parties = _parties_of(facts.values()) if looks_up else _Parties({}, {})
    checks: dict[int, list[Check]] = {}
    for pk, found in facts.items():
        checks[pk] = []
        for item, level in watched.items():
            met, words = _LOOKS[item](found, parties)
            checks[pk].append(Check(item, level, met, words or str(item.label)))
    return checks


def _gather(user: User, claims: Sequence[Claim], watched: Collection[CheckItem]) -> dict[int, _Facts]:
    pks = [claim.pk for claim in claims]
    rows = Claim.objects.filter(pk__in=pks)
    about = claims if set(watched) <= {CheckItem.SECOND_EDITOR} else _with_status(rows)  # most desks block on no more
    facts = {claim.pk: _Facts(claim) for claim in about} if watched else {}
    on_these = on_claims(pks)
    if {CheckItem.PRIMARY_SOURCE, CheckItem.QUOTES, CheckItem.TWO_ORIGINS} & set(watched):
        for piece in Evidence.objects.filter(on_these).linked().with_sources().select_related("claim"):
            facts[piece.claim.merged_into_id or piece.claim_id].evidence.append(piece)
    if CheckItem.CLAIMANT_HEARD in watched:
        for claim, party in _parties(Position.objects.filter(on_these).standing()):
            facts[claim].speakers.add(party)
    if CheckItem.RIGHT_OF_REPLY in watched:
        for claim, party in _parties(ReplyRequest.objects.filter(on_these).standing()):
            facts[claim].asked.add(party)
    if CheckItem.SECOND_EDITOR in watched:
        for pk, changed in rows.decided_by(user).values_list("pk", "changed_status"):  # type: ignore[misc] # annotated
            facts[pk].is_own, facts[pk].changed_status = True, changed
    return facts


def _with_status(rows: ClaimQuerySet) -> ClaimQuerySet:
    now = timezone.now()
    in_effect = StatusChange.objects.filter(claim=OuterRef("pk")).in_effect(now, known_at=now)
    return rows.select_related("status", "claimant__merged_into", "accused__merged_into").annotate(
        kind_in_effect=Subquery(in_effect.values_list(Coalesce("restores__kind", "kind"))[:1])
    )


def _parties(rows: QuerySet[Any]) -> set[tuple[int, int]]:
    """(claim, party) of rows that have both, each as the one that it is read as."""
    names = ("claim", "claim__merged_into", "party", "party__merged_into")
    return {(stays or claim, reads or party) for claim, stays, party, reads in rows.order_by().values_list(*names)}


def _parties_of(facts: Iterable[_Facts]) -> _Parties:
    """How the parties that the facts name stand to others. One query for each step up."""
    named: set[int] = set()
    for found in facts:
        named |= found.speakers
        named |= {party.survivor.pk for piece in found.evidence for party in _word_of(piece) if party}
    parties = Party.objects.with_wholes(named)
    return _Parties({pk: wholes_above(parties, pk) for pk in parties}, origins_among(parties))


def _word_of(piece: Evidence) -> tuple[Party | None, Party | None]:
    """Who published it, and whose word it is."""
    return piece.source.survivor.publisher, piece.origin


_Look = tuple[bool, str]


def _primary_source(found: _Facts, parties: _Parties) -> _Look:
    for piece in found.evidence:
        publisher, origin = _word_of(piece)
        if publisher is not None and origin is not None:
            one, other = publisher.survivor.pk, origin.survivor.pk
            if one in parties.wholes[other] or other in parties.wholes[one]:
                return True, ""
    return False, _("No evidence here was published by the very party whose word it is.")


def _claimant_heard(found: _Facts, parties: _Parties) -> _Look:
    if found.claim.claimant is None:
        return True, _("nobody is named as the claimant")
    claimant = found.claim.claimant.survivor
    if any(claimant.pk in parties.wholes[speaker] for speaker in found.speakers):
        return True, ""
    return False, _("The position of the claimant, {name}, is not recorded.").format(name=claimant)


def _rationale(found: _Facts, parties: _Parties) -> _Look:
    claim: Any = found.claim
    if claim.kind_in_effect not in (None, ChangeKind.BASELINE):
        return True, ""
    return False, _("Nobody has said yet why it has its status.")


def _quotes(found: _Facts, parties: _Parties) -> _Look:
    bare = [piece for piece in weighty(found.evidence) if not piece.quote]
    if not bare:
        return True, ""
    words = ngettext(
        "One piece of evidence that supports or refutes it has no quote.",
        "{count} pieces of evidence that support or refute it have no quote.",
        len(bare),
    )
    return False, words.format(count=len(bare))


def _right_of_reply(found: _Facts, parties: _Parties) -> _Look:
    if found.claim.accused is None:
        return True, _("the claim accuses nobody")
    accused = found.claim.accused.survivor
    if accused.pk in found.asked:
        return True, ""
    return False, _("The claim accuses {name}, who was not asked for a reply.").format(name=accused)


def _second_editor(found: _Facts, parties: _Parties) -> _Look:
    if not found.is_own:
        return True, ""
    if found.changed_status:
        return False, _("You changed its status, so somebody else has to publish it.")
    return False, _("You received it, so somebody else has to publish it.")


def _two_origins(found: _Facts, parties: _Parties) -> _Look:
    claim = found.claim
    if claim.status.tone != Tone.CORROBORATED:
        return True, _("its status asks for no second origin")
    if is_corroborated(found.evidence, parties.origins):
        return True, ""
    known = count(supporting_wholly(found.evidence), parties.origins).origins or 0
    words = ngettext(
        "“{status}” takes two independent origins that support the claim as a whole. One is known.",
        "“{status}” takes two independent origins that support the claim as a whole. {count} are known.",
        known,
    )
    if not known:
        words = _("“{status}” takes two independent origins that support the claim as a whole. None is known.")
    return False, words.format(status=claim.status, count=known)


_LOOKS = {
    CheckItem.PRIMARY_SOURCE: _primary_source,
    CheckItem.CLAIMANT_HEARD: _claimant_heard,
    CheckItem.RATIONALE: _rationale,
    CheckItem.QUOTES: _quotes,
    CheckItem.RIGHT_OF_REPLY: _right_of_reply,
    CheckItem.SECOND_EDITOR: _second_editor,
    CheckItem.TWO_ORIGINS: _two_origins,
}


def set_checklist(user: User, item: str, level: str, *, reason: str = "") -> ChecklistRule:
    """Say what it means at this desk that an item is not met. Raises Refused."""
    if item == CheckItem.SECOND_EDITOR:
        raise Refused(
            _("Whether a second editor has to publish is set by whoever runs the desk: SECOND_EDITOR."), "item"
        )
    if item not in CheckItem.values:
        raise Refused(_("Choose an item of the checklist."), "item")
    if level not in CheckLevel.values:
        raise Refused(_("Choose what it means that this is missing."), "level")
    with Act(user, "set_checklist", "edit_vocabularies") as act:
        rule, _new = ChecklistRule.objects.select_for_update().get_or_create(item=item)
        if rule.level != level:
            act.log(rule, {"level": [rule.level, level]}, reason=reason)
            rule.level = level
            rule.save(update_fields=["level"])
            publishing.write_rules()
    return rule
