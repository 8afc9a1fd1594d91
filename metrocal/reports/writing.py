"""Reports as documents for programs, rows for spreadsheets, text for people. The numbers are the same in each language."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import StringIO
from typing import Any

from feeds.csv import harmless
from metrocal.reports.counting import LINES, Levels, Speakers
from metrocal.reports.gender import EventCounts, GenderReport, Share
from metrocal.reports.indicators import Indicator, Value
from metrocal.reports.members import Member, MembersReport
from metrocal.reports.words import label, said

Row = tuple[str, ...]
_GENDERS = ("women", "men", "other", "undisclosed")


# Documents


def gender_document(report: GenderReport, lang: str = "en") -> dict[str, Any]:
    """The gender report for programs; a number that is withheld is null, with its reason under `suppressed`."""
    before = report.before
    return {
        "year": report.span.year,
        "from": report.span.first.isoformat(),
        "to": report.span.last.isoformat(),
        "audience": report.audience.value,
        "events": _events(report.events),
        "previous": _events(before) if before else None,
        "indicators": [_indicator(one, lang) for one in report.indicators],
        "speakers": _speakers(report.speakers),
        "speakers_previous": _speakers(report.speakers_before) if report.speakers_before else None,
        "chairs": _chairs(report.chairs),
        "chairs_previous": _chairs(report.chairs_before) if report.chairs_before else None,
        "participants": _participants(report),
        "suppressed": [{"figure": one.figure, "reason": one.reason.value} for one in report.suppressed],
    }


def members_document(report: MembersReport, lang: str = "en") -> dict[str, Any]:
    """The members' map for programs."""
    return {
        "year": report.year,
        "region": report.region,
        "totals": {
            "members": len(report.members), "engaged": report.engaged, "engaged_percent": report.share_engaged,
            "dues_paid": report.paid,
        },
        "members": [_member(one, lang) for one in report.members],
    }  # fmt: skip


def _events(events: EventCounts) -> dict[str, Any]:
    return {
        **_levels(events.levels),
        "share_with_perspective": events.share.ratio,
        "shares": {
            "of_all": _share(events.share),
            "of_assessed": _share(events.share_of_assessed),
            "of_own": _share(events.share_of_own),
        },
        "own": _levels(events.own), "trainings": _levels(events.trainings), "campaigns": _levels(events.campaigns),
        "sessions": events.sessions, "called_off": events.called_off,
        "declared": events.declared, "verified": events.verified, "measures": dict(events.measures),
        **{f"by_{line}": {word: _levels(levels) for word, levels in events.by[line].items()} for line in LINES},
    }  # fmt: skip


def _levels(levels: Levels) -> dict[str, int]:
    return {
        "total": levels.total, "specific": levels.specific, "mainstreamed": levels.mainstreamed,
        "none": levels.none, "unassessed": levels.unassessed,
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {"numerator": share.part, "denominator": share.of, "unassessed": share.unassessed, "share": share.ratio}


def _chairs(chairs: Speakers) -> dict[str, Any]:
    return {name: value for name, value in _speakers(chairs).items() if name != "panels_without_women"}


def _speakers(speakers: Speakers) -> dict[str, Any]:
    return {
        **{name: getattr(speakers, name) for name in _GENDERS},
        "total": speakers.total,
        "share_of_women": Share(speakers.women, speakers.known).ratio,
        "response": Share(speakers.known, speakers.total).ratio,
        "events_counted": speakers.events_counted,
        "events_uncounted": speakers.events_uncounted,
        "panels_without_women": len(speakers.without_women),
    }


def _participants(report: GenderReport) -> dict[str, Any] | None:
    told = report.participants
    if told is None or told.total is None:
        return None
    return {
        "total": told.total,
        "released": told.day.isoformat(),
        **{table.name: dict(table.cells) for table in told.tables},
        "percent": {table.name: dict(table.shares) for table in told.tables},
    }


def _indicator(one: Indicator, lang: str) -> dict[str, Any]:
    told = {"code": one.code, "label": said(one.code, lang), **_value(one.value), "previous": one.previous.value}
    told |= {"previous_of": one.previous.of, "previous_origin": one.previous.origin}
    return told | {"entered": _value(one.entered) if one.entered else None}


def _value(value: Value) -> dict[str, Any]:
    return {
        "value": value.value,
        "of": value.of,
        "origin": value.origin,
        "source": value.source or None,
        "day": value.day or None,
    }


def _member(one: Member, lang: str) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name.in_language(lang), "country": one.country, "region": one.region,
        "organised": one.organised, "attended": one.attended, "trainings": one.trainings, "board": one.board,
        "dues": one.dues, "engaged": one.is_engaged,
    }  # fmt: skip


# Rows


def gender_rows(report: GenderReport, lang: str = "en") -> list[Row]:
    """Names of columns, then one figure a line, by its path in the document; empty where it is withheld."""
    withheld = {one.figure: one.reason.value for one in report.suppressed}
    found = [(path, value) for path, value in _flat("", gender_document(report, lang)) if path not in withheld]
    found += [(path, "") for path in withheld]
    withheld |= {path.replace(".", ".percent.", 1): reason for path, reason in withheld.items() if path.count(".") == 2}
    return [("figure", "value", "withheld"), *((path, value, withheld.get(path, "")) for path, value in found)]


def members_rows(report: MembersReport, lang: str = "en") -> list[Row]:
    """Names of columns, then one member a line."""
    head = ("id", "name", "country", "region", "organised", "attended", "trainings", "board", "dues", "engaged")
    return [head, *(tuple(_cell(value) for value in _member(one, lang).values()) for one in report.members)]


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(f"{path}.{key}" if path else str(key), part)
    elif path == "indicators":
        for one in value:
            yield from _flat(f"indicators.{one['code']}", {key: part for key, part in one.items() if key != "code"})
    elif path != "suppressed":
        yield path, _cell(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


# Text for people


def gender_text(report: GenderReport, lang: str = "en") -> str:
    """The report in a language, numbers at the end of their line, the span before in parentheses."""
    lines = [said("gender_report", lang, span=report.span), ""]
    lines += _events_text(report, lang)
    for line in LINES:
        lines += ["", said(line, lang), *_by_text(report, line, lang)]
    lines += ["", said("measures", lang)]
    lines += [f"  {label('measure', word, lang)}: {count}" for word, count in report.events.measures.items()]
    lines += ["", said("indicators", lang), *(_indicator_text(one, lang) for one in report.indicators)]
    lines += ["", said("speakers", lang), *_speakers_text(report.speakers, lang)]
    lines += ["", said("chairs", lang), *list(_speakers_text(report.chairs, lang))[:-1]]
    lines += ["", said("participants", lang), *_participants_text(report, lang)]
    lines += ["", said("suppressed", lang)]
    lines += [f"  {figure}: {reason}" for figure, reason in reasons(report, lang)]
    return "\n".join(lines) + "\n"


def members_text(report: MembersReport, lang: str = "en") -> str:
    """The members' map in a language, a table of columns."""
    words = ("member", "organised", "attended_events", "taken", "board", "dues", "engaged")
    table = [[said(word, lang) for word in words]]
    for one in report.members:
        dues = "–" if one.dues is None else said("yes" if one.dues else "no", lang)
        numbers = [str(number) for number in (one.organised, one.attended, one.trainings, one.board)]
        table.append([one.name.in_language(lang), *numbers, dues, said("yes" if one.is_engaged else "no", lang)])
    widths = [max(len(row[column]) for row in table) for column in range(len(words))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    percent = "" if report.share_engaged is None else f" ({report.share_engaged} %)"
    total = f"{said('engaged', lang)}: {report.engaged} / {len(report.members)}{percent}"
    return "\n".join([said("members_report", lang, span=report.year), "", *lines, "", total]) + "\n"


def reasons(report: GenderReport, lang: str = "en") -> list[tuple[str, str]]:
    """(figure, why it is not told) in words; cells of one table together."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in report.suppressed:
        figure, table, cell = [*one.figure.split("."), "", ""][:3]
        named = f"{said(figure, lang)}: {said(table, lang).lower()}" if table else said(figure, lang)
        cells = found.setdefault((named, said(one.reason, lang)), [])
        cells += [label(table, cell, lang)] if cell else []
    return [(f"{named} ({', '.join(cells)})" if cells else named, reason) for (named, reason), cells in found.items()]


def _events_text(report: GenderReport, lang: str) -> Iterator[str]:
    now, before = report.events, report.before
    yield said("events", lang)
    for name in ("total", "specific", "mainstreamed", "none", "unassessed"):
        yield f"  {said(name, lang)}: {getattr(now.levels, name)}{_was(getattr(before.levels, name) if before else None)}"
    for name in ("share", "share_of_assessed", "share_of_own"):
        yield f"  {said(name, lang)}: {_share_text(getattr(now, name), lang)}"
    for name in ("trainings", "campaigns"):
        levels: Levels = getattr(now, name)
        yield f"  {said(name, lang)}: {levels.total}, {said('with_perspective', lang)}: {levels.with_perspective}"
    for name in ("declared", "verified", "sessions", "called_off"):
        yield f"  {said(name, lang)}: {getattr(now, name)}{_was(getattr(before, name) if before else None)}"


def _share_text(share: Share, lang: str) -> str:
    percent = "" if share.ratio is None else f" = {100 * share.ratio:.1f} %"
    note = f" ({said('over_unassessed', lang, count=share.unassessed)})" if share.unassessed else ""
    return f"{share.part} / {share.of}{percent}{note}"


def _was(number: int | None) -> str:
    return "" if number is None else f" ({number})"


def _by_text(report: GenderReport, line: str, lang: str) -> Iterator[str]:
    for word, levels in report.events.by[line].items():
        parts = (
            f"{said(name, lang).lower()} {getattr(levels, name)}"
            for name in ("specific", "mainstreamed", "none", "unassessed")
        )
        yield f"  {label(line, word, lang)}: {levels.total} ({', '.join(parts)})"


def _indicator_text(one: Indicator, lang: str) -> str:
    origin = said("origin_unknown" if one.value.origin == "unknown" else one.value.origin, lang)
    source = f", {one.value.source}" if one.value.source else ""
    beside = ""
    if one.entered:
        beside = "; " + said("entered_beside", lang, value=_value_text(one.entered), source=one.entered.source)
    was = f"; {said('previous', lang).lower()}: {_value_text(one.previous)}"
    return f"  {one.code} {said(one.code, lang)}: {_value_text(one.value)} ({origin}{source}){was}{beside}"


def _value_text(value: Value) -> str:
    number = "–" if value.value is None else str(value.value)
    return number if value.of is None else f"{number} / {value.of}"


def _speakers_text(speakers: Speakers, lang: str) -> Iterator[str]:
    for name in (*_GENDERS, "events_counted", "events_uncounted"):
        yield f"  {said(name, lang)}: {getattr(speakers, name)}"
    yield f"  {said('women_of_known', lang)}: {_share_text(Share(speakers.women, speakers.known), lang)}"
    yield f"  {said('response', lang)}: {_share_text(Share(speakers.known, speakers.total), lang)}"
    yield f"  {said('without_women', lang)}: {len(speakers.without_women)}"


def _participants_text(report: GenderReport, lang: str) -> Iterator[str]:
    told = report.participants
    withheld = said("withheld", lang)
    yield f"  {said('total', lang)}: {withheld if told is None or told.total is None else told.total}"
    for table in told.tables if told else ():
        yield f"  {said(table.name, lang)}"
        for cell, count in table.cells.items():
            shown = withheld if count is None else f"{count} ({table.shares[cell]} %)"
            yield f"    {label(table.name, cell, lang)}: {shown}"
    if told is not None:
        yield f"  {said('released', lang, day=told.day)}"


# Bytes


def as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[Row]) -> str:
    """Comma and CRLF, as RFC 4180 has it; no cell is ever run as a formula."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_html(title: str, rows: Sequence[Row], lang: str) -> str:
    """A page of its own with one table; the first row names the columns."""
    head, *body = ([escape(cell) for cell in row] for row in rows)
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in body
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n<h1>{escape(title)}</h1>\n<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n"
        "</table>\n</body>\n</html>\n"
    )
