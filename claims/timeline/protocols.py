"""What a timeline needs of a claim: the claim as a revision has it, or as the desk knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Protocol

from claims.dates import PartialDate
from claims.vocabulary import Side


class Party(Protocol):
    @property
    def name(self) -> str: ...


class Status(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def tone(self) -> str: ...


class Change(Protocol):
    """A change of the status that was not corrected. Two changes of the same `status_id` have the same status."""

    @property
    def status(self) -> Status: ...
    @property
    def status_id(self) -> Hashable: ...
    @property
    def effective_at(self) -> dt.datetime: ...
    @property
    def recorded_at(self) -> dt.datetime: ...
    @property
    def kind(self) -> str: ...


class Position(Protocol):
    """`side` is where the party stood once it had said this."""

    @property
    def stance(self) -> str: ...
    @property
    def side(self) -> Side: ...
    @property
    def said_on(self) -> PartialDate | None: ...
    @property
    def recorded_at(self) -> dt.datetime: ...


class Line(Protocol):
    """Positions oldest first."""

    @property
    def party(self) -> Party: ...
    @property
    def positions(self) -> Sequence[Position]: ...


class Publication(Protocol):
    """A revision. `kind` is "published" or "withdrawn"."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def recorded_at(self) -> dt.datetime: ...


class Claim(Protocol):
    """`in_effect` is oldest first, the baseline before all others; `published_at` is until when it is known."""

    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def in_effect(self) -> Sequence[Change]: ...
    @property
    def published_at(self) -> dt.datetime: ...
