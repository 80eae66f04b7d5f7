"""Every address of the desk: who may enter it, by which method, and what an unknown object answers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.desk import urls
from claims.models import Claim, Position
from tests.desk.conftest import LogIn
from tests.factories import (
    PartyFactory,
    TopicFactory,
    UserFactory,
    a_claim,
    a_correction_request,
    a_reply_request,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX

READ_ONLY = {"board", "find", "workspace", "log", "my_page", "notes", "like", "alike", "known_source", "propose_origin"}
WITHOUT_CLAIM = {"board", "receive", "find", "my_page", "inbox", "like", "known_source", "propose_origin"}
FOR_EDITORS = {"change_status", "publish"}
FOR_CHIEFS = {"withdraw", "merge"}
OF_A_ROW = {
    "edit_evidence",
    "unlink_evidence",
    "origin",
    "correct_position",
    "void_position",
    "unrelate",
    "remove_topic",
    "take_back_note",
}
READ_ONLY |= {"requests"}
WITHOUT_CLAIM |= {"requests"}
FOR_EDITORS |= {"decide_request", "reopen_request"}
OF_A_ROW |= {"record_reply", "edit_reply", "take_back_reply", "decide_request", "reopen_request", "take_back_request"}
READ_ONLY |= {"batches", "batch"}
WITHOUT_CLAIM |= {"batches", "batch"}
READ_ONLY |= {"views"}
WITHOUT_CLAIM |= {"views", "save_view", "choose_columns", "rename_view", "delete_view"}
FOR_CHIEFS |= {"rename_view", "delete_view"}  # of a view that is the desk's
READ_ONLY |= {"read_date"}
WITHOUT_CLAIM |= {"read_date"}
READ_ONLY |= {"known_party"}
WITHOUT_CLAIM |= {"known_party"}
READ_ONLY |= {"news", "claim_news"}
WITHOUT_CLAIM |= {"news"}
OF_A_SOURCE = {"source", "edit_source", "archive_source", "merge_source", "link_source"}
OF_A_PARTY = {"party", "edit_party", "rate_party", "merge_party"}
READ_ONLY |= {"sources", "source", "link_source", "parties", "party"}
WITHOUT_CLAIM |= {"sources", "parties"} | OF_A_SOURCE | OF_A_PARTY
FOR_CHIEFS |= {"merge_source", "merge_party"}
BUTTONS = {"select", "bulk", "go_on"}  # have no page of their own to open: see test_bulk.py
BUTTONS |= {"undo", "undo_batch"}  # of what one did oneself: see test_undo.py
NAMES = sorted({str(pattern.name) for part in urls.urlpatterns for pattern in part.url_patterns} - BUTTONS)


@pytest.fixture
def addresses(claim: Claim) -> dict[str, str]:
    """The address of every page of the desk, for this claim and what it has."""
    by = researcher()
    topic = TopicFactory.create(slug="story")
    workflow.add_topic(by, [claim], topic=topic)
    relation = workflow.relate(by, claim, a_claim(), kind="repeats")
    spoken = some_evidence(claim, origin=PartyFactory.create(part_of=PartyFactory.create())).origin
    position, evidence = Position.objects.get(claim=claim), claim.evidence.earliest("pk")
    note, _ = workflow.add_note(by, claim, text="Ask the ministry.")
    reply, request = a_reply_request(claim), a_correction_request(claim)
    rows = {
        **{name: [reply.pk] for name in ("record_reply", "edit_reply", "take_back_reply")},
        **{name: [request.pk] for name in ("decide_request", "reopen_request", "take_back_request")},
        "take_back_note": [note.pk],
        **{name: [evidence.pk] for name in ("edit_evidence", "unlink_evidence")},
        "origin": [spoken.pk],
        "correct_position": [position.pk],
        "void_position": [position.pk],
        "unrelate": [relation.pk],
        "remove_topic": [topic.slug],
        "cell": ["stage"],
    }
    found = {"board": reverse("desk:board"), "receive": reverse("desk:receive"), "like": reverse("desk:like")}
    found |= {
        "known_source": reverse("desk:known_source", args=["source"]),
        "propose_origin": reverse("desk:propose_origin"),
    }
    found["known_party"] = reverse("desk:known_party", args=["party"])
    found |= {"my_page": reverse("desk:my_page"), "inbox": reverse("desk:inbox")}
    found["requests"] = reverse("desk:requests")
    found |= {name: reverse(f"desk:{name}") for name in ("views", "save_view", "choose_columns")}
    view = workflow.save_view(chief(), name="Open ones", query="", for_desk=True)
    found |= {name: reverse(f"desk:{name}", args=[view.pk]) for name in ("rename_view", "delete_view")}
    words = {"reason": "Over.", "selection": "one"}
    batch = workflow.run_batch(chief(), "set_stage", [a_claim()], stage="done", **words)
    found |= {"batches": reverse("desk:batches"), "batch": reverse("desk:batch", args=[batch.pk])}
    found |= {"sources": reverse("desk:sources"), "parties": reverse("desk:parties")}
    found |= {name: reverse(f"desk:{name}", args=[evidence.source_id]) for name in OF_A_SOURCE}
    found |= {name: reverse(f"desk:{name}", args=[position.party.public_id]) for name in OF_A_PARTY}
    found["news"] = reverse("desk:news", args=[0])
    rows["claim_news"] = [0]
    found["read_date"] = reverse("desk:read_date", args=["day", "on"])
    found["find"] = reverse("desk:find", args=["parties", "party"])
    for name in set(NAMES) - WITHOUT_CLAIM:
        found[name] = reverse(f"desk:{name}", args=[claim.public_id, *rows.get(name, [])])
    return found


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_whoever_is_not_logged_in_is_asked_to_log_in(
    addresses, client: Client, subtests: pytest.Subtests, headers: dict[str, str]
):
    for name in NAMES:
        with subtests.test(name):
            for ask in (client.get, client.post):
                response = ask(addresses[name], headers=headers)
                assert response.status_code == 302
                assert response["Location"] == f"/accounts/login/?next={addresses[name]}"


def test_an_account_without_a_role_is_refused(addresses, log_in: LogIn, subtests: pytest.Subtests):
    client = log_in(UserFactory.create())
    for name in NAMES:
        with subtests.test(name):
            assert client.get(addresses[name]).status_code == 403
            assert client.post(addresses[name]).status_code in ((403, 405) if name in READ_ONLY else (403,))


def test_each_role_enters_what_is_its_own_and_nothing_else(addresses, log_in: LogIn, subtests: pytest.Subtests):
    clients = {"researcher": log_in(researcher()), "editor": log_in(editor()), "chief editor": log_in(chief())}
    for name in NAMES:
        with subtests.test(name):
            barred = set()
            if name in FOR_EDITORS | FOR_CHIEFS:
                barred.add("researcher")
            if name in FOR_CHIEFS:
                barred.add("editor")
            for role, client in clients.items():
                expected = 403 if role in barred else 200
                assert client.get(addresses[name]).status_code == expected, role
                if role in barred:
                    assert client.post(addresses[name]).status_code == 403, role


def test_other_methods_are_not_allowed(addresses, leading: Client, subtests: pytest.Subtests):
    for name in NAMES:
        with subtests.test(name):
            asked = [leading.delete, leading.put, leading.patch] + ([leading.post] if name in READ_ONLY else [])
            for ask in asked:
                assert ask(addresses[name]).status_code == 405


def test_an_unknown_claim_is_not_found(addresses, leading: Client, subtests: pytest.Subtests):
    for name in sorted(set(NAMES) - WITHOUT_CLAIM):
        with subtests.test(name):
            address = addresses[name].replace(addresses[name].split("/")[3], "zzzzzzzz")
            assert leading.get(address).status_code == 404
            assert leading.post(address).status_code in ((404, 405) if name in READ_ONLY else (404,))


def test_what_belongs_to_another_claim_is_not_found(
    addresses, leading: Client, claim: Claim, subtests: pytest.Subtests
):
    other = a_claim(statement="Another one.")
    for name in sorted(OF_A_ROW):
        with subtests.test(name):
            address = addresses[name].replace(claim.public_id, other.public_id)
            assert leading.get(address).status_code == 404
            assert leading.post(address, {"reason": "Why."}).status_code == 404


def test_an_unknown_row_is_not_found_however_large_its_number(addresses, leading: Client, subtests: pytest.Subtests):
    for name in sorted(OF_A_ROW - {"remove_topic"}):
        with subtests.test(name):
            parts = addresses[name].split("/")
            for number in ("999999", "9" * 30):
                parts[5] = number
                assert leading.get("/".join(parts)).status_code == 404


def test_suggestions_of_an_unknown_kind_are_not_found(at_work: Client):
    assert at_work.get("/desk/find/planets/party/").status_code == 404


def test_nobody_between_us_and_the_browser_keeps_a_page_of_the_desk(
    addresses, leading: Client, subtests: pytest.Subtests
):
    for name in NAMES:
        with subtests.test(name):
            kept = leading.get(addresses[name])["Cache-Control"]
            assert "no-store" in kept
            assert "private" in kept


def test_the_address_of_a_merged_claim_leads_to_its_survivor(
    addresses, leading: Client, claim: Claim, subtests: pytest.Subtests
):
    survivor = a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    for name in sorted(set(NAMES) - WITHOUT_CLAIM - OF_A_ROW - {"claim_news"}):  # a page stays open
        with subtests.test(name):
            response = leading.get(addresses[name])
            assert response.status_code == 302
            assert response["Location"] == f"/desk/claims/{survivor.public_id}/"


def test_a_form_without_its_token_is_refused(addresses, subtests: pytest.Subtests):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief())
    for name in sorted(set(NAMES) - READ_ONLY - {"receive"}):
        with subtests.test(name):
            assert client.post(addresses[name], {"reason": "Why."}).status_code == 403


def test_no_page_takes_more_than_twenty_seven_queries(
    addresses, leading: Client, subtests: pytest.Subtests, django_assert_max_num_queries
):
    for name in NAMES:
        with subtests.test(name), django_assert_max_num_queries(27):
            leading.get(addresses[name])
