"""From a report to its pictures: which there are, and from which of its numbers each is drawn.

Only what is public goes into a picture: counts of events, of speakers, of events that a region's members took part in.
"""

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from metrocal.reports import charts
from metrocal.reports.charts_models import Chart, HeatMap, Shares, Stack
from metrocal.reports.counting import Levels, Speakers
from metrocal.reports.gender import GenderReport
from metrocal.reports.members import MembersReport
from metrocal.reports.printed import Sheet
from metrocal.reports.words import said
from metrocal.vocabulary import vocabulary

ACTIVITIES = ("organised", "attended_events", "taken", "board")
"""The parts of a bar of participation, as `MembersReport.by_region` counts them."""


def can_draw() -> bool:
    """Whether matplotlib is there, the extra `reports`. Nothing is loaded."""
    return find_spec("matplotlib") is not None


def says_something(chart: Chart) -> bool:
    """Whether there is a number in it other than zero."""
    match chart:
        case Stack():
            return any(value for series in chart.series for value in series.values)
        case Shares():
            return bool(chart.shares)
        case HeatMap():
            return any(value for row in chart.values for value in row)


def perspective(report: GenderReport, lang: str = "en") -> Stack:
    """The four levels of the span, beside those of the span before."""
    counts = {report.span.first.year: _levels(report.events.levels)}
    if report.before is not None and report.span.before is not None:
        counts = {report.span.before.first.year: _levels(report.before.levels)} | counts
    return charts.perspective_by_year(counts, lang)


def by_kind(report: GenderReport, lang: str = "en") -> Shares:
    """Events with a perspective, of the events of each kind."""
    return charts.share_by_kind(_shares(report, "kind", "kinds"), lang)


def by_region(report: GenderReport, lang: str = "en") -> Shares:
    """The same of each region."""
    return charts.share_by_region(_shares(report, "region", "regions"), lang)


def speakers(report: GenderReport, lang: str = "en") -> Stack:
    """Speakers by gender, in the span and in the one before; a span in which nobody was counted has no bar."""
    spans = ((report.span.before, report.speakers_before), (report.span, report.speakers))
    counts = {str(span): _genders(one) for span, one in spans if span is not None and one is not None and one.total}
    return charts.speakers(counts, lang)


def participation(report: MembersReport, lang: str = "en") -> Stack:
    """What the members of each region did."""
    return charts.participation(report.by_region(), [said(word, lang) for word in ACTIVITIES], lang)


def months(sheet: Sheet, lang: str = "en") -> HeatMap:
    """Events by the month in which they begin; those of an earlier year, and those without a month, are in none."""
    begun = [
        entry.event.when.first_day.month
        for section in sheet.sections if section.month is not None
        for entry in (row.entry for row in section.rows if not row.continued)
        if entry.event.when.first_day.year == sheet.year
    ]  # fmt: skip
    return charts.months({sheet.year: [begun.count(month) for month in range(1, 13)]}, lang)


GENDER: Mapping[str, Callable[[GenderReport, str], Chart]] = {
    "perspective": perspective, "by-kind": by_kind, "by-region": by_region, "speakers": speakers,
}  # fmt: skip
"""The pictures of the gender report, by the name in their address."""


def _levels(levels: Levels) -> Mapping[str, int]:
    return {name: getattr(levels, name) for name in ("specific", "mainstreamed", "none", "unassessed")}


def _genders(counted: Speakers) -> tuple[int, int, int, int]:
    return counted.women, counted.men, counted.other, counted.undisclosed


def _shares(report: GenderReport, line: str, words: str) -> dict[str, tuple[int, int]]:
    known = vocabulary(words)
    found = report.events.by[line].items()
    return {word: (levels.with_perspective, levels.total) for word, levels in found if word in known}
