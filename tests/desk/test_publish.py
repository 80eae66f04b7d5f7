"""Publishing, with a look at what readers will see, and withdrawing."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim, Revision
from tests.desk.conftest import LogIn
from tests.desk.forms import assert_swaps, at, errors, filled, said, send
from tests.factories import a_change, a_published_claim, editor, researcher, some_evidence
from tests.htmx import soup


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
    preview = soup(deciding.get(at("publish", claim))).select_one(".preview #claim")
    send(deciding, at("publish", claim))
    public = soup(client.get(f"/claims/{claim.public_id}/{claim.slug}/")).select_one("#claim")
    assert preview is not None
    assert public is not None
    assert preview.get_text().split() == public.get_text().split()


def test_changes_that_readers_do_not_see_yet_are_told(deciding: Client):
    claim = a_published_claim()
    some_evidence(claim, quote="More of it.")
    page = said(deciding.get(at("workspace", claim)))
    assert "There are changes that readers do not see yet." in page


def test_nothing_new_is_not_published_again(deciding: Client):
    claim = a_published_claim()
    page = deciding.get(at("workspace", claim))
    assert not soup(page).select(f'a[hx-get="{at("publish", claim)}"]')
    assert "You cannot publish it now. Nothing has changed" in said(deciding.get(at("publish", claim)))
    response = deciding.post(at("publish", claim), {"seen": claim.version, "note": "Again."})
    assert "Nothing has changed since the last revision." in errors(response)
    assert Revision.objects.count() == 1


def test_who_changed_the_status_is_told_that_another_has_to_publish(log_in: LogIn, claim: Claim):
    me = editor()
    a_change(claim, by=me)
    client = log_in(me)
    why = "You changed its status, so somebody else has to publish it."
    assert why in said(client.get(at("workspace", claim)))
    assert why in said(client.get(at("publish", claim)))
    claim.refresh_from_db()
    assert why in errors(client.post(at("publish", claim), {"seen": claim.version}))
    assert not Revision.objects.exists()


def test_a_turned_down_claim_is_never_published(deciding: Client, claim: Claim):
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    claim.refresh_from_db()
    assert "It was turned down." in errors(deciding.post(at("publish", claim), {"seen": claim.version}))


def test_a_conflict_shows_what_would_be_told_now_and_one_more_submit_publishes(deciding: Client, claim: Claim):
    address = at("publish", claim)
    mine = filled(deciding.get(address), "#action form", note="My note.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.")
    response = deciding.post(address, mine)
    assert response.status_code == 409
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
