"""The pages of reports: the gender impact of a year, the members' map, the printed calendar; each as files too.

Everybody reads the public figures. People who are signed in for the whole network read more; no cache keeps that.
"""

from typing import Any, cast

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from metrocal.reports import printed_writers, writing
from metrocal.reports.members import ORDERS, MembersReport, Order
from metrocal.reports.suppression import Audience
from metrocal.reports.words import said
from metrocal.vocabulary import vocabulary
from metrocal.web.page import page, private
from metrocal.web.report_documents import members_document, members_rows
from metrocal.web.report_pictures import shown
from metrocal.web.report_site import asked, audience_of, gender_of, members_of, sheet_of, the_year, years
from metrocal.web.report_tables import gender_tables, percent
from metrocal.web.signed_in import current_account
from metrocal.web.site import language
from metrocal.web.tables import as_csv, as_xlsx
from metrocal.when import FIRST_YEAR, LAST_YEAR

reports = Blueprint("reports", __name__, url_prefix="/reports")

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LAYOUTS = ("grid", "table")


@reports.get("/")
def index() -> Response:
    """The years that have events."""
    asked()
    return page("report_index.html", years=years())


@reports.get("/gender/<int:year>")
def gender(year: int) -> Response:
    """The gender impact of a year, beside the year before."""
    asked()
    audience, lang = _audience(), language()
    report = gender_of(year, audience)
    tables = gender_tables(report, lang)
    return _page("report_gender.html", "gender", year, audience, tables=tables, reasons=writing.reasons(report, lang))


@reports.get("/gender/<int:year>.<extension>")
def gender_file(year: int, extension: str) -> Response:
    """The same for programs (`json`) and for spreadsheets (`csv`: one figure a line)."""
    asked()
    audience, lang = _audience(), language()
    report = gender_of(year, audience)
    if extension == "json":
        return _file(writing.as_json(writing.gender_document(report, lang)), extension, audience)
    if extension == "csv":
        return _file(writing.as_csv(writing.gender_rows(report, lang)), extension, audience, f"gender-{year}")
    raise NotFound


@reports.get("/members/<int:year>")
def members(year: int) -> Response:
    """What each member city took part in; cities without anything are listed as well."""
    audience, lang = _audience(), language()
    report = _members(year, audience, lang)
    engaged = None if report.share_engaged is None else report.share_engaged / 100
    kept = {"region": report.region, "order": None if report.order == "name" else report.order}
    return _page(
        "report_members.html", "members", year, audience, report=report, orders=_orders(audience),
        regions=vocabulary("regions"), percent=percent(engaged, lang), kept={key: one for key, one in kept.items() if one},
    )  # fmt: skip


@reports.get("/members/<int:year>.<extension>")
def members_file(year: int, extension: str) -> Response:
    """The same as a table (`csv`, `xlsx`) or for programs (`json`)."""
    audience, lang = _audience(), language()
    report, name = _members(year, audience, lang), f"members-{year}"
    if extension == "json":
        return _file(writing.as_json(members_document(report, audience, lang)), extension, audience)
    if extension in {"csv", "xlsx"}:
        write = as_csv if extension == "csv" else as_xlsx
        return _file(write(members_rows(report, audience, lang)), extension, audience, name)
    raise NotFound


@reports.get("/calendar/<int:year>")
def calendar(year: int) -> Response:
    """The year as the network prints it: `layout=table` as in 2014, `layout=grid` as in 2021."""
    sheet = sheet_of(year, asked(layout=LAYOUTS)["layout"], language())
    return _page("report_calendar.html", "calendar", year, Audience.PUBLIC, sheet=sheet, layouts=LAYOUTS)


@reports.get("/calendar/<int:year>.<extension>")
def calendar_file(year: int, extension: str) -> Response:
    """The same as text for a Word document (`txt`), as a table (`csv`), for programs (`json`)."""
    sheet = sheet_of(year, asked(layout=LAYOUTS)["layout"], language())
    if extension == "json":
        return _file(writing.as_json(printed_writers.as_document(sheet)), extension, Audience.PUBLIC)
    if extension in {"txt", "csv"}:
        write = printed_writers.as_text if extension == "txt" else printed_writers.as_csv
        return _file(write(sheet), extension, Audience.PUBLIC, f"calendar-{year}")
    raise NotFound


def _audience() -> Audience:
    return audience_of(current_account())


def _orders(audience: Audience) -> tuple[Order, ...]:
    """What the members' map can be sorted by: its columns."""
    return tuple(order for order in ORDERS if audience is Audience.STAFF or order != "dues")


def _members(year: int, audience: Audience, lang: str) -> MembersReport:
    told = asked(order=_orders(audience), region=("", *vocabulary("regions")))
    return members_of(year, audience, region=told["region"] or None, order=cast(Order, told["order"]), lang=lang)


def _page(template: str, name: str, year: int, audience: Audience, **facts: Any) -> Response:
    """The report of this name as a page, with its pictures and the years beside it."""
    pictures = shown(name, the_year(year), language())
    beside = [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR]
    is_staff = audience is Audience.STAFF
    response = page(template, year=year, beside=beside, is_staff=is_staff, pictures=pictures, told=_told, **facts)
    return _kept_by(response, audience)


def _file(body: str | bytes, extension: str, audience: Audience, name: str = "") -> Response:
    """A report as a file; with a name it is one to keep."""
    response = Response(body, content_type=TYPES[extension])
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    response.add_etag()
    return _kept_by(cast(Response, response.make_conditional(request.environ)), audience)


def _told(word: str) -> str:
    return said(word, language())


def _kept_by(response: Response, audience: Audience) -> Response:
    """What is for staff is kept by nobody; what is public differs by cookie all the same."""
    response.vary.add("Cookie")
    return private(response) if audience is Audience.STAFF else response
