"""The feeds that one can subscribe to, for programs: the one of everything, and those with a name of their own."""

from typing import Any, cast

from flask import Blueprint, Response

from feeds import FORMATS
from metrocal.named_feeds import FEEDS
from metrocal.opening import named_feeds_of
from metrocal.web.api.answering import answer
from metrocal.web.api.operations import operation
from metrocal.web.site import site

feeds = Blueprint("api_feeds", __name__, url_prefix="/api/v1")


@feeds.get("/feeds")
@operation("Feeds", {200: "FeedList", 304: ""})
def listed() -> Response:
    """The feeds by name, and the addresses of each format; filters can be added to these."""
    saved = named_feeds_of(cast(Any, site().store)).all()
    rows = [_told(name) for name in FEEDS]
    rows += [
        _told(one.name, filter=one.filter, organisation=one.organisation, colour=one.colour, **_texts(one.document()))
        for one in saved
    ]
    return answer({"feeds": rows})


def _texts(document: dict[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in ("title", "description")}


def _told(name: str, **facts: Any) -> dict[str, Any]:
    base = site().settings.base_url
    links = {extension: f"{base}/feeds/{name}.{extension}" for extension in FORMATS}
    return {"name": name, "filter": "", "links": links} | {
        key: value for key, value in facts.items() if value or key == "filter"
    }
