"""Which fields may become public: every field of every noun is marked here, public or internal, and nowhere else.

`pick` is the only way by which a field reaches a payload, and it takes public ones alone. An editor's name is internal;
the byline, which each chooses, is public.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db import models


class Marks(NamedTuple):
    public: frozenset[str]
    internal: frozenset[str]


def _marks(public: str, internal: str) -> Marks:
    return Marks(frozenset(public.split()), frozenset(internal.split()))


FIELDS: dict[str, Marks] = {
    "Claim": _marks(
        public="public_id statement context language made_on claimant first_appearance topics status",
        internal="id accused stage turned_down assignee assignee_name reviewer review_on checked_at checked_by publication "
        "has_unpublished_changes parties_for parties_open parties_against sources sources_in_part origins origins_unknown "
        "disputed_at version received_at changed_at merged_into",
    ),
    "Topic": _marks(public="name slug description", internal="id"),
    "ClaimRelation": _marks(public="claim other kind", internal="id related_at ended_at"),
    "Party": _marks(
        public="public_id name kind description part_of wikidata_id independent_because reliability reliability_reason",
        internal="id merged_into",
    ),
    "Source": _marks(
        public="id title publisher author published_on url archived_url through", internal="url_key merged_into"
    ),
    "Evidence": _marks(
        public="id source bearing quote quote_before quote_after language summary scope credibility origin linked_at",
        internal="claim unlinked_at",
    ),
    "Position": _marks(
        public="id party stance quote paraphrase scope language translation spokesperson likelihood said_on source "
        "corrects recorded_at",
        internal="claim restores recorded_by",
    ),
    "PositionVoid": _marks(public="", internal="id position reason recorded_at recorded_by"),
    "Status": _marks(
        public="key label definition tone position rating_value rating_name retired_at", internal="id replaced_by"
    ),
    "StatusChange": _marks(
        public="id status kind rationale effective_at recorded_at corrects evidence",
        internal="claim undoes restores recorded_by",
    ),
    "StatusChangeCitation": _marks(public="evidence", internal="id change"),
    "Revision": _marks(
        public="number kind body sha256 note recorded_at", internal="id claim claim_version content_sha256 author"
    ),
    "User": _marks(
        public="byline",
        internal="id username password first_name last_name email is_staff is_active is_superuser last_login "
        "date_joined groups user_permissions time_zone theme shortcuts columns roomy",
    ),
    "Note": _marks(public="", internal="id claim text mentions written_at written_by taken_back_at"),
    "Follow": _marks(public="", internal="id user claim seen_version"),
    "SavedView": _marks(public="", internal="id owner name query"),
    "ReplyRequest": _marks(
        public="party asked_on due_on answered_on answer",
        internal="id claim question asked_through is_public asked_by taken_back_at",
    ),
    "CorrectionRequest": _marks(
        public="",
        internal="id claim sender contact text received_on due_on outcome outcome_reason decided_at decided_by "
        "taken_back_at",
    ),
    "ChecklistRule": _marks(public="item level", internal="id"),
    "Edit": _marks(
        public="", internal="id at by verb claim claim_version object_type object_id changes reason batch undoes form"
    ),
    "Redaction": _marks(public="", internal="id table_name row_id field_name sha256 reason at by edit"),
    "Batch": _marks(public="", internal="id verb arguments selection size selected reason at by undoes"),
    "BatchOutcome": _marks(public="", internal="id batch claim refusal"),
}


def timestamp(moment: dt.datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def pick(row: models.Model, names: str) -> dict[str, Any]:
    """Read public fields of a row, as JSON has them. Raises ValueError for a field that is not public."""
    public = FIELDS[type(row).__name__].public
    picked: dict[str, Any] = {}
    for name in names.split():
        if name not in public:
            raise ValueError(f"{type(row).__name__}.{name} is not public.")
        value = getattr(row, name)
        if isinstance(value, dt.date):
            value = timestamp(value) if isinstance(value, dt.datetime) else value.isoformat()
        picked[name] = value
    return picked
