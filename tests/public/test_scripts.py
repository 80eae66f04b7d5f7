"""Texts in other languages and scripts: each says which language it is in, where that is known, and runs its own way."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    editor,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db

KOREAN = "북한군 약 만 명이 러시아에 파병되었다."
ARABIC = "لم نرسل أي جندي إلى الجبهة."
TRANSLATION = "We sent no soldier to the front."


def a_foreign_claim() -> Claim:
    claim = a_claim(statement=KOREAN, language="ko", topics=[TopicFactory.create(slug="troops")])
    party = PartyFactory.create(name="وزارة الدفاع")
    a_position(claim, party=party, stance="denies", quote=ARABIC, language="ar", translation=TRANSLATION)
    some_evidence(claim, quote=ARABIC, language="ar")
    workflow.publish(editor(), [claim])
    return claim


def page_of(client: Client, page: str) -> BeautifulSoup:
    response = client.get(page)
    assert response.status_code == 200
    return soup(response)


def innermost(page: BeautifulSoup, text: str) -> list[Tag]:
    """The elements in the body that hold this text, and no smaller one that does."""
    holding = [found for found in page.body.find_all(True) if text in found.get_text()]  # type: ignore[union-attr]
    return [found for found in holding if not any(inner in holding for inner in found.find_all(True))]


def runs_its_own_way(element: Tag) -> bool:
    return element.name == "bdi" or element.get("dir") == "auto"


def test_the_statement_says_its_language_wherever_it_stands_as_a_title(client: Client) -> None:
    claim = a_foreign_claim()
    party = claim.positions.get().party
    pages = ["/", "/claims/", "/topics/troops/", f"/parties/{party.public_id}/{party.slug}/"]
    pages += [address(claim), address(claim, "revision", 1), address(claim, "revisions")]
    for page in pages:
        titles = [found for found in innermost(page_of(client, page), KOREAN) if found.name in ("h1", "a")]
        assert titles, page
        for title in titles:
            assert (title.get("lang"), title.get("dir")) == ("ko", "auto"), page


def test_the_statement_says_its_language_in_the_log_of_corrections_and_in_a_comparison(client: Client) -> None:
    claim = a_foreign_claim()
    position = claim.positions.get()
    workflow.correct_position(
        editor(), position, reason="Misread.", party=position.party, stance="denies", quote=ARABIC, language="ar"
    )
    workflow.publish(editor(), [claim])
    for page in ("/corrections/", address(claim, "compare", 1, 2)):
        title = page_of(client, page).select_one(".log h3 a, h1[lang]")
        assert title and (title.get_text(), title["lang"], title["dir"]) == (KOREAN, "ko", "auto")


def test_the_statement_of_a_related_claim_says_its_language(client: Client) -> None:
    part, whole = a_published_claim(statement=KOREAN, language="ko"), a_claim(statement="The whole of it.")
    workflow.relate(editor(), part, whole, kind="part_of")
    workflow.publish(editor(), [whole])
    [link] = page_of(client, address(whole)).select(".relations a")
    assert (link.get("lang"), link.get("dir")) == ("ko", "auto")


def test_a_quote_says_its_language_and_runs_its_own_way(client: Client) -> None:
    page = page_of(client, address(a_foreign_claim()))
    quotes = page.select("#sides blockquote.said, #evidence blockquote.said")
    assert [(quote["lang"], quote["dir"]) for quote in quotes] == [("ar", "auto")] * 2
    assert all(ARABIC in quote.get_text() for quote in quotes)


def test_a_translation_is_marked_as_one_and_is_not_in_the_language_of_the_quote(client: Client) -> None:
    claim = a_foreign_claim()
    party = claim.positions.get().party
    for page in (address(claim), f"/parties/{party.public_id}/{party.slug}/"):
        [translation] = page_of(client, page).select(".translation")
        assert " ".join(translation.get_text().split()) == f"In translation: “{TRANSLATION}”"
        assert translation.find_parent(lang="ar") is None and not translation.select("[lang]")
        assert runs_its_own_way(innermost(page_of(client, page), TRANSLATION)[0])


def test_a_quote_in_its_language_stands_on_the_page_of_its_party_too(client: Client) -> None:
    claim = a_foreign_claim()
    party = claim.positions.get().party
    [quote] = page_of(client, f"/parties/{party.public_id}/{party.slug}/").select("blockquote.said")
    assert (quote.get_text(), quote["lang"], quote["dir"]) == (f"“{ARABIC}”", "ar", "auto")


def test_where_no_language_is_known_none_is_said(client: Client) -> None:
    claim = a_claim()
    party = PartyFactory.create()
    a_position(claim, party=party, quote="شكرا", paraphrase="It said thanks.", scope="Speaks of thanks.")
    some_evidence(claim, quote="شكرا", summary="Thanks.")
    workflow.publish(editor(), [claim])
    for address_of in (address(claim), f"/parties/{party.public_id}/{party.slug}/"):
        page = page_of(client, address_of)
        assert not page.select("blockquote[lang], .scope[lang], .summary[lang]")
        assert not page.select("[lang='']")
        assert all(runs_its_own_way(quote) for quote in page.select("blockquote, .scope, .summary"))


def test_names_and_titles_in_another_script_run_their_own_way(client: Client) -> None:
    party = PartyFactory.create(name="وزارة الدفاع")
    linked = SourceFactory.create(title="بيان الوزارة", url="https://news.example/ar", publisher=party)
    bare = SourceFactory.create(title="تقرير الوزارة", url="", publisher=party)
    claim = a_claim()
    a_position(claim, party=party, stance="denies", source=linked)
    for source in (linked, bare):
        some_evidence(claim, source=source)
    workflow.publish(editor(), [claim])
    page = page_of(client, address(claim))
    for text in ("بيان الوزارة", "تقرير الوزارة"):
        assert all(runs_its_own_way(found) for found in innermost(page, text)), text
    lists = page_of(client, "/claims/"), page_of(client, "/parties/")
    for shown in lists:
        names = [found for found in innermost(shown, party.name) if found.name != "option"]
        assert names and all(runs_its_own_way(found) for found in names)


def test_topics_and_whoever_wrote_run_their_own_way_beside_their_neighbours(client: Client) -> None:
    topic, byline = "القوات في روسيا", "ليلى"
    claim = a_claim(topics=[TopicFactory.create(slug="troops", name=topic)])
    a_position(claim)
    workflow.change_status(editor(byline=byline), [claim], status=a_status("disputed"), rationale="They differ.")
    workflow.publish(editor(byline=byline), [claim])
    for page in ("/", "/claims/", "/topics/", "/topics/troops/", address(claim), address(claim, "revision", 1)):
        shown = page_of(client, page)
        found = [one for text in (topic, byline) for one in innermost(shown, text) if one.name != "option"]
        assert found and all(runs_its_own_way(one) for one in found), page


def test_the_page_itself_is_in_english(client: Client) -> None:
    assert page_of(client, address(a_foreign_claim())).html["lang"] == "en"
