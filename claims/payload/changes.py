"""What one payload tells otherwise than another: for whoever publishes, and for readers who compare two revisions.

Pure: from two payloads of the schema "factcheck.claim/1" to texts. What follows from other parts (counts, who contests)
and what tells of the revision itself (number, note, author) is not compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from claims.dates import PartialDate
from claims.payload.told import stance_name
from claims.vocabulary import Bearing, Likelihood

Payload = Mapping[str, Any]


class Difference(NamedTuple):
    """What is told otherwise, how it was told, and how it is told now; an empty text where it was not, or is not, told."""

    what: str
    old: str
    new: str


class _Told(NamedTuple):
    """One thing that a payload tells. `replaces` is the key of what it was told in place of."""

    what: str
    text: str
    replaces: Any = None


_Things = dict[Any, _Told]


def changes(old: Payload, new: Payload, statements: Mapping[str, str] | None = None) -> list[Difference]:
    """Say what the newer of two payloads of one claim tells otherwise, in the order in which a page is read.

    `statements` has the words of related claims by public id; one that it lacks is told by its id.
    """
    holds: int = new["status"]["change"]  # status and reason tell it already
    readers: list[Callable[[Payload], _Things]] = [_status, _claim, lambda payload: _history(payload, holds)]
    readers += [_positions, _evidence, _replies, lambda payload: _relations(payload, statements or {}), _reliabilities]
    return [found for read in readers for found in _compared(read(old), read(new))]


def _compared(old: _Things, new: _Things) -> list[Difference]:
    found, replaced = [], set()
    for key, told in new.items():
        before = old.get(key) or (old.get(told.replaces) if told.replaces not in new else None)
        if before is not None and key not in old:
            replaced.add(told.replaces)
        text = before.text if before else ""
        if text != told.text:
            found.append(Difference(told.what, text, told.text))
    gone = [Difference(told.what, told.text, "") for key, told in old.items() if key not in new and key not in replaced]
    return found + gone


def _status(payload: Payload) -> _Things:
    status = payload["status"]
    cites: list[int] = next((entry["cites"] for entry in payload["history"] if entry["id"] == status["change"]), [])
    titles = {piece["id"]: _title(payload, piece["source"]) for piece in payload["evidence"]}
    return {
        "status": _Told(_("Status"), status["label"]),
        "since": _Told(_("Since"), _moment(status["since"])),
        "rationale": _Told(_("Why"), status["rationale"]),
        "cites": _Told(_("Rests on"), "; ".join(titles[piece] for piece in cites if piece in titles)),
    }


def _claim(payload: Payload) -> _Things:
    claim = payload["claim"]
    return {
        "statement": _Told(_("Statement"), claim["statement"]),
        "context": _Told(_("Context"), claim["context"]),
        "claimant": _Told(_("Claimant"), _name(payload, claim["claimant"])),
        "made_on": _Told(_("Made"), _day(claim["made_on"])),
        "language": _Told(_("Language"), claim["language"]),
        "first_appearance": _Told(_("First appearance"), _title(payload, claim["first_appearance"])),
        "topics": _Told(_("Topics"), ", ".join(topic["name"] for topic in claim["topics"])),
    }


def _history(payload: Payload, but: int) -> _Things:
    told = {}
    for entry in payload["history"]:
        if entry["id"] != but:
            text = f"{entry['status']['label']}, {_moment(entry['effective_at'])}: {entry['rationale']}"
            if entry["corrected_by"] is not None:
                text = _("{entry} (corrected since)").format(entry=text)
            told[entry["id"]] = _Told(_("Entry of our history"), text)
    return told


def _positions(payload: Payload) -> _Things:
    told = {}
    for line in payload["lines"]:
        what = _("What {party} says").format(party=_name(payload, line["party"]))
        for position in line["positions"]:
            told[position["id"]] = _Told(what, _position(payload, position), position["corrects"])
    return told


def _position(payload: Payload, told: Payload) -> str:
    likelihood = told["likelihood"]
    if likelihood in Likelihood.values:
        likelihood = str(Likelihood(likelihood).label)
    return _listed(
        stance_name(told["stance"]),
        _quoted(told["quote"]),
        _quoted(told["translation"]),
        told["paraphrase"],
        told["scope"],
        likelihood,
        told["spokesperson"],
        _day(told["said_on"]),
        _title(payload, told["source"]),
    )


def _evidence(payload: Payload) -> _Things:
    told = {}
    for piece in payload["evidence"]:
        bearing = str(Bearing(piece["bearing"]).label) if piece["bearing"] in Bearing.values else piece["bearing"]
        origin = _name(payload, piece["origin"])
        text = _listed(
            bearing,
            _title(payload, piece["source"]),
            _quoted(piece["quote"]),
            piece["summary"],
            _("whose word it is: {party}").format(party=origin) if origin else "",
            _("credibility {digit}").format(digit=piece["credibility"]),
        )
        told[piece["id"]] = _Told(_("Evidence"), text)
    return told


def _replies(payload: Payload) -> _Things:
    told = {}
    for reply in payload.get("replies", ()):
        what = _("Reply of {party}").format(party=_name(payload, reply["party"]))
        days = [
            (_("asked on {day}"), reply["asked_on"]),
            (_("until {day}"), reply["due_on"]),
            (_("answered on {day}"), reply["answered_on"]),
        ]
        texts = [words.format(day=_day(day)) for words, day in days if day]
        told[reply["party"], reply["asked_on"]] = _Told(what, _listed(*texts, _quoted(reply["answer"])))
    return told


def _relations(payload: Payload, statements: Mapping[str, str]) -> _Things:
    return {
        (relation["reads"], relation["claim"]): _Told(
            _("Related claim"), f"{relation['reads']}: {statements.get(relation['claim'], relation['claim'])}"
        )
        for relation in payload["relations"]
    }


def _reliabilities(payload: Payload) -> _Things:
    """How far those who published or said something are relied on."""
    return {
        key: _Told(
            _("Reliability of {party}").format(party=party["name"]),
            _listed(party["reliability"], party["reliability_reason"]),
        )
        for key, party in payload["parties"].items()
        if party["reliability_reason"]
    }


def _listed(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _name(payload: Payload, key: str | None) -> str:
    return payload["parties"][key]["name"] if key else ""


def _title(payload: Payload, key: str | None) -> str:
    return payload["sources"][key]["title"] if key else ""


def _day(text: str) -> str:
    return PartialDate(text).display if text else ""


def _moment(text: str) -> str:
    return format_date(timezone.localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i T")
