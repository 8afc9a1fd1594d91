"""Open data: the calendar and the published figures as files, with a dictionary and a catalogue (DCAT 3, JSON-LD).

Only what everybody may see. The same data are the same bytes, so a version is named after its content.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from feeds import render
from metrocal.query import Query
from metrocal.reports import writing
from metrocal.reports.dictionary import dictionary
from metrocal.reports.suppression import Audience
from metrocal.web.limits import limiter
from metrocal.web.open_data_catalogue import File, catalogue
from metrocal.web.page import page
from metrocal.web.report_site import LIFE, asked, gender_of, kept, years
from metrocal.web.site import site, today

open_data = Blueprint("open_data", __name__, url_prefix="/open-data")

CSV, JSON, JSON_LD = "text/csv", "application/json", "application/ld+json"
PER_ADDRESS = "60 per minute"
"""Files that may be the whole calendar."""
_ELSEWHERE = ("previous", "speakers_previous", "chairs_previous", "year", "from", "to", "audience")
"""Of a year's report: what the file tells by its other lines and columns."""


@dataclass(frozen=True)
class Data:
    """A file of open data."""

    dataset: str
    """`events`, `figures` or `dictionary`."""
    extension: str
    media_type: str
    write: Callable[[], bytes]

    @property
    def name(self) -> str:
        return f"{self.dataset}.{self.extension}"

    @property
    def life(self) -> timedelta:
        """How long its size and its digest hold while no event changes; figures may be entered meanwhile."""
        return LIFE if self.dataset == "figures" else timedelta(days=1)


def _events_csv() -> bytes:
    return render(site().calendar.find(Query(), today=today()), "csv").body


def _events_json() -> bytes:
    entries = site().calendar.find(Query(), today=today())
    return _json({"events": [entry.event.public_document() | {"uid": entry.uid} for entry in entries]})


def _figures() -> Iterator[tuple[int, str, str, str]]:
    """(year, figure, value, why it is withheld) of every year that has events, oldest first."""
    for year in sorted(years()):
        for figure, value, reason in writing.gender_rows(gender_of(year, Audience.PUBLIC))[1:]:
            if figure.partition(".")[0] not in _ELSEWHERE:
                yield year, figure, value, reason


def _figures_csv() -> bytes:
    rows = ((str(year), figure, value, reason) for year, figure, value, reason in _figures())
    return writing.as_csv([("year", "figure", "value", "withheld"), *rows]).encode()


def _figures_json() -> bytes:
    reports = (writing.gender_document(gender_of(year, Audience.PUBLIC)) for year in sorted(years()))
    return _json({"reports": list(reports)})


def _dictionary_csv() -> bytes:
    rows = ((one.table, one.name, one.description, "|".join(one.words)) for one in dictionary())
    return writing.as_csv([("table", "name", "description", "words"), *rows]).encode()


def _dictionary_json() -> bytes:
    return _json({"dictionary": [asdict(one) for one in dictionary()]})


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


FILES = {
    one.name: one
    for one in (
        Data("events", "csv", CSV, _events_csv),
        Data("events", "json", JSON, _events_json),
        Data("figures", "csv", CSV, _figures_csv),
        Data("figures", "json", JSON, _figures_json),
        Data("dictionary", "csv", CSV, _dictionary_csv),
        Data("dictionary", "json", JSON, _dictionary_json),
    )
}


@open_data.get("/")
def about() -> Response:
    """What there is, under which licence, in which version."""
    asked()
    return page("open_data.html", files=_files(), licence=site().settings.data_licence)


@open_data.get("/catalog.jsonld")
def catalog() -> Response:
    """The same for catalogues of data."""
    asked()
    settings = site().settings
    document = catalogue(_files(), settings.base_url, licence=settings.data_licence, changed=site().store.changed())
    body = _json(document)
    return _answer(body, JSON_LD, sha256(body).hexdigest())


@open_data.get("/<name>")
@limiter.limit(PER_ADDRESS)
def file(name: str) -> Response:
    """A file, as it is now. Who has it already is told so without its being written again."""
    asked()
    if name not in FILES:
        raise NotFound
    if request.if_none_match.contains(_tag(_measured(FILES[name]).digest)):
        return _answer(b"", FILES[name].media_type, _measured(FILES[name]).digest)
    body = FILES[name].write()
    return _answer(body, FILES[name].media_type, sha256(body).hexdigest())


@open_data.after_request
def for_every_page(response: Response) -> Response:
    """Programs in other sites' pages may read these."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _files() -> list[File]:
    """What is said of each file; their bytes are not kept."""
    return [_measured(one) for one in FILES.values()]


def _measured(one: Data) -> File:
    def measured() -> File:
        body = one.write()
        digest = sha256(body).hexdigest()
        version = f"{site().store.changed():%Y-%m-%d}-{digest[:12]}"
        return File(one.dataset, one.name, one.media_type, len(body), digest, version)

    return kept(("open data", one.name), measured, life=one.life)


def _tag(digest: str) -> str:
    return digest[:32]


def _answer(body: bytes, media_type: str, digest: str) -> Response:
    charset = "; charset=utf-8" if media_type == CSV else ""
    response = Response(body, content_type=media_type + charset)
    response.set_etag(_tag(digest))
    response.headers["Cache-Control"] = "no-cache"
    return cast(Response, response.make_conditional(request.environ))
