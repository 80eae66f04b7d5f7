"""Composes the payload of a claim's page: the schema "factcheck.claim/1".

JSON objects, arrays, strings, integers and null; no floats, so that RFC 8785 gives the same bytes everywhere. Timestamps
are RFC 3339 in UTC; dates are ISO 8601 at the precision that is known ("2024-10"), "" where none is. Parties and sources
are told once each, by id, and referred to.

- schema, kind ("published" or "withdrawn"), number, published_at, note, author (a byline or null)
- claim: id, slug, statement, context, language, made_on, claimant, first_appearance, topics
- status: key, label, definition, tone, rating ({value, name} or null), since, change, rationale
- contested_by, sides, counts (sources that support or refute; origins: the independent ones among them)
- parties, sources: by id
- lines: per party its side and its positions, oldest first
- evidence
- history: the changes of the status, newest first. One that was corrected stays in where it had been published; what was
  corrected before anybody outside saw it was never said, so its correction enters as what it corrected.
- relations: only to claims that are public themselves
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.utils import timezone

from claims.models import Claim, Party, Source, Status, StatusChange, User
from claims.models.positions import by_party
from claims.publishing.facts import Facts, gather
from claims.publishing.visibility import pick, timestamp
from claims.vocabulary import Bearing, RelationKind, Side

SCHEMA = "factcheck.claim/1"


class _Cast:
    """The parties and sources that a payload refers to, each told once."""

    def __init__(self) -> None:
        self.parties: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}

    def party(self, party: Party | None) -> str | None:
        if party is None:
            return None
        party = party.survivor
        if party.public_id not in self.parties:
            told = pick(party, "name kind description wikidata_id reliability reliability_reason")
            self.parties[party.public_id] = told
            told.update(id=party.public_id, slug=party.slug, part_of=self.party(party.part_of))
        return party.public_id

    def source(self, source: Source | None) -> str | None:
        if source is None:
            return None
        source = source.survivor
        key = str(source.pk)
        if key not in self.sources:
            told = pick(source, "title author published_on url archived_url")
            self.sources[key] = told
            told.update(id=key, publisher=self.party(source.publisher), through=self.source(source.through))
        return key


def compose(
    claim: Claim, *, author: User | None = None, note: str = "", at: dt.datetime | None = None
) -> dict[str, Any]:
    """Say what publishing this claim now would freeze. `at` is the moment of publishing, None means now."""
    (facts,) = gather([claim])
    return payload_of(facts, author=author, note=note, at=at or timezone.now())


def payload_of(facts: Facts, *, author: User | None, note: str, at: dt.datetime) -> dict[str, Any]:
    """Compose from facts that were gathered. No query where `gather` read them, but for parties of parties of parties."""
    cast = _Cast()
    lines = _lines(facts, cast)
    payload = {
        "schema": SCHEMA,
        "kind": "published",
        "number": facts.revision_count + 1,
        "published_at": timestamp(at),
        "note": note,
        "author": (author.byline or None) if author else None,
        "claim": _claim(facts.claim, cast),
        "status": _status(facts, at),
        "lines": lines,
        "contested_by": [line["party"] for line in lines if line["side"] == Side.AGAINST],
        "sides": {side.value: count for side, count in _sides(lines).items()},
        "evidence": _evidence(facts, cast),
        "counts": _counts(facts),
        "history": _history(facts),
        "relations": _relations(facts),
    }
    return payload | {"parties": cast.parties, "sources": cast.sources}


def withdrawal_of(claim: Claim, *, number: int, reason: str, at: dt.datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": "withdrawn",
        "number": number,
        "published_at": timestamp(at),
        "claim": {"id": claim.public_id},
        "reason": reason,
    }


def _claim(claim: Claim, cast: _Cast) -> dict[str, Any]:
    return pick(claim, "statement context language made_on") | {
        "id": claim.public_id,
        "slug": claim.slug,
        "claimant": cast.party(claim.claimant),
        "first_appearance": cast.source(claim.first_appearance),
        "topics": [pick(topic, "name slug description") for topic in claim.topics.all()],
    }


def _rating(status: Status) -> dict[str, Any] | None:
    if status.rating_value is None:
        return None
    told = pick(status, "rating_value rating_name")
    return {"value": told["rating_value"], "name": told["rating_name"]}


def _in_effect(changes: list[StatusChange], at: dt.datetime) -> StatusChange:
    return next(c for c in changes if getattr(c, "corrected_by", None) is None and c.effective_at <= at)


def _status(facts: Facts, at: dt.datetime) -> dict[str, Any]:
    """What holds now, since when, and why: since the first of the changes in a row that say the same."""
    current = _in_effect(facts.changes, at)
    since = current
    for change in facts.changes[facts.changes.index(current) + 1 :]:
        if getattr(change, "corrected_by", None) is None:
            if change.status_id != current.status_id:
                break
            since = change
    return pick(current.status, "key label definition tone") | {
        "rating": _rating(current.status),
        "since": timestamp(since.effective_at),
        "change": current.pk,
        "rationale": current.rationale,
    }


def _lines(facts: Facts, cast: _Cast) -> list[dict[str, Any]]:
    fields = "id stance quote paraphrase scope language translation spokesperson likelihood said_on recorded_at"
    return [
        {
            "party": cast.party(party),
            "side": side.value,
            "positions": [
                pick(p, fields) | {"source": cast.source(p.source), "corrects": p.corrects_id} for p in positions
            ],
        }
        for party, side, positions in by_party(facts.positions)
    ]


def _sides(lines: list[dict[str, Any]]) -> dict[Side, int]:
    counted = Counter(line["side"] for line in lines)
    return {side: counted[side.value] for side in Side}


def _evidence(facts: Facts, cast: _Cast) -> list[dict[str, Any]]:
    fields = "id bearing quote quote_before quote_after language summary credibility linked_at"
    return [pick(e, fields) | {"source": cast.source(e.source), "origin": cast.party(e.origin)} for e in facts.evidence]


def _counts(facts: Facts) -> dict[str, int]:
    weighty = [e for e in facts.evidence if e.bearing != Bearing.CONTEXT]
    return {
        "sources": len({e.source.survivor.pk for e in weighty}),
        "origins": len({e.origin.survivor.pk for e in weighty if e.origin}),
    }


def _was_public(change: StatusChange, facts: Facts) -> bool:
    """Whether a revision was published after the change was recorded and before it was corrected."""
    correction = getattr(change, "corrected_by", None)
    return any(
        change.recorded_at <= moment and (correction is None or moment < correction.recorded_at)
        for moment in facts.published_at
    )


def _history(facts: Facts) -> list[dict[str, Any]]:
    by_id = {change.pk: change for change in facts.changes}
    told = {c.pk for c in facts.changes if getattr(c, "corrected_by", None) is None or _was_public(c, facts)}
    linked = {evidence.pk for evidence in facts.evidence}
    replaced: dict[int, int] = {}
    history = []
    for change in facts.changes:
        if change.pk not in told:
            continue
        kind, earlier = change.kind, change.corrects_id
        while earlier is not None and earlier not in told:
            kind, earlier = by_id[earlier].kind, by_id[earlier].corrects_id
        if earlier is not None:
            kind, replaced[earlier] = change.kind, change.pk
        entry = pick(change, "id rationale effective_at recorded_at")
        entry |= {
            "kind": kind,
            "status": pick(change.status, "key label tone"),
            "cites": sorted(c.evidence_id for c in change.citations.all() if c.evidence_id in linked),
            "corrects": earlier,
            "by": change.recorded_by.byline or None,
        }
        history.append(entry)
    return [entry | {"corrected_by": replaced.get(entry["id"])} for entry in history]


def _relations(facts: Facts) -> list[dict[str, Any]]:
    told = []
    for relation in facts.relations:
        outward = relation.claim_id == facts.claim.pk
        other = (relation.other if outward else relation.claim).survivor
        if other.public_id in facts.public_ids:
            kind = RelationKind(relation.kind)
            reads = str(kind.label) if outward else kind.from_the_other
            told.append({"kind": relation.kind, "reads": reads, "claim": other.public_id})
    return told
