"""The site as README runs it for real: gunicorn with the settings of a server, behind nginx with our own configuration."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

from django.conf import settings

HOST = "claims.example.org"  # as in nginx.conf
ROOT: Path = settings.BASE_DIR


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes
    cookies: dict[str, str]  # name → value, with what follows it


@dataclass(frozen=True)
class Site:
    """Ports of 127.0.0.1: `application` is gunicorn's, `plain` and `tls` are nginx's."""

    application: int
    plain: int
    tls: int
    certificate: Path

    def ask(
        self, path: str, *, method: str = "GET", host: str = HOST, body: str | None = None, **headers: str
    ) -> Answer:
        """Ask nginx over TLS. Header names are written with _ for -."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = host == HOST
        there = HTTPSConnection("127.0.0.1", self.tls, timeout=30, context=context)
        there.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", self.tls), 30), server_hostname=host)
        return _ask(there, path, method, host, body, headers)

    def ask_without_tls(self, path: str, *, host: str = HOST) -> Answer:
        return _ask(HTTPConnection("127.0.0.1", self.plain, timeout=30), path, "GET", host, None, {})

    def ask_application(self, path: str, **more: str) -> Answer:
        """Ask gunicorn as nginx would."""
        return ask_application(self.application, path, **more)


def ask_application(
    port: int, path: str, *, method: str = "GET", host: str = HOST, body: str | None = None, **headers: str
) -> Answer:
    """Ask gunicorn as a proxy would that ends TLS. Header names are written with _ for -."""
    there = HTTPConnection("127.0.0.1", port, timeout=30)
    return _ask(there, path, method, host, body, {"X_Forwarded_Proto": "https", **headers})


def _ask(there: HTTPConnection, path: str, method: str, host: str, body: str | None, headers: dict[str, str]) -> Answer:
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    try:
        there.request(
            method, path, body, {"Host": host, **kind, **{k.replace("_", "-"): v for k, v in headers.items()}}
        )
        response: HTTPResponse = there.getresponse()
        cookies = dict(line.split("=", 1) for name, line in response.getheaders() if name.lower() == "set-cookie")
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read(), cookies)
    finally:
        there.close()


def environment(database: str, static: Path) -> dict[str, str]:
    """What a server's environment file says."""
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")},
        "DEBUG": "off",
        "SECRET_KEY": "of a test of the real site, at random and long enough 4f9a61c07be2d538",
        "ALLOWED_HOSTS": HOST,
        "BEHIND_PROXY": "on",
        "DESK_URL": f"https://{HOST}",
        "DATABASE_URL": database,
        "STATIC_ROOT": str(static),
        "TMPDIR": str(static.parent),  # a site of its own: other sites on this machine hash for themselves
    }


@contextmanager
def served(folder: Path, *, workers: int) -> Iterator[int]:
    """Migrate a new SQLite database with the story of the demo in it, collect the static files, and serve: gunicorn's port."""
    there = environment(f"sqlite:///{folder / 'site.sqlite3'}", folder / "static")
    _manage({**there, "DEBUG": "on"}, "demo", "--no-serve")
    _manage(there, "collectstatic", "--no-input", "--verbosity=0")
    _manage(there, "check", "--deploy", "--fail-level=WARNING")
    (port,) = _free_ports(1)
    gunicorn = [str(Path(sys.executable).with_name("gunicorn")), "factcheck.wsgi", f"--workers={workers}"]
    with _running([*gunicorn, f"--bind=127.0.0.1:{port}"], there, folder / "gunicorn.log"):
        _wait_for(port)
        yield port


@contextmanager
def real_site(folder: Path, *, workers: int = 4) -> Iterator[Site]:
    """The same behind nginx."""
    with served(folder, workers=workers) as application:
        plain, tls = _free_ports(2)
        certificate = _certificate(folder)
        configuration = _nginx(folder, certificate, application, plain, tls)
        nginx = [nginx_program(), "-c", str(configuration), "-p", str(folder)]
        with _running(nginx, dict(os.environ), folder / "nginx.log"):
            _wait_for(tls)
            yield Site(application, plain, tls, certificate)


def nginx_program() -> str:
    """Where nginx is; empty where it is not installed."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""


def _manage(there: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=there, check=True, capture_output=True)


def _nginx(folder: Path, certificate: Path, application: int, plain: int, tls: int) -> Path:
    """The configuration as it is shipped, with ports and folders of this test in the place of a server's."""
    site = (ROOT / "factcheck" / "deploy" / "nginx.conf").read_text()
    for ours, here in {
        "/var/cache/nginx/factcheck": str(folder / "cache"),
        "/etc/ssl/claims.example.org.pem": str(certificate),
        "/etc/ssl/claims.example.org.key": str(certificate.with_suffix(".key")),
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{tls}",
        "127.0.0.1:8000": f"127.0.0.1:{application}",
    }.items():
        assert ours in site, f"nginx.conf no longer says {ours}"
        site = site.replace(ours, here)
    whole = folder / "nginx.conf"
    account = "user root root; " if os.geteuid() == 0 else ""  # its workers write into the folder of this test
    whole.write_text(
        f"{account}daemon off; pid {folder}/nginx.pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{site}}}\n"
    )
    return whole


def _certificate(folder: Path) -> Path:
    certificate = folder / "site.pem"
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", str(folder / "site.key"), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate


@contextmanager
def _running(command: list[str], there: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=there, stdout=out, stderr=out) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port}.")
