"""How Babel reads the admin's templates, which are in Django's own language: as Django's `makemessages` reads them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract_django(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """The texts of a template, as Babel asks for them: line, function, arguments, comments."""
    code = templatize(file.read().decode())
    lines = "\n".join(line.strip() for line in code.splitlines())  # indents mean nothing in a template
    yield from extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)
