"""Last checked, with one click."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.desk.forms import at, filled, said, send
from tests.factories import a_claim, a_published_claim, chief, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup

FORM = "#checked form"


def test_one_click_says_who_checked_it_and_when(at_work: Client, claim: Claim):
    home = at_work.get(at("workspace", claim))
    assert "Last checked not yet" in said(home)
    response = at_work.post(at("mark_checked", claim), filled(home, FORM))
    assert response["Location"] == at("workspace", claim)
    claim.refresh_from_db()
    assert str(claim.checked_by) == "Ada Osei"
    [checked] = soup(at_work.get(at("workspace", claim))).select("#checked")
    assert "by Ada Osei" in checked.get_text()
    assert claim.checked_at is not None
    assert f"{claim.checked_at:%Y-%m-%d}" in str(checked.select_one("time")["datetime"])  # type: ignore[index]
    assert "Ada Osei checked it again" in said(at_work.get(at("workspace", claim)))


def test_after_the_click_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    home = at("workspace", claim)
    page = at_work.get(home)
    answer = at_work.post(at("mark_checked", claim), filled(page, FORM), headers=HTMX)
    assert_swap_equals_reload(at_work, home, page, FORM, answer)


def test_its_address_asks_before_it_does_anything(at_work: Client, claim: Claim):
    at_work.get(at("mark_checked", claim))
    claim.refresh_from_db()
    assert claim.checked_at is None
    send(at_work, at("mark_checked", claim))
    claim.refresh_from_db()
    assert claim.checked_at is not None


def test_it_leaves_nothing_to_publish(deciding: Client):
    claim = a_published_claim()
    deciding.post(at("mark_checked", claim))
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes
    assert "Readers see it as it is here." in said(deciding.get(at("workspace", claim)))


def test_it_is_never_stopped_by_what_others_did_meanwhile(at_work: Client, claim: Claim):
    sent = filled(at_work.get(at("workspace", claim)), FORM)
    workflow.edit_text(researcher(), claim, seen=None, statement="Another wording.")
    assert at_work.post(at("mark_checked", claim), sent).status_code == 302


def test_a_claim_that_was_merged_is_not_marked(at_work: Client, claim: Claim):
    workflow.merge_claims(chief(), claim, into=a_claim(statement="The one that stays."), reason="The same.")
    assert "Go on there." in said(at_work.post(at("mark_checked", claim)))
    assert not Claim.objects.exclude(checked_at=None).exists()
