"""The workspace: all that is known of a claim, in a constant number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import format_day, today
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
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, assert_swap_equals_reload, soup

MARK = "<b hx-post=/desk/>Mark"


def test_the_workspace_shows_the_story_as_the_desk_knows_it(log_in: LogIn):
    everybody = people.create()
    story.load(everybody)
    claim = Claim.objects.get(statement__startswith="About 10,000")
    response = log_in(everybody["editor1"]).get(at("workspace", claim))
    page, words = soup(response), said(response)
    for shown in (
        "claim made in October 2024 by UK Ministry of Defence · first seen in News report",
        "Partly corroborated since 9 November 2024",
        "Contested by Pyongyang and Russia’s mission to the UN",
        "“around 10,000”",
        "Pyongyang qualifies",
        "1 earlier position",
        "known through News report on North Korean troops in Russia",
        "Publisher not rated, information not graded.",
        "19 Nov 2024 overdue",
        "Public as revision 5",
        "Readers see it as it is here.",
        "26 entries",
    ):
        assert shown in words, shown
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


def test_the_log_folds_to_five_unfolds_to_fifty_and_leads_to_every_edit(at_work: Client, claim: Claim):
    for number in range(50):
        a_position(claim, quote=f"Words {number}.")
    home = at("workspace", claim)
    page = soup(at_work.get(home))
    assert "What was done 53 entries · the whole log" in said(at_work.get(home))
    assert len(page.select("#entries > li")) == 5
    [link] = page.select("#log .fold a")
    assert link.get_text() == "Show 45 earlier entries"
    answer = at_work.get(str(link["hx-get"]), headers={**HTMX, "HX-Target": "log"})
    assert_swap_equals_reload(at_work, home, page, "#log .fold a", answer)
    unfolded = soup(at_work.get(str(link["href"])))
    assert len(unfolded.select("#entries > li")) == 50
    assert "3 older entries are in the whole log" in unfolded.select_one("#log").get_text()
    first = soup(at_work.get(at("log", claim)))
    assert len(first.select("#entries > li")) == 50
    older = soup(at_work.get(at("log", claim) + str(first.select_one("a[rel=next]")["href"])))
    assert "received the claim" in older.select("#entries > li")[-1].get_text()


def test_a_short_log_is_whole(at_work: Client, claim: Claim):
    log = soup(at_work.get(at("workspace", claim))).select_one("#log")
    assert len(log.select("#entries > li")) == 3
    assert not log.select(".fold") and "the whole log" not in log.get_text()


def _rows(page: BeautifulSoup, party: str) -> Tag:
    """The row of a party in the matrix."""
    [row] = [row for row in page.select(".matrix tr[id]") if row.select_one("th").get_text().startswith(party)]
    return row


def _cells(row: Tag) -> dict[str, str]:
    """What its cells say, by the heads of their columns; what unfolds behind the sign is under "More"."""
    heads = [th.get_text() for th in row.find_parent("table").select("thead th")]
    more = row.select_one(".more")
    behind = {"More": _words(more.extract())} if more else {}
    return dict(zip(heads, map(_words, row.find_all(["th", "td"], recursive=False)), strict=True)) | behind


def _words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def test_who_says_what_is_a_table_of_parties_by_side(at_work: Client, claim: Claim):
    source = SourceFactory.create(
        title="The briefing", publisher=PartyFactory.create(name="Agency"), archived_url="https://archive.example/1"
    )
    a_position(
        claim,
        party=PartyFactory.create(name="The North", description="Its government"),
        stance="denies",
        quote="아니다",
        language="ko",
        translation="It is not so.",
        paraphrase="It denies all.",
        scope="Of the front alone.",
        spokesperson="A minister",
        likelihood="phia_almost_certain",
        said_on="2024-11",
        source=source,
    )
    page = soup(at_work.get(at("workspace", claim)))
    table = page.select_one("table.matrix")
    assert [th.get_text() for th in table.select("thead th[scope=col]")] == ["Party", "Says", "In which words", "Date"]
    assert [" ".join(th.get_text().split()) for th in table.select("th[scope=rowgroup]")] == ["For 1", "Against 1"]
    row = _rows(page, "The North")
    cells = _cells(row)
    more = cells.pop("More")
    assert "The briefing , Agency, 24 October 2024 · open it The briefing · archived copy" in more
    assert "Correct The North denies" in more and "Void The North denies" in more
    assert cells == {
        "Party": "The North Its government",
        "Says": "denies in part",
        "In which words": "Quote “아니다” In translation “It is not so.” Paraphrase It denies all. "
        "Scope: Of the front alone. Likelihood: almost certain (PHIA yardstick: 95 % and more) Spoken by A minister The briefing",
        "Date": "November 2024",
    }
    [quote, translation, paraphrase] = row.select("blockquote")
    assert (quote["lang"], quote["dir"]) == ("ko", "auto")
    assert (translation["lang"], translation["dir"]) == (claim.language, "auto")
    assert paraphrase["class"] == ["paraphrase"]


def test_of_what_nobody_said_nothing_is_shown(at_work: Client, claim: Claim):
    [row] = soup(at_work.get(at("workspace", claim))).select(".matrix tr[id]")
    words = _cells(row)["In which words"]
    assert not any(label in words for label in ("Scope", "Likelihood", "Spoken by", "In translation", "Paraphrase"))


def test_a_change_of_line_is_said_in_words_and_what_was_said_before_unfolds(at_work: Client, claim: Claim):
    party = PartyFactory.create(name="The North")
    for number, stance in enumerate(("denies", "qualifies", "asserts"), start=1):
        a_position(claim, party=party, stance=stance, quote=f"Word {number}.", said_on=f"2024-11-0{number}")
    page = soup(at_work.get(at("workspace", claim)))
    row = _rows(page, "The North")
    assert _cells(row)["Says"] == "asserts Change of line: denies, then asserts"
    before = row.find_next_sibling("tr")
    assert before.select_one("summary").get_text() == "2 earlier positions of The North"
    assert [quote.get_text() for quote in before.select("blockquote")] == ["“Word 2.”", "“Word 1.”"]
    assert "Change of line" not in _cells(page.select_one(".matrix tr[id]"))["Says"]


@pytest.mark.parametrize(
    ("stances", "says"),
    [
        (["denies", "denies"], "denies"),
        (["denies", "denies", "asserts"], "asserts Change of line: denies, then asserts"),
        (["denies", "asserts", "asserts"], "asserts Change of line: denies, then asserts"),
        (["denies", "asserts", "denies"], "denies Change of line: denies, then asserts, then denies"),
    ],
)
def test_saying_the_same_again_is_no_change_of_line(at_work: Client, claim: Claim, stances: list[str], says: str):
    party = PartyFactory.create(name="The North")
    for number, stance in enumerate(stances, start=1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-11-0{number}")
    assert _cells(_rows(soup(at_work.get(at("workspace", claim))), "The North"))["Says"] == says


def test_a_qualification_adds_to_a_line_and_changes_none(at_work: Client, claim: Claim):
    party = PartyFactory.create(name="The North")
    for number, stance in enumerate(("denies", "denies", "qualifies"), start=1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-11-0{number}")
    row = _rows(soup(at_work.get(at("workspace", claim))), "The North")
    assert _cells(row)["Says"] == "denies, then qualifies"


def test_an_entry_that_was_put_right_is_no_change_of_line(at_work: Client, claim: Claim):
    by, party = researcher(), PartyFactory.create(name="The North")
    wrong = a_position(claim, party=party, stance="denies", quote="Misheard.")
    words = {"party": party, "stance": "asserts", "quote": "Heard."}
    workflow.correct_position(by, wrong, reason="Typo.", **words)
    workflow.void_position(
        by, a_position(claim, party=party, stance="retracts", quote="Of another."), reason="Not theirs."
    )
    page = soup(at_work.get(at("workspace", claim)))
    assert _cells(_rows(page, "The North"))["Says"] == "asserts"
    assert not page.select(".matrix .before")
    gone = page.select_one("#lines .put-right")
    assert gone.select_one("summary").get_text() == "2 entries put right: no part of anybody’s line"
    shown = " ".join(gone.get_text(" ").split())
    for words in ("corrected by another entry", "voided Not theirs.", "The North denies", "The North retracts"):
        assert words in shown, words
    assert not gone.select("a[hx-get]")


def test_evidence_is_grouped_by_bearing_and_by_whose_word_it_is_in_the_end(at_work: Client, claim: Claim):
    ministry = PartyFactory.create(name="The ministry")
    outlet = PartyFactory.create(name="An outlet", reliability="C", reliability_reason="Often right.")
    for number in range(3):
        some_evidence(claim, source=SourceFactory.create(publisher=outlet), origin=ministry, quote=f"Repeats {number}.")
    some_evidence(
        claim, bearing="refutes", origin=PartyFactory.create(name="The embassy"), credibility="4", quote="No."
    )
    page = soup(at_work.get(at("workspace", claim)))
    assert "5 sources, 2 independent origins, 1 of origin not known" in page.select_one("#shows-title").get_text()
    supports, refutes = page.select("#pieces .bearing")
    assert "4 sources, 1 independent origin, 1 of origin not known" in " ".join(
        supports.select_one("h3").get_text(" ").split()
    )
    assert "1 source, 1 independent origin" in " ".join(refutes.select_one("h3").get_text(" ").split())
    known, unknown = supports.select(".origin")
    assert " ".join(known.h4.get_text().split()) == "Whose word it is in the end: The ministry 3 sources"
    assert " ".join(unknown.h4.get_text().split()) == "Whose word it is in the end is not known 1 source"
    assert len(known.select("article")) == 3
    assert "C Publisher fairly reliable, information not graded." in " ".join(known.get_text(" ").split())
    assert "4 Information doubtful." in " ".join(refutes.get_text(" ").split())


def test_the_status_is_drawn_with_both_its_times_and_readable_as_a_table(at_work: Client):
    with workflow.recording_at(dt.datetime(2024, 11, 4, 9, tzinfo=dt.UTC)):
        claim = a_claim()
    with workflow.recording_at(dt.datetime(2024, 11, 8, 9, tzinfo=dt.UTC)):
        a_change(claim, status="disputed", effective_at=dt.datetime(2024, 11, 5, 14, tzinfo=dt.UTC))
        a_position(claim, party=PartyFactory.create(name="The North"), said_on="2024-11-03")
    page = soup(at_work.get(at("workspace", claim)))
    assert [title.get_text() for title in page.select("#timeline .recorded title")] == [
        "Disputed, since 5 November 2024, recorded 8 November 2024"
    ]
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("#timeline tbody tr")]
    assert rows == [
        ["3 November 2024", "The North", "asserts", "8 November 2024, 09:00 UTC"],
        ["4 November 2024, 09:00 UTC", "Our status", "Received", "4 November 2024, 09:00 UTC"],
        ["5 November 2024, 14:00 UTC", "Our status", "Disputed", "8 November 2024, 09:00 UTC"],
    ]
    assert "recorded on a later day" in page.select_one("#timeline .key").get_text()


def test_the_drawing_ends_now_or_with_the_day_that_is_past_and_marks_what_was_published(at_work: Client):
    with workflow.recording_at(dt.datetime(2024, 11, 4, 9, tzinfo=dt.UTC)):
        claim = a_published_claim()
    with workflow.recording_at(dt.datetime(2024, 11, 8, 9, tzinfo=dt.UTC)):
        workflow.withdraw(chief(), [claim], reason="A slip.")
    ends = {"": format_day(today(), "j M Y"), "2024-11-06": "6 Nov 2024", "2024-11-30": "30 Nov 2024"}
    told = {"": ["1", "2"], "2024-11-06": ["1"], "2024-11-30": ["1", "2"]}
    for day, last in ends.items():
        asked = {"as_of": day, "as": "said"} if day else {}
        drawing = soup(at_work.get(at("workspace", claim), asked)).select_one("#timeline")
        assert drawing.select(".tick")[-1].get_text() == last
        signs = drawing.select(".mark:has(.told, .told-no-more) > title")
        assert [sign.get_text().split()[1].rstrip(":") for sign in signs] == told[day]
        assert "recorded on a later day" not in drawing.select_one(".key").get_text()


def test_parts_are_shown_from_either_side_with_their_status(at_work: Client, claim: Claim):
    whole, part, twin = (a_claim(statement=words) for words in ("The whole.", "A part.", "A variant."))
    by = researcher()
    workflow.relate(by, claim, whole, kind="part_of")
    workflow.relate(by, part, claim, kind="part_of")
    workflow.relate(by, claim, twin, kind="variant_of")
    a_change(part, status="refuted")
    groups = {}
    for heading in soup(at_work.get(at("workspace", claim))).select("#related h3"):
        rows = heading.find_next_sibling("ul").select("li")
        groups[heading.get_text()] = [" ".join(row.get_text(" ").split()).partition(" End ")[0] for row in rows]
    assert groups == {
        "Its parts": ["A part. Refuted"],
        "It is a part of": ["The whole. Unverified"],
        "Others": ["variant of A variant. Unverified"],
    }


def test_the_workspace_keeps_to_its_number_of_queries(leading: Client):
    everybody = people.create()
    story.load(everybody)
    for claim in Claim.objects.all():
        with CaptureQueriesContext(connection) as queries:
            assert leading.get(at("workspace", claim)).status_code == 200
        assert len(queries) <= 25, claim


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
