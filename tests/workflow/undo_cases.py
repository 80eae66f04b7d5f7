"""What the tests of undoing begin with: a claim with one of everything, and all that anybody can see of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from claims import workflow
from claims.models import Claim, Edit, Evidence, User
from claims.publishing import compose
from claims.search import search
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    chief,
    editor,
    researcher,
    some_evidence,
)

Made = dict[str, Any]
PROJECTED = ("version", "changed_at")  # these only grow
WORDS = ("troops", "nobody", "slip", "arrive", "never", "seen", "yes", "really")  # that the verbs write, or find


def a_case() -> tuple[Claim, Made]:
    """A published claim of which readers know all, with one of everything that the verbs work on."""
    other = researcher()
    assignee, topic = researcher(), TopicFactory.create()
    claim = a_claim(topics=[topic], statement="Troops were sent.")
    first, second = some_evidence(claim, origin=PartyFactory.create()), some_evidence(claim, bearing="refutes")
    asserts, denies = a_position(claim), a_position(claim, stance="denies", said_on="2024-10-30")
    workflow.assign(other, [claim], assignee=assignee)
    related = a_claim(statement="Another claim.")
    relation = workflow.relate(other, claim, related, kind="repeats")
    workflow.relate(other, claim, a_claim(statement="A third."), kind="contradicts")
    disputed = a_change(claim, status="disputed", evidence=[first])
    reply = workflow.ask_reply(other, claim, party=denies.party, question="Is it so?")
    kept = workflow.ask_reply(other, claim, party=asserts.party, question="Is it?", is_public=False)
    gone = workflow.ask_reply(other, claim, party=PartyFactory.create(), question="Was it?")
    note, taken = (workflow.add_note(other, claim, text=text)[0] for text in ("See this.", "And this."))
    requested, decided = (
        workflow.receive_request(other, claim, sender=name, text="It is wrong.") for name in ("Ann", "Bo")
    )
    workflow.decide_request(editor(), decided, outcome="not_changed", reason="It holds.")
    workflow.publish(chief(), [claim, related])
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes
    names = "first second asserts denies topic related relation disputed reply kept gone note taken requested decided"
    made = {name: value for name, value in locals().items() if name in names.split()}
    return claim, made


def an_edit(**fields: Any) -> tuple[User, Claim, Edit]:
    """A position of somebody's own on a claim of another's."""
    user, claim = researcher(), a_claim()
    a_position(claim, by=user, **fields)
    return user, claim, Edit.objects.get(by=user)


def state(claim: Claim) -> Made:
    """Everything that anybody can see of a claim now, but the log."""
    claim = Claim.objects.get(pk=claim.pk)
    fields = {f.name: getattr(claim, f.attname) for f in Claim._meta.concrete_fields if f.name not in PROJECTED}
    payload = compose(claim).payload
    del payload["published_at"]
    requests = claim.correction_requests.standing().values_list(  # type: ignore[attr-defined]
        "pk", "outcome", "outcome_reason", "decided_at", "decided_by"
    )
    now, received = timezone.now(), claim.received_at
    return {
        "fields": fields,
        "payload": payload,
        "topics": set(claim.topics.all()),
        "evidence": set(Evidence.objects.on(claim).linked()),
        "relations": set(claim.relations.standing().values_list("claim", "other", "kind")),  # type: ignore[attr-defined]
        "notes": set(claim.notes.standing().values_list("pk", "text")),  # type: ignore[attr-defined]
        "replies": list(claim.reply_requests.standing().values()),  # type: ignore[attr-defined]
        "requests": list(requests),
        "found": [word for word in WORDS if search(Claim.objects.filter(pk=claim.pk), word).exists()],
        "status": [claim.status_in_effect(at, now=now) for at in (now, received, received - dt.timedelta(days=1))],
    }


def last_edit(user: User, verb: str) -> Edit:
    return Edit.objects.filter(by=user, verb=verb).earliest("pk")
