"""Which words a redaction takes out of a text: all of it, or whole words of it, in any script."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from claims.models.public_index import PublicParty
from claims.workflow.redacting.words import Words, redactable

# What no redaction takes anything from: keys and digests, the desk's own words, people of the desk, and copies in the public
# index, which are written anew from what loses the words.
KEPT = {
    "Batch": {"verb"},
    "Edit": {"object_type", "verb"},
    "Redaction": {"field_name", "sha256", "table_name"},
    "Revision": {"content_sha256", "sha256"},
    "Status": {"definition", "key", "label", "rating_name"},
    "Topic": {"slug"},
    "User": {"byline", "columns", "email", "first_name", "last_name", "password", "time_zone", "username"},
    "Claim": {"assignee_name", "language", "made_on", "public_id"},
    "Evidence": {"language"},
    "Party": {"public_id", "wikidata_id"},
    "Position": {"language", "said_on"},
    "Source": {"published_on", "url_key"},
}


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("ann", "ann", "[redacted]"),
        ("ann", "announced annual plan", "announced annual plan"),
        ("ann", "Joann, ann_2, ann2 and ann.", "Joann, ann_2, ann2 and [redacted]."),
        ("ann", "(ann) ann's ann-Marie annann ann", "([redacted]) [redacted]'s [redacted]-Marie annann [redacted]"),
        ("ann", "Ann and ANN", "Ann and ANN"),
        ("a a", "xa a a", "xa [redacted]"),
        ("“No.”", "He said “No.” He did.", "He said [redacted] He did."),
        ("(no", "Or(no) or (no)", "Or[redacted]) or [redacted])"),
        ("Émile", "Émile et Émilie", "[redacted] et Émilie"),
        ("राम", "राम, रामा", "[redacted], रामा"),
        ("北京", "在北京市", "在[redacted]市"),
        ("김정은", "김정은 위원장, 김정은이", "[redacted] 위원장, 김정은이"),
        ("redacted", "It was [redacted] by redacted", "It was [redacted] by redacted"),
        ("[redacted] did it", "Then [redacted] did it.", "Then [redacted]."),
        ("a.c", "abc a.c", "abc [redacted]"),
    ],
)
def test_whole_words_are_taken_out_and_parts_of_words_are_not(words: str, text: str, left: str) -> None:
    assert Words(words).out_of(text) == left


def test_every_text_that_people_write_about_claims_can_lose_words() -> None:
    facts = [
        model
        for model in apps.get_app_config("claims").get_models()
        if model.__module__ != PublicParty.__module__ and not model._meta.auto_created
    ]
    left = {
        model.__name__: {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.choices and field.name not in redactable(model)
        }
        for model in facts
    }
    assert {name: fields for name, fields in left.items() if fields} == KEPT


ANN, ANNA = {"id": 3, "is": "ann"}, {"id": 4, "is": "anna"}


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ({"quote": [None, "So ann says"]}, {"quote": [None, "So [redacted] says"]}),
        ({"party": [ANN, None]}, {"party": [{"id": 3, "is": "[redacted]"}, None]}),
        ({"topics": [[ANN, ANNA]]}, {"topics": [[{"id": 3, "is": "[redacted]"}, ANNA]]}),
        ({"void": [None, "ann denies"]}, {"void": [None, "[redacted] denies"]}),
        ({"assignee": [None, ANN], "stage": ["ann", "done"], "language": "ann"}, None),
        ({"revision": [None, 3], "is_public": [True, False], "due_on": [None, None]}, None),
        ({"claim": {"id": "ann", "statement": "ann"}}, {"claim": {"id": "ann", "statement": "[redacted]"}}),
        ({"parties": {"ann": {"name": "ann", "kind": "ann"}}}, {"parties": {"ann": {"name": "[redacted]", "kind": "ann"}}}),
        ({"url": "https://a.example/ann"}, None),
    ],
)  # fmt: skip
def test_of_json_the_texts_that_people_wrote_lose_the_words(value: Any, left: Any) -> None:
    assert Words("ann").out_of_json(value) == (value if left is None else left)


def test_an_address_and_its_key_are_removed_as_a_whole() -> None:
    words = Words("https://www.a.example/b/")
    kept = {
        "url": ["https://www.a.example/b/", "https://www.a.example/b/c"],
        "url_key": ["a.example/b", "a.example/b/c"],
    }
    assert words.out_of_json(kept) == {
        "url": ["[redacted]", "https://www.a.example/b/c"],
        "url_key": ["[redacted]", "a.example/b/c"],
    }
    assert Words("see http://[::1 there").out_of_json({"url_key": "a.example"}) == {"url_key": "a.example"}


@pytest.mark.parametrize(
    ("query", "left"),
    [("q=ann&stage=done", "[redacted]"), ("q=ann+b", "q=ann+b"), ("stage=done", "stage=done"), ("", "")],
)
def test_of_a_saved_view_all_goes_where_it_looks_for_the_text(query: str, left: str) -> None:
    assert Words("ann").out_of_query(query) == left
