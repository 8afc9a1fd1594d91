"""Reports for programs. With a token for statistics, of somebody who works for the whole network, those for staff."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Response

from metrocal.reports import printed_writers, writing
from metrocal.reports.members import ORDERS, Order
from metrocal.reports.suppression import Audience
from metrocal.vocabulary import vocabulary
from metrocal.web.api.answering import answer
from metrocal.web.api.operations import operation
from metrocal.web.bearer import bearer_account
from metrocal.web.page import private
from metrocal.web.report_documents import members_document
from metrocal.web.report_site import asked, audience_of, gender_of, members_of, sheet_of
from metrocal.web.site import language

reports_json = Blueprint("reports_json", __name__, url_prefix="/api/v1/reports")

SCOPE = "statistics"


@reports_json.get("/gender/<int:year>")
@operation(
    "Reports", {200: "GenderReport", 304: ""}, refusals=(400, 404), bearer="optional", scope=SCOPE, parameters=("lang",)
)
def gender(year: int) -> Response:
    """The gender impact of a year, beside the year before.

    A count of persons that is withheld is null, with its reason under `suppressed`.
    """
    asked()
    audience = _audience()
    return _answer(writing.gender_document(gender_of(year, audience), language()), audience)


@reports_json.get("/members/<int:year>")
@operation(
    "Reports", {200: "MembersReport", 304: ""}, refusals=(400, 404), bearer="optional", scope=SCOPE,
    parameters=("lang", "member_region", "member_order"),
)  # fmt: skip
def members(year: int) -> Response:
    """What each member city took part in, as numbers of events; dues are told to staff alone."""
    audience = _audience()
    orders = tuple(one for one in ORDERS if audience is Audience.STAFF or one != "dues")
    told = asked(order=orders, region=("", *vocabulary("regions")))
    report = members_of(year, audience, region=told["region"] or None, order=cast(Order, told["order"]), lang=language())
    return _answer(members_document(report, audience, language()), audience)


@reports_json.get("/calendar/<int:year>")
@operation("Reports", {200: "PrintedCalendar", 304: ""}, refusals=(400, 404), parameters=("lang", "layout"))
def calendar(year: int) -> Response:
    """The year as the network prints it."""
    layout = asked(layout=("grid", "table"))["layout"]
    return _answer(printed_writers.as_document(sheet_of(year, layout, language())), Audience.PUBLIC)


def _audience() -> Audience:
    """Raises Forbidden for a token that is for something else."""
    return audience_of(bearer_account(SCOPE))


def _answer(document: Mapping[str, Any], audience: Audience) -> Response:
    response = answer(document, is_private=audience is Audience.STAFF)
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return private(response) if audience is Audience.STAFF else response
