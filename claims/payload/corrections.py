"""What one payload puts right of what an earlier one had told: the entries of the corrections log.

Pure: from two payloads of the schema "factcheck.claim/1" to data. A development is no correction, and what was put right
before anybody outside saw it is none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Payload = Mapping[str, Any]

_WORDS = ("stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson", "likelihood", "said_on")


class Corrected(NamedTuple):
    """`kind` is "status", "position" or "taken_out". `right` is empty where nothing was told in the place of what was wrong.

    Both are what `told_entry` or `told_position` gives.
    """

    kind: str
    wrong: dict[str, Any]
    right: dict[str, Any]
    reason: str


def corrections(old: Payload, new: Payload) -> list[Corrected]:
    """Say what the newer of two payloads of one claim corrects of the older."""
    return [*_of_the_status(old, new), *_of_positions(old, new)]


def told_entry(entry: Payload) -> dict[str, Any]:
    """What an entry of the history says: status (key, label, tone), effective_at, rationale."""
    return {name: entry[name] for name in ("status", "effective_at", "rationale")}


def told_position(payload: Payload, party: str, position: Payload) -> dict[str, Any]:
    """What a position says: party (id, slug, name), its words, said_on, and the title of its source."""
    speaker = {name: payload["parties"][party][name] for name in ("id", "slug", "name")}
    source = payload["sources"][position["source"]]["title"] if position["source"] else ""
    return {"party": speaker, **{name: position[name] for name in _WORDS}, "source": source}


def _of_the_status(old: Payload, new: Payload) -> Iterator[Corrected]:
    before = {entry["id"]: entry for entry in old["history"]}
    after = {entry["id"] for entry in new["history"]}
    for entry in new["history"]:
        if entry["id"] not in before and entry["corrects"] in before:
            yield Corrected("status", told_entry(before[entry["corrects"]]), told_entry(entry), entry["rationale"])
    for entry in old["history"]:
        if entry["id"] not in after:
            yield Corrected("taken_out", told_entry(entry), {}, "")


def _of_positions(old: Payload, new: Payload) -> Iterator[Corrected]:
    before, after = _positions(old), _positions(new)
    fresh = {key: found for key, found in after.items() if key not in before and found[1]["corrects"] is not None}
    for key, (party, position) in before.items():
        if key in after:
            continue
        wrong = told_position(old, party, position)
        instead = _instead_of(key, party, fresh, before)
        if instead is None:
            yield Corrected("taken_out", wrong, {}, "")
        else:
            yield Corrected("position", wrong, told_position(new, *fresh.pop(instead)), "")


_Found = dict[int, tuple[str, Payload]]


def _instead_of(key: int, party: str, fresh: _Found, before: _Found) -> int | None:
    """Which new position took the place of an old one: that which corrects it, or corrects a correction never told."""
    for number, (speaker, position) in fresh.items():
        if position["corrects"] == key or (position["corrects"] not in before and speaker == party):
            return number
    return None


def _positions(payload: Payload) -> _Found:
    return {told["id"]: (line["party"], told) for line in payload["lines"] for told in line["positions"]}
