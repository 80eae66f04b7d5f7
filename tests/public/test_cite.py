"""How a revision is cited and shared: text, BibTeX, its permanent address, and the picture of it."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import accumulate
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import caches
from django.test import Client, override_settings
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from claims import published, workflow
from claims.dates import format_day, machine_time, today
from claims.models import Claim, PublicClaim
from claims.public import card
from claims.public.citing import as_bibtex, as_text
from tests.factories import a_change, a_claim, a_position, a_published_claim, chief, editor
from tests.htmx import soup
from tests.public.addresses import address
from tests.published import payloads as p

pytestmark = pytest.mark.django_db

ARABIC = "لم نرسل أي جندي 2024"
ADDRESS = "http://testserver/claims/k7m2p9qx/so-it-is-said/revisions/3/"


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def a_claim_to_cite(statement: str = "So it is said.") -> published.PublishedClaim:
    status = p.a_status() | {"since": "2024-11-04T10:00:00Z"}
    return published.read(p.a_payload(claim=p.a_claim() | {"statement": statement}, status=status))


def page_of(client: Client, claim: Claim, *rest: object) -> BeautifulSoup:
    response = client.get(address(claim, *rest) if rest else address(claim))  # type: ignore[arg-type]
    assert response.status_code == 200
    return soup(response)


def test_a_citation_says_who_what_its_status_which_revision_of_when_and_where() -> None:
    assert as_text(a_claim_to_cite(), ADDRESS) == (
        f"The Claims Desk: “So it is said.” Unverified since 4 November 2024. Revision 3, 14 November 2024. {ADDRESS}"
    )


def test_the_days_of_a_citation_are_days_at_the_desk(settings: Any) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"  # fourteen hours ahead
    assert "Unverified since 5 November 2024. Revision 3, 15 November 2024." in as_text(a_claim_to_cite(), ADDRESS)
    assert "date = {2024-11-15}," in as_bibtex(a_claim_to_cite(), ADDRESS)


def test_bibtex_has_an_entry_with_a_key_of_its_own() -> None:
    assert as_bibtex(a_claim_to_cite(), ADDRESS).splitlines() == [
        "@online{k7m2p9qx-3,",
        "  author = {{The Claims Desk}},",
        "  title = {So it is said.},",
        "  date = {2024-11-14},",
        "  note = {Unverified since 4 November 2024. Revision 3},",
        f"  url = {{{ADDRESS}}},",
        "}",
    ]


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        ("50 % of {them} & more", r"50 \% of \textbraceleft{}them\textbraceright{} \& more"),
        ("$5 for item #1_a", r"\$5 for item \#1\_a"),
        ("a~b^c", r"a\textasciitilde{}b\textasciicircum{}c"),
        (r"C:\dir", r"C:\textbackslash{}dir"),
        ("two\nlines\r\nor three", "two lines  or three"),
        ("} @online{evil,", r"\textbraceright{} @online\textbraceleft{}evil,"),
        ("one\u2028two\x0bthree", "one two three"),
        ("a \u202eb\u2067c\u2069", "a bc"),
        ("그렇다 – “so”", "그렇다 – “so”"),
        (ARABIC, ARABIC),
    ],
)
def test_signs_that_tex_would_read_are_escaped(statement: str, title: str) -> None:
    entry = as_bibtex(a_claim_to_cite(statement), ADDRESS)
    assert f"\n  title = {{{title}}},\n" in entry
    assert len(entry.splitlines()) == 7


def braces(text: str) -> list[int]:
    """How many braces are open after each letter, as BibTeX counts: what stands before a brace does not matter to it."""
    return list(accumulate((letter == "{") - (letter == "}") for letter in text))


@given(st.text(st.characters() | st.sampled_from("{}\\%$#_~^&\n"), max_size=60), st.text(max_size=20))
@example("}", "{")
@example("\\}", "\\")
def test_whatever_is_cited_its_entry_has_one_key_and_as_many_braces_that_open_as_that_close(
    statement: str, label: str
) -> None:
    cited = a_claim_to_cite(statement)
    cited = replace(cited, status=replace(cited.status, label=label)) if label else cited
    entry = as_bibtex(cited, ADDRESS)
    assert braces(entry)[-1] == 0 and min(braces(entry)) == 0
    lines = entry.split("\n")
    assert len(lines) == 7 and entry.splitlines() == lines
    assert re.fullmatch(r"@online\{[0-9a-z]{8}-[1-9][0-9]*,", lines[0])
    for line in lines[1:-1]:  # a field is not closed before its end
        name, value = line.split(" = ", 1)
        assert name.strip() in ("author", "title", "date", "note", "url")
        assert value.endswith("},") and min(braces(value[:-2])) == 1
        assert not re.search(r"(?<!\\)[%$#&_^~]", value) or name.strip() == "url"


def test_what_runs_from_right_to_left_stands_isolated_in_a_citation_and_as_it_is_in_bibtex(settings: Any) -> None:
    assert f"The Claims Desk: “\u2068{ARABIC}\u2069” Unverified since" in as_text(a_claim_to_cite(ARABIC), ADDRESS)
    assert f"  title = {{{ARABIC}}}," in as_bibtex(a_claim_to_cite(ARABIC), ADDRESS)
    assert "\u2068" not in as_text(a_claim_to_cite("Ελλάδα, 북한군"), ADDRESS)
    settings.DESK_NAME = "مكتب"
    assert as_text(a_claim_to_cite(), ADDRESS).startswith("\u2068مكتب\u2069: “So it is said.” Unverified")


def test_what_was_published_before_it_was_cleaned_cannot_turn_a_citation_round() -> None:
    cited = as_text(a_claim_to_cite("It \u202eburst.\u2069"), ADDRESS)
    assert "“It burst.” Unverified since 4 November 2024." in cited
    cited = as_text(a_claim_to_cite(f"\u2067{ARABIC}\u202e"), ADDRESS)
    assert f"“\u2068{ARABIC}\u2069” Unverified" in cited


def test_the_desks_name_is_escaped_too_and_stays_one_name() -> None:
    with override_settings(DESK_NAME="Facts & Figures"):
        assert r"  author = {{Facts \& Figures}}," in as_bibtex(a_claim_to_cite(), ADDRESS)


def at(day: int) -> dt.datetime:
    return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)


def test_the_page_cites_the_revision_that_it_shows(client: Client) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim(statement="The dam has burst.")
    with workflow.recording_at(at(6)):
        a_change(claim, status="disputed")
        workflow.publish(editor(), [claim])
    permanent = f"http://testserver{address(claim, 'revision', 2)}"
    page = page_of(client, claim)
    assert words(page.select_one("#cite .citation")) == (
        "The Claims Desk: “The dam has burst.” Disputed since 6 November 2024. Revision 2, 6 November 2024. "
        + permanent
    )
    bibtex = page.select_one("#cite pre")
    assert bibtex and bibtex.get_text().startswith(f"@online{{{claim.public_id}-2,\n")
    assert f"url = {{{permanent}}}" in bibtex.get_text()
    earlier = page_of(client, claim, "revision", 1)
    assert "Revision 1, 4 November 2024" in words(earlier.select_one("#cite .citation"))


def test_the_permanent_address_goes_on_saying_what_was_cited(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    [link] = page_of(client, claim).select("#cite a.permanent")
    assert str(link["href"]).startswith("http://testserver/")
    path = urlsplit(str(link["href"])).path
    cited = words(soup(client.get(path)).select_one("#claim"))
    claim.refresh_from_db()
    workflow.edit_text(editor(), claim, seen=claim.version, statement="Another sentence, and another address.")
    a_change(claim, status="refuted")
    workflow.publish(editor(), [claim])
    again = client.get(path, follow=True)
    assert words(soup(again).select_one("#claim")) == cited
    assert words(soup(again).h1) == "The dam has burst."


def sharing(page: BeautifulSoup) -> dict[str, str]:
    return {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in page.select("head meta[property], head meta[name=description]")
    }


def test_a_shared_link_shows_the_statement_the_status_as_of_when_why_and_a_picture(client: Client) -> None:
    claim = a_claim(statement='The dam "has" burst & is gone.')
    a_change(claim, status="disputed", rationale="Two ministries contradict each other.")
    workflow.publish(editor(), [claim])
    with override_settings(DESK_URL="https://desk.example"):
        tags = sharing(page_of(client, claim))
    assert tags["og:title"] == 'The dam "has" burst & is gone.'
    status = f"Disputed as of {format_day(today())} (revision 1)"
    assert tags["og:description"] == f"{status}: Two ministries contradict each other."
    assert tags["description"] == tags["og:description"]
    assert tags["og:url"] == f"https://desk.example{address(claim)}"
    assert tags["og:site_name"] == "The Claims Desk"
    assert tags["og:image"] == f"https://desk.example{address(claim, 'card', 1)}"
    assert tags["og:image:alt"] == f'{status}: The dam "has" burst & is gone.'
    assert tags["article:modified_time"] == machine_time(PublicClaim.objects.get().updated_at)


def test_a_shared_link_to_an_older_revision_or_a_past_day_speaks_as_of_that_revision(client: Client) -> None:
    claim = a_published_claim(status="disputed")
    a_change(claim, status="refuted")
    workflow.publish(editor(), [claim])
    older, day = address(claim, "revision", 1), address(claim, "as_of", today().isoformat())
    said = [sharing(soup(client.get(page)))["og:description"] for page in (older, day, address(claim))]
    assert [words.split(":")[0].split(" as of ")[0] for words in said] == ["Disputed", "Refuted", "Refuted"]
    assert [f"(revision {n}): " in words for n, words in zip((1, 2, 2), said, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("statement", "language", "locale"),
    [("북한군", "ko", "ko_KR"), ("Sobre o acordo", "pt-PT", "pt_PT"), ("Путин", "en", None), ("Io", "eo", None)],
)
def test_a_shared_link_says_its_locale_where_that_is_known(
    client: Client, statement: str, language: str, locale: str | None
) -> None:
    claim = a_published_claim(statement=statement, language=language)
    for rest in ((), ("revision", 1)):
        assert sharing(page_of(client, claim, *rest)).get("og:locale") == locale


def test_what_a_shared_link_says_in_one_line_keeps_its_order(client: Client) -> None:
    claim = a_claim(statement=ARABIC)
    a_change(claim, status="disputed", rationale=ARABIC)
    workflow.publish(editor(), [claim])
    page = page_of(client, claim)
    tags = sharing(page)
    status = f"Disputed as of {format_day(today())} (revision 1)"
    assert (tags["og:title"], tags["og:description"]) == (ARABIC, f"{status}: \u2068{ARABIC}\u2069")
    assert tags["og:image:alt"] == f"{status}: \u2068{ARABIC}\u2069"
    assert page.title.get_text() == f"\u2068{ARABIC}\u2069 · The Claims Desk"  # type: ignore[union-attr]


def test_the_picture_is_as_large_and_of_the_kind_that_the_page_says(client: Client) -> None:
    claim = a_published_claim()
    tags = sharing(page_of(client, claim))
    response = client.get(urlsplit(tags["og:image"]).path)
    assert (response.status_code, response["Content-Type"]) == (200, tags["og:image:type"])
    image = Image.open(io.BytesIO(response.content))
    assert image.format == "PNG"
    said = (int(tags["og:image:width"]), int(tags["og:image:height"]))
    assert image.size == said == (card.WIDTH, card.HEIGHT)


def test_a_long_reason_is_cut_for_sharing(client: Client) -> None:
    claim = a_claim()
    a_change(claim, status="disputed", rationale="They contradict each other. " * 40)
    workflow.publish(editor(), [claim])
    assert len(sharing(page_of(client, claim))["og:description"]) <= 220


def test_the_picture_is_of_its_own_revision(client: Client) -> None:
    claim = a_published_claim()
    first = client.get(address(claim, "card", 1)).content
    a_change(claim, status="refuted")
    workflow.publish(editor(), [claim])
    assert client.get(address(claim, "card", 1)).content == first
    assert client.get(address(claim, "card", 2)).content != first


def test_the_picture_of_a_revision_is_drawn_once_and_kept_by_its_digest(client: Client) -> None:
    claim = a_published_claim()
    page, key = address(claim, "card", 1), f"card-{claim.revisions.get().sha256}"
    first = client.get(page).content
    assert caches["process"].get(key) == first
    caches["process"].set(key, b"what was kept")
    assert client.get(page).content == b"what was kept"


def test_of_a_withdrawal_there_is_no_picture(client: Client) -> None:
    claim = a_published_claim()
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.publish(editor(), [claim])
    assert [client.get(address(claim, "card", number)).status_code for number in (1, 2, 3, 4)] == [200, 404, 200, 404]


def test_of_what_was_withdrawn_or_removed_there_is_no_picture_left(client: Client) -> None:
    withdrawn, removed = a_published_claim(), a_published_claim()
    pages = [address(withdrawn, "card", 1), address(removed, "card", 1)]
    workflow.withdraw(chief(), [withdrawn], reason="It was another dam.")
    workflow.redact(chief(), removed.revisions.get(), "body", reason="A court said so.")
    responses = [client.get(page, follow=True) for page in pages]
    assert [(response.status_code, response["Content-Type"]) for response in responses] == [
        (410, "text/html; charset=utf-8")
    ] * 2


def test_a_wrong_slug_leads_to_the_same_picture(client: Client) -> None:
    claim = a_published_claim()
    response = client.get(f"/claims/{claim.public_id}/another-slug/revisions/1.png")
    assert (response.status_code, response["Location"]) == (301, address(claim, "card", 1))


def test_a_picture_costs_two_queries(client: Client, django_assert_num_queries: Any) -> None:
    claim = a_claim()
    for _ in range(5):
        a_position(claim, stance="denies")
    workflow.publish(editor(), [claim])
    page = address(claim, "card", 1)
    with django_assert_num_queries(2):
        client.get(page)


def test_the_link_that_sends_it_by_mail_has_the_statement_and_the_citation(client: Client) -> None:
    statement = "50 % of A & B said “so”? = yes + 그렇다 #1"
    claim = a_published_claim(statement=statement)
    page = page_of(client, claim)
    [link] = [str(found["href"]) for found in page.select("#cite a") if str(found["href"]).startswith("mailto:")]
    assert " " not in link and "+" not in link  # mail programs take a plus as a plus
    sent = parse_qs(urlsplit(link).query, strict_parsing=True)
    citation = page.select_one("#cite .citation")
    assert citation and sent == {"subject": [statement], "body": [citation.get_text()]}


def test_the_ways_to_share_lead_somewhere(client: Client) -> None:
    claim = a_published_claim()
    links = [
        str(link["href"]) for link in page_of(client, claim).select("#cite .ways a") if ":" not in str(link["href"])
    ]
    assert links == [address(claim, "revision_json", 1), address(claim, "card", 1), "/corrections/#ask"]
    assert {client.get(link).status_code for link in links} == {200}
