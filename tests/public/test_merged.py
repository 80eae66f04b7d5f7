"""What readers find of claims and parties that were merged: nothing that was cited moves, and addresses follow what is public."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from claims import workflow
from claims.models import Claim, PublicClaim, PublicCorrection
from tests.factories import (
    PartyFactory,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
)
from tests.htmx import soup
from tests.public.addresses import address, addresses

pytestmark = pytest.mark.django_db

REASON = "It names a child."
WORD = "This claim was merged into another"


def merge(claim: Claim, into: Claim) -> None:
    workflow.merge_claims(chief(), claim, into=into, reason="The same.")


def publish(claim: Claim) -> None:
    a_position(claim)
    workflow.publish(editor(), [claim])


def a_corrected_claim(statement: str) -> Claim:
    """A claim with two revisions: the second puts right what the first said."""
    claim = a_published_claim(statement=statement)
    position = claim.positions.get()
    workflow.correct_position(
        researcher(), position, reason="A slip.", party=position.party, stance="denies", quote="No."
    )
    workflow.publish(editor(), [claim])
    return claim


def log(client: Client) -> list[str]:
    return [" ".join(entry.get_text(" ").split()) for entry in soup(client.get("/corrections/")).select(".log > li")]


def found(client: Client, words: str, page: str = "/claims/") -> str:
    return client.get(page, {"q": words}).text


def said(response: HttpResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())


def test_what_was_cited_of_a_merged_claim_stays_where_it_was(client: Client) -> None:
    claim, survivor = a_corrected_claim("The mill burns."), a_published_claim(statement="The old mill burned down.")
    pages = [address(claim, "revision", 1), address(claim, "compare", 1, 2), address(claim, "revisions")]
    files = [
        address(claim, f"revision_{kind}", 1) if kind == "json" else address(claim, kind, 1)
        for kind in ("json", "card")
    ]
    before, bytes_before = log(client), [client.get(page).content for page in files]
    keys = list(PublicCorrection.objects.values_list("pk", flat=True))
    merge(claim, survivor)
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "The mill burns." in response.text
        assert WORD in said(response)
        assert f'href="{address(survivor)}"' in response.text
    assert [client.get(page).content for page in files] == bytes_before
    assert address(survivor) in client.get(files[0])["Link"]
    assert "It still stands" not in client.get(address(claim, "revision", 2)).text
    assert log(client) == before != []
    assert list(PublicCorrection.objects.values_list("pk", flat=True)) == keys


def test_the_page_of_a_merged_claim_leads_to_the_one_that_stays(client: Client) -> None:
    claim, survivor = a_published_claim(), a_published_claim(statement="The same in better words.")
    page = address(claim)
    merge(claim, survivor)
    for asked in (page, f"/claims/{claim.public_id}/", f"/claims/{claim.public_id}/x/"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, address(survivor))
    held = client.get(f"{page}as-of/2024-11-05/held/")
    assert (held.status_code, held["Location"]) == (301, f"{address(survivor)}as-of/2024-11-05/held/")


def test_the_days_before_the_merging_stay_and_later_ones_are_the_survivors(client: Client) -> None:
    day = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)
    with workflow.recording_at(day):
        claim, survivor = a_published_claim(statement="The mill burns."), a_published_claim(statement="It burned down.")
    with workflow.recording_at(day + dt.timedelta(days=5)):
        merge(claim, survivor)
    page = f"/claims/{claim.public_id}/the-mill-burns/as-of/"
    before = client.get(f"{page}2024-11-05/")
    assert before.status_code == 200
    assert WORD in said(before)
    assert "What we now hold" not in before.text
    for later in ("2024-11-06", "2024-11-07"):
        answer = client.get(f"{page}{later}/")
        assert (answer.status_code, answer["Location"]) == (302, f"{address(survivor)}as-of/{later}/")
    assert client.get(f"{page}2024-10-31/").status_code == 404


def test_a_withdrawn_claim_that_is_merged_says_why_at_all_that_was_cited_of_it(client: Client) -> None:
    claim, survivor = a_corrected_claim("She set fire to the mill."), a_published_claim(statement="The mill burned.")
    cited = [page for page in addresses(claim)[2:] if not page.endswith("held/")]
    workflow.withdraw(chief(), [claim], reason=REASON)
    before = log(client)
    merge(claim, survivor)
    for page in [*cited, address(claim, "revision", 3)]:
        response = client.get(page)
        assert response.status_code == 410, page
        assert REASON in response.text
        assert "set fire" not in response.text
        assert WORD in said(response)
    assert log(client) == before
    assert len(before) == 1
    assert client.get(address(claim))["Location"] == address(survivor)
    assert "The mill burned." not in found(client, "fire"), "what was withdrawn finds nothing"


@pytest.mark.parametrize("by_reindexing", [False, True])
def test_a_withdrawn_claim_leads_to_the_one_that_stays_once_that_is_public(client: Client, by_reindexing: bool) -> None:
    claim, survivor = a_published_claim(), a_claim(statement="The mill burned.")
    old = address(claim)
    workflow.withdraw(chief(), [claim], reason=REASON)
    merge(claim, survivor)
    for page in addresses(claim):
        assert client.get(page).status_code == 410
    assert REASON in client.get(old).text
    publish(survivor)
    if by_reindexing:
        PublicClaim.objects.filter(public_id=claim.public_id).update(state="withdrawn", merged_into=None)
        assert client.get(old).status_code == 410
        call_command("reindex", verbosity=0)
    assert client.get(old)["Location"] == address(survivor)
    assert client.get(address(claim, "revision", 1)).status_code == 410
    workflow.withdraw(chief(), [survivor], reason="It was another mill.")
    answer = client.get(old)
    assert (answer.status_code, REASON in answer.text) == (410, True)


def test_what_was_merged_into_a_withdrawn_claim_is_out_of_sight_with_it_and_comes_back_with_it(client: Client) -> None:
    claim, survivor = a_corrected_claim("She set fire to the mill."), a_published_claim(statement="The mill burned.")
    page, revision = address(claim), address(claim, "revision", 1)
    before = log(client)
    merge(claim, survivor)
    workflow.withdraw(chief(), [survivor], reason=REASON)
    for gone in (page, revision, f"{revision[:-1]}.json"):
        answer = client.get(gone)
        assert (answer.status_code, REASON in answer.text, "fire" in answer.text) == (410, True, False)
    assert len(log(client)) == 1, "only that it was withdrawn"
    publish(survivor)
    assert client.get(page)["Location"] == address(survivor)
    assert client.get(revision).status_code == 200
    assert before[0] in log(client)


def test_the_notice_on_a_merged_claim_is_of_the_day_on_which_it_was_taken_out_of_sight(client: Client) -> None:
    def on(day: int) -> AbstractContextManager[None]:
        return workflow.recording_at(dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC))

    with on(4):
        by_itself, with_another, survivor = a_published_claim(), a_published_claim(), a_published_claim()
        draft = a_claim()
    with on(5):
        workflow.withdraw(chief(), [by_itself], reason=REASON)
    with on(6):
        merge(by_itself, draft)
        merge(with_another, survivor)
    with on(8):
        workflow.withdraw(chief(), [survivor], reason=REASON)
    for claim, day in ((by_itself, "5 November 2024"), (with_another, "8 November 2024")):
        answer = client.get(address(claim))
        assert answer.status_code == 410
        assert day in said(answer)


def test_what_is_out_of_sight_does_not_come_back_by_another_merging(client: Client) -> None:
    claim, middle, last = a_published_claim(), a_published_claim(), a_claim()
    revision = address(claim, "revision", 1)
    merge(claim, middle)
    workflow.withdraw(chief(), [middle], reason=REASON)
    merge(middle, last)
    publish(last)
    answer = client.get(revision)
    assert (answer.status_code, REASON in answer.text) == (410, True)
    assert client.get(address(claim))["Location"] == address(last)
    assert client.get(address(middle))["Location"] == address(last)


def test_reindexing_gives_back_what_an_older_version_took_from_a_merged_claim(client: Client) -> None:
    claim, survivor = a_corrected_claim("The mill burns."), a_published_claim(statement="It burned down.")
    revision, before = address(claim, "revision", 1), log(client)
    merge(claim, survivor)
    kept = PublicClaim.objects.filter(public_id=claim.public_id)
    [row] = kept.values()
    kept.update(slug="-", statement="")
    PublicCorrection.objects.filter(claim__in=kept).delete()
    call_command("reindex", verbosity=0)
    assert [row] == list(kept.values())
    assert client.get(revision).status_code == 200
    assert log(client) == before
    assert "It burned down." in found(client, "mill")


def test_the_words_and_the_id_of_a_merged_claim_go_on_finding_the_one_that_stays(client: Client) -> None:
    draft, first, second = (
        a_claim(statement="Secret zeppelins."),
        a_published_claim(statement="Balloons went."),
        a_claim(),
    )
    survivor = a_published_claim(statement="Kites went.")
    merge(first, survivor)
    merge(draft, survivor)
    merge(second, survivor)
    for _ in range(2):
        assert "Kites went." in found(client, "balloons")
        assert "Kites went." in found(client, first.public_id)
        assert "Kites went." not in found(client, "zeppelins"), "readers never knew these words"
        publish(survivor)


def test_a_page_that_names_a_merged_claim_leads_to_the_one_that_stays_and_never_to_itself(client: Client) -> None:
    claim, survivor = (
        a_published_claim(statement="The mill burns."),
        a_published_claim(statement="The old mill burned."),
    )
    other = a_published_claim(statement="The town burns.")
    workflow.relate(researcher(), claim, survivor, kind="part_of")
    workflow.relate(researcher(), claim, other, kind="part_of")
    workflow.relate(researcher(), survivor, other, kind="part_of")
    workflow.publish(editor(), [claim, survivor, other])
    merge(claim, survivor)

    def relations(page: Claim) -> list[str]:
        return [link["href"] for link in soup(client.get(address(page))).select(".relations a")]  # type: ignore[misc]

    assert relations(other) == [address(survivor)]
    assert relations(survivor) == [address(other)]


def test_the_name_of_a_merged_party_goes_on_finding_the_one_that_stays(client: Client) -> None:
    old, middle, new = (PartyFactory.create(name=name) for name in ("Zeppelin Works", "Balloon Works", "Airships"))
    claim, unknown = a_claim(statement="It flew."), PartyFactory.create(name="Secret Works")
    a_position(claim, party=old)
    workflow.publish(editor(), [claim])
    for party, into in ((old, middle), (middle, new), (unknown, new)):
        workflow.merge_parties(chief(), party, into=into, reason="The same.")
    workflow.publish(editor(), [claim])
    assert "Airships" in found(client, "zeppelin works", "/parties/")
    assert "Airships" not in found(client, "balloon", "/parties/"), "readers never knew this name"
    assert "Airships" not in found(client, "secret", "/parties/")
    assert "It flew." in found(client, "zeppelin")
    assert client.get(f"/parties/{old.public_id}/", follow=True).redirect_chain[-1][1] == 301


def test_redacting_what_a_merged_claim_said_leaves_it_in_no_place(client: Client) -> None:
    claim, survivor = a_corrected_claim("Libel about the mill."), a_published_claim(statement="It burned down.")
    merge(claim, survivor)
    assert "It burned down." in found(client, "libel")
    workflow.redact(chief(), claim, "statement", reason="A court said so.")
    assert "It burned down." not in found(client, "libel")
    for page in ("/corrections/", address(claim, "revision", 2), address(claim, "revisions")):
        assert "Libel" not in client.get(page).text


def test_redacting_the_name_of_a_merged_party_leaves_it_in_no_search(client: Client) -> None:
    old, new = PartyFactory.create(name="Zeppelin Works"), PartyFactory.create(name="Airships")
    claim = a_claim()
    a_position(claim, party=old)
    workflow.publish(editor(), [claim])
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    workflow.publish(editor(), [claim])
    workflow.redact(chief(), old, "name", reason="A court said so.")
    assert "Airships" not in found(client, "zeppelin", "/parties/")
