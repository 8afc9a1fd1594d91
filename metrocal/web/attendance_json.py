"""Those registered at an event, for the organiser's programs."""

import json

from flask import Blueprint, Response

from metrocal.web.attendance_site import document, their_event
from metrocal.web.bearer import the_bearer
from metrocal.web.page import private
from metrocal.web.registration_site import registrations
from metrocal.web.signed_in import accounts, done_by

attendance_json = Blueprint("attendance_json", __name__, url_prefix="/api/v1")


@attendance_json.get("/events/<event_id>/registrations")
def people(event_id: str) -> Response:
    """In order of arrival. Recorded, as every export is."""
    account = the_bearer("registrations")
    entry = their_event(account, event_id)
    rows = [document(row) for row in registrations().listed(entry.id)]
    accounts().record(done_by(account), "export json", entry.id, f"{len(rows)} people")
    return private(Response(json.dumps(rows, ensure_ascii=False) + "\n", content_type="application/json"))
