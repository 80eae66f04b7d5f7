"""Rows of every model that the admin shows, and a few words for its addresses."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Claim, CorrectionRequest, Follow, Note, Party, ReplyRequest, SavedView, User
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    editor,
    researcher,
    some_evidence,
)

MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)


def url(model: Any, key: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:claims_{model._meta.model_name}_{key}", args=args)


def some_of_everything(chief: User) -> Claim:
    """At least one more row in every model of the admin."""
    whole, publisher = PartyFactory.create(), PartyFactory.create()
    through = SourceFactory.create(publisher=publisher)
    topic = TopicFactory.create()
    party = PartyFactory.create(part_of=whole)
    source = SourceFactory.create(publisher=publisher, through=through)
    claim = a_claim(claimant=party, first_appearance=source, topics=[topic])
    evidence = some_evidence(claim, source=source, origin=party)
    workflow.void_position(researcher(), a_position(claim, party=party, source=source), reason="Not its words.")
    a_position(claim, party=party, source=source)
    change = workflow.change_status(
        editor(),
        [claim],
        status=workflow.add_status(chief, key=topic.slug, label=topic.name, definition="A test.", tone="open"),
        rationale="One of a kind.",
        evidence=[evidence],
    )[0]
    workflow.publish(editor(), [claim])
    a_change(claim, kind="correction", corrects=change)
    workflow.relate(researcher(), claim, a_published_claim(), kind="repeats")
    workflow.run_batch(chief, "assign", [claim], reason="Somebody has to.", selection="one", assignee=researcher())
    _the_day_of(claim, party)
    twin = a_position(claim).party
    workflow.publish(editor(), [claim])
    workflow.redact(chief, evidence, "quote", reason="A court order.") if evidence.summary else None
    workflow.redact(chief, some_evidence(claim, summary="A shelter."), "summary", reason="A court order.")
    workflow.merge_parties(chief, twin, into=whole, reason="The same.")
    return claim


def _the_day_of(claim: Claim, party: Party) -> None:
    who = researcher()
    Note.objects.create(claim=claim, text="Ask again.", written_at=timezone.now(), written_by=who)
    Follow.objects.create(claim=claim, user=who)
    SavedView.objects.create(owner=who, name="Mine", query="assignee=me")
    ReplyRequest.objects.create(claim=claim, party=party, asked_by=who)
    CorrectionRequest.objects.create(claim=claim, sender="A reader", text="It was a Tuesday.")


def form_of(response: HttpResponse) -> dict[str, Any]:
    """What the main form of a page would send."""
    form = BeautifulSoup(response.content, "html.parser").select_one("#content-main form")
    assert form is not None, "the page has no form"
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind, name = field.get("type"), str(field["name"])
        if kind == "submit" or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.select("option[selected]") or field.select("option")[:1]
            value = str(chosen[0].get("value", "")) if chosen else ""
        elif field.name == "textarea":
            value = field.text.removeprefix("\n").removeprefix("\r\n")
        else:
            value = str(field.get("value", "on" if kind == "checkbox" else ""))
        data.setdefault(name, []).append(value)
    return data


def text_of(response: HttpResponse) -> str:
    """What a reader sees of the page, blanks run together."""
    return " ".join(BeautifulSoup(response.content, "html.parser").text.split())


def errors_of(response: HttpResponse) -> list[str]:
    return [one.text for one in BeautifulSoup(response.content, "html.parser").select(".errorlist li")]
