"""A desk that has worked for years: many claims with what belongs to them, and one that outgrew all others.

Rows are written past the verbs, which write one claim at a time; the projections are counted from what is written. The
statements are real ones where their folder is given, numbered variants of neutral stand-ins elsewhere. All is drawn from
one seed, so that two runs measure the same desk.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from claims import search
from claims.models import Claim, Edit, Evidence, Party, Position, Revision, Source, Status, StatusChange, Topic, User
from claims.models.sources import url_key
from claims.publishing import append_revisions, compose_all
from claims.vocabulary import Bearing, ChangeKind, PartyKind, Side, Stage, Stance, Tone

CHUNK = 2000
PEOPLE, PARTIES, TOPICS, SOURCES = 12, 400, 60, 8000
GREAT = {"positions": 200, "evidence": 300, "changes": 100}

_WHO = (
    "The ministry",
    "The port authority",
    "A spokeswoman of the union",
    "The weather service",
    "The mayor of Norden",
)
_DID = ("says that", "denies that", "reported in March that", "told parliament that", "has not confirmed that")
_WHAT = (
    "exports of grain fell by a fifth within a year",
    "the bridge over the northern river was closed for repairs",
    "more than forty schools were left without heating",
    "a convoy of lorries crossed the border at night",
    "the reservoir holds less water than ten years ago",
    "two reactors were switched off without notice",
    "prices of bread doubled in the eastern provinces",
)


def statements(folder: Path | None) -> Iterator[str]:
    """Statements without end: real ones from the folder of data, or stand-ins, numbered once they come round again."""
    known = list(dict.fromkeys(text.strip()[:440] for text in _read(folder) if text.strip()))
    for turn, text in ((n // len(known), text) for n, text in enumerate(cycle(known))):
        yield f"{text} (variant {turn})" if turn else text


def _read(folder: Path | None) -> Iterable[str]:
    if folder is None or not folder.is_dir():
        return [f"{who} {did} {what}." for who in _WHO for did in _DID for what in _WHAT]
    texts = []
    for path in sorted((folder / "statements" / "liar").glob("*.tsv")):
        with path.open(newline="") as file:
            texts += [row[2] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 2]
    with (folder / "matching" / "verified_claims.docs.tsv").open(newline="") as file:
        texts += [row[1] for row in islice(csv.reader(file, delimiter="\t"), 1, None) if len(row) > 1]
    return texts


class Desk:
    """Fills an empty, migrated database. `great` is the claim that outgrew all others, `me` the editor who measures."""

    def __init__(self, count: int, folder: Path | None) -> None:
        self.count, self.draw, self.now = count, random.Random(20241024), timezone.now()  # noqa: S311
        self.texts = statements(folder)
        self.statuses = list(Status.objects.all())
        self.ids: Counter[type[models.Model]] = Counter()

    def fill(self) -> None:
        self._people_and_nouns()
        for start in range(0, self.count, CHUNK):
            self._claims(min(CHUNK, self.count - start))
        self._great_one()
        self._sequences()
        self._publish()
        if connection.vendor == "postgresql":  # a server does so by itself; nobody does it for SQLite
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

    def _next(self, model: type[models.Model]) -> int:
        self.ids[model] += 1
        return self.ids[model]

    def _moment(self, days: int = 700) -> dt.datetime:
        return self.now - dt.timedelta(minutes=self.draw.randrange(10, days * 24 * 60))

    def _people_and_nouns(self) -> None:
        roles = [Group.objects.get(name=name) for name in ("researcher", "editor", "chief editor")]
        for n in range(PEOPLE):
            user = User.objects.create(username=f"editor{n}", first_name="Editor", last_name=str(n), is_staff=True)
            user.groups.add(roles[n % 3])
        self.people = list(User.objects.order_by("pk"))
        self.me = self.people[2]
        kinds = list(PartyKind)
        parties = [Party(name=f"Party no. {n}", kind=kinds[n % len(kinds)]) for n in range(PARTIES)]
        self.parties = Party.objects.bulk_create(parties)
        topics = [Topic(name=f"Story no. {n}", slug=f"story-{n}") for n in range(TOPICS)]
        self.topics = Topic.objects.bulk_create(topics)
        sources = []
        for n in range(SOURCES):
            url = f"https://news{n % 50}.example/{n}"
            publisher = self.draw.choice(self.parties)
            sources.append(Source(title=f"Report no. {n}", url=url, url_key=url_key(url), publisher=publisher))
        self.sources = Source.objects.bulk_create(sources, batch_size=500)

    def _claims(self, count: int) -> None:
        self.rows: dict[type[models.Model], list[Any]] = {
            model: [] for model in (Claim, StatusChange, Position, Evidence, Edit, Claim.topics.through)
        }
        for _ in range(count):
            claim = self._claim()
            positions = self._positions(claim, self.draw.choice((0, 1, 1, 2, 3)))
            evidence = self._evidence(claim, self.draw.choice((0, 1, 1, 2, 3)))
            self._changes(claim, self.draw.choice((1, 1, 2, 3)))
            self._project(claim, positions, evidence)
            self._log(claim)
        self._write()

    def _claim(self) -> Claim:
        draw = self.draw
        assignee = draw.choice(self.people) if draw.random() < 0.6 else None
        received = self._moment()
        stage = draw.choices(list(Stage), (10, 20, 5, 60, 5))[0]
        claim = Claim(
            pk=self._next(Claim),
            statement=next(self.texts),
            status=self.statuses[0],
            stage=stage,
            turned_down="opinion" if stage == Stage.TURNED_DOWN else "",
            assignee=assignee,
            assignee_name=assignee.sort_name if assignee else "",
            review_on=(self.now + dt.timedelta(days=draw.randrange(-60, 200))).date() if draw.random() < 0.3 else None,
            received_at=received,
            changed_at=received + (self.now - received) * draw.random(),
        )
        self.rows[Claim].append(claim)
        through = Claim.topics.through
        self.rows[through].append(through(claim_id=claim.pk, topic_id=draw.choice(self.topics).pk))
        return claim

    def _positions(self, claim: Claim, count: int) -> list[Position]:
        positions = [
            Position(
                pk=self._next(Position),
                claim=claim,
                party=self.draw.choice(self.parties),
                stance=self.draw.choices(list(Stance), (8, 3, 2, 2, 3, 1, 1, 1, 4, 1))[0],
                quote="We have seen the figures, and this is what they say." if n % 2 else "",
                paraphrase="" if n % 2 else "It said so in a briefing to reporters.",
                spokesperson="A spokesperson",
                said_on=f"{2023 + n % 2}-{1 + n % 12:02}",
                source=self.draw.choice(self.sources),
                recorded_at=claim.changed_at,
                recorded_by=self.draw.choice(self.people),
            )
            for n in range(count)
        ]
        self.rows[Position] += positions
        return positions

    def _evidence(self, claim: Claim, count: int) -> list[Evidence]:
        pieces = [
            Evidence(
                pk=self._next(Evidence),
                claim=claim,
                source=self.draw.choice(self.sources),
                bearing=self.draw.choices(list(Bearing), (6, 3, 2))[0],
                quote="The figures were published on the day after.",
                quote_before="As the paper wrote,",
                origin=self.draw.choice(self.parties) if self.draw.random() < 0.8 else None,
                linked_at=claim.changed_at,
            )
            for _ in range(count)
        ]
        self.rows[Evidence] += pieces
        return pieces

    def _changes(self, claim: Claim, count: int) -> None:
        span = (claim.changed_at - claim.received_at) / count
        for n in range(count):
            claim.status = self.statuses[0] if n == 0 else self.draw.choice(self.statuses)
            moment = claim.received_at + n * span
            self.rows[StatusChange].append(
                StatusChange(
                    pk=self._next(StatusChange),
                    claim=claim,
                    status=claim.status,
                    kind=ChangeKind.DEVELOPMENT if n else ChangeKind.BASELINE,
                    rationale="Two parties say so of their own knowledge; a third leaves it open.",
                    effective_at=moment,
                    recorded_at=moment,
                    recorded_by=self.draw.choice(self.people),
                )
            )

    def _project(self, claim: Claim, positions: list[Position], evidence: list[Evidence]) -> None:
        latest = {position.party_id: Stance(position.stance).side for position in positions}
        sides = Counter(latest.values())
        claim.parties_for, claim.parties_open = sides[Side.FOR], sides[Side.OPEN]
        claim.parties_against = sides[Side.AGAINST]
        weighty = [piece for piece in evidence if piece.bearing != Bearing.CONTEXT]
        claim.sources = len({piece.source_id for piece in weighty})
        claim.origins = len({piece.origin_id for piece in weighty if piece.origin_id})
        if claim.parties_against or claim.status.tone == Tone.DISPUTED:
            claim.disputed_at = claim.changed_at
        if claim.stage == Stage.DONE:
            claim.publication = Revision.Kind.PUBLISHED
            claim.has_unpublished_changes = self.draw.random() < 0.02

    def _log(self, claim: Claim) -> None:
        verbs = ["receive", "record_position", "link_evidence", "change_status"][: self.draw.randrange(2, 5)]
        span = (claim.changed_at - claim.received_at) / len(verbs)
        for n, verb in enumerate(verbs, 1):
            edit = Edit(
                pk=self._next(Edit),
                at=claim.received_at + n * span,
                by=self.draw.choice(self.people),
                verb=verb,
                claim=claim,
                claim_version=n,
                object_type="claim",
                object_id=claim.pk,
                changes={"status": [None, {"id": 1, "is": "Unverified"}]},
            )
            self.rows[Edit].append(edit)
        claim.version = len(verbs)

    def _write(self) -> None:
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=CHUNK)
        search.index(Claim, {claim.pk: claim.statement for claim in self.rows[Claim]})

    def _publish(self) -> None:
        """What is public, by the only door: so the public index is what a site would have."""
        public = Claim.objects.filter(publication=Revision.Kind.PUBLISHED).order_by("changed_at", "pk")
        pks = list(public.values_list("pk", flat=True))
        for start in range(0, len(pks), CHUNK // 20):
            claims = list(public.filter(pk__in=pks[start : start + CHUNK // 20]))
            with transaction.atomic():
                append_revisions(compose_all(claims, author=self.me, at=claims[-1].changed_at))

    def _great_one(self) -> None:
        self.rows = {model: [] for model in self.rows}
        claim = self._claim()
        claim.stage, claim.turned_down, claim.changed_at = Stage.DONE, "", self.now
        positions = self._positions(claim, GREAT["positions"])
        evidence = self._evidence(claim, GREAT["evidence"])
        self._changes(claim, GREAT["changes"])
        self._project(claim, positions, evidence)
        self._log(claim)
        self._write()
        self.great = claim

    def _sequences(self) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(statement)
