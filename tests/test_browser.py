"""The browser of the tests sees what it is there to see."""

import pytest
from playwright.sync_api import Browser

from tests.browser import FONTS, Watch, axe, faults_of_looks
from tests.parts import lacking

ADDRESS = "http://desk.example"
POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src *"}


def _faults(chromium: Browser, body: str, *, javascript: bool = True, status: int = 200) -> list[str]:
    context = chromium.new_context(java_script_enabled=javascript)
    watch = Watch(context, ADDRESS)
    context.route(
        "**/*", lambda route: route.fulfill(status=status, body=body, content_type="text/html", headers=POLICY)
    )
    page = context.new_page()
    page.goto(ADDRESS)
    context.close()
    return watch.faults


def test_a_page_in_order_has_no_fault(chromium):
    assert _faults(chromium, "<h1>Claims</h1>") == []


@pytest.mark.parametrize("javascript", [True, False])
def test_an_inline_style_is_a_fault_with_and_without_scripts(chromium, javascript):
    assert "Content Security Policy" in _faults(chromium, '<p style="color: red">', javascript=javascript)[0]


def test_an_inline_script_is_a_fault(chromium):
    assert "Content Security Policy" in _faults(chromium, "<script>1</script>")[0]


def test_another_host_is_a_fault(chromium):
    assert _faults(chromium, '<img src="http://cdn.example/x.png" alt="">') == [
        "asks another host: http://cdn.example/x.png"
    ]


def test_an_answer_of_500_is_a_fault(chromium):
    assert _faults(chromium, "<h1>It broke</h1>", status=500) == [f"500 {ADDRESS}/"]


def test_an_uncaught_error_is_a_fault(chromium):
    context = chromium.new_context()
    watch = Watch(context, ADDRESS)
    page = context.new_page()
    page.evaluate("setTimeout(() => { throw new Error('oh') })")
    page.wait_for_timeout(100)
    context.close()
    assert watch.faults == ["uncaught: oh"]


def test_axe_tells_what_is_wrong_and_how_much(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content('<html lang="en"><title>Claims</title><main><h1>Claims</h1><img src="data:,"></main>')
    [violation] = axe(page)
    context.close()
    assert violation.rule == "image-alt"
    assert violation.is_serious
    assert violation.targets == ("img",)


def test_axe_refuses_a_page_without_scripts_instead_of_waiting_for_ever(chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    with pytest.raises(AssertionError, match="needs scripts"):
        axe(page)
    context.close()


@pytest.fixture
def fonts(chromium):
    """The two fonts in which pages are looked at, where the machine has them."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("<canvas>")
    width = """family => {
        const pen = document.querySelector("canvas").getContext("2d");
        pen.font = `40px ${family}`;
        return pen.measureText("Who says what?").width;
    }"""
    for font in FONTS:
        if page.evaluate(width, f"'{font}', monospace") == page.evaluate(width, "monospace"):
            lacking("fonts", f"needs {font}: apt-get install fonts-dejavu-core fonts-noto-core")
    context.close()
    return FONTS


@pytest.mark.parametrize(
    ("style", "font"),
    [
        ("font-size: 18.5px; line-height: normal", "DejaVu Sans"),  # whose lines are 22 pixels high
        ("font-size: 13.76px; line-height: 21.3px", "Noto Sans"),  # whose letters reach into the next line
    ],
)
def test_a_target_that_is_too_small_in_one_font_is_a_fault(chromium, fonts, style, font):
    assert font in fonts
    context = chromium.new_context()
    page = context.new_page()
    body = f'<p style="font-family: var(--sans); {style}"><a href="/a">Turn it down</a><br><a href="/b">Merge it</a>'
    page.set_content(f'<html lang="en"><title>Claims</title><main><h1>Claims</h1>{body}</main>')
    faults = [fault for fault in faults_of_looks(page, widths=[1280]) if "target-size" in fault]
    assert {fault.split(", in ")[1].split(":")[0] for fault in faults} == {font}
    context.close()
