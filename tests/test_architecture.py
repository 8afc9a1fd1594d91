"""Arrows point one way. Read from the syntax trees, so imports hidden in functions are seen too."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import metrocal

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for pattern in ("metrocal/**/*.py", "feeds/**/*.py", "server.py") for path in ROOT.glob(pattern))
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
"""Lines."""

CORE = (
    "errors", "text", "zones", "vocabulary", "when_words", "when", "gender", "place", "organisations", "recurrence",
    "registration.questions", "registration.terms", "events",
    "entries", "lifecycle", "registration.times", "span", "search", "query_words", "query", "paging", "month",
    "filter_docs", "overview", "memory",
    "calendar", "colours",
)  # fmt: skip
"""The library, each module importing only those before it: value objects ← events ← query ← calendar."""

ONLY_IN = {
    # what              where it may be imported
    "pytz":             "metrocal/zones.py",
    "dateutil.rrule":   "metrocal/recurrence.py",
    "icalendar":        "feeds/* metrocal/importers/*",
    "sqlalchemy":       "metrocal/store/*",
    "alembic":          "metrocal/store/*",
    "flask":            "metrocal/web/* server.py",
    "werkzeug":         "metrocal/web/* server.py",
    "redis":            "metrocal/web/* metrocal/cli/doctor.py",
    "click":            "metrocal/cli/* metrocal/cli.py",
    "huey":             "metrocal/mail/*",
    "smtplib":          "metrocal/mail/*",
    "granian":          "metrocal/cli/* metrocal/cli.py",
    "server":           "metrocal/cli/* metrocal/cli.py",
    "argon2":           "metrocal/credentials.py",
    "itsdangerous":     "metrocal/credentials.py",
    "flask_login":      "metrocal/web/signed_in.py",
    "flask_wtf":        "metrocal/web/forgery.py",
    "flask_limiter":    "metrocal/web/limits.py",
    "flask_compress":   "metrocal/web/compression.py",
    "authlib":          "metrocal/web/oidc.py",
    "joserfc":          "metrocal/web/oidc.py",
    "segno":            "metrocal/web/* metrocal/mail/*",
    "xlsxwriter":       "metrocal/web/tables.py",
    "feedgenerator":    "feeds/atom.py",
    "matplotlib":       "metrocal/reports/charts*.py",
    "holidays":         "metrocal/submission/hints.py",
    "PIL":              "metrocal/pictures.py",
    "httpcore2":        "metrocal/webhooks/*",
    "metrocal.webhooks": (
        "metrocal/webhooks/* metrocal/store/* metrocal/opening.py metrocal/mail/worker.py metrocal/web/*"
    ),
    "metrocal.pictures": "metrocal/pictures.py metrocal/store/* metrocal/opening.py metrocal/web/*",
    "metrocal.submission": "metrocal/submission/* metrocal/store/* metrocal/opening.py metrocal/cli/* metrocal/web/*",
    "metrocal.reports": (
        "metrocal/reports/* metrocal/store/report_*.py metrocal/opening.py metrocal/cli/* metrocal/web/*"
    ),
    "babel":            "metrocal/catalogues.py metrocal/web/*",
    "metrocal.catalogues": "metrocal/catalogues.py metrocal/mail/* metrocal/web/*",
    "metrocal.credentials": "metrocal/cli/* metrocal/web/*",
    "metrocal.accounts": (
        "metrocal/accounts.py metrocal/named_feeds.py metrocal/submission/* metrocal/store/* metrocal/opening.py "
        "metrocal/cli/* metrocal/web/*"
    ),
    "metrocal.cli":     "metrocal/cli/* metrocal/__main__.py",
    "metrocal.mail":    "metrocal/mail/* metrocal/cli/* metrocal/web/*",
    "metrocal.web":     "metrocal/web/* server.py",
    "metrocal.store":   "metrocal/store/* metrocal/opening.py metrocal/mail/worker.py metrocal/cli/* feeds/stored.py",
    "metrocal.importers": "metrocal/importers/* metrocal/importing.py metrocal/cli/* metrocal/web/submission_reading.py",
    "metrocal.settings": "metrocal/settings.py metrocal/opening.py metrocal/cli/* metrocal/web/* server.py",
    "metrocal.registration": (
        "metrocal/registration/* metrocal/events.py metrocal/lifecycle.py metrocal/query.py "
        "metrocal/accounts.py metrocal/opening.py metrocal/submission/* metrocal/store/* metrocal/mail/* "
        "metrocal/cli/* metrocal/web/*"
    ),
    "feeds":            (
        "feeds/* metrocal/publishing*.py metrocal/opening.py metrocal/mail/* metrocal/cli/* "
        "metrocal/reports/printed*.py metrocal/reports/writing.py "
        "metrocal/web/* server.py"
    ),
}  # fmt: skip
"""One import site per heavy package, one direction per arrow; nothing but the command line imports the server."""

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
MAY_ASK_THE_CLOCK = "metrocal/cli/* metrocal/cli.py metrocal/web/* server.py"
"""Everyone else is told what time it is."""

BANNED_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}


def _is(path: str, patterns: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns.split())


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _source(module: str) -> Path:
    return ROOT / "metrocal" / (module.replace(".", "/") + ".py")


def imports_of(source: str, package: str = "") -> Iterator[str]:
    """Every module that a source imports when it runs, in functions and by importlib too: "a.b" for `from a import b`."""
    nodes = list(ast.walk(ast.parse(source)))
    for_types = {id(node) for block in nodes if _is_for_types(block) for node in ast.walk(block)}
    for node in (node for node in nodes if id(node) not in for_types):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                whole = ".".join([*above, *([module] if module else [])])
                yield whole
                yield from (f"{whole}.{alias.name}" for alias in names)
            case ast.Call(func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(value=str(module)), *_]):
                yield module
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
                yield module


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


@cache
def _imports(path: Path) -> set[str]:
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    return set(imports_of(path.read_text("utf-8"), package))


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def calls_of(source: str) -> Iterator[str]:
    """What is called or handed on as the last two parts of a dotted name: "datetime.now"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield ".".join(ast.unparse(node).split(".")[-2:])


# The rules


@pytest.mark.parametrize(("package", "where"), ONLY_IN.items())
def test_each_package_is_imported_only_where_it_belongs(package, where):
    strangers = [
        _name(path) for path in SOURCES if not _is(_name(path), where) and any(_within(m, package) for m in _imports(path))
    ]
    assert strangers == []


@pytest.mark.parametrize("module", CORE)
def test_the_core_imports_nothing_but_what_stands_before_it(module):
    before = {f"metrocal.{name}" for name in CORE[: CORE.index(module)]}
    ours = {m for m in _imports(_source(module)) if _within(m, "metrocal") or _within(m, "feeds") or m == "server"}
    assert {m for m in ours if not any(_within(m, name) for name in before) and m != "metrocal"} == set()


def test_every_module_has_its_place():
    """A new module is named in CORE, or in ONLY_IN as one that may know more than the core."""
    known = {_name(_source(name)) for name in CORE} | {"metrocal/__init__.py"}
    outside = " ".join(ONLY_IN.values())
    assert [_name(path) for path in SOURCES if _name(path) not in known and not _is(_name(path), outside)] == []


def test_public_names_are_imported_from_the_core_only():
    ours = {m for m in _imports(ROOT / "metrocal/__init__.py") if _within(m, "metrocal")}
    assert {m.split(".")[1] for m in ours if "." in m} <= set(CORE)


@pytest.mark.parametrize("module", ["metrocal", "feeds", "metrocal.importers"])
def test_importing_the_library_loads_no_framework(module):
    heavy = (
        "flask",
        "sqlalchemy",
        "alembic",
        "click",
        "werkzeug",
        "jinja2",
        "redis",
        "granian",
        "structlog",
        "feedgenerator",
        "matplotlib",
        "server",
    )
    script = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"


def test_importing_the_core_does_not_load_icalendar_either():
    script = "import sys, metrocal; print([name for name in ('icalendar', 'feeds') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("path", [path for path in SOURCES if not _is(_name(path), MAY_ASK_THE_CLOCK)], ids=_name)
def test_nobody_but_the_outermost_asks_the_clock(path):
    assert CLOCKS & set(calls_of(path.read_text("utf-8"))) == set()
    assert {"time.time", "datetime.datetime.now"} & _imports(path) == set()


def test_no_module_is_called_after_nothing():
    assert [_name(path) for path in SOURCES if BANNED_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}] == []


def test_no_file_is_long():
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_long():
    functions = {
        f"{_name(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert {name: length for name, length in functions.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_opens_with_what_its_thing_means():
    bare = [
        _name(path)
        for path in SOURCES
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert bare == []


def test_the_names_of_the_public_surface_are_there():
    surface = {
        "Forum", "Congress", "Training", "Webinar", "Gathering", "AnyEvent", "When", "Place", "GenderPerspective",
        "Text", "Query",
        "Calendar", "MemoryStore", "MetrocalError",
    }  # fmt: skip
    assert surface <= set(metrocal.__all__)
    assert all(hasattr(metrocal, name) for name in metrocal.__all__)


# The rules see what they should


@pytest.mark.parametrize(
    "source",
    [
        "import flask",
        "import flask.views as f",
        "from flask import Flask",
        "def f():\n    from flask import Flask",
        "def f():\n    if f:\n        import flask",
        "import importlib\nimportlib.import_module('flask')",
        "from importlib import import_module\nx = lambda: import_module('flask')",
        "__import__('flask')",
        "try:\n    import flask\nexcept ImportError:\n    pass",
    ],
)
def test_a_hidden_import_is_seen(source):
    assert any(_within(module, "flask") for module in imports_of(source))


@pytest.mark.parametrize("source", ["import flasks", "x = 'import flask'", "if TYPE_CHECKING:\n    import flask"])
def test_what_is_no_import_is_not(source):
    assert not any(_within(module, "flask") for module in imports_of(source))


def test_a_relative_import_is_seen_as_what_it_is():
    assert {*imports_of("from . import web\nfrom ..feeds import ical", "metrocal.store")} == {
        "metrocal.store", "metrocal.store.web", "metrocal.feeds", "metrocal.feeds.ical",
    }  # fmt: skip


@pytest.mark.parametrize(
    "source", ["datetime.now(UTC)", "f(default=date.today)", "datetime.datetime.now()", "import time\ntime.time()"]
)
def test_a_look_at_the_clock_is_seen(source):
    assert CLOCKS & set(calls_of(source))
