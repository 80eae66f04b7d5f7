"""Notes on a claim: written and taken back in the workspace, and for the desk alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Note, Revision, User
from tests.desk.conftest import LogIn
from tests.desk.forms import assert_form_swaps_in_place, assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import a_claim, a_published_claim, chief, editor, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup
from tests.public.addresses import addresses
from tests.public.crawl import crawl

FORM = "#notes form"
MARK = "<b hx-post=/desk/>Mark"


def myself(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_a_note_is_written_in_the_workspace(at_work: Client, claim: Claim):
    ben = researcher(username="ben", first_name="Ben", last_name="Moss")
    address = at("add_note", claim)
    sent = filled(at_work.get(at("workspace", claim)), FORM, text="Ask the ministry, @Ben.")
    response = at_work.post(address, sent)
    assert response["Location"] == f"{at('workspace', claim)}#notes"
    note = Note.objects.get(claim=claim)
    assert (note.text, list(note.mentions.all())) == ("Ask the ministry, @Ben.", [ben])
    words = said(at_work.get(at("workspace", claim)))
    assert "The note is saved." in words
    assert "Ada Osei to Ben Moss" in words
    assert "Ada Osei wrote a note text Ask the ministry, @Ben. calls Ben Moss" in words


def test_after_a_note_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    workflow.add_note(researcher(), claim, text="An older one.")
    home, address = at("workspace", claim), at("add_note", claim)
    page = at_work.get(home)
    answer = at_work.post(address, filled(page, FORM, text="A new one."), headers=HTMX)
    assert_swap_equals_reload(at_work, home, page, FORM, answer)
    assert '"at": "notes"' in answer["HX-Trigger-After-Settle"]


def test_what_one_types_stays_when_the_workspace_is_renewed_until_it_is_saved(at_work: Client, claim: Claim):
    """htmx leaves an element with hx-preserve as it is where the new page has the same id."""

    def field() -> str:
        [found] = soup(at_work.get(at("workspace", claim))).select(f"{FORM} textarea[hx-preserve]")
        return str(found["id"])

    before = field()
    workflow.add_note(researcher(), claim, text="By a colleague.")
    assert field() == before
    workflow.add_note(myself(at_work), claim, text="My own.")
    assert field() != before


def test_a_note_has_a_page_of_its_own_too(at_work: Client, claim: Claim):
    send(at_work, at("add_note", claim), text="Ask the ministry.")
    assert Note.objects.get().text == "Ask the ministry."


def test_an_empty_note_is_refused_with_what_to_do(at_work: Client, claim: Claim):
    for text in ("", "  \n"):
        assert "Note : “Note” is needed. Fill it in." in errors(at_work.post(at("add_note", claim), {"text": text}))
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["x" * 5001, "A NUL \0 in it."], ids=["too long", "with NUL"])
def test_a_note_that_cannot_be_saved_is_kept_in_the_form(at_work: Client, claim: Claim, text: str):
    response = at_work.post(at("add_note", claim), {"text": text})
    assert "Note :" in errors(response)
    typed_is_kept(response, text=text)
    assert not Note.objects.exists()


def test_a_bad_note_comes_back_in_its_form(at_work: Client, claim: Claim):
    assert_form_swaps_in_place(at_work, claim, at("add_note", claim), text="")


def test_a_name_that_nobody_has_is_pointed_out(at_work: Client, claim: Claim):
    response = at_work.post(at("add_note", claim), {"text": "@nobody and @noone, look."}, follow=True)
    assert "Nobody at the desk has the names @nobody, @noone, so they call nobody." in said(response)
    assert Note.objects.get().text == "@nobody and @noone, look."


def test_a_note_is_never_stopped_by_what_others_did_meanwhile(at_work: Client, claim: Claim):
    sent = filled(at_work.get(at("workspace", claim)), FORM, text="Still good.")
    workflow.edit_text(editor(), claim, seen=None, statement="Another wording.")
    assert at_work.post(at("add_note", claim), sent).status_code == 302
    assert Note.objects.get().text == "Still good."


def test_a_note_for_a_claim_that_was_merged_meanwhile_is_kept_and_says_where_to_go_on(at_work: Client, claim: Claim):
    workflow.merge_claims(chief(), claim, into=a_claim(statement="The one that stays."), reason="The same.")
    response = at_work.post(at("add_note", claim), {"text": "Ask."})
    assert "was merged into “The one that stays.”" in errors(response)
    typed_is_kept(response, text="Ask.")


def test_one_takes_back_one_s_own_note(at_work: Client, claim: Claim):
    workflow.add_note(myself(at_work), claim, text="It stays.")
    note, _ = workflow.add_note(myself(at_work), claim, text="Wrong claim.")
    assert "Wrong claim." in said(at_work.get(at("take_back_note", claim, note.pk)))
    response = at_work.post(at("take_back_note", claim, note.pk), follow=True)
    for page in (response, at_work.get(at("notes", claim))):
        assert [one.get_text(strip=True) for one in soup(page).select(".note")] == ["It stays."]
    assert "took back a note" in said(response)
    assert at_work.get(at("take_back_note", claim, note.pk)).status_code == 404


def test_after_taking_back_a_note_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    note, _ = workflow.add_note(myself(at_work), claim, text="Wrong claim.")
    assert_swaps(at_work, claim, at("take_back_note", claim, note.pk))


def test_a_colleague_s_note_offers_nothing_to_take_back_and_refuses_it(leading: Client, claim: Claim):
    note, _ = workflow.add_note(researcher(first_name="Ada", last_name="Osei"), claim, text="Mine.")
    address = at("take_back_note", claim, note.pk)
    assert not soup(leading.get(at("workspace", claim))).select(f'a[href="{address}"]')
    assert not soup(leading.get(address)).select("#action button")
    assert "Only Ada Osei, who wrote this note, can take it back." in errors(leading.post(address))
    assert Note.objects.on(claim).standing().exists()


def test_the_newest_twenty_are_shown_and_the_rest_is_a_link_away(at_work: Client, claim: Claim):
    for number in range(20):
        workflow.add_note(researcher(), claim, text=f"Note {number}.")
    assert not soup(at_work.get(at("workspace", claim))).select(f'a[href="{at("notes", claim)}"]')
    workflow.add_note(researcher(), claim, text="Note 20.")
    page = soup(at_work.get(at("workspace", claim)))
    shown = [" ".join(one.get_text().split()) for one in page.select("#notes .note")]
    assert shown == [f"Note {number}." for number in range(20, 0, -1)]
    assert page.select(f'#notes a[href="{at("notes", claim)}"]')
    assert "Note 0." in said(at_work.get(at("notes", claim)))


def test_all_notes_are_paged(at_work: Client, claim: Claim):
    Note.objects.bulk_create(
        Note(claim=claim, text=f"Note {n}.", written_by=myself(at_work), written_at=claim.changed_at) for n in range(55)
    )
    first = at_work.get(at("notes", claim))
    [older] = soup(first).select('.pager a[rel="next"]')
    second = at_work.get(at("notes", claim) + str(older["href"]))
    assert len(soup(first).select(".note")) + len(soup(second).select(".note")) == 55
    assert at_work.get(at("notes", claim) + "?page=nonsense").status_code == 400


def test_a_claim_without_notes_says_how_to_write_one(at_work: Client, claim: Claim):
    assert "There is no note on this claim. Write the first" in said(at_work.get(at("notes", claim)))


def test_notes_are_shown_as_text_and_one_that_calls_me_is_marked(log_in: LogIn, claim: Claim):
    me = researcher(username="me")
    workflow.add_note(researcher(), claim, text=f"@me {MARK}")
    page = soup(log_in(me).get(at("workspace", claim)))
    assert not page.select("b[hx-post]")
    for text in page.find_all(string=lambda text: MARK in text):
        assert text.find_parent(attrs={"hx-disable": True})
    assert page.select("#notes .calls-me")
    assert not soup(log_in(researcher()).get(at("workspace", claim))).select("#notes .calls-me")


def test_the_notes_of_a_duplicate_are_read_with_its_survivor(at_work: Client, claim: Claim):
    duplicate = a_claim(statement="The same in other words.")
    note, _ = workflow.add_note(myself(at_work), duplicate, text="Written before.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    assert "Written before." in said(at_work.get(at("workspace", claim)))
    assert at_work.post(at("take_back_note", claim, note.pk)).status_code == 302


@pytest.mark.parametrize("name", ["workspace", "notes"])
def test_the_number_of_queries_does_not_grow_with_the_notes(at_work: Client, claim: Claim, name: str):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(at(name, claim)).status_code == 200
        return len(queries)

    names = [researcher().username for _ in range(3)]
    workflow.add_note(researcher(), claim, text=f"@{names[0]}")
    few = count()
    for _ in range(12):
        workflow.add_note(researcher(), claim, text=" ".join(f"@{name}" for name in names))
    assert count() == few


def test_a_note_is_on_no_public_page_and_in_no_revision(client: Client, db: None):
    claim = a_published_claim(statement="The dam has burst.")
    researcher(username="ada")
    workflow.add_note(researcher(), claim, text="xyzzy @ada xyzzy@secret.example")
    workflow.edit_text(editor(), claim, seen=None, statement="The dam has broken.")
    workflow.publish(chief(), [claim])
    note, _ = workflow.add_note(researcher(), claim, text="xyzzy again")
    workflow.take_back_note(note.written_by, note)
    workflow.mark_checked(researcher(first_name="xyzzy"), claim)
    claim.refresh_from_db()
    pages = crawl(client, "/claims/?q=dam", "/claims/?q=again", *addresses(claim))
    assert pages["/claims/?q=dam"].text.count("The dam has broken.") >= 1
    assert not [address for address, response in pages.items() if b"xyzzy" in response.content]
    assert not [revision for revision in Revision.objects.all() if b"xyzzy" in bytes(revision.body)]


def test_a_note_on_another_claim_is_not_found(at_work: Client, claim: Claim):
    note, _ = workflow.add_note(myself(at_work), a_claim(statement="Another one."), text="Elsewhere.")
    for ask in (at_work.get, at_work.post):
        assert ask(at("take_back_note", claim, note.pk)).status_code == 404
    assert at_work.get(reverse("desk:notes", args=["zzzzzzzz"])).status_code == 404
