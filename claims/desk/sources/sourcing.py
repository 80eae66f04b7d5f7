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
    """`typed` is the text of the source's field. `publisher` is None where none is given, or where it is not known yet.

    `proposed` is what one would type for the origin, "" where nobody can be proposed. `are_several`: more than one source
    has the title that was typed; `are_publishers`: more than one party has the name of the publisher.
    """

    typed: str
    known: Source | None
    publisher: Party | None
    new_publisher: str
    through: Source | None
    are_several: bool = False
    are_publishers: bool = False

    @property
    def is_new(self) -> bool:
        return bool(self.typed) and self.known is None and not self.are_several

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
        return FINDERS["parties"].text_for(self.publisher) if self.publisher else self.new_publisher

    @property
    def because(self) -> str:
        """Why that origin is proposed, as a sentence."""
        if self.through is not None:
            why = _("Proposed: {party}, because it published the original. “{through}” only reports it.")
            return why.format(party=self.proposed, through=self.through)
        why = _("Proposed: {party}, because it published this. If it repeats somebody else’s word, name them.")
        return why.format(party=self.proposed)


def sourcing(data: Mapping[str, Any]) -> Sourcing:
    """Read what is typed into the fields of a source. At most one query for each."""
    typed = _text(data, "source")
    address = _text(data, "url") or address_within(typed)
    called = FINDERS["sources"].exact(typed) if typed else []
    known = called[0] if len(called) == 1 else next(iter(source_at(address)), None)
    if known is not None:
        publisher, through = known.publisher, known.through
        return Sourcing(typed, known, publisher.survivor if publisher else None, "", through)
    name = _text(data, "publisher")
    publishers = FINDERS["parties"].exact(name) if name else []
    publisher = publishers[0] if len(publishers) == 1 else None
    through, new = _one("sources", _text(data, "through")), "" if publishers else name
    return Sourcing(typed, None, publisher, new, through, len(called) > 1, len(publishers) > 1)


def _text(data: Mapping[str, Any], name: str) -> str:
    picked = str(data.get(f"{name}-pick") or "")
    text = picked if picked.startswith("[") else str(data.get(name) or "")
    return " ".join(text.replace("\0", "").split())


def _one(plural: str, text: str) -> Any:
    found = FINDERS[plural].exact(text) if text else []
    return found[0] if len(found) == 1 else None
