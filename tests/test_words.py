"""Every word that a reader or an editor reads can be translated: templates and code give it to gettext, and Babel finds it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import engines
from jinja2 import nodes

ROOT: Path = settings.BASE_DIR
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
ADMIN_TEMPLATES = sorted((ROOT / "claims" / "admin" / "templates").rglob("*.html"))
# The sample is a story in one language, and what migrations put in is what a desk goes on from.
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "claims").rglob("*.py")
    if not {"sample", "migrations"} & set(path.relative_to(ROOT).parts)
)
ENVIRONMENT = engines["jinja2"].env
READ = ("aria-label", "title", "placeholder", "alt", "data-label")
# What is the same in every language: keys, and names of standards and formats.
SAME_EVERYWHERE = re.compile(
    r"W3C|BCP 47|BibTeX|SHA-256|Wikidata|NATO AJP-2\.1|STANAG 2511|[A-Z]\d|\b[a-z]\b|&\w+;|·|–|→|…"
)


def bare(template: str) -> Iterator[str]:
    """The words of a template that stand outside gettext."""
    text = re.sub(r"\{#.*?#\}", "", template, flags=re.S)
    text = re.sub(r"\{% block (body_?class|lang|coltype) %\}(\{\{.*?\}\}|[^{])*", "", text)
    text = re.sub(r"\{%[-+]? trans\b.*?\{%[-+]? endtrans [-+]?%\}", "", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r'\b(href|hx-get|data-(?!label)[a-z-]+)="[^"]*"', "", text)
    page = BeautifulSoup(text, "html.parser")
    for element in page.select("kbd, script, style, title:empty"):
        element.extract()
    yield from (str(text) for text in page.stripped_strings if str(text) != "html")
    yield from (str(button["value"]) for button in page.select("input[type=submit][value]"))
    for element in page.find_all(True):
        yield from (str(element[name]) for name in READ if element.has_attr(name))


def shown(node: nodes.Node) -> Iterator[str]:
    """The texts that an expression shows as they are."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.Or | nodes.And | nodes.Add):
        yield from (*shown(node.left), *shown(node.right))
    elif isinstance(node, nodes.CondExpr):
        yield from (*shown(node.expr1), *(shown(node.expr2) if node.expr2 else ()))
    elif isinstance(node, nodes.Concat):
        yield from (text for part in node.nodes for text in shown(part))


def is_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", SAME_EVERYWHERE.sub("", text)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_page_can_be_translated(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()
    assert [word for word in bare(text) if is_words(word)] == []
    expressions = (node for output in ENVIRONMENT.parse(text).find_all(nodes.Output) for node in output.nodes)
    assert [word for node in expressions for word in shown(node) if is_words(word)] == []


@pytest.mark.parametrize("path", ADMIN_TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_page_of_the_admin_can_be_translated(path: Path) -> None:
    assert [word for word in bare(path.read_text()) if is_words(word)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_translated_holds_no_markup(name: str) -> None:
    for _, _, messages in ENVIRONMENT.extract_translations((ROOT / "templates" / name).read_text()):
        for message in [messages] if isinstance(messages, str) else messages:
            assert not re.search(r"[<>]|&\w+;", message or "")


def test_babel_finds_the_texts_of_pages_and_of_the_code() -> None:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: {k: v for k, v in one.items() if k not in ("pattern", "method")} for one in mappings}
    found = {message: file for file, _, message, *_ in extract_from_dir(ROOT, methods, options)}
    for message, file in {
        "Who says what": "templates/public/_sides.html",
        ("%(n)s earlier position", "%(n)s earlier positions"): "templates/macros/positions.html",
        "We follow claims that do not settle at once: who said what and when, what shows it, what we said at each moment, "
        "and why it changed.": "templates/public/about.html",
        "Log in to the desk": "templates/desk/account/_login.html",
        ("Contested by {n} party", "Contested by {n} parties"): "claims/public/card.py",
        "Says on its own account that it is so.": "claims/vocabulary.py",
        "It was merged already: this will be refused.": "claims/admin/templates/admin/claims/merge.html",
        "Today or later": "claims/admin/filters.py",
    }.items():
        assert found[message] == file


# Where a person reads a text that the code gives: the keyword of a call, or the place among its arguments.
KEYWORDS = {"label", "help_text", "title", "button", "about", "legend", "empty_label", "sentence", "text_if_empty"}
KEYWORDS |= {"description", "warning"}
# The same of what a class or a module names so; and of the pairs that a function gives, which of the two it is.
NAMES = {"title", "index_title", "site_header", "LABELS", "RECORDS", "REFERENCES"}
PAIRS = {"lookups": 1, "tools": 0}
PLACES = {
    "Refused": (0,),
    "done": (2,),
    "success": (1,),
    "warning": (1,),
    "error": (1,),
    "refuse": (1,),
    "add_error": (1,),
}
PLACES |= {"DayField": (0,), "notice": (1, 2), "_nothing": (2, 3), "_offer": (1,)}
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
def test_every_text_of_the_code_that_a_person_reads_can_be_translated(name: str) -> None:
    found = []
    for node in ast.walk(ast.parse((ROOT / name).read_text())):
        places: list[ast.expr] = []
        if isinstance(node, ast.Call):
            places = [node.args[n] for n in PLACES.get(_called(node), ()) if n < len(node.args)]
            places += [one.value for one in node.keywords if one.arg in KEYWORDS]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            places = [node.value] if NAMES & {ast.unparse(target) for target in targets} else []
        elif isinstance(node, ast.FunctionDef) and node.name in PAIRS:
            pairs = [one for one in ast.walk(node) if isinstance(one, ast.Tuple) and len(one.elts) == 2]
            places = [pair.elts[PAIRS[node.name]] for pair in pairs]
        found += [f"{name}:{text.lineno} {ast.unparse(text)[:80]}" for place in places for text in _literals(place)]
    assert found == []
