"""Where a desk says what the items of its checklist mean for publishing."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.test import Client

from claims.models import ChecklistRule, Edit, User
from tests.admin.story import errors_of, form_of, text_of, url
from tests.factories import editor


def a_rule() -> ChecklistRule:
    return ChecklistRule.objects.get(item="quotes")


def test_a_level_is_set_by_the_verb_with_its_reason(desk: Client, chief_editor: User):
    address = url(ChecklistRule, "change", a_rule().pk)
    page = desk.get(address)
    assert "What supports or refutes the claim is quoted in its exact words." in text_of(page)
    sent = form_of(page) | {"level": "block", "reason": "We were too lax."}
    assert desk.post(address, sent).status_code == 302
    assert a_rule().level == "block"
    edit = Edit.objects.get(object_type="checklistrule")
    assert (edit.verb, edit.by, edit.reason) == ("set_checklist", chief_editor, "We were too lax.")


def test_an_unknown_level_is_refused_beside_its_field(desk: Client):
    address = url(ChecklistRule, "change", a_rule().pk)
    response = desk.post(address, form_of(desk.get(address)) | {"level": "maybe"})
    assert response.status_code == 200
    assert errors_of(response)
    assert a_rule().level == "warn"


def test_what_somebody_else_set_meanwhile_is_shown_before_it_is_overwritten(desk: Client):
    address = url(ChecklistRule, "change", a_rule().pk)
    first, second = form_of(desk.get(address)), form_of(desk.get(address))
    desk.post(address, first | {"level": "off"})
    response = desk.post(address, second | {"level": "block"})
    assert "Somebody changed this" in text_of(response)
    assert a_rule().level == "off"
    assert desk.post(address, form_of(response) | {"level": "block"}).status_code == 302
    assert a_rule().level == "block"


def test_every_item_has_its_row_so_none_is_added_or_deleted(desk: Client):
    assert desk.get(url(ChecklistRule, "add")).status_code == 403
    assert desk.post(url(ChecklistRule, "delete", a_rule().pk), {"post": "yes"}).status_code == 403


def test_who_may_not_edit_vocabularies_only_looks(client: Client, db: None):
    user = editor(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit"))
    client.force_login(user)
    address = url(ChecklistRule, "change", a_rule().pk)
    assert b'name="_save"' not in client.get(address).content
    assert client.post(address, {"level": "block"}).status_code == 403
