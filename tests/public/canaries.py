"""A desk with a canary in every field of everything that it writes, and which fields have one.

The fields come from the models. One that is added later gets its canary by itself, or `without_a_canary` names it until somebody
says here how it gets one, or why it cannot carry one.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import (
    Batch,
    BatchOutcome,
    Claim,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Party,
    Position,
    PublicClaim,
    Redaction,
    ReplyRequest,
    Revision,
    SavedView,
    Source,
    StatusChange,
    Topic,
    User,
)
from claims.models.append_only import AppendOnly
from claims.models.fields import PartialDateField
from claims.publishing.visibility import FIELDS
from claims.search import search
from tests.factories import (
    a_published_claim,
    a_status,
    chief,
    editor,
)
from tests.public.crawl import CANARY, Canaries

NOUNS = [model for model in apps.get_app_config("claims").get_models() if model.__name__ in FIELDS]
CANNOT_CARRY_ONE = {
    "numbers a row, and pages number rows of their own": " ".join(f"{model.__name__}.id" for model in NOUNS),
    "one of a few words of ours": "Claim.stage Claim.turned_down Claim.publication ClaimRelation.kind Party.kind "
    "Party.reliability Evidence.bearing Evidence.credibility Position.stance Position.likelihood StatusChange.kind "
    "Revision.kind User.theme CorrectionRequest.outcome",
    "yes or no": "Claim.has_unpublished_changes ReplyRequest.is_public User.is_staff User.is_active User.is_superuser "
    "User.shortcuts User.roomy",
    "a row of a vocabulary, which readers see as it is": "Claim.status StatusChange.status Status.replaced_by "
    "Status.key Status.label Status.definition Status.tone Status.position Status.rating_value Status.rating_name "
    "Status.retired_at ChecklistRule.item ChecklistRule.level",
    "counts the revisions of a claim": "Revision.number",
    "roles and permissions, the same for every desk": "User.groups User.user_permissions",
    "computed from the text that it stands for": "Revision.sha256 Revision.content_sha256 Edit.form",
}
# What a kind of object has not, or has only with a row that carries no canary of the kind.
NOT_OF_THIS_KIND = {
    "turned down": {f"{model}.merged_into" for model in ("Claim", "Party", "Source")}
    | {"Party.part_of", "Party.independent_because", "Source.publisher", "Source.through", "Claim.disputed_at"},
    "merged": {"Claim.merged_into", "Follow.claim", "Follow.seen_version"},
    "public": {
        *("Claim.accused", "Party.merged_into", "Source.merged_into", "Position.restores", "StatusChange.undoes"),
        *("StatusChange.restores", "StatusChangeCitation.change"),
        *("PositionVoid.position", "PositionVoid.recorded_at", "Revision.claim_version"),
        "Source.url_key",  # it changes with the address
    },
}
NONSENSE = "xyzzywww"
# A claim that was public keeps its address, and the log leads to it.
ADDRESSES_THAT_STAY = {"withdrawn: Claim.public_id", "merged: Claim.public_id"}
# What only a verb writes, since it says that the row no longer counts, or what was decided.
BY_VERB = {"unlinked_at", "ended_at", "taken_back_at", "outcome_reason", "decided_at"}


class Desk:
    """Writes everything that can hang on a claim, through the verbs, with a canary in every field that can carry one.

    `plain`: what may be public is said in plain words, so that only internal fields have canaries. `future`: the
    moments lie in years to come, so that it can be done to claims that are public already.
    """

    def __init__(self, canaries: Canaries, kind: str, *, plain: bool = False, future: bool = False) -> None:
        self.canaries, self.kind, self.plain, self.first = canaries, kind, plain, 2100 if future else 1100
        self.rows: list[Any] = []
        self.at: dt.datetime | None = None
        self._plain = itertools.count(1)
        self.who = self.keep(chief(**self.of(User, "password time_zone columns")))
        self.why = self.canaries.word(f"{kind}: Edit.reason")

    def value(self, field: Any) -> Any:
        """What is written into a field; None where it can carry no canary."""
        model = field.model.__name__
        if self.plain and field.name in FIELDS[model].public:
            return None if field.primary_key or field.choices or field.is_relation else self._plain_words(field)
        return self.canaries.fit(field, f"{self.kind}: {model}.{field.name}", self.first)

    def _plain_words(self, field: Any) -> Any:
        number = next(self._plain)
        kinds = {PartialDateField: "2024-10-24", models.DateField: today(), models.IntegerField: number}
        kinds |= {models.URLField: f"https://news.example/{number}", models.SlugField: f"plain-{number}"}
        kinds |= {models.CharField | models.TextField: f"Plain words no. {number}"}
        special = {"language": "en", "wikidata_id": "", "public_id": None}
        return special.get(field.name, next((v for kind, v in kinds.items() if isinstance(field, kind)), None))

    def of(self, model: type[models.Model], but: str = "") -> dict[str, Any]:
        """The fields of a model that a verb is given and that can carry a canary, each with what is written into it."""
        fields = [f for f in model._meta.concrete_fields if f.editable and not isinstance(f, models.DateTimeField)]
        values = {field.name: self.value(field) for field in fields if field.name not in but.split()}
        return {name: value for name, value in values.items() if value is not None}

    def do(self, verb: str, *args: Any, later: dt.timedelta | None = None, **fields: Any) -> Any:
        """At a moment of its own; or some time after the last one, where nothing else came between."""
        if not self.plain:
            year = self.at.year if self.at and later else self.canaries.year(f"{self.kind}: {verb} at", self.first)
            self.at = dt.datetime(year, 1, 2, 12, tzinfo=dt.UTC) + (later or dt.timedelta())
        with workflow.recording_at(self.at) if self.at else nullcontext():
            made = getattr(workflow, verb)(fields.pop("by", self.who), *args, **fields)
        return self.keep(made[0] if isinstance(made, list | tuple) else made)

    def keep(self, row: Any) -> Any:
        self.rows.append(row)
        return row

    def kept(self, model: type[models.Model]) -> list[Any]:
        return [row for row in self.rows if type(row) is model]

    def undo(self, claim: Claim) -> None:
        self.do("undo", claim.edits.latest("id"), later=dt.timedelta(minutes=1))

    def party(self, **more: Any) -> Party:
        alone = "" if "part_of" in more else "independent_because"  # which only a part can be
        return self.do("add_party", kind="government", reliability="B", **self.of(Party, alone), **more)

    def source(self, **more: Any) -> Source:
        return self.do("add_source", **self.of(Source), **more)

    def receive(self, **words: Any) -> Claim:
        return self.do("receive", **self.of(Claim, "review_on"), **words)

    def receive_in_full(self) -> Claim:
        party, source, topic = self.party(), self.source(), self.do("define_topic", **self.of(Topic))
        return self.receive(claimant=party, first_appearance=source, accused=party, topics=[topic])

    def attach(self, claim: Claim) -> None:
        """Everything that can hang on a claim, in every state in which it can be."""
        party = self.party(part_of=self.party())
        source = self.source(publisher=party, through=self.source())
        self._show_and_say(claim, party, source)
        self._relate_and_merge(claim, party, source)
        self._ask(claim, party)
        self.do("add_topic", [claim], topic=self.do("define_topic", **self.of(Topic)))
        self.do("add_note", claim, text=f"@{self.who.username} {self.of(Note)['text']}")
        self.do("take_back_note", self.do("add_note", claim, **self.of(Note)))
        self.do("follow", claim)
        self.keep(self.who.follows.get(claim=claim))
        self.do("save_view", **self.of(SavedView))
        self.do("run_batch", "assign", [claim], assignee=self.who, reason=self.why, selection=self.why)
        self._log(claim)

    def _show_and_say(self, claim: Claim, party: Party, source: Source) -> None:
        shown = {"source": source, "origin": party, "bearing": "supports"}
        piece, gone, _ = [self.do("link_evidence", claim, **shown, **self.of(Evidence)) for _ in range(3)]
        self.do("unlink_evidence", gone, reason=self.why)
        says = {"party": party, "source": source, "stance": "denies"}
        _, wrong, void, back = [self.do("record_position", claim, **says, **self.of(Position)) for _ in range(4)]
        self.do("correct_position", wrong, reason=self.why, **says, **self.of(Position))
        for position in (void, back):
            self.do("void_position", position, reason=self.canaries.word(f"{self.kind}: PositionVoid.reason"))
        self.undo(claim)
        changed = {"status": a_status("disputed"), "evidence": [piece]}
        early = {} if self.plain else {"effective_at": self.value(StatusChange._meta.get_field("effective_at"))}
        self.do("change_status", [claim], **changed, **early, **self.of(StatusChange))
        changed["status"] = a_status("refuted")
        self.do("change_status", [claim], **changed, **self.of(StatusChange))
        self.undo(claim)
        wrong = self.do("change_status", [claim], **changed, **self.of(StatusChange))
        corrected = {"kind": "correction", "corrects": wrong, "status": a_status("single-source")}
        self.do("change_status", [claim], **corrected, **self.of(StatusChange))
        self.undo(claim)
        self.do("change_status", [claim], **corrected, **self.of(StatusChange))

    def _relate_and_merge(self, claim: Claim, party: Party, source: Source) -> None:
        other, twin = self.receive(), self.receive()
        self.do("relate", other, claim, kind="part_of")
        self.do("unrelate", self.do("relate", claim, other, kind="contradicts"), reason=self.why)
        self.do("merge_claims", twin, into=claim, reason=self.why)
        self.do("merge_parties", self.party(), into=party, reason=self.why)
        self.do("merge_sources", self.source(), into=source, reason=self.why)

    def _ask(self, claim: Claim, party: Party) -> None:
        for is_public, taken_back in ((True, False), (True, True), (False, False)):
            asked = self.of(ReplyRequest)
            answer = {name: asked.pop(name) for name in ("answer", "answered_on")}
            reply = self.do("ask_reply", claim, party=party, is_public=is_public, **asked)
            reply = self.do("record_reply", reply, **answer)
            if taken_back:
                self.do("take_back_reply", reply, reason=self.why)
        asked_for = self.do("receive_request", claim, **self.of(CorrectionRequest))
        reason = self.canaries.word(f"{self.kind}: CorrectionRequest.outcome_reason")
        self.do("decide_request", asked_for, outcome="not_changed", reason=reason)
        again = self.do("receive_request", claim, **self.of(CorrectionRequest))
        self.do("take_back_request", again, reason=self.why)

    def _log(self, claim: Claim) -> None:
        """What the verbs themselves word: entries beside theirs."""
        entered = {"at": self.value(Edit._meta.get_field("at")), "by": self.who}
        batch = Batch.objects.create(**entered, **self.of(Batch))
        Batch.objects.create(**entered, undoes=batch, **self.of(Batch))
        BatchOutcome.objects.create(batch=batch, claim=claim, **self.of(BatchOutcome))
        edit = Edit.objects.create(**entered, claim=claim, batch=batch, **self.of(Edit))
        Edit.objects.create(**entered, claim=claim, undoes=edit, **self.of(Edit))
        Redaction.objects.create(**entered, edit=edit, **self.of(Redaction))

    def fill(self) -> None:
        """Write past the verbs what no verb gave a canary. What is append-only would refuse that."""
        for row in {(type(row), row.pk): row for row in self.rows if row is not None}.values():
            model = type(row)
            if model not in NOUNS or issubclass(model, AppendOnly):
                continue
            row.refresh_from_db()
            public, internal = FIELDS[model.__name__]
            may = internal if self.plain else internal | public
            values = {}
            for field in model._meta.concrete_fields:
                stored = getattr(row, field.attname)
                if (
                    field.name not in may
                    or CANARY.search(str(stored).casefold())
                    or (field.name in BY_VERB and not stored)
                    or (field.name == "independent_because" and row.part_of is None)
                ):
                    continue
                is_nobody = field.related_model is User and stored is None
                value = self.who if is_nobody else self.value(field)
                values |= {} if value is None else {field.name: value}
            model._default_manager.filter(pk=row.pk).update(**values)


def full_claim(desk: Desk) -> Claim:
    claim = desk.receive_in_full()
    desk.attach(claim)
    return claim


def published(desk: Desk) -> list[Claim]:
    """All claims of a desk, full, as somebody else published them."""
    full_claim(desk)
    if not desk.plain:
        desk.fill()
    claims = Claim.objects.surviving().filter(pk__in=[row.pk for row in desk.kept(Claim)]).order_by("pk")
    second = desk.keep(editor(**desk.of(User, "password time_zone columns")))
    desk.do("publish", claims, by=second, note=desk.of(Revision)["note"])
    return list(claims)


def reword(desk: Desk, original: Desk, claim: Claim) -> None:
    """Change, after it was published, everything about a claim that can be changed."""
    for verb, model, but in (("edit_party", Party, ""), ("edit_source", Source, ""), ("edit_topic", Topic, "slug")):
        for row in original.kept(model):
            alone = " independent_because" if isinstance(row, Party) and row.part_of is None else ""
            desk.do(verb, row, reason=desk.why, **desk.of(model, but + alone))
    party, source = desk.party(), desk.source()
    words = {"claimant": party, "first_appearance": source, "accused": party, **desk.of(Claim, "review_on")}
    desk.do("edit_text", claim, seen=None, **words)
    gone, edited = claim.evidence.filter(unlinked_at=None)
    desk.do("unlink_evidence", gone, reason=desk.why)
    desk.do("edit_evidence", edited, reason=desk.why, origin=party, **desk.of(Evidence))
    first, second, *_ = Position.objects.on(claim).standing()
    desk.do("void_position", first, reason=desk.why)
    says = {"party": party, "source": source, "stance": "asserts"}
    desk.do("correct_position", second, reason=desk.why, **says, **desk.of(Position))
    desk.do("unrelate", claim.relations_to_it.get(ended_at=None), reason=desk.why)
    reply = claim.reply_requests.get(taken_back_at=None, is_public=True)
    desk.do("edit_reply", reply, **desk.of(ReplyRequest))
    desk.attach(claim)
    desk.fill()


def taken_out_of_sight(canaries: Canaries) -> None:
    """Claims that readers could read once: all were withdrawn, and one was merged into another that is public."""
    workflow.withdraw(chief(), published(Desk(canaries, "withdrawn")), reason="It was another dam.")
    merged, *others = published(Desk(canaries, "merged"))
    workflow.withdraw(chief(), [merged, *others], reason="It was another mill.")
    workflow.merge_claims(chief(), merged, into=a_published_claim(statement="The mill burns."), reason="The same mill.")


def never_published(canaries: Canaries, public: Desk, claim: Claim) -> None:
    """What readers never saw: claims that were not published, and what was changed about one that was."""
    public.fill()
    draft = Desk(canaries, "draft")
    full_claim(draft)
    draft.fill()
    dropped = Desk(canaries, "turned down")
    dropped.do("turn_down", [dropped.receive_in_full()], reason="opinion", note=dropped.why)
    dropped.fill()
    reword(Desk(canaries, "changed", future=True), public, claim)


def carried(canaries: Canaries) -> dict[str, set[str]]:
    """By kind of object, the fields that carry a canary of it in the database; one that points to a row does if that does."""
    fields, rows, pointers = defaultdict(set), defaultdict(set), []
    for model in NOUNS:
        for row in model._default_manager.all():
            for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
                name = f"{model.__name__}.{field.name}"
                if field.is_relation:
                    pointers.append((name, row, field))
                    continue
                value = getattr(row, field.attname)
                text = bytes(value).decode() if isinstance(field, models.BinaryField) else str(value)
                for kind in {found.split(":")[0] for found in canaries.found_in(text)}:
                    fields[kind].add(name)
                    rows[model, row.pk].add(kind)
    for name, row, field in pointers:
        keys = [getattr(row, field.attname)] if field.concrete and not field.many_to_many else None
        for key in keys if keys is not None else getattr(row, field.name).values_list("pk", flat=True):
            for kind in rows.get((field.related_model, key), ()):
                fields[kind].add(name)
    return fields


def marked(which: str) -> set[str]:
    return {f"{model}.{name}" for model, marks in FIELDS.items() for name in getattr(marks, which)}


def without_a_canary(canaries: Canaries) -> dict[str, set[str]]:
    """By kind of object, the fields that should carry a canary and do not."""
    every, cannot = marked("public") | marked("internal"), set(" ".join(CANNOT_CARRY_ONE.values()).split())
    unpublished = {field for field in every if not field.startswith("Revision.")}
    expected = {"published": every, "withdrawn": every, "merged": every, "draft": unpublished}
    expected |= {
        "turned down": {field for field in every if field.startswith(("Claim.", "Party.", "Source.", "Topic."))}
    }
    expected |= {"changed": unpublished & marked("public"), "public": marked("internal")}
    found = carried(canaries)
    assert not cannot & set().union(*found.values())
    missing = {kind: expected[kind] - cannot - found[kind] - NOT_OF_THIS_KIND.get(kind, set()) for kind in found}
    return {kind: fields for kind, fields in missing.items() if fields}


def read(client: Client, addresses: Iterable[str]) -> dict[str, HttpResponse]:
    return {address: client.get(address) for address in addresses}


def assert_found_by_no_search(client: Client, canaries: Canaries) -> None:
    """A search for a word that only the desk has is answered as one for a word that nobody has.

    Asked for are one word of every public field of every kind, and one of every internal field; no word is in the index.
    """
    words = {name: word for word, name in canaries.names.items() if word.isalpha()}
    assert not [word for word in words.values() if search(PublicClaim.objects.all(), word).exists()]
    asked = {name if name.split(": ")[-1] in marked("public") else name.split(": ")[-1]: words[name] for name in words}
    of_parties = {name: word for name, word in asked.items() if "Party." in name}
    for page, looked_for in (("/claims/", asked), ("/parties/", of_parties)):
        nothing = client.get(page, {"q": NONSENSE}).content
        assert NONSENSE.encode() in nothing
        for name, word in looked_for.items():
            answer = client.get(page, {"q": word})
            assert (answer.status_code, answer.content.replace(word.encode(), NONSENSE.encode())) == (200, nothing), (
                name
            )
