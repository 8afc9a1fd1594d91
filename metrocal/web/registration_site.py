"""What pages and JSON of registration share: the registrations of this site, the time, the links of one registration."""

from datetime import UTC, datetime
from typing import Any, Literal, cast

from flask import Response, current_app, request

from metrocal.registration.errors import EventFull, RegistrationClosed
from metrocal.registration.offering import Offer
from metrocal.registration.records import SeatStore
from metrocal.registration.registrations import Answer, Kept, Registrations
from metrocal.registration.states import OVER, SEATED, State
from metrocal.registration.times import zone_of
from metrocal.web.events import the_published_event
from metrocal.web.form_fields import places_left, way_name
from metrocal.web.site import language, site, today
from metrocal.web.words import saying
from metrocal.when import When

PER_ADDRESS = "60 per minute"
"""Forms and documents from one address; offices of many people are behind one."""
PER_EMAIL = "20 per hour"
"""Nobody is to be written to more often because somebody else types their address."""


def unseen(response: Response) -> Response:
    """Of a page that a token opens: nobody keeps it, no other site learns its address, no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer" if "token" in (request.view_args or {}) else "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def registrations() -> Registrations:
    """Those of the calendar that this request came to."""
    store = cast(SeatStore, site().store)
    return Registrations(
        store,
        str(current_app.config["SECRET_KEY"]),
        confirm_email=site().settings.confirm_email,
        address=request.remote_addr or "",
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This moment in UTC; `app.config["NOW"]` gives another."""
    return cast(datetime, current_app.config.get("NOW", utc_now)())


def the_offer(event_id: str) -> Offer:
    """What an event and its sessions offer. Raises UnknownEvent, EventWithdrawn, StoreError."""
    entry = the_published_event(event_id)
    sessions = [one.id for one in site().calendar.sessions(entry.id, today=today())]
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


def standing(state: State) -> Literal["seated", "hoping", "gone"]:
    """How somebody's calendar shows the event."""
    return "seated" if state in SEATED else "gone" if state in OVER else "hoping"


def session_rows(answer: Answer, asked: tuple[str, ...]) -> list[dict[str, Any]]:
    """The sessions asked for, in this order; those without a registration had no place."""
    found = {event: (state, position) for event, state, position in answer.sessions}
    rows = ((event, *found.get(event, ("full", None))) for event in dict.fromkeys(asked))
    return [{"event": event, "status": str(state), "position": position} for event, state, position in rows]


def state_of(offer: Offer, lang: str) -> dict[str, Any] | None:
    """Registration as the page of the event tells it; None where there is none."""
    terms, say = offer.terms, saying(lang)
    if terms is None or offer.reason == "none":
        return None
    facts = [f"{way_name(way, lang)}: {places_left(left, lang)}" for way, left in offer.left.items() if left is not None]
    if not terms.apart and facts:
        facts = [places_left(next(left for left in offer.left.values() if left is not None), lang)]
    if offer.state == "closed":
        facts = []
    if terms.opens and offer.reason == "early":
        facts.append(say("opens_on", moment=_moment(terms.opens, offer)))
    if terms.closes and offer.reason != "cancelled":
        extended = [say("extended_from", moment=_moment(before, offer)) for before in terms.extended_from[-1:]]
        facts.append(say("closes_on", moment=_moment(terms.closes, offer)) + "".join(f" ({one})" for one in extended))
    if terms.approval and offer.state != "closed":
        facts.append(say("approval_note"))
    key = f"closed_{offer.reason}" if offer.state == "closed" else f"place_{offer.state}"
    button = {"open": "register", "waiting": "wait"}.get(offer.state, "")
    return {"sentence": key, "facts": facts, "button": button}


def _moment(wall: str, offer: Offer) -> str:
    return When.parse(wall, zone=zone_of(offer.entry)).sentence(lang=language())
