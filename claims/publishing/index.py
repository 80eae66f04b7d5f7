"""Writes the public index. A claim's rows say what its last revision says, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from claims import search
from claims.models import (
    Claim,
    Party,
    PublicClaim,
    PublicParty,
    PublicPosition,
    PublicStatus,
    PublicTopic,
    Revision,
    Status,
)
from claims.models.append_only import TOMBSTONE


def write_statuses() -> None:
    """Tell the public the desk's vocabulary as it is now."""
    fields = ["label", "definition", "tone", "position", "rating_value", "rating_name"]
    rows = [
        PublicStatus(key=s.key, retired=s.retired_at is not None, **{name: getattr(s, name) for name in fields})
        for s in Status.objects.all()
    ]
    PublicStatus.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=[*fields, "retired"]
    )


def write_claims(revisions: Iterable[Revision]) -> None:
    """Show claims as these revisions tell them. A constant number of queries for a hundred."""
    told = [(revision, revision.payload) for revision in revisions]
    _write_parties([payload for _, payload in told])
    _write_topics([payload for _, payload in told])
    statuses = dict(PublicStatus.objects.values_list("key", "pk"))
    PublicClaim.objects.bulk_create(
        [_row(revision, payload, statuses) for revision, payload in told],
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=[
            *("state", "slug", "statement", "language", "claimant_name", "made_on", "status", "status_since"),
            *("rationale", "contested_by", "revision", "updated_at", "withdrawn_because", "merged_into"),
        ],
    )
    pks = dict(PublicClaim.objects.filter(public_id__in=[_id(p) for _, p in told]).values_list("public_id", "pk"))
    _forget_links(pks.values())
    _write_links([payload for _, payload in told], pks)
    search.index(PublicClaim, {pks[_id(payload)]: _searchable(payload) for _, payload in told})


def take_down(claims: Iterable[Claim], *, at: dt.datetime, revisions: dict[int, Revision], reason: str) -> None:
    """Leave of withdrawn claims their address and the reason, nothing of what they said."""
    ids = {claim.public_id: claim.pk for claim in claims}
    rows = list(PublicClaim.objects.filter(public_id__in=ids))
    for row in rows:
        row.state, row.withdrawn_because, row.updated_at = (PublicClaim.State.WITHDRAWN, reason, at)
        row.revision = revisions[ids[row.public_id]]
    _silence(rows, "withdrawn_because", "revision", "updated_at")


def redirect(claim: Claim, into: Claim, *, at: dt.datetime) -> None:
    """Send readers of a claim, and of those merged into it before, to another that is public."""
    target = PublicClaim.objects.get(public_id=into.public_id)
    rows = list(PublicClaim.objects.filter(Q(public_id=claim.public_id) | Q(merged_into__public_id=claim.public_id)))
    for row in rows:
        row.state, row.merged_into, row.updated_at = (PublicClaim.State.MERGED, target, at)
    _silence(rows, "merged_into", "updated_at")


def black_out(revisions: Iterable[Revision], *, party: Party | None = None) -> None:
    """Take out of the index what redacted revisions told, and the name of a party."""
    rows = PublicClaim.objects.filter(revision__in=list(revisions))
    search.forget(PublicClaim, list(rows.values_list("pk", flat=True)))
    rows.filter(state=PublicClaim.State.PUBLISHED).update(
        slug="-", statement=TOMBSTONE, rationale=TOMBSTONE, claimant_name="", contested_by=[]
    )
    if party is not None:
        PublicParty.objects.filter(public_id=party.public_id).update(name=TOMBSTONE, slug="-")


def _silence(rows: list[PublicClaim], *fields: str) -> None:
    for row in rows:
        row.slug, row.statement, row.rationale, row.claimant_name, row.contested_by = ("-", "", "", "", [])
    PublicClaim.objects.bulk_update(
        rows, ["state", "slug", "statement", "rationale", "claimant_name", "contested_by", *fields]
    )
    pks = [row.pk for row in rows]
    _forget_links(pks)
    search.forget(PublicClaim, pks)


def _id(payload: dict[str, Any]) -> str:
    return payload["claim"]["id"]


def _row(revision: Revision, payload: dict[str, Any], statuses: dict[str, int]) -> PublicClaim:
    claim, status, parties = payload["claim"], payload["status"], payload["parties"]
    return PublicClaim(
        public_id=claim["id"],
        state=PublicClaim.State.PUBLISHED,
        slug=claim["slug"],
        statement=claim["statement"],
        language=claim["language"],
        claimant_name=parties[claim["claimant"]]["name"] if claim["claimant"] else "",
        made_on=claim["made_on"],
        status_id=statuses[status["key"]],
        status_since=dt.datetime.fromisoformat(status["since"]),
        rationale=status["rationale"],
        contested_by=[parties[party]["name"] for party in payload["contested_by"]],
        revision=revision,
        published_at=revision.recorded_at,
        updated_at=revision.recorded_at,
    )


def _write_parties(payloads: list[dict[str, Any]]) -> None:
    parties = {key: party for payload in payloads for key, party in payload["parties"].items()}
    PublicParty.objects.bulk_create(
        [PublicParty(public_id=k, slug=p["slug"], name=p["name"], kind=p["kind"]) for k, p in parties.items()],
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=["slug", "name", "kind"],
    )


def _write_topics(payloads: list[dict[str, Any]]) -> None:
    topics = {topic["slug"]: topic for payload in payloads for topic in payload["claim"]["topics"]}
    PublicTopic.objects.bulk_create(
        [PublicTopic(**topic) for topic in topics.values()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "description"],
    )


def _forget_links(pks: Iterable[int]) -> None:
    pks = list(pks)
    PublicPosition.objects.filter(claim__in=pks).delete()
    PublicClaim.topics.through.objects.filter(publicclaim__in=pks).delete()


def _write_links(payloads: list[dict[str, Any]], pks: dict[str, int]) -> None:
    parties = dict(
        PublicParty.objects.filter(public_id__in={line["party"] for p in payloads for line in p["lines"]}).values_list(
            "public_id", "pk"
        )
    )
    topics = dict(PublicTopic.objects.values_list("slug", "pk"))
    PublicPosition.objects.bulk_create(
        PublicPosition(
            claim_id=pks[_id(payload)],
            party_id=parties[line["party"]],
            stance=line["positions"][-1]["stance"],
            side=line["side"],
        )
        for payload in payloads
        for line in payload["lines"]
    )
    through = PublicClaim.topics.through
    through.objects.bulk_create(
        through(publicclaim_id=pks[_id(payload)], publictopic_id=topics[topic["slug"]])
        for payload in payloads
        for topic in payload["claim"]["topics"]
    )


def _searchable(payload: dict[str, Any]) -> str:
    """What a reader may expect to find a claim by: all that is said on its page."""
    claim = payload["claim"]
    texts = [claim["id"], claim["statement"], claim["context"], payload["status"]["rationale"]]
    texts += [party["name"] for party in payload["parties"].values()]
    texts += [source["title"] for source in payload["sources"].values()]
    for position in (p for line in payload["lines"] for p in line["positions"]):
        texts += [position[name] for name in ("quote", "translation", "paraphrase", "scope", "spokesperson")]
    texts += [reply["answer"] for reply in payload.get("replies", [])]
    for evidence in payload["evidence"]:
        texts += [evidence["quote"], evidence["summary"]]
    return "\n".join(texts)
