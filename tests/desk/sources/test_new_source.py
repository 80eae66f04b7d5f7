"""A source wherever one is asked for: its address or its title, and what is missing in the same form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Evidence, Party, Position, Source
from tests.desk.forms import assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief
from tests.htmx import HTMX, after_swap, soup

RECEIVE = "/desk/receive/"
ADDRESS = "https://new.example/a"
NEW = {"title": "New report", "publisher": "Paper House", "publisher_kind": "media", "author": "Ann"}
NEW |= {"published_on": "2024-10", "archived_url": "https://archive.example/a"}

# The name of the form: its address, its field for the source, what else it needs, and what it made of the source.
Form = tuple[Callable[[Claim], str], str, dict[str, str], Callable[[], Source | None]]
FORMS: dict[str, Form] = {
    "evidence": (
        lambda claim: at("link_evidence", claim),
        "source",
        {"bearing": "supports", "quote": "We saw them."},
        lambda: Evidence.objects.latest("pk").source,
    ),
    "position": (
        lambda claim: at("record_position", claim),
        "source",
        {"party": "Ministry", "stance": "denies", "quote": "No."},
        lambda: Position.objects.latest("pk").source,
    ),
    "receive": (
        lambda claim: RECEIVE,
        "first_appearance",
        {"statement": "Ships left the harbour."},
        lambda: Claim.objects.latest("pk").first_appearance,
    ),
    "edit text": (
        lambda claim: at("edit_text", claim),
        "first_appearance",
        {"context": "More."},
        lambda: Claim.objects.get().first_appearance,
    ),
}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


@pytest.fixture
def bare(db: None) -> Claim:
    PartyFactory.create(name="Ministry")
    return a_claim()


def sent(client: Client, bare: Claim, form: Form, **typed: Any) -> HttpResponse:
    address, _, needed, _ = form
    return send(client, address(bare), **needed | typed)


def test_a_fresh_address_becomes_a_source_with_its_new_publisher_in_one_submit(
    at_work: Client, bare: Claim, form: Form
):
    response = sent(at_work, bare, form, **{form[1]: ADDRESS}, **NEW)
    assert response.status_code == 302, errors(response)
    source, house = Source.objects.get(), Party.objects.get(name="Paper House")
    assert form[3]() == source
    kept = {name: getattr(source, name) for name in ("title", "author", "published_on", "archived_url")}
    assert kept == {name: NEW[name] for name in kept}
    assert (source.url, source.publisher, house.kind) == (ADDRESS, house, "media")


def test_a_known_address_in_any_spelling_is_the_known_source_and_that_is_said(at_work: Client, bare: Claim, form: Form):
    known = SourceFactory.create(title="Known report", url=ADDRESS)
    response = sent(at_work, bare, form, **{form[1]: "http://www.new.example/a/?utm_source=x"})
    assert (form[3](), Source.objects.count()) == (known, 1)
    assert "that of “Known report”, which the desk knows already" in said(at_work.get(response["Location"]))


def test_a_known_title_is_the_known_source(at_work: Client, bare: Claim, form: Form):
    SourceFactory.create(title="Other report")
    known = SourceFactory.create(title="Known report")
    sent(at_work, bare, form, **{form[1]: "known report"})
    assert (form[3](), Source.objects.count()) == (known, 2)


def test_a_title_that_is_described_is_a_new_source_without_an_address(at_work: Client, bare: Claim, form: Form):
    sent(at_work, bare, form, **{form[1]: "Leaflet of 3 May"}, author="Ann")
    source = Source.objects.get()
    assert (form[3](), source.title, source.url, source.author) == (source, "Leaflet of 3 May", "", "Ann")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"source": ADDRESS}, "Title : Give the title of the new source."),
        ({"source": "Leaflet"}, "The desk knows no source “Leaflet”."),
        ({"source": ADDRESS, "title": "New", "publisher": "Who"}, "Publisher : The desk knows no party “Who”."),
        ({"title": "x" * 301}, "Title : Ensure this value has at most 300 characters"),
        ({"source": "x" * 301, "author": "Ann"}, "Title : Ensure this value has at most 300 characters"),
        ({"source": "Known report", "title": "New"}, "Either pick a known source or describe a new one."),
        ({"again": "[999999]"}, "The source that you ticked is not there."),
        ({"title": "New", "through": "Unheard of"}, "Known through : The desk knows no source “Unheard of”."),
    ],
)
def test_what_is_missing_is_asked_where_it_is_missing_and_nothing_is_half_written(
    at_work: Client, bare: Claim, form: Form, typed: dict[str, str], wrong: str
):
    SourceFactory.create(title="Known report")
    before = (Source.objects.count(), Party.objects.count(), Evidence.objects.count(), Position.objects.count())
    address, name, needed, _ = form
    ours = {name if one == "source" else one: text for one, text in typed.items()}
    response = at_work.post(address(bare), filled(at_work.get(address(bare)), FORM) | needed | ours)
    assert wrong in errors(response)
    typed_is_kept(response, **needed | {one: text for one, text in ours.items() if one != "again"})
    assert soup(response).select("#new-source[data-described][open]"), "a script leaves it unfolded"
    after = (Source.objects.count(), Party.objects.count(), Evidence.objects.count(), Position.objects.count())
    assert after == before
    assert Claim.objects.get().context == ""


FORM = "#action form, #receive-form"


def test_what_was_filled_in_is_complete_with_the_title_alone(at_work: Client, bare: Claim, form: Form):
    answer = sent(at_work, bare, form, **{form[1]: ADDRESS})
    at_work.post(form[0](bare), filled(answer, FORM, title="New report"))
    source = Source.objects.get()
    assert (form[3](), source.title, source.url) == (source, "New report", ADDRESS)


def test_a_source_is_not_left_behind_where_the_verb_refuses(at_work: Client, bare: Claim):
    a_position(bare, party=Party.objects.get(), stance="denies", quote="No.", source=None)
    refused = sent(at_work, bare, FORMS["position"], source="Leaflet", author="A" * 201)
    assert "Author" in errors(refused)
    refused = sent(at_work, bare, FORMS["position"], **NEW, likelihood="", language="xx")
    assert "Language" in errors(refused)
    refused = sent(at_work, bare, FORMS["position"], **NEW | {"publisher": "P" * 201})
    assert "Publisher" in errors(refused)
    refused = sent(at_work, bare, FORMS["receive"], **NEW, accused="A" * 201, accused_kind="person")
    assert "Accused" in errors(refused)
    assert not Source.objects.exists()
    assert Party.objects.count() == 1


def test_one_new_name_in_two_fields_is_one_party_and_its_kind_is_asked_once(at_work: Client, bare: Claim):
    new = {"party": "Agency", "title": "Statement", "publisher": "Agency"}
    refused = sent(at_work, bare, FORMS["position"], **new)
    assert errors(refused).count("If it is new, choose its kind.") == 1
    asked = soup(refused).select(".if-new[open]")
    assert [one["id"] for one in asked] == ["new-party-party"]
    at_work.post(at("record_position", bare), filled(refused, FORM, party_kind="organisation"))
    agency, position = Party.objects.get(name="Agency"), Position.objects.get()
    assert position.source
    assert (position.party, position.source.publisher) == (agency, agency)


def test_the_publisher_of_a_known_source_is_its_own_whatever_was_typed_as_one(at_work: Client, bare: Claim, form: Form):
    known = SourceFactory.create(title="Known report", url=ADDRESS, publisher=PartyFactory.create(name="House"))
    response = sent(at_work, bare, form, url=ADDRESS, publisher="Nobody we know")
    assert response.status_code == 302, errors(response)
    assert form[3]() == known
    assert not Party.objects.filter(name="Nobody we know").exists()


def test_editing_the_text_leaves_the_source_as_it_is_and_can_take_it_away(at_work: Client):
    old, new = SourceFactory.create(title="Old"), SourceFactory.create(title="New")
    claim = a_claim(first_appearance=old)
    workflow.merge_sources(chief(), old, into=new, reason="The same.")
    assert "Nothing was changed." in errors(send(at_work, at("edit_text", claim)))
    send(at_work, at("edit_text", claim), first_appearance="")
    claim.refresh_from_db()
    assert claim.first_appearance is None


def test_correcting_a_position_may_give_it_a_new_source(at_work: Client, bare: Claim):
    position = a_position(bare, source=SourceFactory.create(title="Wrong one"))
    address = at("correct_position", bare, position.pk)
    response = send(at_work, address, source=ADDRESS, title="Right one", reason="Another report.")
    assert response.status_code == 302, errors(response)
    source = Position.objects.latest("pk").source
    assert source and (source.title, source.url) == ("Right one", ADDRESS)


def test_a_second_editor_of_the_text_is_shown_the_conflict_and_no_source_is_left_behind(at_work: Client, bare: Claim):
    page = at_work.get(at("edit_text", bare))
    workflow.edit_text(chief(), bare, seen=None, context="Theirs.")
    mine = filled(page, "#action form", first_appearance=ADDRESS, **NEW, context="Mine.")
    response = at_work.post(at("edit_text", bare), mine)
    assert response.status_code == 409
    assert not Source.objects.exists()
    assert not Party.objects.filter(name="Paper House").exists()
    typed_is_kept(response, first_appearance=ADDRESS, title="New report", publisher="Paper House")
    again = at_work.post(at("edit_text", bare), filled(response, "#action form"))
    assert again.status_code == 302
    assert Claim.objects.get().first_appearance == Source.objects.get(title="New report")


@pytest.mark.parametrize("name", ["evidence", "position", "edit text"])
def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim, name: str):
    PartyFactory.create(name="Ministry")
    address, field, needed, _ = FORMS[name]
    assert_swaps(at_work, claim, address(claim), **needed | {field: ADDRESS} | NEW)
    if name == "evidence":
        assert soup(at_work.get(at("workspace", claim))).select("#go-on"), "it was on both of the pages"


def test_what_the_desk_knows_of_it_is_swapped_in_whatever_the_field_is_called(at_work: Client, bare: Claim, form: Form):
    SourceFactory.create(
        title="Known report", publisher=PartyFactory.create(name="House", reliability="B", reliability_reason="Mostly.")
    )
    page = at_work.get(form[0](bare))
    answer = at_work.get(f"/desk/known-source/{form[1]}/", {form[1]: "Known report"}, headers=HTMX)
    swapped = after_swap(page, "#source-fields", answer)
    summary = " ".join(swapped.select_one("#source-summary").get_text(" ").split())  # type: ignore[union-attr]
    assert "The desk knows this source: “Known report”" in summary
    assert "B House: usually reliable" in summary


def summary_of(client: Client, **typed: str) -> str:
    return said(client.get("/desk/known-source/source/", typed, headers=HTMX))


def test_of_several_of_one_name_it_is_not_said_that_they_are_new(at_work: Client):
    for _ in range(2):
        SourceFactory.create(title="Update")
        PartyFactory.create(name="Georgia")
    for words in (summary_of(at_work, source="Update"), summary_of(at_work, source="Other", publisher="Georgia")):
        assert "Which one you mean is asked when you save." in words
    assert "no source of this title" not in summary_of(at_work, source="Update")
    assert "is new to the desk" not in summary_of(at_work, source="Other", publisher="Georgia")


def test_looking_up_a_source_takes_as_many_queries_for_one_as_for_twenty(at_work: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            summary_of(at_work, source="New one", publisher="House", through="Report")
        return len(queries)

    SourceFactory.create(title="Report", publisher=PartyFactory.create(name="House"))
    few = count()
    for n in range(20):
        SourceFactory.create(title=f"Report {n}", publisher=PartyFactory.create(name=f"House {n}"))
    assert count() == few
