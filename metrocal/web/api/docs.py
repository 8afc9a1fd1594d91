"""The OpenAPI document, and the same as a page for people. Both are made once per process: addresses do not change."""

from typing import Any, cast

from flask import Blueprint, Response, current_app, request

from metrocal.web.api.answering import answer, content_tag
from metrocal.web.api.chapters import chapters, models
from metrocal.web.api.spec import openapi
from metrocal.web.page import page
from metrocal.web.site import site

api_docs = Blueprint("api_docs", __name__)

_KEPT = "metrocal_openapi"


@api_docs.get("/api/v1/openapi.json")
def openapi_json() -> Response:
    """For programs that make programs."""
    document, tag = _document()
    return answer(document, tag=tag)


@api_docs.get("/api/docs")
def read() -> Response:
    """For people: every address with what it takes and answers."""
    document, _ = _document()
    response = page(
        "api_docs.html", chapters=chapters(document), models=models(document), version=document["info"]["version"]
    )
    response.add_etag()
    return cast(Response, response.make_conditional(request.environ))


def _document() -> tuple[dict[str, Any], str]:
    app = current_app
    if _KEPT not in app.extensions:
        made = openapi(app, site().settings.base_url)
        app.extensions[_KEPT] = made, content_tag(made)
    return cast(tuple[dict[str, Any], str], app.extensions[_KEPT])
