"""A server's settings, asked of gunicorn itself: what it refuses to start without, and what every answer carries."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from claims.sample.people import PASSWORD
from tests.real_site import HOST, Answer, ask_application, environment, served

pytestmark = pytest.mark.sqlite  # the database has no say in it

HTTPS_ONLY = {"strict-transport-security": "max-age=31536000"}
ON_ALL_OF_DJANGO = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    **HTTPS_ONLY,
}
CSP = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'"
)
SECURITY_HEADERS = {**ON_ALL_OF_DJANGO, "x-frame-options": "DENY", "content-security-policy": CSP}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(tmp_path_factory.mktemp("site"), workers=1) as application:
        yield application


def _security(headers: dict[str, str]) -> dict[str, str]:
    found = {name: value for name, value in headers.items() if name in SECURITY_HEADERS}
    if "content-security-policy" in found:
        found["content-security-policy"] = "; ".join(sorted(found["content-security-policy"].split("; ")))
    return found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/claims/?status=nonsense", 400),
        ("/nowhere/", 404),
        ("/accounts/login/", 200),
        ("/desk/", 302),
        ("/admin/", 302),
        ("/healthz", 200),
    ],
)
def test_every_answer_carries_every_security_header(port: int, path: str, status: int) -> None:
    answer = ask_application(port, path)
    assert answer.status == status
    assert _security(answer.headers) == SECURITY_HEADERS


def test_what_the_desk_and_the_admin_show_carries_them_too(port: int) -> None:
    cookies = _logged_in(port)
    for path in ("/desk/", "/admin/"):
        answer = ask_application(port, path, Cookie=cookies)
        assert answer.status == 200
        assert _security(answer.headers) == SECURITY_HEADERS


def test_a_static_file_carries_those_that_mean_something_of_a_file(port: int) -> None:
    style = re.search(rb'href="(/static/[^"]+\.css)"', ask_application(port, "/").body)
    assert style
    answer = ask_application(port, style[1].decode())
    assert answer.status == 200
    assert _security(answer.headers) == ON_ALL_OF_DJANGO
    assert "immutable" in answer.headers["cache-control"]


def test_a_host_that_was_not_named_is_refused(port: int) -> None:
    assert ask_application(port, "/", host="elsewhere.example").status == 400


def test_what_is_asked_for_in_the_open_is_sent_to_tls_but_for_the_health(port: int) -> None:
    moved = ask_application(port, "/claims/", X_Forwarded_Proto="http")
    assert (moved.status, moved.headers["location"]) == (301, f"https://{HOST}/claims/")
    health = ask_application(port, "/healthz", X_Forwarded_Proto="http")
    assert (health.status, health.body) == (200, b"ok\n")
    assert ask_application(port, "/healthz/x", X_Forwarded_Proto="http").status == 301


def test_cookies_go_over_tls_alone_and_the_session_is_for_no_script(port: int) -> None:
    form = ask_application(port, "/accounts/login/")
    assert "; Secure" in form.cookies["csrftoken"]
    session = _log_in(port)["sessionid"]
    assert all(f"; {what}" in session for what in ("Secure", "HttpOnly", "SameSite=Lax"))


def _send(port: int, name: str, password: str, **headers: str) -> Answer:
    token = ask_application(port, "/accounts/login/").cookies["csrftoken"].split(";")[0]
    fields = {"csrfmiddlewaretoken": token, "login": name, "password": password}
    there = {"Cookie": f"csrftoken={token}", "Referer": f"https://{HOST}/accounts/login/", **headers}
    return ask_application(port, "/accounts/login/", method="POST", body=urlencode(fields), **there)


def _log_in(port: int, name: str = "chief") -> dict[str, str]:
    answer = _send(port, name, PASSWORD)
    assert (answer.status, answer.headers["location"]) == (302, "/desk/")
    return answer.cookies


def _try(port: int, name: str, forwarded_for: str) -> Answer:
    return _send(port, name, "a wrong one", X_Forwarded_For=forwarded_for)


def _logged_in(port: int) -> str:
    return "; ".join(f"{name}={value.split(';')[0]}" for name, value in _log_in(port).items())


def test_what_is_tried_is_counted_by_all_workers_together(tmp_path: Path) -> None:
    with served(tmp_path, workers=3) as port:
        answers = [_try(port, "editor1", f"192.0.2.{n % 5}").status for n in range(16)]
        forged = _try(port, "editor1", "203.0.113.1, 192.0.2.9").status
        other = _try(port, "editor2", "203.0.113.1, 192.0.2.1").status  # what the proxy added last is who it was
    assert answers == [200] * 10 + [429] * 6
    assert (forged, other) == (429, 200)
    log = (tmp_path / "gunicorn.log").read_text()
    assert len(re.findall(r"claims\.accounts: wrong password: 'editor1' from 192\.0\.2\.\d$", log, re.M)) == 10
    assert len(re.findall(r"claims\.accounts: locked out: 'editor1' from 192\.0\.2\.\d$", log, re.M)) == 7
    assert "Traceback" not in log
    assert "wrong one" not in log


def test_a_refusal_is_one_line_in_the_log_of_a_server(tmp_path: Path) -> None:
    with served(tmp_path, workers=1) as port:
        cookies = "; ".join(f"{name}={value.split(';')[0]}" for name, value in _log_in(port, "researcher").items())
        assert ask_application(port, "/admin/login/", Cookie=cookies).status == 403
    log = (tmp_path / "gunicorn.log").read_text()
    assert re.search(r"INFO claims\.accounts: logged in: 'researcher' from 127\.0\.0\.1$", log, re.M)
    [line] = [line for line in log.splitlines() if "/admin/login/" in line]
    assert line.endswith("WARNING django.request: Forbidden (Permission denied): /admin/login/, to 'researcher'")
    assert "Traceback" not in log


def _starts(root: Path, **changed: str | None) -> subprocess.CompletedProcess[str]:
    there = environment("sqlite:////nowhere/site.sqlite3", Path("/nowhere"))
    for name, value in changed.items():
        if value is None:
            del there[name]
        else:
            there[name] = value
    command = [sys.executable, "-c", "from factcheck.wsgi import application"]
    return subprocess.run(command, cwd=root, env=there, capture_output=True, text=True, check=False)


def test_a_server_starts_with_what_the_readme_names(root: Path) -> None:
    assert _starts(root).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_server_does_not_start_without_a_key_and_hosts_of_its_own(root: Path, name: str) -> None:
    refused = _starts(root, **{name: None})
    assert refused.returncode
    assert f"Set the {name} environment variable" in refused.stderr


@pytest.mark.parametrize("debug", ["on", None])
def test_a_server_never_runs_with_debug(root: Path, debug: str | None) -> None:
    refused = _starts(root, DEBUG=debug)
    assert refused.returncode
    assert "DEBUG is on. Set DEBUG=off to serve" in refused.stderr


def test_the_service_starts_only_where_the_checks_have_nothing_to_say(root: Path) -> None:
    service = (root / "factcheck" / "deploy" / "factcheck.service").read_text()
    assert "\nExecStartPre=/srv/factcheck/.venv/bin/python manage.py check --deploy --fail-level WARNING\n" in service


ASK = """
import django; django.setup()
from django.conf import settings
print(settings.SECURE_HSTS_PRELOAD, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS)
"""


@pytest.mark.parametrize(("asked", "promised"), [({}, "False False"), ({"SECURE_HSTS_PRELOAD": "on"}, "True False")])
def test_more_than_this_host_is_promised_only_when_asked_for(root: Path, asked: dict[str, str], promised: str) -> None:
    there = {**environment("sqlite:////nowhere", Path("/nowhere")), "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    command = [sys.executable, "-c", ASK]
    answer = subprocess.run(command, cwd=root, env={**there, **asked}, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == promised
