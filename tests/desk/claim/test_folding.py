"""A claim with many entries: the newest fifty of a kind are shown, the rest unfolds, and neither costs more queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.desk.claim.truncation import SHOWN
from claims.models import Claim, Evidence, Party, Position, Source, StatusChange, StatusChangeCitation, User
from tests.desk.forms import at, said
from tests.factories import a_claim, a_status, researcher, some_evidence
from tests.htmx import HTMX, after_swap, assert_swap_equals_reload, soup

MANY = SHOWN + 10
ROWS = {
    "positions": '#lines tr[id^="entry-"]',
    "evidence": '#pieces article[id^="piece-"]',
    "changes": "#changes .changes > li",
}
PARTS = {"positions": "lines", "evidence": "pieces", "changes": "changes"}


def fill(claim: Claim, by: User, count: int = MANY) -> None:
    """So many lines, pieces of evidence and changes, the first an hour younger than the claim."""
    start = timezone.now() - dt.timedelta(hours=count + 2)
    hours = [start + dt.timedelta(hours=number) for number in range(count)]
    parties = Party.objects.bulk_create(
        Party(name=f"Ministry of the {n}.", kind="government", reliability="B", reliability_reason="Known.")
        for n in range(count)
    )
    sources = Source.objects.bulk_create(Source(title=f"Paper of the {n}.", publisher=p) for n, p in enumerate(parties))
    Position.objects.bulk_create(
        Position(
            claim=claim, party=p, stance="asserts", quote=f"So says {p}", source=s, recorded_at=hour, recorded_by=by
        )
        for p, s, hour in zip(parties, sources, hours, strict=True)
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(claim=claim, source=s, bearing="supports", quote=f"Shown by {s}", origin=p, linked_at=hour)
        for p, s, hour in zip(parties, sources, hours, strict=True)
    )
    statuses = [a_status("disputed"), a_status("unverified")]
    for number, (hour, piece) in enumerate(zip(hours, pieces, strict=True)):
        change = StatusChange.objects.create(
            claim=claim,
            status=statuses[number % 2],
            kind="development",
            rationale=f"Reason {number}.",
            effective_at=hour,
            recorded_at=hour,
            recorded_by=by,
        )
        StatusChangeCitation.objects.create(change=change, evidence=piece)
    Claim.objects.filter(pk=claim.pk).update(status=change.status)


@pytest.fixture
def large(db: None) -> Claim:
    claim = a_claim()
    fill(claim, researcher())
    return claim


@pytest.mark.parametrize("kind", ROWS)
def test_the_newest_fifty_of_a_kind_are_shown_and_the_rest_unfolds(at_work: Client, large: Claim, kind: str):
    page = soup(at_work.get(at("workspace", large)))
    rows = page.select(ROWS[kind])
    total = MANY + (kind == "changes")  # it was received, too
    assert len(rows) == SHOWN
    assert "of the 59." in " ".join(row.get_text() for row in rows) or kind == "changes"
    assert "of the 9." not in " ".join(row.get_text() for row in rows)
    [link] = page.select(f"#{PARTS[kind]} .fold a")
    assert f"Show {total - SHOWN} older" in link.get_text()
    unfolded = soup(at_work.get(str(link["href"])))
    assert len(unfolded.select(ROWS[kind])) == total
    assert not unfolded.select(f"#{PARTS[kind]} .fold")
    others = [other for other in ROWS if other != kind]
    assert all(len(unfolded.select(ROWS[other])) == SHOWN for other in others)


@pytest.mark.parametrize("kind", ROWS)
def test_htmx_unfolds_in_place_and_leaves_an_open_form_alone(at_work: Client, large: Claim, kind: str):
    link = f"#{PARTS[kind]} .fold a"
    home = at("workspace", large)
    page = soup(at_work.get(home))
    asked = {**HTMX, "HX-Target": PARTS[kind]}
    answer = at_work.get(str(page.select(link)[0]["hx-get"]), headers=asked)
    assert answer["HX-Retarget"] == "#parts"
    assert_swap_equals_reload(at_work, home, page, link, answer)
    with_form = soup(at_work.get(at("edit_text", large)))
    assert after_swap(with_form, link, answer).select("#action form")


def test_what_is_unfolded_stays_so_when_another_kind_unfolds_and_when_a_colleague_writes(at_work: Client, large: Claim):
    page = soup(at_work.get(at("workspace", large) + "?all=evidence"))
    [link] = page.select("#lines .fold a")
    both = at_work.get(str(link["href"]))
    assert [len(soup(both).select(ROWS[kind])) for kind in ("positions", "evidence", "changes")] == [MANY, MANY, SHOWN]
    some_evidence(large)
    news = at_work.get(
        at("claim_news", large, 0), headers={**HTMX, "HX-Current-URL": "http://testserver/?all=evidence&all=nothing"}
    )
    assert len(soup(news).select('article[id^="piece-"]')) == MANY + 1


def test_the_drawing_folds_with_the_lists_and_is_drawn_when_asked_for(at_work: Client, large: Claim):
    page = soup(at_work.get(at("workspace", large)))
    assert not page.select("#timeline svg")
    [link] = page.select("#timeline .fold a")
    answer = at_work.get(str(link["hx-get"]), headers={**HTMX, "HX-Target": "timeline"})
    assert_swap_equals_reload(at_work, at("workspace", large), page, "#timeline .fold a", answer)
    drawn = soup(at_work.get(str(link["href"]))).select_one("#timeline")
    assert len(drawn.select("svg .mark")) == 8
    assert "The newest changes and the parties that spoke last are drawn." in drawn.get_text()


def test_what_is_folded_is_counted_all_the_same(at_work: Client, large: Claim):
    words = said(at_work.get(at("workspace", large)))
    for shown in ("60 parties", "60 sources, 60 independent origins", "61 entries"):
        assert shown in words, shown


def test_a_cited_piece_that_is_folded_is_linked_where_it_stands(at_work: Client, large: Claim):
    page = soup(at_work.get(at("workspace", large) + "?all=changes"))
    shown = {str(piece["id"]) for piece in page.select("#pieces article")}
    links = [str(a["href"]) for a in page.select('#changes a[href*="#piece-"]')]
    assert len(links) == MANY
    for link in links:
        address, _, anchor = link.partition("#")
        assert (address == "") == (anchor in shown)
    [folded] = [link for link in links if link.endswith(f"#piece-{Evidence.objects.order_by('pk')[0].pk}")]
    address, _, anchor = folded.partition("#")
    assert soup(at_work.get(address)).select(f"#pieces #{anchor}")


def test_of_a_party_that_spoke_often_its_last_position_is_shown_and_the_rest_counted(at_work: Client, claim: Claim):
    position = Position.objects.get(claim=claim)
    Position.objects.bulk_create(
        Position(
            claim=claim,
            party=position.party,
            stance="denies" if number % 2 else "asserts",
            quote=f"Word {number}.",
            recorded_at=position.recorded_at + dt.timedelta(seconds=number),
            recorded_by=position.recorded_by,
        )
        for number in range(1, MANY + 1)
    )
    page = soup(at_work.get(at("workspace", claim)))
    [row] = page.select(ROWS["positions"])
    assert f"“Word {MANY}.”" in row.get_text()
    assert "Change of line: denies, then asserts, then denies, then asserts" in row.get_text()
    assert len(page.select("#lines div.words")) == SHOWN - 1
    assert f"{MANY} earlier positions of {position.party}" in page.select_one("#lines .before summary").get_text()
    assert len(soup(at_work.get(at("workspace", claim) + "?all=positions")).select("#lines div.words")) == MANY


@pytest.mark.parametrize("query", ["", "?all=evidence&all=positions&all=changes"])
def test_the_number_of_queries_is_the_same_for_one_and_for_many(deciding: Client, query: str):
    by = researcher()

    def count(entries: int) -> int:
        claim = a_claim()
        fill(claim, by, entries)
        with CaptureQueriesContext(connection) as queries:
            assert deciding.get(at("workspace", claim) + query).status_code == 200
        return len(queries)

    assert count(1) == count(MANY)
