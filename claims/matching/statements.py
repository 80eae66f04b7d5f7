"""Claims most like a statement: candidates that share its rarer words, ranked by how alike the two sentences are.

A word distinguishes claims when few of them have it. So of each word at most `RARE` holders are read, and a word that has more
is set aside, whatever the language: no statistics are kept, and a desk of 100,000 claims costs what one of 1,000 does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from claims import search
from claims.models import Claim

MOST = 8  # one looks through them at a glance, while typing
ALIKE, VERY_ALIKE, THE_SAME = 48, 80, 96

RARE = 200  # a word that more claims have says little
WORDS = 16  # the longest of a statement; more would cost time and find no more
ENOUGH = 3  # rare words, of those that claims have at all, to leave the common ones aside
PAIRED = 5  # common words that are looked for in pairs otherwise
POOL = 100  # candidates that are compared letter by letter

# Common in English: they would only be read to be set aside. In other languages that is what happens.
_EMPTY = frozenset(
    """a about after all also an and are at be been but by can could did does for from had has have her his how in into
    is it its more not of on one our out over said say says she than that the their them there they this to was
    were what when which who will with would you
    """.split()  # noqa: SIM905 - words read better than a list of them
)
# What a list of matches shows. The other columns would cost more to ask for than the search for the candidates.
_SHOWN = (
    *("public_id", "statement", "language", "stage", "turned_down", "made_on", "received_at"),
    *("status__label", "status__tone"),
)
_Group = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A claim, read as far as a list shows it, and how much it is like the statement, from 0 to 100."""

    claim: Claim
    score: float

    @property
    def is_close(self) -> bool:
        """Whether somebody should look at it before the statement is received as a claim of its own."""
        return self.score >= VERY_ALIKE

    @property
    def in_words(self) -> str:
        if self.score >= THE_SAME:
            return _("nearly the same words")
        return _("very alike") if self.is_close else _("alike")


def like(statement: str, *, leaving_out: Claim | None = None, most: int = MOST) -> list[Match]:
    """The claims most like a statement, turned-down ones too, the most alike first. Four queries at most.

    One that others were merged into is as like as the most alike of them.
    """
    words = distinctive_words(statement)
    pool = _sharing(words)
    if not pool:
        return []
    own = _normalised(statement)
    scores: dict[int, float] = {}
    for pk, text in _wordings(pool):
        scores[pk] = max(scores.get(pk, 0), _alike(own, _normalised(text)))
    if leaving_out is not None:
        scores.pop(leaving_out.pk, None)
    best = sorted((pk for pk, score in scores.items() if score >= ALIKE), key=lambda pk: (-scores[pk], -pk))[:most]
    claims = Claim.objects.select_related("status").only(*_SHOWN).in_bulk(best)
    return [Match(claims[pk], scores[pk]) for pk in best if pk in claims]


def _wordings(pks: list[int]) -> Iterable[tuple[int, str]]:
    """The statements of claims that survived, and of those that were merged into them. One query."""
    rows = Claim.objects.filter(Q(pk__in=pks, merged_into=None) | Q(merged_into__in=pks)).order_by()
    return rows.values_list(Coalesce("merged_into", "pk"), "statement")


def distinctive_words(statement: str) -> list[str]:
    """The words of a statement by which claims are looked for, the longest first."""
    words = dict.fromkeys(search.words_of(statement))
    distinctive = [w for w in words if w not in _EMPTY and (len(w) > 2 or w.isdecimal() or not w.isascii())]
    return sorted(distinctive or words, key=len, reverse=True)[:WORDS]


def _sharing(words: list[str]) -> list[int]:
    """The ids of those that share most of these words, at most `POOL`. Two queries at most."""
    holders = _holders([(word,) for word in words])
    rare = {group: pks for group, pks in holders.items() if len(pks) <= RARE}
    common = [word for (word,) in holders if (word,) not in rare]
    if not common or len(rare) >= ENOUGH:
        return _most_sharing(rare)[:POOL]
    # Too few words are rare: half of the pool is for what common ones say together.
    together = [tuple(common)] if len(common) < 3 else [*combinations(common[:PAIRED], 2), tuple(common)]
    return list(dict.fromkeys(_most_sharing(rare)[: POOL // 2] + _most_sharing(_holders(together))))[:POOL]


def _holders(groups: list[_Group]) -> dict[_Group, list[int]]:
    """Those groups of words that any claim has, each with its holders. One query."""
    found = zip(groups, search.holders(Claim, groups, most=RARE + 1), strict=True)
    return {group: pks for group, pks in found if pks}


def _most_sharing(holders: dict[_Group, list[int]]) -> list[int]:
    """Who holds most of these words first; among equals, who holds the rarer."""
    shared: dict[int, float] = defaultdict(float)
    for group, pks in holders.items():
        for pk in pks:
            shared[pk] += len(group) + 1 / len(pks)
    return sorted(shared, key=lambda pk: (-shared[pk], -pk))


def _normalised(text: str) -> str:
    """The text without signs, capitals and empty words, which make sentences alike that have nothing in common."""
    words = default_process(text).split()
    return " ".join([word for word in words if word not in _EMPTY] or words)


def _alike(one: str, other: str) -> float:
    """From 0 to 100: half for the words of one that the other has, half for both being the same in whole."""
    return (fuzz.token_set_ratio(one, other) + fuzz.token_sort_ratio(one, other)) / 2
