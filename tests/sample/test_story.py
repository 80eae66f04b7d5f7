"""The sample has the story as it is: who said what, and how each status moved."""

from __future__ import annotations

from io import StringIO

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from claims import published
from claims.models import (
    Claim,
    CorrectionRequest,
    Edit,
    Evidence,
    Party,
    Position,
    PublicClaim,
    PublicTopic,
    ReplyRequest,
    Source,
    StatusChange,
    User,
)
from claims.models.positions import lines_of
from claims.published import PublishedClaim
from claims.sample import about, people, story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _story(db: None) -> None:
    story.load(people.create())


def claim(start: str) -> Claim:
    return Claim.objects.get(statement__startswith=start)


def statuses(start: str) -> list[tuple[str, str]]:
    changes = claim(start).status_changes.order_by("recorded_at", "id")
    return [(change.status.key, change.kind) for change in changes]


def page(start: str) -> PublishedClaim:
    revision = claim(start).last_revision()
    assert revision is not None
    return published.read(revision.payload)


def test_nobody_is_rated_or_graded() -> None:
    assert set(Party.objects.values_list("reliability", flat=True)) == {""}
    assert set(Evidence.objects.values_list("credibility", flat=True)) == {""}


def test_the_ambassador_contests_the_kursk_claim_only_in_part() -> None:
    wholly, in_part = page("Some North Korean").contesting
    assert ([line.party.name for line in wholly], [line.party.name for line in in_part]) == (
        [],
        ["Russia’s mission to the UN"],
    )


@pytest.mark.parametrize("start", ["About 10,000", "Some North Korean"])
def test_two_origins_support_it_one_of_them_in_part_and_so_it_is_not_corroborated(start: str) -> None:
    supports = page(start).evidence_by_bearing[0]
    assert supports.count == (2, 1, 2, 0)
    assert not page(start).is_corroborated


def test_all_that_is_cited_on_a_page_is_known_through_the_one_report() -> None:
    report = Source.objects.get(through=None)
    pages = [published.read(row.revision.payload) for row in PublicClaim.objects.all()]
    known = {one.statement: one.known_through and one.known_through.title for one in pages if one.evidence}
    assert len(known) == 8 and set(known.values()) == {report.title}


def test_the_claims_about_treason_are_a_story_of_their_own_and_count_as_one() -> None:
    troops, treason = PublicTopic.objects.order_by("slug")
    assert (troops.claim_count, troops.part_count) == (6, 0)
    assert (treason.claim_count, treason.part_count, treason.status_counts) == (1, 2, {"single-source": 1})


def test_the_seven_claims_are_there_and_public_and_the_comment_is_not() -> None:
    assert PublicClaim.objects.published().count() == 9  # seven, of which one has two parts that are claims themselves
    comment = claim("Putin is desperate")
    assert (comment.stage, comment.turned_down) == ("turned_down", "opinion")
    assert not PublicClaim.objects.filter(public_id=comment.public_id).exists()


def test_statuses_moved_as_the_story_wants_it() -> None:
    assert statuses("About 10,000") == [
        ("unverified", "baseline"),
        ("disputed", "development"),
        ("disputed", "correction"),
        ("partly-corroborated", "development"),
        ("partly-corroborated", "clarification"),
    ]
    assert statuses("Some North Korean") == [("unverified", "baseline"), ("partly-corroborated", "development")]
    assert statuses("North Korean troops are some 50") == [
        ("unverified", "baseline"),
        ("single-source", "development"),
    ]


def test_the_correction_replaces_a_wrong_date_and_leaves_no_second_band() -> None:
    right = StatusChange.objects.get(kind="correction")
    assert right.corrects.status == right.status
    assert right.effective_at < right.corrects.effective_at
    history = claim("About 10,000").last_revision().payload["history"]
    assert [entry["corrected_by"] for entry in history if entry["id"] == right.corrects_id] == [right.pk]


def test_who_says_what_about_the_first_claim() -> None:
    positions = Position.objects.on(claim("About 10,000")).standing().with_parties().in_order()
    stances = {
        line.positions[-1].party.name: (line.side.value, [position.stance for position in line.positions])
        for line in lines_of(positions)
    }
    assert stances == {
        "UK Ministry of Defence": ("for", ["asserts"]),
        "Pentagon": ("for", ["confirms_in_part"]),
        "Vladimir Putin": ("open", ["neither_confirms_nor_denies"]),
        "United Nations": ("open", ["has_not_verified"]),
        "Pyongyang": ("against", ["denies", "qualifies"]),
        "Russia’s mission to the UN": ("against", ["dismisses"]),
    }


def test_the_ambassador_speaks_of_the_front_and_not_of_kursk() -> None:
    position = Position.objects.get(claim=claim("Some North Korean"), stance="dismisses")
    assert "front" in position.scope
    assert "not speak of Kursk" in position.scope


def test_no_address_and_no_day_is_invented() -> None:
    assert not Source.objects.exclude(url="").exists()
    assert {source.published_on.precision for source in Source.objects.all()} == {"month"}
    assert {position.said_on.precision for position in Position.objects.all()} == {"month"}
    assert Source.objects.filter(through=None).count() == 1


def test_the_originals_are_known_through_the_one_report() -> None:
    report = Source.objects.get(through=None)
    assert report.reports.count() == Source.objects.count() - 1


def test_nobody_published_an_own_change() -> None:
    authors = set(StatusChange.objects.values_list("recorded_by", flat=True))
    publishers = set(Edit.objects.filter(verb="publish").values_list("by", flat=True))
    assert publishers
    assert not authors & publishers


def test_the_demo_finds_what_is_there_and_changes_nothing(settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]

    def counts() -> list[int]:
        return [model.objects.count() for model in (Claim, Edit, StatusChange, User, PublicClaim)]

    before, out = counts(), StringIO()
    call_command("demo", "--no-serve", stdout=out)
    assert counts() == before
    assert "http://127.0.0.1:8000/desk/" in out.getvalue()
    assert people.PASSWORD in out.getvalue()


def test_the_demo_has_a_text_for_each_that_a_desk_can_disclose() -> None:
    assert about.ABOUT.keys() == site.ABOUT.keys()


def test_the_demo_stays_away_from_a_server() -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo", "--no-serve")


def test_a_reader_s_request_was_answered_by_the_clarification_and_no_party_is_said_to_have_been_asked() -> None:
    request = CorrectionRequest.objects.get()
    assert (request.sender, request.contact, request.outcome) == ("A reader", "", "clarified")
    clarification = StatusChange.objects.get(kind="clarification")
    assert request.claim == clarification.claim
    assert request.decided_at and request.decided_at > clarification.recorded_at
    assert not ReplyRequest.objects.exists()
