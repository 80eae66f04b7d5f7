"""Publishing, with a look at what readers will see, and withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Party, Revision
from claims.publishing import compose
from tests.desk.conftest import LogIn
from tests.desk.forms import assert_swaps, at, errors, filled, said, send
from tests.factories import (
    PartyFactory,
    SourceFactory,
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

Changes = Callable[[Claim, Party], tuple[str, str, str]]


def posted(client: Client, claim: Claim, **typed: str) -> HttpResponse:
    """Send what the page carries, also where it has no button to."""
    claim.refresh_from_db()
    hidden = {"seen": claim.version, "previewed": compose(claim).content_sha256}
    return client.post(at("publish", claim), {**hidden, **typed})


def test_the_claim_is_published_with_a_note(deciding: Client, claim: Claim):
    response = send(deciding, at("publish", claim), note="First publication.")
    assert response["Location"] == at("workspace", claim)
    revision = Revision.objects.get()
    assert (revision.claim, revision.note, revision.number) == (claim, "First publication.", 1)
    page = said(deciding.get(at("workspace", claim)))
    assert "Public as revision 1" in page
    assert "Readers see it as it is here." in page


def test_after_the_swap_the_page_is_what_a_reload_gives(deciding: Client, claim: Claim):
    assert_swaps(deciding, claim, at("publish", claim), note="First publication.")


def test_the_preview_is_the_page_that_readers_will_see(deciding: Client, client: Client, claim: Claim):
    # An axis of a minute, as just after midnight, has no room for its signs.
    a_change(claim, effective_at=timezone.now() - dt.timedelta(days=40))
    preview = soup(deciding.get(at("publish", claim))).select_one(".preview #claim")
    send(deciding, at("publish", claim))
    public = soup(client.get(f"/claims/{claim.public_id}/{claim.slug}/")).select_one("#claim")
    assert preview is not None
    assert public is not None
    public.select(".verdict .published")[0].decompose()  # what is not published yet has no such day
    for told in (
        "#timeline svg > g:has(.told)",
        "#timeline .key > span:has(.told)",
        "#timeline tr:last-child:has(td)",
    ):
        assert not preview.select("#timeline .told")  # nor is this revision among those that were published
        public.select(told)[-1].decompose()
    assert preview.get_text().split() == public.get_text().split()


@override_settings(TIME_ZONE="Asia/Seoul")
def test_the_preview_has_the_times_of_the_desk_as_readers_get_them_whoever_looks(
    log_in: LogIn, client: Client, claim: Claim
):
    a_change(claim, effective_at=dt.datetime(2024, 11, 5, 16, tzinfo=dt.UTC))  # the 6th in Seoul, the 5th in New York
    looking = log_in(editor(time_zone="America/New_York"))
    page = soup(looking.get(at("publish", claim)))
    preview = page.select_one(".preview #claim")
    assert preview is not None
    assert "since 6 November 2024" in preview.select_one(".verdict").get_text()
    assert "6 November 2024 01:00 KST" in " ".join(preview.select_one("#history").get_text().split())
    times = " ".join(one.get_text() for one in preview.select("time"))
    assert "KST" in times and "EST" not in times + preview.select_one("#timeline").get_text()
    send(looking, at("publish", claim))
    public = soup(client.get(f"/claims/{claim.public_id}/{claim.slug}/")).select_one("#claim")
    public.select(".verdict .published")[0].decompose()
    for page in (preview, public):
        page.select_one("#timeline").decompose()  # which has not this revision before it is published
    assert preview.get_text().split() == public.get_text().split()


@override_settings(TIME_ZONE="Asia/Seoul")
def test_what_readers_will_read_anew_has_the_times_of_the_desk_too(log_in: LogIn):
    claim = a_published_claim(status="disputed")
    a_change(claim, status="refuted", effective_at=dt.datetime(2024, 11, 5, 16, tzinfo=dt.UTC))
    page = soup(log_in(editor(time_zone="America/New_York")).get(at("publish", claim)))
    anew = page.select_one("section[aria-labelledby=anew-title]").get_text()
    assert "6 November 2024, 01:00 KST" in anew and "EST" not in anew


def test_changes_that_readers_do_not_see_yet_are_listed(deciding: Client):
    claim = a_published_claim()
    some_evidence(claim, quote="More of it.")
    page = said(deciding.get(at("workspace", claim)))
    assert "There are changes that readers do not see yet." in page


def test_nothing_new_is_not_published_again(deciding: Client):
    claim = a_published_claim()
    page = deciding.get(at("workspace", claim))
    assert not soup(page).select(f'a[hx-get="{at("publish", claim)}"]')
    assert "You cannot publish it now. Nothing has changed" in said(deciding.get(at("publish", claim)))
    response = posted(deciding, claim, note="Again.")
    assert "Nothing has changed since the last revision." in errors(response)
    assert Revision.objects.count() == 1


def test_who_changed_the_status_reads_that_another_has_to_publish(log_in: LogIn, claim: Claim):
    me = editor()
    a_change(claim, by=me)
    client = log_in(me)
    why = "You changed its status, so somebody else has to publish it."
    assert why in said(client.get(at("workspace", claim)))
    assert why in said(client.get(at("publish", claim)))
    claim.refresh_from_db()
    assert why in errors(posted(client, claim))
    assert not Revision.objects.exists()


def test_a_turned_down_claim_is_never_published(deciding: Client, claim: Claim):
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    claim.refresh_from_db()
    assert "It was turned down." in errors(posted(deciding, claim))


def test_a_conflict_shows_what_would_be_published_now_and_one_more_submit_publishes(deciding: Client, claim: Claim):
    address = at("publish", claim)
    mine = filled(deciding.get(address), "#action form", note="My note.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.")
    response = deciding.post(address, mine)
    assert response.status_code == 409
    assert "somebody changed this claim" in str(soup(response).select_one("#conflict"))
    assert "Their words." in soup(response).select_one(".preview h1").get_text()  # type: ignore[union-attr]
    assert "→ Their words." in " ".join(soup(response).select_one("#conflict").get_text(" ").split())  # type: ignore[union-attr]
    assert not Revision.objects.exists()
    form = filled(response, "#action form")
    assert form["note"] == ["My note."]
    assert deciding.post(address, form).status_code == 302


def test_a_claim_is_withdrawn_with_the_reason(leading: Client, client: Client):
    claim = a_published_claim()
    response = send(leading, at("withdraw", claim), reason="It names a private person.")
    assert response["Location"] == at("workspace", claim)
    assert client.get(f"/claims/{claim.public_id}/{claim.slug}/").status_code == 410
    assert "It names a private person." in said(leading.get(at("workspace", claim)))


def test_after_withdrawing_the_page_is_what_a_reload_gives(leading: Client):
    claim = a_published_claim()
    assert_swaps(leading, claim, at("withdraw", claim), reason="It names a private person.")


def test_what_is_not_public_is_not_withdrawn_and_the_reason_is_needed(leading: Client, claim: Claim):
    assert "It is not public." in errors(send(leading, at("withdraw", claim), reason="Why."))
    assert "Reason : “Reason” is needed." in errors(send(leading, at("withdraw", claim)))


def test_an_editor_is_not_offered_to_withdraw(deciding: Client, leading: Client):
    claim = a_published_claim()
    assert not soup(deciding.get(at("workspace", claim))).select(f'a[href="{at("withdraw", claim)}"]')
    assert soup(leading.get(at("workspace", claim))).select(f'a[href="{at("withdraw", claim)}"]')


# What readers will read anew.


def anew(page: object) -> list[tuple[str, ...]]:
    return beside(page, "revision")


def test_what_changed_since_the_last_revision_stands_side_by_side_word_by_word(deciding: Client):
    claim = a_published_claim(statement="Troops were sent to the front.")
    a_change(claim, rationale="Two governments contradict each other.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Soldiers were sent to the front.")
    some_evidence(claim, source=SourceFactory.create(title="A map"), quote="Here.")
    page = deciding.get(at("publish", claim))
    differences = {what: (old, new) for what, old, new in anew(page)}
    assert differences["Status"] == ("Unverified", "Disputed")
    assert differences["Why"] == ("Received. Nothing is established yet.", "Two governments contradict each other.")
    assert differences["Statement"] == ("Troops were sent to the front.", "Soldiers were sent to the front.")
    assert differences["Evidence"] == ("nothing", "supports · A map · “Here.”")
    marked = [one.get_text() for one in soup(page).select("#beside-revision del, #beside-revision ins")]
    assert marked == ["Troops ", "Soldiers "]


def test_the_first_publication_has_nothing_to_compare_with(deciding: Client, claim: Claim):
    page = deciding.get(at("publish", claim))
    assert "All of it: it was never published before." in said(page)
    assert not soup(page).select("#beside-revision")


def test_after_a_withdrawal_it_is_compared_with_what_was_published_last(deciding: Client, leading: Client):
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="It names a child.")
    workflow.edit_text(researcher(), claim, seen=None, statement="It names nobody.")
    assert [row[0] for row in anew(deciding.get(at("publish", claim)))] == ["Statement"]


def test_a_revision_that_was_removed_for_legal_cause_is_compared_with_nothing(deciding: Client):
    claim = a_published_claim()
    workflow.redact(chief(), claim, "statement", reason="A court said so.")
    page = deciding.get(at("publish", claim))
    assert "The last revision was removed for legal cause" in said(page)


def test_a_related_claim_is_named_by_its_statement_whether_it_came_or_went(deciding: Client):
    claim, other = a_published_claim(), a_published_claim(statement="The other one.")
    relation = workflow.relate(researcher(), claim, other, kind="repeats")
    assert anew(deciding.get(at("publish", claim))) == [("Related claim", "nothing", "repeats: The other one.")]
    workflow.publish(editor(), [claim])
    workflow.unrelate(researcher(), relation, reason="They are not.")
    assert anew(deciding.get(at("publish", claim))) == [("Related claim", "repeats: The other one.", "nothing")]


# The checklist.


def checks(page: object) -> dict[str, str]:
    """What the list says of each item, by the first word of its state."""
    items = soup(page).select(".checks li")
    return {" ".join(item.get_text(" ").split()): str(item["class"][0]) for item in items}  # type: ignore[index]


def test_each_item_of_the_checklist_says_whether_it_is_met_and_leads_to_what_mends_it(deciding: Client, claim: Claim):
    workflow.set_checklist(chief(), "rationale", "block")
    page = soup(deciding.get(at("publish", claim)))
    found = checks(page)
    assert found["✓ Met Quotes are filled in"] == "met"
    words = "! Missing, warns No evidence here was published by the very party whose word it is."
    words += " Mend it : a primary source is linked"
    assert found[words] == "warns"
    assert any(text.startswith("✕ Missing, blocks Nobody has said yet") for text in found)
    assert page.select(f'.checks .warns a[href="{at("link_evidence", claim)}"]')
    assert page.select(f'.checks .blocks a[href="{at("change_status", claim)}"]')
    assert not page.select(".checks .met a")


@pytest.mark.parametrize(("level", "other"), [("warn", "block"), ("block", "warn")])
def test_an_item_looks_as_the_desk_set_it_whatever_it_means_elsewhere(
    deciding: Client, claim: Claim, level: str, other: str
):
    looks = {"warn": ("warns", "! Missing, warns "), "block": ("blocks", "✕ Missing, blocks ")}
    workflow.set_checklist(chief(), "primary_source", level)
    workflow.set_checklist(chief(), "rationale", other)
    found = checks(deciding.get(at("publish", claim)))
    for words, meant in (("No evidence here was published", level), ("Nobody has said yet", other)):
        [item] = [text for text in found if words in text]
        shown, begins = looks[meant]
        assert (found[item], item.startswith(begins)) == (shown, True)


def test_what_warns_does_not_keep_one_from_publishing_and_what_blocks_does(deciding: Client, claim: Claim):
    workflow.set_checklist(chief(), "primary_source", "block")
    page = deciding.get(at("publish", claim))
    assert "You cannot publish it now. No evidence here was published" in said(page)
    assert not soup(page).select("#action button.main")
    assert "You cannot publish it. No evidence here was published" in said(deciding.get(at("workspace", claim)))
    response = posted(deciding, claim)
    assert "No evidence here was published by the very party" in errors(response)
    workflow.set_checklist(chief(), "primary_source", "warn")
    assert send(deciding, at("publish", claim)).status_code == 302


def test_items_that_the_desk_does_not_look_at_are_not_shown(deciding: Client, claim: Claim):
    workflow.set_checklist(chief(), "primary_source", "off")
    assert "primary source" not in " ".join(checks(deciding.get(at("publish", claim))))


def test_a_conflict_puts_what_was_seen_beside_what_is_now(deciding: Client, claim: Claim):
    address = at("publish", claim)
    mine = filled(deciding.get(address), "#action form", note="My note.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their last words.")
    [row] = soup(deciding.post(address, mine)).select("#beside-conflict tbody tr")
    assert [cell.get_text() for cell in row.select("th, td")] == [
        "Statement",
        "Troops of the North were sent to the front.",
        "Their last words.",
    ]


def beside(page: object, place: str) -> list[tuple[str, ...]]:
    rows = soup(page).select(f"#beside-{place} tbody tr")
    return [tuple(cell.get_text().strip() for cell in row.select("th, td")) for row in rows]


def a_claim_with_a_rated_publisher() -> tuple[Claim, Party]:
    claim, rated = a_published_claim(), {"reliability": "B", "reliability_reason": "Careful."}
    party = PartyFactory.create(name="The Daily", **rated)
    some_evidence(claim, source=SourceFactory.create(publisher=party))
    return claim, party


def a_colleague_rates(claim: Claim, party: Party) -> tuple[str, str, str]:
    workflow.edit_party(researcher(), party, reliability="D", reliability_reason="It was wrong twice.")
    return "Reliability of The Daily", "B · Careful.", "D · It was wrong twice."


def a_colleague_publishes_a_related_claim(claim: Claim, party: Party) -> tuple[str, str, str]:
    workflow.publish(editor(), [claim.relations.get().other])
    return "Related claim", "nothing", "repeats: The other one."


@pytest.mark.parametrize("changes", [a_colleague_rates, a_colleague_publishes_a_related_claim])
def test_what_differs_from_the_preview_is_shown_first_whoever_changed_it(deciding: Client, changes: Changes):
    claim, party = a_claim_with_a_rated_publisher()
    workflow.relate(researcher(), claim, a_claim(statement="The other one."), kind="repeats")
    address = at("publish", claim)
    mine = filled(deciding.get(address), "#action form", note="My note.")
    difference = changes(claim, party)
    response = deciding.post(address, mine)
    assert response.status_code == 409
    assert Revision.objects.filter(claim=claim).count() == 1
    assert beside(response, "conflict") == [difference]
    assert "what would be published is not what you saw" in said(response)
    assert "somebody changed this claim" not in said(response)
    again = filled(response, "#action form")
    assert again["note"] == ["My note."]
    assert deciding.post(address, again).status_code == 302
    assert Revision.objects.filter(claim=claim).count() == 2


def test_with_htmx_too_the_difference_comes_first(deciding: Client):
    claim, party = a_claim_with_a_rated_publisher()
    mine = filled(deciding.get(at("publish", claim)), "#action form")
    difference = a_colleague_rates(claim, party)
    response = deciding.post(at("publish", claim), mine, headers=HTMX)
    assert (response.status_code, beside(response, "conflict")) == (409, [difference])


def test_a_preview_that_did_not_travel_or_is_not_ours_still_stops_what_differs(deciding: Client):
    claim, party = a_claim_with_a_rated_publisher()
    mine = filled(deciding.get(at("publish", claim)), "#action form")
    a_colleague_rates(claim, party)
    for preview in ("", "made:up"):
        response = deciding.post(at("publish", claim), {**mine, "preview": preview})
        assert (response.status_code, beside(response, "conflict")) == (409, [])


def test_a_mark_that_is_set_in_vain_can_be_taken_off_and_only_by_asking(deciding: Client):
    claim = a_published_claim()
    Claim.objects.update(has_unpublished_changes=True)
    page = deciding.get(at("publish", claim))
    assert "You cannot publish it now. Nothing has changed" in said(page)
    assert "Nothing: it reads as it did." in said(page)
    assert Claim.objects.get().has_unpublished_changes
    [button] = soup(page).select("#action button[name=step]")
    assert deciding.post(at("publish", claim), {"step": button["value"]}).status_code == 302
    assert not Claim.objects.get().has_unpublished_changes
    assert not soup(deciding.get(at("publish", claim))).select("#action button[name=step]")


def test_whoever_tries_to_publish_what_says_the_same_takes_off_its_mark(deciding: Client):
    claim = a_published_claim()
    Claim.objects.update(has_unpublished_changes=True)
    assert "Nothing has changed since the last revision." in errors(posted(deciding, claim))
    assert not Claim.objects.get().has_unpublished_changes


def test_publishing_a_claim_that_was_merged_meanwhile_says_where_to_go_on(deciding: Client, claim: Claim):
    survivor = a_published_claim(statement="The one that stays.")
    mine = filled(deciding.get(at("publish", claim)), "#action form")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    response = deciding.post(at("publish", claim), mine)
    assert "This claim was merged into “The one that stays.”" in errors(response)


@pytest.mark.parametrize("name", ["publish", "change_status"])
def test_the_form_takes_as_many_queries_for_many_pieces_as_for_few(deciding: Client, name: str):
    claim = a_published_claim()
    counts = []
    for _ in range(2):
        for n in range(6):
            party = PartyFactory.create()
            some_evidence(claim, source=SourceFactory.create(publisher=party), origin=party, quote=f"Seen {n}.")
            a_position(claim, party=party)
        with CaptureQueriesContext(connection) as queries:
            assert deciding.get(at(name, claim), headers=HTMX).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
