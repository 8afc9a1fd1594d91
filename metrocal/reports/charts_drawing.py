"""Charts as matplotlib figures. Sizes are in inches and points; a figure grows with its rows, so that no label is cut."""

import textwrap
from typing import TYPE_CHECKING, Any

from metrocal.reports import charts_words as words
from metrocal.reports.charts_models import Chart, HeatMap, Number, Shares, Stack
from metrocal.reports.charts_palette import PALETTES, Palette, Theme
from metrocal.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SETTINGS: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "metrocal", "font.family": "DejaVu Sans",
    "font.size": 10, "text.parse_math": False, "hatch.linewidth": 0.6, "axes.linewidth": 0.8,
    "figure.constrained_layout.h_pad": 0.08,
}  # fmt: skip
"""Text stays text, so that it can be read aloud, searched and copied. DejaVu Sans comes with matplotlib and is wide: what
fits with it fits with narrower fonts too."""
WIDTH = 7.2
_TITLE, _LEGEND_ROW, _AXIS = 0.45, 0.26, 0.45
"""Inches: what stands above and below the bars."""
_TITLE_LINE, _LABEL = 62, 24
"""Characters in a line of a title and of a label before it is broken."""
_MOST_LABELS = 14
"""Upright bars that are wide enough for numbers on them and names below; of more, every second or third is named."""
_ROOM = 0.045
"""The smallest part of an axis that a number fits in."""


def figure(chart: Chart, lang: str, theme: Theme) -> "Figure":
    """The chart drawn, with a transparent ground. Needs `SETTINGS` in force."""
    from matplotlib.figure import Figure  # half a second, and only pictures need it

    palette = PALETTES[theme]
    fig = Figure(figsize=(WIDTH, _height(chart)), layout="constrained")
    fig.patch.set_alpha(0)
    axes = fig.add_subplot()
    axes.patch.set_alpha(0)
    title = "\n".join(textwrap.wrap(chart.title, _TITLE_LINE))
    fig.suptitle(title, x=0.01, ha="left", color=palette.ink, fontsize=12, fontweight="bold")
    axes.tick_params(colors=palette.ink, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    match chart:
        case _ if _is_empty(chart):
            axes.set(xticks=[], yticks=[])
            axes.text(0, 0.5, words.EMPTY.in_language(lang), transform=axes.transAxes, color=palette.quiet)
        case Stack(upright=True):
            _upright(axes, chart, palette, lang)
        case Stack():
            _lying(axes, chart, palette, lang)
        case Shares():
            _shares(axes, chart, palette, lang)
        case HeatMap():
            _heat(axes, chart, palette, lang)
    _below(fig, axes, chart, palette, lang)
    return fig


def _is_empty(chart: Chart) -> bool:
    match chart:
        case Stack(labels=()) | Shares(shares=()) | HeatMap(rows=()):
            return True
    return False


def _height(chart: Chart) -> float:
    match chart:
        case _ if _is_empty(chart):
            return _TITLE + _AXIS
        case Stack(upright=True):
            return 4.0 + _LEGEND_ROW * len(chart.series) / 2
        case Stack():
            return _TITLE + _AXIS + 0.5 * max(len(chart.labels), 1) + _LEGEND_ROW * (1 + len(chart.series) / 2)
        case Shares():
            return _TITLE + _AXIS + 0.4 * max(len(chart.shares), 1) + _LEGEND_ROW
    return _TITLE + _AXIS + 0.4 * max(len(chart.rows), 1) + _LEGEND_ROW


def _wrapped(label: str) -> str:
    return "\n".join(textwrap.wrap(label, _LABEL)) or label


def _total(chart: Stack, place: int) -> int:
    """What is known of a bar."""
    return sum(series.values[place] or 0 for series in chart.series)


def _lacks(chart: Stack, place: int) -> bool:
    """Whether a part of a bar is withheld."""
    return any(series.values[place] is None for series in chart.series)


def _total_said(chart: Stack, place: int, lang: str) -> str:
    """The length of a bar in words; a bar of which a part is withheld is at least so long."""
    return ("≥\u00a0" if _lacks(chart, place) else "") + words.number(_total(chart, place), lang)


def _parts(chart: Stack) -> list[tuple[int, int, float, float, Number]]:
    """(series, bar, where the part begins, how long it is, its count), in shares for a `whole` chart, else in counts."""
    parts = []
    for place in range(len(chart.labels)):
        if chart.whole and _lacks(chart, place):
            continue  # shares of what is left would be wrong
        start, scale = 0.0, (_total(chart, place) or 1) if chart.whole else 1
        for number, series in enumerate(chart.series):
            length = (series.values[place] or 0) / scale
            if length:
                parts.append((number, place, start, length, series.values[place]))
            start += length
    return parts


def _longest(chart: Stack) -> float:
    return 1.0 if chart.whole else max((_total(chart, place) for place in range(len(chart.labels))), default=0) or 1


def _tag(axes: "Axes", x: float, y: float, text: str, palette: Palette) -> None:
    """A number on a bar, on a ground of its own, so that the hatch does not run through it."""
    box = {"boxstyle": "round,pad=0.15", "facecolor": palette.ground, "edgecolor": "none"}
    axes.text(x, y, text, ha="center", va="center", fontsize=9, color=palette.ink, bbox=box)


def _upright(axes: "Axes", chart: Stack, palette: Palette, lang: str) -> None:
    longest = _longest(chart)
    for number, place, start, length, count in _parts(chart):
        paint = palette.paints[chart.series[number].tone]
        axes.bar(place, length, 0.6, bottom=start, color=paint.fill, edgecolor=paint.line, hatch=paint.hatch)
        if length >= _ROOM * longest * 1.6 and len(chart.labels) <= _MOST_LABELS:
            _tag(axes, place, start + length / 2, words.number(count, lang), palette)
    for place in range(len(chart.labels)):
        total = _total(chart, place)
        said = _total_said(chart, place, lang)
        axes.text(place, total + longest * 0.02, said, ha="center", va="bottom", color=palette.ink)
    written = range(0, len(chart.labels), -(-len(chart.labels) // _MOST_LABELS) or 1)
    axes.set_xticks(written, [_wrapped(chart.labels[place]) for place in written])
    axes.set_xlim(-0.6, max(len(chart.labels) - 0.4, 0.6))
    axes.set_ylim(0, longest * 1.1)
    axes.set_yticks([])
    axes.spines["bottom"].set(visible=True, color=palette.quiet)


def _lying(axes: "Axes", chart: Stack, palette: Palette, lang: str) -> None:
    longest = _longest(chart)
    for number, place, start, length, count in _parts(chart):
        paint = palette.paints[chart.series[number].tone]
        axes.barh(place, length, 0.62, left=start, color=paint.fill, edgecolor=paint.line, hatch=paint.hatch)
        if length >= _ROOM * longest * (1 + 0.25 * len(str(count))):
            _tag(axes, start + length / 2, place, words.number(count, lang), palette)
    for place in range(len(chart.labels)):
        end = longest if chart.whole else _total(chart, place)
        if chart.whole and _lacks(chart, place):
            axes.text(0.01, place, words.WITHHELD.in_language(lang), va="center", color=palette.quiet)
        said = _total_said(chart, place, lang)
        axes.text(end + longest * 0.015, place, said, va="center", color=palette.ink)
    _rows(axes, chart.labels)
    axes.set_xlim(0, longest * 1.1)
    axes.set_xticks([0, 0.5, 1], [words.percent(n, lang) for n in (0, 0.5, 1)]) if chart.whole else axes.set_xticks([])
    if chart.middle:
        axes.axvline(0.5, color=palette.ink, linestyle="--", linewidth=1.2)
        axes.annotate(
            chart.middle, (0.5, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom", color=palette.ink
        )


def _rows(axes: "Axes", labels: tuple[str, ...]) -> None:
    """Names at the left, the first on top."""
    axes.set_yticks(range(len(labels)), [_wrapped(label) for label in labels])
    axes.set_ylim(max(len(labels) - 0.5, 0.5), -0.6)


def _shares(axes: "Axes", chart: Shares, palette: Palette, lang: str) -> None:
    paint = palette.paints[chart.tone]
    for place, share in enumerate(chart.shares):
        if share.ratio:
            axes.barh(place, share.ratio, 0.5, color=paint.fill, edgecolor=paint.line, hatch=paint.hatch)
        axes.barh(place, 1, 0.5, color="none", edgecolor=palette.quiet, linewidth=0.8)
        axes.text(1.02, place, words.share(share.part, share.of, lang), va="center", color=palette.ink)
    _rows(axes, tuple(share.label for share in chart.shares))
    axes.set_xlim(0, 1.4)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], [words.percent(n / 4, lang) for n in range(5)])


def _heat(axes: "Axes", chart: HeatMap, palette: Palette, lang: str) -> None:
    from matplotlib.patches import Rectangle

    most = max((value or 0 for row in chart.values for value in row), default=0) or 1
    for y, row in enumerate(chart.values):
        for x, value in enumerate(row):
            step = min(-(-(value or 0) * (len(palette.heat) - 1) // most), len(palette.heat) - 1)
            axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=palette.heat[step]))
            axes.text(x, y, words.number(value, lang), ha="center", va="center", color=palette.heat_ink[step])
    _rows(axes, chart.rows)
    axes.set_xlim(-0.5, max(len(chart.columns) - 0.5, 0.5))
    axes.set_xticks(range(len(chart.columns)), chart.columns, fontsize=9)


def _below(fig: "Figure", axes: "Axes", chart: Chart, palette: Palette, lang: str) -> None:
    """The legend, and what a dash means where there is one."""
    from matplotlib.patches import Patch

    if isinstance(chart, Stack) and chart.labels:
        paints = [(series.name, palette.paints[series.tone]) for series in chart.series]
        handles = [
            Patch(facecolor=p.fill, edgecolor=p.line, hatch=p.hatch and p.hatch * 2, label=name) for name, p in paints
        ]
        fig.legend(
            handles=handles, loc="outside lower left", ncols=2, frameon=False, labelcolor=palette.ink, handleheight=0.9
        )
    if note := _note(chart):
        axes.set_xlabel(note.in_language(lang), loc="left", color=palette.quiet, fontsize=9)


def _note(chart: Chart) -> Text | None:
    """What the sign of a withheld number means; shares say it in words."""
    match chart:
        case Stack() if any(_lacks(chart, place) for place in range(len(chart.labels))):
            return words.PART_WITHHELD
        case HeatMap() if any(value is None for row in chart.values for value in row):
            return words.CELL_WITHHELD
    return None
