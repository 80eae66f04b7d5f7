"""The public pages in a real browser: nothing that axe finds, nothing but the timeline that scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from claims.models import Claim
from claims.sample import people, story
from tests.browser import faults_of_looks
from tests.public.addresses import address

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]


@pytest.fixture
def claim(transactional_db: None) -> Claim:
    """The one of the sample story about which most is said."""
    story.load(people.create())
    return Claim.objects.get(statement__startswith="About 10,000")


def party_of(claim: Claim) -> str:
    party = claim.positions.get(stance="qualifies").party
    return f"/parties/{party.public_id}/{party.slug}/"


def pages_of(claim: Claim) -> list[str]:
    own = [
        address(claim),
        address(claim, "revisions"),
        address(claim, "revision", 2),
        address(claim, "as_of", "2024-11-07"),
        address(claim, "as_known_now", "2024-11-05"),
        address(claim, "compare", 2, 4),
    ]
    missing = [
        address(claim, "as_of", "2024-11-01"),
        "/claims/?q=nothing",
        "/claims/?status=nothing",
        "/claims/zzzzzzzz/",
    ]
    return [
        "/",
        "/claims/",
        "/claims/?side=against&status=partly-corroborated",
        "/claims/?by=made&after=2024-10-01&before=2024-01-01",
        "/topics/",
        "/topics/north-korean-troops-in-russia/",
        "/parties/",
        party_of(claim),
        "/corrections/",
        "/method/",
        "/about/",
        "/accounts/login/",
        *(f"/accounts/password/reset/{page}" for page in ("", "sent/", "done/", "1-x/")),
        *own,
        *missing,
    ]


@pytest.mark.looks
def test_axe_finds_nothing_and_no_page_scrolls_sideways(claim: Claim, page: Page) -> None:
    faults = []
    for path in pages_of(claim):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        faults += faults_of_looks(page)
    assert not faults, "\n".join(faults)


def test_a_reader_without_script_finds_a_claim_and_what_was_said_on_a_day(claim: Claim, open_page: Open) -> None:
    page = open_page(javascript=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("10,000 soldiers")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=claim.statement).click()
    assert page.get_by_role("heading", level=1).inner_text() == claim.statement
    page.get_by_text("The same as a table").click()
    assert page.locator("#timeline table").is_visible()
    page.get_by_label("On the day").fill("2024-11-05")
    page.get_by_role("button", name="What we said then").click()
    assert "Unverified" in page.locator(".verdict").inner_text()
    page.locator(".then").get_by_role("link", name="Disputed").click()
    assert "What we now hold to have been so" in page.locator(".then").inner_text()
    assert "Disputed" in page.locator(".verdict").inner_text()
    page.get_by_role("link", name="Pyongyang").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Pyongyang"
    assert page.get_by_text("Changed its line", exact=True).last.is_visible()


HIDDEN = """() => [...document.querySelectorAll("main *, footer *")].filter((one) => !one.checkVisibility()
    && !one.closest("details:not([open]), title, [type=hidden], select *")).map((one) => one.outerHTML)"""
LARGE = """() => [...document.querySelectorAll("svg")].filter((one) => one.getBoundingClientRect().height > 700
    || one.matches(".sign, .key svg") && one.getBoundingClientRect().width > 40).map((one) => one.outerHTML)"""


@pytest.mark.looks
def test_every_page_is_complete_without_its_style_and_without_a_script(claim: Claim, page: Page) -> None:
    page.route("**/*.css", lambda route: route.abort())
    for path in pages_of(claim):
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.body).display") == "block", "the style is not off"
        assert not page.evaluate("document.scripts.length")
        assert page.evaluate(HIDDEN) == [], path
        assert page.evaluate(LARGE) == [], path
        assert page.locator("h1").is_visible()


def test_labels_of_the_timeline_are_all_in_sight_and_cover_no_other(claim: Claim, open_page: Open) -> None:
    page = open_page()
    page.goto(address(claim))
    frame = page.locator(".strip").bounding_box()
    boxes = [label.bounding_box() for label in page.locator(".strip text").all()]
    assert frame and all(boxes)
    for number, box in enumerate(boxes):
        assert box and box["x"] >= frame["x"] - 1 and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        for other in filter(None, boxes[:number]):
            apart_in_x = box["x"] + box["width"] <= other["x"] or other["x"] + other["width"] <= box["x"]
            apart_in_y = (
                abs(box["y"] - other["y"]) >= 11.5
            )  # the height of the letters; boxes take in what is around them
            assert apart_in_x or apart_in_y, (box, other)


def test_the_keyboard_reaches_the_content_past_the_header(open_page: Open, claim: Claim) -> None:
    page = open_page()
    page.goto(address(claim))
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
