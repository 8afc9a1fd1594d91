"""The words of the printed calendar that are not in a vocabulary."""

from metrocal.text import Text

CALENDAR = Text(
    fr="Calendrier international {year}", en="International calendar {year}", es="Calendario internacional {year}"
)
DAYS = Text(fr="Jours", en="Days", es="Días")
PLACE = Text(fr="Lieu", en="Place", es="Lugar")
EVENT = Text(fr="Événement", en="Event", es="Evento")
KIND = Text(fr="Type", en="Kind", es="Tipo")
TBC = Text(fr="dates à confirmer", en="dates to be confirmed", es="fechas por confirmar")
UNDATED = Text(fr="Sans mois précis", en="Month not known", es="Sin mes preciso")
EMPTY = Text(fr="Aucun événement.", en="No event.", es="Ningún evento.")
CONTINUED = Text(fr="suite", en="continued", es="continuación")
STARRED = Text(
    fr="* Événement avec une perspective de genre (spécifique ou transversale).",
    en="* Event with a gender perspective (specific or mainstreamed).",
    es="* Evento con perspectiva de género (específica o transversal).",
)
UNASSESSED = Text(
    fr="Sans astérisque : sans perspective de genre, ou pas encore évalué ({count} sur {total}).",
    en="Without an asterisk: no gender perspective, or not assessed yet ({count} of {total}).",
    es="Sin asterisco: sin perspectiva de género, o todavía sin evaluar ({count} de {total}).",
)
DAY_OF_MONTH = {"es": "{day} de {month}"}
"""A day with its month's name, where it is not "3 juin", "3 June"."""
DAY_OF_YEAR = {"es": "{day} de {month} de {year}"}
