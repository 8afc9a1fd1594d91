"""The gender report as tables for people: every share with its numerator, its denominator and what it is a share of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from metrocal.reports.counting import LINES, Levels, Speakers
from metrocal.reports.gender import EventCounts, GenderReport, Share
from metrocal.reports.indicators import Indicator, Value
from metrocal.reports.suppression import Told
from metrocal.reports.words import label, said
from metrocal.web.words import saying

_LEVELS = ("specific", "mainstreamed", "none", "unassessed")
_COUNTED = ("total", *_LEVELS)
_SPEAKER_COUNTS = ("women", "men", "other", "undisclosed", "total", "events_counted", "events_uncounted")
NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """What stands in a table."""

    words: str
    note: str = ""
    """In small, below it."""
    is_withheld: bool = False


@dataclass(frozen=True)
class ReportTable:
    """A part of a report; the first cell of a row names it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    picture: str = ""
    """The name of the picture of the same numbers."""
    note: str = ""


def number(value: int | None, lang: str) -> str:
    """1234 → "1,234", "1 234"; a dash for what is not known."""
    return NOTHING if value is None else format_decimal(value, locale=lang)


def percent(ratio: float | None, lang: str) -> str:
    """0.375 → "37.5%", "37,5 %": one place, which is what the ratio of two counts is told to."""
    if ratio is None:
        return NOTHING
    return format_decimal(100 * ratio, "0.0", locale=lang) + ("%" if lang == "en" else "\u00a0%")


def gender_tables(report: GenderReport, lang: str) -> list[ReportTable]:
    """All parts of the report, in their order."""
    return [
        _shares(report, lang),
        _events(report, lang),
        *(_by(report, line, lang) for line in LINES),
        _measures(report, lang),
        _indicators(report, lang),
        _speakers(report, lang),
        _chairs(report, lang),
        *_participants(report, lang),
    ]


def _heads(report: GenderReport, *words: str, lang: str) -> tuple[str, ...]:
    """The names of columns of which the last two are the span and the span before."""
    before = report.span.before
    return (*words, str(report.span), str(before) if before else saying(lang)("report_before"))


def _share(share: Share | None, lang: str) -> Cell:
    """ "12 / 32 = 37.5 %", and how many of the 32 nobody looked at."""
    if share is None:
        return Cell(NOTHING)
    words = f"{number(share.part, lang)} / {number(share.of, lang)}"
    if share.of:
        words += f" = {percent(share.part / share.of, lang)}"
    return Cell(words, said("over_unassessed", lang, count=number(share.unassessed, lang)) if share.unassessed else "")


def _of_levels(levels: Levels) -> Share:
    return Share(levels.with_perspective, levels.total, levels.unassessed)


def _shares(report: GenderReport, lang: str) -> ReportTable:
    def row(name: str, now: Share, before: Share | None) -> tuple[Cell, ...]:
        named = said(name, lang)
        if name in _OF_KIND:
            named = f"{said('with_perspective', lang).capitalize()} – {named.lower()}"
        return Cell(named), _share(now, lang), _share(before, lang)

    now, before = report.events, report.before
    rows = [row(name, share(now), share(before) if before else None) for name, share in _SHARES.items()]
    head = _heads(report, saying(lang)("report_share_of"), lang=lang)
    return ReportTable(
        "shares", saying(lang)("report_shares"), head, tuple(rows), "perspective", saying(lang)("report_base")
    )


_SHARES: Mapping[str, Callable[[EventCounts], Share]] = {
    "share": lambda events: events.share,
    "share_of_assessed": lambda events: events.share_of_assessed,
    "share_of_own": lambda events: events.share_of_own,
    "trainings": lambda events: _of_levels(events.trainings),
    "campaigns": lambda events: _of_levels(events.campaigns),
}
"""What the share is a share of → the share."""
_OF_KIND = frozenset({"trainings", "campaigns"})
"""Those named after the events alone."""


def _events(report: GenderReport, lang: str) -> ReportTable:
    def counted(events: EventCounts | None, name: str) -> Cell:
        if events is None:
            return Cell(NOTHING)
        return Cell(number(getattr(events.levels if name in _COUNTED else events, name), lang))

    names = (*_COUNTED, "declared", "verified", "sessions", "called_off")
    rows = tuple((Cell(said(name, lang)), counted(report.events, name), counted(report.before, name)) for name in names)
    return ReportTable("events", said("events", lang), _heads(report, said("events", lang), lang=lang), rows)


def _by(report: GenderReport, line: str, lang: str) -> ReportTable:
    head = (said(line, lang), *(said(name, lang) for name in _COUNTED), said("with_perspective", lang).capitalize())
    rows = tuple(
        (
            Cell(label(line, word, lang)),
            *(Cell(number(getattr(levels, name), lang)) for name in _COUNTED),
            _share(_of_levels(levels), lang),
        )
        for word, levels in report.events.by[line].items()
    )
    picture = {"kind": "by-kind", "region": "by-region"}.get(line, "")
    return ReportTable(f"by-{line.replace('_', '-')}", said(line, lang), head, rows, picture)


def _measures(report: GenderReport, lang: str) -> ReportTable:
    rows = tuple(
        (Cell(label("measure", word, lang)), Cell(number(count, lang))) for word, count in report.events.measures.items()
    )
    return ReportTable("measures", said("measures", lang), (said("measures", lang), said("events", lang)), rows)


def _indicators(report: GenderReport, lang: str) -> ReportTable:
    say = saying(lang)
    head = (*_heads(report, say("report_code"), said("indicator", lang), lang=lang), say("report_origin"))
    rows = tuple(_indicator(one, lang) for one in report.indicators)
    return ReportTable("indicators", said("indicators", lang), head, rows, note=say("report_indicators_note"))


def _indicator(one: Indicator, lang: str) -> tuple[Cell, ...]:
    origin = said("origin_unknown" if one.value.origin == "unknown" else one.value.origin, lang)
    source = ", ".join(filter(None, (one.value.source, one.value.day)))
    beside = said("entered_beside", lang, value=_value(one.entered, lang), source=one.entered.source) if one.entered else ""
    return (
        Cell(one.code), Cell(said(one.code, lang)), Cell(_value(one.value, lang)), Cell(_value(one.previous, lang)),
        Cell(origin, source or beside),
    )  # fmt: skip


def _value(value: Value, lang: str) -> str:
    if value.of is None:
        return number(value.value, lang)
    return f"{number(value.value, lang)} / {number(value.of, lang)}"


def _persons(spans: tuple[Speakers | None, ...], lang: str) -> list[tuple[Cell, ...]]:
    """By gender, and the shares."""
    rows = [(Cell(said(name, lang)), *(_speaker_count(one, name, lang) for one in spans)) for name in _SPEAKER_COUNTS]
    rows += [
        (Cell(said(name, lang)), *(_share(share(one) if one else None, lang) for one in spans))
        for name, share in (("women_of_known", _women), ("response", _response))
    ]
    return rows


def _chairs(report: GenderReport, lang: str) -> ReportTable:
    rows = _persons((report.chairs, report.chairs_before), lang)
    return ReportTable("chairs", said("chairs", lang), _heads(report, said("chairs", lang), lang=lang), tuple(rows))


def _speakers(report: GenderReport, lang: str) -> ReportTable:
    spans = (report.speakers, report.speakers_before)
    rows = _persons(spans, lang)
    panels = (Cell(number(len(one.without_women) if one else None, lang)) for one in spans)
    rows.append((Cell(said("without_women", lang)), *panels))
    head = _heads(report, said("speakers", lang), lang=lang)
    return ReportTable(
        "speakers", said("speakers", lang), head, tuple(rows), "speakers", saying(lang)("report_speakers_note")
    )


def _speaker_count(speakers: Speakers | None, name: str, lang: str) -> Cell:
    return Cell(number(getattr(speakers, name) if speakers else None, lang))


def _women(speakers: Speakers) -> Share:
    return Share(speakers.women, speakers.known)


def _response(speakers: Speakers) -> Share:
    return Share(speakers.known, speakers.total)


def _participants(report: GenderReport, lang: str) -> Iterator[ReportTable]:
    """Those that were released; why there are none is told where figures that are not told are listed."""
    told = report.participants
    if told is None or told.total is None:
        return
    for table in told.tables:
        title = f"{said('participants', lang)}: {said(table.name, lang).lower()}"
        head = (said(table.name, lang), said("participants", lang), saying(lang)("report_share"))
        rows = (*_cells(table, lang), (Cell(said("total", lang)), Cell(number(told.total, lang)), Cell(NOTHING)))
        note = saying(lang)("report_participants_note", total=number(told.total, lang), day=told.day.isoformat())
        yield ReportTable(f"participants-{table.name}", title, head, rows, note=note)


def _cells(table: Told, lang: str) -> Iterator[tuple[Cell, ...]]:
    withheld = Cell(saying(lang)("report_withheld"), said("protected", lang), is_withheld=True)
    for name, count in table.cells.items():
        share = table.shares[name]
        shown = (withheld, Cell(NOTHING)) if count is None else (Cell(number(count, lang)), Cell(_rounded(share, lang)))
        yield Cell(label(table.name, name, lang)), *shown


def _rounded(share: int | None, lang: str) -> str:
    """Of persons: rounded to 5 already."""
    return NOTHING if share is None else f"{share}" + ("%" if lang == "en" else "\u00a0%")
