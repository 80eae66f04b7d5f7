"""Two revisions of a claim beside each other, word by word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.factories import (
    PartyFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def at(day: int) -> dt.datetime:
    return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)


def compared(client: Client, claim: Claim, old: int = 1, new: int = 2) -> BeautifulSoup:
    response = client.get(address(claim, "compare", old, new))
    assert response.status_code == 200
    return soup(response)


def rows(page: BeautifulSoup) -> list[list[str]]:
    """What each row shows: what reads otherwise, how it read, how it reads now."""
    return [[words(cell) for cell in row.select("th, td")] for row in page.select("table.versus tbody tr")]


def edit(claim: Claim, **texts: str) -> None:
    claim.refresh_from_db()
    workflow.edit_text(editor(), claim, seen=claim.version, **texts)


def a_claim_in_two_revisions(
    old: str = "The dam has burst.", new: str = "The old dam has burst.", **texts: str
) -> Claim:
    claim = a_published_claim(statement=old)
    edit(claim, statement=new, **texts)
    workflow.publish(editor(), [claim])
    return claim


def test_two_revisions_are_compared_word_by_word(client: Client) -> None:
    old, new = "About 10,000 soldiers were sent to the front.", "About 1,000 soldiers were sent to the northern front."
    page = compared(client, a_claim_in_two_revisions(old, new))
    assert rows(page) == [["Statement", old, new]]
    assert [words(word) for word in page.select("del")] == ["10,000"]
    assert [words(word) for word in page.select("ins")] == ["1,000", "northern"]
    left, right = page.select("table.versus tbody td")
    assert left.select("del") and not left.select("ins") and right.select("ins") and not right.select("del")


def test_what_was_added_and_what_was_taken_out_stands_beside_nothing(client: Client) -> None:
    claim = a_claim()
    slip = a_position(claim, party=PartyFactory.create(name="London"), quote="A slip.")
    workflow.publish(editor(), [claim])
    workflow.void_position(researcher(), slip, reason="A slip.")
    a_position(claim, party=PartyFactory.create(name="Pyongyang"), stance="denies", quote="Never.")
    workflow.publish(editor(), [claim])
    assert rows(compared(client, claim)) == [
        ["What Pyongyang says", "nothing", "denies · “Never.”"],
        ["What London says", "asserts · “A slip.”", "nothing"],
    ]


def test_a_position_that_was_put_right_stands_beside_what_it_was(client: Client) -> None:
    claim, party = a_claim(), PartyFactory.create(name="London")
    position = a_position(claim, party=party, quote="around 10,000")
    workflow.publish(editor(), [claim])
    fields = {"party": party, "stance": "asserts", "quote": "around 1,000"}
    workflow.correct_position(researcher(), position, reason="Misread.", **fields)
    workflow.publish(editor(), [claim])
    [row] = rows(compared(client, claim))
    assert row == ["What London says", "asserts · “around 10,000”", "asserts · “around 1,000”"]


def test_what_changed_comes_in_the_order_in_which_a_page_is_read(client: Client) -> None:
    claim = a_claim(statement="The dam has burst.")
    workflow.publish(editor(), [claim])
    a_position(claim, party=PartyFactory.create(name="London"))
    piece = some_evidence(claim)
    a_change(claim, status="disputed", rationale="They contradict each other.", evidence=[piece])
    edit(claim, statement="The dam burst.", context="Since August.")
    workflow.publish(editor(), [claim])
    changed = [what for what, _, _ in rows(compared(client, claim))]
    assert [what for what in changed if what != "Since"] == [
        *("Status", "Why", "Rests on", "Statement", "Context", "What London says", "Evidence"),
    ]


def test_the_older_stands_left_the_newer_right_each_with_its_number_its_time_and_its_address(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim()
    with workflow.recording_at(at(6)):
        a_position(claim)
        workflow.publish(editor(), [claim], note="Another position.")
    page = compared(client, claim)
    _, old, new = page.select("table.versus thead th")
    assert (words(old), words(new)) == (
        "Revision 1, 4 November 2024, 12:00 UTC",
        "Revision 2, 6 November 2024, 12:00 UTC",
    )
    assert [head.a["href"] for head in (old, new)] == [address(claim, "revision", number) for number in (1, 2)]
    assert [cell["data-label"] for cell in page.select("tbody td")[:2]] == ["Revision 1", "Revision 2"]
    assert "Another position." in words(page.select_one(".notes-of-both"))


def test_the_notes_of_those_between_are_shown_too_and_of_a_removed_one_that_it_was_removed(client: Client) -> None:
    claim, publisher = a_published_claim(), editor()
    for note in ("Moscow answered.", "A private name.", "The Pentagon answered.", "Later than both."):
        a_position(claim)
        workflow.publish(publisher, [claim], note=note)
    removed = claim.revisions.get(number=3)
    workflow.redact(chief(), removed, "body", reason="A court order.")
    notes = [words(note).split(": ") for note in compared(client, claim, 1, 4).select(".notes-of-both p")]
    assert [(name.split(",")[0], note) for name, note in notes] == [
        ("Revision 1", "no note."),
        ("Revision 2", "Moscow answered."),
        ("Revision 3", "removed."),
        ("Revision 4", "The Pentagon answered."),
    ]


@pytest.mark.parametrize(("new", "says"), [(2, "Both have been followed by others."), (3, "Revision 3 still stands.")])
def test_the_page_says_whether_the_newer_one_still_stands_and_leads_to_what_we_say_now(
    client: Client, new: int, says: str
) -> None:
    claim = a_claim_in_two_revisions()
    a_position(claim)
    workflow.publish(editor(), [claim])
    aside = compared(client, claim, 1, new).select_one(".then")
    assert aside and says in words(aside)
    assert address(claim) in [link["href"] for link in aside.select("a")]


def test_revisions_that_say_the_same_are_said_to(client: Client) -> None:
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.publish(editor(), [claim])
    page = compared(client, claim, 1, 3)
    assert rows(page) == []
    assert "They say the same." in words(page.main)


def test_the_wrong_order_leads_to_the_right_one(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    response = client.get(address(claim, "compare", 2, 1))
    assert (response.status_code, response["Location"]) == (301, address(claim, "compare", 1, 2))


def test_a_revision_is_not_compared_with_itself(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    response = client.get(address(claim, "compare", 2, 2))
    assert response.status_code == 400
    assert "Choose two different revisions" in response.text


def test_a_revision_that_is_not_there_is_not_found(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    for old, new in ((1, 3), (3, 4), (2, 999_999_999)):
        assert client.get(address(claim, "compare", old, new)).status_code == 404


def test_what_is_no_number_of_a_revision_is_not_found(client: Client) -> None:
    start = address(a_claim_in_two_revisions(), "pick_revisions")
    for numbers in ("0/1", "1/x", "01/2", "-1/2", "1/9999999999"):
        assert client.get(f"{start}{numbers}/").status_code == 404, numbers


def test_what_stood_before_and_after_a_withdrawal_can_be_compared_and_the_withdrawal_says_that_it_is_one(
    client: Client,
) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    edit(claim, statement="The old dam has burst.")
    workflow.publish(editor(), [claim])
    assert rows(compared(client, claim, 1, 3)) == [["Statement", "The dam has burst.", "The old dam has burst."]]
    for numbers in ((1, 2), (2, 3)):
        page = compared(client, claim, *numbers)
        assert "Revision 2 took this claim off the site." in words(page.main)
        assert "It was another dam." in words(page.main)
        assert rows(page) == []


def test_a_claim_that_stands_withdrawn_is_gone_from_here_too(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    page = address(claim, "compare", 1, 2)
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    assert client.get(page).status_code == 410


@pytest.mark.parametrize("number", [1, 2])
def test_a_revision_that_was_removed_is_compared_with_nothing(client: Client, number: int) -> None:
    claim = a_claim_in_two_revisions("Jane Unnamed did it.", "Jane Unnamed did not.")
    revision = claim.revisions.get(number=number)
    workflow.redact(chief(), revision, "body", reason="A secret order of a court.")
    response = client.get(address(claim, "compare", 1, 2))
    assert response.status_code == 410
    assert f"Revision {number} was removed for legal cause." in response.text
    for text in ("Unnamed", "secret"):
        assert text not in soup(response).main.get_text()


def form_of(client: Client, claim: Claim) -> Tag:
    [form] = soup(client.get(address(claim, "revisions"))).select("form.pick-day")
    return form


def test_two_revisions_are_picked_in_a_form_without_script(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    form = form_of(client, claim)
    assert form["method"] == "get"
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert sent == {"old": "1", "new": "2"}
    response = client.get(str(form["action"]), sent)
    assert (response.status_code, response["Location"]) == (302, address(claim, "compare", 1, 2))


def test_revisions_picked_the_other_way_round_are_put_in_order(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    response = client.get(address(claim, "pick_revisions"), {"old": "2", "new": "1"})
    assert response["Location"] == address(claim, "compare", 1, 2)


PICKED_WRONGLY: list[dict[str, str]] = [{}, {"old": "1"}, {"old": "0", "new": "1"}, {"old": "x", "new": "1"}]
PICKED_WRONGLY += [{"old": "٢", "new": "1"}, {"old": "1" * 5000, "new": "1"}, {"old": "-1", "new": "1"}]
PICKED_WRONGLY += [{"old": "1.0", "new": "2"}]


def test_what_is_picked_wrongly_is_refused_in_words(client: Client) -> None:
    page = address(a_claim_in_two_revisions(), "pick_revisions")
    for sent in PICKED_WRONGLY:
        response = client.get(page, sent)
        assert response.status_code == 400, sent
        assert "Name two revisions by their numbers, such as 1 and 2." in response.text


def test_there_is_nothing_to_pick_where_there_is_one_revision(client: Client) -> None:
    assert not soup(client.get(address(a_published_claim(), "revisions"))).select("form.pick-day")


def test_the_pages_of_a_claim_lead_to_what_changed(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    for page in (address(claim), address(claim, "revisions"), address(claim, "revision", 1)):
        links = [link["href"] for link in soup(client.get(page)).select("main a[href]")]
        assert address(claim, "compare", 1, 2) in links, page


def test_search_engines_keep_the_claim_and_not_the_comparison(client: Client) -> None:
    claim = a_claim_in_two_revisions()
    page = compared(client, claim)
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{address(claim)}"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize(
    ("language", "old", "new", "removed", "added"),
    [
        ("ar", "أُرسل ألف جندي إلى الجبهة.", "أُرسل ألفا جندي إلى الجبهة.", "ألف", "ألفا"),
        ("ko", "병사 천 명이 전선에 갔다.", "병사 만 명이 전선에 갔다.", "천", "만"),
        ("zh", "一万名士兵到了前线。", "一千名士兵到了前线。", "万", "千"),
    ],
)
def test_a_text_in_another_script_is_compared_word_by_word_and_runs_its_own_way(
    client: Client, language: str, old: str, new: str, removed: str, added: str
) -> None:
    claim = a_published_claim(statement=old, language=language)
    edit(claim, statement=new)
    workflow.publish(editor(), [claim])
    page = compared(client, claim)
    assert rows(page) == [["Statement", old, new]]
    assert ([words(word) for word in page.select("del")], [words(word) for word in page.select("ins")]) == (
        [removed],
        [added],
    )
    assert all(cell.select_one("[dir=auto]") for cell in page.select("table.versus td"))
    assert (page.h1["lang"], page.h1["dir"]) == (language, "auto")


def test_related_claims_are_named_by_what_they_say(client: Client) -> None:
    claim, other = a_published_claim(), a_published_claim(statement="A part of it.")
    workflow.relate(editor(), other, claim, kind="part_of")
    workflow.publish(editor(), [claim])
    assert rows(compared(client, claim)) == [["Related claim", "nothing", "has the part: A part of it."]]


def test_a_comparison_costs_as_much_with_twenty_of_everything_as_with_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    claim, other = a_published_claim(), a_published_claim(statement="A part of it.")
    workflow.relate(editor(), other, claim, kind="part_of")
    somebody = researcher()
    for number in (1, 19):
        for _ in range(number):
            a_position(claim, by=somebody)
        workflow.publish(editor(), [claim])
    for numbers in ((1, 2), (1, 3)):
        page = address(claim, "compare", *numbers)
        with django_assert_num_queries(4):
            response = client.get(page)
    assert len(rows(soup(response))) == 21
