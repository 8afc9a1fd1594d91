"""Pictures for reports: charts as SVG for pages and PNG for slides. Same data, same bytes.

The SVG carries its own title and description, and its styles as attributes: it can stand inside a page whose content
security policy allows no inline style. The ground is transparent; `theme` is that of the page behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

from metrocal.reports.charts_drawing import SETTINGS, figure
from metrocal.reports.charts_models import Chart, HeatMap, Series, Share, Shares, Stack
from metrocal.reports.charts_palette import Theme
from metrocal.reports.charts_pictures import (
    months,
    participation,
    perspective_by_year,
    share_by_kind,
    share_by_region,
    speakers,
)
from metrocal.reports.charts_svg import finished
from metrocal.reports.charts_words import alt

_ONE_AT_A_TIME = Lock()
"""matplotlib's settings are the whole process's."""
_DPI = 100


def svg(chart: Chart, lang: str = "en", theme: Theme = "light") -> bytes:
    """A drawing that grows without loss, with text that is text, `role="img"`, a title and a description."""
    drawn = BytesIO()
    with _drawing(chart, lang, theme) as fig:
        fig.savefig(drawn, format="svg", metadata={"Date": None})
    return finished(drawn.getvalue(), chart.title, alt(chart, lang), lang)


def png(chart: Chart, lang: str = "en", theme: Theme = "light", *, scale: float = 2) -> bytes:
    """A picture for slides, `scale` × 720 pixels wide."""
    drawn = BytesIO()
    with _drawing(chart, lang, theme) as fig:
        fig.savefig(drawn, format="png", dpi=_DPI * scale, metadata={"Software": None})
    return drawn.getvalue()


@contextmanager
def _drawing(chart: Chart, lang: str, theme: Theme) -> Iterator[Any]:
    import matplotlib as mpl  # half a second, and only pictures need it

    with _ONE_AT_A_TIME, mpl.rc_context(SETTINGS):
        yield figure(chart, lang, theme)


__all__ = [
    "Chart", "HeatMap", "Series", "Share", "Shares", "Stack", "Theme", "alt", "months", "participation",
    "perspective_by_year", "png", "share_by_kind", "share_by_region", "speakers", "svg",
]  # fmt: skip
