"""What somebody prefers is theirs alone to change."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims import workflow
from claims.models import Edit, User
from tests.factories import UserFactory, researcher

pytestmark = pytest.mark.django_db

ALL = {"time_zone": "Asia/Seoul", "theme": "dark", "shortcuts": False, "columns": "status,review", "roomy": True}


@pytest.mark.parametrize(("name", "value"), ALL.items())
def test_each_preference_is_kept_and_logged_from_what_to_what(name: str, value: Any) -> None:
    user = researcher()
    before = getattr(user, name)
    assert getattr(workflow.prefer(user, **{name: value}), name) == value
    user.refresh_from_db()
    assert getattr(user, name) == value
    edit = Edit.objects.get(verb="prefer")
    assert (edit.by, edit.claim, edit.object_type, edit.object_id) == (user, None, "user", user.pk)
    assert edit.changes == {name: [before, value]}


def test_several_are_one_entry_and_nobody_else_is_touched() -> None:
    user, other = researcher(), researcher()
    workflow.prefer(user, **ALL)
    assert Edit.objects.get(verb="prefer").changes.keys() == ALL.keys()
    other.refresh_from_db()
    assert other.theme == "auto"


def test_what_is_so_already_is_not_logged() -> None:
    workflow.prefer(researcher(), theme="auto", roomy=False)
    assert not Edit.objects.filter(verb="prefer").exists()


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"theme": "sepia"}, {"columns": "x" * 201}, {"roomy": None}]
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_kept(wrong: dict[str, Any]) -> None:
    user = researcher()
    with pytest.raises(ValidationError) as refused:
        workflow.prefer(user, **{"shortcuts": False, **wrong})
    assert list(refused.value.message_dict) == list(wrong)
    user.refresh_from_db()
    assert user.shortcuts
    assert not Edit.objects.filter(verb="prefer").exists()


@pytest.mark.parametrize("name", ["is_superuser", "username", "password", "byline"])
def test_nothing_but_a_preference_can_be_changed_by_it(name: str) -> None:
    user = researcher()
    with pytest.raises(TypeError, match=name):
        workflow.prefer(user, **{name: "x"})
    assert not User.objects.get(pk=user.pk).is_superuser


def test_who_may_not_work_at_the_desk_prefers_nothing() -> None:
    for user in (UserFactory.create(), researcher(is_active=False)):
        with pytest.raises(PermissionDenied):
            workflow.prefer(user, theme="dark")
