"""The cells of the board's rows, written out here: in a template a page of fifty rows takes four times as long.

Every text that somebody wrote is escaped where it enters, and stands under `hx-disable`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models import Claim
from claims.models.revisions import Revision
from claims.templatetags.desk import short_day, short_moment
from claims.templatetags.factcheck import listed, sign
from claims.vocabulary import Stage

Words = SimpleNamespace
# Of `words()`; the heading, escaped; the claim; the names of who contests it.
Cell = Callable[[Words, str, Claim, Sequence[str]], str]


@lru_cache(maxsize=16)
def _words(language: str | None) -> Words:
    """The words of the rows, in a language that is active: to look one up takes longer than to write a cell."""
    return Words(
        select=_("Select"),
        public=_("public"),
        changes=_("changes"),
        withdrawn=_("withdrawn"),
        in_favour=_("for"),
        left_open=_("open"),
        against=_("against"),
        nobody=_("nobody"),
        overdue=_("overdue"),
        stages={stage.value: escape(str(stage.label)) for stage in Stage},
    )


def words() -> Words:
    return _words(get_language())


@lru_cache(maxsize=1)
def _workspace() -> list[str]:
    """The address of a workspace, before and after the claim's id."""
    return reverse("desk:workspace", args=["-0-"]).split("-0-")


def pick(w: Words, claim: Claim) -> str:
    """The box that is ticked for a bulk edit. It stays as it is when news takes the place of its row."""
    box = f'id="pick-{claim.pk}" name="pick" value="{claim.public_id}" form="selection" hx-preserve'
    label = f"{w.select}: {escape(claim.statement)}"
    return f'<td class="pick"><input type="checkbox" {box} aria-label="{label}"></td>'


def statement(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    """The first cell, which is always shown."""
    tag = ""
    if claim.publication == Revision.Kind.PUBLISHED:
        news = (
            f'<span class="unseen">, </span><span class="news">{w.changes}</span>'
            if claim.has_unpublished_changes
            else ""
        )
        tag = f' <span class="tag">{w.public}{news}</span>'
    elif claim.publication:
        tag = f' <span class="tag">{w.withdrawn}</span>'
    before, after = _workspace()
    link = f'href="{before}{claim.public_id}{after}" lang="{escape(claim.language)}" dir="auto" data-keys'
    return f'<td class="claim" hx-disable><a {link}>{escape(claim.statement)}</a>{tag}</td>'


def _cell(heading: str, inside: str, kind: str = "", more: str = "") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<td{kind} data-label="{heading}"{more}>{inside}</td>'


def status(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    tone = escape(claim.status.tone)
    word = f'<span class="status t-{tone}">{sign(claim.status.tone)} {escape(claim.status.label)}</span>'
    return _cell(heading, word, "is")


def contested(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    if not against:
        return _cell(heading, "–", "against none")
    names = escape(listed(against))
    return _cell(heading, f'<span dir="auto" title="{names}">{names}</span>', "against", " hx-disable")


def stage(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    reason = f' <span class="quiet">{escape(claim.get_turned_down_display())}</span>' if claim.turned_down else ""
    return _cell(heading, f"<span>{w.stages[claim.stage]}{reason}</span>", "stage")


def says(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    told = (
        f'<span class="s-for">{claim.parties_for}<span class="unseen"> {w.in_favour}, </span></span>'
        f'<span class="s-open">{claim.parties_open}<span class="unseen"> {w.left_open}, </span></span>'
        f'<span class="s-against">{claim.parties_against}<span class="unseen"> {w.against}</span></span>'
    )
    return _cell(heading, f'<span class="tally">{told}</span>', "num")


def evidence(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    return _cell(heading, f"{claim.sources} · {claim.origins}", "num")


def assignee(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    if claim.assignee is None:
        return _cell(heading, f'–<span class="unseen">{w.nobody}</span>', "none")
    return _cell(heading, f'<span dir="auto">{escape(str(claim.assignee))}</span>', "", " hx-disable")


def review(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    if claim.review_on is None:
        return _cell(heading, "–", "num none")
    day: Any = short_day(claim.review_on)
    return _cell(heading, f'<span class="late">{day} <b>{w.overdue}</b></span>' if claim.is_overdue else day, "num")


def changed(w: Words, heading: str, claim: Claim, against: Sequence[str]) -> str:
    return _cell(heading, short_moment(claim.changed_at, True), "when")
