"""Has this been checked? Claims that say nearly the same, and parties that are called nearly the same.

It only proposes: what is a variant of what, and who is who, people decide.
"""

from claims.matching.names import resembling
from claims.matching.statements import MOST, Match, distinctive_words, like

__all__ = ["MOST", "Match", "distinctive_words", "like", "resembling"]
