"""The workspace: all that is known of a claim, in a constant number of queries."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim
from claims.sample import people, story
from tests.desk.conftest import LogIn
from tests.desk.forms import at, said
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, soup

MARK = "<b hx-post=/desk/>Mark"


def test_the_story_is_told_as_the_desk_knows_it(log_in: LogIn):
    everybody = people.create()
    story.load(everybody)
    claim = Claim.objects.get(statement__startswith="About 10,000")
    response = log_in(everybody["editor1"]).get(at("workspace", claim))
    page, words = soup(response), said(response)
    for told in (
        "claim made in October 2024 by UK Ministry of Defence · first seen in News report",
        "Partly corroborated since 9 November 2024",
        "Contested by Pyongyang and Russia’s mission to the UN",
        "“around 10,000”",
        "Pyongyang qualifies",
        "1 earlier position",
        "known through News report on North Korean troops in Russia",
        "B2 publisher usually reliable, information probably true",
        "19 November 2024 overdue",
        "Public as revision 5",
        "Readers see it as it is here.",
        "25 entries",
    ):
        assert told in words, told
    assert len(page.select("#changes .fix")) == len(page.select("#changes .gone")) == 1


def test_a_claim_is_read_with_what_was_said_of_its_duplicate(at_work: Client, claim: Claim):
    duplicate = a_claim(statement="The same in other words.")
    a_position(duplicate, quote="Said of the duplicate.")
    some_evidence(duplicate, quote="Shown for the duplicate.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    words = said(at_work.get(at("workspace", claim)))
    assert "Said of the duplicate." in words
    assert "Shown for the duplicate." in words


def test_nothing_is_shown_as_markup_and_htmx_stays_away_from_what_people_wrote(leading: Client):
    party, by = PartyFactory.create(name=MARK, description=MARK), researcher(first_name=MARK, last_name="")
    source = SourceFactory.create(title=MARK, publisher=party, author=MARK)
    claim = a_claim(statement=MARK, context=MARK, claimant=party, first_appearance=source, by=by)
    words = dict.fromkeys(("quote", "paraphrase", "scope", "translation", "spokesperson"), MARK)
    position = a_position(claim, party=party, source=source, by=by, **words)
    a_position(claim, party=party, **words)
    workflow.void_position(by, a_position(claim, party=party), reason=MARK)
    some_evidence(claim, source=source, origin=party, quote=MARK, summary=MARK, quote_before=MARK, quote_after=MARK)
    a_change(claim, rationale=MARK, by=editor(first_name=MARK))
    workflow.relate(by, claim, a_claim(statement=MARK), kind="repeats")
    pages = [at("workspace", claim), at("log", claim), at("publish", claim), "/desk/"]
    pages += [at("void_position", claim, position.pk), at("correct_position", claim, position.pk)]
    for address in pages:
        page = soup(leading.get(address))
        assert not page.select("b[hx-post]"), address
        for text in page.find_all(string=lambda text: MARK in text):
            quiet = text.find_parent(attrs={"hx-disable": True}) or text.find_parent(
                ["title", "textarea", "option", "label"]
            )
            assert quiet is not None or text.find_parent(class_="by") or text.find_parent("dd"), (
                f"{address}: {text.parent}"
            )


def test_the_workspace_asked_for_by_htmx_is_its_fragment(at_work: Client, claim: Claim):
    response = at_work.get(at("workspace", claim), headers=HTMX)
    assert response["HX-Retarget"] == "#workspace"
    assert not soup(response).select("html, head")


def test_the_log_tells_every_edit(at_work: Client, claim: Claim):
    for number in range(20):
        a_position(claim, quote=f"Words {number}.")
    words = said(at_work.get(at("workspace", claim)))
    assert "23 entries · the whole log" in words
    assert len(soup(at_work.get(at("workspace", claim))).select("#entries > li")) == 12
    assert len(soup(at_work.get(at("log", claim))).select("#entries > li")) == 23


def _grow(claim: Claim) -> None:
    party = PartyFactory.create(part_of=PartyFactory.create())
    through = SourceFactory.create(through=SourceFactory.create(), publisher=party)
    position = a_position(claim, party=party, source=through)
    workflow.correct_position(
        researcher(), position, reason="Typo.", party=party, stance="denies", quote="No.", source=through
    )
    evidence = some_evidence(claim, source=through, origin=party)
    workflow.change_status(
        editor(), [claim], status=claim.status, kind="clarification", rationale="Says more.", evidence=[evidence]
    )
    workflow.relate(researcher(), claim, a_claim(statement="Another."), kind="repeats")
    workflow.relate(researcher(), a_claim(statement="A third."), claim, kind="repeats")


def test_the_number_of_queries_does_not_grow_with_the_claim(deciding: Client):
    claim = a_claim()

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert deciding.get(at(name, claim)).status_code == 200
        return len(queries)

    _grow(claim)
    few = {name: count(name) for name in ("workspace", "log", "change_status", "record_position")}
    for _ in range(19):
        _grow(claim)
    assert {name: count(name) for name in few} == few
