"""Whatever is written into an address: a page in our look that says what to do, or where to go; never an error of ours."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.dates import today
from claims.models import Claim, PublicParty
from claims.public import urls
from claims.public.filters import ClaimFilter, PartyFilter
from tests.factories import TopicFactory, a_change, a_position, a_published_claim, chief
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db

ANSWERS = {200, 301, 302, 400, 404, 410}
LONG = "a" * 5000
NASTY = [  # each as it stands in an address
    *("", "%20", "0", "-1", "00", "1.5", "1e9", "NaN", "999999999", "2147483648", "9" * 40, "9" * 5000, "%2B1", "0x1"),
    *("%D9%A1%D9%A2", "%EF%BC%91", "%C2%B2", "%00", "a%00b", "%01%7F%C2%85", "%0D%0ASet-Cookie:%20a=b", "%E2%80%AE"),
    *("%ED%A0%80", "%FF%FE", "%C3", "%F4%90%80%80", "%zz", "%", "%25", "..", "%2e%2e", "%2e%2e%2f", "%5C..%5C", "."),
    *("2024-02-30", "2024-13-01", "2024-1-1", "20241105", "2024-W10-1", "2024-310", "0000-00-00", "0001-01-01"),
    *("9999-12-31", "9999-12-30", "10000-01-01", "-2024-01-01", "2024-11-05T00:00", "%EF%BC%92024-11-05", "today"),
    *("%27%20OR%201=1--", "1;DROP%20TABLE%20claims_claim", "%25%27%22%60", "*", "%22a%22*%20NEAR(", "%5B%5D", "%7B%7D"),
    *("%3Cscript%3Ealert(1)%3C/script%3E", "%7B%7B7*7%7D%7D", "javascript:alert(1)", "//elsewhere.example", "null"),
    *(LONG, "%F0%9F%A6%86", "e%CC%81", "%E1%BA%9E", "a+b", "a;b", "True", "None", "last", "[object%20Object]"),
]
PARAMETERS = {
    "claims": [*ClaimFilter.base_fields, "page"],
    "parties": [*PartyFilter.base_fields, "page"],
    "party": ["line", "page"],
    "topics": ["page"],
    "topic": ["page"],
    "corrections": ["page"],
    "revisions": ["page"],
    "pick_day": ["date", "show"],
    "pick_revisions": ["old", "new"],
}
# One of a list, so all else is the same to them.
CHOSEN = {name for name, field in ClaimFilter.base_fields.items() if isinstance(field, forms.ChoiceField)} | {
    "line",
    "show",
}
WHAT_TO_DO = (
    *("Write the day as 2024-10-24.", "Start from the first page.", "Name two revisions by their numbers"),
    *("Choose two different revisions", "Choose from the list.", "The last day lies before the first."),
    *("Null characters are not allowed.", "Ensure this value has at most 200 characters"),
)


@pytest.fixture
def claim() -> Claim:
    """Published three times, under a topic, and once corrected; another was withdrawn, and one merged into it."""
    claim = a_published_claim(
        statement="The dam has burst.", topics=[TopicFactory.create(slug="dams")], made_on="2024-10"
    )
    wrong = a_change(claim, status="disputed")
    workflow.publish(chief(), [claim])
    a_change(claim, kind="correction", corrects=wrong, status="refuted")
    a_position(claim)
    workflow.publish(chief(), [claim])
    merged, withdrawn = a_published_claim(statement="It burst."), a_published_claim(statement="The mill burns.")
    workflow.merge_claims(chief(), merged, into=claim, reason="The same.")
    workflow.withdraw(chief(), [withdrawn], reason="By mistake.")
    claim.refresh_from_db()
    return claim


def route(pattern: URLPattern) -> str:
    return f"/{pattern.pattern}"


def right_parts(pattern: URLPattern, claim: Claim) -> dict[str, str]:
    party = PublicParty.objects.earliest("id")
    of_party, of_topic = route(pattern).startswith("/parties/"), route(pattern).startswith("/topics/")
    return {
        "public_id": party.public_id if of_party else claim.public_id,
        "slug": party.slug if of_party else "dams" if of_topic else claim.slug,
        "day": today().isoformat(),
        "number": "1",
        "old": "1",
        "new": "2",
    }


def filled(pattern: URLPattern, parts: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], route(pattern))


def look(answer: HttpResponse, where: str) -> HttpResponse:
    """Check that an answer is one of those that a reader may get, in the look of the site."""
    assert answer.status_code in ANSWERS, where
    if answer.status_code in (301, 302):
        assert answer["Location"].startswith("/") and not answer["Location"].startswith("//"), where
    elif answer.get("Content-Type", "").startswith("text/html"):
        assert answer.content.count(b"<h1") == 1 and b"site.css" in answer.content, where
        assert b"<script>alert" not in answer.content and b"Traceback" not in answer.content, where
    assert not answer.cookies, where
    return answer


class Turns:
    """Everything for the first of a name, and for the others each time other ones: what is read is read the same."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def of(self, name: str, values: list[str]) -> list[str]:
        self.taken[name] += 1
        turn = self.taken[name]
        return values if turn == 1 and name not in CHOSEN else values[turn % 7 :: 7]


def test_every_part_of_every_address_may_be_anything(client: Client, claim: Claim) -> None:
    turns = Turns()
    for pattern in urls.urlpatterns:
        parts = right_parts(pattern, claim)
        assert look(client.get(filled(pattern, parts)), route(pattern)).status_code in (200, 301, 400)
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route(pattern)):
            for nasty in turns.of(name, NASTY):
                page = filled(pattern, parts | {name: nasty})
                answer = look(client.get(page), page)
                if name == "day" and answer.status_code == 400:
                    assert WHAT_TO_DO[0] in answer.text, page
    assert turns.taken.keys() == {"public_id", "slug", "number", "day", "old", "new"}


def test_every_parameter_of_every_address_may_be_anything_and_what_cannot_be_read_is_said(
    client: Client, claim: Claim
) -> None:
    assert set(PARAMETERS) <= {pattern.name for pattern in urls.urlpatterns}
    turns = Turns()
    for pattern in {pattern.name: pattern for pattern in urls.urlpatterns if pattern.name in PARAMETERS}.values():
        page, names = filled(pattern, right_parts(pattern, claim)), PARAMETERS[pattern.name]
        queries = [f"{name}={nasty}" for name in names for nasty in turns.of(name, NASTY)]
        queries += ["&".join(f"{name}={nasty}" for name in names) for nasty in NASTY[::7]]
        queries += [query for name in names for query in (name, f"{name}[]=1", f"{name}=1&{name}=2")]
        for query in [*queries, "&".join(f"a{n}=1" for n in range(1500)), "&&&=&;", "?", "%"]:
            answer = look(client.get(f"{page}?{query}"), f"{page}?{query}"[:200])
            if answer.status_code == 400 and "a1499" not in query:
                assert any(words in answer.text for words in WHAT_TO_DO), query


def cursor(*keys: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


MOMENT = "2024-11-05T00:00:00+00:00"
CURSORS = [
    *(
        [0, MOMENT, 1],
        [1, MOMENT, 1],
        [True, MOMENT, 1],
        [2, MOMENT, 1],
        [0, MOMENT],
        [0, MOMENT, 1, 1],
        [],
        {},
        None,
        0,
    ),
    *([0, "0001-01-01T00:00:00+00:00", 1], [0, "9999-12-31T23:59:59.999999+00:00", 2**63 - 1], [0, MOMENT, 2**63]),
    *([0, "2024-11-05", 1], [0, "2024-11-05T00:00:00", 1], [0, "2024-11-05T00:00:00+14:00", 1], [0, "x", 1]),
    *([0, 1, 1], [0, -(2**63) + 1, -(2**63) + 1], [0, 2**31, 1], [0, 1.5, 1], [0, None, None], [0, "2024-10", 1]),
    *([0, "a\0b", 1], [0, "\ud800", 1], [0, LONG, 1], [0, [MOMENT], 1], [0, {"a": 1}, 1], [0, MOMENT, "1"], [0, 1]),
    *([[0], MOMENT, 1], ["0", MOMENT, 1], [0, True, True], [0, 10**400, 1], [0, 999], [0, -1], [0, 2**31]),
]


def test_a_cursor_that_we_never_gave_out_is_refused_or_leads_to_a_page(client: Client, claim: Claim) -> None:
    party = PublicParty.objects.earliest("id")
    lists = ["/claims/?", "/claims/?by=made&order=oldest&", "/parties/?", f"{address(claim, 'revisions')}?"]
    alike = ["/claims/?by=made&", "/claims/?by=since&", "/topics/?", "/topics/dams/?", "/corrections/?"]
    alike += [f"/parties/{party.public_id}/{party.slug}/?"]
    texts = [cursor(*keys) if isinstance(keys, list) else base64.urlsafe_b64encode(b"{}").decode() for keys in CURSORS]
    texts += [base64.urlsafe_b64encode(text).decode() for text in (b"[" * 9999, b"[0,NaN,1]", b"[0,1e999,1]", b"\xff")]
    pages = [f"{page}page={text}" for page in lists for text in texts]
    pages += [f"{page}page={text}" for turn, page in enumerate(alike) for text in texts[turn::6]]
    for page in pages:
        answer = look(client.get(page), page[:200])
        assert answer.status_code == 200 or "Start from the first page." in answer.text


def test_what_was_typed_into_the_filter_is_still_there_where_it_cannot_be_read(client: Client, claim: Claim) -> None:
    typed = {"q": "the <dam>", "after": "yesterday", "before": "2024-02-30", "topic": "dams", "order": "oldest"}
    page = soup(look(client.get("/claims/", typed), "typed"))
    fields = {name: page.select_one(f"input[name={name}]")["value"] for name in ("q", "after", "before")}
    assert fields == {name: typed[name] for name in fields}
    for name in ("topic", "order"):
        assert page.select_one(f"select[name={name}] option[selected]")["value"] == typed[name]
    assert page.select_one("details[open]")
    assert [fault.get_text() for fault in page.select(".errorlist li")] == ["Write the day as 2024-10-24."] * 2
    assert page.select_one(".empty").get_text().startswith("We could not read this filter, so nothing is listed.")


def test_the_last_of_several_values_counts(client: Client, claim: Claim) -> None:
    assert soup(client.get("/claims/?q=nothing&q=dam")).select("#claims h3 a")
    assert not soup(client.get("/claims/?q=dam&q=nothing")).select("#claims h3 a")
    assert len(soup(client.get("/claims/?q[]=nothing")).select("#claims h3 a")) == 1


RANGES_AND_DAYS = [
    ("compare/1/3/", 200, "What revision 3 says otherwise than revision 1"),
    ("compare/2/1/", 301, "compare/1/2/"),
    ("compare/1/1/", 400, "Choose two different revisions"),
    ("compare/1/99/", 404, "There is nothing at this address."),
    ("compare/98/99/", 404, "There is nothing at this address."),
    ("compare/999999999/1/", 301, "compare/1/999999999/"),
    ("compare/0/1/", 404, "There is nothing at this address."),
    ("compare/01/2/", 404, "There is nothing at this address."),
    ("compare/1/2147483648/", 404, "There is nothing at this address."),
    ("compare/?old=1&new=3", 302, "compare/1/3/"),
    ("compare/?old=3&new=1", 302, "compare/1/3/"),
    ("compare/?old=2&new=2", 400, "Choose two different revisions"),
    ("compare/?old=1", 400, "Name two revisions by their numbers"),
    ("compare/?old=1&new=999999999", 302, "compare/1/999999999/"),
    ("compare/?old=1&new=9999999999", 400, "Name two revisions by their numbers"),
    ("compare/?old=%D9%A1&new=2", 400, "Name two revisions by their numbers"),
    ("revisions/99/", 404, "There is nothing at this address."),
    ("revisions/0.json", 404, "There is nothing at this address."),
    ("revisions/99.png", 404, "There is nothing at this address."),
    ("as-of/2001-01-01/", 404, "On that day we had not published this claim."),
    ("as-of/2001-01-01/held/", 404, "About that day we hold nothing."),
    ("as-of/2999-01-01/", 404, "That day is yet to come."),
    ("as-of/2999-01-01/held/", 404, "That day is yet to come."),
    ("as-of/9999-12-31/", 400, "Write the day as 2024-10-24."),
    ("as-of/2024-02-30/held/", 400, "Write the day as 2024-10-24."),
    ("as-of/?date=2001-01-01", 302, "as-of/2001-01-01/"),
    ("as-of/?date=2001-01-01&show=held", 302, "as-of/2001-01-01/held/"),
    ("as-of/?date=&show=held", 400, "Write the day as 2024-10-24."),
]


def test_ranges_of_revisions_and_days_have_the_answer_that_they_should(client: Client, claim: Claim) -> None:
    for page, status, says in RANGES_AND_DAYS:
        answer = look(client.get(address(claim) + page), page)
        assert answer.status_code == status, page
        assert says in (answer["Location"] if status in (301, 302) else answer.text), page


def test_the_first_and_the_last_days_there_are_work_in_every_zone(client: Client, claim: Claim) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"):
        with override_settings(TIME_ZONE=zone):
            for day in ("0001-01-01", "1000-01-01", "2018-11-04", "9998-12-31", "9999-12-30", "9999-12-31"):
                for page in (address(claim, "as_of", day), address(claim, "as_known_now", day)):
                    assert look(client.get(page), page).status_code in (400, 404)
                for by in ("since", "made"):
                    look(client.get("/claims/", {"by": by, "after": day, "before": day}), f"{zone} {by} {day}")


ANYTHING = st.one_of(
    st.text(max_size=30).map(quote), st.binary(max_size=30).map(quote_from_bytes), st.sampled_from(NASTY)
)
NAMES = st.one_of(st.sampled_from(PARAMETERS["claims"]), st.text(max_size=8).map(quote))
CHOICES = st.sampled_from(["made", "oldest", "for", "against", "denies", "dams", "refuted", "dam", "2024-11-05"])
WITH_DATABASE = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@WITH_DATABASE
@given(st.lists(st.tuples(NAMES, ANYTHING | CHOICES), max_size=6))
def test_the_list_of_claims_reads_any_address(claim: Claim, pairs: list[tuple[str, str]]) -> None:
    page = "/claims/?" + "&".join(f"{name}={value}" for name, value in pairs)
    answer = look(Client().get(page), page)
    assert answer.status_code == 200 or any(words in answer.text for words in WHAT_TO_DO)


@WITH_DATABASE
@given(st.sampled_from(urls.urlpatterns), st.data())
def test_any_address_has_an_answer(claim: Claim, pattern: URLPattern, data: st.DataObject) -> None:
    parts = {name: data.draw(ANYTHING | st.just(right)) for name, right in right_parts(pattern, claim).items()}
    page = filled(pattern, parts)
    look(Client().get(page, query_string=urlencode(data.draw(st.dictionaries(st.text(), st.text(), max_size=2)))), page)
