"""What the desk says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings

from tests.htmx import soup

pytestmark = pytest.mark.django_db
NAMES = ("who", "people", "funding", "independence", "selection", "contact", "codes")
NOTHING_STATED = dict.fromkeys(NAMES, "")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def about(client: Client, *, corrections: str = "", **stated: str) -> BeautifulSoup:
    with override_settings(ABOUT=NOTHING_STATED | stated, CORRECTIONS_CONTACT=corrections):
        response = client.get("/about/")
    assert response.status_code == 200
    return soup(response)


def sections(page: BeautifulSoup) -> dict[str, str]:
    return {
        words(found.h2): words(found).removeprefix(words(found.h2)).strip() for found in page.select("main section")
    }


def test_a_desk_that_has_stated_nothing_shows_how_it_works_and_no_empty_section(client: Client) -> None:
    page = about(client)
    assert list(sections(page)) == ["How we work"]
    assert words(page.h1) == "About The Claims Desk"
    links = [str(link["href"]) for link in page.select("main a")]
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("who", "Who we are"),
        ("people", "Who edits"),
        ("funding", "Who pays for it"),
        ("independence", "Independence"),
        ("selection", "How we choose claims"),
        ("contact", "Contact"),
        ("codes", "Codes and complaints"),
    ],
)
def test_each_thing_is_shown_where_it_was_stated(client: Client, name: str, heading: str) -> None:
    shown = sections(about(client, **{name: "As it is."}))
    assert shown.pop(heading) == "As it is."
    assert list(shown) == ["How we work"]


def test_what_is_only_blanks_was_not_stated(client: Client) -> None:
    assert list(sections(about(client, who="  ", codes="\n\n"))) == ["How we work"]


def test_blank_lines_part_paragraphs(client: Client) -> None:
    page = about(client, people="Ada leads.\n\nBruno edits.\nSo does Clara.\n")
    assert [words(p) for p in page.select("section:has(#people) p")] == ["Ada leads.", "Bruno edits.So does Clara."]


def test_markup_in_what_was_stated_comes_out_as_text(client: Client) -> None:
    hostile = '<script>alert(1)</script> & <b onclick="x">'
    page = about(client, corrections='"><script>alert(2)</script>@desk.example', **dict.fromkeys(NAMES, hostile))
    assert not page.select("main script, main b, [onclick]")
    assert words(page.main).count(hostile) == len(NAMES)


def test_there_is_no_empty_paragraph_where_only_the_address_for_corrections_was_stated(client: Client) -> None:
    page = about(client, corrections="corrections@desk.example")
    [contact] = page.select("section:has(#contact)")
    assert contact.a["href"] == "mailto:corrections@desk.example"
    assert [words(p) for p in contact.select("p")] == ["For corrections: corrections@desk.example"]


def test_both_addresses_are_shown(client: Client) -> None:
    page = about(client, corrections="https://desk.example/correct", contact="1 Main Street")
    [contact] = page.select("section:has(#contact)")
    assert contact.a["href"] == "https://desk.example/correct"
    assert "1 Main Street" in words(contact)


def test_the_page_about_us_can_only_be_read(client: Client) -> None:
    assert {getattr(client, verb)("/about/").status_code for verb in ("post", "put", "patch", "delete")} == {405}


def test_the_page_about_us_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/about/")
