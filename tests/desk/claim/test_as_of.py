"""A claim on a past day: what we said then, and what we now hold to have been so then, read and never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from claims import workflow
from claims.dates import today
from claims.models import Claim, ClaimRelation, Evidence, Party, Position, StatusChange, User
from claims.vocabulary import Side
from tests.desk.conftest import LogIn
from tests.desk.forms import at, said
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, soup

DAYS = [dt.date(2024, 11, day) for day in range(2, 14)]


def on(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2024, 11, day, hour, tzinfo=dt.UTC)


def then(claim: Claim, day: dt.date | str, reading: str = "said", **more: str) -> str:
    return at("workspace", claim) + "?" + urlencode({"as_of": str(day), "as": reading, **more})


def look(client: Client, claim: Claim, day: dt.date | str, reading: str = "said") -> BeautifulSoup:
    response = client.get(then(claim, day, reading))
    assert response.status_code == 200
    return soup(response)


@dataclass
class Story:
    """A claim with a week of everything: backdated, corrected, voided, unlinked, merged."""

    claim: Claim
    duplicate: Claim
    other: Claim


@dataclass
class Desk:
    """Who works in the story."""

    by: User
    decides: User
    lead: User


@pytest.fixture
def story(db: None) -> Story:
    desk = Desk(researcher(), editor(first_name="Bruno", last_name="Keller"), chief())
    story = _begun(desk)
    _put_right(desk, story.claim)
    _merged_and_made_public(desk, story.claim, story.duplicate)
    story.claim = Claim.objects.get(pk=story.claim.pk)
    return story


def _begun(desk: Desk) -> Story:
    """The 4th and 5th: the claims are received, and the first facts recorded."""
    by = desk.by
    party, other_party = PartyFactory.create(name="The ministry"), PartyFactory.create(name="The embassy")
    early, late = SourceFactory.create(published_on="2024-11-03"), SourceFactory.create(published_on="2024-11-07")
    undated, month = SourceFactory.create(published_on=""), SourceFactory.create(published_on="2024-11")
    with workflow.recording_at(on(4)):
        claim = a_claim(by=by, statement="The first words.", context="First context.")
        other = a_claim(by=by, statement="The whole of it.")
        duplicate = a_claim(by=by, statement="The same, said again.")
        a_position(claim, by=by, party=party, stance="denies", said_on="2024-11-02", source=early)
        a_position(duplicate, by=by, party=other_party, stance="denies", said_on="2024-11-03")
        some_evidence(duplicate, by=by, source=undated, quote="Of the duplicate.")
        some_evidence(claim, by=by, source=early, quote="To be unlinked.")
    with workflow.recording_at(on(5)):
        a_position(claim, by=by, stance="confirms", said_on="2024-11-05", source=late)
        a_position(claim, by=by, stance="asserts", said_on="")
        some_evidence(claim, by=by, source=late, quote="Published later.")
        some_evidence(claim, by=by, source=month, quote="Some time in November.")
        a_change(claim, by=desk.decides, status="disputed", rationale="They differ.")
        workflow.relate(by, claim, other, kind="part_of")
        workflow.assign(desk.lead, [claim], assignee=by)
        workflow.set_stage(by, [claim], stage="done")
    return Story(claim, duplicate, other)


def _put_right(desk: Desk, claim: Claim) -> None:
    """The 6th to the 8th: what was wrong is corrected, voided, unlinked, worded anew."""
    by, wrong = desk.by, Position.objects.get(claim=claim, stance="denies")
    with workflow.recording_at(on(6)):
        right = {"party": wrong.party, "stance": "asserts", "quote": "Yes.", "said_on": "2024-11-02"}
        workflow.correct_position(by, wrong, reason="Misheard.", **right)
        workflow.unlink_evidence(by, Evidence.objects.get(quote="To be unlinked."), reason="Not of this claim.")
        workflow.edit_text(by, claim, seen=None, statement="The second words.")
        workflow.set_review(by, [claim], on=dt.date(2024, 11, 20))
        workflow.add_topic(by, [claim], topic=TopicFactory.create(name="The war"))
    with workflow.recording_at(on(7)):
        first = StatusChange.objects.get(rationale="They differ.")
        backdated = {"kind": "correction", "corrects": first, "effective_at": on(4, 18)}
        a_change(claim, by=desk.decides, status="disputed", rationale="Earlier.", **backdated)
        workflow.assign(desk.lead, [claim], assignee=desk.decides)
        workflow.unrelate(by, ClaimRelation.objects.get(claim=claim), reason="It is not.")
    with workflow.recording_at(on(8)):
        workflow.void_position(by, Position.objects.get(quote="Yes."), reason="Not said at all.")
        workflow.edit_text(by, claim, seen=None, statement="The third words.", context="Third context.")


def _merged_and_made_public(desk: Desk, claim: Claim, duplicate: Claim) -> None:
    """The 9th to the 11th: the duplicate joins it, and it is published, and withdrawn."""
    with workflow.recording_at(on(9)):
        workflow.merge_claims(desk.lead, duplicate, into=claim, reason="The same.")
        a_change(claim, by=desk.decides, status="refuted", effective_at=on(6, 6), rationale="It is not so.")
    with workflow.recording_at(on(10)):
        workflow.publish(desk.lead, [claim], note="First.")
    with workflow.recording_at(on(11)):
        workflow.withdraw(desk.lead, [claim], reason="We look again.")


def oracle(story: Story, day: dt.date, reading: str) -> SimpleNamespace:
    """By the words of the definition, from all rows, with no query of the desk's own."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, dt.UTC)
    is_said = reading == "said"

    def known(moment: dt.datetime | None) -> bool:
        return moment is not None and (not is_said or moment < end)

    def is_sure(date: str, recorded_at: dt.datetime) -> bool:
        first = dt.date(*[int(part) for part in (date + "-01-01").split("-")[:3]]) if date else dt.date.min
        is_exact = len(date) == len("2024-11-05")  # no month and no year of the story is over on any of its days
        return first <= day and (is_exact or recorded_at < end)

    family = {story.claim.pk} | ({story.duplicate.pk} if known(on(9)) else set())
    positions = [p for p in Position.objects.filter(claim__in=family) if known(p.recorded_at)]
    if not is_said:
        positions = [p for p in positions if is_sure(p.said_on, p.recorded_at)]
    fixed = {p.corrects_id for p in Position.objects.exclude(corrects=None) if known(p.recorded_at)}
    fixed |= {p.pk for p in positions if hasattr(p, "void") and known(p.void.recorded_at)}
    evidence = list(Evidence.objects.filter(claim__in=family).select_related("source"))
    if is_said:
        evidence = [e for e in evidence if e.linked_at < end and not (e.unlinked_at and e.unlinked_at < end)]
    else:
        evidence = [e for e in evidence if not e.unlinked_at and is_sure(e.source.published_on, e.linked_at)]
    changes = [
        c for c in StatusChange.objects.filter(claim=story.claim) if known(c.recorded_at) and c.effective_at < end
    ]
    corrected = {c.corrects_id for c in StatusChange.objects.exclude(corrects=None) if known(c.recorded_at)}
    standing = [c for c in changes if c.pk not in corrected]
    holds = max(standing, key=lambda c: (c.kind != "baseline", c.effective_at, c.recorded_at, c.pk), default=None)
    return SimpleNamespace(
        standing={p.pk for p in positions if p.pk not in fixed},
        put_right={p.pk for p in positions if p.pk in fixed},
        evidence={e.pk for e in evidence},
        changes={c.pk for c in (changes if is_said else standing)},
        status=str(holds.status) if holds else "",
        why=holds.rationale if holds else "",
    )


def ids(page: BeautifulSoup, selector: str) -> set[int]:
    return {int(str(element["id"]).rpartition("-")[2]) for element in page.select(selector)}


@pytest.mark.parametrize("reading", ["said", "known-now"])
def test_every_day_shows_what_the_definition_says(at_work: Client, story: Story, reading: str):
    seen = set()
    for day in DAYS:
        page, expected = look(at_work, story.claim, day, reading), oracle(story, day, reading)
        if reading == "said" and day < dt.date(2024, 11, 4):
            assert "We had said nothing of it yet" in page.get_text()
            continue
        put_right = ids(page, ".put-right .words")
        assert put_right == expected.put_right, day
        assert ids(page, '#lines [id^="entry-"]') - put_right == expected.standing, day
        assert ids(page, '#pieces article[id^="piece-"]') == expected.evidence, day
        assert ids(page, '#changes li[id^="said-"]') == expected.changes, day
        word = page.select_one(".verdict .word")
        assert (word.get_text() if word else "") == expected.status, day
        assert expected.why in page.select_one("#head").get_text(), day
        seen.add((frozenset(expected.standing), frozenset(expected.evidence), expected.status))
    assert len(seen) >= 4, "the story has too few days"


def test_what_we_said_then_has_the_texts_and_the_work_of_that_day(at_work: Client, story: Story):
    pages = {day: look(at_work, story.claim, f"2024-11-{day:02}") for day in (4, 5, 7, 9)}
    by_day = {day: " ".join(page.get_text(" ").split()) for day, page in pages.items()}
    for day, shown in {
        4: [
            "The first words.",
            "First context.",
            "Stage researching",
            "Assignee nobody",
            "Topics none",
            "Not public yet.",
        ],
        5: ["The first words.", "Stage done", "It is a part of The whole of it.", "Next review none planned"],
        7: [
            "The second words.",
            "First context.",
            "Next review 20 November 2024",
            "Topics The war",
            "Assignee Bruno Keller",
        ],
        9: ["The third words.", "Third context.", "Merged into this one:", "The same, said again."],
    }.items():
        for words in shown:
            assert words in by_day[day], (day, words)
    assert not any(pages[day].select("#related .relations a") for day in (4, 7))
    assert "Merged into this one:" not in by_day[7]
    assert "Assignee Bruno Keller" not in by_day[5]


def test_what_we_now_hold_has_the_texts_of_today_and_the_work_of_that_day(at_work: Client, story: Story):
    words = " ".join(look(at_work, story.claim, "2024-11-05", "known-now").get_text(" ").split())
    for shown in (
        "The third words.",
        "Third context.",
        "with the texts of today",
        "Stage done",
        "Not public yet.",
    ):
        assert shown in words, shown


@pytest.mark.parametrize("reading", ["said", "known-now"])
def test_a_stage_that_moved_with_the_first_evidence_is_what_it_was_before_it(at_work: Client, reading: str):
    with workflow.recording_at(on(4)):
        claim = a_claim(language="de")
    with workflow.recording_at(on(6)):
        some_evidence(claim, quote="Wir haben es gesehen.", language="ko")
    pages = [look(at_work, claim, f"2024-11-0{day}", reading) for day in (5, 6)]
    assert [page.select_one("h1")["lang"] for page in pages] == ["de", "de"], "the language is the claim's own"
    stages = [" ".join(page.get_text(" ").split()) for page in pages]
    assert "Stage received" in stages[0] and "Stage researching" in stages[1]


def test_the_log_and_what_was_public_end_with_the_day(at_work: Client, story: Story):
    page = look(at_work, story.claim, "2024-11-05")
    assert "assigned it" in page.select_one("#log").get_text()
    assert "corrected a position" not in page.select_one("#log").get_text()
    assert "Public as revision 1" in " ".join(look(at_work, story.claim, "2024-11-10").get_text().split())
    assert "Withdrawn with revision 2" in " ".join(look(at_work, story.claim, "2024-11-11").get_text().split())


def test_a_text_that_was_removed_for_legal_cause_stays_removed(at_work: Client, story: Story):
    workflow.redact(chief(is_superuser=True), story.claim, "statement", reason="A court said so.")
    for day in ("2024-11-04", "2024-11-07", "2024-11-09"):
        words = look(at_work, story.claim, day).get_text()
        assert "The third words." not in words
    assert "The first words." in look(at_work, story.claim, "2024-11-04").select_one("h1").get_text()


@pytest.mark.parametrize("reading", ["said", "known-now"])
def test_nothing_can_be_done_on_a_past_day(leading: Client, story: Story, reading: str):
    page = look(leading, story.claim, "2024-11-07", reading)
    assert "It can be read, and nothing can be changed." in " ".join(page.get_text().split())
    workspace = page.select_one("#workspace")
    workspace.select_one("[name=as_of]").extract()  # asks how the day that is typed is read
    assert not workspace.select("[hx-get]:not(.fold a), [hx-post], button:not([type=submit]), textarea")
    assert [form["method"] for form in workspace.select("form")] == ["get"]
    allowed = {"desk:workspace", "desk:log", "public:claim", "desk:requests", "desk:party", "desk:source"}
    for link in workspace.select("a[href]"):
        path = urlsplit(str(link["href"]))
        if not path.netloc and path.path:
            assert resolve(path.path).view_name in allowed, link
    assert workspace.select_one(f'a[href="{at("workspace", story.claim)}"]').get_text() == "Back to now"


def test_the_addresses_that_act_are_as_ever(at_work: Client, story: Story):
    address = at("set_stage", story.claim) + "?as_of=2024-11-05&as=said"
    assert at_work.post(address, {"stage": "researching", "seen": story.claim.version}).status_code == 302
    story.claim.refresh_from_db()
    assert story.claim.stage == "researching"


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("", "is needed"),
        ("yesterday", "This is not read as a day. Write it such as 17 Oct 2023"),
        ("2024-13-45", "There is no month 13."),
        ("99999999999999999999-01-01", "This is not read as a day. Write it such as 17 Oct 2023"),
        ("2024-11-05\0", "This is not read as a day. Write it such as 17 Oct 2023"),
        ("0001-01-01", "Give the year with four figures, such as 2024."),
        ("Nov 2024", "Give the day too: November 2024 is a month."),
        ("2024", "Give the day too: 2024 is a year."),
        ("9999-12-31", "This day has not come yet."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_a_day_that_cannot_be_shown_is_said_in_words_and_what_was_typed_stays(
    at_work: Client, claim: Claim, day: str, error: str, headers: dict[str, str]
):
    response = at_work.get(then(claim, day, "known-now"), headers=headers)
    assert response.status_code == 200
    [form] = soup(response).select("#as-of")
    assert error in form.get_text()
    assert form.select_one("[name=as_of]").get("value", "") == day
    assert form.select_one("[name=as][checked]")["value"] == "known-now"
    assert soup(response).select('#head a[href$="/text/"]'), "now is shown, where things can be done"


def test_an_unknown_reading_is_said_in_words(at_work: Client, claim: Claim):
    response = at_work.get(then(claim, "2024-11-05", "dreamt"))
    assert "Choose one of those that are offered." in soup(response).select_one("#as-of").get_text()


def test_the_earliest_day_that_can_be_written_is_a_day(at_work: Client, claim: Claim):
    assert "We had said nothing of it yet" in said(at_work.get(then(claim, "1000-01-01")))
    assert "We hold no status to have been in effect" in said(at_work.get(then(claim, "1000-01-01", "known-now")))


def test_a_day_is_one_of_the_desk_whatever_zone_the_editor_reads_times_in(at_work: Client, settings, db: None):
    settings.TIME_ZONE = "Asia/Seoul"
    with workflow.recording_at(dt.datetime(2024, 11, 4, 1, tzinfo=dt.UTC)):
        claim = a_claim()
    with workflow.recording_at(dt.datetime(2024, 11, 5, 15, 30, tzinfo=dt.UTC)):  # the 6th in Seoul
        position = a_position(claim)
    assert not look(at_work, claim, "2024-11-05").select(f"#entry-{position.pk}")
    assert look(at_work, claim, "2024-11-06").select(f"#entry-{position.pk}")


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("reading", ["said", "known-now"])
def test_a_past_day_ends_at_the_desk_and_not_where_the_editor_is(log_in: LogIn, settings, reading: str, zone: str):
    settings.TIME_ZONE = "Asia/Seoul"
    with workflow.recording_at(dt.datetime(2024, 11, 4, 1, tzinfo=dt.UTC)):
        claim = a_claim()
    recorded = {
        5: dt.datetime(2024, 11, 5, 14, 59, tzinfo=dt.UTC),  # the last minute of the 5th in Seoul
        6: dt.datetime(2024, 11, 5, 15, tzinfo=dt.UTC),  # and its midnight: the 5th in New York, the 6th on Kiritimati
    }
    positions = {}
    for day, moment in recorded.items():
        with workflow.recording_at(moment):
            positions[day] = a_position(claim)
    editor_elsewhere = log_in(researcher(time_zone=zone))
    for day, shown in ((4, set()), (5, {5}), (6, {5, 6})):
        page = look(editor_elsewhere, claim, f"2024-11-0{day}", reading)
        assert ids(page, '#lines [id^="entry-"]') == {positions[one].pk for one in shown}, day


def test_today_shows_what_stands_and_nothing_to_do(at_work: Client, claim: Claim):
    page = look(at_work, claim, today())
    assert ids(page, '#lines [id^="entry-"]') == {Position.objects.get().pk}
    assert not page.select("#workspace [hx-get]:not([name=as_of])")


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [("said", "What we have said so far today, "), ("known-now", "What we hold to be so, so far today, ")],
)
def test_today_has_no_end_yet(at_work: Client, claim: Claim, reading: str, sentence: str):
    text = " ".join(look(at_work, claim, today(), reading).select_one("#as-of").get_text().split())
    assert sentence in text and "end of" not in text


def test_a_past_day_unfolds_too(at_work: Client, story: Story):
    party: Party = Party.objects.get(name="The ministry")
    Position.objects.bulk_create(
        Position(
            claim=story.claim, party=party, stance="denies", quote="No.", recorded_at=on(5), recorded_by=researcher()
        )
        for _ in range(60)
    )
    [link] = look(at_work, story.claim, "2024-11-06").select("#lines .fold a")
    page = soup(at_work.get(str(link["href"])))
    assert "What we said at the end of 6 November 2024" in " ".join(page.get_text().split())
    assert len(page.select('#lines [id^="entry-"]')) > 60


def test_where_only_the_baseline_held_nothing_is_given_as_what_we_hold(at_work: Client, db: None):
    with workflow.recording_at(on(4)):
        claim = a_claim()
    with workflow.recording_at(on(8)):
        some_evidence(claim, source=SourceFactory.create(published_on="2024-10"), bearing="refutes")
        a_change(claim, status="refuted", effective_at=on(6))
    page = look(at_work, claim, "2024-11-05", "known-now")
    assert "We hold no status to have been in effect on this day." in said(page)
    assert not page.select(".verdict")
    assert look(at_work, claim, "2024-11-05").select_one(".verdict .word").get_text() == "Unverified"  # as we said then


def test_what_a_status_rests_on_is_shown_with_it_on_a_past_day_too(at_work: Client, db: None):
    with workflow.recording_at(on(4)):
        claim = a_claim()
    with workflow.recording_at(on(12)):
        inquiry = SourceFactory.create(published_on="2024-11-11")
        found, other = (some_evidence(claim, source=inquiry, quote=quote) for quote in ("It stood.", "It fell."))
        a_change(claim, status="corroborated", effective_at=on(5), evidence=[found])
    page = look(at_work, claim, "2024-11-06", "known-now")
    assert page.select_one(f"#piece-{found.pk}") and not page.select_one(f"#piece-{other.pk}")


def test_who_stands_against_it_is_as_it_was(at_work: Client, story: Story):
    assert "Contested by The ministry." in look(at_work, story.claim, "2024-11-05").select_one("#head").get_text()
    assert "Contested" not in look(at_work, story.claim, "2024-11-06").select_one("#head").get_text()
    assert look(at_work, story.claim, "2024-11-09").select(f".side-row .s-{Side.AGAINST.value}")


def test_a_past_day_costs_no_more_queries_for_many_edits_than_for_few(at_work: Client, db: None):
    def count(edits: int) -> int:
        by = researcher()
        with workflow.recording_at(on(4)):
            claim = a_published_claim()
        for number in range(edits):
            workflow.edit_text(by, claim, seen=None, statement=f"Words {number}.")
            workflow.assign(by, [claim], assignee=researcher())
            a_position(claim, by=by)
        with CaptureQueriesContext(connection) as queries:
            look(at_work, claim, "2024-11-05")
        return len(queries)

    assert count(1) == count(8) <= 25
