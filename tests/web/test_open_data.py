"""Open data: only what is public, described, in versions, and under the licence that the operator chose."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from people import TODAY, Editor, an_event
from visitors import Visitor

from metrocal import Calendar
from metrocal.reports.dictionary import dictionary, meaning_of
from metrocal.settings import SettingsError, load
from server import create_app

FILES = ("events.csv", "events.json", "figures.csv", "figures.json", "dictionary.csv", "dictionary.json")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CHANGED = datetime(2021, 5, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def two_years(app: Flask, editor: Editor) -> None:
    app.config["NOW"] = lambda: datetime(2021, 6, 1, 9, tzinfo=UTC)
    editor.puts(
        an_event(
            "forum", title="=1+1", when="2021-05-04", city="Madrid", gender="specific", speakers_women=3, speakers_men=1,
            join_url="https://meet.example.org/secret", note="call Ana", registration={"capacity": 20},
        ),
        an_event("class", title="Class", when="2020-06-04", kind="training", topics=["water"], gender_measures=["parity"]),
        an_event("secret", title="Taken back", when="2021-06-04"),
        at=CHANGED,
    )  # fmt: skip
    editor.calendar.withdraw("secret", at=CHANGED, author="ana@example.org")


def rows_of(visitor: Visitor, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(visitor.opens(f"/open-data/{name}").text)))


def catalogue_of(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visitor.opens("/open-data/catalog.jsonld").data)
    return found


def files_in(catalogue: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for dataset in catalogue["dcat:dataset"]:
        yield from dataset["dcat:distribution"]


def test_events_are_as_a_table_and_as_documents(visitor: Visitor) -> None:
    table, told = rows_of(visitor, "events.csv"), visitor.opens("/open-data/events.json").get_json()["events"]
    assert [row["id"] for row in table] == [one["id"] for one in told] == ["class", "forum"]
    assert (table[1]["title"], told[1]["title"], told[1]["speakers_women"]) == ("'=1+1", "=1+1", 3)


def test_figures_of_each_year_are_there_once(visitor: Visitor) -> None:
    found = {(row["year"], row["figure"]): row for row in rows_of(visitor, "figures.csv")}
    assert (found["2021", "events.total"]["value"], found["2020", "events.total"]["value"]) == ("1", "1")
    assert found["2021", "participants"] == {
        "year": "2021", "figure": "participants", "value": "", "withheld": "not_released",
    }  # fmt: skip
    assert len(found) == len(rows_of(visitor, "figures.csv"))
    reports = visitor.opens("/open-data/figures.json").get_json()["reports"]
    assert [(one["year"], one["audience"]) for one in reports] == [(2020, "public"), (2021, "public")]


@pytest.mark.parametrize("name", FILES)
def test_nothing_that_is_not_public_is_in_a_file(visitor: Visitor, name: str) -> None:
    text = visitor.opens(f"/open-data/{name}").text
    assert [
        word for word in ("meet.example.org", "call Ana", "Taken back", "ana@example.org", "join_url") if word in text
    ] == []


def test_every_column_and_every_figure_is_in_the_dictionary(visitor: Visitor) -> None:
    columns = {column.partition(".")[0] for column in rows_of(visitor, "events.csv")[0]}
    fields = {field for one in visitor.opens("/open-data/events.json").get_json()["events"] for field in one}
    assert {one for one in columns | fields if one not in {m.name for m in dictionary() if m.table == "events"}} == set()
    figures = rows_of(visitor, "figures.csv")
    assert set(figures[0]) == {m.name for m in dictionary() if m.table == "figures"}
    assert {row["figure"] for row in figures if not meaning_of(row["figure"])} == set()


def test_the_dictionary_says_something_of_each_name_once() -> None:
    assert [one.name for one in dictionary() if not one.description] == []
    assert len({(one.table, one.name) for one in dictionary()}) == len(dictionary())


def test_both_forms_of_the_dictionary_say_the_same(visitor: Visitor) -> None:
    table, told = rows_of(visitor, "dictionary.csv"), visitor.opens("/open-data/dictionary.json").get_json()["dictionary"]
    assert [(row["table"], row["name"], row["description"], row["words"]) for row in table] == [
        (one["table"], one["name"], one["description"], "|".join(one["words"])) for one in told
    ]


def test_the_catalogue_describes_each_file_as_it_is(visitor: Visitor) -> None:
    catalogue = catalogue_of(visitor)
    assert catalogue["@type"] == "dcat:Catalog"
    assert [one["dct:identifier"] for one in catalogue["dcat:dataset"]] == ["events", "figures", "dictionary"]
    found = {one["dct:title"]: one for one in files_in(catalogue)}
    assert tuple(found) == FILES
    for name, one in found.items():
        answer = visitor.opens(one["dcat:downloadURL"]["@id"].removeprefix("https://calendar.example.org"))
        digest = sha256(answer.data).hexdigest()
        assert (name, one["dcat:byteSize"]["@value"], one["spdx:checksum"]["spdx:checksumValue"]["@value"]) == (
            name, str(len(answer.data)), digest,
        )  # fmt: skip
        assert one["dcat:version"] == f"2021-05-01-{digest[:12]}"
        assert one["dcat:mediaType"]["@id"].endswith(answer.mimetype)


def test_the_same_data_are_the_same_version_and_other_data_another(app: Flask, visitor: Visitor, editor: Editor) -> None:
    first = catalogue_of(visitor)
    del app.extensions["metrocal_reports"]
    assert catalogue_of(visitor) == first
    editor.puts(an_event("new", when="2021-09-01"))
    before, after = (
        {one["dct:title"]: one["dcat:version"] for one in files_in(found)} for found in (first, catalogue_of(visitor))
    )
    assert [before[name][11:] == after[name][11:] for name in FILES] == [False, False, False, False, True, True]


def test_a_file_is_asked_for_again_only_when_it_changed(visitor: Visitor) -> None:
    for name in (*FILES, "catalog.jsonld"):
        answer = visitor.opens(f"/open-data/{name}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert visitor.opens(f"/open-data/{name}", If_None_Match=answer.headers["ETag"]).status_code == 304


def test_no_licence_is_told_where_none_was_chosen(visitor: Visitor) -> None:
    assert "No licence was chosen" in visitor.reads("/open-data/?lang=en")
    assert "dct:license" not in visitor.opens("/open-data/catalog.jsonld").text


def test_the_licence_of_the_operator_is_told_to_people_and_programs() -> None:
    app = create_app(load(base_url="https://calendar.example.org", data_licence=LICENCE))
    app.config["CLOCK"] = lambda: TODAY
    store = app.extensions["metrocal"].store
    Editor(Calendar(store)).puts(an_event())
    visitor = Visitor(app)
    assert f'rel="license" href="{LICENCE}"' in visitor.opens("/open-data/").text
    catalogue = catalogue_of(visitor)
    told = [catalogue, *catalogue["dcat:dataset"], *files_in(catalogue)]
    assert [one["dct:license"] for one in told] == [{"@id": LICENCE}] * (1 + 3 + 6)
    store.close()


def test_a_licence_is_an_address() -> None:
    with pytest.raises(SettingsError, match="METROCAL_DATA_LICENCE"):
        load(data_licence="CC BY")


@pytest.mark.parametrize(("address", "status"), [("/open-data/people.csv", 404), ("/open-data/events.csv?q=water", 400)])
def test_there_is_nothing_else(visitor: Visitor, address: str, status: int) -> None:
    assert visitor.opens(address).status_code == status
