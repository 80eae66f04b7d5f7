"""Redacting through the admin: nothing of the text is left, on any page, in any row."""

import pytest
from bs4 import BeautifulSoup
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


def _preview(client, row, name, **typed):
    """The first page sent: what it shows asks to be confirmed."""
    return client.post(url(type(row), "redact", row.pk), {"field": name, "reason": "A court order."} | typed)


def _redact(client, row, name, **typed):
    """Both pages, one after the other."""
    shown = _preview(client, row, name, **{key: typed.pop(key) for key in ("field", "reason") if key in typed})
    if "previewed" not in form_of(shown):
        return shown
    data = {key: value[0] for key, value in form_of(shown).items()} | {"confirmation": "REMOVE"} | typed
    return client.post(url(type(row), "redact", row.pk), data)


def _listed(response):
    """The rows of the list: where, what stands there now, what will."""
    rows = BeautifulSoup(response.content, "html.parser").select(".removals tbody tr")
    return [tuple(" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")) for row in rows]


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
    assert "First you are shown all that will be removed." in text
    assert party.name in text
    assert "This cannot be undone." in text_of(_preview(desk, party, "name"))


def test_the_first_page_shows_all_that_will_be_removed_side_by_side_and_removes_nothing(desk):
    party = PartyFactory.create(name="ann", description="Not Anna, ann")
    claim = a_claim(statement="They announced an annual plan.", claimant=party)
    position = a_position(claim, party=party, quote="So ann says.")
    workflow.publish(editor(), [claim])
    response = _preview(desk, party, "name")
    assert response.status_code == 200
    listed = _listed(response)
    assert listed[:2] == [
        ("Party, name ann", "ann", "[redacted]"),
        ("Party, description ann", "Not Anna, ann", "Not Anna, [redacted]"),
    ]
    assert (f"Position, quote {position}", "So ann says.", "So [redacted] says.") in listed
    (logged,) = (row for row in listed if row[0].startswith("Edit, changes record_position"))
    assert "party: – → ann" in logged[1] and "party: – → [redacted]" in logged[2]
    assert "quote: – → So ann says." in logged[1] and "quote: – → So [redacted] says." in logged[2]
    (body,) = (row for row in listed if row[0].startswith("Revision, body"))
    assert "So ann says." in body[1] and body[2] == "[redacted]"
    assert "announced" not in "".join(
        where + now for where, now, _ in listed if not where.startswith(("Edit", "Revision"))
    )
    assert f"{len(listed)} texts will be removed." in text_of(response)
    assert "One revision loses all that it told" in text_of(response)
    party.refresh_from_db()
    assert party.name == "ann"
    assert not Redaction.objects.exists()


def test_what_was_listed_is_what_is_removed(desk):
    party = PartyFactory.create(name=SECRET)
    claim = a_claim(claimant=party, context=f"So says {SECRET}.")
    listed = _listed(_preview(desk, party, "name"))
    assert _redact(desk, party, "name").status_code == 302
    assert Redaction.objects.count() == len(listed)
    claim.refresh_from_db()
    assert claim.context == "So says [redacted]."


def test_where_something_else_would_be_removed_by_then_the_list_is_shown_again_with_it(desk):
    claim = a_claim(context="He left.")
    position = a_position(claim, quote=SECRET)
    shown = form_of(_preview(desk, position, "quote"))
    workflow.add_note(researcher(), claim, text=f"{SECRET}, again")
    data = {key: value[0] for key, value in shown.items()} | {"confirmation": "REMOVE"}
    response = desk.post(url(Position, "redact", position.pk), data)
    assert response.status_code == 409
    assert errors_of(response) == ["What would be removed is not what you saw. Compare, then confirm again."]
    assert f"{SECRET}, again" in {now for _, now, _ in _listed(response)}
    assert Position.objects.get().quote == SECRET
    again = form_of(response)
    assert again["previewed"] != shown["previewed"]
    assert (again["reason"], again["confirmation"]) == (["A court order."], ["REMOVE"])
    response = desk.post(url(Position, "redact", position.pk), {key: value[0] for key, value in again.items()})
    assert response.status_code == 302
    assert _rows_that_say(SECRET) == []


def test_a_confirmation_of_nothing_that_was_shown_removes_nothing(desk):
    party = PartyFactory.create(name=SECRET)
    data = {"field": "name", "reason": "A court order.", "confirmation": "REMOVE"}
    assert _listed(desk.post(url(Party, "redact", party.pk), data)), "the list comes first"
    assert desk.post(url(Party, "redact", party.pk), data | {"previewed": "0" * 64}).status_code == 409
    assert Party.objects.get(pk=party.pk).name == SECRET


def test_a_reason_that_repeats_the_text_is_refused_before_anything_is_shown(desk):
    party = PartyFactory.create(name=SECRET)
    response = _preview(desk, party, "name", reason=f"{SECRET} went to court.")
    assert errors_of(response) == ["The reason says what is to be removed, and it is kept. Say it in other words."]
    assert form_of(response)["reason"] == [f"{SECRET} went to court."]
    assert "previewed" not in form_of(response)


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
