"""What it is for words to stand in a text: as all of it, or as whole words of it; never as a part of a word.

Edits, batches and payloads keep texts under the names of the fields that had them. What stands under any other name is a
number, a day or one of our own words, and is left as it is.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from django.db import models

from claims.models import (
    Claim,
    CorrectionRequest,
    Evidence,
    Note,
    Party,
    ReplyRequest,
    SavedView,
    Source,
    Topic,
)
from claims.models.append_only import TOMBSTONE, AppendOnly, append_only_models
from claims.models.sources import url_key

# What may be removed from the rows that are not append-only; those name theirs themselves.
_REDACTABLE: dict[type[models.Model], tuple[str, ...]] = {
    Claim: ("statement", "context"),
    Party: ("name", "description", "independent_because", "reliability_reason"),
    Source: ("title", "author", "url", "archived_url"),
    Topic: ("name", "description"),
    Evidence: ("quote", "quote_before", "quote_after", "summary", "scope"),
    Note: ("text",),
    ReplyRequest: ("question", "asked_through", "answer"),
    CorrectionRequest: ("sender", "contact", "text", "outcome_reason"),
    SavedView: ("name", "query"),
}
_ADDRESSES = frozenset({"url", "archived_url"})
# What verbs log of a row in words, and what rows are called where an entry refers to them.
_IN_THE_LOG = frozenset({"void", "unlinked", "reply", "request", "relation"})
# References to people and to the desk's own words.
_OF_THE_HOUSE = frozenset({"status", "replaced_by", "assignee", "reviewer", "mentions", "checked_by", "decided_by"})
# Scripts that put no blank between words: every sign may begin one.
_UNSPACED = frozenset({"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"})


def redactable(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a model that may lose words; none for most."""
    return model.redactable if issubclass(model, AppendOnly) else _REDACTABLE.get(model, ())


def redactable_models() -> list[type[models.Model]]:
    return [*_REDACTABLE, *(model for model in append_only_models() if model.redactable)]


@cache
def names_of_texts() -> frozenset[str]:
    """The names under which JSON has what people wrote."""
    return _IN_THE_LOG.union(*(redactable(model) for model in redactable_models()))


@dataclass(frozen=True)
class Words:
    """The words that are removed. Each method gives a value without them: the same where they do not stand in it."""

    text: str

    def out_of(self, text: str) -> str:
        if text == self.text:
            return TOMBSTONE
        if self.text in TOMBSTONE:
            return text
        kept, end, at = [], 0, text.find(self.text)
        while at >= 0:
            after = at + len(self.text)
            is_whole = not (_are_one_word(text[at - 1 : at + 1]) or _are_one_word(text[after - 1 : after + 1]))
            if is_whole:
                kept.append(text[end:at])
                end = after
            at = text.find(self.text, after if is_whole else at + 1)
        return TOMBSTONE.join([*kept, text[end:]])

    def out_of_whole(self, text: str, *, stone: str = TOMBSTONE) -> str:
        """Of what is removed or stays: an address with a part taken out would lead nowhere."""
        return stone if text == self.text else text

    def out_of_query(self, query: str) -> str:
        """Of what a saved view filters by: all of it, where one of its values is the text."""
        return TOMBSTONE if any(value == self.text for _, value in parse_qsl(query)) else query

    def out_of_json(self, value: Any, name: str = "") -> Any:
        """Of what an Edit, a batch or a payload keeps under a name."""
        if isinstance(value, list):
            return [self.out_of_json(item, name) for item in value]
        if isinstance(value, dict):
            return self.out_of_name(value, name) or {key: self.out_of_json(item, key) for key, item in value.items()}
        if not isinstance(value, str):
            return value
        if name in _ADDRESSES:
            return self.out_of_whole(value)
        if name == "url_key":
            return TOMBSTONE if value and value == _url_key(self.text) else value
        return self.out_of(value) if name in names_of_texts() else value

    def out_of_name(self, value: dict[str, Any], name: str) -> dict[str, Any] | None:
        """Of a reference to a row, by its id and what it is called; None where it is no reference."""
        if value.keys() != {"id", "is"}:
            return None
        return value if name in _OF_THE_HOUSE else {**value, "is": self.out_of(value["is"])}


def _are_one_word(neighbours: str) -> bool:
    return len(neighbours) == 2 and all(map(_is_of_a_word, neighbours))


def _is_of_a_word(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign == "_"
    return unicodedata.category(sign)[0] in "LMN" and unicodedata.name(sign, "").split(" ")[0] not in _UNSPACED


def _url_key(text: str) -> str:
    try:
        return url_key(text) if "://" in text else ""
    except ValueError:  # a text that is no address
        return ""
