"""What we now hold of an earlier day, beside what we said then."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings

from claims import workflow
from claims.dates import today
from claims.models import Claim
from claims.sample import people, story
from tests.factories import (
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import address
from tests.public.test_as_of import STRANGE

pytestmark = pytest.mark.django_db


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def at(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2024, 11, day, hour, tzinfo=dt.UTC)


def known_now(client: Client, claim: Claim, day: str = "2024-11-05") -> BeautifulSoup:
    response = client.get(address(claim, "as_known_now", day))
    assert response.status_code == 200
    return soup(response)


def verdict(page: BeautifulSoup) -> str:
    return words(page.select_one(".verdict .word"))


def a_corrected_claim() -> Claim:
    """Disputed since the 6th, as we said then; since the 5th, as we put it right on the 8th."""
    with workflow.recording_at(at(4)):
        claim = a_published_claim(statement="The dam has burst.")
    with workflow.recording_at(at(6)):
        wrong = a_change(claim, status="disputed", rationale="They contradict each other.")
        workflow.publish(editor(), [claim])
    with workflow.recording_at(at(8)):
        a_change(
            claim, status="disputed", kind="correction", corrects=wrong, effective_at=at(5), rationale="It was earlier."
        )
        workflow.publish(editor(), [claim])
    return claim


def test_the_sample_story_said_one_thing_on_a_day_and_now_holds_another_of_it(client: Client) -> None:
    story.load(people.create())
    claim = Claim.objects.get(statement__startswith="About 10,000")
    said = soup(client.get(address(claim, "as_of", "2024-11-05")))
    page = known_now(client, claim)
    assert (verdict(said), verdict(page)) == ("Unverified", "Disputed")
    assert "we had dated this to 6 november" in words(page.select_one(".verdict")).lower()
    assert [words(line) for line in page.select("#side-against ~ article h4")] == [
        "Pyongyang denies, then qualifies",
        "Russia’s mission to the UN dismisses",
    ]


def test_the_page_says_which_moment_it_shows_and_from_what_it_is_computed(client: Client) -> None:
    page = known_now(client, a_corrected_claim())
    shown = words(page.select_one(".then"))
    assert "What we now hold to have been so at the end of 5 November 2024 (UTC)" in shown
    assert "computed from revision 3, published 8 November 2024, 12:00 UTC" in shown
    assert "2024-11-05" in words(page.title)


def test_a_day_that_is_not_over_has_no_end_yet(client: Client) -> None:
    claim = a_claim()
    a_reply_request(claim, asked_on=today(), is_public=True)
    workflow.publish(editor(), [claim])
    day = today()
    said, held = (soup(client.get(address(claim, page, day.isoformat()))) for page in ("as_of", "as_known_now"))
    written = f"{day.day} {day:%B %Y}"
    assert f"What we say so far today, {written} (UTC)" in words(said.select_one(".then"))
    assert "so far today the claim is" in words(said.select_one(".then"))
    assert f"What we hold to be so, so far today, {written} (UTC)" in words(held.select_one(".then"))
    assert "No answer so far." in words(held.select_one("#right-of-reply"))
    assert not any("end of" in words(page.select_one("main")) for page in (said, held))


def test_the_page_leads_to_what_we_said_then_and_to_what_we_say_now(client: Client) -> None:
    claim = a_corrected_claim()
    links = {words(link): str(link["href"]) for link in known_now(client, claim).select(".then a")}
    assert links["What we said then"] == address(claim, "as_of", "2024-11-05")
    assert links["What we say now"] == address(claim)
    assert links["All revisions"] == address(claim, "revisions")


def test_what_we_said_then_leads_to_what_we_now_hold_of_it(client: Client) -> None:
    claim = a_corrected_claim()
    links = [link["href"] for link in soup(client.get(address(claim, "as_of", "2024-11-05"))).select(".then a")]
    assert address(claim, "as_known_now", "2024-11-05") in links


def test_a_day_on_which_we_had_not_published_it_can_still_be_known_now(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_claim()
    with workflow.recording_at(at(6)):
        workflow.publish(editor(), [claim])
    then = client.get(address(claim, "as_of", "2024-11-05"))
    assert then.status_code == 404
    [link] = [link for link in soup(then).select("main a") if "held" in str(link["href"])]
    assert verdict(soup(client.get(str(link["href"])))) == "Received"


def test_where_only_the_baseline_holds_nothing_is_said_beside_what_is_known_of_that_day(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim()
    with workflow.recording_at(at(8)):
        for _ in range(2):
            some_evidence(claim, source=SourceFactory.create(published_on="2024-10"), bearing="refutes")
        a_change(claim, status="refuted", effective_at=at(6))
        workflow.publish(editor(), [claim])
    held, said = (soup(client.get(address(claim, page, "2024-11-05"))) for page in ("as_known_now", "as_of"))
    assert words(held.select_one(".verdict")) == (
        "Received 4 November 2024 By then we had received the claim. No status that we hold was in effect."
    )
    assert "2 sources" in words(held.select_one("#evidence"))
    assert "established" not in words(held.main)
    first = "The first status that we hold took effect on 6 November 2024: Refuted"
    assert first in words(held.select_one(".then"))
    assert f"on that day the claim was Received. {first}" in words(said.select_one(".then"))
    assert (verdict(said), [words(move) for move in said.select(".changes .move")]) == ("Unverified", ["Received"])


def test_what_a_status_rests_on_is_shown_with_it_though_it_was_published_later(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_claim()
    with workflow.recording_at(at(12)):
        inquiry = SourceFactory.create(published_on="2024-11-11")
        found, other = (
            some_evidence(claim, source=inquiry, quote=quote) for quote in ("It stood on the 5th.", "It fell.")
        )
        a_change(claim, status="corroborated", effective_at=at(5), evidence=[found])
        workflow.publish(editor(), [claim])
    page = known_now(client, claim)
    assert [str(piece["id"]) for piece in page.select("#evidence .piece")] == [f"evidence-{found.pk}"]
    assert "No evidence" not in words(page.main)
    assert other.quote not in words(page.main)
    assert dangling(page) == []


def test_what_we_now_hold_of_a_later_day_is_what_we_say_now(client: Client) -> None:
    claim = a_published_claim(status="refuted")
    now = soup(client.get(address(claim)))
    page = known_now(client, claim, today().isoformat())
    assert (verdict(page), words(page.select_one("#sides"))) == ("Refuted", words(now.select_one("#sides")))
    assert words(page.select_one("#evidence")) == words(now.select_one("#evidence"))


def test_what_was_said_and_published_later_is_not_shown(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_claim()
        a_change(claim, status="single-source")
    with workflow.recording_at(at(8)):
        a_position(claim, quote="Said by then.", said_on="2024-11-05")
        a_position(claim, quote="Said later.", said_on="2024-11-06")
        some_evidence(claim, source=SourceFactory.create(published_on="2024-11-05"), quote="Shown by then.")
        some_evidence(claim, source=SourceFactory.create(published_on="2024-11-06"), quote="Shown later.")
        workflow.publish(editor(), [claim])
    shown = words(known_now(client, claim).main)
    assert "Said by then." in shown and "Shown by then." in shown
    assert "later." not in shown
    assert "1 source supports it (origin not known)." in shown


def dangling(page: BeautifulSoup) -> list[str]:
    """Links within the page to what is not on it."""
    anchors = {str(found["id"]) for found in page.select("[id]")}
    return [str(link["href"]) for link in page.select("a[href^='#']") if str(link["href"])[1:] not in anchors]


def test_no_link_leads_to_an_entry_or_to_evidence_that_the_page_leaves_out(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim()
        piece = some_evidence(claim, source=SourceFactory.create(published_on="2024-11-06"), quote="Shown later.")
    with workflow.recording_at(at(6)):
        wrong = a_change(claim, status="disputed", evidence=[piece])
        workflow.publish(editor(), [claim])
    with workflow.recording_at(at(8)):
        a_change(claim, status="disputed", kind="correction", corrects=wrong, effective_at=at(5), evidence=[piece])
        workflow.publish(editor(), [claim])
    assert dangling(soup(client.get(address(claim)))) == []
    assert dangling(known_now(client, claim)) == []


def test_that_an_answer_had_not_come_yet_does_not_read_as_if_it_never_had(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_claim()
    with workflow.recording_at(at(12)):
        reply = a_reply_request(claim, asked_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 11, 9))
        workflow.record_reply(researcher(), reply, answered_on=dt.date(2024, 11, 7), answer="No comment.")
        workflow.publish(editor(), [claim])
    shown = words(known_now(client, claim).select_one("#right-of-reply"))
    assert "No comment." not in shown
    assert "when this was published" not in shown  # it had come by then


@override_settings(TIME_ZONE="Asia/Seoul")
def test_days_are_days_at_the_desk(client: Client) -> None:
    with workflow.recording_at(at(4, 9)):
        claim = a_published_claim()
    with workflow.recording_at(at(4, 15)):  # midnight in Seoul
        a_change(claim, status="disputed")
        workflow.publish(editor(), [claim])
    pages = [known_now(client, claim, day) for day in ("2024-11-04", "2024-11-05")]
    assert [verdict(page) for page in pages] == ["Received", "Disputed"]
    assert "(Asia/Seoul)" in words(pages[0].select_one(".then"))


def test_search_engines_keep_the_claim_and_not_its_days(client: Client) -> None:
    claim = a_corrected_claim()
    page = known_now(client, claim)
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{address(claim)}"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_of_a_day_before_the_first_status_nothing_is_known_and_the_page_says_so(client: Client) -> None:
    claim = a_corrected_claim()
    for day in ("2024-11-03", "1000-01-01", "0001-01-01"):
        response = client.get(address(claim, "as_known_now", day))
        assert response.status_code == 404
        assert "About that day we hold nothing." in response.text
        assert address(claim) in [link["href"] for link in soup(response).select("main a")]


def test_a_day_to_come_says_so(client: Client) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    response = client.get(address(a_published_claim(), "as_known_now", tomorrow.isoformat()))
    assert response.status_code == 404
    assert "yet to come" in response.text


def test_what_is_no_day_is_refused_in_words(client: Client) -> None:
    claim = a_published_claim()
    for day in STRANGE:
        for response in (
            client.get(address(claim, "as_known_now", day)),
            client.get(address(claim, "pick_day"), {"date": day, "show": "held"}),
        ):
            assert response.status_code == 400, day
            assert "Write the day as 2024-10-24." in response.text


def test_where_the_last_revision_was_removed_nothing_can_be_known(client: Client) -> None:
    claim = a_corrected_claim()
    last = claim.last_revision()
    assert last is not None
    workflow.redact(chief(), last, "body", reason="A secret order of a court.")
    response = client.get(address(claim, "as_known_now", "2024-11-05"))
    assert response.status_code == 410
    assert "Revision 3 was removed for legal cause." in response.text and "secret" not in response.text
    then = client.get(address(claim, "as_of", "2024-11-05"))
    assert (then.status_code, "What we now hold" in then.text) == (200, False)


def test_a_withdrawn_claim_is_gone_from_here_too(client: Client) -> None:
    claim = a_corrected_claim()
    page = address(claim, "as_known_now", "2024-11-05")
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    response = client.get(page)
    assert (response.status_code, "It was another dam." in response.text) == (410, True)


def test_the_buttons_of_the_form_on_the_claims_page_lead_to_both(client: Client) -> None:
    claim = a_corrected_claim()
    [form] = soup(client.get(address(claim))).select("form.pick-day")
    led = {}
    for button in form.select("button"):
        sent = {str(form.input["name"]): "2024-11-05", str(button["name"]): str(button["value"])}
        response = client.get(str(form["action"]), sent)
        led[words(button)] = response.status_code, response["Location"]
    assert led == {
        "What we said then": (302, address(claim, "as_of", "2024-11-05")),
        "What we now hold of it": (302, address(claim, "as_known_now", "2024-11-05")),
    }


def test_the_page_costs_as_much_with_twenty_of_everything_as_with_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    claim, somebody = a_claim(), researcher()
    for number in (1, 19):
        for _ in range(number):
            a_position(claim, said_on="2024-11-05", by=somebody)
            some_evidence(claim, by=somebody)
        workflow.publish(editor(), [claim])
        page = address(claim, "as_known_now", today().isoformat())
        with django_assert_num_queries(1 if number == 1 else 2):  # and when it was published before
            client.get(page)
