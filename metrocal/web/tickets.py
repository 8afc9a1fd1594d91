"""The code that a person shows at the door: the address of its check-in, which opens for the organiser alone."""

from io import BytesIO

import segno
from flask import Blueprint, Response

from metrocal.web.registration_site import now, registrations, unseen
from metrocal.web.site import site

tickets = Blueprint("tickets", __name__)
tickets.after_request(unseen)


@tickets.get("/registrations/<token>/ticket.svg")
def ticket(token: str) -> Response:
    """Dark on white whatever the page's colours, with the quiet zone that readers need."""
    found, one = registrations(), registrations().of(token, at=now()).registration
    address = f"{site().settings.base_url}/desk/check-in/{found.keys.ticket(one.pk, one.nonce)}"
    body = BytesIO()
    segno.make_qr(address, error="m").save(
        body, kind="svg", scale=6, border=4, light="#ffffff", svgclass=None, lineclass=None
    )
    return Response(body.getvalue(), content_type="image/svg+xml")
