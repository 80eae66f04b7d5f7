"""Merging parties and sources: one or several into one, all or nothing, with a reason."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from claims import workflow
from claims.models import Edit, Party, Source
from tests.admin.story import errors_of, form_of, text_of, url
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, some_evidence


def _ask(client, rows):
    model = type(rows[0])
    return client.post(url(model), {"action": "merge", ACTION_CHECKBOX_NAME: [row.pk for row in rows], "index": 0})


def _send(client, asked, model, **typed):
    return client.post(url(model, "merge"), form_of(asked) | typed)


@pytest.mark.parametrize(("model", "factory"), [(Party, PartyFactory), (Source, SourceFactory)])
def test_several_are_merged_into_one_with_a_reason(desk, chief_editor, model, factory):
    one, two, survivor = factory.create(), factory.create(), factory.create()
    asked = _ask(desk, [one, two, survivor])
    assert str(one) in text_of(asked)
    response = _send(desk, asked, model, into=survivor.pk, reason="Three names of one.")
    assert response.status_code == 302
    assert response.url == url(model, "change", survivor.pk)
    for row in (one, two):
        row.refresh_from_db()
        assert row.merged_into == survivor
    survivor.refresh_from_db()
    assert survivor.merged_into is None
    verb = f"merge_{model._meta.verbose_name_plural}"
    assert set(Edit.objects.filter(verb=verb).values_list("reason", "by")) == {("Three names of one.", chief_editor.pk)}


def test_the_page_between_tells_what_refers_to_each(desk):
    party, source = PartyFactory.create(), SourceFactory.create()
    claim = a_claim(claimant=party)
    a_position(claim, party=party)
    some_evidence(claim, source=source, origin=party)
    text = text_of(_ask(desk, [party]))
    assert "positions: 1, evidence: 1, claims: 1" in text
    assert "evidence: 1" in text_of(_ask(desk, [source]))


def test_all_are_merged_or_none(desk, chief_editor):
    one, merged, survivor = PartyFactory.create(), PartyFactory.create(name="Vanished"), PartyFactory.create()
    workflow.merge_parties(chief_editor, merged, into=PartyFactory.create(), reason="The same.")
    asked = _ask(desk, [one, merged])
    assert "It was merged already: this will be refused." in text_of(asked)
    response = _send(desk, asked, Party, into=survivor.pk, reason="Typed reason.")
    assert response.status_code == 200
    assert errors_of(response) == ["Vanished: It was merged into another already."]
    assert form_of(response)["reason"] == ["Typed reason."]
    assert form_of(response)["into"] == [str(survivor.pk)]
    one.refresh_from_db()
    assert one.merged_into is None


def test_a_part_is_not_merged_into_its_whole_nor_a_row_into_itself(desk):
    whole = PartyFactory.create()
    part = PartyFactory.create(part_of=whole)
    response = _send(desk, _ask(desk, [part]), Party, into=whole.pk, reason="So.")
    assert errors_of(response) == [f"{part}: One is part of the other, so they are not the same party."]
    response = _send(desk, _ask(desk, [whole]), Party, into=whole.pk, reason="So.")
    assert errors_of(response) == ["It cannot be merged into itself."]
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"into": ""}, "This field is required."),
        ({"into": "999999"}, "Select a valid choice. That choice is not one of the available choices."),
        ({"reason": " "}, "This field is required."),
    ],
)
def test_what_is_typed_wrong_is_refused_with_the_reason(desk, typed, said):
    one, survivor = PartyFactory.create(), PartyFactory.create()
    asked = _ask(desk, [one])
    response = _send(desk, asked, Party, **({"into": survivor.pk, "reason": "So."} | typed))
    assert errors_of(response) == [said]
    one.refresh_from_db()
    assert one.merged_into is None


def test_merging_twice_is_refused_the_second_time(desk):
    one, survivor = PartyFactory.create(), PartyFactory.create()
    asked = _ask(desk, [one])
    assert _send(desk, asked, Party, into=survivor.pk, reason="So.").status_code == 302
    response = _send(desk, asked, Party, into=survivor.pk, reason="So.")
    assert errors_of(response) == [f"{one}: It was merged into another already."]
    assert Edit.objects.filter(verb="merge_parties").count() == 2, "one for each of the two parties"


def test_the_page_between_is_reached_by_posting_alone(desk):
    assert desk.get(url(Party, "merge")).url == url(Party)
    assert desk.post(url(Party, "merge"), {ACTION_CHECKBOX_NAME: ["x"]}).url == url(Party)


def test_more_than_anybody_reads_through_are_not_merged_at_once(desk, monkeypatch):
    monkeypatch.setattr("claims.admin.merge.MOST", 2)
    rows = [PartyFactory.create() for _ in range(3)]
    assert _ask(desk, rows).status_code == 302
    assert not Edit.objects.exists()
