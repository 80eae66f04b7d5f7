"""The parties: all that published claims name, and for each what it said and where it changed its line."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from claims import publishing, workflow
from claims.models import Claim, Party
from claims.public import parties as views
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
)
from tests.htmx import soup

pytestmark = pytest.mark.django_db

LIST = reverse("public:parties")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def page_of(client: Client, party: Party, **query: str) -> BeautifulSoup:
    response = client.get(reverse("public:party", args=[party.public_id, party.slug]), query)
    assert response.status_code == 200
    return soup(response)


def facts(client: Client, party: Party) -> list[tuple[str, str]]:
    return [(words(fact.dt), words(fact.dd)) for fact in page_of(client, party).select(".facts > div")]


def spoken(page: BeautifulSoup) -> dict[str, list[str]]:
    """By statement, how a party's positions on it are shown, in order."""
    return {
        words(found.h3): [words(line) for line in found.select(".line-of > li")] for found in page.select(".said-by")
    }


def claims_where(*parties: Party, statements: str = "Claim {n}.", count: int = 1, **position: Any) -> list[Claim]:
    """Claims that were published together, each with a position of every one of these parties."""
    somebody = researcher()
    claims = [a_claim(statement=statements.format(n=number), by=somebody) for number in range(count)]
    for claim in claims:
        for party in parties:
            a_position(claim, party=party, by=somebody, **position)
    workflow.publish(editor(), claims)
    return claims


def listed(client: Client, **query: str) -> list[tuple[str, str]]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [(words(row.h3), words(row.select_one(".num"))) for row in soup(response).select(".parties > li")]


def test_the_parties_with_the_most_claims_come_first_and_those_that_only_are_named_last(client: Client) -> None:
    london, un, wang = (PartyFactory.create(name=name) for name in ("London", "United Nations", "Wang Yi"))
    claims_where(un, count=2)
    claim = a_claim(claimant=wang)
    a_position(claim, party=un)
    a_position(claim, party=london)
    workflow.publish(editor(), [claim])
    assert listed(client) == [
        ("United Nations", "speaks on 3 claims"),
        ("London", "speaks on 1 claim"),
        ("Wang Yi", "named only"),
    ]


def test_each_party_of_the_list_leads_to_its_page(client: Client) -> None:
    claims_where(PartyFactory.create(name="London"))
    [link] = soup(client.get(LIST)).select(".parties h3 a")
    assert words(soup(client.get(str(link["href"]))).h1) == "London"


def test_a_party_is_found_by_words_of_its_name(client: Client) -> None:
    names = ("Ministry of the North", "Northern news", "Ministry of the South", "Москва", "Élysée")
    claims_where(*(PartyFactory.create(name=name) for name in names))
    asked = ("north", "NORTH  ministry", "orth", "москва", "МОСК", "elys", "100 %", "–", " ")
    found = {typed: {name for name, _ in listed(client, q=typed)} for typed in asked}
    assert found == {
        "north": set(names[:2]),
        "NORTH  ministry": {names[0]},
        "orth": set(),
        "москва": {names[3]},
        "МОСК": {names[3]},
        "elys": {names[4]},
        "100 %": set(),
        "–": set(),
        " ": set(names),
    }
    assert soup(client.get(LIST, {"q": "NORTH"})).select_one("main [name=q]")["value"] == "NORTH"


def test_a_name_that_no_party_has_is_said_and_leads_back_to_all(client: Client) -> None:
    claims_where(PartyFactory.create(name="London"))
    page = soup(client.get(LIST, {"q": "Atlantis"}))
    [empty] = page.select(".empty")
    assert "No party on our pages has such a name." in words(empty)
    assert empty.a["href"] == LIST


def test_a_name_that_is_too_long_is_refused_with_what_was_typed(client: Client) -> None:
    response = client.get(LIST, {"q": "a" * 201})
    assert response.status_code == 400
    assert soup(response).select_one("main [name=q]")["value"] == "a" * 201


def test_an_empty_site_has_a_list_of_parties_that_says_so(client: Client) -> None:
    assert listed(client) == []


def test_the_parties_come_in_pages_that_keep_what_was_looked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    ministries = [PartyFactory.create(name=f"Ministry {number}") for number in range(5)]
    claims_where(*ministries, PartyFactory.create(name="London"))
    page, seen = soup(client.get(LIST, {"q": "ministry"})), []
    while True:
        seen += [words(row.h3) for row in page.select(".parties > li")]
        older = page.select_one("#pager a[rel=next]")
        if older is None:
            break
        page = soup(client.get(LIST + str(older["href"])))
    assert sorted(seen) == [f"Ministry {number}" for number in range(5)]
    assert client.get(LIST, {"page": "x"}).status_code == 400


def test_the_list_costs_one_query_with_one_party_and_with_twenty(
    client: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 19):
        claims_where(*(PartyFactory.create() for _ in range(number)))
        with django_assert_num_queries(1):
            client.get(LIST)


def test_a_party_s_page_shows_every_position_with_its_words_who_spoke_and_where_it_is_from(client: Client) -> None:
    party, source = PartyFactory.create(name="London"), SourceFactory.create(title="Intelligence update")
    fields = {"quote": "around 10,000", "paraphrase": "It gave a number.", "scope": "Speaks of soldiers only."}
    fields |= {"spokesperson": "A minister", "likelihood": "phia_likely", "said_on": "2024-10-24"}
    claims_where(party, statements="The dam has burst.", source=source, **fields)
    page = page_of(client, party)
    [(statement, [line])] = spoken(page).items()
    assert statement == "The dam has burst."
    for text in ("24 October 2024", "asserts", "“around 10,000”", "It gave a number.", "Speaks of soldiers only."):
        assert text in line
    for text in ("A minister", "Intelligence update", "likely, probable"):
        assert text in line
    assert client.get(str(page.select_one(".said-by h3 a")["href"])).status_code == 200
    assert words(page.select_one(".said-by .meta")).startswith("Unverified since")


def test_a_date_is_shown_as_exactly_as_it_is_known(client: Client) -> None:
    party, claim = PartyFactory.create(), a_claim()
    for said_on in ("2024-10", "2023", ""):
        a_position(claim, party=party, said_on=said_on)
    workflow.publish(editor(), [claim])
    shown = [words(when) for when in page_of(client, party).select(".line-of .when")]
    assert shown == ["October 2024", "2023", "date not known"]


def a_turn(party: Party, statement: str = "The dam has burst.") -> Claim:
    """A claim on which a party denies, denies again, and then asserts."""
    claim = a_claim(statement=statement)
    a_position(claim, party=party, stance="denies", quote="Never.", said_on="2024-10-20")
    a_position(claim, party=party, stance="denies", quote="Not so.", said_on="2024-10-22")
    a_position(claim, party=party, stance="asserts", quote="It is so.", said_on="2024-10-24")
    workflow.publish(editor(), [claim])
    return claim


def test_what_a_party_said_last_comes_first_and_a_change_of_line_says_what_it_was_until_then(client: Client) -> None:
    party = PartyFactory.create()
    a_turn(party)
    last, again, first = spoken(page_of(client, party))["The dam has burst."]
    assert ("It is so." in last, "Not so." in again, "Never." in first) == (True, True, True)
    assert "Changed its line until then: denies" in last
    assert "Changed its line" not in again + first


def test_the_page_can_be_asked_for_the_claims_alone_on_which_the_party_changed_its_line(client: Client) -> None:
    party = PartyFactory.create()
    a_turn(party, "A turn.")
    claims_where(party, statements="No turn.")
    whole = page_of(client, party)
    assert list(spoken(whole)) == ["No turn.", "A turn."]
    address = reverse("public:party", args=[party.public_id, party.slug])
    [link] = [link for link in whole.select("main a") if "line=changed" in str(link["href"])]
    narrowed = soup(client.get(address + str(link["href"])))
    assert {statement: len(lines) for statement, lines in spoken(narrowed).items()} == {"A turn.": 3}
    assert ("Changed its line", "on 1 claim") in facts(client, party)


def test_a_claim_on_which_a_party_changed_its_line_twice_is_one(client: Client) -> None:
    party = PartyFactory.create()
    claim = a_claim()
    for month, stance in enumerate(("denies", "asserts", "denies"), 1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-{month:02}")
    workflow.publish(editor(), [claim])
    assert ("Changed its line", "on 1 claim") in facts(client, party)


def test_a_party_that_never_changed_its_line_is_said_to_have_changed_it_on_none_that_we_know_of(
    client: Client,
) -> None:
    party = PartyFactory.create()
    claims_where(party)
    assert ("Changed its line", "on none that we know of") in facts(client, party)
    assert not [link for link in page_of(client, party).select("main a") if "line=changed" in str(link["href"])]
    assert "It changed its line on no claim that we know of." in words(page_of(client, party, line="changed").main)


def test_a_position_that_was_corrected_is_no_change_of_line(client: Client) -> None:
    party = PartyFactory.create()
    claim = a_claim(statement="The dam has burst.")
    wrong = a_position(claim, party=party, stance="denies", quote="Never.")
    workflow.publish(editor(), [claim])
    workflow.correct_position(researcher(), wrong, reason="Misread.", party=party, stance="asserts", quote="It is so.")
    workflow.publish(editor(), [claim])
    [line] = spoken(page_of(client, party))["The dam has burst."]
    assert "It is so." in line and "Changed its line" not in line


def test_a_qualification_adds_to_a_line_and_changes_none(client: Client) -> None:
    party = PartyFactory.create()
    claim = a_claim(statement="The dam has burst.")
    for month, stance in enumerate(("denies", "qualifies", "denies"), start=1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-0{month}")
    workflow.publish(editor(), [claim])
    assert ("Changed its line", "on none that we know of") in facts(client, party)
    assert not [line for line in spoken(page_of(client, party))["The dam has burst."] if "Changed its line" in line]


def test_saying_the_same_again_changes_no_line_and_saying_another_thing_does(client: Client) -> None:
    party = PartyFactory.create()
    claim = a_claim(statement="The dam has burst.")
    for month, stance in enumerate(("denies", "denies", "asserts", "asserts"), start=1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-0{month}")
    workflow.publish(editor(), [claim])
    newest_first = spoken(page_of(client, party))["The dam has burst."]
    assert ["Changed its line" in line for line in newest_first] == [False, True, False, False]


def test_the_sides_on_which_a_party_stands_are_counted_by_its_latest_lines(client: Client) -> None:
    party = PartyFactory.create()
    a_turn(party)
    claims_where(party, count=2, stance="denies")
    claims_where(party, stance="has_not_verified")
    assert facts(client, party)[0] == ("Stands", "for on 1 claim, open on 1 claim, against on 2 claims")


def test_how_far_a_party_is_relied_on_is_shown_with_the_reason(client: Client) -> None:
    reason = "Publishes its assessments regularly."
    party = PartyFactory.create(reliability="B", reliability_reason=reason)
    claims_where(party)
    assert ("Reliability", f"B usually reliable. {reason}") in facts(client, party)


def test_a_party_is_shown_with_its_kind_and_what_it_is(client: Client) -> None:
    party = PartyFactory.create(description="Head of state of Russia", kind="person", wikidata_id="Q7747")
    claims_where(party)
    shown = words(page_of(client, party).main)
    assert "person" in shown and "Wikidata Q7747" in shown and "Head of state of Russia" in shown


def test_a_part_and_the_whole_lead_to_each_other(client: Client) -> None:
    moscow = PartyFactory.create(name="Moscow")
    mission = PartyFactory.create(name="Mission to the UN", part_of=moscow)
    putin = PartyFactory.create(name="Vladimir Putin", part_of=moscow)
    claims_where(mission, putin)
    assert ("Part of", "Moscow") in facts(client, mission)
    parts = [fact for fact in facts(client, moscow) if fact[0] in ("Part of", "Has the parts")]
    assert parts == [("Has the parts", "Mission to the UN, Vladimir Putin")]
    [whole] = [fact.a for fact in page_of(client, mission).select(".facts > div") if words(fact.dt) == "Part of"]
    assert words(soup(client.get(str(whole["href"]))).h1) == "Moscow"


def test_a_party_that_is_only_named_has_a_page_that_says_so(client: Client) -> None:
    party = PartyFactory.create(name="Wang Yi")
    workflow.publish(editor(), [a_claim(claimant=party)])
    page = page_of(client, party)
    assert "It has taken no position of its own." in words(page.main)
    assert [fact for fact in facts(client, party) if fact[0] in ("Stands", "Changed its line")] == []


def test_a_party_that_is_only_named_leads_to_the_claims_that_name_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CLAIMS", 1)
    moscow = PartyFactory.create(name="Moscow")
    claims_where(PartyFactory.create(part_of=moscow), statements="Of a part of it.")
    workflow.publish(editor(), [a_claim(statement="Made by it.", claimant=moscow)])
    a_published_claim(statement="Of somebody else.")
    first = page_of(client, moscow, line="changed")  # it has no line that it could have changed
    older = first.select_one("#pager a[rel=next]")
    assert older and "line" not in str(older["href"])
    second = soup(client.get(reverse("public:party", args=[moscow.public_id, moscow.slug]) + str(older["href"])))
    assert [words(page.select_one("#said-title")) for page in (first, second)] == ["Claims that name it"] * 2
    assert [spoken(page) for page in (first, second)] == [{"Made by it.": []}, {"Of a part of it.": []}]
    assert second.select_one("#pager a[rel=next]") is None


def test_a_wrong_slug_leads_to_the_same_page_with_the_right_one(client: Client) -> None:
    party = PartyFactory.create()
    claims_where(party)
    right = reverse("public:party", args=[party.public_id, party.slug])
    for wrong in ("", "another-slug/", "%3Cscript%3E/"):
        response = client.get(f"{LIST}{party.public_id}/{wrong}?line=changed")
        assert (response.status_code, response["Location"]) == (301, f"{right}?line=changed")


def test_an_id_in_capitals_leads_to_the_same_page_in_small_letters(client: Client) -> None:
    party = PartyFactory.create(public_id="k7m2p9qx", name="Bundesstraßenamt")
    claims_where(party)
    right = reverse("public:party", args=["k7m2p9qx", "bundesstrassenamt"])
    for page in ("K7M2P9QX/", "k7m2p9QX/bundesstrassenamt/"):
        response = client.get(f"{LIST}{page}?line=changed")
        assert (response.status_code, response["Location"]) == (301, f"{right}?line=changed")
    assert client.get(right).status_code == 200


@pytest.mark.parametrize("strange", ["zzzzzzzz", "short", "ZZZZZZZZ", "zzzzzz'z"])
def test_an_unknown_party_is_not_found(client: Client, strange: str) -> None:
    assert client.get(f"{LIST}{strange}/x/").status_code == 404


def status_of(client: Client, party: Party) -> int:
    return client.get(f"{LIST}{party.public_id}/{party.slug}/").status_code


def test_a_party_that_only_a_draft_names_is_not_found(client: Client) -> None:
    party, later = PartyFactory.create(), PartyFactory.create()
    a_position(a_claim(), party=party)
    a_position(a_published_claim(), party=later)
    assert [status_of(client, one) for one in (party, later)] == [404, 404]


def test_a_party_that_only_a_withdrawn_claim_named_is_not_found_and_one_of_another_claim_says_less(
    client: Client,
) -> None:
    party, both = PartyFactory.create(), PartyFactory.create()
    [gone] = claims_where(party, both, statements="Withdrawn.")
    claims_where(both, statements="Stays.")
    workflow.withdraw(chief(), [gone], reason="By mistake.")
    assert status_of(client, party) == 404
    assert list(spoken(page_of(client, both))) == ["Stays."]
    assert [words for name, words in listed(client)] == ["speaks on 1 claim"]


def test_once_published_again_what_a_merged_party_said_stands_on_the_page_of_the_other(client: Client) -> None:
    twin, party = PartyFactory.create(name="MoD"), PartyFactory.create(name="UK Ministry of Defence")
    [claim] = claims_where(twin, statements="The dam has burst.")
    claims_where(party, statements="The bridge stands.")
    workflow.merge_parties(chief(), twin, into=party, reason="The same.")
    assert list(spoken(page_of(client, twin))) == ["The dam has burst."]
    a_position(claim)
    workflow.publish(editor(), [claim])
    assert list(spoken(page_of(client, party))) == ["The dam has burst.", "The bridge stands."]
    assert status_of(client, twin) == 301
    assert listed(client)[0] == ("UK Ministry of Defence", "speaks on 2 claims")
    assert "MoD" not in dict(listed(client))


def test_the_address_of_a_merged_party_leads_to_the_other_for_ever(client: Client) -> None:
    first, second, last = (PartyFactory.create(name=name) for name in ("MoD", "Defence", "UK Ministry of Defence"))
    [claim] = claims_where(first)
    for party, into in ((first, second), (second, last)):
        workflow.merge_parties(chief(), party, into=into, reason="The same.")
        workflow.publish(editor(), [claim])
    there = reverse("public:party", args=[last.public_id, last.slug])
    for party in (first, second):
        response = client.get(reverse("public:party", args=[party.public_id, party.slug]), {"line": "changed"})
        assert (response.status_code, response["Location"]) == (301, f"{there}?line=changed")
    for _ in publishing.reindex():
        pass
    assert status_of(client, first) == 301
    workflow.withdraw(chief(), [claim], reason="It names somebody.")
    assert [status_of(client, party) for party in (first, second, last)] == [404] * 3


def test_a_merged_party_that_readers_never_knew_leads_nowhere(client: Client) -> None:
    unknown, known = PartyFactory.create(), PartyFactory.create()
    claims_where(known)
    a_position(a_claim(), party=unknown)
    workflow.merge_parties(chief(), unknown, into=known, reason="The same.")
    assert status_of(client, unknown) == 404


def test_a_merged_claim_leaves_the_party_s_page_until_the_other_has_what_was_said_on_it(client: Client) -> None:
    party, beside = PartyFactory.create(), PartyFactory.create()
    [claim], [other] = claims_where(party, statements="The dam broke."), claims_where(beside, statements="It burst.")
    workflow.merge_claims(chief(), claim, into=other, reason="The same.")
    assert status_of(client, party) == 404
    workflow.publish(editor(), [other])
    assert list(spoken(page_of(client, party))) == ["It burst."]


def test_the_claims_of_a_party_come_in_pages_that_keep_the_filter(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CLAIMS", 2)
    party = PartyFactory.create()
    claims_where(party, statements="No turn.")
    for number in range(3):
        a_turn(party, f"Turn {number}.")
    first = page_of(client, party, line="changed")
    older = first.select_one("#pager a[rel=next]")
    assert older
    second = soup(client.get(reverse("public:party", args=[party.public_id, party.slug]) + str(older["href"])))
    assert [list(spoken(page)) for page in (first, second)] == [["Turn 2.", "Turn 1."], ["Turn 0."]]
    assert second.select_one("#pager a[rel=prev]")


def test_a_party_s_page_costs_as_much_with_twenty_claims_as_with_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    party = PartyFactory.create(part_of=PartyFactory.create())
    address = reverse("public:party", args=[party.public_id, party.slug])
    for count in (1, 19):
        claims_where(party, count=count, source=SourceFactory.create(), statements=f"Of {count}: claim {{n}}.")
        with django_assert_num_queries(6):
            page = client.get(address)
    assert len(soup(page).select(".said-by")) == 20


def test_the_address_that_search_engines_should_keep_is_the_party_s_own(client: Client) -> None:
    party = PartyFactory.create()
    a_turn(party)
    address = reverse("public:party", args=[party.public_id, party.slug])
    assert (
        page_of(client, party, line="changed").select_one("link[rel=canonical]")["href"]
        == f"http://testserver{address}"
    )


def test_pages_of_parties_can_only_be_read(client: Client) -> None:
    party = PartyFactory.create()
    claims_where(party)
    for page in (LIST, reverse("public:party", args=[party.public_id, party.slug])):
        assert {getattr(client, method)(page).status_code for method in ("post", "put", "patch", "delete")} == {405}
