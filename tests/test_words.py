"""Every word that an editor reads can be translated: templates and code give it to gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

ROOT: Path = settings.BASE_DIR
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates/desk").rglob("*.html")
)
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ("desk", "workflow")
    for path in (ROOT / "claims" / room).rglob("*.py")
)
READ = ("aria-label", "title", "placeholder", "alt", "data-label")
# What is the same in every language: keys, and names of standards.
SAME_EVERYWHERE = re.compile(r"W3C|BCP 47|[A-Z]\d|\b[a-z]\b|&\w+;|·|–|→|…")


def bare(template: str) -> Iterator[str]:
    """The words of a template that stand outside gettext."""
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", template, flags=re.S)
    text = re.sub(r"\{% block body_class %\}\w*", "", text)
    text = re.sub(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", "", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r'\bdata-(?!label)[a-z-]+="[^"]*"', "", text)
    page = BeautifulSoup(text, "html.parser")
    for element in page.select("kbd, script, style, title:empty"):
        element.extract()
    yield from page.stripped_strings
    for element in page.find_all(True):
        yield from (str(element[name]) for name in READ if element.has_attr(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_template_of_the_desk_can_be_translated(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()
    assert [word for word in bare(text) if re.search(r"[^\W\d_]{2,}", SAME_EVERYWHERE.sub("", word))] == []


# Where a person reads a text that the code gives: the keyword of a call, or the place among its arguments.
KEYWORDS = {"label", "help_text", "title", "button", "about", "legend", "empty_label", "sentence", "text_if_empty"}
PLACES = {
    "Refused": (0,),
    "done": (2,),
    "success": (1,),
    "warning": (1,),
    "error": (1,),
    "refuse": (1,),
    "add_error": (1,),
}
PLACES |= {"reason_of": (1,), "ValidationError": (0,), "Http404": (), "BadRequest": (0,)}


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _literals(node: ast.expr) -> Iterator[ast.expr]:
    """The texts in an expression that no gettext call holds."""
    if isinstance(node, ast.Call):
        if _called(node).strip("_") in (
            "",
            "gettext",
            "gettext_lazy",
            "ngettext",
            "ngettext_lazy",
            "pgettext",
            "pgettext_lazy",
        ):
            return
        if _called(node) in ("format", "strip", "join"):
            yield from _literals(node.func.value)  # type: ignore[attr-defined]
    elif isinstance(node, ast.JoinedStr):
        if any(isinstance(part, ast.Constant) and re.search(r"[A-Za-z]{2,}", str(part.value)) for part in node.values):
            yield node
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search(r"[A-Za-z]{2,}", node.value):
            yield node
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left)
        yield from _literals(node.right)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _literals(value)


@pytest.mark.parametrize("name", MODULES)
def test_every_text_of_the_code_that_an_editor_reads_can_be_translated(name: str) -> None:
    found = []
    for node in ast.walk(ast.parse((ROOT / name).read_text())):
        if not isinstance(node, ast.Call):
            continue
        places = [node.args[n] for n in PLACES.get(_called(node), ()) if n < len(node.args)]
        places += [one.value for one in node.keywords if one.arg in KEYWORDS]
        found += [f"{name}:{text.lineno} {ast.unparse(text)[:80]}" for place in places for text in _literals(place)]
    assert found == []
