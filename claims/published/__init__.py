"""Reads a payload of the schema "factcheck.claim/1" for pages.

Pure: what a page shows of a claim comes from its payload alone. No model, no database, no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from claims.bitemporal import stands_after, topmost
from claims.dates import PartialDate, day_of
from claims.labels import entry_label
from claims.published.schema import (
    Change,
    Evidence,
    Line,
    Mention,
    Party,
    Position,
    PublishedClaim,
    Rating,
    Related,
    Relation,
    Reply,
    Source,
    Status,
    Topic,
    Withdrawal,
    in_history,
    stance_name,
)
from claims.vocabulary import ChangeKind, Credibility, RelationKind, Side

__all__ = [
    "SCHEMA",
    "Change",
    "Evidence",
    "Line",
    "Party",
    "Position",
    "PublishedClaim",
    "Reply",
    "Source",
    "Withdrawal",
    "current_terms",
    "read",
    "read_withdrawal",
    "related_ids",
    "stance_name",
]

SCHEMA = "factcheck.claim/1"
_RECEIVED = "Received. Nothing is established yet."
_RENAMED_TONES = {"held": "corroborated"}
_View = TypeVar("_View")


def related_ids(payload: Mapping[str, Any]) -> list[str]:
    """The public ids of the claims that a payload relates to, to look them up before reading it."""
    return [relation["claim"] for relation in payload["relations"]]


def read(payload: Mapping[str, Any], related: Iterable[Related] = ()) -> PublishedClaim:
    """Read a payload of the kind "published". Relations to claims that are not among `related` are left out."""
    if payload["schema"] != SCHEMA or payload["kind"] != "published":
        raise ValueError(f"not a published {SCHEMA}: {payload['schema']} {payload['kind']}")
    return _Reader(payload).claim({claim.public_id: claim for claim in related})


def read_withdrawal(payload: Mapping[str, Any]) -> Withdrawal:
    """Read a payload of the kind "withdrawn"."""
    return Withdrawal(
        id=payload["claim"]["id"],
        number=payload["number"],
        published_at=_moment(payload["published_at"]),
        reason=payload["reason"],
    )


def _build(view: type[_View], record: Mapping[str, Any], **resolved: Any) -> _View:
    """Make a view of a record. What the view has no field for is passed over, so that a payload may hold more."""
    return view(**{name: resolved[name] if name in resolved else record[name] for name in _field_names(view)})  # type: ignore[arg-type]


@cache
def _field_names(view: type[Any]) -> list[str]:
    return [field.name for field in fields(view)]


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _date(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None


class _Reader:
    """Resolves the ids of one payload."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        payload = self.payload = current_terms(payload)
        self.published_on = day_of(_moment(payload["published_at"]))
        self.parties = {key: self._party(party) for key, party in payload["parties"].items()}
        self.sources: dict[str, Source] = {}
        for key in payload["sources"]:
            self._source(key, ())
        self.evidence = {piece["id"]: self._evidence(piece) for piece in payload["evidence"]}

    def claim(self, related: Mapping[str, Related]) -> PublishedClaim:
        payload, claim, status = self.payload, self.payload["claim"], self.payload["status"]
        return PublishedClaim(
            id=claim["id"],
            slug=claim["slug"],
            number=payload["number"],
            published_at=_moment(payload["published_at"]),
            note=payload["note"],
            author=payload["author"] or "",
            statement=claim["statement"],
            context=claim["context"],
            language=claim["language"],
            made_on=_date(claim["made_on"]),
            claimant=self.parties.get(claim["claimant"]),
            first_appearance=self.sources.get(claim["first_appearance"]),
            topics=tuple(_build(Topic, topic) for topic in claim["topics"]),
            status=_build(Status, status),
            definition=status["definition"],
            rationale=status["rationale"],
            since=_moment(status["since"]),
            rating=_build(Rating, status["rating"]) if status["rating"] else None,
            lines=tuple(self._line(line) for line in payload["lines"]),
            replies=tuple(self._reply(reply) for reply in payload.get("replies", ())),
            evidence=tuple(self.evidence.values()),
            history=self._history(),
            relations=tuple(
                Relation(relation["kind"], relation["outward"], relation["reads"], related[relation["claim"]])
                for relation in payload["relations"]
                if relation["claim"] in related
            ),
            parties=tuple(self.parties.values()),
            origins=self._origins(),
        )

    def _origins(self) -> dict[str, str]:
        parties = self.payload["parties"]
        return topmost({key: None if one["independent_because"] else one["part_of"] for key, one in parties.items()})

    def _party(self, party: Mapping[str, Any]) -> Party:
        larger = self.payload["parties"].get(party["part_of"])
        return _build(Party, party, part_of=larger["name"] if larger else "")

    def _source(self, key: str | None, on_the_way: tuple[str, ...]) -> Source | None:
        """Resolve a source with those that it is known through. A ring of them ends where it would begin again."""
        if key is None or key in on_the_way:
            return None
        if key not in self.sources:
            source = self.payload["sources"][key]
            self.sources[key] = _build(
                Source,
                source,
                publisher=self.parties.get(source["publisher"]),
                published_on=_date(source["published_on"]),
                through=self._source(source["through"], (*on_the_way, key)),
            )
        return self.sources[key]

    def _line(self, line: Mapping[str, Any]) -> Line:
        stands = stands_after((position["stance"], position["scope"]) for position in line["positions"])
        positions = tuple(
            _build(
                Position,
                position,
                side=stand.side,
                in_part=stand.in_part,
                said_on=_date(position["said_on"]),
                source=self.sources.get(position["source"]),
                recorded_at=_moment(position["recorded_at"]),
            )
            for position, stand in zip(line["positions"], stands, strict=True)
        )
        return Line(self.parties[line["party"]], Side(line["side"]), positions)

    def _reply(self, reply: Mapping[str, Any]) -> Reply:
        days = {name: _day(reply[name]) for name in ("asked_on", "due_on", "answered_on")}
        is_late = days["due_on"] is not None and days["due_on"] < self.published_on and days["answered_on"] is None
        return _build(
            Reply,
            reply,
            party=self.parties[reply["party"]],
            no_answer_by=days["due_on"] if is_late else None,
            **days,
        )

    def _evidence(self, piece: Mapping[str, Any]) -> Evidence:
        return _build(
            Evidence,
            piece,
            source=self.sources[piece["source"]],
            origin=self.parties.get(piece["origin"]),
            linked_at=_moment(piece["linked_at"]),
        )

    def _history(self) -> tuple[Change, ...]:
        entries = self.payload["history"]
        mentions = {entry["id"]: _mention(entry) for entry in entries}
        return in_history(
            _build(
                Change,
                entry,
                status=_build(Status, entry["status"]),
                effective_at=mentions[entry["id"]].effective_at,
                recorded_at=mentions[entry["id"]].recorded_at,
                by=entry["by"] or "",
                cites=tuple(self.evidence[key] for key in entry["cites"] if key in self.evidence),
                corrects=mentions.get(entry["corrects"]),
                corrected_by=mentions.get(entry["corrected_by"]),
                before=None,
            )
            for entry in entries
        )


def current_terms(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload in the terms of today: the payload itself where it has no older ones.

    Older revisions call the entry that receiving the claim wrote a development, not its baseline, give it the label of its
    status, and have other names for tones. They have no scope of evidence, and grades that nobody gave.
    """
    if "in_part" not in payload["counts"]:
        payload = {
            **payload,
            "parties": {key: _current_party(party) for key, party in payload["parties"].items()},
            "evidence": [_current_piece(piece) for piece in payload["evidence"]],
            "relations": [_current_relation(relation) for relation in payload["relations"]],
        }
    history = payload["history"]
    baseline = _unnamed_baseline(history)
    current = {
        "status": _current_status(payload["status"]),
        "history": [_current_entry(entry, is_baseline=entry is baseline) for entry in history],
    }
    return payload if all(payload[part] == value for part, value in current.items()) else {**payload, **current}


def _current_party(party: dict[str, Any]) -> dict[str, Any]:
    was_rated = party["reliability"] != "F" or party["reliability_reason"]
    return party | {"reliability": party["reliability"] if was_rated else "", "independent_because": ""}


def _current_piece(piece: dict[str, Any]) -> dict[str, Any]:
    """The digit 6, of what cannot be judged, was what everybody got whom nobody had judged."""
    credibility = piece["credibility"]
    return piece | {"scope": "", "credibility": "" if credibility == Credibility.SIX else credibility}


def _current_relation(relation: dict[str, Any]) -> dict[str, Any]:
    return relation | {"outward": relation["reads"] != RelationKind(relation["kind"]).from_the_other}


def _unnamed_baseline(history: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The entry that is a baseline without being named one: the first that was recorded, in the words that receiving has."""
    first = min(history, key=lambda entry: (_moment(entry["recorded_at"]), entry["id"]), default=None)
    if first is None or (first["kind"], first["rationale"]) != (ChangeKind.DEVELOPMENT, _RECEIVED):
        return None
    return first


def _current_entry(entry: dict[str, Any], *, is_baseline: bool) -> dict[str, Any]:
    kind = ChangeKind.BASELINE.value if is_baseline else entry["kind"]
    status = _current_status(entry["status"])
    return entry | {"kind": kind, "status": status | {"label": entry_label(kind, status["label"])}}


def _current_status(status: dict[str, Any]) -> dict[str, Any]:
    tone = status["tone"]
    return status | {"tone": _RENAMED_TONES.get(tone, tone)}


def _mention(entry: Mapping[str, Any]) -> Mention:
    return Mention(
        id=entry["id"],
        label=entry["status"]["label"],
        effective_at=_moment(entry["effective_at"]),
        recorded_at=_moment(entry["recorded_at"]),
    )
