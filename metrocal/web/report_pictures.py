"""The pictures of reports: where they are, what stands for them in words, and themselves. Only public figures are drawn.

Where matplotlib is not installed there are none, and pages show their tables alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from metrocal.reports import charts, pictures
from metrocal.reports.charts_models import Chart
from metrocal.reports.charts_palette import Theme
from metrocal.reports.suppression import Audience
from metrocal.web.limits import limiter
from metrocal.web.report_site import asked, gender_of, kept, members_of, sheet_of
from metrocal.web.site import language

report_pictures = Blueprint("report_pictures", __name__, url_prefix="/reports")

THEMES: tuple[Theme, ...] = ("light", "dark")
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
PER_ADDRESS = "240 per minute"
"""Pictures cost more than pages: drawing one takes a fifth of a second."""


@dataclass(frozen=True)
class Shown:
    """A picture in a page."""

    addresses: Mapping[str, str]
    """`light`, `dark`: SVG on the ground of the page; `png`: for slides."""
    alt: str


def _of_gender(draw: Callable[..., Chart]) -> Callable[[int, str], Chart]:
    return lambda year, lang: draw(gender_of(year, Audience.PUBLIC), lang)


def _participation(year: int, lang: str) -> Chart:
    report = members_of(year, Audience.PUBLIC, region=None, order="name", lang=lang)
    return pictures.participation(report, lang)


DRAWN: Mapping[str, Mapping[str, Callable[[int, str], Chart]]] = {
    "gender": {name: _of_gender(draw) for name, draw in pictures.GENDER.items()},
    "members": {"participation": _participation},
    "calendar": {"months": lambda year, lang: pictures.months(sheet_of(year, "grid", lang), lang)},
}
"""Report → name of a picture → what draws it from a year, in a language."""


def shown(report: str, year: int, lang: str) -> dict[str, Shown]:
    """Name → a picture of a report; those with nothing to show are left out."""
    if not pictures.can_draw():
        return {}
    drawn = {name: draw(year, lang) for name, draw in DRAWN[report].items()}
    return {name: _shown(report, year, name, chart, lang) for name, chart in drawn.items() if pictures.says_something(chart)}


@report_pictures.get("/<report>/<int:year>/<name>.<extension>")
@limiter.limit(PER_ADDRESS)
def picture(report: str, year: int, name: str, extension: str) -> Response:
    """A picture as SVG (`theme=dark` for dark pages), or as PNG for slides. The same figures are the same bytes."""
    theme, lang = cast(Theme, asked(theme=THEMES)["theme"]), language()
    draw = DRAWN.get(report, {}).get(name)
    if draw is None or extension not in TYPES or not pictures.can_draw():
        raise NotFound
    write = charts.svg if extension == "svg" else charts.png
    body = kept(("picture", report, year, name, extension, theme, lang), lambda: write(draw(year, lang), lang, theme))
    response = Response(body, content_type=TYPES[extension])
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Language"] = lang
    response.vary.add("Accept-Language")
    return cast(Response, response.make_conditional(request.environ))


def _shown(report: str, year: int, name: str, chart: Chart, lang: str) -> Shown:
    def address(extension: str, **more: str) -> str:
        where: dict[str, Any] = {"report": report, "name": name, "extension": extension, "lang": lang, **more}
        return url_for("report_pictures.picture", year=year, **where)

    addresses = {theme: address("svg", theme=theme) for theme in THEMES} | {"png": address("png")}
    return Shown(addresses, charts.alt(chart, lang))
