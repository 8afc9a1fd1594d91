"""A question in words: "Events whose kind is Training and whose gender perspective is …, from 1 May 2014"."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from metrocal.text import Text
from metrocal.when import Precision, When

if TYPE_CHECKING:
    from metrocal.span import Bound

FILTER_NAMES = {
    "kind": Text(fr="le type", en="kind", es="el tipo"),
    "gender": Text(fr="la perspective de genre", en="gender perspective", es="la perspectiva de género"),
    "topic": Text(fr="le thème", en="topic", es="el tema"),
    "sdg": Text(fr="l'ODD", en="SDG", es="el ODS"),
    "region": Text(fr="la région", en="region", es="la región"),
    "country": Text(fr="le pays", en="country", es="el país"),
    "city": Text(fr="la ville", en="city", es="la ciudad"),
    "organiser": Text(fr="l'organisation", en="organiser", es="la organización"),
    "series": Text(fr="la série", en="series", es="la serie"),
    "mode": Text(fr="le mode", en="mode", es="la modalidad"),
    "language": Text(fr="la langue parlée", en="spoken language", es="el idioma hablado"),
    "status": Text(fr="l'état", en="status", es="el estado"),
    "registration": Text(fr="l'inscription", en="registration", es="la inscripción"),
    "id": Text(fr="l'identifiant", en="id", es="el identificador"),
}


class Words(NamedTuple):
    """One language's patterns."""

    everything: str
    events: str
    whose: str
    is_one: str
    is_not: str
    label: str
    both: str
    either: str
    start: tuple[str, str]
    end: tuple[str, str]
    """Before a day, which French and Spanish give an article, and before anything else."""
    found: str
    before: str
    after: str
    units: dict[str, tuple[str, str]]


WORDS = {
    "en": Words(
        "All events", "Events", "whose {0}", "is {0}", "is not {0}", "“{0}”", " and ", " or ",
        ("from {0}", "from {0}"), ("to {0}", "to {0}"),
        "with the words “{0}”", "{0} before today", "{0} after today",
        {"years": ("year", "years"), "months": ("month", "months"), "weeks": ("week", "weeks"), "days": ("day", "days")},
    ),
    "fr": Words(
        "Tous les événements", "Événements", "dont {0}", "est {0}", "n'est pas {0}", "« {0} »", " et ", " ou ",
        ("à partir du {0}", "à partir de {0}"), ("jusqu'au {0}", "jusqu'à {0}"),
        "avec les mots « {0} »", "{0} avant aujourd'hui", "{0} après aujourd'hui",
        {"years": ("an", "ans"), "months": ("mois", "mois"), "weeks": ("semaine", "semaines"), "days": ("jour", "jours")},
    ),
    "es": Words(
        "Todos los eventos", "Eventos", "en los que {0}", "es {0}", "no es {0}", "«{0}»", " y ", " o ",
        ("desde el {0}", "desde {0}"), ("hasta el {0}", "hasta {0}"),
        "con las palabras «{0}»", "{0} antes de hoy", "{0} después de hoy",
        {"years": ("año", "años"), "months": ("mes", "meses"), "weeks": ("semana", "semanas"), "days": ("día", "días")},
    ),
}  # fmt: skip


def query_sentence(
    filters: Iterable[tuple[str, list[str], list[str]]],
    start: "Bound | None",
    end: "Bound | None",
    found: tuple[str, ...],
    lang: str,
) -> str:
    """Filters are (name, labels included, labels excluded)."""
    words = WORDS.get(lang.partition("-")[0], WORDS["en"])
    clauses = []
    for name, included, excluded in filters:
        parts = [
            pattern.format(words.either.join(words.label.format(label) for label in labels))
            for pattern, labels in ((words.is_one, included), (words.is_not, excluded))
            if labels
        ]
        clauses.append(words.whose.format(name) + " " + words.both.join(parts))
    said = words.both.join(clauses)
    parts = [f"{words.events} {said}" if said else words.everything]
    parts += [
        _bound(bound, patterns, words, lang)
        for patterns, bound in ((words.start, start), (words.end, end))
        if bound is not None
    ]
    if found:
        parts.append(words.found.format(" ".join(found)))
    return ", ".join(parts)


def _bound(bound: "Bound", patterns: tuple[str, str], words: Words, lang: str) -> str:
    if not bound.duration:
        when = When.parse(bound.text)
        said = patterns[when.precision is not Precision.DAY].format(when.sentence(lang))
    else:
        counted = " ".join(f"{count} {words.units[unit][count != 1]}" for unit, count in bound.duration.items())
        said = patterns[1].format((words.before if bound.text.startswith("-") else words.after).format(counted))
    return re.sub("^(à partir d)e (?=[aoéh])", r"\1'", said)
