"""Do to a page what htmx would do with an answer, and compare it with the page as it is after a reload."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from django.http import HttpResponse
from django.test import Client

HTMX = {"HX-Request": "true"}  # client.post(url, data, headers=HTMX)

METHODS = ("get", "post", "put", "patch", "delete")
AS_HTMX_HAS_IT = [{"code": "204", "swap": False}, {"code": "[23]..", "swap": True}, {"code": "[45]..", "swap": False}]


def soup(page: Any) -> BeautifulSoup:
    """Parse a response, bytes or text; a soup is left as it is."""
    if isinstance(page, BeautifulSoup):
        return page
    html = page.content if isinstance(page, HttpResponse) else page
    return BeautifulSoup(html, "html.parser")


def _inherited(element: Tag, attribute: str) -> tuple[Tag, str] | None:
    """The element that carries the attribute, the element itself or the nearest above it, and its value."""
    for one in (element, *element.parents):
        if isinstance(one, Tag) and one.has_attr(attribute):
            return one, str(one[attribute])
    return None


def _target(page: BeautifulSoup, element: Tag, response: HttpResponse) -> Tag:
    if "HX-Retarget" in response:
        selector = response["HX-Retarget"]
    else:
        carrier, selector = _inherited(element, "hx-target") or (element, "this")
        if selector == "this":
            return carrier
        if selector.startswith("closest "):
            selector = selector.removeprefix("closest ")
            found = next((one for one in (element, *element.parents) if one in page.select(selector)), None)
            assert found is not None, f"nothing above the element is {selector}"
            return found
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} elements of the page are {selector}; the swap needs one"
    return found[0]


def _style(element: Tag, response: HttpResponse) -> str:
    _, style = _inherited(element, "hx-swap") or (element, "innerHTML")
    return str(response.get("HX-Reswap", style)).split()[0]


def _swaps(page: BeautifulSoup, status: int) -> bool:
    """Whether htmx, as this page configures it, swaps an answer of this status."""
    meta = page.select_one('meta[name="htmx-config"]')
    rules = (json.loads(str(meta["content"])) if meta else {}).get("responseHandling", AS_HTMX_HAS_IT)
    rule = next(rule for rule in rules if re.search(rule["code"], str(status)))
    return bool(rule.get("swap"))


def _put(target: Tag, style: str, new: list[Any]) -> None:
    if style == "outerHTML":
        target.replace_with(*new)
    elif style == "innerHTML":
        target.clear()
        target.extend(new)
    elif style == "delete":
        target.decompose()
    elif style != "none":
        raise AssertionError(f"hx-swap={style}: the house swaps outerHTML")


def after_swap(page: Any, element: str, response: HttpResponse) -> BeautifulSoup:
    """The page after the element matching the selector asked and got this response. `page` itself stays as it is."""
    page = soup(str(soup(page)))
    found = page.select(element)
    assert len(found) == 1, f"{len(found)} elements of the page are {element}; exactly one can have asked"
    [asker] = found
    _check_asked(asker, response)
    assert _swaps(page, response.status_code), f"htmx would not swap an answer of {response.status_code}"
    answer = soup(response)
    assert answer.select_one("html, head, body") is None, "the answer is a whole page, not a fragment"
    target, style = _target(page, asker, response), _style(asker, response)
    if (title := answer.find("title", recursive=False)) is not None:  # htmx makes it the title of the page
        page.select("head > title")[0].replace_with(title.extract())
    for beside in answer.find_all(attrs={"hx-swap-oob": True}):  # a selector does not look into <template>
        place = page.select_one(f"#{beside['id']}")  # where the page has none, htmx leaves it out
        beside.extract()
        del beside["hx-swap-oob"]
        if place is not None:
            _put(place, "outerHTML", [beside])
    for wrapper in answer.select("template"):  # rows of a table have to travel in one
        wrapper.extract()
    _put(target, style, [one.extract() for one in list(answer.contents)])
    return page


def _check_asked(asker: Tag, response: HttpResponse) -> None:
    """The element must be one that sends this very request, with htmx and, in the same way, without it."""
    method = response.request["REQUEST_METHOD"].lower()  # type: ignore[attr-defined]
    path = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    assert asker.has_attr(f"hx-{method}"), f"the element has no hx-{method}"
    assert _inherited(asker, "hx-disable") is None, "the element stands under hx-disable"
    assert urlsplit(str(asker[f"hx-{method}"])).path in ("", path), (
        f"the element asks {asker[f'hx-{method}']}, not {path}"
    )
    plain = {"a": "href", "form": "action"}.get(asker.name)
    if plain and asker.has_attr(plain):
        assert urlsplit(str(asker[plain])).path in ("", path), f"without htmx it goes to {asker[plain]}"


def normalised(page: Any) -> str:
    """The page without what may differ from one answer to the next: tokens of forms, blanks, comments, order of attributes."""
    page = soup(str(soup(page)))
    for token in page.select('input[name="csrfmiddlewaretoken"], input[name="token"]'):
        token["value"] = "-"
    for element in page.find_all(True):
        element.attrs = {name: element.attrs[name] for name in sorted(element.attrs)}
    for text in page.find_all(string=True):
        if isinstance(text, Comment):
            text.extract()
        elif text.find_parent(["pre", "textarea"]) is None:
            text.replace_with(NavigableString(" ".join(text.split())))
    return page.prettify()


def assert_swap_equals_reload(client: Client, url: str, page: Any, element: str, response: HttpResponse) -> None:
    """After its swap, the page at `url` must be what a reload of it gives.

    `page` is that page as it was when `element` asked. Where the answer changes the address, that address is reloaded.
    """
    swapped = after_swap(page, element, response)
    for header in ("HX-Push-Url", "HX-Replace-Url"):
        url = response[header] if response.get(header, "false") != "false" else url
    reloaded = client.get(url)
    assert reloaded.status_code == 200, f"{url} answers {reloaded.status_code}"
    assert normalised(swapped) == normalised(reloaded)
