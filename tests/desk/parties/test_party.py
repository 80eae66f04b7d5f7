"""The page of a party: what rests on it, and the forms that mend it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.dates import today
from claims.models import Claim, Edit, Party
from tests.desk.conftest import LogIn
from tests.desk.forms import at, errors, filled, typed_is_kept
from tests.desk.rows import FORM, follow, queries, sent, words_of
from tests.factories import (
    PartyFactory,
    SourceFactory,
    UserFactory,
    a_claim,
    a_position,
    a_reply_request,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup

MARK = "<b hx-post=/desk/>Mark"


@pytest.fixture
def party(db: None) -> Party:
    return PartyFactory.create(name="The Harbour", description="Of the coast")


def home(party: Party) -> str:
    return reverse("desk:party", args=[party.public_id])


def address(name: str, party: Party) -> str:
    return reverse(f"desk:{name}", args=[party.public_id])


def make_public(party: Party) -> Claim:
    claim = a_claim()
    a_position(claim, party=party)
    workflow.publish(editor(), [claim])
    claim.refresh_from_db()
    return claim


def part(response: Any, selector: str) -> str:
    return " ".join(soup(response).select(selector)[0].get_text(" ").split())


# What rests on it -------------------------------------------------------------------------------------------------------


def test_the_page_says_what_the_party_is(at_work: Client, party: Party):
    whole = PartyFactory.create(name="The Port")
    PartyFactory.create(name="The Pier", part_of=party)
    workflow.edit_party(researcher(), party, part_of=whole, wikidata_id="Q12", independent_because="Its own board.")
    text = words_of(at_work, home(party), "aside")
    for shown in (
        *(
            "Kind government",
            "Of the coast",
            "Part of The Port an origin of its own: Its own board.",
            "The Pier",
            "Q12",
        ),
    ):
        assert shown in text, shown
    assert soup(at_work.get(home(party))).select('aside a[href="https://www.wikidata.org/wiki/Q12"]')


def test_everything_that_rests_on_it_leads_to_its_claim(at_work: Client, party: Party):
    claim = a_claim(statement="Ships left.", claimant=party)
    a_position(claim, party=party, stance="asserts", quote="They left.", said_on="2024-10-01")
    latest = a_position(claim, party=party, stance="denies", quote="They stayed.", said_on="2024-11-01")
    published = SourceFactory.create(title="The log book", publisher=party)
    piece = some_evidence(claim, origin=party, bearing="refutes", quote="None.", source=published)
    accusing = a_claim(statement="The harbour lied.", accused=party)
    asked = a_reply_request(
        claim, party=party, asked_on=today() - dt.timedelta(days=9), due_on=today() - dt.timedelta(1)
    )
    page = soup(at_work.get(home(party)))
    for anchor in (f"#entry-{latest.pk}", f"#piece-{piece.pk}", "#replies", ""):
        assert page.select(f'.uses a[href="{at("workspace", claim)}{anchor}"]'), anchor
    assert page.select(f'.uses a[href="{at("workspace", accusing)}"]')
    text = words_of(at_work, home(party))
    for shown in (
        *(
            "asserts, then denies",
            "“They stayed.”",
            "1 earlier position",
            "refutes",
            "“None.”",
            "Sources that it published",
        ),
        *("without archived copy", "made it", "accused", "overdue"),
    ):
        assert shown in text, shown
    workflow.record_reply(researcher(), asked, answer="No.", answered_on=today())
    assert "answered" in words_of(at_work, home(party))


def test_what_was_voided_or_unlinked_is_not_its_word(at_work: Client, party: Party):
    claim = a_claim(statement="Ships left.")
    workflow.void_position(researcher(), a_position(claim, party=party), reason="Wrong.")
    workflow.unlink_evidence(researcher(), some_evidence(claim, origin=party), reason="Wrong.")
    text = words_of(at_work, home(party))
    assert "Ships left." not in text and "No position of it is recorded." in text


def test_what_one_that_was_merged_says_is_shown_at_the_one_that_stayed(at_work: Client, party: Party):
    twin = PartyFactory.create(name="A quay")
    a_position(a_claim(statement="Ships left."), party=twin)
    workflow.merge_parties(chief(), twin, into=party, reason="The same.")
    text = words_of(at_work, home(party))
    assert ("Ships left." in text and "Merged into it A quay" in text) or "Merged into it A quay" in text
    assert at_work.get(home(twin))["Location"] == home(party)


def test_the_newest_claims_are_shown_and_all_where_that_is_asked_for(
    at_work: Client, party: Party, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("claims.desk.rows.SHOWN", 2)
    monkeypatch.setattr("claims.desk.parties.page.SHOWN", 2)
    for number in range(3):
        a_position(a_claim(statement=f"Claim no. {number}."), party=party)
    text = words_of(at_work, home(party))
    assert "Claim no. 2." in text and "Claim no. 0." not in text
    assert "Claim no. 0." in words_of(at_work, home(party) + "?all")


def test_nothing_that_somebody_wrote_is_markup(at_work: Client):
    party = PartyFactory.create(name=MARK, description=MARK, reliability="B", reliability_reason=MARK)
    a_position(a_claim(statement=MARK), party=party, quote=MARK)
    assert not soup(at_work.get(home(party))).select("b[hx-post]")


def test_the_page_costs_the_same_however_much_rests_on_it(at_work: Client, party: Party):
    def grow() -> None:
        claim = a_claim(claimant=party)
        a_position(claim, party=party, source=SourceFactory.create(publisher=party))
        some_evidence(claim, origin=party)
        a_reply_request(claim, party=party)
        PartyFactory.create(part_of=party)
        workflow.edit_party(researcher(), party, reliability="B", reliability_reason=f"Reason {claim.pk}.")

    grow()
    few = queries(at_work, home(party))
    for _ in range(19):
        grow()
    assert queries(at_work, home(party)) == few <= 27


def test_the_workspace_leads_to_the_party(at_work: Client, party: Party):
    claim = a_claim()
    twin = PartyFactory.create(name="A quay")
    workflow.merge_parties(chief(), twin, into=party, reason="The same.")
    a_position(claim, party=twin)
    some_evidence(claim, origin=party)
    page = soup(at_work.get(at("workspace", claim)))
    for place in ("#lines th", "#pieces h4"):
        assert page.select(f'{place} a[href="{home(party)}"]'), place


# Editing and rating it --------------------------------------------------------------------------------------------------


def test_a_party_is_edited_and_the_log_keeps_old_and_new_in_words(at_work: Client, party: Party):
    PartyFactory.create(name="The Port")
    response = sent(at_work, address("edit_party", party), name="The Old Harbour", kind="media", part_of="The Port")
    assert response["Location"] == home(party)
    text = follow(at_work, response)
    for shown in ("The party is changed.", "The Old Harbour", "kind government → news organisation"):
        assert shown in text


def test_a_reason_is_needed_where_readers_see_it(at_work: Client, party: Party):
    claim = make_public(party)
    response = sent(at_work, address("edit_party", party), description="Of the north")
    assert "Why : “Why” is needed." in errors(response)
    sent(at_work, address("edit_party", party), description="Of the north", reason="A misprint.")
    assert Edit.objects.get(verb="edit_party").reason == "A misprint."
    claim.refresh_from_db()
    assert claim.has_unpublished_changes


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "Name : “Name” is needed."),
        ({"kind": "planet"}, "Kind : Choose one of those that are offered."),
        ({"wikidata_id": "12"}, "Wikidata id : A Wikidata id looks like Q1065."),
        ({"wikidata_id": "Q7"}, "Another party has this Wikidata id."),
        ({"part_of": "Nobody"}, "Part of : The desk knows no party “Nobody”."),
        ({"part_of": "The Harbour"}, "Part of : A party cannot be part of itself"),
        ({"independent_because": "Why not"}, "is an origin of its own already"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, party: Party, typed: dict[str, str], wrong: str
):
    PartyFactory.create(wikidata_id="Q7")
    response = sent(at_work, address("edit_party", party), **{"description": "Other", **typed})
    assert wrong in errors(response)
    typed_is_kept(response, description="Other", **{name: text for name, text in typed.items() if name != "kind"})
    party.refresh_from_db()
    assert party.description == "Of the coast"


def test_a_name_that_another_party_nearly_has_is_looked_at_twice(at_work: Client, party: Party):
    PartyFactory.create(name="The Lighthouse")
    response = sent(at_work, address("edit_party", party), name="The Lighthousse")
    assert "The desk knows “The Lighthouse” (government)." in part(response, "#warnings")
    party.refresh_from_db()
    assert party.name == "The Harbour"
    confirmed = filled(response, FORM)
    [box] = soup(response).select("#warnings input")
    assert at_work.post(address("edit_party", party), {**confirmed, "confirmed": box["value"]}).status_code == 302
    party.refresh_from_db()
    assert party.name == "The Lighthousse"


def test_a_party_is_rated_with_a_reason_and_its_ratings_are_kept(at_work: Client, party: Party):
    text = follow(at_work, sent(at_work, address("rate_party", party), reliability="C", reliability_reason="It erred."))
    assert "The rating is kept." in text and "C fairly reliable" in text and "It erred." in text
    sent(at_work, address("rate_party", party), reliability="B", reliability_reason="It corrected itself.")
    response = sent(at_work, address("rate_party", party), reliability="", reliability_reason="Rated by mistake.")
    assert response.status_code == 302
    party.refresh_from_db()
    assert (party.reliability, party.reliability_reason) == ("", "")
    ratings = words_of(at_work, home(party), ".ratings")
    places = [ratings.index(shown) for shown in ("not rated", "Rated by mistake.", "It corrected itself.", "It erred.")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"reliability": "B", "reliability_reason": " "}, "Why : “Why” is needed."),
        ({"reliability": "G", "reliability_reason": "So."}, "Choose one of those that are offered."),
        ({"reliability": "B", "reliability_reason": "x" * 2001}, "Why : "),
    ],
)
def test_what_is_wrong_with_a_rating_is_named(at_work: Client, party: Party, typed: dict[str, str], wrong: str):
    response = sent(at_work, address("rate_party", party), **typed)
    assert wrong in errors(response)
    party.refresh_from_db()
    assert party.reliability == ""


def test_of_two_who_rate_at_once_the_second_sees_the_first(at_work: Client, party: Party):
    page = at_work.get(address("rate_party", party))
    workflow.edit_party(editor(), party, reliability="D", reliability_reason="Theirs.")
    typed = filled(page, FORM, reliability="B", reliability_reason="Mine.")
    response = at_work.post(address("rate_party", party), typed)
    assert response.status_code == 409
    conflict = part(response, "#conflict")
    for shown in ("D : not usually reliable", "B : usually reliable", "Theirs.", "Mine."):
        assert shown in conflict
    party.refresh_from_db()
    assert party.reliability == "D"
    assert at_work.post(address("rate_party", party), filled(response, FORM)).status_code == 302
    party.refresh_from_db()
    assert (party.reliability, party.reliability_reason) == ("B", "Mine.")


def test_what_a_colleague_renamed_is_no_conflict_for_a_rating(at_work: Client, party: Party):
    page = at_work.get(address("rate_party", party))
    workflow.edit_party(editor(), party, name="The Old Harbour")
    typed = filled(page, FORM, reliability="B", reliability_reason="Mine.")
    assert at_work.post(address("rate_party", party), typed).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.reliability) == ("The Old Harbour", "B")


def test_a_whole_that_was_merged_is_read_and_not_written_back(at_work: Client, party: Party):
    old, new = PartyFactory.create(name="The Port"), PartyFactory.create(name="The Dock")
    workflow.edit_party(researcher(), party, part_of=old)
    workflow.merge_parties(chief(), old, into=new, reason="The same.")
    assert filled(at_work.get(address("edit_party", party)), FORM)["part_of"] == ["The Dock"]
    sent(at_work, address("edit_party", party), description="Other")
    assert Edit.objects.filter(verb="edit_party").latest("pk").changes.keys() == {"description"}


# Merging it -------------------------------------------------------------------------------------------------------------


def test_a_chief_editor_merges_a_party_from_the_one_that_it_looks_like(leading: Client, party: Party):
    twin = PartyFactory.create(name="Harbour, the")
    [link] = soup(leading.get(home(twin))).select(f'a[href^="{address("merge_party", twin)}?into"]')
    response = sent(leading, str(link["href"]), reason="The same.")
    assert response["Location"] == home(party)
    twin.refresh_from_db()
    assert twin.merged_into == party


def test_a_part_is_not_merged_into_its_whole(leading: Client, party: Party):
    pier = PartyFactory.create(name="The Pier", part_of=party)
    response = sent(leading, address("merge_party", pier), into="The Harbour", reason="The same.")
    assert "One is part of the other" in errors(response)
    typed_is_kept(response, into="The Harbour", reason="The same.")


def test_who_may_not_merge_is_told_why(at_work: Client, party: Party):
    assert at_work.get(address("merge_party", party)).status_code == 403
    assert at_work.post(address("merge_party", party), {"into": "x", "reason": "y", "seen": 0}).status_code == 403
    assert "needs the permission to merge" in words_of(at_work, home(party), "aside")


def test_an_unknown_party_is_not_found(leading: Client, party: Party):
    for name in ("party", "edit_party", "rate_party", "merge_party"):
        assert leading.get(address(name, party).replace(party.public_id, "zzzzzzzz")).status_code == 404


def test_an_account_without_a_role_changes_nothing(log_in: LogIn, party: Party):
    client = log_in(UserFactory.create())
    for name in ("edit_party", "rate_party"):
        assert client.post(address(name, party), {"name": "Other", "seen": 0}).status_code == 403
