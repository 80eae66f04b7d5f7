"""The revisions of a claim."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from bs4 import Tag
from django.test import Client

from claims import workflow
from claims.models import Claim
from claims.public import revisions as views
from tests.factories import PartyFactory, a_change, a_claim, a_position, a_published_claim, chief, editor, researcher
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 11, 20, 12, tzinfo=dt.UTC)


def at(day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2024, 11, day, hour, minute, tzinfo=dt.UTC)


def a_story() -> Claim:
    """Unverified on the 4th, disputed on the 6th, and on the 8th a correction: it was disputed from the 5th on."""
    with workflow.recording_at(at(4)):
        claim = a_published_claim()
    with workflow.recording_at(at(6)):
        wrong = a_change(claim, status="disputed", rationale="They contradict each other.")
        workflow.publish(editor(), [claim], note="The denial is in.")
    with workflow.recording_at(at(8)):
        a_change(
            claim, status="disputed", kind="correction", corrects=wrong, effective_at=at(5), rationale="It was earlier."
        )
        workflow.publish(editor(), [claim])
    claim.refresh_from_db()
    return claim


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def verdict(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return soup(response).select_one(".verdict .word").get_text()


def test_every_revision_stays_as_it_was_published(client: Client) -> None:
    claim = a_story()
    assert [verdict(client, address(claim, "revision", n)) for n in (1, 2, 3)] == ["Unverified", "Disputed", "Disputed"]
    assert "It was earlier." not in soup(client.get(address(claim, "revision", 2))).article.get_text()


def test_a_revision_names_the_correction_of_what_it_shows_and_what_is_said_now(client: Client) -> None:
    claim = a_story()
    with workflow.recording_at(at(10)):
        a_change(claim, status="refuted")
        workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim, "revision", 2)))
    wrong, right = claim.status_changes.filter(status__key="disputed").order_by("recorded_at")
    assert words(page.select_one(".then .corrected")) == (
        "Corrected since. What we say now: Refuted since 10 November 2024. Correction of 8 November 2024: "
        "“Disputed” from 6 November 2024, 12:00 UTC should have been “Disputed” from 5 November 2024, 12:00 UTC "
        "It was earlier."
    )
    links = [str(link["href"]) for link in page.select(".corrected li a")]
    assert links == [f"#change-{wrong.pk}", f"{address(claim)}#change-{right.pk}"]
    assert page.select_one(f"#change-{wrong.pk}") and soup(client.get(address(claim))).select_one(f"#change-{right.pk}")


def test_a_past_day_names_the_correction_of_what_was_said_then(client: Client) -> None:
    claim = a_story()
    said = {
        day: soup(client.get(address(claim, "as_of", f"2024-11-0{day}"))).select_one(".corrected") for day in (5, 7, 8)
    }
    assert "Correction of 8 November 2024" in words(said[7])
    assert said[5] is said[8] is None  # the first showed nothing that was wrong, the last what is right


def test_a_revision_names_what_of_its_positions_was_put_right_or_taken_out(client: Client) -> None:
    claim = a_claim()
    parties = PartyFactory.create(name="London"), PartyFactory.create(name="Paris")
    slip, other = (a_position(claim, party=party, quote="10,000", said_on="2024-10") for party in parties)
    workflow.publish(editor(), [claim])
    right = workflow.correct_position(
        researcher(), slip, reason="Misheard.", party=parties[0], stance="denies", quote="1,000"
    )
    workflow.void_position(researcher(), other, reason="It never said so.")
    workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim, "revision", 1)))
    found = [words(one) for one in page.select(".corrected li")]
    assert found[0].endswith("London asserts (October 2024) should have been London denies “1,000”")
    assert found[1] == "It should not have been there, and was taken out: Paris asserts (October 2024)"
    assert [str(link["href"]) for link in page.select(".corrected li a")] == [
        f"#position-{slip.pk}",
        f"{address(claim)}#position-{right.pk}",
        f"#position-{other.pk}",
    ]


def test_a_revision_knows_nothing_of_its_corrections_once_the_last_one_was_removed(client: Client) -> None:
    claim = a_story()
    workflow.redact(chief(), claim.last_revision(), "body", reason="By order of a court.")
    page = client.get(address(claim, "revision", 2))
    assert (page.status_code, "Corrected since." in page.text) == (200, False)


def test_a_party_that_no_page_names_any_more_is_no_link_in_an_older_revision(client: Client) -> None:
    gone, stays = PartyFactory.create(name="Gone"), PartyFactory.create(name="Stays")
    claim = a_claim(claimant=gone)
    a_position(claim, party=stays)
    workflow.publish(editor(), [claim])
    workflow.edit_text(editor(), claim, claimant=None, seen=None)
    workflow.publish(editor(), [claim])
    pages = [soup(client.get(address(claim, "revision", n))) for n in (1, 2)]
    linked = [{a.get_text() for a in page.select('main a[href^="/parties/"]')} for page in pages]
    assert linked == [{"Stays"}, {"Stays"}]
    assert "by Gone" in " ".join(pages[0].get_text().split())


def test_the_list_of_revisions_gives_the_newest_first_with_note_and_digest(client: Client) -> None:
    claim = a_story()
    page = soup(client.get(address(claim, "revisions")))
    assert [item["id"] for item in page.select(".changes > li")] == ["revision-3", "revision-2", "revision-1"]
    assert "The denial is in." in page.select_one("#revision-2").get_text()
    assert claim.last_revision().sha256 in page.select_one("#revision-3").get_text()  # type: ignore[union-attr]


def test_the_data_of_a_revision_are_the_bytes_of_its_digest(client: Client) -> None:
    claim = a_story()
    for revision in claim.revisions.all():
        response = client.get(address(claim, "revision_json", revision.number))
        assert response["Content-Type"] == "application/json"
        assert hashlib.sha256(response.content).hexdigest() == revision.sha256
        assert json.loads(response.content)["number"] == revision.number


def test_the_data_of_a_withdrawal_are_given_once_the_claim_is_back(client: Client) -> None:
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.publish(editor(), [claim])
    assert json.loads(client.get(address(claim, "revision_json", 2)).content)["reason"] == "By mistake."


@pytest.mark.parametrize("number", ["4", "0", "01", "-1", "999999999", "99999999999999999999", "x"])
@pytest.mark.parametrize("ending", ["/", ".json"])
def test_a_revision_that_is_not_there_is_not_found(client: Client, number: str, ending: str) -> None:
    claim = a_story()
    assert client.get(f"{address(claim, 'revisions')}{number}{ending}").status_code == 404


def test_the_list_of_revisions_costs_as_much_with_twenty_as_with_one(
    client: Client, django_assert_num_queries: object
) -> None:
    claim = a_published_claim()
    for number in range(1, 21):
        if number > 1:
            a_position(claim)
            workflow.publish(editor(), [claim])
        if number in (1, 20):
            page = address(claim, "revisions")
            with django_assert_num_queries(2):  # type: ignore[operator]
                client.get(page)


def test_many_revisions_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    claim = a_story()
    first = soup(client.get(address(claim, "revisions")))
    older = first.select_one("#pager a[rel=next]")
    assert older
    second = soup(client.get(address(claim, "revisions") + str(older["href"])))
    assert [item["id"] for item in second.select(".changes > li")] == ["revision-1"]
    assert client.get(address(claim, "revisions"), {"page": "x"}).status_code == 400


def test_search_engines_keep_the_claim_and_neither_its_revisions_nor_what_takes_their_place(client: Client) -> None:
    claim = a_story()
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    withdrawn = soup(client.get(address(claim)))
    workflow.publish(editor(), [Claim.objects.get(pk=claim.pk)])
    pages = [soup(client.get(address(claim, "revision", number))) for number in (1, 3, 4)]
    for page in (withdrawn, *pages, soup(client.get(address(claim, "as_of", "2024-11-03")))):
        assert page.select_one("meta[name=robots]")["content"] == "noindex", words(page.h1)
    assert not soup(client.get(address(claim))).select("meta[name=robots]")
