"""Rows for tests. What a verb writes is written by the verb: a claim in a test is a claim as the desk makes it."""

from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from claims import workflow
from claims.models import (
    Claim,
    CorrectionRequest,
    Evidence,
    Party,
    Position,
    ReplyRequest,
    Source,
    Status,
    StatusChange,
    Topic,
    User,
)
from claims.models.sources import url_key
from claims.vocabulary import Bearing, PartyKind, Stance

PASSWORD = "a lighthouse in the fog"


class UserFactory(DjangoModelFactory[User]):
    """Somebody with an account and no role, whose name no test looks for by chance, as it would a name drawn at random."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    first_name = "Someone"
    last_name = factory.Sequence(lambda n: f"{n:05}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@desk.example")
    password = factory.django.Password(PASSWORD)


class PartyFactory(DjangoModelFactory[Party]):
    class Meta:
        model = Party

    name = factory.Sequence(lambda n: f"Ministry no. {n}")
    kind = PartyKind.GOVERNMENT


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    title = factory.Sequence(lambda n: f"Report no. {n}")
    url = factory.Sequence(lambda n: f"https://news.example/{n}")
    url_key = factory.LazyAttribute(lambda source: url_key(source.url))
    published_on = "2024-10-24"


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic no. {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


def _somebody(role: str, **fields: Any) -> User:
    user = UserFactory.create(**fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def researcher(**fields: Any) -> User:
    return _somebody("researcher", **fields)


def editor(**fields: Any) -> User:
    return _somebody("editor", **fields)


def chief(**fields: Any) -> User:
    return _somebody("chief editor", **fields)


def a_status(key: str) -> Status:
    """One of the statuses that every desk starts with."""
    return Status.objects.get(key=key)


def a_claim(*, by: User | None = None, **fields: Any) -> Claim:
    """A claim just received: unverified, version 1."""
    fields.setdefault("statement", "Troops of the North were sent to the front.")
    return workflow.receive(by or researcher(), **fields)


def some_evidence(claim: Claim, *, by: User | None = None, **fields: Any) -> Evidence:
    fields.setdefault("source", None)
    fields["source"] = fields["source"] or SourceFactory.create()
    fields.setdefault("bearing", Bearing.SUPPORTS)
    fields.setdefault("quote", "We have seen them arrive.")
    return workflow.link_evidence(by or researcher(), claim, **fields)


def a_position(claim: Claim, *, by: User | None = None, **fields: Any) -> Position:
    fields.setdefault("party", None)
    fields["party"] = fields["party"] or PartyFactory.create()
    fields.setdefault("stance", Stance.ASSERTS)
    fields.setdefault("quote", "They are there.")
    return workflow.record_position(by or researcher(), claim, **fields)


def a_reply_request(claim: Claim, *, by: User | None = None, **fields: Any) -> ReplyRequest:
    fields.setdefault("party", None)
    fields["party"] = fields["party"] or PartyFactory.create()
    return workflow.ask_reply(by or researcher(), claim, **fields)


def a_correction_request(claim: Claim, *, by: User | None = None, **fields: Any) -> CorrectionRequest:
    fields.setdefault("sender", "A reader")
    fields.setdefault("text", "It was a Tuesday.")
    return workflow.receive_request(by or researcher(), claim, **fields)


def a_change(claim: Claim, *, by: User | None = None, status: str | Status = "disputed", **fields: Any) -> StatusChange:
    """A change of the claim's status; the claim in hand is then behind by one version."""
    fields.setdefault("rationale", "The parties contradict each other.")
    status = a_status(status) if isinstance(status, str) else status
    [change] = workflow.change_status(by or editor(), [claim], status=status, **fields)
    return change


def a_published_claim(*, by: User | None = None, status: str | None = None, **fields: Any) -> Claim:
    """A claim with evidence, a position and, where `status` names one, a status, published by a second editor (`by`)."""
    claim = a_claim(**fields)
    some_evidence(claim)
    a_position(claim)
    if status is not None:
        a_change(claim, status=status)
    workflow.publish(by or editor(), [claim])
    claim.refresh_from_db()
    return claim
