"""One news story of October and November 2024, told through the verbs, as a desk would have followed it.

The desk knows all of it through one news report of early November 2024: what the parties published themselves are
sources without addresses, known through that report. Days that are not known are not given: such dates are months. The
moments at which the desk recorded what it did are the sample's own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from claims import workflow
from claims.dates import start_of_day
from claims.models import Claim, Evidence, Party, Position, Source, Status, StatusChange, Topic, User
from claims.vocabulary import ChangeKind, RelationKind

OCTOBER, NOVEMBER = "2024-10", "2024-11"
BY_NOVEMBER = start_of_day(dt.date(2024, 11, 1))  # what is dated to October was surely so by then


class Story:
    """Holds what was made so far, by a short name, and the people who make it."""

    def __init__(self, people: dict[str, User]) -> None:
        self.researcher, self.editor, self.second = (people["researcher"], people["editor1"], people["editor2"])
        self.chief = people["chief"]
        self.parties: dict[str, Party] = {}
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.topics: dict[str, Topic] = {}
        self.number: Evidence
        self.assessment: Evidence

    def party(self, key: str, name: str, kind: str, **more: Any) -> Party:
        self.parties[key] = workflow.add_party(self.researcher, name=name, kind=kind, **more)
        return self.parties[key]

    def source(self, key: str, title: str, **more: Any) -> Source:
        self.sources[key] = workflow.add_source(self.researcher, title=title, **more)
        return self.sources[key]

    def receive(self, key: str, statement: str, **more: Any) -> Claim:
        more.setdefault("first_appearance", self.sources["report"])
        more.setdefault("topics", [self.topics["troops"]])
        self.claims[key] = workflow.receive(self.researcher, statement=statement, **more)
        return self.claims[key]

    def says(self, claim: str, party: str, stance: str, **more: Any) -> Position:
        source = self.sources.get(more.pop("source", ""))
        return workflow.record_position(
            self.researcher, self.claims[claim], party=self.parties[party], stance=stance, source=source, **more
        )

    def shows(self, claim: str, source: str, bearing: str, origin: str | None = None, **more: Any) -> Evidence:
        return workflow.link_evidence(
            self.researcher,
            self.claims[claim],
            source=self.sources[source],
            bearing=bearing,
            origin=self.parties[origin] if origin else None,
            **more,
        )

    def status(self, claim: str, key: str, rationale: str, **more: Any) -> StatusChange:
        status = Status.objects.get(key=key)
        (change,) = workflow.change_status(
            self.editor, [self.claims[claim]], status=status, rationale=rationale, **more
        )
        return change

    def publish(self, *keys: str, note: str) -> None:
        workflow.publish(self.second, [self.claims[key] for key in keys], note=note)


def at(day: int, hour: int, minute: int) -> Any:
    """A moment of November 2024, UTC, at which the desk did something."""
    return workflow.recording_at(dt.datetime(2024, 11, day, hour, minute, tzinfo=dt.UTC))


def load(people: dict[str, User]) -> None:
    """Tell the whole story. The database holds no claim before."""
    story = Story(people)
    _introduce(story)
    _receive(story)
    _first_positions(story)
    _dispute(story)
    _corroborate(story)
    _settle_the_rest(story)
    _plan(story)


def _introduce(story: Story) -> None:
    with at(4, 8, 30):
        story.topics["troops"] = workflow.define_topic(
            story.chief,
            name="North Korean troops in Russia",
            slug="north-korean-troops-in-russia",
            description="What governments and the United Nations say about North Korean soldiers in Russia’s war.",
        )
        story.topics["treason"] = workflow.define_topic(
            story.chief,
            name="Treason cases in Russia",
            slug="treason-cases-in-russia",
            description="How many people are tried and convicted for treason in Russia, and by whose count.",
        )
        story.party("moscow", "Moscow", "government", description="Russia’s government")
        story.party(
            "mod", "UK Ministry of Defence", "government", description="Publishes intelligence updates on the war"
        )
        story.party("pentagon", "Pentagon", "government", description="US Department of Defense")
        story.party("official", "Ukrainian official", "anonymous_official", description="Name withheld by the report")
        story.party("putin", "Vladimir Putin", "person", description="Head of state of Russia",
                    part_of=story.parties["moscow"])  # fmt: skip
        story.party("mission", "Russia’s mission to the UN", "government", part_of=story.parties["moscow"])
        story.party("un", "United Nations", "intergovernmental")
        story.party("pyongyang", "Pyongyang", "government", description="North Korea’s government")
        story.party("choe", "Choe Son Hui", "person", description="Foreign minister of North Korea",
                    part_of=story.parties["pyongyang"])  # fmt: skip
        story.party("lavrov", "Sergei Lavrov", "person", description="Foreign minister of Russia",
                    part_of=story.parties["moscow"])  # fmt: skip
        story.party("wang", "Wang Yi", "person", description="Foreign minister of China")
        _introduce_sources(story)


def _introduce_sources(story: Story) -> None:
    report = story.source("report", "News report on North Korean troops in Russia", published_on=NOVEMBER)
    through = {"through": report}
    parties = story.parties
    story.source("update", "Intelligence update", publisher=parties["mod"], published_on=OCTOBER, **through)
    story.source(
        "pentagon", "Report on North Korean troops", publisher=parties["pentagon"], published_on=NOVEMBER, **through
    )
    story.source("official", "Remark of an official to the press", publisher=parties["official"],
                 published_on=NOVEMBER, **through)  # fmt: skip
    story.source("nebenzia", "Statement of Russia’s ambassador to the UN", publisher=parties["mission"],
                 author="Vassily Nebenzia", published_on=OCTOBER, **through)  # fmt: skip
    story.source("jenca", "Statement of the assistant secretary-general for Europe", publisher=parties["un"],
                 author="Miroslav Jenča", published_on=OCTOBER, **through)  # fmt: skip
    story.source("denial", "Denial of a deployment", publisher=parties["pyongyang"], published_on=OCTOBER, **through)
    story.source(
        "vice", "Remarks of the vice foreign minister", publisher=parties["pyongyang"], published_on=OCTOBER, **through
    )
    story.source(
        "putin", "Words of Russia’s head of state", publisher=parties["putin"], published_on=OCTOBER, **through
    )


def _receive(story: Story) -> None:
    mod = {"claimant": story.parties["mod"], "made_on": OCTOBER}
    treason = {**mod, "topics": [story.topics["treason"]]}
    with at(4, 9, 10):
        story.receive("sent", "About 10,000 North Korean soldiers have been sent to Russia under a military "
                      "cooperation agreement.", context="The report speaks of an agreement on military cooperation "
                      "between Russia and North Korea. The number is the claimant’s.", **mod)  # fmt: skip
        story.receive("kursk", "Some North Korean troops are already in Russia’s Kursk region.",
                      context="Ukrainian forces have been active in the region since August 2024.", **mod)  # fmt: skip
        story.receive("border", "North Korean troops are some 50 kilometres from the border between Russia and Ukraine.",
                      claimant=story.parties["official"], made_on=NOVEMBER)  # fmt: skip
        story.receive("struggle", "North Korean and Russian troops will struggle to work together.",
                      context="An assessment that looks ahead: it gives reasons, and only time can settle it.", **mod)  # fmt: skip
        story.receive("treason", "Treason convictions in Russia are at a nine-year high, and the first half of 2024 "
                      "alone had more cases than all of 2023.", **treason)  # fmt: skip
        story.receive("high", "Treason convictions in Russia are at a nine-year high.", **treason)
        story.receive(
            "half", "The first half of 2024 alone had more treason cases in Russia than all of 2023.", **treason
        )
        for part in ("high", "half"):
            workflow.relate(story.researcher, story.claims[part], story.claims["treason"], kind=RelationKind.PART_OF)
        story.receive("moscow", "Choe Son Hui and Sergei Lavrov met in Moscow to discuss “strategic” matters.",
                      made_on=NOVEMBER)  # fmt: skip
        story.receive("beijing", "Wang Yi conferred with a Russian official in Beijing about the crisis in Ukraine.",
                      made_on=NOVEMBER)  # fmt: skip
    with at(4, 9, 25):
        comment = story.receive("comment", "Putin is desperate. Why do Russians tolerate him?",
                                context="A reader’s comment under the report.", topics=[])  # fmt: skip
        workflow.turn_down(story.researcher, [comment], reason="opinion",
                           note="A reader’s view of a person and of a people. No evidence could settle it.")  # fmt: skip


def _first_positions(story: Story) -> None:
    with at(4, 10, 5):
        story.says("sent", "mod", "asserts", quote="around 10,000", said_on=OCTOBER, source="update")
        story.number = story.shows("sent", "update", "supports", "mod", quote="around 10,000",
                    summary="Gives the number of soldiers sent under the agreement.")  # fmt: skip
        story.says("kursk", "mod", "asserts", quote="almost certain", likelihood="phia_almost_certain", said_on=OCTOBER,
                   source="update", paraphrase="It holds that some of the troops have reached Kursk.")  # fmt: skip
        story.assessment = story.shows("kursk", "update", "supports", "mod", quote="almost certain",
                    summary="Assesses that some of the troops are in Kursk. The report does not say on what that rests.")  # fmt: skip
        story.shows("kursk", "report", "context",
                    summary="Ukrainian forces have been active in the region since August 2024.")  # fmt: skip
        story.says("sent", "putin", "neither_confirms_nor_denies", said_on=OCTOBER, source="putin",
                   paraphrase="He neither confirms nor denies it.")  # fmt: skip
        for claim in ("sent", "kursk"):
            story.says(claim, "un", "has_not_verified", quote="serious concern" if claim == "sent" else "",
                       paraphrase="It has not independently verified the reports.", said_on=OCTOBER,
                       spokesperson="Miroslav Jenča, assistant secretary-general for Europe", source="jenca")  # fmt: skip
        story.shows("sent", "jenca", "context", "un", quote="serious concern",
                    summary="The UN has not verified the deployment itself.")  # fmt: skip
    with at(4, 15, 40):
        story.publish("sent", "kursk", note="First publication.")


def _dispute(story: Story) -> None:
    with at(6, 9, 20):
        story.says("sent", "pyongyang", "denies", paraphrase="Officially, it denies having sent troops.", said_on=OCTOBER,
                   source="denial")  # fmt: skip
        story.says("sent", "pyongyang", "qualifies", said_on=OCTOBER, spokesperson="the vice foreign minister", source="vice",
                   paraphrase="If there were a deployment, it would be in line with international norms.")  # fmt: skip
        story.says("sent", "mission", "dismisses", quote="disinformation", said_on=OCTOBER, source="nebenzia",
                   paraphrase="Western states spread the reports.",
                   spokesperson="Vassily Nebenzia, ambassador to the UN")  # fmt: skip
        denial = story.shows("sent", "denial", "refutes", "pyongyang",
                             summary="North Korea’s government denies a deployment.")  # fmt: skip
        dismissal = story.shows("sent", "nebenzia", "refutes", "mission", quote="disinformation",
                                summary="Russia’s ambassador dismisses the reports as “disinformation” by Western states.")  # fmt: skip
        story.says("kursk", "mission", "dismisses", said_on=OCTOBER, source="nebenzia",
                   scope="Speaks of the front, where he says that no North Korean forces are active. He does not speak of Kursk.",
                   paraphrase="North Korean forces are not active at the front.",
                   spokesperson="Vassily Nebenzia, ambassador to the UN")  # fmt: skip
    with at(6, 9, 45):
        wrong = story.status("sent", "disputed", "The UK asserts it, Pyongyang denies a deployment, and Moscow’s "
                             "ambassador dismisses the reports. Nothing decides between them.", evidence=[denial, dismissal])  # fmt: skip
    with at(6, 11, 30):
        story.publish("sent", note="The denial of Pyongyang and the dismissal by Moscow’s ambassador are added.")
        story.publish("kursk", note="What Moscow’s ambassador says of the front is added.")
    with at(7, 16, 5):
        story.status("sent", "disputed", "The UK asserts it, Pyongyang denies a deployment, and Moscow’s ambassador "
                     "dismisses the reports. Nothing decides between them. We had dated this to 6 November, the day on "
                     "which we wrote it down; all of it was said in October already, so it holds from the end of that month.",
                     kind=ChangeKind.CORRECTION, corrects=wrong, evidence=[denial, dismissal],
                     effective_at=BY_NOVEMBER)  # fmt: skip
    with at(7, 17, 10):
        story.publish("sent", note="Corrects the date from which we call the claim disputed.")


def _corroborate(story: Story) -> None:
    with at(9, 9, 15):
        story.says("sent", "pentagon", "confirms_in_part", quote="small number", said_on=NOVEMBER, source="pentagon",
                   scope="Speaks of troops in the Kursk region. Gives no total.")  # fmt: skip
        first = story.shows("sent", "pentagon", "supports", "pentagon", quote="small number",
                            summary="Confirms that North Korean troops are in Russia.",
                            scope="That troops are in Russia. Says nothing of how many were sent.")  # fmt: skip
        story.says("kursk", "pentagon", "confirms_in_part", quote="small number", said_on=NOVEMBER, source="pentagon")
        second = story.shows("kursk", "pentagon", "supports", "pentagon", quote="small number",
                             summary="Confirms that some troops are in Kursk.",
                             scope="A “small number”, and no more than that.")  # fmt: skip
    with at(9, 9, 40):
        story.status("sent", "partly-corroborated", "The Pentagon’s report is a second, independent origin for one part: "
                     "that North Korean troops are in Russia. How many were sent is not corroborated.", evidence=[story.number, first])  # fmt: skip
        story.status("kursk", "partly-corroborated", "That some troops are in Kursk rests on the word of two "
                     "governments: the UK calls it “almost certain”, the US reports a “small number”. The UN has not "
                     "verified it, and Russia’s ambassador speaks only of the front.", evidence=[story.assessment, second])  # fmt: skip
    with at(9, 14, 0):
        story.publish("sent", "kursk", note="The Pentagon’s report is added; the status changes.")
    with at(11, 9, 30):
        request = workflow.receive_request(
            story.researcher, story.claims["sent"], sender="A reader", text="The page says that the claim is partly "
            "corroborated. Does that mean that the number of 10,000 is?", received_on=dt.date(2024, 11, 11),
            due_on=dt.date(2024, 11, 15))  # fmt: skip
    with at(12, 10, 2):
        story.status("sent", "partly-corroborated", "To be clear: the number of 10,000 still rests on the UK Ministry of "
                     "Defence alone. What a second origin supports is that North Korean troops are in Russia.",
                     kind=ChangeKind.CLARIFICATION, evidence=[story.number, first])  # fmt: skip
    with at(12, 10, 15):
        workflow.decide_request(story.editor, request, outcome="clarified", reason="The status holds. The reason now says "
                                "which part a second origin supports, and that the number is not that part.")  # fmt: skip
    with at(12, 11, 30):
        story.publish("sent", note="Says more clearly which part is corroborated.")


def _settle_the_rest(story: Story) -> None:
    with at(5, 9, 0):
        story.says("border", "official", "asserts", said_on=NOVEMBER, source="official",
                   paraphrase="The troops stand some 50 kilometres from the border.")  # fmt: skip
        remark = story.shows("border", "official", "supports", "official",
                             summary="One official, whose name the report withholds, gives the distance.")  # fmt: skip
        story.status("border", "single-source", "One anonymous official says so, and nobody else.", evidence=[remark])
        story.says("struggle", "mod", "asserts", said_on=OCTOBER, source="update",
                   paraphrase="The two have not exercised together; equipment, command and language differ.")  # fmt: skip
        reasons = story.shows("struggle", "update", "supports", "mod", summary="Names as reasons: no joint "
                              "exercises before, unfamiliar equipment and command structures, language barriers.")  # fmt: skip
        story.status("struggle", "single-source", "An assessment of one ministry, with its reasons. It looks ahead, so "
                     "nothing can corroborate it yet.", evidence=[reasons], effective_at=BY_NOVEMBER)  # fmt: skip
        for claim, words in (("high", "Convictions for treason stand at their highest in nine years."),
                             ("half", "The first half of 2024 had more cases than the whole of 2023.")):  # fmt: skip
            story.says(claim, "mod", "asserts", paraphrase=words, said_on=OCTOBER, source="update")
            figure = story.shows(claim, "update", "supports", "mod", summary=words)
            story.status(claim, "single-source", "One ministry gives the figure. The report does not say where it is from.",
                         evidence=[figure], effective_at=BY_NOVEMBER)  # fmt: skip
        story.says("treason", "mod", "asserts", said_on=OCTOBER, source="update",
                   paraphrase="It asserts both halves of the claim.")  # fmt: skip
        story.status("treason", "single-source", "Both parts rest on one ministry, and each is followed on its own.",
                     effective_at=BY_NOVEMBER)  # fmt: skip
        for claim, words in (("moscow", "Reports that the two ministers met in Moscow."),
                             ("beijing", "Reports that the minister conferred with a Russian official in Beijing.")):  # fmt: skip
            event = story.shows(claim, "report", "supports", summary=words)
            story.status(
                claim,
                "single-source",
                "One news report tells of it as an event, and does not say whose word that rests on.",
                evidence=[event],
            )
    with at(5, 12, 0):
        story.publish("border", "struggle", "treason", "high", "half", "moscow", "beijing", note="First publication.")


def _plan(story: Story) -> None:
    """Where each claim is in the desk's work."""
    with at(12, 12, 0):
        mine, theirs = (["sent", "kursk", "border"], ["struggle", "treason", "high", "half"])
        workflow.assign(story.editor, [story.claims[key] for key in mine], assignee=story.editor)
        workflow.assign(story.editor, [story.claims[key] for key in theirs], assignee=story.second)
        done = ("kursk", *theirs, "moscow", "beijing")
        workflow.set_stage(story.editor, [story.claims[key] for key in done], stage="done")
        workflow.set_review(story.editor, [story.claims["sent"]], on=dt.date(2024, 11, 19))
        workflow.set_review(story.editor, [story.claims["border"]], on=dt.date(2024, 11, 14))
