"""The key of a drawing: each sign that is drawn, and no other, with what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from claims.timeline.axis import Part
from claims.timeline.rows import Row
from claims.vocabulary import Side


@dataclass(frozen=True)
class Key:
    sign: str
    side: str
    text: str


_MEANINGS = {
    ("day", Side.FOR): _("for"),
    ("within", Side.FOR): _("for, some time within"),
    ("before", Side.FOR): _("for, some time before"),
    ("day", Side.OPEN): _("open"),
    ("within", Side.OPEN): _("open, some time within"),
    ("before", Side.OPEN): _("open, some time before"),
    ("day", Side.AGAINST): _("against"),
    ("within", Side.AGAINST): _("against, some time within"),
    ("before", Side.AGAINST): _("against, some time before"),
    ("holds", ""): _("has said nothing else since"),
    ("published", ""): _("revision published"),
    ("told", ""): _("a status first published"),
    ("withdrawn", ""): _("claim withdrawn"),
    ("notch", ""): _("we said more, status unchanged"),
    ("recorded", ""): _("recorded on a later day"),
    ("break", ""): _("a long time left out"),
    ("close", ""): _("a longer time, drawn closer together"),
    ("onward", ""): _("still so where the drawing ends"),
    ("ends", ""): _("published last; nothing later is known"),
}


def keys_of(band: Mapping[str, Sequence[object]], rows: Sequence[Row], parts: Sequence[Part]) -> list[Key]:
    """`band` has what is drawn at the band, by the name of the sign."""
    drawn = {(sign, "") for sign, places in band.items() if places} | {(part.kind, "") for part in parts}
    for row in rows:
        drawn |= {(sign.shape, sign.side) for sign in row.signs}
        drawn |= {("holds", "")} if row.rules else set()
    return [Key(sign, side, str(text)) for (sign, side), text in _MEANINGS.items() if (sign, side) in drawn]
