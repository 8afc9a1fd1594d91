"""What a refused registration says: a page for people, the fields that are wrong for programs."""

from flask import Response

from metrocal.registration.application import MESSAGES
from metrocal.registration.errors import (
    EventFull,
    InvalidApplication,
    MoveRefused,
    NotEligible,
    RegistrationClosed,
    RegistrationError,
)
from metrocal.text import clean_line
from metrocal.web.page import page
from metrocal.web.site import language
from metrocal.web.words import saying
from metrocal.when import When


def refused_registration(error: RegistrationError, status: int) -> Response:
    """Why not, in the visitor's language, and the way back to the event."""
    event_id = getattr(error, "event_id", "")
    return page("registration_refused.html", status, problem=_words(error), moment=_moment(error), event_id=event_id)


def field_errors(error: InvalidApplication) -> list[dict[str, str]]:
    """`[{"field", "code", "detail"}]`, the detail in the language asked for."""
    say = saying(language())
    return [
        {"field": clean_line(name[:80]), "code": key, "detail": say(f"wrong_{key if key in MESSAGES else 'not_understood'}")}
        for name, key in error.fields.items()
    ]


def _words(error: RegistrationError) -> str:
    """The key of the sentence."""
    match error:
        case EventFull():
            return "closed_full"
        case RegistrationClosed(reason=reason):
            return f"closed_{reason}"
        case NotEligible(rule=rule):
            return f"not_{rule}"
        case MoveRefused():
            return "move_refused"
        case _:
            return "error_400"


def _moment(error: RegistrationError) -> str:
    """When it opens, or closed; a day, since the zone is told on the event's page."""
    if not isinstance(error, RegistrationClosed) or error.reason not in {"early", "late"} or not error.moment:
        return ""
    key = "opens_on" if error.reason == "early" else "closes_on"
    return saying(language())(key, moment=When.parse(error.moment[:10]).sentence(language()))
