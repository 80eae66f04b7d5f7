"""What the verbs make of texts: nothing to be seen is nothing, and what is compared and logged is what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Claim, Edit, Evidence, Party, Source
from claims.workflow import Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    a_status,
    chief,
    some_evidence,
)

pytestmark = pytest.mark.django_db

UNSEEN = " \u200b\u202e\u2060"
AROUND = "\u200b{}\ufeff"

# The verb with a text that says nothing, and the field that is to be named ("" where a rule spans several).
SAYING_NOTHING: dict[str, tuple[Callable[..., Any], str]] = {
    "receive": (lambda who, claim: workflow.receive(who, statement=UNSEEN), "statement"),
    "edit_text": (lambda who, claim: workflow.edit_text(who, claim, seen=None, statement=UNSEEN), "statement"),
    "link_evidence": (lambda who, claim: some_evidence(claim, quote=UNSEEN, summary=UNSEEN), "__all__"),
    "record_position": (lambda who, claim: a_position(claim, quote=UNSEEN, paraphrase=UNSEEN), "__all__"),
    "void_position": (lambda who, claim: workflow.void_position(who, a_position(claim), reason=UNSEEN), "reason"),
    "edit_evidence": (
        lambda who, claim: workflow.edit_evidence(who, some_evidence(claim), quote=UNSEEN),
        "__all__",
    ),
    "unlink": (lambda who, claim: workflow.unlink_evidence(who, some_evidence(claim), reason=UNSEEN), "reason"),
    "add_party": (lambda who, claim: workflow.add_party(who, name=UNSEEN, kind="person"), "name"),
    "add_source": (lambda who, claim: workflow.add_source(who, title=UNSEEN), "title"),
    "define_topic": (lambda who, claim: workflow.define_topic(who, name=UNSEEN, slug="t"), "name"),
    "add_status": (
        lambda who, claim: workflow.add_status(who, key="k", label=UNSEEN, definition="D", tone="open"),
        "label",
    ),
    "add_note": (lambda who, claim: workflow.add_note(who, claim, text=UNSEEN), "text"),
    "save_view": (lambda who, claim: workflow.save_view(who, name=UNSEEN, query="q=a"), "name"),
    "request": (lambda who, claim: workflow.receive_request(who, claim, sender="A reader", text=UNSEEN), "text"),
    "reply": (lambda who, claim: workflow.record_reply(who, a_reply_request(claim), answer=UNSEEN), "answer"),
    "change_status": (
        lambda who, claim: workflow.change_status(who, [claim], status=a_status("disputed"), rationale=UNSEEN),
        "rationale",
    ),
    "turn_down": (lambda who, claim: workflow.turn_down(who, [claim], reason="opinion", note=UNSEEN), "note"),
    "withdraw": (lambda who, claim: workflow.withdraw(who, [claim], reason=UNSEEN), "reason"),
    "merge_claims": (lambda who, claim: workflow.merge_claims(who, claim, into=a_claim(), reason=UNSEEN), "reason"),
    "start_batch": (
        lambda who, claim: workflow.start_batch(who, "withdraw", [claim], reason=UNSEEN, selection="one"),
        "reason",
    ),
}


@pytest.mark.parametrize("name", SAYING_NOTHING)
def test_a_text_with_nothing_to_be_seen_is_refused_and_its_field_is_named(name: str) -> None:
    verb, field = SAYING_NOTHING[name]
    claim = a_claim()
    with pytest.raises((Refused, ValidationError)) as refused:
        verb(chief(), claim)
    error = refused.value
    named = [error.field] if isinstance(error, Refused) else list(error.message_dict)
    assert named == [field]
    assert not Edit.objects.filter(verb=name).exclude(claim=claim).exists()


def test_what_is_received_is_kept_found_and_logged_clean() -> None:
    claim = a_claim(statement=AROUND.format("It \u202eburst."), context=AROUND.format("In\u202d May."))
    claim.refresh_from_db()
    assert (claim.statement, claim.context) == ("It burst.", "In May.")
    changes = claim.edits.get().changes
    assert (changes["statement"], changes["context"]) == ([None, "It burst."], [None, "In May."])


def test_nothing_but_unseen_signs_is_no_edit_of_a_claim() -> None:
    claim = a_claim(statement="It burst.", context="In May.")
    with pytest.raises(Refused, match="Nothing was changed"):
        workflow.edit_text(chief(), claim, seen=None, statement="It burst.\u200b", context="\ufeffIn May.")


@pytest.mark.parametrize(
    ("verb", "make", "field"),
    [
        (workflow.edit_party, PartyFactory.create, "name"),
        (workflow.edit_source, SourceFactory.create, "title"),
        (workflow.edit_source, SourceFactory.create, "url"),
    ],
)
def test_nothing_but_unseen_signs_is_no_edit_of_a_row(verb: Any, make: Any, field: str) -> None:
    row = make()
    verb(chief(), row, **{field: AROUND.format(getattr(row, field))})
    assert not Edit.objects.exists()


def test_the_same_words_with_unseen_signs_around_are_linked_once() -> None:
    claim, source = a_claim(), SourceFactory.create()
    some_evidence(claim, source=source, quote="We saw them.")
    with pytest.raises(ValidationError, match="these very words already"):
        some_evidence(claim, source=source, quote=AROUND.format("We saw them."))
    assert Evidence.objects.count() == 1


def test_an_added_row_is_logged_as_it_is_kept() -> None:
    party = workflow.add_party(
        chief(), name=AROUND.format("Min\u202eistry"), kind="government", reason="\u200bNew.\u2060"
    )
    edit = Edit.objects.get()
    assert Party.objects.get(pk=party.pk).name == "Ministry"
    assert (edit.changes["name"], edit.reason) == ([None, "Ministry"], "New.")


def test_a_reason_and_a_note_to_readers_are_kept_clean() -> None:
    claim = a_published_claim()
    position = a_position(claim)
    void = workflow.void_position(chief(), position, reason=AROUND.format("Mis\u202eread."))
    assert (void.reason, claim.edits.latest("id").reason) == ("Misread.", "Misread.")
    a_position(claim)
    [revision] = workflow.publish(chief(), [claim], note=AROUND.format("One \u202ewas void."))
    assert (revision.note, revision.payload["note"]) == ("One was void.", "One was void.")


def test_letters_that_are_joined_stay_joined() -> None:
    position = a_position(a_claim(), quote="می‌خواهم 👨‍👩‍👧")
    position = type(position).objects.get(pk=position.pk)
    assert position.quote == "می‌خواهم 👨‍👩‍👧"


def test_where_the_default_was_left_the_script_tells_the_language_of_a_statement() -> None:
    assert a_claim(statement="북한군 약 만 명이 파병되었다.").language == "ko"
    assert a_claim(statement="Путин это отрицает.", language="en").language == "und-Cyrl"
    assert a_claim(statement="Путин это отрицает.", language="uk").language == "uk"
    assert a_claim(statement="It burst.").language == "en"


def test_a_statement_in_other_words_is_looked_at_again_unless_its_language_is_chosen() -> None:
    claim = a_claim(statement="Troops were sent.")
    claim = workflow.edit_text(chief(), claim, seen=None, statement="병력이 파병되었다.", language="en")
    assert claim.language == "ko"
    assert claim.edits.latest("id").changes["language"] == ["en", "ko"]
    claim = workflow.edit_text(chief(), claim, seen=None, language="en")
    assert claim.language == "en", "an editor chose it"
    claim = workflow.edit_text(chief(), claim, seen=None, context="From a leaflet.", language="en")
    assert claim.language == "en", "the statement is as it was when they chose"


def test_a_quote_in_no_given_language_is_in_the_one_that_its_script_tells() -> None:
    claim = a_claim()
    said = {quote: a_position(claim, quote=quote).language for quote in ("파병하지 않았다.", "لم نرسل", "We did not.")}
    assert list(said.values()) == ["ko", "", ""]
    assert a_position(claim, quote="파병하지 않았다.", language="en").language == "en"
    assert some_evidence(claim, quote="派遣した。").language == "ja"


def test_a_tag_that_is_no_language_is_refused_by_name() -> None:
    for record in (a_position, some_evidence):
        with pytest.raises(ValidationError) as refused:
            record(a_claim(), language="klingonish")
        assert list(refused.value.message_dict) == ["language"]
    with pytest.raises(ValidationError) as refused:
        a_claim(language="xx")
    assert list(refused.value.message_dict) == ["language"]
    assert a_claim(language="PT_br").language == "pt-BR"


@pytest.mark.parametrize("field", ["url", "archived_url"])
@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "ftp://one.example/a",
            "https://user:pass@one.example/",
            "https://a.example:99999/",
            "https://[::1",
            "nowhere",
        ),
        "https://one.example/" + "a" * 1000,
    ],
)
def test_an_address_that_readers_cannot_be_led_to_is_refused_by_name(field: str, wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        workflow.add_source(chief(), title="A report", **{field: wrong})
    assert field in refused.value.message_dict
    known = SourceFactory.create()
    with pytest.raises(ValidationError) as refused:
        workflow.edit_source(chief(), known, **{field: wrong})
    assert field in refused.value.message_dict
    assert Source.objects.count() == 1


def test_a_claim_is_not_changed_by_what_is_refused() -> None:
    claim = a_claim(statement="It burst.")
    with pytest.raises(ValidationError):
        workflow.edit_text(chief(), claim, seen=None, statement=UNSEEN)
    assert Claim.objects.get().statement == "It burst."
