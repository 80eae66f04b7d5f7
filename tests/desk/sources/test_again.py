"""One source for several entries: the form begins with it, or offers it in one click."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Evidence, Position, Source
from tests.desk.conftest import LogIn
from tests.desk.forms import at, errors, filled, said, send
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief, researcher, some_evidence
from tests.htmx import HTMX, soup

RECEIVE = "/desk/receive/"
SAYS = {"bearing": "refutes", "quote": "They stayed."}


@pytest.fixture
def report(db: None) -> Source:
    return SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))


@pytest.fixture
def bare(db: None) -> Claim:
    return a_claim()


def offered(client: Client, address: str) -> list[str]:
    boxes = soup(client.get(address)).select("label.again")
    return [" ".join(box.get_text(" ").split()) for box in boxes]


def test_the_source_that_somebody_cited_last_is_offered_to_them_alone(at_work: Client, bare: Claim, report: Source):
    a_position(bare, source=SourceFactory.create(title="Of a colleague"))
    for address in (at("link_evidence", bare), at("record_position", bare), RECEIVE):
        assert offered(at_work, address) == []
    send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    other = a_claim(statement="Another claim.")
    for address in (at("link_evidence", other), at("record_position", other), RECEIVE):
        assert offered(at_work, address) == ["The same source again: The Report"]


@pytest.mark.parametrize("verb", ["receive", "position"])
def test_a_source_that_was_cited_in_receiving_or_in_a_position_is_offered_too(
    log_in: LogIn, bare: Claim, report: Source, verb: str
):
    ada = researcher()
    some_evidence(bare, by=ada)
    if verb == "receive":
        a_claim(by=ada, statement="Another claim.", first_appearance=report)
    else:
        a_position(bare, by=ada, source=report)
        a_position(bare, by=ada, source=None, quote="And nothing else.")
    assert offered(log_in(ada), at("link_evidence", bare)) == ["The same source again: The Report"]


def test_a_source_that_was_merged_since_is_offered_as_the_one_that_stays(log_in: LogIn, bare: Claim, report: Source):
    ada = researcher()
    some_evidence(bare, by=ada, source=report)
    kept = SourceFactory.create(title="The Report, complete")
    workflow.merge_sources(chief(), report, into=kept, reason="The same.")
    assert offered(log_in(ada), at("link_evidence", bare)) == ["The same source again: The Report, complete"]


def test_one_tick_takes_the_same_source_with_its_publisher_as_the_origin(at_work: Client, bare: Claim, report: Source):
    send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    other = a_claim(statement="Another claim.")
    response = send(at_work, at("link_evidence", other), again=f"[{report.pk}]", bearing="supports", quote="They went.")
    assert response.status_code == 302, errors(response)
    evidence = Evidence.objects.get(claim=other)
    assert (evidence.source, evidence.origin, evidence.bearing) == (report, report.publisher, "supports")
    send(at_work, at("record_position", other), again=f"[{report.pk}]", party="Ministry", stance="denies", quote="No.")
    assert Position.objects.get().source == report
    send(at_work, RECEIVE, again=f"[{report.pk}]", statement="Ships left the harbour.")
    assert Claim.objects.latest("pk").first_appearance == report
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"source": "https://other.example/"}, "You ticked the same source again, and wrote one here."),
        ({"source": "Other"}, "You ticked the same source again, and wrote one here."),
        ({"title": "Other"}, "Either pick a known source or describe a new one."),
    ],
)
def test_a_tick_beside_another_source_is_asked_about_and_stays(
    at_work: Client, bare: Claim, report: Source, typed: dict[str, str], wrong: str
):
    SourceFactory.create(title="Other")
    send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    other = a_claim(statement="Another claim.")
    response = send(at_work, at("link_evidence", other), again=f"[{report.pk}]", **typed, **SAYS)
    assert wrong in errors(response)
    assert filled(response, "#action form")["again"] == [f"[{report.pk}]"]
    assert not Evidence.objects.filter(claim=other).exists()


@pytest.mark.parametrize("again", ["\0", "[", "x" * 31, "[" + "9" * 20 + "]", "The Report twice"])
def test_a_tick_that_names_nothing_is_an_error_and_never_more(at_work: Client, bare: Claim, again: str):
    response = at_work.post(at("link_evidence", bare), {"again": again, **SAYS})
    assert response.status_code == 200
    assert soup(response).select("#errors")
    assert not Evidence.objects.exists()
    looked_up = at_work.get("/desk/known-source/source/", {"again": again}, headers=HTMX)
    assert looked_up.status_code == 200


def test_what_is_ticked_is_looked_up_like_what_is_typed(at_work: Client, report: Source):
    answer = at_work.get("/desk/known-source/source/", {"again": f"[{report.pk}]", "source": ""}, headers=HTMX)
    assert "The desk knows this source: “The Report”" in said(answer)
    answer = at_work.get("/desk/proposed-origin/", {"again": f"[{report.pk}]", "source": ""}, headers=HTMX)
    assert "Proposed: Ministry, because it published this." in said(answer)


@pytest.mark.parametrize(("name", "field"), [("link_evidence", "source"), ("record_position", "source"), ("", "")])
def test_a_form_begins_with_the_source_that_its_address_names(
    at_work: Client, bare: Claim, report: Source, name: str, field: str
):
    address = at(name, bare) if name else RECEIVE
    page = at_work.get(f"{address}?source={report.pk}")
    begun = filled(page, "#action form, #receive-form")
    assert begun[field or "first_appearance"] == ["The Report"]
    assert "The desk knows this source: “The Report”" in said(page)
    assert offered(at_work, f"{address}?source={report.pk}") == []


def test_evidence_that_begins_with_a_source_has_its_origin_proposed_and_is_linked_in_one_submit(
    at_work: Client, bare: Claim, report: Source
):
    address = f"{at('link_evidence', bare)}?source={report.pk}"
    page = at_work.get(address)
    assert "Proposed: Ministry, because it published this." in said(page)
    sent = filled(page, "#action form", **SAYS)
    assert sent["origin"] == ["Ministry"]
    assert at_work.post(at("link_evidence", bare), sent).status_code == 302
    assert (Evidence.objects.get().source, Evidence.objects.get().origin) == (report, report.publisher)
    emptied = sent | {"origin": "", "quote": "Others stayed.", "token": ""}
    at_work.post(at("link_evidence", bare), emptied)
    assert Evidence.objects.latest("pk").origin is None


def test_a_merged_source_begins_as_the_one_that_stays_and_an_unknown_one_is_not_found(
    at_work: Client, bare: Claim, report: Source
):
    kept = SourceFactory.create(title="The Report, complete")
    workflow.merge_sources(chief(), report, into=kept, reason="The same.")
    page = at_work.get(f"{at('link_evidence', bare)}?source={report.pk}")
    assert filled(page, "#action form")["source"] == ["The Report, complete"]
    for number in ("999999", "9" * 30, "x", "\0"):
        assert at_work.get(at("link_evidence", bare), {"source": number}).status_code == 404


def test_after_saving_one_goes_on_with_the_same_source(at_work: Client, bare: Claim, report: Source):
    response = send(at_work, at("link_evidence", bare), source="The Report", **SAYS)
    links = {a.get_text(): str(a["href"]) for a in soup(at_work.get(response["Location"])).select("#go-on a")}
    assert links == {
        "more evidence": f"{at('link_evidence', bare)}?source={report.pk}",
        "a position from it": f"{at('record_position', bare)}?source={report.pk}",
        "link it to another claim": f"/desk/sources/{report.pk}/link/",
    }
    send(at_work, at("add_note", bare), text="Look.")
    assert soup(at_work.get(at("workspace", bare))).select("#go-on") == [], "somebody did something else since"


def test_what_somebody_else_linked_offers_nothing(at_work: Client, bare: Claim, report: Source):
    some_evidence(bare, source=report)
    assert soup(at_work.get(at("workspace", bare))).select("#go-on") == []


def test_the_form_takes_no_more_queries_for_twenty_entries_of_mine_than_for_one(log_in: LogIn, bare: Claim):
    ada = researcher()
    client = log_in(ada)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(at("link_evidence", bare), headers=HTMX)
        return len(queries)

    some_evidence(bare, by=ada)
    few = count()
    for n in range(20):
        some_evidence(bare, by=ada, quote=f"Quote {n}.")
    assert count() == few
