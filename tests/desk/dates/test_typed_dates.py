"""Dates of the desk's forms: taken as people type them, kept as exactly as they are known, and said how they were read."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, CorrectionRequest, Position, ReplyRequest, SavedView, Source, StatusChange
from tests.desk.conftest import LogIn
from tests.desk.forms import at, errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, a_claim, a_status, editor
from tests.htmx import HTMX, after_swap, soup

SAYS = {"stance": "denies", "quote": "No."}


@pytest.fixture
def bare(db: None) -> Claim:
    PartyFactory.create(name="Ministry")
    return a_claim()


def reading(page: HttpResponse, name: str) -> str:
    [found] = soup(page).select(f"#field-{name} #reading-{name}")
    return found.get_text()


def asked(client: Client, kind: str, **typed: str) -> str:
    [name] = typed
    answer = client.get(f"/desk/dates/{kind}/{name}/", typed, headers=HTMX)
    assert answer.status_code == 200
    return soup(answer).select_one(f"p#reading-{name}").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("17/10/2023", "2023-10-17", "17 October 2023"),
        ("17 Oct 2023", "2023-10-17", "17 October 2023"),
        ("Oct 2023", "2023-10", "October 2023"),
        ("2023", "2023", "2023"),
    ],
)
def test_when_a_party_spoke_is_kept_and_shown_as_exactly_as_it_was_typed(
    at_work: Client, bare: Claim, typed: str, kept: str, shown: str
) -> None:
    answer = send(at_work, at("record_position", bare), party="Ministry", said_on=typed, **SAYS)
    position = Position.objects.get()
    assert position.said_on == kept
    row = soup(at_work.get(answer["Location"])).select_one(f"#entry-{position.pk} time")
    assert row and (row["datetime"], row.get_text()) == (kept, shown)


def test_a_form_that_comes_back_says_how_a_date_was_read_and_keeps_what_was_typed(at_work: Client, bare: Claim) -> None:
    page = at_work.get(at("record_position", bare))
    assert reading(page, "said_on") == ""
    answer = send(at_work, at("record_position", bare), party="Ministry", said_on="17 oct 2023", stance="denies")
    typed_is_kept(answer, said_on="17 oct 2023")
    assert reading(answer, "said_on") == "Read as Tuesday 17 October 2023."
    wrong = send(at_work, at("record_position", bare), party="Ministry", said_on="17/10/23", **SAYS)
    assert "Said : Give the year with four figures, such as 2024." in errors(wrong)
    typed_is_kept(wrong, said_on="17/10/23", quote="No.")
    assert reading(wrong, "said_on") == ""
    assert not Position.objects.exists()


def test_a_date_that_is_kept_already_says_what_it_is(at_work: Client) -> None:
    page = at_work.get(at("edit_text", a_claim(made_on="2023-10")))
    typed_is_kept(page, made_on="2023-10")
    assert reading(page, "made_on") == "Read as October 2023."


def test_a_date_that_could_be_another_is_said_beside_what_was_saved(at_work: Client, bare: Claim) -> None:
    by_order = "Read as Wednesday 3 April 2024: the desk writes the day first. For 4 March, write the month as a word."
    answer = send(at_work, at("record_position", bare), party="Ministry", said_on="03/04/2024", **SAYS)
    assert f"Said: {by_order}" in said(at_work.get(answer["Location"]))
    assert Position.objects.get().said_on == "2024-04-03"
    page = at_work.get(at("record_position", bare))
    form = filled(page, "#action form", party="Ministry", said_on="03/04/2024", stance="denies", quote="Not at all.")
    swapped = at_work.post(at("record_position", bare), form, headers=HTMX)
    assert f"Said: {by_order}" in json.loads(swapped["HX-Trigger-After-Settle"])["said"]["value"]
    assert by_order not in said(at_work.get(at("workspace", bare))), "it was said once"


def test_a_date_that_can_be_one_alone_is_not_spoken_of(at_work: Client, bare: Claim) -> None:
    answer = send(at_work, at("record_position", bare), party="Ministry", said_on="17/10/2023", **SAYS)
    assert "Read as" not in soup(at_work.get(answer["Location"])).select_one("#said").get_text()  # type: ignore[union-attr]


@override_settings(DAY_FIRST=False)
def test_the_desk_that_writes_the_month_first_is_read_so_wherever_a_date_is_typed(at_work: Client, bare: Claim) -> None:
    send(at_work, at("record_position", bare), party="Ministry", said_on="03/04/2024", **SAYS)
    send(at_work, at("set_review", bare), on="03/04/2030")
    bare.refresh_from_db()
    assert (Position.objects.get().said_on, bare.review_on) == ("2024-03-04", dt.date(2030, 3, 4))


def test_every_other_date_of_the_desk_takes_what_people_type(at_work: Client, bare: Claim) -> None:
    send(at_work, at("edit_text", bare), made_on="Oct 2023")
    new = {"title": "A report", "published_on": "17. 10. 2023", "bearing": "supports", "quote": "Yes."}
    send(at_work, at("link_evidence", bare), **new)
    send(at_work, at("set_review", bare), on="17 Oct 2030")
    send(at_work, at("ask_reply", bare), party="Ministry", asked_on="24 Oct 2024", due_on="31/10/2024")
    send(at_work, at("receive_request", bare), sender="A", contact="B", text="C", received_on="2024/10/24", due_on="")
    bare.refresh_from_db()
    assert (bare.made_on, bare.review_on) == ("2023-10", dt.date(2030, 10, 17))
    assert Source.objects.get().published_on == "2023-10-17"
    asked, received = ReplyRequest.objects.get(), CorrectionRequest.objects.get()
    assert (asked.asked_on, asked.due_on) == (dt.date(2024, 10, 24), dt.date(2024, 10, 31))
    assert (received.received_on, received.due_on) == (dt.date(2024, 10, 24), None)


@pytest.mark.parametrize("typed", ["24/10/2024", "24 Oct 2024", "2024-10-24"])
def test_a_past_day_is_asked_for_as_people_type_it(at_work: Client, bare: Claim, typed: str) -> None:
    page = at_work.get(at("workspace", bare), {"as_of": typed, "as": "known-now"})
    assert "What we now hold to have been so at the end of 24 October 2024" in said(page)


def test_a_saved_view_keeps_a_date_as_it_was_read(at_work: Client, bare: Claim) -> None:
    page = at_work.get(reverse("desk:save_view"), {"since": "03/04/2024"})
    [form] = soup(page).select("form:has([name=view-name])")
    at_work.post(str(form["action"]), filled(page, "form:has([name=view-name])", **{"view-name": "Lately"}))
    assert SavedView.objects.get().query == "since=2024-04-03"


# Holds from -----------------------------------------------------------------------------------------------------------


def deciding_on(**more: str) -> dict[str, str]:
    return {"status": str(a_status("disputed").pk), "rationale": "They contradict each other.", **more}


@pytest.mark.parametrize(
    ("typed", "moment", "words"),
    [
        ("24 Oct 2024", dt.datetime(2024, 10, 23, 22), "the start of Thursday 24 October 2024 at the desk, 00:00 CEST"),
        ("24/10/2024 14:30", dt.datetime(2024, 10, 24, 5, 30), "Thursday 24 October 2024, 14:30 KST"),
        ("24 Oct 2024, 9:05", dt.datetime(2024, 10, 24, 0, 5), "Thursday 24 October 2024, 09:05 KST"),
        ("2024-10-24T14:30", dt.datetime(2024, 10, 24, 5, 30), "Thursday 24 October 2024, 14:30 KST"),
    ],
)
@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_status_holds_from_the_start_of_a_day_at_the_desk_or_from_a_time_of_the_editors(
    log_in: LogIn, bare: Claim, typed: str, moment: dt.datetime, words: str
) -> None:
    client = log_in(editor(time_zone="Asia/Seoul"))
    page = said(client.get(at("change_status", bare)))
    assert "from its start at the desk (Europe/Berlin)" in page and "in your time zone (Asia/Seoul)" in page
    incomplete = send(client, at("change_status", bare), effective_at=typed, rationale="")
    assert reading(incomplete, "effective_at") == f"Read as {words}."
    assert send(client, at("change_status", bare), **deciding_on(effective_at=typed)).status_code == 302
    assert StatusChange.objects.latest("recorded_at").effective_at == moment.replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("Oct 2024", "Give the day too: October 2024 is a month."),
        ("2024 10:00", "Give the day too: 2024 is a year."),
        ("24 Oct 2024 25:00", "There is no such time. Write one from 00:00 to 23:59."),
        ("24 Oct 2024 2pm", "This is not read as a moment. Write it such as 24 Oct 2024 or 24 Oct 2024 14:30."),
        ("10:00", "This is not read as a moment."),
        ("24/10/24 10:00", "Give the year with four figures"),
        ("2999", "Give the day too"),
        ("1 Jan 2999", "This moment is in the future."),
        ("31 Dec 9999", "This moment is in the future."),
    ],
)
def test_what_is_no_moment_is_refused_and_stays(deciding: Client, bare: Claim, typed: str, wrong: str) -> None:
    answer = send(deciding, at("change_status", bare), **deciding_on(effective_at=typed))
    assert f"Holds from : {wrong}" in errors(answer)
    typed_is_kept(answer, effective_at=typed)
    assert StatusChange.objects.count() == 1


# While it is typed -----------------------------------------------------------------------------------------------------


def test_it_is_said_while_it_is_typed(at_work: Client) -> None:
    assert asked(at_work, "date", made_on="oct 2023") == "Read as October 2023."
    assert asked(at_work, "day", on="17/10/2030") == "Read as Thursday 17 October 2030."
    assert asked(at_work, "day", on="oct 2030") == ""
    assert asked(at_work, "moment", effective_at="3/4/24 10") == ""
    assert asked(at_work, "moment", effective_at="17 Oct 2023 10:00") == "Read as Tuesday 17 October 2023, 10:00 UTC."


@pytest.mark.parametrize("name", ["edit_text", "record_position", "change_status", "set_review", "ask_reply"])
def test_what_is_said_while_typing_is_what_the_form_says_that_comes_back(
    leading: Client, bare: Claim, name: str
) -> None:
    page = leading.get(at(name, bare))
    fields = soup(page).select("#action .typed-date input")
    assert fields
    for field in fields:
        answer = leading.get(str(field["hx-get"]), {str(field["name"]): "03/04/2024"}, headers=HTMX)
        swapped = after_swap(page, f"#{field['id']}", answer)
        typed = {str(field["name"]): "03/04/2024", **({"statement": ""} if name == "edit_text" else {})}
        sent = leading.post(
            at(name, bare), filled(page, "#action form", **typed)
        )  # incomplete, or to be looked at twice
        [there] = soup(sent).select(f"#reading-{field['name']}")
        assert str(there) == str(swapped.select_one(f"#reading-{field['name']}"))
        assert "3 April 2024" in there.get_text()


@pytest.mark.parametrize("text", ["\0", "<b>", "9" * 5000, "2024-10-27T02:30+99:00", "31/02/2024", "1/1/0000 99:99"])
@pytest.mark.parametrize("kind", ["date", "day", "moment"])
def test_any_text_is_read_or_not_and_never_an_error(at_work: Client, kind: str, text: str) -> None:
    assert asked(at_work, kind, made_on=text) == ""


def test_reading_asks_the_database_for_nobody_but_the_editor(at_work: Client) -> None:
    at_work.get("/desk/dates/day/on/", {"on": "1 May 2024"})
    with CaptureQueriesContext(connection) as queries:
        at_work.get("/desk/dates/day/on/", {"on": "2 May 2024"})
    assert not [query["sql"] for query in queries if "claims_" in query["sql"] and "claims_user" not in query["sql"]]


def test_only_dates_that_there_are_can_be_asked_about_and_nothing_be_sent(at_work: Client, log_in: LogIn) -> None:
    assert at_work.get("/desk/dates/century/on/").status_code == 404
    assert at_work.post("/desk/dates/day/on/").status_code == 405
    assert Client().get("/desk/dates/day/on/").status_code == 302
