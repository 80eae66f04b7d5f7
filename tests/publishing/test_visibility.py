"""Every field is marked once, public or internal, and only public ones can be published."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from claims.models import Claim
from claims.publishing.visibility import FIELDS, pick
from tests.public.canaries import CANNOT_CARRY_ONE

NOUNS = [m for m in apps.get_app_config("claims").get_models() if not m.__name__.startswith("Public")]


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_field_is_marked_public_or_internal(model: type[models.Model]) -> None:
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    public, internal = FIELDS[model.__name__]
    assert public | internal == fields
    assert not public & internal


def test_no_noun_is_marked_that_does_not_exist() -> None:
    assert set(FIELDS) == {model.__name__ for model in NOUNS}


# What no canary can show to be internal (tests.public.canaries), since it is one of a few words, yes or no, a count or a row.
INTERNAL = {
    "Claim": "id accused stage turned_down assignee reviewer checked_by publication has_unpublished_changes merged_into",
    "Topic": "id",
    "ClaimRelation": "id",
    "Party": "id merged_into",
    "Source": "merged_into",
    "Evidence": "claim",
    "Position": "claim restores recorded_by",
    "PositionVoid": "id position recorded_by",
    "Status": "id replaced_by",
    "StatusChange": "claim undoes restores recorded_by",
    "StatusChangeCitation": "id change",
    "Revision": "id claim author content_sha256",
    "User": "id is_staff is_active is_superuser groups user_permissions theme shortcuts roomy",
    "Note": "id claim mentions written_by",
    "Follow": "id user claim",
    "SavedView": "id owner",
    "ReplyRequest": "id claim is_public asked_by",
    "CorrectionRequest": "id claim outcome decided_by",
    "ChecklistRule": "id",
    "Edit": "id by claim batch undoes form",
    "Redaction": "id by edit",
    "Batch": "id by undoes",
    "BatchOutcome": "id batch claim",
}


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_what_only_the_desk_knows_is_marked_internal(model: type[models.Model]) -> None:
    row = model()
    for name in INTERNAL[model.__name__].split():
        with pytest.raises(ValueError, match="not public"):
            pick(row, name)


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_internal_field_is_searched_for_on_public_pages_or_named_here(model: type[models.Model]) -> None:
    words_of_ours = set(" ".join(CANNOT_CARRY_ONE.values()).split())
    fields = {field.name: field for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    silent = {
        name for name, field in fields.items() if field.is_relation or f"{model.__name__}.{name}" in words_of_ours
    }
    assert silent & FIELDS[model.__name__].internal == set(INTERNAL[model.__name__].split())


def test_an_internal_field_cannot_be_published() -> None:
    with pytest.raises(ValueError, match="not public"):
        pick(Claim(statement="So."), "statement stage")
