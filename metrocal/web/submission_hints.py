"""What is worth a second look while somebody proposes an event, from the calendar of this site."""

from metrocal.events import Event
from metrocal.query import Query
from metrocal.submission.hints import Hints, hints, span_around
from metrocal.web.site import language, site, today


def hints_on(event: Event | None, event_id: str = "") -> Hints:
    """Likely duplicates, clashes, holidays, speakers; `event_id`: of the published event that is no duplicate of itself."""
    if event is None:
        return Hints()
    first, last = span_around(event)
    around = site().calendar.find(Query.of([("from", first.isoformat()), ("to", last.isoformat())]), today=today())
    return hints(event.model_copy(update={"id": event_id or event.id}), around, lang=language())
