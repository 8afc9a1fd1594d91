"""The next events in a frame on somebody else's page. Nothing else of the calendar can be framed."""

from flask import Blueprint, Response
from markupsafe import escape

from feeds import split
from metrocal.publishing import Address
from metrocal.web.headers import CONTENT_SECURITY_POLICY
from metrocal.web.page import absolute, home, page
from metrocal.web.site import language, parameters, site, today

embedding = Blueprint("embedding", __name__)

SHOWN = 10
"""Events, unless the address has a limit."""
MOST = 50


@embedding.get("/embed")
def embed() -> Response:
    """What is next, as the filters ask; `limit` as in feeds, 50 at most."""
    lang = language()
    query, options = split(parameters(), lang=lang)
    found = site().calendar.find(query.since(today().isoformat()), today=today())
    response = page(
        "embed.html",
        entries=found[: min(options.limit or SHOWN, MOST)],
        sentence=query.sentence(lang),
        base_url=site().settings.base_url,
        everything=absolute(home(*query.parameters())),
    )
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Content-Security-Policy"] = policy
    return response


def snippet(address: Address, title: str) -> str:
    """The lines that a city copies into its own page."""
    path = address.path.partition("?")[2]
    source = f"{site().settings.base_url}/embed" + (f"?{path}" if path else "")
    return f'<iframe src="{escape(source)}" title="{escape(title)}" width="100%" height="600" loading="lazy"></iframe>'
