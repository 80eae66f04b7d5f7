"""The fixed words of the tracker, each with its meaning, so that forms and the method page can show it.

The words that a desk may edit itself are rows of the table Status; everything here is the same for every desk.
"""

from __future__ import annotations

from django.db import models


class Word(models.TextChoices):
    """A choice that carries its meaning: members are written ``NAME = value, meaning, label``."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Word:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class Side(models.TextChoices):
    """Where a party stands on a claim."""

    FOR = "for", "For"
    OPEN = "open", "Open"
    AGAINST = "against", "Against"


class Stance(Word):
    """What a party says about a claim."""

    ASSERTS = "asserts", "Says on its own account that it is so.", "asserts"
    CONFIRMS = "confirms", "Says of its own knowledge that what others assert is so.", "confirms"
    CONFIRMS_IN_PART = "confirms_in_part", "Says that a part of it is so and leaves the rest open.", "confirms in part"
    QUALIFIES = (
        "qualifies",
        "Adds a condition or a reading. It stays on the side on which the party stood before.",
        "qualifies",
    )
    HAS_NOT_VERIFIED = "has_not_verified", "Says that it has not established whether it is so.", "has not verified"
    NEITHER = (
        "neither_confirms_nor_denies",
        "Was asked, answered, and left it open.",
        "neither confirms nor denies",
    )
    DECLINES = "declines_to_comment", "Was asked and would not answer.", "declines to comment"
    DISMISSES = "dismisses", "Brushes it aside without saying in so many words that it is not so.", "dismisses"
    DENIES = "denies", "Says that it is not so.", "denies"
    RETRACTS = "retracts", "Takes back what it said before, without saying the opposite.", "retracts"

    @property
    def side(self) -> Side:
        """The side by itself; `qualifies` takes the side of what the party said before it."""
        if self in (Stance.ASSERTS, Stance.CONFIRMS, Stance.CONFIRMS_IN_PART):
            return Side.FOR
        if self in (Stance.DISMISSES, Stance.DENIES):
            return Side.AGAINST
        return Side.OPEN


class Bearing(Word):
    """What a piece of evidence does for a claim."""

    SUPPORTS = "supports", "If it holds, the claim is more likely to be so.", "supports"
    REFUTES = "refutes", "If it holds, the claim is less likely to be so.", "refutes"
    CONTEXT = "context", "Helps to understand the claim and weighs on neither side.", "context"


class Reliability(Word):
    """How far a party can be relied on as a source: the letter of the Admiralty code (NATO AJP-2.1, STANAG 2511)."""

    A = "A", "No doubt of authenticity, trustworthiness or competence; a history of complete reliability.", "A"
    B = "B", "Minor doubt; a history of mostly valid information.", "B"
    C = "C", "Doubt; has given valid information in the past.", "C"
    D = "D", "Significant doubt; has given valid information now and then.", "D"
    E = "E", "Lacks authenticity, trustworthiness or competence; a history of invalid information.", "E"
    F = "F", "No basis on which to judge it.", "F"


RELIABILITY_NAMES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}


class Credibility(Word):
    """How far one piece of information can be believed: the digit of the Admiralty code (NATO AJP-2.1, STANAG 2511)."""

    ONE = "1", "Confirmed by other independent sources, logical in itself, agrees with what else is known.", "1"
    TWO = "2", "Not confirmed, logical in itself, agrees with what else is known.", "2"
    THREE = "3", "Not confirmed, reasonably logical, agrees with some of what else is known.", "3"
    FOUR = "4", "Not confirmed, possible but not logical, nothing else is known of the matter.", "4"
    FIVE = "5", "Not confirmed, not logical in itself, contradicted by what else is known.", "5"
    SIX = "6", "No basis on which to judge it.", "6"


CREDIBILITY_NAMES = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


class Likelihood(Word):
    """The party's own word for how likely it holds something to be, with the band that its yardstick gives to the word.

    UK: the probability yardstick of the Professional Head of Intelligence Assessment (PHIA).
    US: Intelligence Community Directive 203, Analytic Standards (ICD 203).
    """

    PHIA_REMOTE = "phia_remote_chance", "PHIA yardstick: up to 5 %", "remote chance"
    PHIA_HIGHLY_UNLIKELY = "phia_highly_unlikely", "PHIA yardstick: 10 to 20 %", "highly unlikely"
    PHIA_UNLIKELY = "phia_unlikely", "PHIA yardstick: 25 to 35 %", "unlikely"
    PHIA_REALISTIC = "phia_realistic_possibility", "PHIA yardstick: 40 to under 50 %", "realistic possibility"
    PHIA_LIKELY = "phia_likely", "PHIA yardstick: 55 to 75 %", "likely, probable"
    PHIA_HIGHLY_LIKELY = "phia_highly_likely", "PHIA yardstick: 80 to 90 %", "highly likely"
    PHIA_ALMOST_CERTAIN = "phia_almost_certain", "PHIA yardstick: 95 % and more", "almost certain"
    ICD_REMOTE = "icd203_almost_no_chance", "ICD 203: 1 to 5 %", "almost no chance, remote"
    ICD_VERY_UNLIKELY = "icd203_very_unlikely", "ICD 203: 5 to 20 %", "very unlikely, highly improbable"
    ICD_UNLIKELY = "icd203_unlikely", "ICD 203: 20 to 45 %", "unlikely, improbable"
    ICD_EVEN = "icd203_roughly_even", "ICD 203: 45 to 55 %", "roughly even chance"
    ICD_LIKELY = "icd203_likely", "ICD 203: 55 to 80 %", "likely, probable"
    ICD_VERY_LIKELY = "icd203_very_likely", "ICD 203: 80 to 95 %", "very likely, highly probable"
    ICD_ALMOST_CERTAIN = "icd203_almost_certain", "ICD 203: 95 to 99 %", "almost certain"


class Tone(Word):
    """The sign and the colour of a status. The word says the same; no meaning rests on colour alone."""

    OPEN = "open", "a dashed circle", "open"
    THIN = "thin", "a circle filled to a quarter", "thin"
    DISPUTED = "disputed", "a circle with two bars", "disputed"
    PART = "part", "a circle filled to a half", "part"
    HELD = "held", "a full circle", "held"
    REFUTED = "refuted", "a crossed circle", "refuted"
    BEYOND = "beyond", "a circle with a question mark", "beyond"
    PAST = "past", "a circle with an arrow", "past"


class Stage(Word):
    """Where a claim is in the desk's work. It says nothing about truth, and nothing about being public."""

    RECEIVED = "received", "It has come in. Nobody has looked into it yet.", "received"
    RESEARCHING = "researching", "Somebody is looking for evidence and positions.", "researching"
    IN_REVIEW = "in_review", "The work is done and waits for a second look.", "in review"
    DONE = "done", "The desk has said what it has to say for now.", "done"
    TURNED_DOWN = "turned_down", "The desk will not follow it, for the reason given.", "turned down"


class TurnedDown(Word):
    """Why a desk does not follow what it received."""

    OPINION = "opinion", "Says what somebody thinks or feels; no evidence could settle it.", "not checkable: opinion"
    PREDICTION = "prediction", "Speaks of the future; nothing can settle it yet.", "not checkable: prediction"
    TOO_VAGUE = "too_vague", "Does not say clearly enough what would be so.", "not checkable: too vague"
    DUPLICATE = "duplicate", "The desk follows the same claim already.", "duplicate"


class ChangeKind(Word):
    """Why the desk says something else than before, or more."""

    DEVELOPMENT = "development", "The world moved, or more of it became known.", "development"
    CORRECTION = "correction", "We were wrong. It replaces the entry that it corrects.", "correction"
    CLARIFICATION = "clarification", "Says more. The status stays what it was.", "clarification"


class RelationKind(Word):
    """How one claim stands to another: read *from* – label – *to*."""

    PART_OF = "part_of", "One checkable part of a larger claim.", "part of"
    VARIANT_OF = "variant_of", "The same claim in other words, places or numbers.", "variant of"
    REPEATS = "repeats", "Says again what the other said first.", "repeats"
    CONTRADICTS = "contradicts", "Both cannot be so at once.", "contradicts"
    SUPERSEDES = "supersedes", "Takes the place of the other, which is no longer made.", "supersedes"

    @property
    def from_the_other(self) -> str:
        """The same relation as the other claim has it."""
        return {
            RelationKind.PART_OF: "has the part",
            RelationKind.REPEATS: "repeated by",
            RelationKind.SUPERSEDES: "superseded by",
        }.get(self, str(self.label))


class PartyKind(Word):
    """What sort of party speaks."""

    PERSON = "person", "A named human being.", "person"
    GOVERNMENT = "government", "A state, its government or one of its offices.", "government"
    INTERGOVERNMENTAL = "intergovernmental", "An organisation of states.", "intergovernmental organisation"
    ORGANISATION = "organisation", "Any other organisation.", "organisation"
    MEDIA = "media", "A publisher or a news organisation.", "news organisation"
    ANONYMOUS = "anonymous_official", "An official whose name is withheld.", "anonymous official"
