"""Payloads made by hand, for what is pure. A test holds them to the form that publishing gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

PUBLISHED_AT = dt.datetime(2024, 11, 14, 10, tzinfo=dt.UTC)


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def a_party(key: str, **fields: Any) -> dict[str, Any]:
    not_judged = {"independent_because": "", "reliability": "", "reliability_reason": ""}
    words = {"name": f"Party {key}", "kind": "government", "description": "", "wikidata_id": ""}
    return words | {"id": key, "slug": key, "part_of": None, **not_judged} | fields


def a_source(key: str, **fields: Any) -> dict[str, Any]:
    words = {"title": f"Report {key}", "author": "", "published_on": "2024-10", "url": "", "archived_url": ""}
    return words | {"id": key, "publisher": None, "through": None} | fields


def a_position(number: int, stance: str, said_on: str = "2024-10-24", **fields: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("paraphrase", "scope", "language", "translation", "spokesperson", "likelihood"), "")
    required = {
        "id": number,
        "stance": stance,
        "quote": "So it is.",
        "said_on": said_on,
        "source": None,
        "corrects": None,
    }
    return texts | required | {"recorded_at": written(PUBLISHED_AT)} | fields


def a_line(party: str, side: str, *positions: dict[str, Any]) -> dict[str, Any]:
    return {"party": party, "side": side, "in_part": False, "positions": list(positions)}


def a_piece(number: int, bearing: str, source: str, **fields: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("quote_before", "quote_after", "language", "summary", "scope"), "")
    required = {"id": number, "source": source, "bearing": bearing, "quote": "We saw it.", "credibility": ""}
    return texts | required | {"origin": None, "linked_at": written(PUBLISHED_AT)} | fields


def a_reply(party: str, **fields: Any) -> dict[str, Any]:
    reply = {"party": party, "asked_on": "2024-11-05", "due_on": "2024-11-12", "answered_on": "", "answer": ""}
    return reply | fields


def an_entry(number: int, effective_at: dt.datetime, status: str = "unverified", **fields: Any) -> dict[str, Any]:
    entry = {
        "id": number,
        "kind": "development",
        "status": {"key": status, "label": status.capitalize(), "tone": "open"},
        "rationale": "Because.",
        "effective_at": written(effective_at),
        "recorded_at": written(effective_at),
        "cites": [],
        "corrects": None,
        "corrected_by": None,
        "by": None,
    }
    return entry | fields


def a_claim() -> dict[str, Any]:
    return {
        "id": "k7m2p9qx",
        "slug": "so-it-is-said",
        "statement": "So it is said.",
        "context": "",
        "language": "en",
        "made_on": "",
        "claimant": None,
        "first_appearance": None,
        "topics": [],
    }


def a_status() -> dict[str, Any]:
    return {
        "key": "unverified",
        "label": "Unverified",
        "definition": "Nothing is established.",
        "tone": "open",
        "rating": None,
        "since": written(PUBLISHED_AT),
        "change": 1,
        "rationale": "Because.",
    }


def a_payload(*lines: dict[str, Any], history: list[dict[str, Any]] | None = None, **parts: Any) -> dict[str, Any]:
    """The parties of the lines are made where `parties` does not give them. The history comes oldest first."""
    entries = [an_entry(1, PUBLISHED_AT - dt.timedelta(days=10))] if history is None else history
    entries = sorted(entries, key=lambda e: (e["effective_at"], e["recorded_at"], e["id"]), reverse=True)
    payload = {
        "schema": "factcheck.claim/1",
        "kind": "published",
        "number": 3,
        "published_at": written(PUBLISHED_AT),
        "note": "",
        "author": None,
        "claim": a_claim(),
        "status": a_status(),
        "lines": list(lines),
        "contested_by": [line["party"] for line in lines if line["side"] == "against" and not line["in_part"]],
        "contested_in_part_by": [line["party"] for line in lines if line["side"] == "against" and line["in_part"]],
        "sides": {side: sum(line["side"] == side for line in lines) for side in ("for", "open", "against")},
        "replies": [],
        "evidence": [],
        "counts": {"sources": 0, "in_part": 0, "origins": 0, "unknown": 0},
        "history": entries,
        "relations": [],
        "parties": {line["party"]: a_party(line["party"]) for line in lines},
        "sources": {},
    }
    return payload | parts
