"""A session that ends in the middle: the log-in stands in the place of the form, and what was typed is saved after it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.http import HttpResponse
from django.test import Client

from claims import hashing
from claims.models import Claim, Edit, Note, Position, User
from tests.desk.forms import at, errors, filled, said, typed_is_kept
from tests.factories import PASSWORD, UserFactory, a_claim, editor, researcher
from tests.htmx import HTMX, after_swap, soup

LOGIN = "/accounts/login/"
STATEMENT = "Ships left the harbour & sank: 100 % lost, “all”?"


@pytest.fixture
def user(db: None) -> User:
    return researcher(first_name="Ada", last_name="Osei")


def end_session(client: Client) -> None:
    """As when it is too old: the browser has its cookie no more, and all others still."""
    del client.cookies["sessionid"]


def drawn_for(user: User, address: str, form: str = "#action form", **typed: Any) -> tuple[Client, dict[str, Any]]:
    """A browser that checks tokens and whose session ended, and what a form that it had opened sends."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    fields = filled(client.get(address), form, **typed)
    end_session(client)
    return client, fields


def log_in(client: Client, page: HttpResponse, user: User, password: str = PASSWORD, **more: Any) -> HttpResponse:
    return client.post(LOGIN, filled(page, "#login form", login=user.username, password=password, **more))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_a_form_sent_after_the_session_ended_is_saved_with_the_log_in(user: User, headers: dict[str, str]):
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    asked = client.post("/desk/receive/", fields, headers=headers)
    assert "Nothing was saved yet" in said(asked)
    assert not Claim.objects.exists()
    answer = log_in(client, asked, user)
    claim = Claim.objects.get()
    assert claim.statement == STATEMENT
    assert answer["Location"] == at("workspace", claim)
    assert Edit.objects.filter(verb="receive", by=user).count() == 1
    assert "The claim is received." in said(client.get(at("workspace", claim)))


def test_the_log_in_takes_the_place_of_the_page_for_htmx(user: User):
    claim = a_claim()
    client, fields = drawn_for(user, at("edit_text", claim), statement="Other words.")
    logged_in = Client()
    logged_in.force_login(user)
    page = logged_in.get(at("edit_text", claim))
    answer = client.post(at("edit_text", claim), fields, headers=HTMX)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#main", "innerHTML")
    swapped = after_swap(page, f'#action form[hx-post="{at("edit_text", claim)}"]', answer)
    plain = client.post(at("edit_text", claim), fields)
    assert swapped.title.get_text() == soup(plain).title.get_text()
    for token in (swapped_main := swapped.select_one("main")).select("[name=csrfmiddlewaretoken]"):
        token["value"] = "-"
    for token in (plain_main := soup(plain).select_one("main")).select("[name=csrfmiddlewaretoken]"):
        token["value"] = "-"
    assert swapped_main.get_text().split() == plain_main.get_text().split()
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in plain["Cache-Control"]


def test_the_log_in_keeps_neither_the_old_token_nor_a_password(user: User):
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    asked = client.post("/desk/receive/", fields)
    again = log_in(client, asked, user, "wrong")
    for page in (asked, again):
        sent = parse_qs(filled(page, "#login form")["sent"][0])
        assert sent["statement"] == [STATEMENT]
        assert set(sent) == {key for key, value in fields.items() if value != [""]} - {"csrfmiddlewaretoken"}
    assert "wrong" not in again.content.decode()


def test_a_wrong_password_keeps_what_was_typed(user: User):
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    asked = client.post("/desk/receive/", fields)
    again = log_in(client, asked, user, "wrong")
    assert "The name or the password is not right." in said(again)
    assert not Claim.objects.exists()
    log_in(client, again, user)
    assert Claim.objects.get().statement == STATEMENT


def test_a_log_in_that_is_locked_keeps_what_was_typed_and_looks_at_no_password(user: User, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "2/15m/key", "login_failed_known": "2/15m/key"}
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    page = client.post("/desk/receive/", fields)
    for _time in range(2):
        page = log_in(client, page, user, "wrong")
    page = log_in(client, page, user)  # the right one
    assert page.status_code == 429
    assert not Claim.objects.exists()
    assert parse_qs(filled(page, "#login form")["sent"][0])["statement"] == [STATEMENT]


def test_while_many_log_in_what_was_typed_is_kept(user: User, settings: Any, monkeypatch: pytest.MonkeyPatch):
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    page = client.post("/desk/receive/", fields)
    settings.PASSWORD_HASHERS = ["claims.hashing.OneAtATimeHasher"]
    user.set_password(PASSWORD)
    user.save()
    monkeypatch.setattr(hashing, "PATIENCE", 0.1)
    with hashing._alone("hashing", 0):
        page = log_in(client, page, user)
    assert page.status_code == 429
    assert "Many are logging in at this moment" in said(page)
    assert log_in(client, page, user).status_code == 302
    assert Claim.objects.get().statement == STATEMENT


def test_what_is_wrong_with_the_form_is_said_after_the_log_in_with_what_was_typed(user: User):
    claim = a_claim()
    client, fields = drawn_for(user, at("record_position", claim), party="A ministry", quote="No.")
    answer = log_in(client, client.post(at("record_position", claim), fields), user)
    assert "Choose one." in errors(answer)
    typed_is_kept(answer, party="A ministry", quote="No.")
    [form] = soup(answer).select("#action form")
    assert form["action"] == at("record_position", claim)
    mended = filled(answer, "#action form", stance="denies", party_kind="government")
    assert client.post(at("record_position", claim), mended).status_code == 302
    assert Position.objects.get().quote == "No."


def test_a_form_is_saved_once_also_across_a_log_in(user: User):
    claim = a_claim()
    client, fields = drawn_for(user, at("add_note", claim), text="Look at this.")
    asked = client.post(at("add_note", claim), fields)
    login = filled(asked, "#login form", login=user.username, password=PASSWORD)
    client.post(LOGIN, login)
    token = filled(client.get(at("workspace", claim)), "#notes form")["csrfmiddlewaretoken"]
    twice = client.post(LOGIN, login | {"csrfmiddlewaretoken": token})
    assert twice["Location"] == at("workspace", claim)
    client.post(at("add_note", claim), fields | {"csrfmiddlewaretoken": token})
    assert Note.objects.count() == 1


def test_another_account_that_logs_in_gets_the_form_and_nothing_is_saved_in_its_name(user: User):
    other = editor(first_name="Bruno", last_name="Keller")
    claim = a_claim()
    client, fields = drawn_for(user, at("edit_text", claim), statement=STATEMENT)
    answer = log_in(client, client.post(at("edit_text", claim), fields), other)
    assert "It was begun by Ada Osei, and you are logged in as Bruno Keller." in errors(answer)
    typed_is_kept(answer, statement=STATEMENT)
    claim.refresh_from_db()
    assert claim.statement != STATEMENT
    again = client.post(at("edit_text", claim), filled(answer, "#action form"))
    assert again.status_code == 302
    assert Edit.objects.latest("pk").by == other


def test_another_account_is_told_so_also_where_it_never_logged_in_here(user: User, deciding: Client):
    claim = a_claim()
    fields = filled(deciding.get(at("edit_text", claim)), "#action form", statement=STATEMENT)
    for stranger, name in ((str(user.pk), "Ada Osei"), ("x", "another account"), ("9" * 40, "another account")):
        answer = deciding.post(at("edit_text", claim), fields | {"account": stranger})
        assert f"It was begun by {name}, and" in errors(answer)


def test_who_logs_in_must_be_allowed_to_do_it(user: User):
    claim = a_claim()
    client, fields = drawn_for(editor(), at("change_status", claim), rationale="They differ.")
    edits = Edit.objects.count()
    assert log_in(client, client.post(at("change_status", claim), fields), user).status_code == 403
    nobody = UserFactory.create()
    client, fields = drawn_for(user, at("add_note", claim), text="Look at this.")
    assert log_in(client, client.post(at("add_note", claim), fields), nobody).status_code == 403
    assert Edit.objects.count() == edits


@pytest.mark.parametrize(
    "to",
    [
        *("https://elsewhere.example/desk/receive/", "//elsewhere.example/desk/receive/", "/claims/", "/admin/"),
        *("/accounts/password/", "/accounts/logout/", "/desk/nothing/here/", "javascript:alert(1)", "desk/receive/"),
    ],
)
def test_nothing_but_a_form_of_the_desk_is_sent_on(client: Client, user: User, to: str):
    login = {"login": user.username, "password": PASSWORD, "sent": f"account={user.pk}", "sent_to": to}
    assert client.post(LOGIN, login).status_code == 400
    assert "sessionid" not in client.cookies


def test_what_says_not_for_whom_it_was_drawn_is_not_sent_on(client: Client, user: User):
    login = {"login": user.username, "password": PASSWORD, "sent": "statement=A+claim.", "sent_to": "/desk/receive/"}
    assert client.post(LOGIN, login).status_code == 400
    assert client.post("/desk/receive/", {"statement": "A claim."})["Location"] == f"{LOGIN}?next=/desk/receive/"
    assert not Claim.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_a_forged_form_is_refused_before_anybody_is_asked_to_log_in(user: User, headers: dict[str, str]):
    client, fields = drawn_for(user, "/desk/receive/", "#receive-form", statement=STATEMENT)
    forged = fields | {"csrfmiddlewaretoken": ["x" * 64]}
    assert client.post("/desk/receive/", forged, headers=headers).status_code == 403
    asked = client.post("/desk/receive/", fields)
    login = filled(asked, "#login form", login=user.username, password=PASSWORD)
    assert client.post(LOGIN, login | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert not Claim.objects.exists()


def test_what_is_only_asked_for_goes_to_the_page_of_the_log_in(client: Client):
    for ask in (client.get, client.head):
        assert ask("/desk/receive/?account=1")["Location"] == f"{LOGIN}?next=/desk/receive/%3Faccount%3D1"


def test_times_are_read_in_the_zone_of_who_logged_in(user: User):
    by = editor(time_zone="Asia/Seoul")
    claim = a_claim()
    client, fields = drawn_for(by, at("change_status", claim), rationale="They differ.", effective_at="nonsense")
    answer = log_in(client, client.post(at("change_status", claim), fields), by)
    assert "Asia/Seoul" in said(answer)


def test_a_password_is_never_in_what_is_carried_on(client: Client):
    typed = {"oldpassword": "a secret", "password1": "b", "password2": "b", "account": "1"}
    answer = client.post("/accounts/password/", typed)
    assert answer.status_code == 302
    assert b"a secret" not in answer.content


def test_the_browser_is_told_which_form_was_saved_and_of_no_other(at_work: Client):
    claim = a_claim()
    wrong = filled(at_work.get(at("record_position", claim)), "#action form")
    at_work.post(at("record_position", claim), wrong)
    assert "saved" not in at_work.cookies
    fields = filled(at_work.get(at("add_note", claim)), "#action form", text="Look at this.")
    at_work.post(at("add_note", claim), fields)
    assert [at_work.cookies["saved"].value] == fields["token"]
    at_work.cookies.clear()
    at_work.force_login(User.objects.get(first_name="Ada"))
    at_work.post(at("add_note", claim), fields)  # it was saved before, and is no draft either
    assert [at_work.cookies["saved"].value] == fields["token"]


def test_a_form_of_another_session_can_be_sent_again_where_this_site_sent_it(user: User):
    """Somebody logged in anew in another tab meanwhile."""
    claim = a_claim()
    client, fields = drawn_for(user, at("edit_text", claim), statement=STATEMENT)
    client.post(LOGIN, filled(client.get(LOGIN), "#login form", login=user.username, password=PASSWORD))
    for origin in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        refused = client.post(at("edit_text", claim), fields, headers=origin)
        assert refused.status_code == 403
        assert not soup(refused).select("main form")
    refused = client.post(at("edit_text", claim), fields, headers={"Origin": "http://testserver"})
    assert refused.status_code == 403
    [form] = soup(refused).select("main form")
    client.post(form["action"], filled(refused, "main form"))
    claim.refresh_from_db()
    assert claim.statement == STATEMENT


def test_a_log_in_in_place_of_a_form_that_became_too_old_loses_nothing(user: User):
    claim = a_claim()
    client, fields = drawn_for(user, at("edit_text", claim), statement=STATEMENT)
    asked = client.post(at("edit_text", claim), fields)
    client.post(LOGIN, filled(client.get(LOGIN), "#login form", login=user.username, password=PASSWORD))
    login = filled(asked, "#login form", login=user.username, password=PASSWORD)
    refused = client.post(LOGIN, login, headers={"Origin": "http://testserver"})
    [form] = soup(refused).select("main form")
    assert PASSWORD not in refused.content.decode()
    client.post(form["action"], filled(refused, "main form"))
    claim.refresh_from_db()
    assert claim.statement == STATEMENT


def test_a_form_of_another_session_that_is_none_of_the_desk_is_not_kept(user: User):
    client = Client(enforce_csrf_checks=True)
    refused = client.post(
        "/accounts/password/", {"password1": "a secret", "account": "1"}, headers={"Origin": "http://testserver"}
    )
    assert refused.status_code == 403
    assert not soup(refused).select("main form")
    assert "a secret" not in refused.content.decode()
    foreign = {"sent_to": "https://elsewhere.example/desk/receive/", "sent": "account=1"}
    assert client.post(LOGIN, foreign, headers={"Origin": "http://testserver"}).status_code == 400
