"""The rows of the public index that one revision makes: nothing is in them that is not in its payload.

Unsaved rows from a claim as its revision has it. Whatever reads or writes the database is in claims.publishing.index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from claims.bitemporal import left_behind
from claims.models import (
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicParty,
    PublicPosition,
    PublicTopic,
    Revision,
)
from claims.published import Change, PublishedClaim, current_terms
from claims.published.corrections import Corrected, position_words
from claims.search import words_of
from claims.vocabulary import ChangeKind, RelationKind

Payload = Mapping[str, Any]
_JUDGED = ("independent_because", "reliability", "reliability_reason")
_OF_A_PARTY = ("slug", "name", "kind", "description", "wikidata_id", *_JUDGED)
PARTY_FIELDS = (*_OF_A_PARTY, "search_terms", "parent_id")


class Shown(NamedTuple):
    """A revision that readers are shown: with its payload in the terms of today, and the claim as pages read it."""

    revision: Revision
    payload: Payload
    claim: PublishedClaim


def claim_row(
    revision: Revision, payload: Payload, published: PublishedClaim, statuses: Mapping[str, int]
) -> PublicClaim:
    claim, status, parties = payload["claim"], payload["status"], payload["parties"]
    contesting = published.contesting
    return PublicClaim(
        public_id=claim["id"],
        state=PublicClaim.State.PUBLISHED,
        slug=claim["slug"],
        statement=claim["statement"],
        language=claim["language"],
        claimant_name=parties[claim["claimant"]]["name"] if claim["claimant"] else "",
        made_on=claim["made_on"],
        status_id=statuses[status["key"]],
        status_since=dt.datetime.fromisoformat(status["since"]),
        rationale=status["rationale"],
        contested_by=[line.party.name for line in contesting.wholly],
        contested_in_part_by=[line.party.name for line in contesting.in_part],
        revision=revision,
        published_at=revision.recorded_at,
        updated_at=revision.recorded_at,
    )


def party_rows(payload: Payload) -> Iterator[PublicParty]:
    for key, party in current_terms(payload)["parties"].items():
        fields = {name: party[name] for name in _OF_A_PARTY}
        terms = "".join(f" {word}" for word in words_of(party["name"]))
        yield PublicParty(public_id=key, search_terms=terms, parent_id=party["part_of"] or "", **fields)


def topic_rows(payload: Payload) -> Iterator[PublicTopic]:
    for topic in payload["claim"]["topics"]:
        yield PublicTopic(**topic)


def part_ids(payload: Payload) -> Iterator[str]:
    """The public ids of the claims that the payload calls parts of its own."""
    for relation in payload["relations"]:
        if relation["kind"] == RelationKind.PART_OF and not relation["outward"]:
            yield relation["claim"]


def position_rows(
    claim: int, payload: Payload, published: PublishedClaim, parties: Mapping[str, int]
) -> Iterator[PublicPosition]:
    for line, line_record in zip(published.lines, payload["lines"], strict=True):
        left = left_behind(position.stance for position in line.positions)
        for position, before, record in zip(line.positions, left, line_record["positions"], strict=True):
            yield PublicPosition(
                claim_id=claim,
                party_id=parties[line.party.id],
                entry=position.id,
                stance=position.stance,
                side=position.side,
                in_part=position.in_part,
                before=before or "",
                is_latest=position is line.latest,
                said_on=record["said_on"],
                words=position_words(payload, line.party.id, record),
            )


def change_rows(
    claim: int,
    current: int,
    published: PublishedClaim,
    statuses: Mapping[str, int],
    published_at: Sequence[dt.datetime],
) -> Iterator[PublicChange]:
    """`current` is the entry in effect, `published_at` the moments at which revisions were published, the first first."""
    before: Change | None = None
    for change in published.in_effect:
        yield PublicChange(
            claim_id=claim,
            entry=change.id,
            kind=change.kind,
            status_id=statuses[change.status.key],
            before_id=statuses[before.status.key] if before and before.kind != ChangeKind.BASELINE else None,
            rationale=change.rationale,
            effective_at=change.effective_at,
            recorded_at=change.recorded_at,
            published_at=next((at for at in published_at if at >= change.recorded_at), published.published_at),
            is_current=change.id == current,
        )
        before = change


def correction_row(claim: int, revision: Revision, corrected: Corrected) -> PublicCorrection:
    words = {name: getattr(corrected, name) for name in ("kind", "wrong", "right", "reason")}
    return PublicCorrection(claim_id=claim, number=revision.number, published_at=revision.recorded_at, **words)


def withdrawal_row(claim: int, revision: Revision, reason: str) -> PublicCorrection:
    kind = PublicCorrection.Kind.WITHDRAWAL
    return PublicCorrection(
        claim_id=claim, kind=kind, number=revision.number, published_at=revision.recorded_at, reason=reason
    )
