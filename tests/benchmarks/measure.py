"""What is measured, and how much of it is allowed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import keyset
from claims.models import Claim, Edit, PublicClaim, PublicParty, PublicStatus, PublicTopic
from tests.benchmarks.claims import Desk
from tests.htmx import HTMX

MOST_QUERIES = 25
Ask = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Figure:
    """`ratio` is to the view that answers `ok`; `limit` is what is allowed of it."""

    name: str
    limit: float
    milliseconds: float
    ratio: float
    queries: int

    @property
    def is_too_slow(self) -> bool:
        return self.ratio > self.limit or self.queries > MOST_QUERIES


def measure(desk: Desk, rounds: int) -> list[Figure]:
    client = Client()
    client.force_login(desk.me)
    figures = []
    for name, limit, ask in (*_pages(desk, client), *_public_pages(desk, Client())):
        with CaptureQueriesContext(connection) as queries:
            answer = ask()
        count = len(queries)  # now: the next request clears what they are read from
        assert answer.status_code in (200, 204, 302), f"{name} answers {answer.status_code}"
        # One after the other, so that whatever slows the machine for a moment slows both.
        times, base = [], []
        for _ in range(rounds):
            base.append(_time(lambda: client.get("/desk/ok/")))
            times.append(_time(ask))
        median, ground = statistics.median(times), statistics.median(base)
        figures.append(Figure(name, limit, median * 1000, median / ground, count))
    return figures


def _time(ask: Ask) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def _pages(desk: Desk, client: Client) -> Iterator[tuple[str, float, Ask]]:
    def get(address: str, **headers: str) -> Ask:
        return lambda: client.get(address, headers=headers)

    board = reverse("desk:board")
    yield "board, first page", 11, get(board)
    yield "board, last page", 11, get(f"{board}?page={keyset.LAST}")
    party = desk.parties[0].public_id
    for query in FILTERS:
        yield f"board, {query.partition('{')[0]}", 15, get(f"{board}?{query.format(party=f'[{party}]')}")
    for sort in SORTS:
        yield f"board, sorted by {sort}", 17, get(f"{board}?sort={sort}")
        yield f"board, sorted by {sort}, last page", 17, get(f"{board}?sort={sort}&page={keyset.LAST}")
    views = reverse("desk:views")

    def counted_afresh() -> HttpResponse:
        caches["process"].clear()
        return client.get(views, headers=HTMX)

    yield "counts of the saved views, afresh", 35, counted_afresh
    yield "counts of the saved views, kept", 6, get(views, **HTMX)
    yield "the great claim", 25, get(reverse("desk:workspace", args=[desk.great.public_id]))
    yield "a status change", 12, _change_status(desk, client)
    typed = iter(cycle(_typed(desk)))
    like = reverse("desk:like")
    yield "candidates while typing", 10, lambda: client.get(like, {"statement": next(typed)}, headers=HTMX)
    news = reverse("desk:claim_news", args=[desk.great.public_id, 10**6])
    yield "poll of a claim, nothing new", 2, get(news, **HTMX)
    newest = Edit.objects.latest("pk").pk + 10**6
    yield "poll of the board, nothing new", 2, get(reverse("desk:news", args=[newest]), **HTMX)


def _public_pages(desk: Desk, reader: Client) -> Iterator[tuple[str, float, Ask]]:
    """What readers ask for; none of it asks who they are."""

    def get(address: str) -> Ask:
        return lambda: reader.get(address)

    claims, claim = reverse("public:claims"), PublicClaim.objects.published().order_by("pk")[:1].get()
    great = PublicClaim.objects.get(public_id=desk.great.public_id)
    party = PublicParty.objects.order_by("-claim_count", "-id")[:1].get()
    topic = PublicTopic.objects.order_by("-claim_count", "-id")[:1].get()
    status = PublicStatus.objects.order_by("-pk")[:1].get()
    yield "readers: first page", 5, get(reverse("public:home"))
    for query in PUBLIC_LISTS:
        asked = query.format(party=party.public_id, topic=topic.slug, status=status.key)
        yield f"readers: list, {query or 'all'}", 12, get(f"{claims}?{asked}")
    yield "readers: list, last page", 12, get(f"{claims}?page={keyset.LAST}")
    yield "readers: a claim", 3, get(reverse("public:claim", args=[claim.public_id, claim.slug]))
    yield "readers: the great claim", 60, get(reverse("public:claim", args=[great.public_id, great.slug]))
    yield "readers: the picture of a claim", 2, get(reverse("public:card", args=[claim.public_id, claim.slug, 1]))
    yield "readers: parties", 5, get(reverse("public:parties"))
    yield "readers: the busiest party", 8, get(reverse("public:party", args=[party.public_id, party.slug]))
    yield "readers: stories", 5, get(reverse("public:topics"))
    yield "readers: the largest story", 12, get(reverse("public:topic", args=[topic.slug]))
    yield "readers: corrections", 3, get(reverse("public:corrections"))


PUBLIC_LISTS = (
    *(
        "",
        "q=port",
        "q=jobs+taxes",
        "status={status}",
        "topic={topic}",
        "party={party}",
        "party={party}&stance=against",
    ),
    *("stance=denies", "by=made&order=oldest", "by=since&after=2025-06-01&before=2025-12-31", "by=published"),
)
FILTERS = (
    *(
        "q=port",
        "q=jobs+taxes",
        "status=disputed",
        "status=unverifiable",
        "stage=received",
        "stage=in_review",
        "stage=all",
    ),
    *(
        "assignee=me",
        "assignee=nobody",
        "topic=story-1",
        "party={party}",
        "voices=none",
        "contested=yes",
        "disputed=14",
    ),
    *("origins=none", "origins=one", "origins=more", "publication=never", "publication=news", "publication=withdrawn"),
    *("review=due", "review=week", "review=none", "since=2026-01-01", "q=port&status=disputed&assignee=me&review=due"),
)
SORTS = ("statement", "status", "contested", "stage", "says", "evidence", "assignee", "review", "changed")


def _typed(desk: Desk) -> list[str]:
    """Statements as they are being typed: known ones, cut off somewhere."""
    known = Claim.objects.order_by("pk").values_list("statement", flat=True)[: 40 * 50 : 50]
    return [text[: desk.draw.randrange(30, 120)] for text in known]


def _change_status(desk: Desk, client: Client) -> Ask:
    claims = iter(Claim.objects.filter(stage="researching", version__lte=4).order_by("pk")[:500])
    statuses = {status.pk: status for status in desk.statuses}

    def change() -> HttpResponse:
        claim = next(claims)
        other = next(pk for pk in statuses if pk != claim.status_id)
        sent = {"seen": claim.version, "status": other, "kind": "development", "rationale": "One says so."}
        return client.post(reverse("desk:change_status", args=[claim.public_id]), sent)

    return change


def table(figures: list[Figure], claims: int, vendor: str) -> str:
    lines = [
        f"{claims:,} claims, {vendor}",
        "",
        "| page | ratio | allowed | ms | queries |",
        "|---|---:|---:|---:|---:|",
    ]
    for figure in figures:
        mark = " ✗" if figure.is_too_slow else ""
        cells = f"{figure.ratio:.1f}{mark} | {figure.limit:g} | {figure.milliseconds:.1f} | {figure.queries}"
        lines.append(f"| {figure.name} | {cells} |")
    return "\n".join(lines)
