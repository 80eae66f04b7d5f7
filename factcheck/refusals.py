"""How refusals stand in the log of a server: one line each, with who was refused."""

from __future__ import annotations

import logging


class OneLine(logging.Filter):
    """A filter for Django's log of requests: a 403 has no traceback and says who it was, a 429 has a line of our own."""

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", None)
        if status == 403:
            record.exc_info = record.exc_text = None
            user = getattr(getattr(record, "request", None), "_cached_user", None)  # only where it was read already
            name = user.get_username() if user is not None else ""
            record.msg, record.args = (
                "%s, to %s",
                (record.getMessage(), f"{name!r}" if name else "nobody who is logged in"),
            )
        return status != 429
