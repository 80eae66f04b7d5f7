"""What one payload says otherwise than another: for whoever publishes, and for readers who compare two revisions.

Pure: from two payloads of the schema "factcheck.claim/1" to texts. Every field is compared, also one that is not named
anywhere; left out are only what describes the revision itself, what follows from other parts, and ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from claims.published import current_terms, parts
from claims.published.parts import REFERENCES, Page, Payload, Sort, Thing, Things, plain
from claims.vocabulary import ChangeKind

__all__ = ["Difference", "changes"]


class Difference(NamedTuple):
    """What reads otherwise, how it read, and how it reads now; an empty text where it was not, or is not, there."""

    what: str
    old: str
    new: str


Found = tuple[Difference, list[tuple[Page, Thing]]]


def changes(old: Payload, new: Payload, statements: Mapping[str, str] | None = None) -> list[Difference]:
    """Say what the newer of two payloads of one claim says otherwise, in the order in which a page is read.

    `statements` has the words of related claims by public id; one that it lacks is named by its id.
    """
    old, new = current_terms(old), current_terms(new)
    was, now = Page(old, statements or {}), Page(new, statements or {})
    status = parts.STATUS if old["status"]["label"] == new["status"]["label"] else parts.ANOTHER_STATUS
    found = _compared(status, parts.status_of(was), parts.status_of(now), was, now)
    before, after = _histories(was, now, is_said=bool(found))
    named: set[str] = set()
    for sort, of_old, of_new in (
        (parts.CLAIM, parts.claim_of(was), parts.claim_of(now)),
        (parts.TOPIC, parts.topics_of(was), parts.topics_of(now)),
        (parts.ENTRY, before, after),
        (parts.LINE, parts.lines_of(was), parts.lines_of(now)),
        (parts.POSITION, parts.positions_of(was), parts.positions_of(now)),
        (parts.EVIDENCE, parts.evidence_of(was), parts.evidence_of(now)),
        (parts.REPLY, parts.replies_of(was), parts.replies_of(now)),
        (parts.RELATION, parts.relations_of(was), parts.relations_of(now)),
    ):
        for difference, things in _compared_with_things(sort, of_old, of_new, was, now):
            found.append(difference)
            named |= {key for page, thing in things for key in _named_by(page.payload, thing.record)}
    found += _compared(parts.PARTY, *_but(named, parts.parties_of(was), parts.parties_of(now)), was, now)
    found += _compared(parts.SOURCE, *_but(named, parts.sources_of(was), parts.sources_of(now)), was, now)
    found += _compared(parts.REST, parts.rest_of(was), parts.rest_of(now), was, now)
    return found


def _histories(was: Page, now: Page, *, is_said: bool) -> tuple[Things, Things]:
    """The entries of both, without what the status says already where it says anything: the new one that is in effect.

    A correction stands among them all the same, so that it is called one.
    """
    before, after = parts.history_of(was), parts.history_of(now)
    in_effect = now.payload["status"]["change"]
    if is_said and in_effect not in before:
        if in_effect in after and after[in_effect].record["kind"] != ChangeKind.CORRECTION:
            del after[in_effect]
    elif was.payload["status"]["change"] == in_effect:
        for entries in (before, after):
            if in_effect in entries:
                record = {name: value for name, value in entries[in_effect].record.items() if name != "cites"}
                entries[in_effect] = entries[in_effect]._replace(record=record)
    return before, after


def _compared(sort: Sort, old: Things, new: Things, was: Page, now: Page) -> list[Difference]:
    return [difference for difference, _things in _compared_with_things(sort, old, new, was, now)]


def _compared_with_things(sort: Sort, old: Things, new: Things, was: Page, now: Page) -> Iterator[Found]:
    """The differences between things of one sort, each with the thing that it is of, as it was and as it is."""
    replaced = set()
    for key, thing in new.items():
        instead_of = key if key in old else thing.replaces if thing.replaces not in new else None
        earlier = old.get(instead_of)
        if earlier is None:
            if text := sort.line(now, thing.record):
                yield Difference(thing.what, "", text), [(now, thing)]
            continue
        if instead_of != key:
            replaced.add(instead_of)
        of_itself = sort.left_out | ({"id", "corrects", "recorded_at"} if instead_of != key else set())
        for difference in _changed(sort, earlier, thing, was, now, of_itself):
            yield difference, [(was, earlier), (now, thing)]
    for key, thing in old.items():
        if key not in new and key not in replaced and (text := sort.line(was, thing.record)):
            yield Difference(thing.what, text, ""), [(was, thing)]


def _changed(
    sort: Sort, earlier: Thing, thing: Thing, was: Page, now: Page, left_out: Iterable[str]
) -> Iterator[Difference]:
    names = [name for name in dict.fromkeys([*sort.heads, *thing.record, *earlier.record]) if name not in left_out]
    changed = [name for name in names if earlier.record.get(name) != thing.record.get(name)]
    if sort.in_line.intersection(changed):
        before, after = sort.line(was, earlier.record), sort.line(now, thing.record)
        if before != after:
            yield Difference(thing.what, before, after)
            changed = [name for name in changed if name not in sort.in_line]
    for name in changed:
        old, new = earlier.record.get(name), thing.record.get(name)
        say = sort.words.get(name) or parts.WORDS.get(name) or parts.say_plainly
        before, after = say(was, old), say(now, new)
        if before == after and name not in REFERENCES:
            before, after = plain(old), plain(new)
        if before != after:
            yield Difference(_head(sort, earlier, thing, name), before, after)


def _head(sort: Sort, earlier: Thing, thing: Thing, name: str) -> str:
    head = sort.heads.get(name, gettext_lazy("{name}: {field}") if thing.name else "{field}")
    label = str(parts.FIELDS.get(name, name.replace("_", " ")))
    return str(head).format(name=(earlier if name in ("name", "title") else thing).name, field=label)


def _but(named: set[str], old: Things, new: Things) -> tuple[Things, Things]:
    """Leave out what is new or gone where something that is said to be so names it."""
    return (
        {key: thing for key, thing in old.items() if key in new or thing.record["id"] not in named},
        {key: thing for key, thing in new.items() if key in old or thing.record["id"] not in named},
    )


def _named_by(payload: Payload, record: Mapping[str, Any]) -> set[str]:
    """The ids of the parties and sources that something names, and of those that these name."""
    keys = {record[name] for name in REFERENCES & record.keys() if isinstance(record[name], str)}
    found: set[str] = set()
    while keys:
        found |= keys
        rows = [row for part in ("parties", "sources") for key, row in payload[part].items() if key in keys]
        keys = {row[name] for row in rows for name in ("part_of", "publisher", "through") if row.get(name)} - found
    return found
