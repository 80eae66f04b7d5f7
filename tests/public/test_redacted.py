"""A text that was redacted shows at no public address, whichever revision had it, and what is left can be published again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import (
    Claim,
    Evidence,
    Party,
    Position,
    PublicClaim,
    PublicParty,
    ReplyRequest,
    Revision,
    Source,
    StatusChange,
    Topic,
    User,
)
from claims.publishing.visibility import FIELDS
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_reply_request,
    chief,
    editor,
    some_evidence,
)
from tests.public.canaries import NOUNS, assert_found_by_no_search, read
from tests.public.crawl import Canaries

pytestmark = pytest.mark.django_db


class ClaimWithWord:
    """A claim with a word in one field of what is published with it. `row` is the one that has it."""

    def __init__(self, who: User, model: type[models.Model], name: str, word: str) -> None:
        given: dict[type, dict[str, str]] = defaultdict(dict)
        given[model] = {name: f"https://{word}.example/" if "url" in name else word}
        self.who, self.name = who, name
        topic = TopicFactory.create(**given[Topic])
        self.claim = a_claim(by=who, topics=[topic], **({"context": word} if model is Revision else given[Claim]))
        whole = PartyFactory.create() if "independent_because" in given[Party] else None
        party = PartyFactory.create(part_of=whole, **given[Party])
        self.rows: dict[type, Any] = {Claim: self.claim, Party: party, Source: SourceFactory.create(**given[Source])}
        self.rows[Topic] = topic
        self.rows[Position] = a_position(self.claim, by=who, party=party, source=self.rows[Source], **given[Position])
        if model is Evidence:
            self.rows[model] = some_evidence(self.claim, by=who, **given[model])
        elif model is StatusChange:
            self.rows[model] = a_change(self.claim, by=who, **given[model])
        elif model is ReplyRequest:
            self.rows[model] = workflow.record_reply(who, a_reply_request(self.claim, by=who), **given[model])
        self.model = model

    @property
    def row(self) -> models.Model:
        return self.claim.revisions.get(number=1) if self.model is Revision else self.rows[self.model]

    def leave_out(self) -> None:
        workflow.void_position(self.who, self.rows[Position], reason="Wrong.")
        if self.model is Evidence:
            workflow.unlink_evidence(self.who, self.rows[Evidence], reason="Wrong.")
        elif self.model is ReplyRequest:
            workflow.take_back_reply(self.who, self.rows[ReplyRequest], reason="Wrong.")
        elif self.model is Topic:
            workflow.remove_topic(self.who, [self.claim], topic=self.rows[Topic])
        elif self.model is Revision:
            workflow.edit_text(self.who, self.claim, seen=None, context="")


def pages_of_claims(client: Client) -> dict[str, HttpResponse]:
    parts = ["", "revisions/", "revisions/1/", "revisions/1.json", "compare/1/2/", f"as-of/{today()}/"]
    claims = PublicClaim.objects.values_list("public_id", "slug")
    found = ["/", "/claims/", "/parties/", "/corrections/", "/corrections/?page=last"]
    found += [f"/claims/{key}/{slug}/{part}" for key, slug in claims for part in parts]
    found += [f"/parties/{key}/{slug}/" for key, slug in PublicParty.objects.values_list("public_id", "slug")]
    return read(client, found)


MAY_BE_PUBLIC = [
    (model, name)
    for model in NOUNS
    for name in workflow.redactable(model)
    if name in FIELDS[model.__name__].public and (model, name) != (Revision, "note")
]


@pytest.mark.parametrize("by_earlier_ones", [False, True])
def test_a_redacted_text_shows_nowhere_whether_the_last_revision_had_it_or_earlier_ones(
    client: Client, by_earlier_ones: bool
) -> None:
    canaries, who, second, boss = Canaries(), editor(), editor(), chief()
    cases = [
        ClaimWithWord(who, model, name, canaries.word(f"{model.__name__}.{name}")) for model, name in MAY_BE_PUBLIC
    ]
    claims = [case.claim for case in cases]
    workflow.publish(second, claims)
    first = read(
        client, ["/claims/", *(f"/claims/{claim.public_id}/{claim.slug}/revisions/1.json" for claim in claims)]
    )
    assert {name for _, name in canaries.shown_by(first)} == set(canaries.names.values())
    if by_earlier_ones:
        for case in cases:
            case.leave_out()
        workflow.publish(second, claims)
    for case in cases:
        workflow.redact(boss, case.row, case.name, reason="A court ordered it.")
    assert canaries.shown_by(pages_of_claims(client)) == set()
    assert_found_by_no_search(client, canaries)
    again = [case.claim for case in cases if case.name != "body"]
    for claim in again:
        some_evidence(claim, by=who)
    workflow.publish(second, again)
    assert canaries.shown_by(pages_of_claims(client)) == set()


def published_with_a_note(note: str, quote: str = "We did not.") -> tuple[Position, Revision]:
    claim = a_claim()
    position = a_position(claim, quote=quote)
    [revision] = workflow.publish(editor(), [claim], note=note)
    return position, revision


def test_a_note_that_says_a_redacted_text_is_gone_from_the_list_of_revisions(client: Client) -> None:
    canaries = Canaries()
    word = canaries.word("Revision.note")
    position, _ = published_with_a_note(f"Adds what was said: {word}.", quote=word)
    workflow.redact(chief(), position, "quote", reason="A court ordered it.")
    assert canaries.shown_by(pages_of_claims(client)) == set()


@pytest.mark.parametrize("field", ["body", "note"])
def test_body_and_note_of_a_revision_are_redacted_together(client: Client, field: str) -> None:
    canaries = Canaries()
    _, revision = published_with_a_note(canaries.word("Revision.note"))
    workflow.redact(chief(), revision, field, reason="A court ordered it.")
    assert canaries.shown_by(pages_of_claims(client)) == set()


@pytest.mark.parametrize("model", [Party, Source])
def test_a_claim_that_lost_its_revision_by_a_redaction_can_be_published_again(model: type[models.Model]) -> None:
    cases = ClaimWithWord(editor(), model, {Party: "name", Source: "title"}[model], "Jane Unnamed")
    workflow.publish(editor(), [cases.claim])
    workflow.redact(chief(), cases.row, cases.name, reason="A court ordered it.")
    [revision] = workflow.publish(editor(), [cases.claim])
    assert b"Jane" not in revision.body


def test_the_bytes_of_a_redacted_revision_are_gone_and_nothing_stands_for_them(client: Client) -> None:
    claim = a_claim(statement="She did it.")
    some_evidence(claim)
    a_position(claim)
    [first] = workflow.publish(editor(), [claim])
    workflow.redact(chief(), first, "body", reason="A court said so.")
    a_position(claim, stance="denies")
    workflow.publish(editor(), [claim])
    gone = client.get(f"/claims/{claim.public_id}/-/revisions/1.json", follow=True)
    assert gone.status_code == 410
    assert gone["Content-Type"].startswith("text/html")
    assert client.get(f"/claims/{claim.public_id}/-/revisions/2.json", follow=True).status_code == 200
