"""How much room a claim takes, what stays in sight, and what stands beside what, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from claims import workflow
from claims.models import Claim, StatusChange, User
from claims.sample import people, story
from tests.browser import FONTS
from tests.desk.forms import at
from tests.factories import chief, editor, researcher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
OpenPage = Callable[..., Page]
JAVASCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def claim(db: None) -> Claim:
    """The first claim of the sample: six parties, five pieces of evidence, five changes of the status, 27 entries."""
    story.load(people.create())
    return Claim.objects.get(statement__startswith="About 10,000")


def height(page: Page, font: str) -> int:
    page.evaluate("font => document.documentElement.style.setProperty('--sans', `'${font}', sans-serif`)", font)
    return int(page.evaluate("document.documentElement.scrollHeight"))


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None, f"{locator} is not to be seen"
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


@pytest.mark.parametrize(
    ("name", "width", "most"),
    [("workspace", 1440, 2500), ("workspace", 390, 4500), ("change_status", 390, 4500)],
    ids=["a claim on a desk", "a claim on a phone", "the form of a status on a phone"],
)
def test_a_claim_and_its_forms_take_no_more_room_than_one_can_look_over(
    open_page: OpenPage, claim: Claim, name: str, width: int, most: int
):
    page = open_page(chief(), width=width)
    page.goto(at(name, claim))
    page.wait_for_load_state("networkidle")
    heights = {font: height(page, font) for font in FONTS}
    assert max(heights.values()) <= most, heights


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_line_stays_in_sight_and_leads_to_each_part(open_page: OpenPage, claim: Claim, width: int):
    page = open_page(chief(), width=width)
    page.goto(at("workspace", claim))
    line = page.locator("#status-line")
    expect(line.locator(".standing")).to_have_text("Partly corroborated researching version 27", use_inner_text=False)
    jumps = line.get_by_role("navigation", name="On this page").get_by_role("link")
    assert jumps.all_inner_texts() == ["Positions 7", "Evidence 5", "Status 5", "Notes", "Log"]
    for name, part in (("Log", "#log"), ("Evidence 5", "#pieces"), ("Positions 7", "#lines")):
        line.get_by_role("link", name=name, exact=True).click()
        heading = page.locator(f"{part} > h2")
        expect(heading).to_be_in_viewport()
        page.wait_for_function(  # scrolling is smooth, and ends when it ends
            "([heading, line]) => heading.getBoundingClientRect().top >= line.getBoundingClientRect().bottom - 1",
            arg=[heading.element_handle(), line.element_handle()],
        )
        assert box(line)["y"] <= 1, "the line scrolled away"


def test_our_work_stands_beside_the_head_and_right_under_it_where_there_is_one_column(
    open_page: OpenPage, claim: Claim
):
    page = open_page(chief(), width=1440)
    page.goto(at("workspace", claim))
    head, work, parts = (page.locator(name) for name in ("#head", "#work", "#parts"))
    assert box(work)["x"] >= box(head)["right"] and box(work)["y"] < box(head)["bottom"]
    for width in (768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert box(head)["bottom"] <= box(work)["y"] < box(work)["bottom"] <= box(parts)["y"]


@pytest.mark.parametrize(("width", "is_table"), [(920, True), (880, False)])
def test_below_900_pixels_each_party_is_a_card(open_page: OpenPage, claim: Claim, width: int, is_table: bool):
    page = open_page(chief(), width=width)
    page.goto(at("workspace", claim))
    row = page.locator(".matrix tbody tr[id]").first
    says, words = box(row.locator(".says")), box(row.locator(".words"))
    assert (says["right"] <= words["x"]) is is_table
    assert (says["bottom"] <= words["y"] + 1) is not is_table
    expect(page.get_by_role("columnheader", name="In which words")).to_be_visible(visible=is_table)


@JAVASCRIPT
def test_what_can_be_done_with_an_entry_unfolds_behind_its_sign(open_page: OpenPage, claim: Claim, javascript: bool):
    page = open_page(editor(), javascript=javascript)
    page.goto(at("workspace", claim))
    piece, party = page.locator("#pieces .piece").first, page.locator(".matrix tr[id]").first
    change = page.locator("#changes .changes > li").first
    for part, act, known in (
        (piece, "Unlink", "Publisher not rated, information not graded."),
        (party, "Void", "known through News report on North Korean troops in Russia"),
        (change, "Correct", "Recorded 12 November 2024, 10:02 UTC by Bruno Keller"),
    ):
        expect(part.get_by_role("link", name=act)).to_be_hidden()
        part.locator(".more > summary").click()
        expect(part.get_by_text(known)).to_be_visible()
        expect(part.get_by_role("link", name=act)).to_be_visible()
    party.get_by_role("link", name="Void").click()
    expect(page.locator("#action-title")).to_contain_text("Void a position")


@pytest.mark.parametrize(("width", "side_by_side"), [(1440, True), (1101, True), (1099, False)])
@pytest.mark.parametrize("name", ["change_status", "record_position", "link_evidence", "edit_text", "publish"])
def test_from_1100_pixels_a_form_stands_beside_what_it_is_about(
    open_page: OpenPage, claim: Claim, name: str, width: int, side_by_side: bool
):
    page = open_page(editor(), width=width)
    page.goto(at(name, claim))
    form, beside = box(page.locator(".asked-for")), box(page.locator(".two-columns > .beside-form"))
    assert (form["right"] <= beside["x"]) is side_by_side
    assert (form["bottom"] <= beside["y"]) is not side_by_side


def test_what_stands_beside_a_form_stays_in_sight_under_the_line(open_page: OpenPage, claim: Claim):
    page = open_page(editor(), width=1440)
    page.goto(at("record_position", claim))
    page.locator("#id_paraphrase").evaluate("field => field.scrollIntoView({behavior: 'instant', block: 'center'})")
    line, beside = page.locator("#status-line"), page.locator("#beside-form")
    expect(beside.get_by_text("around 10,000").first).to_be_in_viewport()
    assert page.evaluate("scrollY") > 300
    assert box(beside)["y"] >= box(line)["bottom"]


def test_the_button_that_publishes_stays_in_sight_beside_what_readers_would_see(open_page: OpenPage, claim: Claim):
    workflow.record_position(
        researcher(), claim, party=claim.positions.all()[0].party, stance="asserts", quote="Once more."
    )
    page = open_page(editor(), width=1440)
    page.goto(at("publish", claim))
    page.locator("#to-readers #history, #to-readers .changes").last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Publish this")).to_be_in_viewport()
    expect(page.get_by_role("group").filter(has_text="6 of 7 met").locator("li").first).to_be_hidden()
    expect(page.get_by_text("One piece of evidence that supports or refutes it has no quote.")).to_be_in_viewport()


def test_each_stance_has_its_meaning_on_its_line(open_page: OpenPage, claim: Claim):
    page = open_page(editor(), width=1440)
    page.goto(at("record_position", claim))
    labels = page.locator("#field-stance .choices label")
    expect(labels).to_have_count(10)
    assert {round(box(label)["height"] / 24) for label in labels.all()} == {1}


def test_on_a_phone_an_open_form_has_the_page_and_the_claim_comes_back_with_cancel(open_page: OpenPage, claim: Claim):
    page = open_page(editor(), width=390)
    page.goto(at("workspace", claim))
    page.locator("#head").get_by_role("link", name="Record a position").click()
    expect(page.locator("#action-title")).to_be_focused()
    expect(page.locator("#parts")).to_be_hidden()
    expect(page.locator("#beside-form")).to_contain_text("denies, then qualifies Pyongyang")
    page.locator("#action").get_by_role("link", name="Cancel").click()
    expect(page.locator("#parts")).to_be_visible()


@JAVASCRIPT
def test_the_entry_that_was_wrong_shows_for_a_correction_alone_and_says_what_it_strikes_out(
    open_page: OpenPage, claim: Claim, javascript: bool
):
    page = open_page(editor(), javascript=javascript, width=390)
    page.goto(at("change_status", claim))
    entries = page.locator("#id_corrects")
    expect(entries).to_be_hidden()
    page.locator("#field-kind").get_by_label("correction").check()
    expect(entries).to_be_visible()
    expect(entries.get_by_text("This strikes out:").first).to_be_hidden()
    entries.get_by_role("radio", name="Partly corroborated, from 9 Nov 2024").check()
    echo = entries.get_by_text("This strikes out:").locator("visible=true")
    expect(echo).to_have_count(1)
    expect(echo).to_contain_text("Partly corroborated: The Pentagon’s report is a second, independent origin")
    page.locator("#field-kind").get_by_label("development").check()
    expect(entries).to_be_hidden()


@JAVASCRIPT
def test_a_correction_is_sent_with_the_entry_that_it_strikes_out(open_page: OpenPage, claim: Claim, javascript: bool):
    page = open_page(editor(), javascript=javascript)
    page.goto(at("change_status", claim))
    page.locator("#field-status").get_by_label("Disputed").check()
    page.locator("#id_rationale").fill("We had read too much into it.")
    page.locator("#field-kind").get_by_label("correction").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("The entry that was wrong")
    page.locator("#id_corrects").get_by_role("radio", name="from 12 Nov 2024").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#changes .fix").first).to_contain_text("We had read too much into it.")
    corrected = StatusChange.objects.latest("recorded_at").corrects
    assert corrected is not None and corrected.rationale.startswith("To be clear")


@pytest.mark.parametrize("who", [researcher, editor])
def test_what_is_printed_has_every_change_and_no_sign_to_unfold(
    open_page: OpenPage, claim: Claim, who: Callable[[], User]
):
    page = open_page(who())
    page.goto(at("workspace", claim))
    page.emulate_media(media="print")
    expect(page.get_by_text("known through News report").first).to_be_visible()
    expect(page.get_by_text("Nothing decides between them.").first).to_be_visible()
    expect(page.locator("#status-line nav")).to_be_hidden()
    expect(page.locator(".more > summary").first).to_be_hidden()
    assert page.locator("#status-line").evaluate("line => getComputedStyle(line).position") == "static"
