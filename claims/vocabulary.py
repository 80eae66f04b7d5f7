"""The fixed words of the tracker, each with its meaning, so that forms and the method page can show it.

The words that a desk may edit itself are rows of the table Status; everything here is the same for every desk.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.TextChoices):
    """A choice that carries its meaning: members are written ``NAME = value, meaning, label``."""

    _meaning: Any

    def __new__(cls, value: str, meaning: Any = "") -> Word:
        member = str.__new__(cls, value)
        member._value_ = value
        member._meaning = meaning
        return member

    @property
    def meaning(self) -> str:
        return str(self._meaning)


class Side(models.TextChoices):
    """Where a party stands on a claim."""

    FOR = "for", _("For")
    OPEN = "open", _("Open")
    AGAINST = "against", _("Against")


class Stance(Word):
    """What a party says about a claim."""

    ASSERTS = "asserts", _("Says on its own account that it is so."), _("asserts")
    CONFIRMS = (
        "confirms",
        _("Says of its own knowledge that what others assert is so."),
        _("confirms"),
    )
    CONFIRMS_IN_PART = (
        "confirms_in_part",
        _("Says that a part of it is so and leaves the rest open."),
        _("confirms in part"),
    )
    QUALIFIES = (
        "qualifies",
        _("Adds a condition or a reading. It stays on the side on which the party stood before."),
        _("qualifies"),
    )
    HAS_NOT_VERIFIED = (
        "has_not_verified",
        _("Says that it has not established whether it is so."),
        _("has not verified"),
    )
    NEITHER = (
        "neither_confirms_nor_denies",
        _("Was asked, answered, and left it open."),
        _("neither confirms nor denies"),
    )
    DECLINES = (
        "declines_to_comment",
        _("Was asked and would not answer."),
        _("declines to comment"),
    )
    DISMISSES = (
        "dismisses",
        _("Brushes it aside without saying in so many words that it is not so."),
        _("dismisses"),
    )
    DENIES = "denies", _("Says that it is not so."), _("denies")
    RETRACTS = (
        "retracts",
        _("Takes back what it said before, without saying the opposite."),
        _("retracts"),
    )

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

    SUPPORTS = "supports", _("If it holds, the claim is more likely to be so."), _("supports")
    REFUTES = "refutes", _("If it holds, the claim is less likely to be so."), _("refutes")
    CONTEXT = (
        "context",
        _("Helps to understand the claim and weighs on neither side."),
        _("context"),
    )


class Reliability(Word):
    """How far a party can be relied on as a source: the letter of the Admiralty code (NATO AJP-2.1, STANAG 2511)."""

    A = (
        "A",
        _("No doubt of authenticity, trustworthiness or competence; a history of complete reliability."),
        "A",
    )
    B = "B", _("Minor doubt; a history of mostly valid information."), "B"
    C = "C", _("Doubt; has given valid information in the past."), "C"
    D = "D", _("Significant doubt; has given valid information now and then."), "D"
    E = "E", _("Lacks authenticity, trustworthiness or competence; a history of invalid information."), "E"
    F = "F", _("No basis on which to judge it."), "F"


RELIABILITY_NAMES = {
    "A": _("completely reliable"),
    "B": _("usually reliable"),
    "C": _("fairly reliable"),
    "D": _("not usually reliable"),
    "E": _("unreliable"),
    "F": _("reliability cannot be judged"),
    "": _("not rated"),
}


class Credibility(Word):
    """How far one piece of information can be believed: the digit of the Admiralty code (NATO AJP-2.1, STANAG 2511)."""

    ONE = (
        "1",
        _("Confirmed by other independent sources, logical in itself, agrees with what else is known."),
        "1",
    )
    TWO = "2", _("Not confirmed, logical in itself, agrees with what else is known."), "2"
    THREE = "3", _("Not confirmed, reasonably logical, agrees with some of what else is known."), "3"
    FOUR = "4", _("Not confirmed, possible but not logical, nothing else is known of the matter."), "4"
    FIVE = "5", _("Not confirmed, not logical in itself, contradicted by what else is known."), "5"
    SIX = "6", _("No basis on which to judge it."), "6"


CREDIBILITY_NAMES = {
    "1": _("confirmed by other sources"),
    "2": _("probably true"),
    "3": _("possibly true"),
    "4": _("doubtful"),
    "5": _("improbable"),
    "6": _("truth cannot be judged"),
    "": _("not graded"),
}


class Likelihood(Word):
    """The party's own word for how likely it holds something to be, with the band that its yardstick gives to the word.

    UK: the probability yardstick of the Professional Head of Intelligence Assessment (PHIA).
    US: Intelligence Community Directive 203, Analytic Standards (ICD 203).
    """

    PHIA_REMOTE = "phia_remote_chance", _("PHIA yardstick: up to 5 %"), _("remote chance")
    PHIA_HIGHLY_UNLIKELY = (
        "phia_highly_unlikely",
        _("PHIA yardstick: 10 to 20 %"),
        _("highly unlikely"),
    )
    PHIA_UNLIKELY = "phia_unlikely", _("PHIA yardstick: 25 to 35 %"), _("unlikely")
    PHIA_REALISTIC = (
        "phia_realistic_possibility",
        _("PHIA yardstick: 40 to under 50 %"),
        _("realistic possibility"),
    )
    PHIA_LIKELY = "phia_likely", _("PHIA yardstick: 55 to 75 %"), _("likely, probable")
    PHIA_HIGHLY_LIKELY = "phia_highly_likely", _("PHIA yardstick: 80 to 90 %"), _("highly likely")
    PHIA_ALMOST_CERTAIN = (
        "phia_almost_certain",
        _("PHIA yardstick: 95 % and more"),
        _("almost certain"),
    )
    ICD_REMOTE = "icd203_almost_no_chance", _("ICD 203: 1 to 5 %"), _("almost no chance, remote")
    ICD_VERY_UNLIKELY = (
        "icd203_very_unlikely",
        _("ICD 203: 5 to 20 %"),
        _("very unlikely, highly improbable"),
    )
    ICD_UNLIKELY = "icd203_unlikely", _("ICD 203: 20 to 45 %"), _("unlikely, improbable")
    ICD_EVEN = "icd203_roughly_even", _("ICD 203: 45 to 55 %"), _("roughly even chance")
    ICD_LIKELY = "icd203_likely", _("ICD 203: 55 to 80 %"), _("likely, probable")
    ICD_VERY_LIKELY = (
        "icd203_very_likely",
        _("ICD 203: 80 to 95 %"),
        _("very likely, highly probable"),
    )
    ICD_ALMOST_CERTAIN = "icd203_almost_certain", _("ICD 203: 95 to 99 %"), _("almost certain")


class Tone(Word):
    """The sign and the colour of a status. The word says the same; no meaning rests on colour alone."""

    OPEN = "open", _("a dashed circle"), _("open")
    THIN = "thin", _("a circle filled to a quarter"), _("thin")
    DISPUTED = "disputed", _("a circle with two bars"), _("disputed")
    PART = "part", _("a circle filled to a half"), _("part")
    CORROBORATED = "corroborated", _("a full circle"), _("corroborated")
    REFUTED = "refuted", _("a crossed circle"), _("refuted")
    BEYOND = "beyond", _("a circle with a question mark"), _("beyond")
    PAST = "past", _("a circle with an arrow"), _("past")


class Stage(Word):
    """Where a claim is in the desk's work. It says nothing about truth, and nothing about being public."""

    RECEIVED = "received", _("It has come in. Nobody has looked into it yet."), _("received")
    RESEARCHING = (
        "researching",
        _("Somebody is looking for evidence and positions."),
        _("researching"),
    )
    IN_REVIEW = "in_review", _("The work is done and waits for a second look."), _("in review")
    DONE = "done", _("The desk has said what it has to say for now."), _("done")
    TURNED_DOWN = (
        "turned_down",
        _("The desk will not follow it, for the reason given."),
        _("turned down"),
    )


class TurnedDown(Word):
    """Why a desk does not follow what it received."""

    OPINION = (
        "opinion",
        _("Says what somebody thinks or feels; no evidence could settle it."),
        _("not checkable: opinion"),
    )
    PREDICTION = (
        "prediction",
        _("Speaks of the future; nothing can settle it yet."),
        _("not checkable: prediction"),
    )
    TOO_VAGUE = (
        "too_vague",
        _("Does not say clearly enough what would be so."),
        _("not checkable: too vague"),
    )
    DUPLICATE = "duplicate", _("The desk follows the same claim already."), _("duplicate")
    MISTAKE = "mistake", _("It should never have been received."), _("received by mistake")


class CheckItem(Word):
    """What a desk looks at before it publishes."""

    PRIMARY_SOURCE = (
        "primary_source",
        _("At least one piece of evidence was published by the very party whose word it is."),
        _("a primary source is linked"),
    )
    CLAIMANT_HEARD = (
        "claimant_heard",
        _("The claimant has a position on the claim."),
        _("the claimant’s position is recorded"),
    )
    RATIONALE = (
        "rationale",
        _("The desk said why the claim has its status."),
        _("the status has a rationale"),
    )
    QUOTES = (
        "quotes",
        _("What supports or refutes the claim is quoted in its exact words."),
        _("quotes are filled in"),
    )
    RIGHT_OF_REPLY = (
        "right_of_reply",
        _("Where the claim accuses somebody, that party was asked for a reply."),
        _("who is accused was asked for a reply"),
    )
    SECOND_EDITOR = (
        "second_editor",
        _("Somebody else than the author of the status publishes it."),
        _("a second editor"),
    )
    TWO_ORIGINS = (
        "two_origins",
        _("A status that says corroborated rests on two independent origins at least."),
        _("two independent origins"),
    )


class CheckLevel(Word):
    """What it means for publishing that an item of the checklist is not met."""

    OFF = "off", _("The desk does not look at it."), _("off")
    WARN = "warn", _("Whoever publishes is told, and may publish."), _("warns")
    BLOCK = "block", _("It cannot be published."), _("blocks")


class RequestOutcome(Word):
    """What came of somebody's request for a correction."""

    OPEN = "open", _("The desk has not decided yet."), _("open")
    CORRECTED = "corrected", _("It was right: we corrected what we said."), _("corrected")
    CLARIFIED = "clarified", _("What we said holds, and now says more."), _("clarified")
    NOT_CHANGED = "not_changed", _("What we said holds as it is."), _("not changed")
    NOT_OURS = "not_ours", _("It is about something that we did not say."), _("not ours")


class Theme(Word):
    """The light in which an editor works."""

    AUTO = "auto", _("As the device has it."), _("as the device")
    LIGHT = "light", _("Dark letters on light paper."), _("light")
    DARK = "dark", _("Light letters on dark ground."), _("dark")


class ChangeKind(Word):
    """Why the desk says something else than before, or more."""

    BASELINE = (
        "baseline",
        _("The claim was received. It says nothing yet, and holds only where no other entry does."),
        _("received"),
    )
    DEVELOPMENT = (
        "development",
        _("The world moved, or more of it became known."),
        _("development"),
    )
    CORRECTION = (
        "correction",
        _("We were wrong. It replaces the entry that it corrects."),
        _("correction"),
    )
    CLARIFICATION = (
        "clarification",
        _("Says more. The status stays what it was."),
        _("clarification"),
    )


class RelationKind(Word):
    """How one claim stands to another: read *from* – label – *to*."""

    PART_OF = "part_of", _("One checkable part of a larger claim."), _("part of")
    VARIANT_OF = (
        "variant_of",
        _("The same claim in other words, places or numbers."),
        _("variant of"),
    )
    REPEATS = "repeats", _("Says again what the other said first."), _("repeats")
    CONTRADICTS = "contradicts", _("Both cannot be so at once."), _("contradicts")
    SUPERSEDES = (
        "supersedes",
        _("Takes the place of the other, which is no longer made."),
        _("supersedes"),
    )

    @property
    def from_the_other(self) -> str:
        """The same relation as the other claim has it."""
        turned = {
            RelationKind.PART_OF: _("has the part"),
            RelationKind.REPEATS: _("repeated by"),
            RelationKind.SUPERSEDES: _("superseded by"),
        }
        return str(turned.get(self, self.label))


class PartyKind(Word):
    """What sort of party speaks."""

    PERSON = "person", _("A named human being."), _("person")
    GOVERNMENT = (
        "government",
        _("A state, its government or one of its offices."),
        _("government"),
    )
    INTERGOVERNMENTAL = (
        "intergovernmental",
        _("An organisation of states."),
        _("intergovernmental organisation"),
    )
    ORGANISATION = "organisation", _("Any other organisation."), _("organisation")
    MEDIA = "media", _("A publisher or a news organisation."), _("news organisation")
    ANONYMOUS = (
        "anonymous_official",
        _("An official whose name is withheld."),
        _("anonymous official"),
    )
