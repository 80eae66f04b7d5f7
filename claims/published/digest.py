"""The digest by which a text or a revision is known: whoever has the bytes can check it."""

from __future__ import annotations

import hashlib


def digest(content: bytes | str) -> str:
    """SHA-256 (FIPS 180-4) in hexadecimal; of a text, that of its UTF-8 bytes. The bytes of a revision are RFC 8785."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
