"""Colours that colour-blind readers tell apart (Okabe and Ito 2008), each with a hatch for grey print."""

from typing import Literal, NamedTuple

from metrocal.reports.charts_models import Tone

Theme = Literal["light", "dark"]


class Paint(NamedTuple):
    """How one tone is drawn."""

    fill: str
    line: str
    """Of the outline and the hatch."""
    hatch: str


class Palette(NamedTuple):
    """The colours of one theme; the ground is the page's own, the picture is transparent."""

    ink: str
    quiet: str
    ground: str
    """What the page behind is taken to be: labels on bars stand on it."""
    paints: dict[Tone, Paint]
    heat: tuple[str, ...]
    """From few to many."""
    heat_ink: tuple[str, ...]
    """What is read on each of them: at least 4.5 to 1 (WCAG 1.4.3)."""


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        ink="#1a1a1a", quiet="#595959", ground="#ffffff",
        paints={
            "vermillion": Paint("#d55e00", "#ffffff", ""),
            "blue": Paint("#0072b2", "#ffffff", "//"),
            "green": Paint("#009e73", "#ffffff", "xx"),
            "yellow": Paint("#e69f00", "#ffffff", "\\\\"),
            "pink": Paint("#cc79a7", "#ffffff", "--"),
            "grey": Paint("#8c8c8c", "#ffffff", "||"),
            "pale": Paint("#f2f2f2", "#a6a6a6", "+"),
        },
        heat=("#f7f7f7", "#d3e5f2", "#8fc1e0", "#2f7fb5", "#08466f"),
        heat_ink=("#1a1a1a", "#1a1a1a", "#1a1a1a", "#000000", "#ffffff"),
    ),
    "dark": Palette(
        ink="#f0f0f0", quiet="#b5b5b5", ground="#15181c",
        paints={
            "vermillion": Paint("#e8702a", "#15181c", ""),
            "blue": Paint("#56b4e9", "#15181c", "//"),
            "green": Paint("#2fc79a", "#15181c", "xx"),
            "yellow": Paint("#f0c040", "#15181c", "\\\\"),
            "pink": Paint("#dd93bb", "#15181c", "--"),
            "grey": Paint("#8c8c8c", "#15181c", "||"),
            "pale": Paint("#2b2f35", "#6f757d", "+"),
        },
        heat=("#1f242a", "#1d3f57", "#1f6a96", "#56b4e9", "#cfe9fa"),
        heat_ink=("#f0f0f0", "#f0f0f0", "#ffffff", "#000000", "#000000"),
    ),
}  # fmt: skip
