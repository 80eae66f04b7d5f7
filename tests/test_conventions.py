"""The conventions: nothing lies about unused, and only what is listed is open to anybody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.migrations import AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import ManyToManyField
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from claims.migrations._operations import AddIndexConcurrently
from claims.models import User

ROOT: Path = settings.BASE_DIR
STATIC = sorted(path.relative_to(ROOT / "static") for path in (ROOT / "static").rglob("*") if path.is_file())

# What anybody may see without an account. Everything else asks for a login, because the middleware does.
OPEN = {"public:*", "factcheck.health.healthz", "login", "logout", "admin:login"} | {
    *("account_login", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
}
SAMPLES = {"int": "1", "number": "1", "public_id": "k7m2p9qx", "slug": "a-slug", "str": "2024-11-01", "path": "a/b"}


def everything_that_may_name_a_file() -> dict[Path, str]:
    """Path → text of the code, the templates, the sheets and the pages of documentation."""
    places = [*(ROOT / "claims").rglob("*.py"), *(ROOT / "factcheck").rglob("*"), *(ROOT / "templates").rglob("*")]
    places += [*(ROOT / "claims" / "admin" / "templates").rglob("*")]
    places += [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js"), *ROOT.glob("*.md")]
    return {path: path.read_text() for path in places if path.is_file() and path.suffix != ".pyc"}


SOURCES = everything_that_may_name_a_file()


def is_named(word: str, but_in: Path) -> bool:
    return any(word in text for path, text in SOURCES.items() if path != but_in)


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


def _dotted(path: Path) -> str:
    """The name of a module within claims.models, where a room is called as its folder."""
    parts = path.relative_to(ROOT / "claims/models").with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODELS = {_dotted(path): ast.parse(path.read_text()) for path in sorted((ROOT / "claims/models").rglob("*.py"))}


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
        for one in (one for one in dotted if f"{one}.".startswith("claims.models.")):
            parts = one.split(".")[2:]
            known = [name for name in (".".join(parts[:2]), ".".join(parts[:1])) if name in MODELS]
            found.add(known[0] if known else "__init__")
    return found


def test_models_import_each_other_in_no_ring() -> None:
    left = {name: models_imported_by(name) for name in MODELS}
    assert left["positions"] and left["__init__"], "no import was read"
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    assert not left, f"these import each other: {', '.join(left)}"


MIGRATIONS = {path.stem: ast.parse(path.read_text()) for path in sorted((ROOT / "claims/migrations").glob("*.py"))}


@pytest.mark.parametrize("name", MIGRATIONS)
def test_a_migration_imports_nothing_that_may_change(name: str) -> None:
    """Only what is frozen with it: the modules of the same folder whose names begin with an underscore."""
    ours = set()
    for node in ast.walk(MIGRATIONS[name]):
        if isinstance(node, ast.Import):
            ours |= {one.name for one in node.names if one.name.split(".")[0] in ("claims", "factcheck")}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module.split(".")[0] in ("claims", "factcheck") or (node.level and not module.startswith("._")):
                ours.add(module)
    assert not ours


def later_operations(migration: Migration) -> Iterator[Operation]:
    """What a migration does to the database, but for what the state alone hears of."""
    for operation in migration.operations:
        yield from getattr(operation, "database_operations", [operation])


def test_a_table_in_use_gets_its_indexes_while_others_write() -> None:
    disk = MigrationLoader(None).disk_migrations
    later = [one for (app, _), one in disk.items() if app == "claims" and not one.replaces]
    assert later
    for migration in later:
        operations = list(later_operations(migration))
        new = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        elsewhere = [one for one in operations if getattr(one, "model_name_lower", None) not in new]
        concurrently = [one for one in elsewhere if isinstance(one, AddIndexConcurrently)]
        plainly = [one for one in elsewhere if isinstance(one, AddIndex) and one not in concurrently]
        fields = [one for one in elsewhere if isinstance(one, AddField) and not isinstance(one.field, ManyToManyField)]
        plainly += [one for one in fields if one.field.db_index and not one.field.unique]
        assert not plainly, f"{migration}: use AddIndexConcurrently, and db_index=False with an index of its own"
        if concurrently:
            assert not migration.atomic and concurrently == operations, f"{migration}: half of it could not be undone"
