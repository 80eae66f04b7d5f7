"""Composes the payload of a claim's page: the schema "factcheck.claim/1".

JSON objects, arrays, strings, integers and null; no floats, so that RFC 8785 gives the same bytes everywhere. Timestamps
are RFC 3339 in UTC; dates are ISO 8601 at the precision that is known ("2024-10"), "" where none is. Parties and sources
stand once each, by id, and are referred to.

- schema, kind ("published" or "withdrawn"), number, published_at, note, author (a byline or null)
- claim: id, slug, statement, context, language, made_on, claimant, first_appearance, topics
- status: key, label, definition, tone, rating ({value, name} or null), since, change, rationale
- contested_by, contested_in_part_by: who stands against all of it, and who against a part; sides: how many parties stand on
  which
- counts: sources that support or refute; in_part: those of them that speak of a part only; origins: the independent ones
  that are known, null where there are sources and no origin of theirs is; unknown: the sources of which none is
- parties, sources: by id
- lines: per party its side, whether it stands there with a part of the claim only, and its positions, oldest first
- replies: whom the desk asked for a reply, the earliest first: party, asked_on, due_on, answered_on, answer, each "" where
  there is none. Revisions of before replies were published have no such part.
- evidence
- history: the changes of the status, newest first, the baseline last (kind "baseline", its label "Received"; older
  revisions call it a "development", and by its status). One that was corrected stays in where it had been published;
  what was corrected before anybody outside saw it was never said, so its correction enters as what it corrected. What was
  undone, and what undid it, are not in it.
- relations: only to claims that are public themselves; outward: the kind reads from this claim to the other

Older revisions have less: see claims.published.current_terms.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from claims import bitemporal
from claims.bitemporal import EffectiveChange, Line
from claims.labels import entry_label
from claims.models import Claim, Party, Position, Source, Status, StatusChange, User
from claims.models.positions import lines_of
from claims.publishing.facts import Facts
from claims.publishing.visibility import pick, timestamp
from claims.vocabulary import ChangeKind, RelationKind, Side

SCHEMA = "factcheck.claim/1"


class _Cast:
    """The parties and sources that a payload refers to, each once."""

    def __init__(self) -> None:
        self.parties: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}

    def party(self, party: Party | None) -> str | None:
        if party is None:
            return None
        party = party.survivor
        if party.public_id not in self.parties:
            record = pick(party, "name kind description wikidata_id independent_because reliability reliability_reason")
            self.parties[party.public_id] = record
            record.update(id=party.public_id, slug=party.slug, part_of=self.party(party.part_of))
        return party.public_id

    def source(self, source: Source | None) -> str | None:
        if source is None:
            return None
        source = source.survivor
        key = str(source.pk)
        if key not in self.sources:
            record = pick(source, "title author published_on url archived_url")
            self.sources[key] = record
            record.update(id=key, publisher=self.party(source.publisher), through=self.source(source.through))
        return key


def payload_of(facts: Facts, *, author: User | None, note: str, at: dt.datetime) -> dict[str, Any]:
    """Compose from facts that were gathered. No query where `gather` read them, but for parties of parties of parties."""
    cast = _Cast()
    lines = lines_of(facts.positions)
    contesting = bitemporal.contesting(lines)
    payload = {
        "schema": SCHEMA,
        "kind": "published",
        "number": facts.revision_count + 1,
        "published_at": timestamp(at),
        "note": note,
        "author": (author.byline or None) if author else None,
        "claim": _claim(facts.claim, cast),
        "status": _status(facts, at),
        "lines": [_line(line, cast) for line in lines],
        "contested_by": [cast.party(_party_of(line)) for line in contesting.wholly],
        "contested_in_part_by": [cast.party(_party_of(line)) for line in contesting.in_part],
        "sides": _sides(lines),
        "replies": _replies(facts, cast),
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
    rating = pick(status, "rating_value rating_name")
    return {"value": rating["rating_value"], "name": rating["rating_name"]}


def _status(facts: Facts, at: dt.datetime) -> dict[str, Any]:
    """What holds now, since when, and why."""
    standing = bitemporal.standing(facts.changes, at)
    current = standing[-1]
    return pick(current.status, "key label definition tone") | {
        "rating": _rating(current.status),
        "since": timestamp(bitemporal.since(standing)),
        "change": current.pk,
        "rationale": current.rationale,
    }


def _party_of(line: Line[Any]) -> Party:
    return line.positions[-1].party


def _line(line: Line[Any], cast: _Cast) -> dict[str, Any]:
    return {
        "party": cast.party(_party_of(line)),
        "side": line.side.value,
        "in_part": line.in_part,
        "positions": [_position(position, cast) for position in line.positions],
    }


def _position(position: Position, cast: _Cast) -> dict[str, Any]:
    """One that was restored stands as the entry of which it says the words again: to readers nothing happened."""
    entry = position.restores or position
    corrected = entry.corrects
    return pick(entry, "id recorded_at") | {
        **pick(position, "stance quote paraphrase scope language translation spokesperson likelihood said_on"),
        "source": cast.source(position.source),
        "corrects": (corrected.restores_id or corrected.pk) if corrected else None,
    }


def _sides(lines: Iterable[Line[Any]]) -> dict[str, int]:
    counted = Counter(line.side for line in lines)
    return {side.value: counted[side] for side in Side}


def _replies(facts: Facts, cast: _Cast) -> list[dict[str, Any]]:
    replies = []
    for reply in facts.replies:
        days = pick(reply, "asked_on due_on answered_on answer")
        replies.append({"party": cast.party(reply.party)} | {name: value or "" for name, value in days.items()})
    return replies


def _evidence(facts: Facts, cast: _Cast) -> list[dict[str, Any]]:
    fields = "id bearing quote quote_before quote_after language summary scope credibility linked_at"
    return [pick(e, fields) | {"source": cast.source(e.source), "origin": cast.party(e.origin)} for e in facts.evidence]


def _counts(facts: Facts) -> dict[str, int | None]:
    return bitemporal.count(bitemporal.weighty(facts.evidence), facts.origins)._asdict()


def _was_public(change: EffectiveChange[StatusChange], facts: Facts) -> bool:
    """Whether a revision was published after the change was recorded and before it was corrected."""
    until = change.corrected_by
    return any(
        change.row.recorded_at <= moment and (until is None or moment < until.recorded_at)
        for moment in facts.published_at
    )


def _history(facts: Facts) -> list[dict[str, Any]]:
    by_id = {change.row.pk: change for change in facts.changes}
    included = {c.row.pk for c in facts.changes if c.corrected_by is None or _was_public(c, facts)}
    linked = {evidence.pk for evidence in facts.evidence}
    replaced: dict[int, int] = {}
    history = []
    for change in facts.changes:
        row, kind, earlier = change.row, change.row.kind, change.corrects
        if row.pk not in included:
            continue
        while earlier is not None and earlier.pk not in included:
            kind, earlier = earlier.kind, by_id[earlier.pk].corrects
        if kind == ChangeKind.BASELINE and row.kind != ChangeKind.BASELINE:
            kind = ChangeKind.DEVELOPMENT.value  # what takes the place of a baseline says something
        if earlier is not None:
            kind, replaced[earlier.pk] = row.kind, row.pk
        entry = pick(row, "id rationale effective_at recorded_at")
        status = pick(row.status, "key label tone")
        entry |= {
            "kind": kind,
            "status": status | {"label": entry_label(kind, status["label"])},
            "cites": sorted(c.evidence_id for c in row.citations.all() if c.evidence_id in linked),
            "corrects": earlier.pk if earlier else None,
            "by": row.recorded_by.byline or None,
        }
        history.append(entry)
    return [entry | {"corrected_by": replaced.get(entry["id"])} for entry in history]


def _relations(facts: Facts) -> list[dict[str, Any]]:
    relations = []
    for relation, claim, other in facts.relations:
        outward = claim.pk == facts.claim.pk
        other = other if outward else claim
        if other.public_id in facts.public_ids:
            kind = RelationKind(relation.kind)
            reads = str(kind.label) if outward else kind.from_the_other
            relations.append({"kind": relation.kind, "outward": outward, "reads": reads, "claim": other.public_id})
    return relations
