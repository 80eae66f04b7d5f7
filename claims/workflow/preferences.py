"""The verb on what somebody prefers: it changes one's own preferences, and nobody else's."""

from __future__ import annotations

from typing import Any

from claims.models import User
from claims.workflow.act import Act

PREFERENCES = ("time_zone", "theme", "shortcuts", "columns", "roomy")


def prefer(user: User, **fields: Any) -> User:
    """Change one's own preferences; nothing is written where nothing changes. Raises ValidationError."""
    if unknown := set(fields) - set(PREFERENCES):
        raise TypeError(f"prefer does not change {', '.join(sorted(unknown))}.")
    with Act(user, "prefer") as act:
        row = User.objects.select_for_update().get(pk=user.pk)
        changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
        if changes:
            for name, (_, new) in changes.items():
                setattr(row, name, new)
            row.clean_fields(exclude={field.name for field in row._meta.fields} - set(changes))
            row.save(update_fields=list(changes))
            act.log(row, changes)
    return row
