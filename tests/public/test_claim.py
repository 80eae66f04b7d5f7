from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Claim, PublicClaim
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    chief,
    editor,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import address, addresses

pytestmark = pytest.mark.django_db


def text_of(client: Client, claim: Claim, selector: str = "main") -> str:
    response = client.get(address(claim))
    assert response.status_code == 200
    return " ".join(" ".join(found.get_text(" ").split()) for found in soup(response).select(selector))


def test_a_claim_shows_its_statement_its_status_since_when_and_why(client: Client) -> None:
    claim = a_claim(statement="The dam has burst.", topics=[TopicFactory.create(name="Floods")])
    a_change(claim, status="disputed", rationale="Two ministries contradict each other.", effective_at=timezone.now())
    workflow.publish(editor(), [claim])
    shown = text_of(client, claim)
    assert soup(client.get(address(claim))).h1.get_text() == "The dam has burst."
    for words in ("Disputed", "Two ministries contradict each other.", "Floods", timezone.now().strftime("%B %Y")):
        assert words in shown


def test_the_status_of_now_says_when_it_was_last_published_and_that_of_a_past_moment_does_not(client: Client) -> None:
    with workflow.recording_at(dt.datetime(2024, 11, 4, 12, tzinfo=dt.UTC)):
        claim = a_claim()
        workflow.publish(editor(), [claim])
    with workflow.recording_at(dt.datetime(2024, 11, 9, 12, tzinfo=dt.UTC)):
        a_position(claim)
        workflow.publish(editor(), [claim])
    shown = text_of(client, claim, ".verdict .said")
    assert shown == "Unverified since 4 November 2024 · last published 9 November 2024"
    for page in (address(claim, "revision", 2), address(claim, "as_of", "2024-11-09")):
        assert "last published" not in soup(client.get(page)).get_text()


def test_who_contests_a_claim_stands_beside_any_status(client: Client) -> None:
    claim = a_claim()
    for name in ("Pyongyang", "Moscow", "Minsk"):
        a_position(claim, party=PartyFactory.create(name=name), stance="denies")
    workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim)))
    assert "Contested by Pyongyang, Moscow and Minsk." in page.select_one(".verdict").get_text()
    assert [link["href"].split("/")[1] for link in page.select(".verdict .meta a")] == ["parties"] * 3 + ["method"]


def test_own_words_stand_in_quotation_marks_and_a_paraphrase_does_not(client: Client) -> None:
    claim = a_claim()
    a_position(claim, quote="around 10,000", paraphrase="It gave a number.", scope="Speaks of the front only.")
    workflow.publish(editor(), [claim])
    assert text_of(client, claim, "blockquote.said") == "“around 10,000”"
    assert text_of(client, claim, "blockquote.paraphrase") == "It gave a number."
    assert text_of(client, claim, ".scope") == "Speaks of the front only."


def test_a_party_that_changed_its_line_shows_the_way_and_keeps_the_old_position(client: Client) -> None:
    claim, party = a_claim(), PartyFactory.create(name="Pyongyang")
    a_position(claim, party=party, stance="denies", quote="There are none.", said_on="2024-10-24")
    a_position(claim, party=party, stance="qualifies", quote="If there were any …", said_on="2024-10-25")
    workflow.publish(editor(), [claim])
    assert "Pyongyang denies, then qualifies" in text_of(client, claim, "h4")
    assert "There are none." in text_of(client, claim, "#sides details")


def test_evidence_is_quoted_with_what_stands_around_it_and_linked_to_its_source(client: Client) -> None:
    claim = a_claim()
    through = SourceFactory.create(title="The morning paper", url="https://paper.example/1")
    source = SourceFactory.create(title="Intelligence update", url="", through=through)
    origin = PartyFactory.create(name="The ministry")
    words = {"quote": "around 10,000", "quote_before": "has sent", "quote_after": "soldiers", "credibility": "2"}
    some_evidence(claim, source=source, origin=origin, **words)
    workflow.publish(editor(), [claim])
    shown = text_of(client, claim, "#evidence")
    assert "…has sent “around 10,000” soldiers…" in shown
    assert "Intelligence update" in shown and "through The morning paper" in shown
    assert "Whose word it is: The ministry ." in shown and "2 Information probably true." in shown
    assert "1 source, 1 independent origin" in shown
    assert soup(client.get(address(claim))).select_one("#evidence a[href='https://paper.example/1']")


def test_a_correction_is_marked_and_linked_with_what_it_corrects(client: Client) -> None:
    with workflow.recording_at(timezone.now() - dt.timedelta(days=2)):
        claim = a_claim()
    now = timezone.now()
    wrong = a_change(claim, effective_at=now)
    workflow.publish(editor(), [claim])
    right = a_change(
        claim,
        kind="correction",
        corrects=wrong,
        rationale="The date was wrong.",
        effective_at=now - dt.timedelta(days=1),
    )
    workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim)))
    fixed, gone = page.select_one(f"#change-{right.pk}"), page.select_one(f"#change-{wrong.pk}")
    assert fixed and gone
    assert "Correction" in fixed.get_text() and fixed.select_one(f"a[href='#change-{wrong.pk}']")
    assert "Corrected since" in gone.get_text() and gone.select_one(f"a[href='#change-{right.pk}']")


def test_a_date_is_shown_as_exactly_as_it_is_known(client: Client) -> None:
    claim = a_claim(made_on="2024-10", claimant=PartyFactory.create(name="The ministry"))
    a_position(claim, said_on="2024")
    workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim)))
    assert "made in October 2024 by The ministry" in " ".join(page.select_one(".story").get_text().split())
    assert [t["datetime"] for t in page.select(".words time")] == ["2024"]


def test_the_drawing_has_a_table_that_says_the_same(client: Client) -> None:
    claim = a_published_claim(status="disputed")
    page = soup(client.get(address(claim)))
    assert page.select_one("#timeline svg[role=img][aria-label]")
    rows = page.select("#timeline tbody tr")
    assert len(rows) == 4  # received, disputed, one position, one revision
    assert rows[-1].select("td")[-1].get_text() == "Revision 1 published"


def test_the_drawing_marks_when_it_was_published_and_knows_of_no_later_time(client: Client) -> None:
    def moment(day: int) -> dt.datetime:
        return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)

    with workflow.recording_at(moment(4)):
        claim = a_published_claim()
    with workflow.recording_at(moment(6)):
        workflow.withdraw(chief(), [claim], reason="A slip.")
    with workflow.recording_at(moment(8)):
        a_position(claim)
        workflow.publish(editor(), [claim])
    told = ["Revision 1 published, 4 November 2024", "Revision 2: withdrawn, 6 November 2024"]
    told.append("Revision 3 published, 8 November 2024")
    pages = {
        address(claim): (told, "8 Nov 2024"),
        address(claim, "revision", 1): (told[:1], "4 Nov 2024"),
        address(claim, "as_of", "2024-11-05"): (told[:1], "4 Nov 2024"),
        address(claim, "as_of", "2024-12-24"): (told, "8 Nov 2024"),
        address(claim, "as_known_now", "2024-11-07"): (told[:2], "7 Nov 2024"),
        address(claim, "as_known_now", "2024-12-24"): (told, "8 Nov 2024"),
    }
    for page, (titles, last_day) in pages.items():
        drawing = soup(client.get(page)).select_one("#timeline")
        signs = drawing.select(".mark:has(.told, .told-no-more) > title")
        assert [title.get_text() for title in signs] == titles, page
        assert drawing.select(".tick")[-1].get_text() == last_day
        told_in_table = [row.select("td")[-1].get_text() for row in drawing.select("tbody tr")]
        assert [what for what in told_in_table if what.startswith("Revision")] == [
            title.rpartition(",")[0] for title in titles
        ]
        key = drawing.select_one(".key").get_text()
        assert ("claim withdrawn" in key) == (len(titles) > 1)


@pytest.mark.parametrize(
    ("said_on", "shape", "key"),
    [
        ("2024-10-24", "circle", "for"),
        ("2024-10", "rect.bar", "for, some time within"),
        ("", "path.bar", "for, some time before"),
    ],
)
def test_the_key_names_the_signs_that_are_drawn_and_no_others(
    client: Client, said_on: str, shape: str, key: str
) -> None:
    claim = a_claim()
    a_position(claim, said_on=said_on)
    workflow.publish(editor(), [claim])
    drawing = soup(client.get(address(claim))).select_one("#timeline")
    assert len(drawing.select(f".mark.s-for > {shape}")) == len(drawing.select(".mark.s-for")) == 1
    named = {" ".join(part.get_text().split()): part for part in drawing.select(".key > span")}
    assert [words for words in named if words.startswith(("for", "open", "against"))] == [key]
    assert named[key].select(shape)
    assert "revision published" in named and "claim withdrawn" not in named


def test_a_position_of_years_before_stands_at_a_tick_of_its_year_across_a_break(client: Client) -> None:
    with workflow.recording_at(dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)):
        claim = a_claim()
        a_position(claim, said_on="2024-11-05")
        workflow.publish(editor(), [claim])
    drawing = soup(client.get(address(claim))).select_one("#timeline")
    ticks = [tick.get_text() for tick in drawing.select(".tick")]
    assert (ticks[0], ticks[-1]) == ("5 Nov 2024", "2 Nov 2026")
    assert drawing.select("svg[role=img] .break") and drawing.select(".key .break")


def test_a_relation_links_to_a_claim_that_is_public_and_is_silent_of_others(client: Client) -> None:
    claim, public, draft = a_claim(), a_published_claim(statement="A part of it."), a_claim(statement="A secret part.")
    for other in (public, draft):
        workflow.relate(editor(), other, claim, kind="part_of")
    workflow.publish(editor(), [claim])
    assert text_of(client, claim, ".relations") == "has the part A part of it. Unverified"
    workflow.withdraw(chief(), [public], reason="It was another dam.")
    assert text_of(client, claim, ".relations") == ""


def test_the_page_is_what_was_published_and_not_what_the_desk_has_written_since(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    before = client.get(address(claim)).content
    a_position(claim, quote="A word that is not out yet.")
    a_change(claim, status="refuted", rationale="Not out yet.")
    claim.refresh_from_db()
    workflow.edit_text(editor(), claim, seen=claim.version, statement="The dam stands.")
    assert client.get(address(claim)).content == before


@pytest.mark.parametrize("wrong", ["another-slug", "-", "%3Cscript%3E", "été"])
def test_a_wrong_slug_leads_to_the_same_page_with_the_right_one(client: Client, wrong: str) -> None:
    claim = a_published_claim()
    for page in addresses(claim, wrong)[1:]:
        response = client.get(page, {"date": "2024-11-05"})
        assert response.status_code == 301
        assert response["Location"].startswith(address(claim))
        assert response["Location"].endswith("?date=2024-11-05")


def test_an_id_in_capitals_leads_to_the_same_page_in_small_letters(client: Client) -> None:
    claim = a_published_claim()
    Claim.objects.filter(pk=claim.pk).update(public_id="k7m2p9qx")
    PublicClaim.objects.update(public_id="k7m2p9qx")
    claim.refresh_from_db()
    for page in addresses(claim)[1:]:
        response = client.get(page.replace("k7m2p9qx", "K7M2p9QX"))
        assert (response.status_code, response["Location"]) == (301, page)
    assert client.get(f"/claims/K7M2P9QX/{claim.slug}/", follow=True).status_code == 200


def test_a_withdrawn_or_merged_claim_answers_to_its_id_in_capitals_too(client: Client) -> None:
    withdrawn, merged, into = a_published_claim(), a_published_claim(), a_published_claim()
    workflow.withdraw(chief(), [withdrawn], reason="It was another dam.")
    workflow.merge_claims(chief(), merged, into=into, reason="The same.")
    assert client.get(f"/claims/{withdrawn.public_id.upper()}/").status_code == 410
    assert client.get(f"/claims/{merged.public_id.upper()}/x/")["Location"] == address(into)


@pytest.mark.parametrize(
    ("statement", "slug"),
    [("북한군 약 만 명", "bughangun-yag-man-myeong"), ("Straße in Łódź", "strasse-in-lodz"), ("…", "-")],
)
def test_the_address_of_a_claim_can_be_read_whatever_its_script(client: Client, statement: str, slug: str) -> None:
    claim = a_published_claim(statement=statement)
    assert address(claim) == f"/claims/{claim.public_id}/{slug}/"
    assert client.get(address(claim)).status_code == 200


def test_a_published_address_stays_until_the_next_publication(client: Client) -> None:
    claim = a_published_claim(statement="Straße")
    PublicClaim.objects.update(slug="strae")  # as it was made before ß was written as ss
    assert client.get(f"/claims/{claim.public_id}/strae/").status_code == 200
    assert client.get(f"/claims/{claim.public_id}/strasse/")["Location"] == f"/claims/{claim.public_id}/strae/"
    a_position(claim)
    workflow.publish(editor(), [claim])
    assert client.get(f"/claims/{claim.public_id}/strae/")["Location"] == f"/claims/{claim.public_id}/strasse/"


def test_a_claims_id_alone_leads_to_it(client: Client) -> None:
    claim = a_published_claim()
    assert client.get(f"/claims/{claim.public_id}/").headers["Location"] == address(claim)


def test_an_unknown_claim_is_not_found(client: Client) -> None:
    claim = Claim(statement="Nobody said this.", public_id="zzzzzzzz")
    assert {client.get(page).status_code for page in addresses(claim)} == {404}


@pytest.mark.parametrize(
    "strange", ["short", "far-too-long-for-an-id", "ZZZZZZZZ", "zzzzzzz%00", "zzzzzz'z", "..%2f..%2fx"]
)
def test_what_is_no_id_is_not_found(client: Client, strange: str) -> None:
    assert client.get(f"/claims/{strange}/x/").status_code == 404


def test_a_withdrawn_claim_says_why_at_all_its_addresses_and_nothing_of_what_it_said(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    pages = addresses(claim)
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    for page in pages:
        response = client.get(page)
        assert response.status_code == 410
        assert "It was another dam." in response.text
        assert "has burst" not in response.text
        assert "max-age=60" in response["Cache-Control"]


def test_a_claim_that_is_published_again_after_a_withdrawal_is_back(client: Client) -> None:
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.publish(editor(), [claim])
    assert client.get(address(claim)).status_code == 200
    withdrawal = client.get(address(claim, "revision", 2))
    assert (withdrawal.status_code, "By mistake." in withdrawal.text) == (200, True)


def test_a_chain_of_merged_claims_leads_to_the_last(client: Client) -> None:
    first, second, third = (a_published_claim(statement=f"Wording {n}.") for n in range(3))
    page = address(first)
    workflow.merge_claims(chief(), first, into=second, reason="The same.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    response = client.get(page, follow=True)
    assert response.redirect_chain == [(address(third), 301)]


def test_a_redacted_revision_leaves_its_digest(client: Client) -> None:
    claim = a_published_claim(statement="A name that must not be shown.")
    revision = claim.last_revision()
    assert revision is not None
    workflow.redact(chief(), revision, "body", reason="A court said so.")
    for page in (address(claim), address(claim, "revision", 1), address(claim, "revision_json", 1)):
        response = client.get(page)
        assert response.status_code == 410
        assert revision.sha256 in response.text
        assert "A court said so" not in response.text
    assert "Removed" in client.get(address(claim, "revisions")).text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_of_a_claim_can_only_be_read(client: Client, method: str) -> None:
    claim = a_published_claim()
    assert {getattr(client, method)(page).status_code for page in addresses(claim)} == {405}


def test_a_page_costs_as_much_with_twenty_of_everything_as_with_one(
    client: Client, django_assert_num_queries: object
) -> None:
    small, large = a_claim(), a_claim()
    a_position(small)
    workflow.relate(editor(), a_published_claim(), small, kind="part_of")
    for _ in range(20):
        some_evidence(large, source=SourceFactory.create(through=SourceFactory.create()))
        a_position(large)
        workflow.relate(editor(), a_published_claim(), large, kind="part_of")
    for status in ["disputed", "refuted"] * 10:
        a_change(large, status=status)
    workflow.publish(editor(), [small, large])
    for claim in (small, large):
        page = address(claim)
        with django_assert_num_queries(2):  # type: ignore[operator]
            client.get(page)


def test_the_address_that_search_engines_should_keep_is_the_claims_own(client: Client) -> None:
    claim = a_published_claim()
    for page in (
        address(claim),
        address(claim, "revision", 1),
        address(claim, "as_of", timezone.localdate().isoformat()),
    ):
        assert soup(client.get(page)).select_one("link[rel=canonical]")["href"] == f"http://testserver{address(claim)}"


def test_a_status_that_was_retired_since_is_still_shown_as_it_was(client: Client) -> None:
    claim = a_published_claim(status="superseded")
    workflow.retire_status(chief(), a_status("superseded"), replaced_by=a_status("unverifiable"), reason="Unclear.")
    assert "Superseded" in text_of(client, claim, ".verdict")
    assert PublicClaim.objects.get(public_id=claim.public_id).status.retired


def test_what_supports_and_what_refutes_is_never_counted_as_one(client: Client) -> None:
    claim, origin = a_claim(), PartyFactory.create()
    for bearing, count in (("supports", 2), ("refutes", 1), ("context", 3)):
        for _ in range(count):
            some_evidence(claim, bearing=bearing, origin=origin)
    workflow.publish(editor(), [claim])
    verdict = text_of(client, claim, ".verdict")
    assert "2 sources support it (1 independent origin). 1 source refutes it (1 independent origin)." in verdict
    assert "6 pieces of evidence" in text_of(client, claim, "#evidence > h2")


def test_a_claim_without_evidence_of_weight_says_so(client: Client) -> None:
    claim = a_claim()
    some_evidence(claim, bearing="context")
    workflow.publish(editor(), [claim])
    assert "No evidence on this page supports or refutes it." in text_of(client, claim, ".verdict")


def test_the_table_of_the_timeline_marks_a_clarification(client: Client) -> None:
    claim = a_claim()
    a_change(claim, status="disputed")
    a_change(claim, status="disputed", kind="clarification", rationale="To be clear.")
    workflow.publish(editor(), [claim])
    page = soup(client.get(address(claim)))
    assert [tag.get_text() for tag in page.select("#timeline tbody .tag")] == ["Clarification"]
    assert "we said more, status unchanged" in page.select_one("#timeline .key").get_text()


def test_a_claim_with_parts_says_that_they_carry_the_evidence_and_what_they_have_come_to(client: Client) -> None:
    whole = a_claim(statement="Both halves are so.")
    parts = [a_claim(statement=f"Half {number} is so.") for number in range(3)]
    for part in parts:
        workflow.relate(editor(), part, whole, kind="part_of")
    for claim in (parts[0], whole):
        a_change(claim, status="disputed")
    workflow.publish(editor(), [whole, *parts])
    verdict = text_of(client, whole, ".verdict")
    assert "Its 3 parts carry the evidence: 1 disputed, 2 unverified." in verdict
    assert "No evidence" not in verdict
    assert "The evidence is linked to its parts." in text_of(client, whole, "#evidence")
    assert "parts carry" not in text_of(client, parts[0], ".verdict"), "a part carries its own"
    held = (
        soup(client.get(address(whole, "as_known_now", timezone.localdate().isoformat())))
        .select_one("#claim")
        .get_text()
    )
    assert "Its 3 parts carry the evidence." in held and "The evidence is linked to its parts." in held
    some_evidence(whole)
    workflow.publish(editor(), [whole])
    assert "Its 3 parts have evidence of their own: 1 disputed" in text_of(client, whole, ".verdict")
    revision = soup(client.get(address(whole, "revision", 1))).select_one(".verdict").get_text()
    assert "Its 3 parts carry the evidence." in revision, "what they have come to since is not what was so then"


def test_who_contests_a_part_only_is_told_apart_on_the_page_and_in_the_list(client: Client) -> None:
    claim = a_claim()
    a_position(claim, party=PartyFactory.create(name="Pyongyang"), stance="denies")
    a_position(claim, party=PartyFactory.create(name="The mission"), stance="dismisses", scope="Of the front alone.")
    workflow.publish(editor(), [claim])
    sentence = "Contested by Pyongyang , and in part by The mission ."
    assert sentence in text_of(client, claim, ".verdict")
    listed = " ".join(soup(client.get(reverse("public:claims"))).select_one("#claims").get_text(" ").split())
    assert sentence in listed


def test_no_grade_is_shown_where_nobody_judged_and_none_of_a_publisher_that_is_not_there(client: Client) -> None:
    claim = a_claim()
    some_evidence(claim, source=SourceFactory.create(publisher=PartyFactory.create()))
    some_evidence(claim, source=SourceFactory.create(publisher=None), credibility="3")
    workflow.publish(editor(), [claim])
    pieces = [" ".join(piece.get_text(" ").split()) for piece in soup(client.get(address(claim))).select(".piece")]
    assert pieces[0].endswith("Publisher not rated, information not graded.")
    assert pieces[1].endswith("3 Information possibly true.")
    assert not soup(client.get(address(claim))).select(".piece")[0].select(".code")


GRADES = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


def test_the_code_of_a_piece_is_its_publishers_letter_and_its_own_digit_each_in_words(client: Client) -> None:
    letters = {"A": "completely reliable", "B": "usually reliable", "F": "reliability cannot be judged"}
    claim, expected = a_claim(), []
    for letter, reliable in letters.items():
        publisher = PartyFactory.create(reliability=letter, reliability_reason="As we found it.")
        for digit, believed in GRADES.items():
            source = SourceFactory.create(publisher=publisher)
            some_evidence(claim, source=source, credibility=digit)
            expected.append((f"{letter}{digit}", f"Publisher {reliable}, information {believed}."))
    workflow.publish(editor(), [claim])
    pieces = soup(client.get(address(claim))).select(".piece")
    shown = [(piece.select_one(".code").get_text(), " ".join(piece.get_text(" ").split())) for piece in pieces]
    assert [code for code, _ in shown] == [code for code, _ in expected]
    for (code, text), (_, words) in zip(shown, expected, strict=True):
        assert text.endswith(f"{code} {words}"), code


def test_whose_word_counts_with_whose_is_said_beside_it(client: Client) -> None:
    state = PartyFactory.create(name="The State")
    claim = a_claim()
    some_evidence(claim, origin=PartyFactory.create(name="Its envoy", part_of=state))
    some_evidence(
        claim, origin=PartyFactory.create(name="The Daily", part_of=state, independent_because="Its readers own it.")
    )
    workflow.publish(editor(), [claim])
    shown = text_of(client, claim, "#evidence")
    assert "Its envoy (part of The State , with which it is one origin)" in shown
    assert "The Daily (part of The State , but an origin of its own: Its readers own it. )" in shown
