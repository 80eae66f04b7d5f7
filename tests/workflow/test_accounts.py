"""Passwords, whoever changes them: by a verb, with an entry that says so and nothing of the password."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims import workflow
from claims.models import Edit, User
from claims.workflow import Refused
from tests.factories import PASSWORD, UserFactory, chief, editor

pytestmark = pytest.mark.django_db

NEW = "the tide turns late"


@pytest.mark.parametrize(("by_mail", "said"), [(False, "set anew"), (True, "set anew by mail")])
def test_ones_own_password_is_changed_with_an_entry(by_mail: bool, said: str) -> None:
    user = UserFactory.create()  # of no role: a password is everybody's own
    workflow.change_own_password(user, password=NEW, by_mail=by_mail)
    assert User.objects.get(pk=user.pk).check_password(NEW)
    edit = Edit.objects.get()
    assert (edit.by, edit.verb, edit.object_type, edit.object_id) == (user, "change_own_password", "user", user.pk)
    assert edit.changes == {"password": [None, said]}


def test_ones_own_password_is_checked_against_oneself_as_one_is_now() -> None:
    user = editor(username="somebody")
    User.objects.filter(pk=user.pk).update(last_name="Lindenbaum-Ypsilon")
    for password in ("aaaaaaaaaaaa", "lindenbaum-ypsilon"):
        with pytest.raises(ValidationError):
            workflow.change_own_password(user, password=password)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert not Edit.objects.exists()


def test_nothing_else_of_the_account_is_written_with_a_password() -> None:
    user = editor()
    User.objects.filter(pk=user.pk).update(email="moved@desk.example")  # since it was read
    workflow.change_own_password(user, password=NEW)
    assert User.objects.get(pk=user.pk).email == "moved@desk.example"


def test_somebody_who_was_deactivated_changes_no_password() -> None:
    with pytest.raises(PermissionDenied):
        workflow.change_own_password(chief(is_active=False), password=NEW)


def test_a_chief_editor_sets_the_password_of_an_editor_and_of_no_superuser() -> None:
    leader, seen = chief(is_staff=True), editor()  # who has the role may enter the admin, as a superuser may
    root = User.objects.create_superuser("root", password=PASSWORD)
    workflow.set_password(leader, seen, password=NEW)
    assert User.objects.get(pk=seen.pk).check_password(NEW)
    root.is_superuser = False  # what the caller holds is not what is asked
    with pytest.raises(Refused, match="Only a superuser may change a superuser"):
        workflow.set_password(leader, root, password=NEW)
    assert User.objects.get(pk=root.pk).check_password(PASSWORD)
    assert [edit.object_id for edit in Edit.objects.filter(verb="set_password")] == [seen.pk]


def test_a_superuser_sets_the_password_of_a_superuser() -> None:
    root, other = (User.objects.create_superuser(name, password=PASSWORD) for name in ("root", "other"))
    workflow.set_password(root, other, password=NEW)
    assert User.objects.get(pk=other.pk).check_password(NEW)
