"""The browser of the tests sees what it is there to see."""

import pytest
from playwright.sync_api import Browser

from tests.browser import Watch, axe

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
