"""What was seen of a party or a source, and what became of it since."""

from __future__ import annotations

import pytest

from claims import workflow
from claims.models import Party, Source
from claims.workflow import Conflict, Refused
from claims.workflow.act import RowConflict
from claims.workflow.rows import newest_edit_of
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief, editor, researcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def party() -> Party:
    return workflow.add_party(researcher(), name="The Harbour", kind="government")


def test_a_row_that_nobody_touched_since_is_changed(party: Party) -> None:
    assert workflow.edit_party(editor(), party, seen=newest_edit_of(party), name="Other").name == "Other"


def test_a_row_that_no_verb_wrote_was_seen_as_it_came() -> None:
    party = PartyFactory.create()
    assert newest_edit_of(party) == 0
    assert workflow.edit_party(editor(), party, seen=0, name="Other").name == "Other"


def test_a_change_of_the_same_field_is_a_conflict_that_names_it_and_writes_nothing(party: Party) -> None:
    seen = newest_edit_of(party)
    workflow.edit_party(editor(), party, name="Theirs")
    workflow.edit_party(editor(), party, wikidata_id="Q1")
    with pytest.raises(RowConflict) as raised:
        workflow.edit_party(researcher(), party, seen=seen, name="Mine", description="Mine")
    assert isinstance(raised.value, Conflict)
    assert [edit.changes for edit in raised.value.edits] == [{"name": ["The Harbour", "Theirs"]}]
    party.refresh_from_db()
    assert (party.name, party.description) == ("Theirs", "")
    assert raised.value.row.name == "Theirs"


def test_a_change_of_another_field_or_of_another_row_is_none(party: Party) -> None:
    seen = newest_edit_of(party)
    workflow.edit_party(editor(), party, wikidata_id="Q1")
    workflow.edit_party(editor(), PartyFactory.create(), name="Another")
    source = SourceFactory.create(pk=party.pk)
    workflow.edit_source(editor(), source, title="Another")
    assert workflow.edit_party(researcher(), party, seen=seen, name="Mine").name == "Mine"


def test_undoing_a_change_is_a_change(party: Party) -> None:
    by = editor()
    workflow.edit_party(by, party, name="Theirs")
    seen = newest_edit_of(party)
    workflow.undo(by, by.edits.latest("pk"))
    with pytest.raises(RowConflict):
        workflow.edit_party(researcher(), party, seen=seen, name="Mine")


def test_who_asks_for_nothing_writes_over_it(party: Party) -> None:
    workflow.edit_party(editor(), party, name="Theirs")
    assert workflow.edit_party(researcher(), party, name="Mine").name == "Mine"


def test_a_text_that_was_removed_from_the_row_stops_every_stale_change() -> None:
    source = workflow.add_source(researcher(), title="The report", author="A. Writer")
    position = a_position(a_claim(), source=source, spokesperson="A. Writer")
    seen = newest_edit_of(source)
    workflow.redact(chief(), position, "spokesperson", reason="A court order.")
    with pytest.raises(RowConflict) as raised:
        workflow.edit_source(researcher(), source, seen=seen, title="Other")
    assert [edit.verb for edit in raised.value.edits] == ["redact"]
    assert workflow.edit_source(researcher(), source, seen=newest_edit_of(source), title="Other").title == "Other"


def test_what_was_merged_meanwhile_is_not_changed_and_not_merged_again(party: Party) -> None:
    seen, other = newest_edit_of(party), PartyFactory.create(name="The one")
    workflow.merge_parties(chief(), party, into=other, reason="The same.")
    with pytest.raises(Refused, match="merged into “The one” meanwhile"):
        workflow.edit_party(researcher(), party, seen=seen, name="Mine")
    with pytest.raises(Refused, match="merged into another already"):
        workflow.merge_parties(chief(), party, into=PartyFactory.create(), reason="So.", seen=seen)


@pytest.mark.parametrize("noun", ["party", "source"])
def test_a_merge_is_stopped_by_any_change_of_the_one_that_goes(noun: str) -> None:
    one, into, edit, merge = {
        "party": (PartyFactory.create(), PartyFactory.create(), workflow.edit_party, workflow.merge_parties),
        "source": (SourceFactory.create(), SourceFactory.create(), workflow.edit_source, workflow.merge_sources),
    }[noun]
    seen = newest_edit_of(one)
    edit(editor(), one, **{"name" if noun == "party" else "title": "Theirs"})
    with pytest.raises(RowConflict):
        merge(chief(), one, into=into, reason="The same.", seen=seen)
    merge(chief(), one, into=into, reason="The same.", seen=newest_edit_of(one))
    assert (Party if noun == "party" else Source).objects.get(pk=one.pk).merged_into == into
