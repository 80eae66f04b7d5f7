"""Every field is marked once, public or internal, and only public ones can be published."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from claims.models import Claim
from claims.publishing.visibility import FIELDS, pick

NOUNS = [m for m in apps.get_app_config("claims").get_models() if not m.__name__.startswith("Public")]


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_field_is_marked_public_or_internal(model: type[models.Model]) -> None:
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    public, internal = FIELDS[model.__name__]
    assert public | internal == fields
    assert not public & internal


def test_no_noun_is_marked_that_does_not_exist() -> None:
    assert set(FIELDS) == {model.__name__ for model in NOUNS}


def test_an_internal_field_cannot_be_published() -> None:
    with pytest.raises(ValueError, match="not public"):
        pick(Claim(statement="So."), "statement stage")
