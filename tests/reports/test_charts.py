"""Pictures: same data, same bytes; readable without colours, without eyes, in light and dark; no label cut or covered."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from typing import Any, get_args
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from metrocal.reports import charts
from metrocal.reports.charts import Chart, HeatMap, Series, Share, Shares, Stack, alt, png, svg
from metrocal.reports.charts_drawing import SETTINGS, figure
from metrocal.reports.charts_models import Tone
from metrocal.reports.charts_palette import PALETTES, Theme
from metrocal.reports.charts_words import percent, share
from metrocal.vocabulary import vocabulary

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("fr", "en", "es")
THEMES: tuple[Theme, ...] = ("light", "dark")
LEVELS = ("specific", "mainstreamed", "none", "unassessed")
ACTIVITIES = {
    "fr": ("Événements organisés", "Événements suivis", "Formations suivies", "Réunions du conseil"),
    "en": ("Events organised", "Events attended", "Trainings taken", "Board meetings"),
    "es": ("Eventos organizados", "Eventos con asistencia", "Formaciones realizadas", "Reuniones del consejo"),
}


def pictures(lang: str) -> Iterator[Chart]:
    """Each picture with ordinary figures, with extreme ones, with withheld ones, with none."""
    regions, kinds = tuple(vocabulary("regions")), tuple(vocabulary("kinds"))
    yield charts.perspective_by_year({y: dict(zip(LEVELS, (3, 8, y % 7, 90), strict=True)) for y in range(2000, 2024)}, lang)
    yield charts.perspective_by_year({2020: {"specific": 3, "mainstreamed": 9}, 2021: {"unassessed": 1_234}}, lang)
    yield charts.perspective_by_year({}, lang)
    yield charts.share_by_kind({kind: (n, 3 * n) for n, kind in enumerate(kinds)}, lang)
    yield charts.share_by_region({r: (None if r == "europe" else 12_345, 123_456) for r in regions}, lang)
    yield charts.speakers({"2019": (120, 180, 2, 30), "2020": (0, 0, 0, 0), "2021": (33, 30, None, 4)}, lang)
    yield charts.months({y: [(y * m) % 13 if m != 3 else None for m in range(12)] for y in range(2014, 2022)}, lang)
    yield charts.participation({r: (n, 30 * n, 7, None) for n, r in enumerate(regions)}, ACTIVITIES[lang], lang)
    yield Stack(
        "A title " * 12, ("An organisation with a very long name, indeed",), (Series("x", "pink", (3,)),), upright=False
    )


def named(lang: str) -> list[Any]:
    return [pytest.param(chart, lang, id=f"{lang}-{n}") for n, chart in enumerate(pictures(lang))]


EVERY = [case for lang in LANGUAGES for case in named(lang)]


@pytest.mark.parametrize(("chart", "lang"), EVERY)
def test_no_label_is_cut_and_none_covers_another(chart, lang):
    with mpl.rc_context(SETTINGS):
        fig = figure(chart, lang, "light")
        fig.draw_without_rendering()
        texts = [text for text in fig.findobj(mpl.text.Text) if text.get_text().strip() and text.get_visible()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    cut = [
        text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > fig.bbox.x1 + 0.5 or box.y1 > fig.bbox.y1 + 0.5
    ]
    covered = [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.padded(-1).overlaps(b.padded(-1))]
    assert (cut, covered) == ([], [])


@pytest.mark.parametrize("theme", THEMES)
def test_the_same_data_give_the_same_bytes(theme):
    (first, *_), (again, *_) = pictures("fr"), pictures("fr")
    assert svg(first, "fr", theme) == svg(again, "fr", theme)
    assert png(first, "fr", theme, scale=1) == png(again, "fr", theme, scale=1)


def test_another_process_gives_the_same_bytes():
    script = (
        "import sys; from metrocal.reports.charts import months, svg;"
        "sys.stdout.buffer.write(svg(months({2021: range(12)}, 'es'), 'es'))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, check=True, timeout=60)
    assert done.stdout == svg(charts.months({2021: range(12)}, "es"), "es")


@pytest.mark.parametrize(("chart", "lang"), EVERY)
def test_a_picture_tells_a_screen_reader_all_its_numbers(chart, lang):
    root = ET.fromstring(svg(chart, lang))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (root.get("role"), root.get("lang")) == ("img", lang)
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), desc.get("id"))
    assert (title.text, desc.text) == (chart.title, alt(chart, lang))


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_keeps_the_strictest_policy_of_a_page(theme):
    for chart in pictures("fr"):
        root = ET.fromstring(svg(chart, "fr", theme))
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags & {"style", "script", "metadata", "image", "foreignObject"} == set()
        assert [element for element in root.iter() if "style" in element.attrib] == []


def test_text_stays_text():
    root = ET.fromstring(svg(charts.share_by_region({"africa": (1, 4)}, "fr"), "fr"))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"Afrique", "1 sur 4 (25\u00a0%)", "50\u00a0%"} <= set(texts)


def test_two_pictures_stand_in_one_page():
    ids = [
        element.attrib["id"]
        for chart in list(pictures("en"))[:3]
        for element in ET.fromstring(svg(chart)).iter()
        if "id" in element.attrib
    ]
    assert len(ids) == len(set(ids))


def test_what_an_id_refers_to_is_there():
    for chart in pictures("en"):
        root = ET.fromstring(svg(chart))
        ids = {element.get("id") for element in root.iter()}
        wanted = {
            value.removeprefix("url(").removesuffix(")").removeprefix("#")
            for element in root.iter()
            for key, value in element.attrib.items()
            if value.startswith("url(#") or key.endswith("href")
        }
        assert wanted <= ids


def test_a_title_is_neither_markup_nor_mathematics():
    chart = Stack("<script>$\\alpha$ & co", ("$x$",), (Series("</svg>", "blue", (1,)),))
    root = ET.fromstring(svg(chart))
    assert [e.text for e in root.iter(f"{SVG}text") if e.text == "$x$"] == ["$x$"]
    assert root.find(f"{SVG}title").text == chart.title


def test_a_png_is_as_wide_as_asked():
    assert [int.from_bytes(png(Shares("a", ()), scale=scale)[16:20]) for scale in (1, 2)] == [720, 1440]


# Colours


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_is_readable(theme):
    palette = PALETTES[theme]
    pairs = [
        (palette.ink, palette.ground),
        (palette.quiet, palette.ground),
        *zip(palette.heat, palette.heat_ink, strict=True),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("theme", THEMES)
def test_parts_are_told_apart_from_the_page_and_by_their_hatch(theme):
    palette = PALETTES[theme]
    assert set(palette.paints) == set(get_args(Tone))
    edges = {
        tone: max(contrast(p.fill, palette.ground), contrast(p.line, palette.ground)) for tone, p in palette.paints.items()
    }
    assert {tone: edge for tone, edge in edges.items() if edge < 2.2} == {}
    hatches = [paint.hatch for paint in palette.paints.values()]
    assert len(hatches) == len(set(hatches))


# Words


def test_the_four_levels_are_told_in_words_and_never_added_up():
    chart = charts.perspective_by_year({2021: {"specific": 3, "mainstreamed": 4, "unassessed": 100}}, "en")
    assert alt(chart, "en") == (
        "Events by gender perspective. 2021: Specific: gender equality 3, Gender perspective mainstreamed 4, "
        "No gender perspective 0, Gender perspective not assessed 100."
    )


def test_what_is_withheld_is_said_and_nothing_is_computed_from_it():
    chart = charts.speakers({"2021": (33, 30, None, 4)}, "fr")
    assert alt(chart, "fr") == (
        "Personnes intervenantes selon le genre. "
        "2021\u00a0: Femmes 33, Hommes 30, Autres genres non publié, Non communiqué 4."
    )
    texts = [element.text for element in ET.fromstring(svg(chart, "fr")).iter(f"{SVG}text")]
    assert ("non publié" in texts, "≥\u00a067" in texts, "33" in texts) == (True, True, False)


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (
            Shares("T", (Share("a", None, 5), Share("b", 0, 0), Share("c", 1, 3))),
            "T. a: withheld; b: 0 of 0; c: 1 of 3 (33%).",
        ),
        (HeatMap("T", ("2021",), ("Jan", "Feb"), ((1, None),)), "T. 2021: Jan 1, Feb withheld."),
        (Stack("T", (), ()), "T. No data."),
    ],
)
def test_each_chart_has_a_sentence(chart, said):
    assert alt(chart, "en") == said


@pytest.mark.parametrize(
    ("ratio", "lang", "said"),
    [
        (0, "en", "0%"), (0.001, "en", "<\u00a01%"), (0.275, "fr", "28\u00a0%"), (0.5, "es", "50\u00a0%"),
        (0.999, "en", ">\u00a099%"), (1, "en", "100%"),
    ],
)  # fmt: skip
def test_percents_are_whole_and_never_say_nothing_or_all_by_rounding(ratio, lang, said):
    assert percent(ratio, lang) == said


def test_numbers_are_written_as_the_language_does():
    assert [share(1_234, 12_345, lang) for lang in LANGUAGES] == [
        "1\u202f234 sur 12\u202f345 (10\u00a0%)",
        "1,234 of 12,345 (10%)",
        "1\u202f234 de 12\u202f345 (10\u00a0%)",
    ]


def test_regions_and_kinds_come_in_the_order_of_their_vocabulary():
    chart = charts.share_by_region({"europe": (1, 2), "africa": (0, 1)}, "en")
    assert [one.label for one in chart.shares] == ["Africa", "Europe"]


def test_reports_load_matplotlib_only_to_draw():
    script = "import sys; from metrocal.reports import charts, printed_writers; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
