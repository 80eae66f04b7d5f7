"""What follows from a source as it is typed: whether it is known, how reliable its publisher is, whose word it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from claims.desk.lookup import FINDERS, address_in, address_within, source_at
from claims.models import Party, Source


@dataclass(frozen=True)
class Sourcing:
    """`typed` is the text of the source's field. `sources` and `publishers` are those that are called so: several, where
    the name is not clear. Of a known source the publisher is its own, whatever is typed as one.
    """

    typed: str
    sources: list[Source]
    typed_publisher: str
    publishers: list[Party]
    typed_through: Source | None

    @property
    def known(self) -> Source | None:
        return self.sources[0] if len(self.sources) == 1 else None

    @property
    def is_new(self) -> bool:
        return bool(self.typed) and not self.sources

    @property
    def publisher(self) -> Party | None:
        return self.publishers[0] if len(self.publishers) == 1 else None

    @property
    def new_publisher(self) -> str:
        return "" if self.publishers else self.typed_publisher

    @property
    def through(self) -> Source | None:
        return self.known.through if self.known else self.typed_through

    @property
    def address(self) -> str:
        """The address that was typed as the source, alone or among other words; "" where a title was."""
        return address_in(self.typed) or address_within(self.typed)

    @property
    def is_other_spelling(self) -> bool:
        """Whether the known source was found by an address that is written otherwise than its own."""
        return self.known is not None and address_in(self.typed) not in ("", self.known.url)

    @property
    def proposed(self) -> str:
        """What one would type for the origin; "" where nobody can be proposed."""
        return FINDERS["parties"].text_for(self.publisher) if self.publisher else self.new_publisher

    @property
    def because(self) -> str:
        """Why that origin is proposed, as a sentence."""
        if self.through is not None:
            why = _("Proposed: {party}, because it published the original. “{through}” only reports it.")
            return why.format(party=self.proposed, through=self.through)
        why = _("Proposed: {party}, because it published this. If it repeats somebody else’s word, name them.")
        return why.format(party=self.proposed)


def sourcing(typed: Mapping[str, Any], name: str) -> Sourcing:
    """Read what is typed into the fields of a source; `name` is that of its own. At most one query for each."""
    text = _text(typed, name)
    address = _text(typed, "url") or address_within(text)
    sources = _called("sources", _text(typed, "again") or text) or source_at(address)
    if len(sources) == 1:
        publisher = sources[0].publisher
        return Sourcing(text, sources, "", [publisher.survivor] if publisher else [], None)
    publisher_typed = _text(typed, "publisher")
    through = _called("sources", _text(typed, "through"))
    publishers = _called("parties", publisher_typed)
    return Sourcing(text, sources, publisher_typed, publishers, through[0] if len(through) == 1 else None)


def _text(typed: Mapping[str, Any], name: str) -> str:
    picked = str(typed.get(f"{name}-pick") or "")
    text = picked if picked.startswith("[") else str(typed.get(name) or "")
    return " ".join(text.replace("\0", "").split())


def _called(plural: str, text: str) -> list[Any]:
    return FINDERS[plural].exact(text) if text else []
