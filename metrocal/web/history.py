"""What changed about an event and when, as its page tells it: which facts, never who."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from metrocal.entries import Revision
from metrocal.events import PRIVATE
from metrocal.submission.differences import differences
from metrocal.web.words import saying
from metrocal.when import When

MOST = 10
"""Changes shown, the newest first."""
_NAMES = {
    "when": "when", "zone": "when", "dates_tbc": "when", "title": "change_title", "status": "change_status",
    "venue": "place", "city": "place", "country": "place", "latitude": "place", "longitude": "place", "mode": "mode",
    "organiser": "organiser", "co_organisers": "organiser", "registration": "registration", "recording_url": "recording_url",
    "materials_url": "materials_url", "topics": "topics", "languages": "languages", "url": "url", "motto": "motto",
}  # fmt: skip
"""Field → key of the words; everything else is details or the gender perspective."""


@dataclass(frozen=True)
class Change:
    """One revision, in the reader's language."""

    day: str
    what: str


def history(revisions: Iterable[Revision], lang: str) -> list[Change]:
    """The newest changes of an event's public facts; a change of nothing public is not told."""
    return list(_changes(list(revisions), lang))[::-1][:MOST]


def _changes(revisions: list[Revision], lang: str) -> Iterator[Change]:
    say = saying(lang)
    for before, after in pairwise(revisions):
        if before.withdrawn != after.withdrawn:
            keys = ["change_withdrawn" if after.withdrawn else "change_restored"]
        else:
            found = differences(before.event, after.event)
            keys = list(dict.fromkeys(_key(one.field) for one in found if one.field not in PRIVATE))
        if keys:
            what = ", ".join(say(key) for key in keys)
            yield Change(When.between(after.at.date()).sentence(lang), what[:1].upper() + what[1:].lower())


def _key(field: str) -> str:
    is_gender = field.startswith(("gender", "speakers_"))
    return "gender" if is_gender else _NAMES.get(field, "change_details")
