"""The main job, end to end, in a real browser: from a claim that comes in to the page that the public reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from claims import workflow
from claims.models import Batch, Claim, Revision, User
from claims.vocabulary import PartyKind
from tests.browser import faults_of_looks
from tests.factories import PASSWORD, chief, editor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

STATEMENT = "About 10,000 soldiers have been sent abroad."


def log_in(page: Page, user: User) -> None:
    page.goto("/desk/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Board")).to_be_visible()


def open_form(page: Page, name: str) -> Locator:
    page.get_by_role("link", name=name).first.click()
    form = page.locator("#action")
    expect(form.get_by_role("heading").first).to_be_visible()
    return form


def receive(page: Page) -> None:
    page.get_by_role("link", name="Receive a claim").click()
    page.get_by_label("Statement").fill(STATEMENT)
    page.get_by_role("main").get_by_role("button", name="Receive").click()
    expect(page.get_by_role("heading", name=STATEMENT)).to_be_visible()


def link_evidence(page: Page) -> None:
    form = open_form(page, "Link evidence")
    if not form.locator("#id_title").is_visible():  # with a script it is folded until it is asked for
        form.locator("details:has(#id_title) > summary").click()
    form.locator("#id_title").fill("Intelligence update")
    form.locator("#id_publisher").fill("Ministry of Defence")
    say_that_it_is_new(form, "publisher")
    form.locator("#id_published_on").fill("2024-10")
    form.locator("input[value=supports]").check()
    form.locator("#id_quote").fill("around 10,000")
    form.locator("#id_origin").fill("Ministry of Defence")
    form.get_by_role("button", name="Link").click()
    expect(form.get_by_role("heading")).to_have_count(0)
    expect(page.locator("#workspace")).to_contain_text("around 10,000")


def say_that_it_is_new(form: Locator, name: str) -> None:
    """Choose the kind of a party: a script asks for it; without one it is unfolded by hand."""
    if form.page.evaluate("matchMedia('(scripting: none)').matches"):
        form.locator(f"#new-party-{name} > summary").click()
    form.locator(f"#id_{name}_kind").select_option(PartyKind.GOVERNMENT)


def record_position(page: Page, party: str, stance: str, words: str) -> None:
    form = open_form(page, "Record a position")
    form.locator("#id_party").fill(party)
    if party != "Ministry of Defence":
        say_that_it_is_new(form, "party")
    form.locator(f"input[value={stance}]").check()
    form.locator("#id_quote").fill(words)
    form.locator("#id_paraphrase").fill(f"{party} spoke of soldiers.")
    form.locator("#id_said_on").fill("2024-10")
    form.get_by_role("button", name="Record").click()
    expect(form.get_by_role("heading")).to_have_count(0)
    expect(page.locator(".matrix").get_by_text(words)).to_be_visible()
    expect(page.locator(".matrix").get_by_text(f"{party} spoke of soldiers.")).to_be_visible()


def change_status(page: Page) -> None:
    form = open_form(page, "Change the status")
    form.get_by_label("Disputed").check()
    form.get_by_role("checkbox").first.check()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_contain_text("Nothing was saved")  # the rationale was left out: the form keeps the rest
    expect(form.get_by_label("Disputed")).to_be_checked()
    form.locator("#id_rationale").fill("One government says so, another denies it.")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_role("heading")).to_have_count(0)
    expect(page.locator("#workspace")).to_contain_text("One government says so, another denies it.")


def publish(page: Page) -> None:
    form = open_form(page, "Publish")
    form.get_by_role("button", name="Publish").click()
    expect(form.get_by_role("heading")).to_have_count(0)  # the preview speaks of revision 1 too
    expect(page.locator("#workspace")).to_contain_text("Public as revision 1")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_claim_comes_in_is_worked_on_and_is_read_by_the_public(
    open_page: Callable[..., Page], javascript: bool
) -> None:
    first, second = editor(), editor()
    page = open_page(javascript=javascript)
    log_in(page, first)
    receive(page)
    link_evidence(page)
    record_position(page, "Ministry of Defence", "asserts", "around 10,000")
    record_position(page, "The other government", "denies", "No such thing.")
    change_status(page)
    address = page.url
    claim = Claim.objects.get()
    assert claim.status.key == "disputed"
    assert not Revision.objects.exists()
    assert page.goto(f"/claims/{claim.public_id}/").status == 404  # type: ignore[union-attr]

    colleague = open_page(javascript=javascript)
    log_in(colleague, second)
    colleague.goto(address)
    publish(colleague)

    reader = open_page(javascript=javascript)
    reader.goto(f"/claims/{claim.public_id}/")
    expect(reader.get_by_role("heading", name=STATEMENT)).to_be_visible()
    for words in ("Disputed", "The other government", "around 10,000", "One government says so, another denies it."):
        expect(reader.get_by_role("main")).to_contain_text(words)
    assert reader.context.cookies() == []


def addresses(claim: Claim) -> dict[str, list[str]]:
    desk = f"/desk/claims/{claim.public_id}/"
    position, evidence = claim.positions.get(stance="denies"), claim.evidence.first()
    request, edit = claim.correction_requests.get(), claim.edits.order_by("-pk")[0]
    batch = Batch.objects.get()
    assert evidence is not None
    actions = ["text", "turn-down", "relations", "merge", "evidence", "positions", "status", "publish", "withdraw"]
    actions += ["stage", "assignee", "review", "topics", "log", "notes", "replies", "requests", "like"]
    actions += ["second-look", "second-look/return"]
    actions += [
        f"evidence/{evidence.pk}",
        f"evidence/{evidence.pk}/unlink",
        f"positions/{position.pk}/correct",
        f"positions/{position.pk}/void",
    ]
    return {
        "desk": [
            *("/desk/", "/desk/?q=nothing-like-it", "/desk/?status=nothing", "/desk/columns/", "/desk/views/"),
            *("/desk/receive/", "/desk/me/", "/desk/inbox/", "/desk/requests/", "/desk/batches/"),
            *(f"/desk/batches/{batch.pk}/", "/accounts/preferences/", "/accounts/password/"),
        ],
        "claim": [
            *(
                desk,
                f"{desk}?as_of=2024-11-06&as=said",
                f"{desk}?as_of=2024-11-06&as=known-now",
                f"{desk}?as_of=2020-01-01",
            ),
            f"{desk}requests/{request.pk}/decide/",
        ],
        "actions": [f"/desk/undo/{edit.pk}/", *(f"{desk}{action}/" for action in actions)],
    }


@pytest.mark.looks
@pytest.mark.parametrize("part", ["desk", "claim", "actions"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page: Callable[..., Page], part: str) -> None:
    """Each page at three widths, in light and in dark. Around the form of an action is the claim, which is looked at once."""
    from claims.sample import people, story

    story.load(people.create())
    claim = Claim.objects.get(statement__startswith="About 10,000")
    leading = chief()
    workflow.run_batch(leading, "assign", [claim], reason="Her beat.", selection="one", assignee=leading)
    page = open_page(leading)
    faults = []
    for address in addresses(claim)[part]:
        page.goto(address)
        within = "#action" if part == "actions" and page.locator("#action form").count() else "html"
        faults += faults_of_looks(page, within)
    assert not faults, "\n".join(faults)
