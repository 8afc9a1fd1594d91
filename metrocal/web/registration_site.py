"""What pages and JSON of registration share: the registrations of this site, the time, the links of one registration."""

from datetime import UTC, datetime
from typing import Any, cast

from flask import current_app

from metrocal.registration.errors import EventFull, RegistrationClosed
from metrocal.registration.offering import Offer
from metrocal.registration.records import SeatStore
from metrocal.registration.registrations import Answer, Kept, Registrations
from metrocal.web.events import the_published_event
from metrocal.web.site import site, today


def registrations() -> Registrations:
    """Those of the calendar that this request came to."""
    store = cast(SeatStore, site().store)
    return Registrations(store, str(current_app.config["SECRET_KEY"]), confirm_email=site().settings.confirm_email)


def utc_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This moment in UTC; `app.config["NOW"]` gives another."""
    return cast(datetime, current_app.config.get("NOW", utc_now)())


def the_offer(event_id: str) -> Offer:
    """What an event and its sessions offer. Raises UnknownEvent, EventWithdrawn, StoreError."""
    entry = the_published_event(event_id)
    sessions = [one.id for one in site().overview(today=today()).sessions.get(entry.id, [])]
    return registrations().offer(entry.id, at=now(), sessions=sessions)


def refuse_closed(offer: Offer) -> None:
    """Raises EventFull or RegistrationClosed for what takes no registrations now."""
    if offer.state != "closed":
        return
    terms = offer.terms
    if offer.reason == "full":
        raise EventFull(offer.entry.id, terms.capacity if terms else None)
    moment = (terms.opens if offer.reason == "early" else terms.closes) if terms else None
    raise RegistrationClosed(offer.entry.id, offer.reason, moment or str(offer.entry.event.when.last_day))


def links(token: str) -> dict[str, str]:
    """The addresses that a token opens."""
    base = site().settings.base_url
    return {
        "self": f"{base}/api/v1/registrations/{token}",
        "page": f"{base}/registrations/{token}",
        "calendar": f"{base}/my/{token}.ics",
    }


def told(kept: Kept) -> dict[str, Any]:
    """What a person told and can change, as one document; the gender answer only goes to the holder of the link."""
    one = kept.registration
    document = {"attendance": one.attendance, "language": one.language, **kept.details}
    return {key: value for key, value in document.items() if value not in (None, "", [], {}, False)}


def session_rows(answer: Answer) -> list[dict[str, Any]]:
    return [{"event": event, "status": str(state), "position": position} for event, state, position in answer.sessions]
