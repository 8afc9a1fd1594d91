"""What reports ask of a database, on both."""

from people import Editor, an_event

from metrocal.reports.rows import Span
from metrocal.store.report_rows import SqlReportRows


def test_whoever_waits_is_told_how_far_the_counting_is(sql_store, writer: Editor):
    writer.puts(*(an_event(f"forum-{number}", when="2021-06-10") for number in range(3)))
    told: list[tuple[str, int, int]] = []
    rows = SqlReportRows(sql_store, lambda *step: told.append(step))
    assert len(list(rows.events(Span.of(2021)))) == 3
    assert told == [("2021-01-01 – 2021-12-31", 3, 3)]
