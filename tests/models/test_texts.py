"""Whatever is written into a text of the desk is cleaned, whichever way it is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from claims.models import Claim, Note, Source
from claims.models.fields import AddressField, LanguageField, LongText, ShortText
from tests.factories import PartyFactory, SourceFactory, a_claim, researcher

DIRTY, KEPT = "\u200b It \u202eburst\u202c.\u2060", "It burst."

# What nobody types: keys, names of our own rows and tables, copies of what was published, words of the program itself.
NOT_TYPED = {
    *("Batch.verb", "Batch.selection", "BatchOutcome.refusal", "Edit.verb", "Edit.object_type", "SavedView.query"),
    *("Redaction.table_name", "Redaction.field_name", "Redaction.sha256", "Revision.sha256", "Revision.content_sha256"),
    *("Claim.assignee_name", "Source.url_key", "User.columns"),
    *("User.username", "User.first_name", "User.last_name", "User.email", "User.password"),  # Django's own
}


def text_columns() -> list[models.Field[Any, Any]]:
    nouns = [model for model in apps.get_app_config("claims").get_models() if not model.__name__.startswith("Public")]
    columns = [column for model in nouns for column in model._meta.local_concrete_fields]
    texts = [column for column in columns if isinstance(column, models.CharField | models.TextField)]
    own = ("SlugField", "PublicIdField", "PartialDateField", "TimeZoneField")
    return [one for one in texts if not one.choices and type(one).__name__ not in own]


def test_every_text_that_somebody_writes_is_one_that_is_cleaned() -> None:
    kinds = (ShortText, LongText, LanguageField, AddressField)
    plain = {f"{one.model.__name__}.{one.name}" for one in text_columns() if not isinstance(one, kinds)}
    assert plain == NOT_TYPED


@pytest.mark.django_db
def test_a_text_is_cleaned_however_it_is_written() -> None:
    claim, somebody = a_claim(), researcher()
    Claim.objects.filter(pk=claim.pk).update(context=DIRTY)
    claim.refresh_from_db()
    assert claim.context == KEPT
    claim.statement = DIRTY
    claim.save()
    [note] = Note.objects.bulk_create(
        [Note(claim=claim, text=DIRTY, written_at=claim.received_at, written_by=somebody)]
    )
    assert Claim.objects.get(statement=KEPT) == claim
    assert Note.objects.get(text=KEPT) == note


@pytest.mark.django_db
def test_what_is_looked_for_is_cleaned_as_what_is_kept() -> None:
    party = PartyFactory.create(name=KEPT)
    assert type(party).objects.get(name=DIRTY) == party


@pytest.mark.django_db
def test_what_stands_there_from_before_is_read_as_it_stands() -> None:
    source = SourceFactory.create(title="Older")
    Source.objects.filter(pk=source.pk).update(title=models.functions.Concat(models.F("title"), models.Value("\u200b")))
    assert Source.objects.get(pk=source.pk).title == "Older\u200b", "or a revision could not be told to say the same"


def test_a_language_is_checked_and_written_as_it_is_recommended() -> None:
    column = Claim._meta.get_field("language")
    assert column.clean(" zh_hant", None) == "zh-Hant"
    for wrong in ("english", "xx", 'en" id="x', ""):
        with pytest.raises(ValidationError):
            column.clean(wrong, None)


@pytest.mark.parametrize("name", ["url", "archived_url"])
def test_an_address_is_checked_for_every_write(name: str) -> None:
    column = Source._meta.get_field(name)
    for wrong in ("ftp://one.example/a", "https://user:pass@one.example/a", "https://one.example/" + "a" * 1000):
        with pytest.raises(ValidationError):
            column.clean(wrong, None)
