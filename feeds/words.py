"""The words a feed adds of its own, in the languages of the network."""

from metrocal.text import Text

TBC = Text(fr="dates à confirmer", en="dates to be confirmed", es="fechas por confirmar")
PREFIXES = {
    "cancelled": Text(fr="Annulé", en="Cancelled", es="Cancelado"),
    "postponed": Text(fr="Reporté", en="Postponed", es="Aplazado"),
}
"""Status → what the title begins with, so that nobody overlooks it."""
ONLINE = Text(fr="En ligne", en="Online", es="En línea")
HYBRID = Text(fr="hybride", en="hybrid", es="híbrido")
MOVED_ONLINE = Text(fr="A lieu en ligne.", en="Now takes place online.", es="Se celebra en línea.")
MOVED_FROM = Text(fr="Prévu auparavant : {0}.", en="Moved from {0}.", es="Antes previsto: {0}.")
ORGANISED_BY = Text(fr="Organisation", en="Organised by", es="Organiza")
GENDER = Text(fr="Perspective de genre", en="Gender perspective", es="Perspectiva de género")
WEBSITE = Text(fr="Site", en="Website", es="Sitio web")
JOIN = Text(fr="Rejoindre en ligne", en="Join online", es="Unirse en línea")
PART_OF = Text(fr="Fait partie de", en="Part of", es="Forma parte de")
ALL_EVENTS = Text(fr="Tous les événements", en="All events", es="Todos los eventos")
NOTHING = Text(fr="Aucun événement pour ce filtre", en="No event for this filter", es="Ningún evento para este filtro")
FIRST_OF = Text(
    fr="Les {shown} premiers événements sur {total}.",
    en="The first {shown} of {total} events.",
    es="Los primeros {shown} de {total} eventos.",
)


def colon(lang: str) -> str:
    """What stands between a word and what it announces; French typography puts a space before it."""
    return " : " if lang.startswith("fr") else ": "
