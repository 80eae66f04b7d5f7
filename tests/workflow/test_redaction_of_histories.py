"""Whatever was done before, a redaction leaves the words nowhere; whatever is done after it brings them back from nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.models import (
    Claim,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Party,
    Position,
    ReplyRequest,
    Source,
    StatusChange,
    Topic,
    User,
)
from claims.workflow import Refused
from claims.workflow.redacting.words import redactable
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_claim,
    a_position,
    a_status,
    chief,
    some_evidence,
)

pytestmark = pytest.mark.django_db

WORD = "LIBEL"
WHOLE = re.compile(rf"(?<!\w){WORD}(?!\w)")
SAID = st.sampled_from([WORD, WORD, f"He said {WORD}, {WORD}.", f"{WORD}LOUS", f"pre{WORD}", "Nothing."])
HARMLESS = st.sampled_from([f"{WORD}LOUS", f"pre{WORD} it is", "Nothing.", "Something else."])
KEPT = f"{WORD}LOUS"
TITLES = ("claims_claim", "claims_position", "claims_evidence", "claims_note", "claims_edit", "claims_statuschange")


@dataclass
class Desk:
    """A claim and another, and what both name. `user` does everything but publishing."""

    user: User = field(default_factory=chief)
    second: User = field(default_factory=chief)
    party: Party = field(default_factory=PartyFactory.create)
    source: Source = field(default_factory=SourceFactory.create)
    topic: Topic = field(default_factory=TopicFactory.create)

    def __post_init__(self) -> None:
        self.claim = a_claim(by=self.user, topics=[self.topic], first_appearance=self.source)
        self.other = a_claim(by=self.user, statement="Another claim.", topics=[self.topic])
        some_evidence(self.other, by=self.user, source=self.source)
        a_position(self.claim, by=self.user, party=self.party, quote=WORD)

    def last(self, model: type[models.Model], **filters: Any) -> Any:
        """The newest row of a claim that the act may be about."""
        return model._default_manager.filter(claim=self.claim, **filters).order_by("-pk").first()

    def position(self, **fields: Any) -> dict[str, Any]:
        return {"party": self.party, "stance": "denies", "source": self.source, **fields}


Act = Callable[[Desk, str], Any]


def undo_something(desk: Desk, text: str) -> None:
    """The newest of one's entries that can still be undone."""
    for edit in Edit.objects.filter(by=desk.user, undoes=None, undone_by=None).order_by("-pk")[:6]:
        try:
            with transaction.atomic():
                workflow.undo(desk.user, edit)
        except (Refused, ValidationError):
            continue
        return


ACTS: dict[str, Act] = {
    "say": lambda d, t: workflow.record_position(d.user, d.claim, **d.position(quote=t)),
    "say in other words": lambda d, t: workflow.record_position(d.user, d.claim, **d.position(paraphrase=t, scope=t)),
    "correct": lambda d, t: workflow.correct_position(
        d.user, d.last(Position, corrected_by=None, void=None), reason=t, **d.position(quote=t)
    ),
    "void": lambda d, t: workflow.void_position(d.user, d.last(Position, corrected_by=None, void=None), reason=t),
    "undo": undo_something,
    "undo again": undo_something,
    "publish": lambda d, t: workflow.run_batch(
        d.second, "publish", [d.claim, d.other], note=t, reason=t, selection=f"like {t}"
    ),
    "decide both": lambda d, t: workflow.run_batch(
        d.user,
        "change_status",
        [d.claim, d.other],
        status=a_status("disputed"),
        rationale=t,
        reason=t,
        selection="both",
    ),
    "withdraw both": lambda d, t: workflow.run_batch(
        d.user, "withdraw", [d.claim, d.other], reason=t, selection="both"
    ),
    "publish one": lambda d, t: workflow.publish(d.second, [d.claim], note=t),
    "withdraw": lambda d, t: workflow.withdraw(d.user, [d.claim], reason=t),
    "edit text": lambda d, t: workflow.edit_text(d.user, d.claim, seen=None, statement=t, context=t),
    "link": lambda d, t: workflow.link_evidence(
        d.user, d.claim, source=d.source, bearing="supports", quote=t, summary=t
    ),
    "edit evidence": lambda d, t: workflow.edit_evidence(
        d.user, d.last(Evidence, unlinked_at=None), quote=t, scope=t, reason=t, origin=d.party
    ),
    "unlink": lambda d, t: workflow.unlink_evidence(d.user, d.last(Evidence, unlinked_at=None), reason=t),
    "decide": lambda d, t: workflow.change_status(
        d.user, [d.claim], status=d.claim.status, rationale=t, kind="clarification"
    ),
    "correct status": lambda d, t: workflow.change_status(
        d.user,
        [d.claim],
        status=d.claim.status,
        rationale=t,
        kind="correction",
        corrects=d.last(StatusChange, corrected_by=None),
    ),
    "note": lambda d, t: workflow.add_note(d.user, d.claim, text=t),
    "take back note": lambda d, t: workflow.take_back_note(d.user, d.last(Note, taken_back_at=None)),
    "ask": lambda d, t: workflow.ask_reply(d.user, d.claim, party=d.party, question=t),
    "answer": lambda d, t: workflow.record_reply(d.user, d.last(ReplyRequest), answer=t),
    "edit reply": lambda d, t: workflow.edit_reply(d.user, d.last(ReplyRequest), question=t),
    "request": lambda d, t: workflow.receive_request(d.user, d.claim, sender=t, text=t),
    "decide request": lambda d, t: workflow.decide_request(
        d.user, d.last(CorrectionRequest), outcome="not_changed", reason=t
    ),
    "reopen": lambda d, t: workflow.reopen_request(d.user, d.last(CorrectionRequest), reason=t),
    "edit party": lambda d, t: workflow.edit_party(d.user, d.party, name=t, reason=t),
    "edit source": lambda d, t: workflow.edit_source(d.user, d.source, title=t, author=t),
    "edit topic": lambda d, t: workflow.edit_topic(d.user, d.topic, description=t),
    "relate": lambda d, t: workflow.relate(d.user, d.other, d.claim, kind="repeats"),
    "in bulk": lambda d, t: workflow.run_batch(
        d.user, "turn_down", [d.other, d.claim], reason=t, selection=f"like {t}", turned_down="opinion"
    ),
    "take up": lambda d, t: workflow.set_stage(d.user, [d.claim, d.other], stage="researching"),
    "merge": lambda d, t: workflow.merge_claims(d.user, d.other, into=d.claim, reason=t),
    "leave topic": lambda d, t: workflow.remove_topic(d.user, [d.claim], topic=d.topic),
    "reindex": lambda d, t: call_command("reindex", verbosity=0),
}


def do(desk: Desk, steps: Iterable[tuple[str, str]]) -> None:
    """Try each; what is refused is as if it had not been tried."""
    for name, text in steps:
        for row in (desk.claim, desk.other, desk.party, desk.source, desk.topic):
            row.refresh_from_db()
        try:
            with transaction.atomic():
                ACTS[name](desk, text)
        except (Refused, ValidationError, AttributeError) as error:
            if isinstance(error, AttributeError) and "'NoneType'" not in str(error):
                raise


def texts() -> dict[tuple[str, str, Any], str]:
    """Every value of every table that holds text or JSON, by table, column and row."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for number, row in enumerate(cursor.fetchall()):
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        value = bytes(value).decode(errors="replace")
                    elif not isinstance(value, str):
                        value = json.dumps(value, default=str, ensure_ascii=False)
                    found[table, column, row[0] if columns[0] == "id" else number] = value
    return found


def where_it_stands() -> list[tuple[str, str, Any]]:
    return [place for place, value in texts().items() if WHOLE.search(value)]


def what_readers_get(client: Client, claims: Iterable[Claim]) -> str:
    paths = ["/", "/claims/", "/corrections/", "/parties/"]
    for claim in claims:
        address = f"/claims/{claim.public_id}/{claim.slug}/"
        paths += [address, f"{address}revisions/"]
        paths += [f"{address}revisions/{n}{end}" for n in (1, 2, 3) for end in ("/", ".json")]
    return "\n".join(client.get(path, follow=True).content.decode() for path in paths)


def candidates(desk: Desk) -> list[tuple[Any, str]]:
    """The rows and fields that say the word and nothing else, but for the entries of the log.

    Not those of the other claim: what is said of this one is none of its words.
    """
    nouns = (Position, StatusChange, Evidence, Note, ReplyRequest, CorrectionRequest, Claim, Party, Source, Topic)
    rows = [(row, name) for model in nouns for row in model._default_manager.all() for name in redactable(model)]
    ours = [(row, name) for row, name in rows if getattr(row, "claim_id", None) != desk.other.pk]
    return [(row, name) for row, name in ours if getattr(row, name) == WORD]


STEPS = st.tuples(st.sampled_from(sorted(ACTS)), SAID)
LATER = st.tuples(st.sampled_from(sorted(ACTS)), HARMLESS)


# Without shrinking: a case takes seconds.
@settings(max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(before=st.lists(STEPS, max_size=14), later=st.lists(LATER, max_size=8), data=st.data())
def test_the_words_are_nowhere_then_or_after_any_further_verb(
    before: list[tuple[str, str]], later: list[tuple[str, str]], data: st.DataObject
) -> None:
    with transaction.atomic():
        desk = Desk()
        do(desk, before)
        row, name = data.draw(st.sampled_from(candidates(desk)))
        stood, longer = texts(), [place for place, value in texts().items() if KEPT in value]
        workflow.redact(desk.user, row, name, reason="A court ordered it.")
        assert where_it_stands() == []
        now = texts()
        for table, column, pk in longer:
            if table in TITLES and now[table, column, pk] != "[redacted]":
                assert now[table, column, pk] == WHOLE.sub("[redacted]", stood[table, column, pk])
        do(desk, [*later, ("undo", ""), ("undo", ""), ("publish", "Again."), ("publish one", ""), ("reindex", "")])
        assert where_it_stands() == []
        assert not WHOLE.search(what_readers_get(Client(), [desk.claim, desk.other]))
        transaction.set_rollback(True)
