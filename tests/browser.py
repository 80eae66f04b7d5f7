"""A real browser: Debian's Chromium, driven by Playwright, on a site served from the test's own database.

Its headless shell, where the machine has it, shows the same pages and opens one for a quarter of the work: the full browser
prepares a window with all that is around a page.

Whatever a test looks at, every page in it is watched: a report of the Content-Security-Policy, an uncaught error of a
script, an answer of 500, or a request to any other host fails the test at its end.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.parts import lacking

ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOW_TO_GET_IT = (
    "needs Debian's Chromium on the PATH, and a library of Playwright's: "
    "apt-get install chromium-headless-shell libatomic1"
)
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => console.error(
    `Content Security Policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} in ${location}`))"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        lacking("browser", HOW_TO_GET_IT)
    try:
        playwright = sync_playwright().start()
    except Exception as error:  # Playwright has no other name for it
        lacking("browser", f"{HOW_TO_GET_IT} (what drives it does not start: {error})")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's sync API keeps an event loop running in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "on")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
        playwright.stop()


class Watch:
    """Collects the faults of all pages of a context."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.faults: list[str] = []
        self._address = address
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.faults.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:", "about:")):
            self.faults.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        missing_file = response.status == 404 and f"/{settings.STATIC_URL.strip('/')}/" in response.url
        if response.status >= 500 or missing_file:
            self.faults.append(f"{response.status} {response.url}")


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open a page of its own visitor: `open_page(user=None, javascript=True, dark=False, width=1280)`.

    Addresses may be relative to the site. What the visitors' pages did wrong is reported at the end of the test.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(
        user: AbstractBaseUser | None = None, *, javascript: bool = True, dark: bool = False, width: int = 1280
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(30_000)  # a busy machine is no fault of the page
        opened.append((context, Watch(context, live_server.url)))
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    yield open_one
    for context, _ in opened:
        context.close()
    faults = [fault for _, watch in opened for fault in watch.faults]
    assert not faults, "\n".join(["The browser found fault with what it was given:", *faults])


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of a visitor who is not logged in."""
    return open_page()


@dataclass(frozen=True)
class Violation:
    rule: str
    impact: str
    help: str
    targets: tuple[str, ...]

    @property
    def is_serious(self) -> bool:
        return self.impact in ("serious", "critical")

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}: {', '.join(self.targets)}"


COLOURS = ("color-contrast", "link-in-text-block")  # all of axe's rules of which dark could change the outcome
SIZES = ("target-size",)  # and all of which another font could
FONTS = ("DejaVu Sans", "Noto Sans")  # low and high lines: what a Linux desktop may have as its sans


def axe(page: Page, within: str = "html", rules: Sequence[str] = ()) -> list[Violation]:
    """What axe finds wrong with a page, or a part of it: WCAG 2.2 AA with its size of targets, and axe's best practices.

    `rules` names the only ones to look at; none stands for all.
    """
    assert not page.evaluate("matchMedia('(scripting: none)').matches"), "axe needs scripts, and would wait for ever"
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"runOnly": list(rules)} if rules else {"rules": {"target-size": {"enabled": True}}}
    found: list[dict[str, Any]] = page.evaluate(
        "async ([within, asked]) => (await axe.run(within, asked)).violations",
        [within, {"resultTypes": ["violations"], "preload": False, **asked}],
    )
    return [
        Violation(
            rule=violation["id"],
            impact=violation["impact"],
            help=violation["help"],
            targets=tuple(" ".join(map(str, node["target"])) for node in violation["nodes"]),
        )
        for violation in found
    ]


def faults_of_looks(page: Page, within: str = "html", widths: Sequence[int] = (1280, 768, 320)) -> list[str]:
    """What axe finds wrong with the page as it stands at each width, in light and in dark, and where it scrolls sideways.

    Sizes are looked at in each of FONTS; where the machine lacks one, in the next that it has.
    """
    faults = []
    for width in widths:
        # So high that what sticks to the window's edge covers nothing: one can scroll it free, and axe does not.
        page.set_viewport_size({"width": width, "height": 3000})
        for font, theme, rules in ((FONTS[0], "light", ()), (FONTS[0], "dark", COLOURS), (FONTS[1], "light", SIZES)):
            page.emulate_media(color_scheme=theme)
            page.evaluate("font => document.documentElement.style.setProperty('--sans', `'${font}', sans-serif`)", font)
            seen = f"{page.url} at {width} pixels, {theme}, in {font}"
            faults += [f"{seen}: {violation}" for violation in axe(page, within, rules)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                faults.append(f"{seen} scrolls sideways")
    return faults
