"""Redacting through the admin: nothing of the text is left, on any page, in any row."""

import pytest
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from claims import search, workflow
from claims.models import (
    Claim,
    Edit,
    Evidence,
    Party,
    Position,
    PublicClaim,
    PublicParty,
    Redaction,
    Revision,
    Source,
    Status,
    StatusChange,
)
from tests.admin.story import MODELS, errors_of, form_of, text_of, url
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    editor,
    researcher,
    some_evidence,
)

SECRET = "Zorblax of Quuxville"


def _redact(client, row, name, **typed):
    data = {"field": name, "reason": "A court order.", "confirmation": "REMOVE"} | typed
    return client.post(url(type(row), "redact", row.pk), data)


def _a_story(**secrets):
    """A public claim whose parts say SECRET where asked."""
    party = PartyFactory.create(name=secrets.get("party", "A ministry"))
    source = SourceFactory.create(title=secrets.get("source", "A report"), publisher=party)
    claim = a_claim(statement=secrets.get("statement", "The dam broke."), claimant=party)
    some_evidence(claim, source=source, quote=secrets.get("evidence", "It broke."), origin=party)
    a_position(claim, party=party, stance="denies", quote=secrets.get("position", "It holds."))
    a_change(claim, rationale=secrets.get("rationale", "They contradict each other."))
    workflow.publish(editor(), [claim])
    workflow.relate(researcher(), claim, a_published_claim(), kind="repeats")
    return claim


def _rows_that_say(text):
    """Every column of every table of every model, whatever is in it."""
    found = []
    for model in MODELS:
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(field, models.BinaryField):
                    value = bytes(value).decode()
                if text in str(value):
                    found.append((model.__name__, row.pk, field.name))
    return found


def _what_readers_get(claim):
    """Every public page that may show a claim, as one text. A party, topic or word of it may be searched."""
    address = f"/claims/{claim.public_id}/"
    pages = ["/", "/claims/", "/claims/?q=Zorblax", address, "/method/"]
    slug = PublicClaim.objects.get(public_id=claim.public_id).slug
    base = f"{address}{slug}/"
    today = f"{timezone.localdate():%Y-%m-%d}"
    pages += [f"{base}revisions/", f"{base}revisions/1/", f"{base}revisions/1.json", f"{base}as-of/{today}/"]
    answers = [Client().get(page, follow=True) for page in pages]
    assert all(answer.status_code in (200, 404, 410) for answer in answers)
    return "".join(answer.content.decode() for answer in answers).replace('value="Zorblax"', "")


PLACES = {
    "statement": (Claim, "statement"),
    "party": (Party, "name"),
    "source": (Source, "title"),
    "evidence": (Evidence, "quote"),
    "position": (Position, "quote"),
    "rationale": (StatusChange, "rationale"),
}


@pytest.mark.parametrize("place", sorted(PLACES))
def test_after_a_redaction_the_text_is_nowhere(desk, place):
    model, field = PLACES[place]
    claim = _a_story(**{place: f"It was {SECRET}."})
    row = model.objects.get(**{field: f"It was {SECRET}."})
    assert _rows_that_say(SECRET)
    assert SECRET in _what_readers_get(claim)
    assert search.search(PublicClaim.objects.all(), "Zorblax").exists()
    assert f"It was {SECRET}." in text_of(desk.get(url(model, "redact", row.pk)))
    response = _redact(desk, row, field)
    assert response.status_code == 302
    assert _rows_that_say(SECRET) == []
    assert SECRET not in _what_readers_get(Claim.objects.get(pk=claim.pk))
    assert not search.search(PublicClaim.objects.all(), "Zorblax").exists()
    assert not search.search(Claim.objects.all(), "Zorblax").exists()
    assert Revision.objects.get(claim=claim).payload == {}
    assert Redaction.objects.filter(field_name=field, reason="A court order.").exists()
    for page in (desk.get(url(model, "change", row.pk)), desk.get(url(Edit)), desk.get(url(PublicClaim))):
        assert SECRET not in page.content.decode()


@pytest.mark.parametrize("place", ["evidence", "position"])
def test_what_was_merged_leaves_nothing_in_the_claim_that_tells_it_now(desk, chief_editor, place):
    model, field = PLACES[place]
    merged, into = _a_story(**{place: SECRET}), _a_story()
    workflow.merge_claims(chief_editor, merged, into=into, reason="The same.")
    workflow.publish(editor(), [into])
    assert search.search(PublicClaim.objects.all(), "Zorblax").get().public_id == into.public_id
    assert _redact(desk, model.objects.get(**{field: SECRET}), field).status_code == 302
    assert _rows_that_say(SECRET) == []
    assert not search.search(PublicClaim.objects.all(), "Zorblax").exists()
    assert not search.search(Claim.objects.all(), "Zorblax").exists()


def test_what_a_bulk_edit_said_is_removed_with_the_rest(desk, chief_editor):
    merged, into, other = a_claim(statement=f"It was {SECRET}."), a_claim(), a_claim()
    status = Status.objects.get(key="disputed")
    workflow.merge_claims(chief_editor, merged, into=into, reason="The same.")
    said = {"reason": f"They say {SECRET}", "rationale": f"They say {SECRET}", "selection": "all"}
    workflow.run_batch(chief_editor, "change_status", [merged, other], status=status, **said)
    change = StatusChange.objects.get(status=status)
    assert _redact(desk, change, "rationale").status_code == 302
    assert _redact(desk, merged, "statement").status_code == 302
    assert _rows_that_say(SECRET) == []


def test_the_public_sees_a_party_without_its_name(desk):
    _a_story(party=SECRET)
    assert PublicParty.objects.filter(name=SECRET).exists()
    assert _redact(desk, Party.objects.get(name=SECRET), "name").status_code == 302
    assert not PublicParty.objects.filter(name=SECRET).exists()


def test_a_whole_revision_is_redacted(desk):
    claim = _a_story(statement=SECRET)
    revision = Revision.objects.get(claim=claim)
    digest = revision.sha256
    assert SECRET in text_of(desk.get(url(Revision, "redact", revision.pk)))
    assert _redact(desk, revision, "body").status_code == 302
    revision = Revision.objects.get(pk=revision.pk)
    assert (revision.is_redacted, revision.sha256) == (True, digest)


def test_the_page_warns_and_is_linked_from_the_row(desk):
    party = PartyFactory.create()
    assert url(Party, "redact", party.pk) in desk.get(url(Party, "change", party.pk)).content.decode()
    text = text_of(desk.get(url(Party, "redact", party.pk)))
    assert "This cannot be undone." in text
    assert party.name in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"confirmation": "remove"}, "Type REMOVE, in capital letters."),
        ({"confirmation": ""}, "This field is required."),
        ({"reason": " "}, "This field is required."),
        ({"field": "public_id"}, "Select a valid choice. public_id is not one of the available choices."),
        ({"field": "description"}, "Select a valid choice. description is not one of the available choices."),
    ],
)
def test_nothing_is_removed_by_half_a_form(desk, typed, said):
    party = PartyFactory.create(name="Stays", description="")
    response = _redact(desk, party, "name", **typed)
    assert response.status_code == 200
    assert errors_of(response) == [said]
    if "reason" not in typed:
        assert form_of(response)["reason"] == ["A court order."]
    party.refresh_from_db()
    assert party.name == "Stays"
    assert not Redaction.objects.exists()


def test_redacting_twice_says_that_there_is_nothing_to_remove(desk):
    party = PartyFactory.create()
    assert _redact(desk, party, "name").status_code == 302
    response = _redact(desk, party, "name")
    assert response.status_code == 200
    assert errors_of(response)
    assert Redaction.objects.filter(table_name="claims_party").count() == 1


def test_only_what_may_be_redacted_has_the_page(desk):
    with_page = {model.__name__ for model in MODELS if workflow.redactable(model)}
    assert {"Claim", "Party", "Source", "Evidence", "Position", "StatusChange", "Revision", "Edit"} <= with_page
    assert desk.get("/admin/claims/topic/1/redact/").status_code in (302, 404)
    assert desk.get(url(Party, "redact", 999)).status_code == 404


def test_the_triggers_still_stand_after_a_redaction(desk):
    from claims.models import append_only

    _a_story(statement=SECRET)
    _redact(desk, Claim.objects.get(statement=SECRET), "statement")
    assert append_only.missing(connection) == []
