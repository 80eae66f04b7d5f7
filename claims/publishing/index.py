"""Writes the public index. A claim's rows say what its last revision says, and nothing else.

So it can be made anew from the revisions at any time: `reindex` does.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims import published, search
from claims.models import (
    ChecklistRule,
    Claim,
    Party,
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicMergedParty,
    PublicParty,
    PublicPosition,
    PublicRule,
    PublicStatus,
    PublicTopic,
    Revision,
    Status,
)
from claims.models.append_only import TOMBSTONE
from claims.publishing import rows
from claims.publishing.log import earlier_revisions, write_corrections, write_log
from claims.publishing.rows import Shown

CHUNK = 100
_WORDS = (
    "slug",
    "statement",
    "rationale",
    "claimant_name",
    "contested_by",
    "contested_in_part_by",
)  # of what was published


class _Links(NamedTuple):
    """Primary keys of the parties and topics that claims of the index name."""

    parties: set[int]
    topics: set[int]


def write_statuses() -> None:
    """Write the desk's vocabulary as it is now."""
    fields = ["label", "definition", "tone", "position", "rating_value", "rating_name"]
    written = [
        PublicStatus(key=s.key, retired=s.retired_at is not None, **{name: getattr(s, name) for name in fields})
        for s in Status.objects.all()
    ]
    PublicStatus.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["key"], update_fields=[*fields, "retired"]
    )


def write_rules() -> None:
    """Write the desk's checklist as it is now."""
    written = [PublicRule(item=rule.item, level=rule.level) for rule in ChecklistRule.objects.all()]
    PublicRule.objects.bulk_create(written, update_conflicts=True, unique_fields=["item"], update_fields=["level"])


def write_claims(revisions: Iterable[Shown]) -> None:
    """Show claims as these revisions have them. A constant number of queries for a hundred."""
    shown = list(revisions)
    if not shown:
        return
    lock_index()
    _write_parties(row for one in shown for row in rows.party_rows(one.payload))
    _write_topics(row for one in shown for row in rows.topic_rows(one.payload))
    statuses = dict(PublicStatus.objects.values_list("key", "pk"))
    earlier = earlier_revisions(shown)
    PublicClaim.objects.bulk_create(
        [rows.claim_row(one.revision, one.payload, one.claim, statuses) for one in shown],
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=[
            *("state", "slug", "statement", "language", "claimant_name", "made_on", "status", "status_since"),
            *(
                "rationale",
                "contested_by",
                "contested_in_part_by",
                "revision",
                "updated_at",
                "withdrawn_because",
                "merged_into",
            ),
        ],
    )
    pks = dict(PublicClaim.objects.filter(public_id__in=[one.claim.id for one in shown]).values_list("public_id", "pk"))
    before = _forget(pks.values())
    now = _write_links(shown, pks, statuses)
    write_corrections(shown, pks, earlier)
    left = _Links(before.parties - now.parties, before.topics - now.topics)
    payloads_now = {one.revision.pk: one.payload for one in shown}
    prune(left, _Links(before.parties | now.parties, before.topics | now.topics), payloads_now)
    write_words({pks[one.claim.id]: one.payload for one in shown})


def take_down(claims: Iterable[Claim], *, at: dt.datetime, revisions: dict[int, Revision], reason: str) -> None:
    """Leave of withdrawn claims their address and the reason, nothing of what they said."""
    lock_index()
    ids = {claim.public_id: claim.pk for claim in claims}
    taken = list(PublicClaim.objects.filter(public_id__in=ids))
    for row in taken:
        row.state, row.withdrawn_because, row.updated_at = (PublicClaim.State.WITHDRAWN, reason, at)
        row.revision = revisions[ids[row.public_id]]
        row.slug, row.statement, row.rationale, row.claimant_name = ("-", "", "", "")
        row.contested_by, row.contested_in_part_by = [], []
    PublicClaim.objects.bulk_update(
        taken,
        [
            *("state", *_WORDS),
            *("withdrawn_because", "revision", "updated_at"),
        ],
    )
    PublicCorrection.objects.filter(claim__in=taken).delete()
    take_out([row.pk for row in taken])
    PublicCorrection.objects.bulk_create(rows.withdrawal_row(row.pk, row.revision, reason) for row in taken)


def redirect_party(party: Party, into: Party) -> None:
    """Lead the address of a merged party, if readers know it, and of those merged into it before, to the other."""
    if known := PublicParty.objects.filter(public_id=party.public_id).first():
        name = {"search_terms": known.search_terms}
        PublicMergedParty.objects.create(public_id=party.public_id, into=into.public_id, **name)
    PublicMergedParty.objects.filter(into=party.public_id).update(into=into.public_id)


def forget_name(party: Party) -> None:
    """Let nothing be found any more by the name of a merged party, if readers knew it."""
    lock_index()
    known = PublicMergedParty.objects.filter(public_id=party.public_id).exclude(search_terms="")
    for into in list(known.values_list("into", flat=True)):
        known.update(search_terms="")
        naming = PublicClaim.objects.published().filter(parties__public_id=into).select_related("revision")
        write_words({claim.pk: claim.revision.payload for claim in naming if not claim.revision.is_redacted})


def redact(revisions: Iterable[Revision]) -> None:
    """Take out of the index what redacted revisions said: all of a claim that one of them is the last of."""
    lock_index()
    redacted = {revision.pk: revision.claim_id for revision in revisions}
    touched = list(PublicClaim.objects.filter(revision__claim__in=redacted.values()).select_related("revision"))
    gone = [row for row in touched if row.revision_id in redacted]
    for row in gone:
        if row.statement:
            row.slug, row.statement, row.rationale, row.claimant_name = ("-", TOMBSTONE, TOMBSTONE, "")
            row.contested_by, row.contested_in_part_by = [], []
        if row.withdrawn_because:
            row.withdrawn_because = TOMBSTONE
    PublicClaim.objects.bulk_update(gone, [*_WORDS, "withdrawn_because"])
    take_out([row.pk for row in gone])
    PublicCorrection.objects.filter(claim__in=touched).delete()
    write_log(touched)


def lock_index() -> None:
    """Let nobody else write the index until this transaction ends: claims share their parties and topics. Readers go on.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {PublicClaim._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def shown_by(revision: Revision) -> Shown:
    payload = revision.payload
    return Shown(revision, published.current_terms(payload), published.read(payload))


def take_out(pks: list[int]) -> None:
    """Leave nothing of what claims said but their own rows and the log of corrections."""
    left = _forget(pks)
    prune(left, left)
    search.forget(PublicClaim, pks)


def _write_parties(written: Iterable[PublicParty]) -> None:
    """The last of several rows of one party is written."""
    PublicParty.objects.bulk_create(
        {row.public_id: row for row in written}.values(),
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=rows.PARTY_FIELDS,
    )


def _write_topics(written: Iterable[PublicTopic]) -> None:
    """The last of several rows of one topic is written."""
    PublicTopic.objects.bulk_create(
        {row.slug: row for row in written}.values(),
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "description"],
    )


def _forget(pks: Iterable[int]) -> _Links:
    """Delete what claims say, but for the log of corrections. Gives the parties and topics that they named."""
    pks = list(pks)
    PublicPosition.objects.filter(claim__in=pks).delete()
    PublicChange.objects.filter(claim__in=pks).delete()
    links = []
    PublicClaim.parts.through.objects.filter(from_publicclaim__in=pks).delete()
    for through, name in ((PublicClaim.parties.through, "publicparty"), (PublicClaim.topics.through, "publictopic")):
        linked = through.objects.filter(publicclaim__in=pks)
        links.append(set(linked.values_list(name, flat=True)))
        linked.delete()
    return _Links(*links)


def _write_links(shown: Sequence[Shown], pks: dict[str, int], statuses: dict[str, int]) -> _Links:
    of_parties = {key for one in shown for key in one.payload["parties"]}
    parties = dict(PublicParty.objects.filter(public_id__in=of_parties).values_list("public_id", "pk"))
    of_topics = {topic.slug for one in shown for topic in one.claim.topics}
    topics = dict(PublicTopic.objects.filter(slug__in=of_topics).values_list("slug", "pk"))
    published_at = _published_at(shown)
    PublicPosition.objects.bulk_create(
        row for _, payload, claim in shown for row in rows.position_rows(pks[claim.id], payload, claim, parties)
    )
    PublicChange.objects.bulk_create(
        row
        for _, payload, claim in shown
        for row in rows.change_rows(pks[claim.id], payload["status"]["change"], claim, statuses, published_at[claim.id])
    )
    to_party, to_topic = PublicClaim.parties.through, PublicClaim.topics.through
    to_party.objects.bulk_create(
        to_party(publicclaim_id=pks[claim.id], publicparty_id=parties[key])
        for _, payload, claim in shown
        for key in payload["parties"]
    )
    to_topic.objects.bulk_create(
        to_topic(publicclaim_id=pks[claim.id], publictopic_id=topics[topic.slug])
        for _, _, claim in shown
        for topic in claim.topics
    )
    _write_parts(shown, pks)
    return _Links(set(parties.values()), set(topics.values()))


def _write_parts(shown: Sequence[Shown], pks: dict[str, int]) -> None:
    of_claims = {one.claim.id: list(rows.part_ids(one.payload)) for one in shown}
    ids = {part for parts in of_claims.values() for part in parts}
    known = dict(PublicClaim.objects.filter(public_id__in=ids).values_list("public_id", "pk")) if ids else {}
    to_part = PublicClaim.parts.through
    to_part.objects.bulk_create(
        to_part(from_publicclaim_id=pks[whole], to_publicclaim_id=known[part])
        for whole, parts in of_claims.items()
        for part in parts
        if part in known
    )


def _published_at(shown: Iterable[Shown]) -> dict[str, list[dt.datetime]]:
    """When each claim was published, the first time first, by its public id."""
    ids = {one.revision.claim_id: one.claim.id for one in shown}
    moments = defaultdict(list)
    rows = Revision.objects.filter(claim__in=ids, kind=Revision.Kind.PUBLISHED).order_by("number")
    for claim, moment in rows.values_list("claim", "recorded_at"):
        moments[ids[claim]].append(moment)
    return moments


def prune(left: _Links, touched: _Links, known: Mapping[int, Mapping[str, Any]] | None = None) -> None:
    """Put in order what claims no longer name: shown as the last claim that does has it, or not at all.

    Of all that was touched the claims are counted anew. `known` has payloads that were read already, by revision.
    """
    known = known or {}
    if left.parties:
        parties = PublicParty.objects.filter(pk__in=left.parties)
        parties.filter(claims=None).delete()
        _write_parties(_as_shown_last(parties, "parties", "public_id", rows.party_rows, known))
    if left.topics:
        topics = PublicTopic.objects.filter(pk__in=left.topics)
        topics.filter(claims=None).delete()
        _write_topics(_as_shown_last(topics, "topics", "slug", rows.topic_rows, known))
    lines = PublicPosition.objects.filter(party=OuterRef("pk"), is_latest=True).order_by().values("party")
    PublicParty.objects.filter(pk__in=touched.parties).update(claim_count=_counted(lines))
    _count_stories(touched.topics)


def _count_stories(pks: set[int]) -> None:
    """How many claims stories have, of which status, and when one of theirs was last published. Four queries.

    A claim counts with its parts as one: of these it is said how many there are.
    """
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    public = PublicClaim.topics.through.objects.filter(publicclaim__state=PublicClaim.State.PUBLISHED)
    told = public.filter(publictopic__in=pks).order_by()
    wholes = PublicClaim.objects.published().filter(parts=OuterRef("publicclaim"), topics=OuterRef("publictopic"))
    alone = told.filter(~Exists(wholes)).values_list("publictopic", "publicclaim__status__key")
    for topic, status, count in alone.annotate(count=Count("publicclaim")):
        counts[topic][status] = count
    parts = dict(told.filter(Exists(wholes)).values_list("publictopic").annotate(count=Count("publicclaim")))
    moved = PublicChange.objects.filter(claim__topics=OuterRef("pk"), is_current=True).order_by("-published_at")
    topics = PublicTopic.objects.filter(pk__in=pks).annotate(last=Subquery(moved.values("published_at")[:1]))
    stories = list(topics)
    for topic in stories:
        topic.status_counts, topic.moved_at = counts[topic.pk], topic.last
        topic.claim_count, topic.part_count = sum(topic.status_counts.values()), parts.get(topic.pk, 0)
    PublicTopic.objects.bulk_update(stories, ["status_counts", "claim_count", "part_count", "moved_at"])


def _counted(grouped: QuerySet[Any, Any]) -> Any:
    return Coalesce(Subquery(grouped.annotate(count=Count("pk")).values("count")), 0)


def _as_shown_last(
    found: QuerySet[Any],
    links: str,
    key: str,
    read: Callable[[Any], Iterable[Any]],
    known: Mapping[int, Mapping[str, Any]],
) -> list[Any]:
    """Read rows from the claims that were published last of those that name them."""
    last = PublicClaim.objects.filter(**{links: OuterRef("pk")}).order_by("-updated_at", "-pk").values("pk")[:1]
    claim_of = dict(found.annotate(last=Subquery(last)).values_list(key, "last"))
    claims = PublicClaim.objects.filter(pk__in=set(claim_of.values())).select_related("revision")
    return [
        row
        for claim in claims
        for row in read(known.get(claim.revision_id) or claim.revision.payload)
        if claim_of.get(getattr(row, key)) == claim.pk
    ]


def write_words(payloads: Mapping[int, Mapping[str, Any]]) -> None:
    """Make claims of the index, by primary key, findable by what their payloads say. Four queries.

    What readers knew and was merged goes on finding what it was merged into: a claim by its statement and its id, a party by
    its name.
    """
    texts = {pk: _searchable(payload) for pk, payload in payloads.items()}
    merged = PublicClaim.objects.filter(merged_into__in=texts, withdrawn_because="").exclude(statement=TOMBSTONE)
    for row in merged.only("merged_into", "public_id", "statement"):
        assert row.merged_into_id is not None
        texts[row.merged_into_id] += f"\n{row.public_id}\n{row.statement}"
    parties = {party for payload in payloads.values() for party in payload["parties"]}
    names: dict[str, str] = defaultdict(str)
    for into, terms in PublicMergedParty.objects.filter(into__in=parties).values_list("into", "search_terms"):
        names[into] += terms
    for pk, payload in payloads.items():
        texts[pk] += "".join(names[party] for party in payload["parties"])
    search.index(PublicClaim, texts)


def _searchable(payload: Mapping[str, Any]) -> str:
    """What a reader may expect to find a claim by: all that is said on its page."""
    claim = payload["claim"]
    texts = [claim["id"], claim["statement"], claim["context"], payload["status"]["rationale"]]
    texts += [party["name"] for party in payload["parties"].values()]
    texts += [source["title"] for source in payload["sources"].values()]
    for position in (p for line in payload["lines"] for p in line["positions"]):
        texts += [position[name] for name in ("quote", "translation", "paraphrase", "scope", "spokesperson")]
    texts += [reply["answer"] for reply in payload.get("replies", [])]
    for evidence in payload["evidence"]:
        texts += [evidence["quote"], evidence["summary"], evidence.get("scope", "")]
    return "\n".join(texts)
