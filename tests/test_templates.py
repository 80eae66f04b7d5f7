"""Pages are templates, and templates are in order: each compiles, calls only what there is, and nothing lies about unused."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import views as auth_views
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from jinja2 import UndefinedError, meta, nodes

from factcheck import jinja2 as at_hand

ROOT: Path = settings.BASE_DIR
PAGES, ADMIN = ROOT / "templates", ROOT / "claims" / "admin" / "templates"
TEMPLATES = sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.html"))
OF_THE_ADMIN = sorted(path.relative_to(ADMIN).as_posix() for path in ADMIN.rglob("*.html"))
FRAGMENTS = [name for name in TEMPLATES if Path(name).name.startswith("_")]
MACROS = [name for name in TEMPLATES if name.startswith("macros/")]
ENVIRONMENT = engines["jinja2"].env
CODE = {path: path.read_text() for room in ("claims", "factcheck") for path in (ROOT / room).rglob("*.py")}


def text_of(name: str) -> str:
    return ((ADMIN if name in OF_THE_ADMIN else PAGES) / name).read_text()


def parsed(name: str) -> nodes.Template:
    return ENVIRONMENT.parse(text_of(name), name)


def names_loaded(tree: nodes.Node) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}


def imports_of(tree: nodes.Node) -> Iterator[tuple[str, str, str]]:
    """(template, what it calls a macro, what the importing one calls it)."""
    for node in tree.find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        for name in node.names:
            yield node.template.value, *(name if isinstance(name, tuple) else (name, name))


def macros_of(tree: nodes.Node) -> set[str]:
    return {macro.name for macro in tree.find_all(nodes.Macro)}


TREES = {name: parsed(name) for name in TEMPLATES}


def django_asks_for(name: str) -> bool:
    """Whether it is an error page, a page of Django's login, or stands for one of the admin (for all of it, or for an app)."""
    ours = [name, re.sub(r"^admin/claims/(\w+/)?", "admin/", name)]
    return (
        name in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
        or f'"{name}"' in inspect.getsource(auth_views)
        or any((Path(place) / one).exists() for place in get_app_template_dirs("templates") for one in ours)
    )


@pytest.mark.parametrize("name", [*TEMPLATES, *OF_THE_ADMIN])
def test_no_template_lies_about_unused(name: str) -> None:
    texts = [*CODE.values(), *(text_of(other) for other in (*TEMPLATES, *OF_THE_ADMIN) if other != name)]
    named = [f'"{name}"'] + ([f'"{Path(name).name}"'] if name in OF_THE_ADMIN else [])
    assert django_asks_for(name) or any(word in text for word in named for text in texts)


@pytest.mark.parametrize("name", [*TEMPLATES, *OF_THE_ADMIN])
def test_every_template_compiles_with_the_filters_and_tests_that_it_names(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_imports_is_there_and_used(name: str) -> None:
    loaded = names_loaded(TREES[name])
    for template, macro, here in imports_of(TREES[name]):
        assert macro in macros_of(TREES[template]), f"{template} has no {macro}"
        assert here in loaded, f"{here} is imported and not used"


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_calls_is_a_macro_or_at_hand(name: str) -> None:
    called = {node.node.name for node in TREES[name].find_all(nodes.Call) if isinstance(node.node, nodes.Name)}
    imported = {here for _, _, here in imports_of(TREES[name])}
    unknown = called & meta.find_undeclared_variables(TREES[name]) - imported - macros_of(TREES[name])
    assert unknown <= set(ENVIRONMENT.globals)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_macro_is_called(name: str) -> None:
    here = names_loaded(TREES[name])
    elsewhere = {macro for tree in TREES.values() for template, macro, _ in imports_of(tree) if template == name}
    assert macros_of(TREES[name]) <= here | elsewhere


def test_all_that_is_at_hand_is_called() -> None:
    loaded = {name for tree in TREES.values() for name in names_loaded(tree)}
    filtered = {node.name for tree in TREES.values() for node in tree.find_all(nodes.Filter)}
    made_by_trans = {"gettext", "ngettext"}
    assert set(at_hand.GLOBALS) - loaded - made_by_trans == set()
    assert set(at_hand.FILTERS) - filtered == set()


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in (*FRAGMENTS, *MACROS, "base.html")])
def test_a_page_extends_another(name: str) -> None:
    assert text_of(name).startswith("{% extends "), "begin with {% extends %}"


# The title of a page is given beside an answer to htmx, which takes no other mark for it.
@pytest.mark.parametrize("name", [name for name in FRAGMENTS if name != "desk/_title.html"])
def test_a_fragment_has_one_root_whose_id_is_its_name(name: str) -> None:
    text = text_of(name)
    assert "{% extends" not in text
    if not re.sub(r"\{% macro .*?\{% endmacro %\}|\{[%#].*?[%#]\}|\s", "", text, flags=re.S):
        text = text.partition("{% endmacro %}")[0]  # it gives a macro; the others serve it
    marked = re.sub(r"\{\{.*?\}\}", "X", re.sub(r"\{[%#].*?[%#]\}", "", text, flags=re.S), flags=re.S)
    outside = BeautifulSoup(marked, "html.parser").contents
    roots = [one for one in outside if str(one).strip() not in ("", "X")]  # what a macro gives stands in the macro
    assert len(roots) == 1, f"{len(roots)} things stand at the top"
    identity = getattr(roots[0], "attrs", {}).get("id", "")
    expected = Path(name).stem.strip("_").replace("_", "-")
    assert re.fullmatch(rf"{expected}(-X)?", identity), f"its id is {identity!r}, not {expected!r}"


@pytest.mark.parametrize("name", [*TEMPLATES, *OF_THE_ADMIN])
def test_no_template_asks_for_what_the_policy_refuses_or_trusts_text(name: str) -> None:
    text = text_of(name)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in tag or 'type="application/ld+json"' in tag for tag in scripts), "a script in the page"
    for pattern, why in {
        r"<style\b|\sstyle=": "a style in the page",
        r"\son[a-z]+=|hx-on": "a handler in the page",
        r"\bnonce\b": "a nonce lets injected scripts run",
        r"javascript:": "a script as an address",
        r"\|\s*safe\b|autoescape (off|false)|Markup": "text that is not escaped",
        r"(src|href)=\"https?://": "a file or page of another host",
    }.items():
        assert not re.search(pattern, text), why


# A tag as a page has it: not a place in an address (`<int:pk>`), nor part of a pattern (`(?<!`).
TAG = re.compile(
    r"</\w|<!doctype|<!--|<(a|b|bdi|blockquote|body|br|button|circle|code|dd|del|details|div|dl|dt|em|fieldset|footer|form"
    r"|g|h[1-6]|head|header|hr|html|i|img|input|ins|label|li|line|link|main|meta|nav|ol|option|p|path|pre|progress|rect|s"
    r"|script|section|select|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|text|textarea|th|thead|time|title"
    r"|tr|ul)(\s[^>]*)?/?>",
    re.IGNORECASE,
)
TRUSTED = {"mark_safe", "Markup", "SafeString", "SafeText", "format_html", "format_html_join", "html_safe"}


def docstrings(tree: ast.AST) -> set[int]:
    found = (
        node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
    )
    return {id(node.body[0].value) for node in found if isinstance(node.body[0], ast.Expr)}


@pytest.mark.parametrize("path", sorted(CODE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_there_is_no_html_in_the_code(path: Path) -> None:
    tree = ast.parse(CODE[path])
    explained = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            assert not TAG.search(node.value), f"line {node.lineno}: a tag belongs in a template"
        if isinstance(node, ast.ImportFrom | ast.Import):
            assert not TRUSTED & {name.name for name in node.names}, f"line {node.lineno}: only templates make markup"


def test_a_name_that_nobody_gave_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ a_name_that_nobody_gave }}").render()


def test_what_somebody_wrote_is_escaped() -> None:
    assert ENVIRONMENT.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_every_form_that_is_posted_has_its_token_also_without_scripts() -> None:
    """htmx sends it in a header; a browser that runs no script has only what stands in the form."""
    forms = [
        (path.name, form)
        for folder in (PAGES, ADMIN)
        for path in folder.rglob("*.html")
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?(?=</form>|\Z)", path.read_text(), re.DOTALL)
    ]
    assert len(forms) > 20
    assert [name for name, form in forms if "csrf_" not in form] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_part_paragraphs_however_a_browser_ends_its_lines(end: str) -> None:
    assert at_hand.paragraphs(end.join(["One.", "Two.", "", "Three."])) == [["One.", "Two."], ["Three."]]
