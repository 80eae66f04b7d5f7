"""Has this been checked? Claims that say nearly the same, and parties and sources that are called nearly the same.

It only proposes: what is a variant of what, and who is who, people decide.
"""

from claims.matching.names import alike_parties, resembling
from claims.matching.sources import alike_sources, sources_like
from claims.matching.statements import MOST, Match, distinctive_words, like

__all__ = [
    "MOST",
    "Match",
    "alike_parties",
    "alike_sources",
    "distinctive_words",
    "like",
    "resembling",
    "sources_like",
]
