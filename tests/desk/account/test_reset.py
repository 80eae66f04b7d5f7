"""A new password by mail: for whoever reads the mail of an account, once, and with no word on who has an account."""

from __future__ import annotations

import logging
import re
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from claims import hashing
from claims.models import Edit, User
from tests.desk.forms import said
from tests.factories import PASSWORD, editor, researcher

pytestmark = pytest.mark.django_db

ASK, SENT, LOGIN = "/accounts/password/reset/", "/accounts/password/reset/sent/", "/accounts/login/"
NEW = "the tide turns late"
TYPED = {"password1": NEW, "password2": NEW}
STALE = "This link is not good any more."


def mails() -> list[Any]:
    """All that was sent, once it was."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return mail.outbox


def link_for(user: User) -> str:
    """The address in the mail, without the host."""
    mail.outbox.clear()
    assert Client().post(ASK, {"email": user.email})["Location"] == SENT
    [message] = mails()
    [link] = re.findall(r"http://testserver(/accounts/password/reset/\S+)", message.body)
    return str(link)


def test_a_link_in_a_mail_leads_to_a_new_password(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    user, elsewhere = researcher(), Client()
    elsewhere.force_login(user)
    link = link_for(user)
    form = client.get(link, follow=True)
    assert form.redirect_chain == [(re.sub(r"-.*", "-set-password/", link), 302)]  # the key is not where others see it
    assert "Choose a new password" in said(form)
    with caplog.at_level(logging.INFO, "claims.accounts"):
        done = client.post(form.redirect_chain[0][0], TYPED, follow=True)
    assert "Your password is changed." in said(done)
    assert User.objects.get(pk=user.pk).check_password(NEW)
    edit = Edit.objects.get()
    assert (edit.by, edit.verb, edit.object_id) == (user, "change_own_password", user.pk)
    assert edit.changes == {"password": [None, "set anew by mail"]}
    assert f"own password set anew by mail: {user.username!r} from 127.0.0.1" in caplog.messages
    assert NEW not in caplog.text
    assert elsewhere.get("/desk/").status_code == 302  # sessions have ended
    assert client.get("/desk/").status_code == 302  # and a new one asks for the password
    assert client.post(LOGIN, {"login": user.username, "password": NEW}).status_code == 302


def test_the_link_leads_to_the_desk_whatever_host_was_asked(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    user = researcher()
    Client().post(ASK, {"email": user.email}, headers={"host": "elsewhere.example"})
    [message] = mails()
    assert f"{settings.DESK_URL}/accounts/password/reset/" in message.body
    assert "elsewhere.example" not in message.body


def test_the_mail_says_for_whom_it_is_in_plain_words() -> None:
    user = researcher(username="o'neil&co")
    link_for(user)
    [message] = mails()
    assert (message.to, message.subject, message.alternatives) == (
        [user.email],
        "A new password for The Claims Desk",
        [],
    )
    assert "Your username: o'neil&co\n" in message.body
    assert "&amp;" not in message.body and "<" not in message.body
    assert message.body.startswith("Somebody, you we hope, asked")


def test_a_link_is_good_once_and_for_one_account_as_it_is(client: Client) -> None:
    user = researcher()
    link = link_for(user)
    place = client.get(link)["Location"]
    client.post(place, TYPED)
    assert STALE in said(Client().get(link))
    assert STALE in said(client.post(place, {"password1": "another night at sea", "password2": "another night at sea"}))
    assert User.objects.get(pk=user.pk).check_password(NEW)
    link = link_for(user)
    User.objects.filter(pk=user.pk).update(email="moved@desk.example")
    assert STALE in said(client.get(link))


def test_a_link_is_good_for_an_hour(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator as Tokens

    link = link_for(researcher())
    now = Tokens()._now()
    monkeypatch.setattr(Tokens, "_now", lambda self: now.replace(year=now.year + 1))
    assert STALE in said(client.get(link))


@pytest.mark.parametrize(
    "link", ["1-set-password", "1-x", "zzzzzzzzzzzzz-x", "zzzzzzzzzzzzzzzzzzzz-x", "1--", "0-\u0001"]
)
def test_a_link_that_nobody_sent_says_so(client: Client, link: str) -> None:
    assert STALE in said(client.get(f"{ASK}{link}/"))
    assert STALE in said(client.post(f"{ASK}{link}/", TYPED))


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(client: Client) -> None:
    user = researcher()
    off = researcher(is_active=False)
    answers = [client.post(ASK, {"email": address}) for address in (user.email, off.email, "nobody@desk.example")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, SENT)}
    assert [message.to for message in mails()] == [[user.email]]
    page = said(client.get(SENT))
    assert "If an account has the address that you gave" in page
    assert "Ask a chief editor" in page


def test_mail_that_cannot_be_sent_tells_nobody_and_stands_in_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(self: EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError("nobody\nlistens")

    monkeypatch.setattr(EmailMessage, "send", fails)
    user = researcher()
    assert client.post(ASK, {"email": user.email})["Location"] == SENT
    mails()
    assert f"no mail to {user.username!r}: nobody listens" in caplog.messages


def test_two_accounts_of_one_address_get_a_link_each(client: Client) -> None:
    users = [researcher(email="both@desk.example"), editor(email="Both@desk.example")]
    client.post(ASK, {"email": "BOTH@desk.example"})
    named = {name for message in mails() for name in re.findall(r"Your username: (\S+)", message.body)}
    assert named == {user.username for user in users}


def test_an_address_that_only_looks_like_one_gets_nothing(client: Client) -> None:
    researcher(email="mike@desk.example")
    client.post(ASK, {"email": "mıke@desk.example"})
    assert mails() == []


def test_addresses_are_kept_in_no_second_place(client: Client) -> None:
    user = researcher()
    client.post(client.get(link_for(user))["Location"], TYPED)
    client.post(LOGIN, {"login": user.username, "password": NEW})
    assert not EmailAddress.objects.exists()


def test_whoever_was_deactivated_takes_no_new_password(client: Client) -> None:
    user = researcher()
    place = client.get(link_for(user))["Location"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(place, TYPED).status_code == 403
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"password1": "aaaaaaaaaaaa", "password2": "aaaaaaaaaaaa"}, "repeats the same few letters"),
        ({"password1": NEW, "password2": "another"}, "must type the same password each time"),
        ({"password1": "", "password2": ""}, "This field is required."),
    ],
)
def test_a_bad_password_is_not_taken_and_the_link_stays_good(client: Client, typed: dict[str, str], why: str) -> None:
    user = researcher()
    place = client.get(link_for(user))["Location"]
    page = client.post(place, typed)
    assert page.status_code == 200
    assert why in said(page)
    assert client.post(place, TYPED).status_code == 302


def test_how_often_one_may_ask_is_limited_for_an_address_and_for_a_visitor(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = researcher()
    answers = [client.post(ASK, {"email": user.email}, REMOTE_ADDR=f"192.0.2.{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "That was too often in a short time." in said(answers[-1])
    assert caplog.messages == ["too many requests: /accounts/password/reset/ from 192.0.2.3"]
    answers = [client.post(ASK, {"email": f"{n}@desk.example"}, REMOTE_ADDR="192.0.2.9") for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_whoever_is_locked_out_comes_in_by_mail(client: Client) -> None:
    user = researcher()
    for n in range(11):
        Client().post(LOGIN, {"login": user.username, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{n}")
    right = {"login": user.username, "password": NEW}
    client.post(client.get(link_for(user))["Location"], TYPED)
    assert Client().post(LOGIN, right).status_code == 302
    for n in range(11):
        Client().post(LOGIN, {"login": user.username, "password": "wrong"}, REMOTE_ADDR=f"198.51.100.{n}")
    assert Client().post(LOGIN, right).status_code == 429
    assert client.post(LOGIN, right).status_code == 302  # the browser is known since


def test_while_many_hash_it_is_not_changed(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user = researcher()
    place = client.get(link_for(user))["Location"]
    settings.PASSWORD_HASHERS = ["claims.hashing.OneAtATimeHasher", *settings.PASSWORD_HASHERS]
    monkeypatch.setattr(hashing, "PATIENCE", 0.1)
    with hashing._alone("hashing", 0):
        assert client.post(place, TYPED).status_code == 429
    assert client.post(place, TYPED).status_code == 302


def test_whoever_has_no_password_to_change_gets_one_by_mail(client: Client) -> None:
    user = researcher()
    User.objects.filter(pk=user.pk).update(password=f"{UNUSABLE_PASSWORD_PREFIX}x")
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get("/accounts/password/")["Location"] == ASK
