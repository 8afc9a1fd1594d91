"""The words and numbers of pictures in French, English and Spanish, and the sentence that stands for a picture."""

from collections.abc import Iterator

from metrocal.reports.charts_models import Chart, HeatMap, Number, Shares, Stack
from metrocal.text import Text

WITHHELD = Text(fr="non publié", en="withheld", es="no publicado")
CELL_WITHHELD = Text(
    fr="– : non publié, pour protéger les personnes", en="– : withheld, to protect people",
    es="– : no publicado, para proteger a las personas",
)  # fmt: skip
PART_WITHHELD = Text(
    fr="≥ : une partie n'est pas publiée, pour protéger les personnes", en="≥ : a part is withheld, to protect people",
    es="≥ : una parte no se publica, para proteger a las personas",
)  # fmt: skip
OF = Text(fr="{part} sur {of}", en="{part} of {of}", es="{part} de {of}")
EMPTY = Text(fr="Aucune donnée.", en="No data.", es="Sin datos.")
PARITY = Text(fr="Parité", en="Parity", es="Paridad")
WOMEN = Text(fr="Femmes", en="Women", es="Mujeres")
MEN = Text(fr="Hommes", en="Men", es="Hombres")
OTHER = Text(fr="Autres genres", en="Other genders", es="Otros géneros")
UNDISCLOSED = Text(fr="Non communiqué", en="Not disclosed", es="Sin comunicar")
PERSPECTIVE = Text(
    fr="Événements selon la perspective de genre", en="Events by gender perspective",
    es="Eventos según la perspectiva de género",
)  # fmt: skip
SHARE_BY_KIND = Text(
    fr="Part des événements avec une perspective de genre, par type",
    en="Share of events with a gender perspective, by kind",
    es="Proporción de eventos con perspectiva de género, por tipo",
)
SHARE_BY_REGION = Text(
    fr="Part des événements avec une perspective de genre, par région",
    en="Share of events with a gender perspective, by region",
    es="Proporción de eventos con perspectiva de género, por región",
)
SPEAKERS = Text(fr="Personnes intervenantes selon le genre", en="Speakers by gender", es="Personas ponentes según el género")
MONTHS = Text(fr="Événements par mois", en="Events by month", es="Eventos por mes")
PARTICIPATION = Text(
    fr="Participation des membres, par région", en="Participation of members, by region",
    es="Participación de los miembros, por región",
)  # fmt: skip

SHORT_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."),
}
"""As CLDR abbreviates them."""

_THOUSANDS = {"fr": "\u202f", "en": ",", "es": "\u202f"}
_PERCENT = {"fr": "{}\u00a0%", "en": "{}%", "es": "{}\u00a0%"}


def number(value: Number, lang: str) -> str:
    """1234 → "1,234", "1 234"; a dash for what is withheld."""
    return "–" if value is None else f"{value:,}".replace(",", _THOUSANDS.get(lang.partition("-")[0], ","))


def percent(ratio: float, lang: str) -> str:
    """0.275 → "28 %": whole percents, halves rounded up; "< 1 %" and "> 99 %" where rounding would say nothing or all."""
    whole = int(ratio * 100 + 0.5)
    sign, whole = (
        ("<\u00a0", 1) if ratio > 0 and whole == 0 else (">\u00a0", 99) if ratio < 1 and whole == 100 else ("", whole)
    )
    return sign + _PERCENT.get(lang.partition("-")[0], "{}%").format(whole)


def share(part: Number, of: Number, lang: str) -> str:
    """ "7 of 25 (28%)"; the counts alone where there is nothing to divide by."""
    if part is None or of is None:
        return WITHHELD.in_language(lang)
    said = OF.in_language(lang).format(part=number(part, lang), of=number(of, lang))
    return f"{said} ({percent(part / of, lang)})" if of else said


def alt(chart: Chart, lang: str = "en") -> str:
    """The picture in words, each number included: its title, then one sentence a bar or a row."""
    said = "; ".join(_facts(chart, lang)) or EMPTY.in_language(lang).rstrip(".")
    return f"{chart.title}. {said}."


def _facts(chart: Chart, lang: str) -> Iterator[str]:
    colon = "\u00a0: " if lang.startswith("fr") else ": "

    def told(value: Number) -> str:
        return WITHHELD.in_language(lang) if value is None else number(value, lang)

    match chart:
        case Stack():
            for n, label in enumerate(chart.labels):
                yield label + colon + ", ".join(f"{series.name} {told(series.values[n])}" for series in chart.series)
        case Shares():
            yield from (one.label + colon + share(one.part, one.of, lang) for one in chart.shares)
        case HeatMap():
            for label, row in zip(chart.rows, chart.values, strict=True):
                cells = zip(chart.columns, row, strict=True)
                yield label + colon + ", ".join(f"{column} {told(value)}" for column, value in cells)
