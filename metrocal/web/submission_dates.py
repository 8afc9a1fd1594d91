"""Dates as people know them, in boxes of a form, and the field `when` that they stand for."""

import re
from collections.abc import Mapping

KNOWN = ("day", "span", "time", "month", "season", "year", "other")
"""How exactly somebody knows the date; `other` is `when` as it is written in documents."""
BOXES: Mapping[str, tuple[str, ...]] = {
    "first": ("day", "span", "time"),
    "last": ("span", "time"),
    "start_time": ("time",),
    "end_time": ("time",),
    "month": ("month",),
    "season": ("season",),
    "year": ("month", "season", "year"),
    "when": ("other",),
}
"""Box → for which dates it is asked."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "day": ("first",),
    "span": ("first", "last"),
    "time": ("first", "start_time"),
    "month": ("month", "year"),
    "season": ("season", "year"),
    "year": ("year",),
    "other": ("when",),
}
FIELDS = frozenset({"date_known", *BOXES}) - {"when"}
"""Fields of the form that no document has."""
SEASONS = ("21", "22", "23", "24")
"""Spring to winter, as EDTF counts them."""

_DAY, _TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d"
_SPAN = re.compile(rf"(?P<first>{_DAY})?/(?P<last>{_DAY})?")
_TIMES = re.compile(
    rf"(?P<first>{_DAY})?T(?P<start_time>{_TIME})?(?:/(?P<last>{_DAY})?T(?P<end_time>{_TIME})?)?"
)  # fmt: skip
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")
_SEASON = re.compile(r"(?P<year>\d{4})-(?P<season>2[1-4])")
_YEAR = re.compile(r"(?P<year>\d{4})")


def known(boxes: Mapping[str, str]) -> str:
    """What was chosen, else what the boxes that are filled in say; empty when none is."""
    chosen = boxes.get("date_known", "")
    if chosen:
        return chosen
    guesses = (
        ("when", "other"), ("start_time", "time"), ("last", "span"), ("first", "day"), ("month", "month"),
        ("season", "season"), ("year", "year"),
    )  # fmt: skip
    return next((form for box, form in guesses if boxes.get(box)), "")


def missing(boxes: Mapping[str, str]) -> list[str]:
    """The boxes that are still to be filled in; `when` where nobody said anything."""
    form = known(boxes)
    if form not in NEEDED:
        return ["when"]
    needed = [box for box in NEEDED[form] if not (box == "year" and "-" in boxes.get("month", ""))]
    if form == "time" and boxes.get("last") and not boxes.get("end_time"):
        needed.append("end_time")
    return [box for box in needed if not boxes.get(box)]


def when_of(boxes: Mapping[str, str]) -> str:
    """The field `when`; with what is missing left out, so that a draft keeps the rest."""
    one = {box: boxes.get(box, "") for box in BOXES}
    match known(boxes):
        case "day":
            return one["first"]
        case "span":
            return f"{one['first']}/{one['last']}" if one["first"] or one["last"] else ""
        case "time":
            return _with_times(one)
        case "month":
            month = one["month"] if "-" in one["month"] else f"{one['year']}-{one['month'].zfill(2)}"
            return month if month != "-00" else ""
        case "season":
            return f"{one['year']}-{one['season']}".strip("-")
        case "year":
            return one["year"]
    return one["when"]


def boxes_of(when: str) -> dict[str, str]:
    """The boxes that show a `when`, also one that is not whole."""
    if re.fullmatch(_DAY, when):
        return {"date_known": "day", "first": when}
    for form, pattern in (("span", _SPAN), ("time", _TIMES), ("month", _MONTH), ("season", _SEASON), ("year", _YEAR)):
        found = pattern.fullmatch(when) if when else None
        if found:
            boxes = {box: value for box, value in found.groupdict().items() if value}
            if form == "time" and boxes.get("last") == boxes.get("first"):
                boxes.pop("last", None)
            return {"date_known": form, **boxes}
    return {"date_known": "other", "when": when} if when else {}


def _with_times(one: Mapping[str, str]) -> str:
    if not (one["first"] or one["start_time"]):
        return ""
    ends = f"/{one['last'] or one['first']}T{one['end_time']}" if one["end_time"] or one["last"] else ""
    return f"{one['first']}T{one['start_time']}{ends}"
