"""What htmx would do with an answer, done by tests/htmx.py: so that a page that differs from its reload is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from tests.htmx import after_swap, normalised, soup

PAGE = """<html><body><main id="work" hx-target="#action" hx-swap="outerHTML">
<p id="count">1 claim</p><a href="/edit/" hx-get="/edit/">Edit</a>
<section id="action"><form action="/edit/" hx-post="/edit/"><input name="csrfmiddlewaretoken" value="abc"></form></section>
</main></body></html>"""


def answer(html: str, *, method: str = "GET", path: str = "/edit/", status: int = 200, **headers: str) -> Any:
    response = HttpResponse(html, status=status, headers={name.replace("_", "-"): one for name, one in headers.items()})
    response.request = {"REQUEST_METHOD": method, "PATH_INFO": path}  # type: ignore[attr-defined]
    return response


def test_the_answer_takes_the_place_of_the_target_that_the_asking_element_inherits() -> None:
    page = after_swap(PAGE, "a", answer('<section id="action">Form</section>'))
    assert [one.get_text() for one in page.select("#action")] == ["Form"]
    assert page.select_one("#count") is not None


def test_the_answer_may_name_another_target() -> None:
    fragment = '<main id="work"><p id="count">2 claims</p></main>'
    page = after_swap(PAGE, "form", answer(fragment, method="POST", HX_Retarget="#work", HX_Reswap="outerHTML"))
    assert normalised(page) == normalised(f"<html><body>{fragment}</body></html>")


def test_a_part_beside_the_target_is_swapped_by_its_id() -> None:
    page = after_swap(PAGE, "a", answer('<section id="action"></section><p id="count" hx-swap-oob="true">2 claims</p>'))
    assert str(page.select_one("#count")) == '<p id="count">2 claims</p>'


def test_the_page_at_hand_stays_as_it_is() -> None:
    page = soup(PAGE)
    after_swap(page, "a", answer('<section id="action">Form</section>'))
    assert normalised(page) == normalised(PAGE)


def test_tokens_blanks_and_the_order_of_attributes_make_no_difference_and_words_do() -> None:
    assert normalised('<p id="a" class="b"> One  two</p><!-- x -->') == normalised('<p class="b" id="a">One two</p>')
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    assert normalised(token.format("abc")) == normalised(token.format("xyz"))
    assert normalised('<input name="version" value="1">') != normalised('<input name="version" value="2">')
    assert normalised("<textarea>a  b</textarea>") != normalised("<textarea>a b</textarea>")


@pytest.mark.parametrize(
    ("element", "response", "why"),
    [
        ("a", answer("<p></p>", path="/other/"), "asks /edit/, not /other/"),
        ("a", answer("<p></p>", method="POST"), "has no hx-post"),
        ("a", answer("<html><p></p></html>"), "a whole page"),
        ("a", answer("<p></p>", status=409), "would not swap an answer of 409"),
        ("a", answer("<p></p>", HX_Retarget="#nowhere"), "0 elements of the page are #nowhere"),
        ("b", answer("<p></p>"), "0 elements of the page are b"),
    ],
)
def test_what_could_not_happen_in_a_browser_fails(element: str, response: Any, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        after_swap(PAGE, element, response)


def test_a_page_says_which_answers_htmx_swaps() -> None:
    config = """<meta name="htmx-config" content='{"responseHandling": [{"code": ".*", "swap": true}]}'>"""
    page = after_swap(config + PAGE, "a", answer('<section id="action">Conflict</section>', status=409))
    assert "Conflict" in page.get_text()


def test_nothing_under_hx_disable_asks() -> None:
    with pytest.raises(AssertionError, match="stands under hx-disable"):
        after_swap(PAGE.replace("<main ", "<main hx-disable "), "a", answer("<p></p>"))
