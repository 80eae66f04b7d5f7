"""My page: what waits for me, in short lists."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import today
from claims.models import Claim, CorrectionRequest, ReplyRequest, User
from tests.desk.conftest import LogIn
from tests.desk.forms import at, said
from tests.factories import PartyFactory, a_change, a_claim, a_position, chief, editor, researcher
from tests.htmx import soup

ME = "/desk/me/"
DAY = dt.timedelta(days=1)
MARK = "<b hx-post=/desk/>Mark"


@pytest.fixture
def me(db: None) -> User:
    return editor(username="me", first_name="Mia", last_name="Rossi")


@pytest.fixture
def mine(log_in: LogIn, me: User) -> Client:
    return log_in(me)


def rows(client: Client, part: str) -> list[str]:
    """The statements of a list, in its order."""
    found = soup(client.get(ME)).select(f'section[aria-labelledby="{part}-title"] .claim-line a')
    return [" ".join(one.get_text().split()) for one in found]


def words(client: Client, part: str) -> str:
    [found] = soup(client.get(ME)).select(f'section[aria-labelledby="{part}-title"]')
    return " ".join(found.get_text(" ").split())


def given(me: User | None, statement: str, **plan: object) -> Claim:
    claim = a_claim(statement=statement)
    if me is not None:
        workflow.assign(me, [claim], assignee=me)
    if "review_on" in plan:
        workflow.set_review(researcher(), [claim], on=plan["review_on"])  # type: ignore[arg-type]
    if "stage" in plan:
        workflow.set_stage(researcher(), [claim], stage=str(plan["stage"]))
    claim.refresh_from_db()
    return claim


def test_what_is_assigned_to_me_and_open_is_listed_the_last_changed_first(mine: Client, me: User):
    given(me, "Older.")
    given(me, "Newer.", stage="researching")
    given(me, "Done.", stage="done")
    workflow.turn_down(me, [given(me, "An opinion.")], reason="opinion", note="A view.")
    workflow.merge_claims(chief(), given(me, "A duplicate."), into=a_claim(statement="The other."), reason="The same.")
    given(researcher(), "A colleague’s.")
    assert rows(mine, "assigned") == ["Newer.", "Older."]
    assert "Assigned to me 2" in words(mine, "assigned")
    assert "researching · last change" in words(mine, "assigned")


def test_what_is_due_is_listed_mine_first_and_the_longest_due_first(mine: Client, me: User):
    given(None, "Nobody’s, long ago.", review_on=today() - 9 * DAY)
    given(me, "Mine, today.", review_on=today())
    given(me, "Mine, overdue.", review_on=today() - DAY)
    given(me, "Mine, tomorrow.", review_on=today() + DAY)
    given(researcher(first_name="Ben", last_name="Moss"), "Ben’s.", review_on=today(), stage="done")
    down = given(me, "Turned down.", review_on=today())
    workflow.turn_down(me, [down], reason="opinion", note="A view.")
    assert rows(mine, "due") == ["Mine, overdue.", "Mine, today.", "Nobody’s, long ago.", "Ben’s."]
    text = words(mine, "due")
    assert "Mine, today. today · yours" in text
    assert "overdue · nobody’s" in text
    assert "today · Ben Moss" in text


def test_what_waits_for_my_second_look_is_listed(mine: Client, me: User):
    asked, anybody, own = a_claim(statement="Asked of me."), a_claim(statement="Of anybody."), a_claim(statement="Own.")
    a_change(own, by=me)
    workflow.ask_second_look(researcher(), asked, reviewer=me)
    workflow.ask_second_look(researcher(), anybody)
    workflow.ask_second_look(researcher(), own)
    workflow.ask_second_look(researcher(), a_claim(statement="Of another."), reviewer=editor())
    assert rows(mine, "look") == ["Asked of me.", "Of anybody."]
    assert "asked of you" in words(mine, "look")
    assert "anybody who may publish" in words(mine, "look")


def test_what_is_new_of_the_claims_that_i_follow_is_listed(mine: Client, me: User):
    claim = a_claim(statement="Followed.")
    workflow.follow(me, claim)
    a_position(claim, by=researcher(first_name="Ben", last_name="Moss"))
    workflow.add_note(researcher(first_name="Ada", last_name="Osei"), claim, text="@me, look.")
    assert rows(mine, "news") == ["Followed."]
    assert "calls you Ada Osei wrote a note · 2 new" in words(mine, "news")
    workflow.mark_read(me, claim, up_to=9)
    assert rows(mine, "news") == []


def test_requests_that_wait_for_a_decision_are_listed_the_first_due_first(mine: Client):
    dates = {"No day.": None, "Tomorrow.": today() + DAY, "Yesterday.": today() - DAY}
    for statement, due_on in dates.items():
        CorrectionRequest.objects.create(
            claim=a_claim(statement=statement),
            sender="A reader",
            text="It was a Tuesday.",
            received_on=today() - 2 * DAY,
            due_on=due_on,
        )
    assert rows(mine, "requests") == ["Yesterday.", "Tomorrow.", "No day."]
    assert words(mine, "requests").count("overdue") == 1
    CorrectionRequest.objects.update(taken_back_at="2030-01-01T00:00Z")
    assert rows(mine, "requests") == []


def test_overdue_replies_are_listed_for_my_claims_and_those_merged_into_them(mine: Client, me: User):
    own, duplicate, foreign = given(me, "Mine."), a_claim(statement="The same."), given(researcher(), "Not mine.")
    workflow.merge_claims(chief(), duplicate, into=own, reason="The same.")
    for claim, due_on, answered_on in (
        (own, today() - DAY, None),
        (own, today() + DAY, None),
        (own, today() - DAY, today()),
        (duplicate, today() - 2 * DAY, None),
        (foreign, today() - DAY, None),
    ):
        ReplyRequest.objects.create(
            claim=claim,
            party=PartyFactory.create(),
            asked_on=today() - 5 * DAY,
            due_on=due_on,
            answered_on=answered_on,
            asked_by=me,
        )
    assert rows(mine, "replies") == ["Mine.", "Mine."]
    assert words(mine, "replies").count("no answer by") == 2


def test_each_list_is_short_and_says_how_many_there_are(mine: Client, me: User):
    for n in range(11):
        given(me, f"Number {n}.", review_on=today())
    for part in ("assigned", "due"):
        assert len(rows(mine, part)) == 8
        assert " 11" in words(mine, part)


def test_where_nothing_waits_each_list_says_so_and_what_to_do(mine: Client):
    text = said(mine.get(ME))
    for sentence in (
        "Nothing is assigned to you. Take one that is nobody’s",
        "Nothing is due. Set a review date in a claim",
        "Nobody waits for your second look.",
        "Nothing is new. Open a claim and choose “Follow”",
        "No request waits for a decision.",
        "Nobody is late with an answer.",
    ):
        assert sentence in text, sentence


def test_each_claim_leads_to_its_workspace_with_its_status_in_word_and_sign(mine: Client, me: User):
    claim = given(me, "Mine.")
    [line] = soup(mine.get(ME)).select(".claim-line")
    assert line.select(f'a[href="{at("workspace", claim)}"]')
    assert line.select("svg.sign")
    assert "Unverified:" in line.get_text()


def test_my_page_is_in_the_navigation(mine: Client):
    assert soup(mine.get("/desk/")).select(f'nav a[href="{ME}"]:not([aria-current])')
    assert soup(mine.get(ME)).select(f'nav a[href="{ME}"][aria-current="page"]')


def test_what_people_wrote_is_text_there(mine: Client, me: User):
    claim = given(me, MARK, review_on=today())
    CorrectionRequest.objects.create(claim=claim, sender=MARK, text=MARK)
    page = soup(mine.get(ME))
    assert not page.select("b[hx-post]")
    for text in page.select_one(".mine").find_all(string=lambda text: MARK in text):  # type: ignore[union-attr]
        assert text.find_parent(attrs={"hx-disable": True})


def _fill(me: User) -> None:
    claim = given(me, "Mine.", review_on=today())
    a_position(claim)
    look = a_claim(statement="To look at.")
    workflow.ask_second_look(researcher(), look, reviewer=me)
    CorrectionRequest.objects.create(claim=claim, sender="A reader", text="It was a Tuesday.")
    ReplyRequest.objects.create(
        claim=claim, party=PartyFactory.create(), asked_on=today() - DAY, due_on=today() - DAY, asked_by=me
    )


def test_the_number_of_queries_does_not_grow_with_what_waits(mine: Client, me: User):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert mine.get(ME).status_code == 200
        return len(queries)

    for _ in range(9):
        _fill(me)
    few = count()
    for _ in range(12):
        _fill(me)
    assert count() == few <= 25
