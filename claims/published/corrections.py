"""What one payload puts right of an earlier one: the entries of the corrections log.

Pure: from two payloads of the schema "factcheck.claim/1" to data. A development is no correction, and what was put right
before anybody outside saw it is none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claims.published import current_terms

Payload = Mapping[str, Any]

_WORDS = ("stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson", "likelihood", "said_on")


class Corrected(NamedTuple):
    """`kind` is "status", "position" or "taken_out". `right` is empty where nothing took the place of what was wrong.

    Both are what `entry_words` or `position_words` gives. `entry` and `by` are the ids of the two in their payloads, `at`
    is when the second was recorded.
    """

    kind: str
    wrong: dict[str, Any]
    right: dict[str, Any]
    reason: str
    entry: int
    by: int | None = None
    at: str = ""


def corrections(old: Payload, new: Payload) -> list[Corrected]:
    """Say what the newer of two payloads of one claim corrects of the older."""
    old, new = current_terms(old), current_terms(new)
    return [*_of_the_status(old, new), *_of_positions(old, new)]


def entry_words(entry: Payload) -> dict[str, Any]:
    """What an entry of the history says: status (key, label, tone), effective_at, rationale."""
    return {name: entry[name] for name in ("status", "effective_at", "rationale")}


def position_words(payload: Payload, party: str, position: Payload) -> dict[str, Any]:
    """What a position says: party (id, slug, name), its words, said_on, and the title of its source."""
    speaker = {name: payload["parties"][party][name] for name in ("id", "slug", "name")}
    source = payload["sources"][position["source"]]["title"] if position["source"] else ""
    return {"party": speaker, **{name: position[name] for name in _WORDS}, "source": source}


def _of_the_status(old: Payload, new: Payload) -> Iterator[Corrected]:
    """What was corrected, and its correction in turn, is put right by the last of them."""
    after = {entry["id"]: entry for entry in new["history"]}
    for entry in old["history"]:
        right = after.get(entry["id"])
        while right is not None and right["corrected_by"] is not None:
            right = after[right["corrected_by"]]
        if right is None:
            yield Corrected("taken_out", entry_words(entry), {}, "", entry["id"])
        elif right["id"] != entry["id"] and entry["corrected_by"] is None:
            words = entry_words(entry), entry_words(right), right["rationale"]
            yield Corrected("status", *words, entry["id"], right["id"], right["recorded_at"])


def _of_positions(old: Payload, new: Payload) -> Iterator[Corrected]:
    before, after = _positions(old), _positions(new)
    instead = _instead(before, after)
    for key, (party, position) in before.items():
        if key in after:
            continue
        wrong = position_words(old, party, position)
        if key in instead:
            right = after[instead[key]]
            at = right[1]["recorded_at"]
            yield Corrected("position", wrong, position_words(new, *right), "", key, instead[key], at)
        else:
            yield Corrected("taken_out", wrong, {}, "", key)


_Found = dict[int, tuple[str, Payload]]


def _instead(before: _Found, after: _Found) -> dict[int, int]:
    """Which new position took the place of which old one: that which corrects it.

    One that corrects what was never published stands for a position of the same party that is gone: it was put right twice.
    """
    fresh = {key: found for key, found in after.items() if key not in before and found[1]["corrects"] is not None}
    instead = {found[1]["corrects"]: key for key, found in fresh.items() if found[1]["corrects"] in before}
    for key, (party, position) in fresh.items():
        if position["corrects"] not in before:
            gone = (old for old, (speaker, _) in before.items() if old not in {*after, *instead} and speaker == party)
            if (replaced := next(gone, None)) is not None:
                instead[replaced] = key
    return instead


def _positions(payload: Payload) -> _Found:
    return {position["id"]: (line["party"], position) for line in payload["lines"] for position in line["positions"]}
