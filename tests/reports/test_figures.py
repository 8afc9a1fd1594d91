"""Figures entered with a source, by library and by command; reports at the command line."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from metrocal.cli import main
from metrocal.reports.figures import Figure, RefusedFigure, figure, read
from metrocal.reports.gender import gender_report
from metrocal.reports.rows import Span
from metrocal.store.report_rows import SqlReportRows

AT = datetime(2026, 11, 21, tzinfo=UTC)
SOURCE = "annual report"


def a_figure(value: int, day: date, code: str = "GIA6") -> Figure:
    return figure(code=code, value=value, day=day, source=SOURCE, total=24)


def test_the_newest_entry_for_a_day_counts_and_the_newest_day_of_a_year(rows: SqlReportRows):
    rows.enter([a_figure(20, date(2021, 12, 31)), a_figure(4, date(2020, 12, 31))], at=AT, author="ana")
    rows.enter([a_figure(21, date(2021, 12, 31)), a_figure(9, date(2021, 6, 30))], at=AT, author="ana")
    (gia6,) = (one for one in gender_report(rows, 2021, at=AT).indicators if one.code == "GIA6")
    assert (gia6.value.value, gia6.value.of, gia6.value.source, gia6.value.day) == (21, 24, SOURCE, "2021-12-31")
    assert gia6.previous.value == 4


@pytest.mark.parametrize(
    ("told", "field"),
    [({"code": "GIA5"}, "code"), ({"source": " "}, "source"), ({"value": -1}, "value"), ({"value": 25}, "value"),
     ({"day": "31/12/2021"}, "day"), ({"author": "eve"}, "author")],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused_by_field(told: dict[str, object], field: str):
    with pytest.raises(RefusedFigure) as refused:
        figure(**{"code": "GIA6", "value": 21, "day": "2021-12-31", "source": SOURCE, "total": 24} | told)
    assert refused.value.field == field


def test_a_file_names_the_line_that_is_wrong():
    with pytest.raises(RefusedFigure, match="line 3, value"):
        list(read(["code,day,value,total,source\n", "GIA6,2021-12-31,21,24,a\n", "GIA6,2021-12-31,many,,a\n"]))


def test_another_column_is_refused_by_name():
    with pytest.raises(RefusedFigure, match="line 1, amount"):
        list(read(["code,day,amount,total,source\n"]))


@pytest.mark.parametrize("span", [(date(2021, 2, 1), date(2021, 1, 1)), (date(2000, 1, 1), date(2021, 1, 1))])
def test_a_span_that_is_none_is_refused(span: tuple[date, date]):
    with pytest.raises(ValueError, match="report"):
        Span(*span)


def test_the_span_before_is_as_long():
    span = Span(date(2021, 3, 1), date(2021, 3, 10))
    assert span.before == Span(date(2021, 2, 19), date(2021, 2, 28))
    assert Span.of(2021).before == Span.of(2020)
    assert Span.of(1900).before is None


# At the command line


class Statistician:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def runs(self, *command: str) -> Result:
        return CliRunner().invoke(main, command, prog_name="metrocal", env={"METROCAL_INSTANCE_DIR": str(self.folder)})


@pytest.fixture
def statistician(tmp_path: Path) -> Statistician:
    someone = Statistician(tmp_path / "instance")
    assert someone.runs("import", str(Path(__file__).parents[2] / "examples" / "calendar-2021.csv")).exit_code == 0
    return someone


def test_a_figure_is_added_and_listed(statistician: Statistician):
    said = statistician.runs("figure", "add", "GIA6", "21", "--day", "2021-12-31", "--source", SOURCE, "--of", "24")
    assert (said.exit_code, said.output) == (0, "entered: 1\n")
    assert statistician.runs("figure", "list").output == "GIA6\t2021-12-31\t21 of 24\tannual report\n"


def test_a_file_of_figures_goes_in_whole_or_not_at_all(statistician: Statistician, tmp_path: Path):
    file = tmp_path / "figures.csv"
    file.write_text("code,day,value,total,source\nGIA6,2021-12-31,21,24,a\nGIA5,2021-12-31,1,,a\n")
    refused = statistician.runs("figure", "import", str(file))
    assert (refused.exit_code, "line 3, code" in refused.stderr, statistician.runs("figure", "list").output) == (1, True, "")


@pytest.mark.parametrize("format", ["text", "html", "csv", "json"])
@pytest.mark.parametrize("report", ["gender", "members", "calendar"])
def test_each_report_in_each_format(statistician: Statistician, report: str, format: str):
    said = statistician.runs("report", report, "--year", "2021", "--format", format, "--lang", "fr")
    assert (said.exit_code, bool(said.output)) == (0, True)


def test_the_numbers_are_the_same_in_each_language(statistician: Statistician):
    told = [
        json.loads(statistician.runs("report", "gender", "--year", "2021", "--format", "json", "--lang", lang).output)
        for lang in ("fr", "en", "es")
    ]
    for one in told:
        for indicator in one["indicators"]:
            del indicator["label"]
    assert told[0] == told[1] == told[2]
    assert told[0]["events"]["total"] == 110


def test_a_span_of_days(statistician: Statistician):
    said = statistician.runs("report", "gender", "--from", "2021-01-01", "--to", "2021-06-30", "--format", "json")
    assert json.loads(said.output)["year"] is None
    assert statistician.runs("report", "gender").exit_code == 2


def test_counts_of_persons_are_released_by_command_from_their_date_on(statistician: Statistician):
    assert statistician.runs("report", "release", "--year", "2021").exit_code == 0
    early = statistician.runs("report", "release", "--year", "2199")
    assert (early.exit_code, "2200-04-01" in early.stderr) == (1, True)
