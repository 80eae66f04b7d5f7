"""The rows that a claim's workspace has by the hundred, written out here: in a template a row costs ten times as much, and
a page of two hundred rows would take longer than anybody waits.

Every text that somebody wrote is escaped where it enters, and stands under `hx-disable`.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from claims.templatetags.desk import address_of, short_moment
from claims.templatetags.factcheck import day, meaning_of, moment, name_of, partial_date, sign, time_of_day
from claims.wording import REMOVED, SAME

register = template.Library()

_LABELS = {
    "says": _("Says"),
    "likelihood": _("Likelihood"),
    "in_words": _("In which words"),
    "scope": _("Scope"),
    "spoken_by": _("Spoken by"),
    "date": _("Date"),
    "source": _("Source"),
    "quote": _("Quote"),
    "translation": _("In translation"),
    "paraphrase": _("Paraphrase"),
    "not_known": _("date not known"),
    "correct": _("Correct"),
    "void": _("Void"),
    "oldest": _("The oldest are folded."),
    "moved": _("Change of line: {moves}"),
    "then": _(", then "),
    "bulk": _("bulk edit"),
    "undone": _("undone"),
    "our_status": _("Our status"),
    "in_effect": _("In effect"),
    "who": _("Who"),
    "what": _("What"),
    "recorded_label": _("Recorded"),
    "unlink": _("Unlink"),
    "whose": _("Whose word it is in the end:"),
    "not_anybodys": _("Origin not known: counts as no independent origin"),
    "voided": _("voided"),
    "corrected": _("corrected"),
    "by_another": _("by another entry"),
    "corrected_since": _("Corrected since"),
    "rests_on": _("Rests on:"),
    "unlinked": _("(unlinked since)"),
    "archived": _("archived copy"),
    "through": _("known through {source}"),
    "graded": _("publisher {reliability}, information {credibility}"),
    "recorded": _("Recorded {when} by {who}"),
    "replaces": _("Replaces {link}the entry “{status}” from {when}{end}."),
    "replaced": _("No longer holds. {link}The correction of {when}{end} took its place."),
    "nothing": _("nothing"),
    "taken_out": _("taken out:"),
    "put_in": _("put in:"),
}


@lru_cache(maxsize=16)
def _labels(language: str | None) -> SimpleNamespace:
    """The words of the rows, in a language that is active: to look one up takes longer than to write a row."""
    return SimpleNamespace(**{name: str(word) for name, word in _LABELS.items()})


def _markup(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - made here, of texts that were escaped


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" rel="nofollow noopener noreferrer">{escape(text)}</a>'


def _act(address: str, name: str, about: str) -> str:
    """A link that htmx follows too. What it is about is only heard."""
    address, about = escape(address), escape(about)
    return f'<a href="{address}" hx-get="{address}">{escape(name)}<span class="unseen" hx-disable> {about}</span></a>'


# Who says what ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def line_rows(line: Any, columns: dict[str, bool], work: Any) -> SafeString:
    """The rows of a party in the matrix: what it says now, and below it what it said before, which unfolds."""
    labels, latest = _labels(get_language()), line.latest
    rows = f'<tr id="{latest.anchor}">{_latest(line, columns, labels, work)}</tr>'
    if len(line.said) > 1:
        told, earlier = escape(line.earlier_told), line.earlier
        if earlier:
            more = f'<p class="by">{escape(labels.oldest)}</p>' if line.has_more else ""
            entries = "".join(entry(one, work) for one in earlier)
            told = f"<details><summary hx-disable>{told}</summary>{entries}{more}</details>"
        else:
            told = f'<span class="by" hx-disable>{told}</span>'
        rows += f'<tr class="before"><td colspan="{work.who.width}">{told}</td></tr>'
    return _markup(rows)


def _latest(line: Any, columns: dict[str, bool], labels: SimpleNamespace, work: Any) -> str:
    one = line.latest
    about = f' <span class="by">{escape(one.description)}</span>' if one.description else ""
    moved = labels.moved.format(moves=labels.then.join(line.moves)) if len(line.said) > 1 and line.moves else ""
    moves = f' <span class="moved">{escape(moved)}</span>' if moved else ""
    cells = [_cell(labels.says, f'<b class="stance">{escape(one.says)}</b>{moves}', "")]
    if columns["likelihood"]:
        told = _likely(one.likelihood, get_language()) if one.likelihood else ""
        cells.append(_cell(labels.likelihood, told, ""))
    cells.append(_cell(labels.in_words, words(one, labels, work.claim.language)))
    if columns["scope"]:
        cells.append(_cell(labels.scope, escape(one.scope)))
    if columns["spokesperson"]:
        cells.append(_cell(labels.spoken_by, escape(one.spokesperson)))
    cells.append(_cell(labels.date, partial_date(one.said_on) or escape(labels.not_known), ""))
    source = f"<span hx-disable>{cited(one.source, labels, (one.name, one.said_on))}</span>" if one.source else ""
    cells.append(_cell(labels.source, source + _acts_on(one, labels, work), ""))
    return f'<th scope="row" dir="auto" hx-disable>{escape(one.name)}{about}</th>{"".join(cells)}'


def _cell(label: str, told: str, attributes: str = ' dir="auto" hx-disable') -> str:
    inside = f"<div>{told}</div>" if told else ""
    return f'<td data-label="{escape(label)}"{attributes}>{inside}</td>'


def _acts_on(one: Any, labels: SimpleNamespace, work: Any) -> str:
    if not work.may_act:
        return ""
    claim = work.claim.public_id
    about = f"{one.name} {one.says}"
    correct = _act(address_of("correct_position", claim, one.pk), labels.correct, about)
    return (
        f'<p class="small-acts">{correct} · {_act(address_of("void_position", claim, one.pk), labels.void, about)}</p>'
    )


@register.simple_tag
def entry(one: Any, work: Any) -> SafeString:
    """A position that is not what a party says now: an earlier one, or one that was put right."""
    labels = _labels(get_language())
    about = []
    if one.voided is not None:
        about.append(f'<p class="by"><span class="tag">{escape(labels.voided)}</span> {escape(one.voided)}</p>')
    elif one.corrected_by is not None:
        link = f'<a href="#entry-{one.corrected_by}">{escape(labels.by_another)}</a>'
        about.append(f'<p class="by"><span class="tag">{escape(labels.corrected)}</span> {link}</p>')
    about.append(words(one, labels, work.claim.language))
    if one.likelihood:
        told = _likely(one.likelihood, get_language())
        about.append(f'<p class="likelihood">{escape(labels.likelihood)}: {told}</p>')
    if one.scope:
        about.append(f'<p class="scope" dir="auto">{escape(one.scope)}</p>')
    when = partial_date(one.said_on) or escape(labels.not_known)
    by = f"{escape(one.spokesperson)}, {when}" if one.spokesperson else when
    source = f"<br>{cited(one.source, labels)}" if one.source else ""
    name = f"{escape(one.name)} " if one.put_right else ""
    told = f'<p class="stance">{name}{escape(one.says)}</p>{"".join(about)}<p class="by">{by}{source}</p>'
    acts = "" if one.put_right else _acts_on(one, labels, work)
    return _markup(f'<div id="{one.anchor}" class="words"><div hx-disable>{told}</div>{acts}</div>')


@lru_cache(maxsize=64)
def _likely(word: str, language: str | None) -> str:
    """The party's own word for how likely it is, and its band."""
    band = meaning_of(word, "likelihood")
    return f'{escape(name_of(word, "likelihood"))} <span class="by">{escape(str(band))}</span>'


def words(position: Any, labels: SimpleNamespace, language: str) -> str:
    """What a party said: its own words, their translation into the language of the claim, and what others made of it."""
    told = ""
    if position.quote:
        told += _kind(labels.quote) + _said(f"“{escape(position.quote)}”", position.language)
    if position.translation:
        told += _kind(labels.translation) + _said(f"“{escape(position.translation)}”", language, "said translation")
    if position.paraphrase:
        told += _kind(labels.paraphrase) + _said(escape(position.paraphrase), "", "told")
    return told


def _said(told: str, language: str, kind: str = "said") -> str:
    lang = f' lang="{escape(language)}"' if language else ""
    return f'<blockquote class="{kind}"{lang} dir="auto">{told}</blockquote>'


def _kind(name: str) -> str:
    return f'<span class="kind">{escape(name)}</span> '


# What shows it ----------------------------------------------------------------------------------------------------------


def _piece(piece: Any, labels: SimpleNamespace, work: Any) -> str:
    """What a piece of evidence says, where it stands, and how far it can be believed."""
    told = ""
    if piece.quote:
        before = f'<span class="around">…{escape(piece.quote_before)} </span>' if piece.quote_before else ""
        after = f'<span class="around"> {escape(piece.quote_after)}…</span>' if piece.quote_after else ""
        told = _said(f"{before}“{escape(piece.quote)}”{after}", piece.language)
    if piece.summary:
        told += f'<p class="summary" dir="auto">{escape(piece.summary)}</p>'
    graded = _graded(piece.source.reliability, piece.credibility, get_language())
    told += f'<p class="by">{cited(piece.source, labels)}</p><p class="by">{graded}</p>'
    acts = ""
    if work.may_act:
        address = address_of("unlink_evidence", work.claim.public_id, piece.pk)
        acts = f'<p class="small-acts">{_act(address, labels.unlink, piece.source.title)}</p>'
    return f'<article id="{piece.anchor}" class="piece"><div hx-disable>{told}</div>{acts}</article>'


def cited(source: Any, labels: SimpleNamespace, but: tuple[str, ...] = ()) -> str:
    """A source, with where it is kept and through what it is known. `but` is what stands beside it already."""
    told = _link(source.url, source.title) if source.url else escape(source.title)
    told += "".join(f", {escape(text)}" for text in (source.publisher, source.author) if text not in ("", *but))
    if source.published_on not in ("", *but):
        told += f", {partial_date(source.published_on)}"
    if source.archived_url:
        told += f" ({_link(source.archived_url, labels.archived)})"
    if source.through:
        told += f" · {escape(labels.through.format(source=source.through))}"
    return f'<span class="source" dir="auto">{told}</span>'


@lru_cache(maxsize=256)
def _graded(letter: str, digit: str, language: str | None) -> str:
    """The Admiralty code in words: how far the publisher can be relied on, and how far this piece can be believed."""
    reliability, credibility = name_of(letter, "reliability"), name_of(digit, "credibility")
    told = _labels(language).graded.format(reliability=reliability, credibility=credibility)
    return f'<b class="code">{escape(letter)}{escape(digit)}</b> {escape(told)}'


@register.simple_tag
def origin_rows(origin: Any, work: Any) -> SafeString:
    """What goes back to one party's word, under a heading that says whose, and how many sources that are."""
    labels, count = _labels(get_language()), origin.sources
    sources = ngettext("{n} source", "{n} sources", count).format(n=count)
    whose = f"{escape(labels.whose)} <b>{escape(origin.name)}</b>" if origin.name else escape(labels.not_anybodys)
    pieces = "".join(_piece(piece, labels, work) for piece in origin.pieces)
    heading = f"<h4 hx-disable>{whose} <small>{escape(sources)}</small></h4>"
    return _markup(f'<div class="origin">{heading}{pieces}</div>')


# What the desk said, and did ------------------------------------------------------------------------------------------------


@register.simple_tag
def change_row(change: Any, work: Any, may_correct: bool) -> SafeString:
    """A change of the status: from when, to what, why, on what it rests, and when it was recorded."""
    told, labels = change.told, _labels(get_language())
    recorded = moment(told.recorded_at)
    about = []
    if change.corrects:
        about.append(_pointing(labels.replaces, change.corrects, change.corrects.effective_at))
    if change.corrected_by:
        about.append(_pointing(labels.replaced, change.corrected_by, change.corrected_by.recorded_at))
    if change.cited:
        pieces = ", ".join(_rests_on(piece, labels, work) for piece in change.cited)
        about.append(f'<p class="by" hx-disable>{escape(labels.rests_on)} {pieces}</p>')
    by = escape(labels.recorded).format(when=recorded, who=escape(str(told.recorded_by)))
    if may_correct and work.may_act and not change.corrected_by:
        address = f"{work.change_status}?corrects={told.pk}"
        by += f" · {_act(address, labels.correct, told.label)}"
    time = time_of_day(told.effective_at)
    when = f"{day(told.effective_at)} <span>{time}</span>" if time else day(told.effective_at)
    reason = f'<div class="reason" dir="auto" hx-disable>{linebreaks(told.rationale, autoescape=True)}</div>'
    about.append(f'<p class="by">{by}</p>')
    move = f'<p class="move">{_move(change, labels)}</p>'
    kind = ' class="fix"' if change.is_correction else ' class="gone"' if change.corrected_by else ""
    said = f'<p class="when">{when}</p><div>{move}{reason}{"".join(about)}</div>'
    return _markup(f'<li id="{told.anchor}"{kind}>{said}</li>')


def _move(change: Any, labels: SimpleNamespace) -> str:
    told = change.told
    before = f'<span class="from">{escape(change.before.label)} →</span> ' if change.moves else ""
    kind = "" if told.kind == "development" else _tag(name_of(told.kind, "change").capitalize())
    gone = _tag(labels.corrected_since) if change.corrected_by else ""
    return (
        f'{before}<span class="status t-{escape(told.tone)}">{sign(told.tone)} {escape(told.label)}</span>{kind}{gone}'
    )


def _tag(word: str) -> str:
    return f' <span class="tag">{escape(word)}</span>'


def _pointing(sentence: str, told: Any, when: Any) -> str:
    link = f'<a href="#{told.anchor}">'
    words = escape(sentence).format(link=link, status=escape(told.label), when=moment(when), end="</a>")
    return f'<p class="by">{words}</p>'


def _rests_on(piece: Any, labels: SimpleNamespace, work: Any) -> str:
    address = "" if piece.pk in work.piece_ids else escape(work.unfold["evidence"])
    since = f" {escape(labels.unlinked)}" if piece.was_unlinked else ""
    return f'<a href="{address}#{piece.anchor}">{escape(piece.title)}</a>{since}'


@register.simple_tag
def log_row(one: Any) -> SafeString:
    """An entry of the log: when, who did what, why, and what changed from what to what."""
    edit, labels = one.edit, _labels(get_language())
    told = f"<p><b>{escape(str(edit.by))}</b> {escape(one.did)}"
    if edit.batch_id:
        batch = f'<a href="{address_of("batch", edit.batch_id)}">{escape(labels.bulk)}</a>'
        told += f' <span class="tag">{batch}</span>'
    if undoing := one.undone_by:
        told += f'{_tag(labels.undone)} <span class="when">{short_moment(undoing.at)}</span>'
    told += "</p>"
    if edit.reason:
        told += f'<p class="reason" dir="auto">{escape(edit.reason)}</p>'
    if one.changes:
        changes = (f'<li><span class="reads">{escape(c.label)}</span> {_change(c, labels)}</li>' for c in one.changes)
        told += f'<ul class="changed">{"".join(changes)}</ul>'
    return _markup(f'<p class="when">{short_moment(edit.at)}</p><div>{told}</div>')


def _change(change: Any, labels: SimpleNamespace) -> str:
    if change.parts:
        parts = "".join(_part(kind, text, labels) for kind, text in change.parts)
        return f'<span class="compared" dir="auto">{parts}</span>'
    new = f'<ins dir="auto">{escape(change.new or labels.nothing)}</ins>'
    return f'<del dir="auto">{escape(change.old)}</del> → {new}' if change.old else new


def _part(kind: str, text: str, labels: SimpleNamespace) -> str:
    if kind == SAME:
        return escape(text)
    element, told = ("del", labels.taken_out) if kind == REMOVED else ("ins", labels.put_in)
    return f'<{element}><span class="unseen"> {escape(told)} </span>{escape(text)}</{element}>'


@register.simple_tag
def drawn_row(entry: Any) -> SafeString:
    """A row of the table that says what the strip draws, with both times."""
    labels = _labels(get_language())
    when = moment(entry.moment) if entry.moment else partial_date(entry.date) or escape(labels.not_known)
    who, what = escape(entry.who), escape(entry.what)
    if entry.tone:
        who, what = (
            escape(labels.our_status),
            f'<span class="status t-{escape(entry.tone)}">{sign(entry.tone)} {what}</span>',
        )
    cells = (
        (labels.in_effect, when),
        (labels.who, who),
        (labels.what, what),
        (labels.recorded_label, moment(entry.recorded_at)),
    )
    return _markup("".join(f'<td data-label="{escape(label)}">{told}</td>' for label, told in cells))
