"""Takes a payload apart into things that can be compared one by one, and says each field of them in words.

A field that is not named here is said as it stands, so that none is forgotten.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.dates import PartialDate
from claims.published.schema import stance_name
from claims.vocabulary import Bearing, ChangeKind, Likelihood, PartyKind, RelationKind, Tone

Payload = Mapping[str, Any]

OF_THE_REVISION = frozenset({"number", "published_at", "note", "author"})
FOLLOWS_FROM_OTHERS = frozenset({"contested_by", "contested_in_part_by", "sides", "counts"})
# Fields that name a party, a source or a piece of evidence by its id. Where another one reads the same, its own
# fields say what is different.
REFERENCES = frozenset(
    {
        *("party", "claimant", "publisher", "origin", "part_of"),
        *("source", "first_appearance", "through", "cites", "topics"),
    }
)


class Thing(NamedTuple):
    """One thing that a payload has. `what` heads its line, `name` heads a single field of it."""

    what: str
    name: str
    record: Mapping[str, Any]
    replaces: Any = None


Things = dict[Any, Thing]
Words = Callable[["Page", Any], str]


@dataclass(frozen=True)
class Sort:
    """How things of one sort read. A thing that is new or gone reads as its line, and one that changed as what changed of it:
    the line for the fields in it, for any other field that field alone.
    """

    line: Callable[[Page, Mapping[str, Any]], str] = lambda page, record: ""
    in_line: frozenset[str] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)
    heads: Mapping[str, Any] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset({"id"})


@dataclass(frozen=True)
class Page:
    """A payload, and the words for what it refers to. `statements` has those of related claims by public id."""

    payload: Payload
    statements: Mapping[str, str]

    def name(self, key: str | None) -> str:
        return self.payload["parties"][key]["name"] if key else ""

    def title(self, key: str | None) -> str:
        return self.payload["sources"][key]["title"] if key else ""

    def statement(self, key: str) -> str:
        return self.statements.get(key, key)

    def cited(self, keys: Iterable[int]) -> str:
        titles = {piece["id"]: self.title(piece["source"]) for piece in self.payload["evidence"]}
        return "; ".join(titles[key] for key in keys if key in titles)

    def entry(self, key: int | None) -> str:
        """Another entry of the history."""
        found = next((entry for entry in self.payload["history"] if entry["id"] == key), None)
        return f"{found['status']['label']}, {_moment(found['effective_at'])}" if found else plain(key)


# The things of a payload.


def status_of(page: Page) -> Things:
    status = page.payload["status"]
    cites: list[int] = next(
        (entry["cites"] for entry in page.payload["history"] if entry["id"] == status["change"]), []
    )
    return {"status": Thing("", "", {**status, "cites": cites})}


def claim_of(page: Page) -> Things:
    return {"claim": Thing("", "", page.payload["claim"])}


def topics_of(page: Page) -> Things:
    return {topic["slug"]: Thing("", topic["name"], topic) for topic in page.payload["claim"]["topics"]}


def history_of(page: Page) -> Things:
    found = {}
    for entry in page.payload["history"]:
        status = {("status" if name == "label" else f"status_{name}"): value for name, value in entry["status"].items()}
        what = _("Entry of our history")
        found[entry["id"]] = Thing(what, f"{what}, {page.entry(entry['id'])}", {**entry, **status})
    return found


def lines_of(page: Page) -> Things:
    return {line["party"]: Thing("", page.name(line["party"]), line) for line in page.payload["lines"]}


def positions_of(page: Page) -> Things:
    found = {}
    for line in page.payload["lines"]:
        party = line["party"]
        what = _("What {party} says").format(party=page.name(party))
        for position in line["positions"]:
            record = {**position, "party": party}
            found[party, position["id"]] = Thing(what, what, record, (party, position["corrects"]))
    return found


def evidence_of(page: Page) -> Things:
    return {
        piece["id"]: Thing(_("Evidence"), _("Evidence from {source}").format(source=page.title(piece["source"])), piece)
        for piece in page.payload["evidence"]
    }


def replies_of(page: Page) -> Things:
    found, asked = {}, Counter[tuple[str, str]]()
    for reply in page.payload.get("replies", ()):
        key = reply["party"], reply["asked_on"]
        what = _("Reply of {party}").format(party=page.name(reply["party"]))
        found[*key, asked[key]] = Thing(what, what, reply)
        asked[key] += 1
    return found


def relations_of(page: Page) -> Things:
    found, met = {}, Counter[tuple[str, str]]()
    for relation in page.payload["relations"]:
        key = relation["reads"], relation["claim"]
        name = _("Related claim, {statement}").format(statement=page.statement(relation["claim"]))
        found[*key, met[key]] = Thing(_("Related claim"), name, relation)
        met[key] += 1
    return found


def parties_of(page: Page) -> Things:
    return {
        key: Thing(
            _("Party"),
            party["name"],
            {**party, "reliability": [party["reliability"], party["reliability_reason"]]},
        )
        for key, party in page.payload["parties"].items()
    }


def sources_of(page: Page) -> Things:
    return {key: Thing(_("Source"), source["title"], source) for key, source in page.payload["sources"].items()}


_PARTS = {"claim", "status", "history", "lines", "evidence", "replies", "relations", "parties", "sources"}


def rest_of(page: Page) -> Things:
    """Whatever else it has at its top."""
    left_out = _PARTS | OF_THE_REVISION | FOLLOWS_FROM_OTHERS
    return {"rest": Thing("", "", {name: value for name, value in page.payload.items() if name not in left_out})}


# Their words.


def _position_line(page: Page, position: Mapping[str, Any]) -> str:
    return _listed(
        stance_name(position["stance"]),
        _quoted(position["quote"]),
        _quoted(position["translation"]),
        position["paraphrase"],
        position["scope"],
        _label(Likelihood, position["likelihood"]),
        position["spokesperson"],
        _day(position["said_on"]),
        page.title(position["source"]),
    )


def _evidence_line(page: Page, piece: Mapping[str, Any]) -> str:
    origin = page.name(piece["origin"])
    return _listed(
        _label(Bearing, piece["bearing"]),
        page.title(piece["source"]),
        _quoted(piece["quote"]),
        piece["summary"],
        _("of a part only: {scope}").format(scope=piece["scope"]) if piece["scope"] else "",
        _("whose word it is: {party}").format(party=origin) if origin else "",
        _("credibility {digit}").format(digit=piece["credibility"]) if piece["credibility"] else "",
    )


def _entry_line(page: Page, entry: Mapping[str, Any]) -> str:
    text = f"{entry['status']}, {_moment(entry['effective_at'])}: {entry['rationale']}"
    if entry["kind"] in (ChangeKind.CORRECTION, ChangeKind.CLARIFICATION):
        text = f"{capfirst(_label(ChangeKind, entry['kind']))}: {text}"
    return text if entry["corrected_by"] is None else _("{entry} (corrected since)").format(entry=text)


def _reply_line(page: Page, reply: Mapping[str, Any]) -> str:
    days = [
        (_("asked on {day}"), reply["asked_on"]),
        (_("until {day}"), reply["due_on"]),
        (_("answered on {day}"), reply["answered_on"]),
    ]
    return _listed(*(words.format(day=_day(day)) for words, day in days if day), _quoted(reply["answer"]))


def _relation_line(page: Page, relation: Mapping[str, Any]) -> str:
    return f"{relation['reads']}: {page.statement(relation['claim'])}"


def _party_line(page: Page, party: Mapping[str, Any]) -> str:
    part_of = page.name(party["part_of"])
    return _listed(
        party["name"],
        _label(PartyKind, party["kind"]),
        party["description"],
        _("part of {party}").format(party=part_of) if part_of else "",
        *party["reliability"],
    )


def _source_line(page: Page, source: Mapping[str, Any]) -> str:
    texts = [source["title"], page.name(source["publisher"]), source["author"], _day(source["published_on"])]
    return _listed(*texts, source["url"])


def _rating(page: Page, rating: Mapping[str, Any] | None) -> str:
    return f"{rating['name']} ({rating['value']})" if rating else ""


def _listed(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _day(text: str) -> str:
    return PartialDate(text).display if text else ""


def _moment(text: str) -> str:
    return format_date(timezone.localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i T") if text else ""


def _label(words: type[TextChoices], key: str) -> str:
    """The word of a vocabulary; one that it no longer has is named by its key."""
    return str(words(key).label) if key in words.values else key


def plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def say_plainly(page: Page, value: Any) -> str:
    return plain(value)


def _of(words: type[TextChoices]) -> Words:
    return lambda page, key: _label(words, key or "")


WORDS: dict[str, Words] = {
    **dict.fromkeys(("party", "claimant", "publisher", "origin", "part_of"), Page.name),
    **dict.fromkeys(("source", "first_appearance", "through"), Page.title),
    **dict.fromkeys(("since", "effective_at", "recorded_at", "linked_at"), lambda page, text: _moment(text)),
    **dict.fromkeys(
        ("made_on", "said_on", "published_on", "asked_on", "due_on", "answered_on"), lambda page, text: _day(text)
    ),
    **dict.fromkeys(("corrects", "corrected_by"), Page.entry),
    "cites": Page.cited,
    "bearing": _of(Bearing),
    "likelihood": _of(Likelihood),
    "stance": lambda page, key: stance_name(key),
    "tone": _of(Tone),
    "status_tone": _of(Tone),
    "rating": _rating,
}
FIELDS = {
    "quote_before": gettext_lazy("text before the quote"),
    "quote_after": gettext_lazy("text after the quote"),
    "language": gettext_lazy("language"),
    "linked_at": gettext_lazy("linked"),
    "recorded_at": gettext_lazy("recorded"),
    "effective_at": gettext_lazy("holds from"),
    "kind": gettext_lazy("kind"),
    "by": gettext_lazy("by whom"),
    "cites": gettext_lazy("rests on"),
    "corrects": gettext_lazy("corrects"),
    "corrected_by": gettext_lazy("corrected by"),
    "status_tone": gettext_lazy("tone"),
}

STATUS = Sort(
    heads={
        "label": gettext_lazy("Status"),
        "since": gettext_lazy("Since"),
        "rationale": gettext_lazy("Why"),
        "cites": gettext_lazy("Rests on"),
        "definition": gettext_lazy("Definition of the status"),
        "rating": gettext_lazy("Rating"),
        "tone": gettext_lazy("Tone of the status"),
    },
    left_out=frozenset({"key", "change"}),
)
ANOTHER_STATUS = replace(STATUS, left_out=STATUS.left_out | {"definition", "rating", "tone"})  # its label says it
CLAIM = Sort(
    words={"topics": lambda page, topics: ", ".join(topic["name"] for topic in topics or ())},
    heads={
        "statement": gettext_lazy("Statement"),
        "context": gettext_lazy("Context"),
        "claimant": gettext_lazy("Claimant"),
        "made_on": gettext_lazy("Made"),
        "language": gettext_lazy("Language"),
        "first_appearance": gettext_lazy("First appearance"),
        "topics": gettext_lazy("Topics"),
    },
    left_out=frozenset({"id", "slug"}),
)
TOPIC = Sort(heads={"description": gettext_lazy("Description of {name}")}, left_out=frozenset({"slug", "name"}))
ENTRY = Sort(
    _entry_line,
    frozenset({"status", "effective_at", "rationale", "corrected_by"}),
    words={"kind": _of(ChangeKind)},
    left_out=frozenset({"id", "status_key"}),
)
LINE = Sort(left_out=frozenset({"party", "side", "in_part", "positions"}))
POSITION = Sort(
    _position_line,
    frozenset(
        {
            *("stance", "quote", "translation", "paraphrase", "scope", "likelihood", "spokesperson", "said_on"),
            "source",
        }
    ),
    words={"corrects": say_plainly},
)
EVIDENCE = Sort(_evidence_line, frozenset({"bearing", "source", "quote", "summary", "scope", "origin", "credibility"}))
REPLY = Sort(_reply_line, frozenset({"asked_on", "due_on", "answered_on", "answer"}))
RELATION = Sort(
    _relation_line, frozenset({"reads", "claim"}), words={"kind": _of(RelationKind)}, left_out=frozenset({"outward"})
)
PARTY = Sort(
    _party_line,
    words={"kind": _of(PartyKind), "reliability": lambda page, pair: _listed(*pair)},
    heads={
        "name": gettext_lazy("Name of {name}"),
        "kind": gettext_lazy("Kind of {name}"),
        "description": gettext_lazy("Description of {name}"),
        "part_of": gettext_lazy("What {name} is part of"),
        "wikidata_id": gettext_lazy("Wikidata entry of {name}"),
        "independent_because": gettext_lazy("Why {name} counts as an origin of its own"),
        "reliability": gettext_lazy("Reliability of {name}"),
    },
    left_out=frozenset({"id", "slug", "reliability_reason"}),
)
SOURCE = Sort(
    _source_line,
    heads={
        "title": gettext_lazy("Title of {name}"),
        "publisher": gettext_lazy("Publisher of {name}"),
        "author": gettext_lazy("Author of {name}"),
        "published_on": gettext_lazy("Date of {name}"),
        "url": gettext_lazy("Address of {name}"),
        "archived_url": gettext_lazy("Archived copy of {name}"),
        "through": gettext_lazy("What {name} is known through"),
    },
)
REST = Sort()
