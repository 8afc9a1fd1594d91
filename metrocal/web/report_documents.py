"""Reports for programs and spreadsheets, as their readers may see them: what is for staff is not even named to others."""

from typing import Any

from metrocal.reports import writing
from metrocal.reports.members import MembersReport
from metrocal.reports.suppression import Audience

_STAFF_ONLY = frozenset({"dues", "dues_paid"})


def members_document(report: MembersReport, audience: Audience, lang: str) -> dict[str, Any]:
    """The members' map; dues for staff alone."""
    document = writing.members_document(report, lang)
    if audience is Audience.STAFF:
        return document
    return document | {
        "totals": _public(document["totals"]),
        "members": [_public(member) for member in document["members"]],
    }


def members_rows(report: MembersReport, audience: Audience, lang: str) -> list[list[str]]:
    """Names of columns, then one member a line."""
    rows = writing.members_rows(report, lang)
    shown = [place for place, name in enumerate(rows[0]) if audience is Audience.STAFF or name not in _STAFF_ONLY]
    return [[row[place] for place in shown] for row in rows]


def _public(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key not in _STAFF_ONLY}
