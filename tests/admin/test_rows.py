"""What the admin writes of single rows goes through the verbs; what a verb refuses lands in the form."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from claims import workflow
from claims.models import Claim, Edit, Party, PublicStatus, Source, Status, Topic, User
from claims.models.append_only import AppendOnly
from tests.admin.story import MODELS, errors_of, form_of, some_of_everything, url
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_status,
    editor,
    researcher,
)

PARTY = {"name": "Port authority", "kind": "government", "reliability": "B", "reliability_reason": "Keeps its logs."}
WRITABLE = {"Claim", "Party", "Source", "Topic", "Status", "ChecklistRule", "User"}


def _save(client, row, **changes):
    """Open a row's page, change something, save."""
    address = url(type(row), "change", row.pk)
    return client.post(address, form_of(client.get(address)) | changes)


def test_a_party_is_added_by_the_verb(desk, chief_editor):
    party = PartyFactory.create()
    response = desk.post(url(Party, "add"), PARTY | {"part_of": party.pk})
    assert response.status_code == 302
    added = Party.objects.get(name="Port authority")
    assert added.part_of == party
    edit = Edit.objects.get(object_type="party", object_id=added.pk)
    assert (edit.verb, edit.by) == ("add_party", chief_editor)
    assert edit.changes["name"] == [None, "Port authority"]
    assert not LogEntry.objects.exists()


def test_a_party_is_edited_by_the_verb_with_the_reason_in_the_log(desk):
    party = PartyFactory.create(name="Harbour office")
    assert _save(desk, party, name="Harbour authority", reason="It was renamed.").status_code == 302
    edit = Edit.objects.get(object_type="party", object_id=party.pk)
    assert edit.changes == {"name": ["Harbour office", "Harbour authority"]}
    assert edit.reason == "It was renamed."


def test_a_page_saved_as_it_was_writes_nothing(desk):
    party = PartyFactory.create()
    assert _save(desk, party).status_code == 302
    assert not Edit.objects.exists()


def test_what_a_verb_refuses_lands_beside_its_field_and_nothing_is_written(desk):
    whole = PartyFactory.create(name="Whole")
    part = PartyFactory.create(part_of=whole)
    response = _save(desk, whole, part_of=part.pk, name="Typed name")
    assert response.status_code == 200
    assert errors_of(response) == ["A party cannot be part of itself, nor of one of its parts."]
    assert response.context["adminform"].form.errors.keys() == {"part_of"}
    assert form_of(response)["name"] == ["Typed name"]
    whole.refresh_from_db()
    assert (whole.name, whole.part_of) == ("Whole", None)
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"wikidata_id": "1065"}, "A Wikidata id looks like Q1065."),
        ({"reliability_reason": ""}, "Say why the party has this reliability."),
    ],
)
def test_a_bad_party_is_not_added_and_what_was_typed_stays(desk, wrong, said):
    response = desk.post(url(Party, "add"), PARTY | {"description": "Typed"} | wrong)
    assert response.status_code == 200
    assert said in errors_of(response)
    assert form_of(response)["description"] == ["Typed"]
    assert not Party.objects.exists()


def test_another_spelling_of_a_known_address_is_refused_as_an_error_of_the_form(desk):
    SourceFactory.create(title="Known", url="https://news.example/1", url_key="news.example/1")
    data = {"title": "Again", "url": "http://www.news.example/1/?utm_source=x"}
    response = desk.post(url(Source, "add"), data)
    assert response.status_code == 200
    assert errors_of(response) == ["A source with this address is known already. Pick it instead."]
    assert form_of(response)["title"] == ["Again"]
    assert Source.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_is_shown_before_it_can_be_overwritten(desk):
    party = PartyFactory.create(name="Harbour office")
    page = form_of(desk.get(url(Party, "change", party.pk)))
    other = editor(first_name="Ada", last_name="Osei")
    workflow.edit_party(other, party, name="Port office", reason="Renamed.")
    typed = page | {"description": "Runs the port"}
    response = desk.post(url(Party, "change", party.pk), typed)
    assert response.status_code == 200
    assert any("Ada Osei" in one and "Harbour office → Port office" in one for one in errors_of(response))
    again = form_of(response)
    assert (again["name"], again["description"]) == (["Harbour office"], ["Runs the port"])
    party.refresh_from_db()
    assert (party.name, party.description) == ("Port office", "")
    assert desk.post(url(Party, "change", party.pk), again | {"name": "Port office"}).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.description) == ("Port office", "Runs the port")


def test_a_page_sent_without_the_version_seen_overwrites_nothing(desk):
    party = PartyFactory.create(name="Harbour office")
    workflow.edit_party(editor(), party, name="Port office")
    response = _save(desk, party, name="Mine", seen="")
    assert response.status_code == 200
    party.refresh_from_db()
    assert party.name == "Port office"


def test_the_text_of_a_claim_is_edited_by_the_verb(desk, chief_editor):
    claim = a_claim(statement="The dam broke.")
    assert _save(desk, claim, statement="The dam  burst.").status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.version) == ("The dam burst.", 2)
    edit = claim.edits.get(verb="edit_text")
    assert (edit.by, edit.changes) == (chief_editor, {"statement": ["The dam broke.", "The dam burst."]})


def test_a_claim_edited_meanwhile_shows_what_changed_and_one_more_save_saves(desk):
    claim = a_claim(statement="The dam broke.")
    page = form_of(desk.get(url(Claim, "change", claim.pk)))
    workflow.edit_text(researcher(first_name="Ada", last_name="Osei"), claim, seen=1, context="In May.")
    response = desk.post(url(Claim, "change", claim.pk), page | {"statement": "The dam burst.", "context": "In June."})
    assert response.status_code == 200
    assert any("Ada Osei" in one and "In May." in one for one in errors_of(response))
    again = form_of(response)
    assert again["statement"] == ["The dam burst."]
    claim.refresh_from_db()
    assert (claim.statement, claim.context, claim.version) == ("The dam broke.", "In May.", 2)
    assert desk.post(url(Claim, "change", claim.pk), again).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.context, claim.version) == ("The dam burst.", "In June.", 3)


def test_a_claim_saved_as_it_was_says_that_nothing_was_changed(desk):
    claim = a_claim()
    response = _save(desk, claim)
    assert errors_of(response) == ["Nothing was changed."]
    claim.refresh_from_db()
    assert claim.version == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"statement": "  "}, "This field is required."), ({"made_on": "May 24"}, "Give the year with four figures")],
)
def test_a_bad_text_is_refused_with_what_was_typed(desk, wrong, said):
    claim = a_claim()
    response = _save(desk, claim, context="Typed context", **wrong)
    assert any(said in one for one in errors_of(response))
    assert form_of(response)["context"] == ["Typed context"]
    claim.refresh_from_db()
    assert (claim.version, claim.context) == (1, "")


def test_what_the_desk_holds_of_a_claim_cannot_be_written_beside_the_verbs(desk, chief_editor):
    claim, topic = a_claim(), TopicFactory.create()
    forged = {
        "statement": "The dam burst.",
        "status": a_status("refuted").pk,
        "stage": "done",
        "assignee": chief_editor.pk,
        "topics": [topic.pk],
        "version": 99,
        "public_id": "aaaaaaaa",
        "review_on": "2024-01-01",
    }
    assert _save(desk, claim, **forged).status_code == 302
    fresh = Claim.objects.get(pk=claim.pk)
    assert fresh.statement == "The dam burst."
    assert (fresh.status, fresh.stage, fresh.assignee, fresh.version) == (claim.status, "received", None, 2)
    assert (fresh.public_id, fresh.review_on, fresh.topics.count()) == (claim.public_id, None, 0)


def test_a_claim_is_not_added_here(desk):
    assert desk.get(url(Claim, "add")).status_code == 403
    assert desk.post(url(Claim, "add"), {"statement": "New."}).status_code == 403


def test_what_was_merged_is_only_looked_at(desk, chief_editor):
    one, two = PartyFactory.create(), PartyFactory.create()
    workflow.merge_parties(chief_editor, one, into=two, reason="The same.")
    assert desk.get(url(Party, "change", one.pk)).status_code == 200
    assert desk.post(url(Party, "change", one.pk), PARTY).status_code == 403
    claim, other = a_claim(), a_claim()
    workflow.merge_claims(chief_editor, claim, into=other, reason="The same.")
    assert desk.get(url(Claim, "change", claim.pk)).status_code == 200
    assert desk.post(url(Claim, "change", claim.pk), {"statement": "Other.", "seen": 9}).status_code == 403


def test_a_topic_keeps_its_address(desk):
    data = {"name": "The strait", "slug": "strait", "description": ""}
    assert desk.post(url(Topic, "add"), data).status_code == 302
    topic = Topic.objects.get(slug="strait")
    assert _save(desk, topic, name="The straits", slug="other").status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("The straits", "strait")
    assert set(Edit.objects.values_list("verb", flat=True)) == {"add_topic", "edit_topic"}


def test_a_status_in_use_keeps_its_meaning(desk):
    status = a_status("disputed")
    a_change(a_claim(), status=status)
    response = _save(desk, status, definition="Something else.", position=7)
    assert errors_of(response) == [
        "This status is in use. Retire it and add another instead of giving it another meaning."
    ]
    assert form_of(response)["definition"] == ["Something else."]
    status.refresh_from_db()
    assert status.definition != "Something else."
    assert _save(desk, status, position=7).status_code == 302
    status.refresh_from_db()
    assert status.position == 7


def test_a_status_is_added_and_published(desk):
    data = {
        "label": "Staged",
        "key": "staged",
        "definition": "Made up for a camera.",
        "tone": "refuted",
        "position": 90,
    }
    assert desk.post(url(Status, "add"), data).status_code == 302
    assert PublicStatus.objects.filter(key="staged").exists()
    response = desk.post(url(Status, "add"), data | {"key": "half", "rating_value": 3})
    assert errors_of(response) == ["A ClaimReview rating is a number from 1 to 5 with its name, or neither."]


def test_a_status_is_retired_and_replaced_through_the_page_between(desk):
    status, other = a_status("disputed"), a_status("unverifiable")
    page = desk.get(url(Status, "retire", status.pk))
    assert page.status_code == 200
    response = desk.post(url(Status, "retire", status.pk), {"replaced_by": other.pk, "reason": ""})
    assert errors_of(response) == ["This field is required."]
    response = desk.post(url(Status, "retire", status.pk), {"replaced_by": status.pk, "reason": "Too wide."})
    assert errors_of(response) == ["Choose another status that is in use."]
    assert form_of(response)["reason"] == ["Too wide."]
    assert (
        desk.post(url(Status, "retire", status.pk), {"replaced_by": other.pk, "reason": "Too wide."}).status_code == 302
    )
    status.refresh_from_db()
    assert status.retired_at is not None
    assert status.replaced_by == other
    assert Edit.objects.get(verb="retire_status").reason == "Too wide."
    response = desk.post(url(Status, "retire", status.pk), {"reason": "Again."})
    assert errors_of(response) == ["This status was retired already."]


@pytest.mark.parametrize("role", [researcher, editor])
def test_nobody_else_writes_through_these_pages(client, db, role):
    party, status, claim = PartyFactory.create(name="Harbour office"), a_status("disputed"), a_claim()
    for staff, expected in ((False, 302), (True, 403)):
        client.force_login(role(is_staff=staff))
        for address, data in (
            (url(Party, "add"), PARTY),
            (url(Party, "change", party.pk), PARTY),
            (url(Claim, "change", claim.pk), {"statement": "Other.", "seen": 1}),
            (url(Topic, "add"), {"name": "T", "slug": "t"}),
            (url(Status, "retire", status.pk), {"reason": "Mine."}),
            (url(Party, "redact", party.pk), {"field": "name", "reason": "Mine.", "confirmation": "REMOVE"}),
            (url(Party, "merge"), {"_selected_action": party.pk}),
        ):
            assert client.post(address, data).status_code == expected, address
    assert set(Edit.objects.values_list("verb", flat=True)) == {"receive"}
    party.refresh_from_db()
    assert party.name == "Harbour office"


def test_nothing_can_be_deleted_from_any_page(desk, chief_editor):
    some_of_everything(chief_editor)
    counts = {model: model._default_manager.count() for model in MODELS}
    assert "delete_selected" not in dict(admin.site.actions)
    for model in MODELS:
        row = model._default_manager.order_by("-pk").first()
        address = url(model, "delete", row.pk)
        assert desk.get(address).status_code in (403, 404), model
        assert desk.post(address, {"post": "yes"}).status_code in (403, 404), model
        page = desk.get(url(model))
        assert b"delete_selected" not in page.content
        desk.post(url(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert b"deletelink" not in desk.get(url(model, "change", row.pk)).content
    assert counts == {model: model._default_manager.count() for model in MODELS}


def test_what_a_role_does_not_hold_stays_shut_to_somebody_who_may_edit_in_bulk(client, db):
    user, party, status = researcher(is_staff=True), PartyFactory.create(), a_status("disputed")
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    client.force_login(user)
    assert client.get(url(Party, "change", party.pk)).status_code == 200
    for address in (
        url(Party, "redact", party.pk),
        url(Party, "merge"),
        url(Status, "retire", status.pk),
        url(Status, "add"),
        url(Topic, "add"),
        url(User, "add"),
        url(User, "password", user.pk),
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address
    page = client.get(url(Party, "change", party.pk)).content.decode()
    assert url(Party, "redact", party.pk) not in page
    assert 'value="merge"' not in client.get(url(Party)).content.decode()


def test_a_superuser_deletes_nothing_either(client, chief_editor):
    some_of_everything(chief_editor)
    client.force_login(User.objects.create_superuser("root", password=None))
    for model in MODELS:
        row = model._default_manager.order_by("-pk").first()
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code in (403, 404), model


def test_what_is_read_only_refuses_to_be_written(client, chief_editor):
    some_of_everything(chief_editor)
    for user in (chief_editor, User.objects.create_superuser("root", password=None)):
        client.force_login(user)
        for model in MODELS:
            if model.__name__ in WRITABLE:
                continue
            row = model._default_manager.order_by("-pk").first()
            assert client.get(url(model, "add")).status_code == 403, model
            assert client.post(url(model, "add"), {}).status_code == 403, model
            assert client.post(url(model, "change", row.pk), {}).status_code == 403, model
            assert b'name="_save"' not in client.get(url(model, "change", row.pk)).content, model
    read_only = {model for model in MODELS if issubclass(model, AppendOnly) or model.__name__.startswith("Public")}
    assert not {model.__name__ for model in read_only} & WRITABLE


def test_where_a_party_is_picked_those_merged_away_are_not_offered(desk, chief_editor):
    one, two = PartyFactory.create(name="Port one"), PartyFactory.create(name="Port two")
    workflow.merge_parties(chief_editor, one, into=two, reason="The same.")
    query = {"app_label": "claims", "model_name": "claim", "field_name": "claimant", "term": "port"}
    found = desk.get("/admin/autocomplete/", query).json()["results"]
    assert [row["text"] for row in found] == ["Port two"]
    assert len(desk.get(url(Party), {"q": "port"}).context["cl"].result_list) == 2


def test_claims_are_not_offered_to_somebody_who_left(desk):
    researcher(first_name="Ada", last_name="Osei", is_active=False)
    here = researcher(first_name="Ada", last_name="Berg")
    query = {"app_label": "claims", "model_name": "claim", "field_name": "assignee", "term": "ada"}
    assert [row["id"] for row in desk.get("/admin/autocomplete/", query).json()["results"]] == [str(here.pk)]


def test_a_party_can_be_added_in_a_window_beside_the_form(desk):
    response = desk.post(url(Party, "add") + "?_popup=1", PARTY | {"_popup": "1"})
    assert response.status_code == 200
    assert str(Party.objects.get().pk) in response.content.decode()


def test_an_unknown_row_is_no_error_of_the_server(desk):
    for key in ("redact", "change"):
        assert desk.get(url(Party, key, 999)).status_code in (302, 404)
        assert desk.get(url(Party, key, "x")).status_code in (302, 404)
    assert desk.get(url(Status, "retire", 999)).status_code == 404
