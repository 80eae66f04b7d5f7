"""The page of a source: what rests on it, and the forms that mend it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Edit, Source
from tests.desk.conftest import LogIn
from tests.desk.forms import at, errors, filled, typed_is_kept
from tests.desk.rows import FORM, follow, queries, sent, words_of
from tests.factories import (
    PartyFactory,
    SourceFactory,
    UserFactory,
    a_claim,
    a_position,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup

MARK = "<b hx-post=/desk/>Mark"
ARCHIVE = "https://archive.example/2024/report"


@pytest.fixture
def source(db: None) -> Source:
    publisher = PartyFactory.create(name="The Agency", reliability="B", reliability_reason="Corrects itself.")
    return SourceFactory.create(title="The report", publisher=publisher, author="A. Writer", url="https://a.example/1")


def home(source: Source) -> str:
    return reverse("desk:source", args=[source.pk])


def address(name: str, source: Source) -> str:
    return reverse(f"desk:{name}", args=[source.pk])


def make_public(source: Source) -> Claim:
    claim = a_claim()
    some_evidence(claim, source=source)
    workflow.publish(editor(), [claim])
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes
    return claim


# What rests on it ---------------------------------------------------------------------------------------------------


def test_the_page_says_what_the_source_is(at_work: Client, source: Source):
    text = words_of(at_work, home(source))
    for shown in ("The report", "The Agency", "A. Writer", "24 October 2024", "usually reliable", "Corrects itself."):
        assert shown in text
    assert "Archived copy none" in text
    assert soup(at_work.get(home(source))).select('#head a[href="https://a.example/1"]')


def test_everything_that_rests_on_it_leads_to_its_claim(at_work: Client, source: Source):
    claim = a_claim(statement="Ships left.", first_appearance=source)
    piece = some_evidence(
        claim, source=source, bearing="refutes", quote="None left.", origin=PartyFactory.create(name="Harbour")
    )
    position = a_position(claim, source=source, party=PartyFactory.create(name="The Navy"), stance="denies")
    original = SourceFactory.create(title="The original", through=source)
    page = soup(at_work.get(home(source)))
    for anchor in (f"#piece-{piece.pk}", f"#entry-{position.pk}", ""):
        assert page.select(f'.uses a[href="{at("workspace", claim)}{anchor}"]'), anchor
    assert page.select(f'.uses a[href="{home(original)}"]')
    text = words_of(at_work, home(source))
    for shown in ("refutes", "“None left.”", "the word of Harbour", "denies", "The Navy", "Claims first seen in it"):
        assert shown in text


def test_what_was_unlinked_or_voided_does_not_rest_on_it(at_work: Client, source: Source):
    claim = a_claim(statement="Ships left.")
    piece, position = some_evidence(claim, source=source), a_position(claim, source=source)
    workflow.unlink_evidence(researcher(), piece, reason="Wrong.")
    workflow.void_position(researcher(), position, reason="Wrong.")
    assert "Ships left." not in words_of(at_work, home(source))
    assert "It is linked to no claim as evidence." in words_of(at_work, home(source))


def test_what_rests_on_one_that_was_merged_is_shown_at_the_one_that_stayed(at_work: Client, source: Source):
    twin = SourceFactory.create(title="The report again")
    some_evidence(a_claim(statement="Ships left."), source=twin)
    workflow.merge_sources(chief(), twin, into=source, reason="The same.")
    text = words_of(at_work, home(source))
    assert "Ships left." in text
    assert "Merged into it The report again" in text
    assert at_work.get(home(twin))["Location"] == home(source)
    assert at_work.get(address("edit_source", twin))["Location"] == home(source)


def test_the_log_says_from_what_to_what(at_work: Client, source: Source):
    workflow.edit_source(editor(first_name="Bruno", last_name="K"), source, author="B. Other", reason="A misprint.")
    text = words_of(at_work, home(source), "#row-log")
    assert "Bruno K edited the source A misprint." in text
    assert "author A. Writer → B. Other" in text


def test_the_newest_fifty_are_shown_and_all_where_that_is_asked_for(
    at_work: Client, source: Source, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("claims.desk.rows.SHOWN", 2)
    for number in range(3):
        some_evidence(a_claim(statement=f"Claim no. {number}."), source=source)
    text = words_of(at_work, home(source))
    assert "Claim no. 2." in text and "Claim no. 0." not in text
    [link] = soup(at_work.get(home(source))).select(".fold a")
    assert "Claim no. 0." in words_of(at_work, home(source) + str(link["href"]))


def test_nothing_that_somebody_wrote_is_markup(at_work: Client):
    source = SourceFactory.create(title=MARK, author=MARK, publisher=PartyFactory.create(name=MARK))
    some_evidence(a_claim(statement=MARK), source=source, quote=MARK)
    assert not soup(at_work.get(home(source))).select("b[hx-post]")


def test_the_page_costs_the_same_however_much_rests_on_it(at_work: Client, source: Source):
    def grow() -> None:
        claim = a_claim(first_appearance=source)
        some_evidence(claim, source=source, origin=PartyFactory.create())
        a_position(claim, source=source)
        SourceFactory.create(title=source.title, through=source, publisher=PartyFactory.create())

    grow()
    few = queries(at_work, home(source))
    for _ in range(19):
        grow()
    assert queries(at_work, home(source)) == few <= 27


def test_the_workspace_leads_to_the_source(at_work: Client, source: Source):
    claim = a_claim()
    some_evidence(claim, source=source)
    a_position(claim, source=source)
    page = soup(at_work.get(at("workspace", claim)))
    for part in ("#pieces", "#lines"):
        assert page.select(f'{part} a[href="{home(source)}"]')
        assert page.select(f'{part} a[href="{source.url}"]')


# Editing it -----------------------------------------------------------------------------------------------------------


def test_a_source_is_edited_and_the_log_keeps_old_and_new(at_work: Client, source: Source):
    typed = {"title": "The full report", "published_on": "2024-11", "publisher": "A printer"}
    response = sent(at_work, address("edit_source", source), **typed, publisher_kind="organisation")
    assert response["Location"] == home(source)
    text = follow(at_work, response)
    assert "The source is changed." in text
    assert "The full report" in text and "November 2024" in text and "A printer" in text
    edit = Edit.objects.get(verb="edit_source")
    assert edit.changes["title"] == ["The report", "The full report"]


def test_what_was_edited_is_undone_and_leads_back_to_the_page(at_work: Client, source: Source):
    sent(at_work, address("edit_source", source), title="Wrong")
    [form] = soup(at_work.get(home(source))).select("#row-log form")
    response = at_work.post(str(form["action"]))
    assert response["Location"] == home(source)
    source.refresh_from_db()
    assert source.title == "The report"


def test_what_is_saved_as_it_was_is_no_entry(at_work: Client, source: Source):
    text = follow(at_work, sent(at_work, address("edit_source", source)))
    assert "Nothing was changed" in text
    assert not Edit.objects.filter(verb="edit_source").exists()


def test_a_reason_is_needed_where_readers_see_it(at_work: Client, source: Source):
    assert "Why optional" in words_of(at_work, address("edit_source", source), "#field-reason")
    claim = make_public(source)
    response = sent(at_work, address("edit_source", source), title="Other")
    assert "Why : “Why” is needed." in errors(response)
    typed_is_kept(response, title="Other")
    sent(at_work, address("edit_source", source), title="Other", reason="Its own title.")
    assert Edit.objects.get(verb="edit_source").reason == "Its own title."
    claim.refresh_from_db()
    assert claim.has_unpublished_changes


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": " "}, "Title : “Title” is needed."),
        ({"title": "T" * 301}, "Title : "),
        ({"url": "ftp://a.example"}, "Address : "),
        ({"published_on": "some day"}, "Published : "),
        ({"publisher": "Nobody known"}, "Publisher : "),
        ({"through": "Nothing known"}, "Known through : "),
        ({"url": "https://www.taken.example/1/"}, "A source with this address is known already."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, source: Source, typed: dict[str, str], wrong: str
):
    workflow.add_source(researcher(), title="Another", url="https://taken.example/1")
    response = sent(at_work, address("edit_source", source), **{"author": "B. Other", **typed})
    assert wrong in errors(response)
    typed_is_kept(response, author="B. Other", **typed)
    source.refresh_from_db()
    assert source.author == "A. Writer"


def test_a_source_is_not_known_through_itself(at_work: Client, source: Source):
    response = sent(at_work, address("edit_source", source), through=f"[{source.pk}]")
    assert "Known through : A source cannot be known through itself" in errors(response)


def test_a_form_without_what_was_seen_saves_nothing(at_work: Client, source: Source):
    for seen in ("", "x", "9" * 30):
        assert errors(at_work.post(address("edit_source", source), {"title": "Other", "seen": seen}))
    source.refresh_from_db()
    assert source.title == "The report"


def conflicting(client: Client, source: Source, meanwhile: dict[str, Any], **typed: Any) -> Any:
    """A colleague saves while the form is open; then it is sent."""
    page = client.get(address("edit_source", source))
    workflow.edit_source(editor(first_name="Bruno", last_name="Keller"), source, **meanwhile)
    return client.post(address("edit_source", source), filled(page, FORM, **typed))


def test_what_a_colleague_saved_meanwhile_is_shown_beside_what_was_typed(at_work: Client, source: Source):
    response = conflicting(at_work, source, {"title": "Theirs", "author": "B. Other"}, title="Mine")
    assert response.status_code == 409
    [conflict] = soup(response).select("#conflict")
    text = " ".join(conflict.get_text(" ").split())
    assert "Bruno Keller edited the source" in text
    assert "Theirs" in text and "Mine" in text
    typed_is_kept(response, title="Mine", author="B. Other")  # what was left as it was shown takes the newer value
    source.refresh_from_db()
    assert source.title == "Theirs"
    again = at_work.post(address("edit_source", source), filled(response, FORM))
    assert again.status_code == 302
    source.refresh_from_db()
    assert (source.title, source.author) == ("Mine", "B. Other")


def test_what_was_removed_for_legal_cause_meanwhile_is_not_written_back(at_work: Client, source: Source):
    page = at_work.get(address("edit_source", source))
    workflow.redact(chief(), source, "author", reason="A court order.")
    response = at_work.post(address("edit_source", source), filled(page, FORM, title="Other"))
    assert response.status_code == 409
    source.refresh_from_db()
    assert source.title == "The report" and "Writer" not in source.author


def test_a_copy_that_was_removed_from_elsewhere_is_not_written_back(at_work: Client, source: Source):
    claim = a_claim()
    some_evidence(claim, source=source)
    position = a_position(claim, source=source, spokesperson="A. Writer")
    page = at_work.get(address("edit_source", source))
    workflow.redact(chief(), position, "spokesperson", reason="A court order.")
    source.refresh_from_db()
    assert "Writer" not in source.author
    assert at_work.post(address("edit_source", source), filled(page, FORM, title="Other")).status_code == 409
    source.refresh_from_db()
    assert "Writer" not in source.author


def test_another_field_is_no_conflict(at_work: Client, source: Source):
    page = at_work.get(address("archive_source", source))
    workflow.edit_source(editor(), source, title="Theirs")
    assert at_work.post(address("archive_source", source), filled(page, FORM, archived_url=ARCHIVE)).status_code == 302
    source.refresh_from_db()
    assert (source.title, source.archived_url) == ("Theirs", ARCHIVE)


def test_a_source_that_was_merged_meanwhile_is_not_edited(at_work: Client, source: Source):
    page = at_work.get(address("edit_source", source))
    workflow.merge_sources(chief(), source, into=SourceFactory.create(title="The one"), reason="The same.")
    response = at_work.post(address("edit_source", source), filled(page, FORM, title="Other"))
    assert "It was merged into “The one” meanwhile. Go on there." in errors(response)


def test_a_form_that_is_sent_twice_is_one_entry(at_work: Client, source: Source):
    typed = filled(at_work.get(address("edit_source", source)), FORM, title="Other")
    at_work.post(address("edit_source", source), typed)
    text = follow(at_work, at_work.post(address("edit_source", source), typed))
    assert "This was recorded already; nothing was added." in text
    assert Edit.objects.filter(verb="edit_source").count() == 1


# Its archived copy ------------------------------------------------------------------------------------------------------


def test_an_archived_copy_is_added_without_a_reason_also_where_readers_see_the_source(at_work: Client, source: Source):
    claim = make_public(source)
    text = follow(at_work, sent(at_work, address("archive_source", source), archived_url=ARCHIVE))
    assert ARCHIVE in text
    claim.refresh_from_db()
    assert claim.has_unpublished_changes


def test_to_change_an_archived_copy_that_readers_see_takes_a_reason(at_work: Client, source: Source):
    make_public(source)
    workflow.edit_source(researcher(), source, archived_url=ARCHIVE)
    response = sent(at_work, address("archive_source", source), archived_url=f"{ARCHIVE}/2")
    assert "Why : “Why” is needed." in errors(response)
    sent(at_work, address("archive_source", source), archived_url=f"{ARCHIVE}/2", reason="The first was cut.")
    source.refresh_from_db()
    assert source.archived_url == f"{ARCHIVE}/2"


@pytest.mark.parametrize("typed", ["", "nowhere at all", "javascript:alert(1)"])
def test_a_copy_that_cannot_be_opened_is_refused(at_work: Client, source: Source, typed: str):
    response = sent(at_work, address("archive_source", source), archived_url=typed)
    assert "Archived copy : " in errors(response)
    typed_is_kept(response, archived_url=typed)


def test_of_two_who_add_a_copy_at_once_the_second_sees_the_first(at_work: Client, source: Source):
    page = at_work.get(address("archive_source", source))
    workflow.edit_source(editor(), source, archived_url=ARCHIVE)
    response = at_work.post(address("archive_source", source), filled(page, FORM, archived_url=f"{ARCHIVE}/mine"))
    assert response.status_code == 409
    assert ARCHIVE in said_in(response, "#conflict")


def said_in(response: Any, part: str) -> str:
    return " ".join(soup(response).select(part)[0].get_text(" ").split())


# Merging and linking it -------------------------------------------------------------------------------------------------


def test_a_chief_editor_merges_a_source_from_the_one_that_it_looks_like(leading: Client, source: Source):
    twin = SourceFactory.create(title="the REPORT")
    [link] = soup(leading.get(home(twin))).select(f'a[href^="{address("merge_source", twin)}?into"]')
    response = sent(leading, str(link["href"]), reason="The same.")
    assert response["Location"] == home(source)
    assert "The sources are merged. This one stays." in follow(leading, response)
    twin.refresh_from_db()
    assert twin.merged_into == source


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"into": "Nothing known", "reason": "So."}, "The source that stays : The desk knows no source"),
        ({"into": "Another", "reason": ""}, "Why are the two the same : "),
        ({"into": "The report", "reason": "So."}, "The source that stays : It cannot be merged into itself."),
    ],
)
def test_what_is_wrong_with_a_merge_is_named(leading: Client, source: Source, typed: dict[str, str], wrong: str):
    SourceFactory.create(title="Another")
    response = sent(leading, address("merge_source", source), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **typed)


def test_what_changed_since_it_was_looked_at_stops_a_merge(leading: Client, source: Source):
    SourceFactory.create(title="Another")
    page = leading.get(address("merge_source", source))
    workflow.edit_source(editor(), source, author="B. Other")
    response = leading.post(address("merge_source", source), filled(page, FORM, into="Another", reason="So."))
    assert response.status_code == 409
    assert "author A. Writer → B. Other" in said_in(response, "#conflict")
    source.refresh_from_db()
    assert source.merged_into is None


def test_who_may_not_merge_is_told_why(at_work: Client, source: Source):
    assert at_work.get(address("merge_source", source)).status_code == 403
    assert "needs the permission to merge" in words_of(at_work, home(source), "aside")
    assert not soup(at_work.get(home(source))).select(f'a[href^="{address("merge_source", source)}"]')


def test_linking_it_picks_the_claim_and_goes_on_to_its_form_of_evidence(at_work: Client, source: Source):
    claim = a_claim(statement="Ships left.")
    response = at_work.get(address("link_source", source), {"claim": "ships"})
    assert "Claim : " in errors(response)
    assert claim.statement in said_in(response, ".offered")
    response = at_work.get(address("link_source", source), {"claim": claim.public_id})
    assert response["Location"] == f"{at('link_evidence', claim)}?source={source.pk}"


def test_an_unknown_source_is_not_found(leading: Client, source: Source):
    for name in ("source", "edit_source", "archive_source", "merge_source", "link_source"):
        for pk in ("999999", "9" * 30):
            assert leading.get(address(name, source).replace(f"/{source.pk}/", f"/{pk}/")).status_code == 404


def test_an_editor_without_a_role_may_nothing(log_in: LogIn, source: Source):
    client = log_in(UserFactory.create())
    for name in ("edit_source", "archive_source", "merge_source"):
        assert client.post(address(name, source), {"title": "Other", "seen": 0}).status_code == 403
