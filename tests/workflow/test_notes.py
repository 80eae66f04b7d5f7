"""Notes to colleagues, and whom they call."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Edit, Follow, Note, Redaction, Revision
from claims.search import search
from claims.workflow import Refused
from claims.workflow.notes import mentioned_in
from tests.factories import UserFactory, a_claim, a_published_claim, chief, editor, researcher

pytestmark = pytest.mark.django_db
NAME = "Jane Unnamed, 14"


def test_a_note_is_one_entry_of_the_claim_that_holds_its_text_and_whom_it_calls() -> None:
    claim, ada, ben = a_claim(), researcher(username="ada"), researcher(username="ben")
    note, unknown = workflow.add_note(ada, claim, text="  @ben, who said this first?  ")
    assert (note.text, note.written_by, unknown) == ("@ben, who said this first?", ada, [])
    assert list(note.mentions.all()) == [ben]
    edit = claim.edits.get(verb="add_note")
    assert (edit.object_type, edit.object_id, edit.claim_version) == ("note", note.pk, 2)
    assert edit.changes == {"text": [None, note.text], "mentions": [None, [{"id": ben.pk, "is": str(ben)}]]}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@ada.b look", ["ada.b"]),
        ("Ask @ada.b.", ["ada.b"]),
        ("(@ADA.B), please", ["ada.b"]),
        ("@ada.b? @ada.b! @ada.b…", ["ada.b"]),
        ("@ada-- and @jörg: now", ["ada", "jörg"]),
        ("@JÖRG’s list", ["jörg"]),
        ("＠ada", ["ada"]),
        ("@ada.bc", []),
        ("mail to ada@ada.example", []),
        ("see https://social.example/@ada", []),
        ("@ alone, and @@", []),
        ("@Sam and @sam are two", ["Sam", "sam"]),
        ("@SAM is either", ["Sam", "sam"]),
    ],
)
def test_somebody_is_called_by_username_whatever_the_case_and_the_punctuation_after_it(
    text: str, called: list[str]
) -> None:
    people = [UserFactory.build(pk=pk, username=name) for pk, name in enumerate(["ada", "ada.b", "jörg", "Sam", "sam"])]
    assert [user.username for user in mentioned_in(text, people)[0]] == called


def test_a_name_that_nobody_has_stays_text_and_is_returned() -> None:
    researcher(username="gone", is_active=False)
    UserFactory.create(username="reader")
    note, unknown = workflow.add_note(researcher(), a_claim(), text="@nobody, @gone and @reader. @nobody!")
    assert unknown == ["nobody", "gone", "reader"]
    assert not note.mentions.exists()
    assert note.text.startswith("@nobody, @gone")


def test_whom_a_note_calls_follows_the_claim_and_finds_the_note_unread() -> None:
    claim, ben = a_claim(), researcher(username="ben")
    workflow.add_note(researcher(), claim, text="@ben?")
    assert Follow.objects.get(claim=claim).user == ben
    assert Follow.objects.get(claim=claim).seen_version == 1


def test_whom_a_note_calls_and_who_follows_already_keeps_what_is_unread() -> None:
    claim, ben = a_claim(), researcher(username="ben")
    Follow.objects.create(user=ben, claim=claim, seen_version=0)
    workflow.add_note(researcher(), claim, text="@ben?")
    assert Follow.objects.get(claim=claim).seen_version == 0


def test_a_note_that_says_nothing_or_too_much_is_refused() -> None:
    for text in ("", " \n ", "x" * 5001):
        with pytest.raises(ValidationError) as error:
            workflow.add_note(researcher(), a_claim(), text=text)
        assert "text" in error.value.message_dict
    assert not Note.objects.exists()
    assert not Edit.objects.filter(verb="add_note").exists()


def test_a_note_makes_nobody_s_form_stale() -> None:
    claim, boss = a_published_claim(), chief()
    seen = claim.version
    workflow.add_note(researcher(), claim, text="Wait for the ministry.")
    workflow.edit_text(researcher(), claim, seen=seen, statement="Another wording.")
    workflow.add_note(researcher(), claim, text="Now go on.")
    workflow.publish(boss, [claim], seen={claim.pk: seen + 2})
    assert claim.revisions.count() == 2


def test_a_note_gives_readers_nothing_new() -> None:
    claim = a_published_claim()
    workflow.add_note(researcher(), claim, text="Wait.")
    workflow.mark_checked(researcher(), claim)
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes


def test_a_note_costs_the_same_however_many_it_calls() -> None:
    claim, ada = a_claim(), researcher()
    names = [researcher().username for _ in range(20)]
    costs = []
    for called in (names[:2], names):
        with CaptureQueriesContext(connection) as queries:
            workflow.add_note(ada, claim, text=" ".join(f"@{name}" for name in called))
        costs.append(len(queries))
    assert costs[1] <= costs[0]


def test_a_note_is_taken_back_and_stays_in_the_log() -> None:
    claim, ada = a_claim(), researcher()
    note, _ = workflow.add_note(ada, claim, text="Wrong claim.")
    workflow.take_back_note(ada, note)
    assert not Note.objects.on(claim).standing().exists()
    assert Note.objects.get().taken_back_at is not None
    assert claim.edits.get(verb="take_back_note").changes == {"text": ["Wrong claim.", None]}
    with pytest.raises(Refused, match="taken back already"):
        workflow.take_back_note(ada, note)


def test_nobody_takes_back_another_s_note() -> None:
    note, _ = workflow.add_note(researcher(first_name="Ada", last_name="Osei"), a_claim(), text="Mine.")
    with pytest.raises(Refused, match="Only Ada Osei"):
        workflow.take_back_note(chief(), note)
    assert Note.objects.on(note.claim).standing().exists()


def test_who_may_not_research_writes_no_note() -> None:
    claim = a_claim()
    with pytest.raises(PermissionDenied):
        workflow.add_note(UserFactory.create(), claim, text="Hello.")
    assert not Note.objects.exists()


def test_a_note_on_a_duplicate_is_written_on_and_read_with_its_survivor() -> None:
    duplicate, into = a_claim(), a_claim(statement="The one that stays.")
    before, _ = workflow.add_note(researcher(), duplicate, text="Before.")
    workflow.merge_claims(chief(), duplicate, into=into, reason="The same.")
    after, _ = workflow.add_note(researcher(), duplicate, text="After.")
    assert after.claim == into
    assert list(Note.objects.on(into)) == [after, before]


def test_a_redacted_note_is_gone_from_the_row_and_the_log() -> None:
    claim, ada = a_claim(), researcher()
    note, _ = workflow.add_note(ada, claim, text=f"It was {NAME}.")
    workflow.take_back_note(ada, note)
    workflow.redact(chief(), note, "text", reason="A court ordered it.")
    assert Note.objects.get().text == "[redacted]"
    assert not [edit for edit in Edit.objects.all() if NAME in str(edit.changes)]
    assert set(Redaction.objects.values_list("table_name", flat=True)) == {"claims_note", "claims_edit"}


def test_redacting_a_note_takes_no_revision_that_has_its_words_in_longer_ones_or_on_another_claim() -> None:
    claims = [a_published_claim(statement="Janet was there."), a_published_claim(statement="Jane was there.")]
    note, _ = workflow.add_note(researcher(), claims[0], text="Jane")
    workflow.redact(chief(), note, "text", reason="A court ordered it.")
    assert not any(claim.last_revision().is_redacted for claim in claims)


def test_a_note_is_in_no_revision_and_no_search() -> None:
    claim = a_published_claim()
    workflow.add_note(researcher(), claim, text="xyzzy")
    workflow.edit_text(editor(), claim, seen=None, statement="Another wording.")
    workflow.publish(chief(), [claim])
    assert not [one for one in Revision.objects.all() if b"xyzzy" in bytes(one.body)]
    assert not search(Claim.objects.all(), "xyzzy").exists()


def test_a_mention_of_thousands_of_signs_asks_each_name_once() -> None:
    asked = []

    class Counted(str):
        __slots__ = ()

        def casefold(self) -> str:
            asked.append(self)
            return super().casefold()

    people = [UserFactory.build(pk=pk, username=Counted(f"editor{pk}")) for pk in range(3)]
    assert mentioned_in("@" + "_" * 5000, people) == ([], [])
    called, unknown = mentioned_in("@Editor1" + "_" * 100 + " @x" + "_" * 4990, people)
    assert ([user.pk for user in called], unknown) == ([1], ["x"])
    assert len(asked) == 6
