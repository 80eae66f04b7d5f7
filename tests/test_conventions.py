"""The conventions: nothing lies about unused, fragments are built alike, and only what is listed is open to anybody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.template.library import import_library
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from claims import templatetags
from claims.models import User

ROOT: Path = settings.BASE_DIR
PLACES = [ROOT / "templates", ROOT / "claims/admin/templates"]
PATHS = {path.relative_to(place).as_posix(): path for place in PLACES for path in place.rglob("*.html")}
TEMPLATES = sorted(PATHS)
FRAGMENTS = [name for name in TEMPLATES if Path(name).name.startswith("_")]
STATIC = sorted(path.relative_to(ROOT / "static") for path in (ROOT / "static").rglob("*") if path.is_file())
LIBRARIES = sorted(path.stem for path in Path(templatetags.__path__[0]).glob("*.py") if path.stem != "__init__")

# What anybody may see without an account. Everything else asks for a login, because the middleware does.
OPEN = {"public:*", "login", "admin:login"}
SAMPLES = {"int": "1", "number": "1", "public_id": "k7m2p9qx", "slug": "a-slug", "str": "2024-11-01", "path": "a/b"}


def text_of(name: str) -> str:
    return PATHS[name].read_text()


def everything_that_may_name_a_file() -> dict[Path, str]:
    """Path → text of the code, the templates, the sheets and the pages of documentation."""
    places = [*(ROOT / "claims").rglob("*.py"), *(ROOT / "factcheck").rglob("*"), *PATHS.values()]
    places += [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js"), *ROOT.glob("*.md")]
    return {path: path.read_text() for path in places if path.is_file() and path.suffix != ".pyc"}


SOURCES = everything_that_may_name_a_file()


def is_named(word: str, but_in: Path) -> bool:
    return any(word in text for path, text in SOURCES.items() if path != but_in)


def django_asks_for(name: str) -> bool:
    """Whether it is an error page, or stands for one of the admin (for all of it, or for an app)."""
    ours = [name, re.sub(r"^admin/claims/(\w+/)?", "admin/", name)]
    return name in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html") or any(
        (Path(place) / one).exists() for place in get_app_template_dirs("templates") for one in ours
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_lies_about_unused(name: str) -> None:
    path = PATHS[name]
    named = [f'"{name}"', f"'{name}'"] + ([f'"{path.name}"'] if name.startswith("admin/") else [])
    assert django_asks_for(name) or any(is_named(word, but_in=path) for word in named)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in FRAGMENTS and name != "base.html"])
def test_a_page_extends_another(name: str) -> None:
    if "admin" not in name or "{% extends" in text_of(name):
        assert text_of(name).lstrip().startswith("{% extends "), "begin with {% extends %}"


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_has_one_root_whose_id_is_its_name(name: str) -> None:
    text = text_of(name)
    assert "{% extends" not in text
    marked = re.sub(r"\{\{.*?\}\}", "X", re.sub(r"\{[%#].*?[%#]\}", "", text, flags=re.S), flags=re.S)
    outside = BeautifulSoup(marked, "html.parser").contents
    roots = [one for one in outside if str(one).strip()]
    assert len(roots) == 1, f"{len(roots)} things stand at the top"
    identity = getattr(roots[0], "attrs", {}).get("id", "")
    expected = Path(name).stem.strip("_").replace("_", "-")
    assert re.fullmatch(rf"{expected}(-X)?", identity), f"its id is {identity!r}, not {expected!r}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_asks_for_what_the_policy_refuses_or_trusts_text(name: str) -> None:
    text = text_of(name)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in tag or 'type="application/ld+json"' in tag for tag in scripts), "a script in the page"
    for pattern, why in {
        r"<style\b|\sstyle=": "a style in the page",
        r"\son[a-z]+=|hx-on": "a handler in the page",
        r"\bnonce\b": "a nonce lets injected scripts run",
        r"javascript:": "a script as an address",
        r"\|safe\b|autoescape off": "text that is not escaped",
        r"(src|href)=\"https?://": "a file or page of another host",
    }.items():
        assert not re.search(pattern, text), why


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_tag_and_filter_is_used(library: str) -> None:
    found = import_library(f"claims.templatetags.{library}")
    texts = [text_of(name) for name in TEMPLATES if re.search(rf"\{{% load [^%]*\b{library}\b", text_of(name))]
    unused = [tag for tag in found.tags if not any(f"{{% {tag} " in text or f"{{% {tag}%" in text for text in texts)]
    unused += [one for one in found.filters if not any(re.search(rf"\|{one}\b", text) for text in texts)]
    assert not unused


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_loads_only_the_libraries_of_ours_that_it_uses(name: str) -> None:
    text = text_of(name)
    for library in LIBRARIES:
        if re.search(rf"\{{% load [^%]*\b{library}\b", text):
            found = import_library(f"claims.templatetags.{library}")
            words = [rf"\{{% {tag}\b" for tag in found.tags] + [rf"\|{one}\b" for one in found.filters]
            assert any(re.search(word, text) for word in words), f"{library} is loaded and not used"


@pytest.mark.parametrize("path", STATIC, ids=str)
def test_no_static_file_lies_about_unused(path: Path) -> None:
    about_it = path.parts[0] == "vendor" and path.stem in ("LICENSE", "README")
    assert about_it or is_named(path.name, but_in=ROOT / "static" / path)


@pytest.mark.parametrize("room", sorted({path.parent for path in STATIC if path.parts[0] == "vendor"}), ids=str)
def test_what_others_made_lies_beside_its_licence(room: Path) -> None:
    assert list((ROOT / "static" / room).glob("LICENSE*"))


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "services", "managers", "misc", "common"}
    assert not [path for path in SOURCES if path.suffix == ".py" and path.stem in empty]


def views(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name with its namespace, a route with its converters, pattern) of every view."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern, inside, route)
        else:
            yield f"{namespace}{pattern.name or pattern.lookup_str}", route, pattern


VIEWS = list(views(get_resolver()))


def is_open(name: str) -> bool:
    return name in OPEN or f"{name.partition(':')[0]}:*" in OPEN


@pytest.mark.parametrize(("name", "route", "pattern"), VIEWS, ids=[name for name, _, _ in VIEWS])
def test_a_view_asks_for_a_login_unless_it_is_listed(name: str, route: str, pattern: URLPattern) -> None:
    asks = getattr(pattern.callback, "login_required", True)
    assert asks is not is_open(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "route"), [(name, route) for name, route, _ in VIEWS if not is_open(name)], ids=lambda value: str(value)
)
def test_whoever_is_not_logged_in_is_sent_to_the_login_whatever_the_address_and_the_method(
    name: str, route: str
) -> None:
    address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)
    if "(?P<" in address:
        pytest.skip("the admin's last resort: any other address under it")
    for method in ("get", "post"):
        response = getattr(Client(), method)(address)
        assert response.status_code in (302, 405), f"{method} {address} answers {response.status_code}"
        if response.status_code == 302:
            assert "/login/?next=" in response["Location"], response["Location"]


def test_the_admin_shows_every_noun_and_deletes_none(rf: RequestFactory) -> None:
    nouns = {model for model in apps.get_app_config("claims").get_models() if not model.__name__.startswith("Public")}
    assert nouns <= set(admin.site._registry)
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for model, page in admin.site._registry.items():
        assert not page.has_delete_permission(request), model
        assert "delete_selected" not in page.get_actions(request), model


MODELS = {path.stem: ast.parse(path.read_text()) for path in sorted((ROOT / "claims/models").glob("*.py"))}


@pytest.mark.parametrize("name", MODELS)
def test_models_import_nothing_inside_a_function(name: str) -> None:
    functions = [node for node in ast.walk(MODELS[name]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for one in functions for node in ast.walk(one) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [f"line {node.lineno}: {ast.unparse(node)}" for node in inside]


def models_imported_by(name: str) -> set[str]:
    """The modules of claims.models that a module imports, wherever it does so. "__init__" is the package itself."""
    found = set()
    for node in ast.walk(MODELS[name]):
        if isinstance(node, ast.ImportFrom):
            module = "claims.models" if node.level else node.module or ""
            dotted = [f"{module}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Import):
            dotted = [one.name for one in node.names]
        else:
            continue
        for parts in (one.split(".") for one in dotted if f"{one}.".startswith("claims.models.")):
            found.add(parts[2] if len(parts) > 2 and parts[2] in MODELS else "__init__")
    return found


def test_models_import_each_other_in_no_ring() -> None:
    left = {name: models_imported_by(name) for name in MODELS}
    assert left["positions"] and left["__init__"], "no import was read"
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    assert not left, f"these import each other: {', '.join(left)}"
