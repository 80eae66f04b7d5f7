"""Composes what would be published if a change of the status were recorded that is not recorded yet. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from claims.bitemporal import EffectiveChange, order
from claims.models import Claim, Evidence, StatusChange, StatusChangeCitation
from claims.publishing.compose import Composed, compose_facts
from claims.publishing.facts import Facts, gather

UNSAVED = 0  # the id that the change has in the payload: no entry has it


def preview(claim: Claim, change: StatusChange, cited: Iterable[Evidence], *, at: dt.datetime) -> Composed:
    """Compose what publishing the claim would freeze if this change, which was never saved, had been recorded."""
    (facts,) = gather([claim])
    _add(facts, change, cited)
    return compose_facts(facts, author=change.recorded_by, note="", at=at)


def _add(facts: Facts, change: StatusChange, cited: Iterable[Evidence]) -> None:
    change.pk = UNSAVED
    citations = [StatusChangeCitation(change=change, evidence=piece) for piece in cited]
    change._prefetched_objects_cache = {"citations": citations}  # type: ignore[attr-defined] # as if they had been read
    rows = [replace(one, corrected_by=change) if one.row.pk == change.corrects_id else one for one in facts.changes]
    rows.append(EffectiveChange(change, change.corrects, None))
    facts.changes = sorted(rows, key=lambda one: order(one.row), reverse=True)
