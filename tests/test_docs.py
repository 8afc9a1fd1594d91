"""Documentation that cannot drift: what it shows is run, what it lists comes from the code."""

import contextlib
import csv
import doctest
import io
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds import FORMATS
from feeds.options import KEYS
from metrocal import Query, event
from metrocal.cli import COMMANDS, main
from metrocal.filter_docs import filters_table
from metrocal.importers import FORMATS as IMPORTED
from metrocal.query import FILTERS, PARAMETERS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def run(code: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    return printed.getvalue()


def test_the_code_of_the_readme_prints_a_feed():
    (code,) = re.findall(r"```python\n(.*?)```", read("README.md"), re.DOTALL)
    feed = run(code)
    assert (len(code.split("\n")) <= 11, feed.startswith("BEGIN:VCALENDAR"), feed.count("SUMMARY:Forum femmes")) == (
        True,
        True,
        1,
    )


def test_the_examples_in_docstrings_are_true():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in ("metrocal", "feeds")
        for path in (ROOT / package).rglob("*.py")
        if ">>>" in path.read_text("utf-8")
    ]
    results = [doctest.testmod(import_module(module)) for module in modules]
    assert (sum(result.failed for result in results), sum(result.attempted for result in results) >= 5) == (0, True)


def test_the_readme_shows_a_result_by_line_ten():
    assert "Subscribe  http://127.0.0.1:8000/feeds/all.ics" in read("README.md").split("\n")[:10]


def test_every_address_of_a_feed_in_the_documentation_can_be_asked():
    addresses = [a for page in PAGES for a in re.findall(r"/feeds/all\.\w+\?([^\s`)|\"]+)", page.read_text("utf-8"))]
    for address in addresses:
        Query.parse("&".join(part for part in address.split("&") if part.partition("=")[0] not in KEYS))
    assert len(addresses) >= 3


def tables() -> list[list[dict[str, str]]]:
    texts = [path.read_text("utf-8") for path in (ROOT / "examples").glob("*.csv")]
    return [list(csv.DictReader(io.StringIO(text))) for text in texts]


def example_events() -> int:
    return sum(len(table) for table in tables() if "when" in table[0])


def test_the_counts_of_the_readme_are_those_of_the_examples():
    organisations = sum(len(table) for table in tables() if "when" not in table[0])
    assert f"{example_events()} events and {organisations} organisations" in " ".join(read("README.md").split())


def test_every_filter_and_option_is_documented_by_the_registry():
    assert filters_table() in read("docs/feeds.md")
    for key in (*PARAMETERS, *KEYS):
        assert f"`{key}`" in read("docs/feeds.md")
    assert set(FILTERS) < set(PARAMETERS)


def test_every_format_is_documented():
    for extension in (*FORMATS, *IMPORTED):
        assert f"`{extension}`" in read("docs/feeds.md")


def test_every_command_is_documented_and_explains_itself():
    documented = read("docs/commands.md")
    for command in COMMANDS:
        assert f"metrocal {command}" in documented
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0


def test_every_field_of_an_event_is_documented():
    documented = read("docs/events.md")
    fields = {
        name
        for kind in ("forum", "congress", "training", "webinar", "meeting")
        for name in type(event({"id": "a", "kind": kind, "title": "a", "when": "2021"})).model_fields
    }
    parts = {"place": ("venue", "city", "country", "latitude", "longitude"), "when": ("when", "zone", "dates_tbc")}
    names = {part for name in fields for part in parts.get(name, (name,))}
    assert {name for name in names if f"`{name}`" not in documented} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("script", sorted((ROOT / "examples").glob("*.py")), ids=lambda script: script.name)
def test_an_example_prints_what_it_says(script):
    assert len(script.read_text("utf-8").split("\n")) <= 31
    done = subprocess.run([sys.executable, script], capture_output=True, check=True, cwd=ROOT)
    expected = (ROOT / "tests" / "examples_output" / f"{script.stem}.txt").read_bytes()
    assert done.stdout == expected
