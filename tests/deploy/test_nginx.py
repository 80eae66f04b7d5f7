"""nginx.conf as it is shipped: it starts, keeps what is public for all, lets nothing else be kept, and slows who guesses."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterator
from http.client import BadStatusLine, RemoteDisconnected

import pytest

from tests.parts import lacking
from tests.real_site import Site, nginx_program, real_site

pytestmark = pytest.mark.sqlite  # the database has no say in it


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not nginx_program():
        lacking("nginx", "needs nginx: apt-get install nginx-light")
    with real_site(tmp_path_factory.mktemp("site"), workers=2) as running:
        yield running


def test_a_host_that_is_not_ours_gets_no_answer(site: Site) -> None:
    with pytest.raises((BadStatusLine, RemoteDisconnected, ConnectionResetError)):
        site.ask_without_tls("/", host="elsewhere.example")
    with pytest.raises(ssl.SSLError):
        site.ask("/", host="elsewhere.example")


def test_what_is_asked_for_in_the_open_is_sent_to_tls(site: Site) -> None:
    answer = site.ask_without_tls("/claims/?q=troops", host="claims.example.org")
    assert (answer.status, answer.headers["location"]) == (301, "https://claims.example.org/claims/?q=troops")


@pytest.mark.parametrize("path", ["/", "/claims/", "/parties/", "/topics/", "/corrections/", "/method/", "/about/"])
def test_public_pages_are_kept_and_sent_to_all_alike(site: Site, path: str) -> None:
    first = site.ask(path, Cookie="sessionid=somebody; csrftoken=theirs")
    second = site.ask(path)
    assert first.status == 200
    assert "max-age=60" in second.headers["cache-control"]
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert first.body == second.body
    assert first.cookies == {}


def test_what_was_asked_of_a_list_is_kept_apart_from_what_else_was(site: Site) -> None:
    answers = {words: site.ask(f"/claims/?q={words}") for words in ("troops", "harbour")}
    for words, answer in answers.items():
        assert (answer.status, answer.headers["x-cache"]) == (200, "MISS")
        assert f'value="{words}"'.encode() in answer.body
    assert site.ask("/claims/?q=harbour").body == answers["harbour"].body


def test_what_is_not_there_takes_no_place_among_what_is_kept(site: Site) -> None:
    answers = [site.ask("/nowhere/") for _ in range(2)]
    assert [(answer.status, answer.headers["x-cache"]) for answer in answers] == [(404, "MISS")] * 2


@pytest.mark.parametrize("path", ["/desk/", "/accounts/login/", "/admin/", "/healthz"])
def test_what_is_for_somebody_is_never_kept(site: Site, path: str) -> None:
    answers = [site.ask(path) for _ in range(2)]
    assert all("x-cache" not in answer.headers for answer in answers)
    assert answers[0].status in (200, 302)
    assert answers[0].headers.get("location", "/").startswith("/")


def test_pages_and_styles_are_compressed(site: Site) -> None:
    plain = site.ask("/claims/")
    packed = site.ask("/claims/", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2


def test_who_sends_passwords_without_end_is_stopped_before_the_site_is_asked(site: Site) -> None:
    for _ in range(12):
        assert site.ask("/accounts/login/").status == 200  # looking at the form is free
    answers = [
        site.ask(path, method="POST", body="").status for path in ["/accounts/login/"] * 6 + ["/admin/login/"] * 6
    ]
    assert set(answers[:9]) <= {403, 302, 405}  # no token: the site itself refuses
    assert answers[-1] == 429  # both doors count as one


def test_the_site_knows_that_it_is_asked_over_tls(site: Site) -> None:
    answer = site.ask("/")
    assert "strict-transport-security" in answer.headers
    assert site.ask_application("/").status == 200
    assert site.ask_application("/", X_Forwarded_Proto="http").status == 301
