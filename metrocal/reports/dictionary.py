"""The data dictionary: what each column of the open data means, read from the models' own docstrings.

What a docstring says in the code is what readers of the data are told: there is no second description to forget.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from textwrap import dedent
from typing import get_args

from metrocal.events import PRIVATE, AnyEvent, Event
from metrocal.gender import GenderPerspective
from metrocal.place import Place
from metrocal.vocabulary import vocabulary

_NESTED = {"place": Place, "gender": GenderPerspective}
"""Fields that stand for a value whose own fields are columns."""
_WORDS: Mapping[str, str] = {
    "kind": "kinds", "status": "statuses", "mode": "modes", "topics": "topics", "gender": "gender",
    "gender_measures": "gender_measures", "gender_targets": "sdg_targets",
}  # fmt: skip
_BESIDE: Mapping[str, str] = {
    "title": "What the event is called; in several languages where it is known in them.",
    "kind": "The kind of event.",
    "zone": "The IANA time zone in which `when` is meant.",
    "dates_tbc": "Announced as to be confirmed.",
    "status": "What became of it.",
    "co_organisers": "Ids or names of those who organise it together with the organiser.",
    "topics": "What it is about.",
    "audience": "Whom it is for.",
    "edition": "Its number in a series of editions.",
    "motto": "The motto of this edition.",
    "url": "The event's own web page.",
    "image_url": "A picture.",
    "recurrence": "RFC 5545 RRULE; empty for a single date of a series.",
    "themes": "Themes of a forum.",
    "sub_themes": "Sub-themes of a congress.",
    "visa_information": "What participants need to know about visas.",
    "institute": "The institute that gives a training.",
    "programme": "The programme that a training is part of.",
    "level": "The level of a training.",
    "modules": "The modules of a training.",
    "certificate": "Whether a training ends with a certificate.",
    "platform": "Where a webinar takes place.",
    "recording_url": "Where the recording of a webinar is.",
    "latitude": "Degrees, WGS 84.",
    "gender": "The level of gender perspective; `unassessed` means nobody looked, and is not `none`.",
    "mode": "How people come; empty where it is not announced.",
    "registration": "Places, times and questions of registration; empty where people do not register here.",
    "seats": "Places announced for a training; empty where they are not limited or not known.",
    "uid": "The UID of RFC 5545, the same in every feed.",
    **dict.fromkeys(
        ("speakers_women", "speakers_men", "speakers_other", "speakers_undisclosed"),
        "Persons on stage, as organisers counted them; empty means nobody counted.",
    ),
    **dict.fromkeys(
        ("chairs_women", "chairs_men", "chairs_other", "chairs_undisclosed"),
        "Persons who chair or moderate, as organisers counted them; empty means nobody counted.",
    ),
}
"""Fields whose meaning is told by their name in the code, or together with another."""
_FIGURES: Mapping[str, str] = {
    "year": "The year in which the events begin.",
    "figure": "The path of the figure in the JSON document of the year's report.",
    "value": "The figure; empty where it is withheld or not known.",
    "withheld": "Why: `protected`, `too_few`, `does_not_add_up`, `not_released`; else empty.",
}
_LEVELS = "total, specific, mainstreamed, none, unassessed"
_PATHS: Mapping[str, str] = {
    "events.total": "Events that begin in the year; those cancelled or postponed are not among them.",
    "events.specific": "Events about women's rights or gender equality.",
    "events.mainstreamed": "Events with another subject and a gender perspective built in.",
    "events.none": "Events that somebody assessed and found without a gender perspective.",
    "events.unassessed": "Events that nobody assessed; never counted as `none`.",
    "events.share_with_perspective": "`specific` and `mainstreamed`, of all: 0 to 1; a lower bound if some are unassessed.",
    "events.shares.*.numerator": "Events with a perspective: of all events, of those assessed, of the network's own.",
    "events.shares.*.denominator": "What the share is a share of.",
    "events.shares.*.unassessed": "How many of the denominator nobody assessed.",
    "events.shares.*.share": "Numerator by denominator, 0 to 1.",
    "events.own.*": f"Events that an organisation of the network itself organised or co-organised: {_LEVELS}.",
    "events.trainings.*": f"Trainings: {_LEVELS}.",
    "events.campaigns.*": f"Campaigns: {_LEVELS}.",
    "events.sessions": "Events that are part of another.",
    "events.called_off": "Cancelled or postponed; in none of the other figures.",
    "events.declared": "Events with a level, `none` among them.",
    "events.verified": "Declarations that a moderator checked.",
    "events.measures.*": "Events that took this measure.",
    "events.by_kind.*": f"Events of one kind: {_LEVELS}.",
    "events.by_topic.*": f"Events on one topic; an event has several or none: {_LEVELS}.",
    "events.by_region.*": f"Events in one region: {_LEVELS}.",
    "events.by_organiser_kind.*": f"Events by the kind of their organiser: {_LEVELS}.",
    "indicators.*.label": "What the indicator is.",
    "indicators.*.value": "Its value; empty where it is unknown.",
    "indicators.*.of": "What the value is a part of.",
    "indicators.*.origin": "`computed` from events, `entered` by somebody, `unknown`.",
    "indicators.*.source": "Of an entered one: the document or the person.",
    "indicators.*.day": "Of an entered one: as of when.",
    "indicators.*.previous*": "The same of the year before.",
    "indicators.*.entered*": "What was entered for an indicator that is computed.",
    "speakers.total": "Persons on stage, as organisers counted them.",
    "speakers.share_of_women": "Women, of those whose gender is known: 0 to 1.",
    "speakers.response": "Those whose gender is known, of all: 0 to 1.",
    "speakers.events_counted": "Events whose speakers were counted.",
    "speakers.events_uncounted": "Events without that count.",
    "speakers.panels_without_women": "Events with speakers of whom none is a woman, and nobody's gender is unknown.",
    "speakers.*": "Persons on stage by gender.",
    "chairs.share_of_women": "Women, of those whose gender is known: 0 to 1.",
    "chairs.response": "Those whose gender is known, of all: 0 to 1.",
    "chairs.events_counted": "Events whose chairs were counted.",
    "chairs.events_uncounted": "Events without that count.",
    "chairs.*": "Persons who chaired or moderated, by gender.",
    "participants": "Empty until the counts of persons are released, on 1 April of the year after.",
    "participants.total": "People who had a place.",
    "participants.released": "The day on which the counts of persons came out; they stay as they are.",
    "participants.percent.*": "Of the total, rounded to 5 percent.",
    "participants.*": "People who had a place, by gender, mode, region, attendance; small counts are withheld.",
}
"""Paths in the column `figure`; the first pattern that fits counts."""


@dataclass(frozen=True)
class Meaning:
    """What one column or figure means."""

    table: str
    """`events`, `figures`, or `figures.figure` for the paths in that column."""
    name: str
    description: str
    words: tuple[str, ...] = ()
    """What it can hold, where that is a closed list."""


@cache
def dictionary() -> tuple[Meaning, ...]:
    """Every field of the public data, once."""
    return (*_event_fields(), *_named("figures", _FIGURES), *_named("figures.figure", _PATHS))


def _named(table: str, meanings: Mapping[str, str]) -> Iterator[Meaning]:
    return (Meaning(table, name, told) for name, told in meanings.items())


def _event_fields() -> Iterator[Meaning]:
    models: tuple[type[Event], ...] = get_args(get_args(AnyEvent)[0])
    found: dict[str, str] = {}
    for model in models:
        for name in model.model_fields:
            if name in _NESTED:
                found |= _documented(_NESTED[name], _aliases(_NESTED[name]))
            else:
                found.setdefault(name, _docstrings(model).get(name, ""))
        found |= {"zone": "", "dates_tbc": ""}
    for name, told in found.items():
        if name not in PRIVATE:
            words = tuple(vocabulary(_WORDS[name])) if name in _WORDS else ()
            yield Meaning("events", name, _BESIDE.get(name) or told, words)


def _aliases(model: type) -> dict[str, str]:
    """Field → its name in documents."""
    return {name: field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]


def _documented(model: type, names: Mapping[str, str]) -> dict[str, str]:
    told = _docstrings(model)
    return {alias: told.get(name, "") for name, alias in names.items()}


def meaning_of(figure: str) -> str:
    """What a path in the column `figure` means; empty for one that nobody described."""
    return next((told for pattern, told in _PATHS.items() if fnmatchcase(figure, pattern)), "")


@cache
def _docstrings(model: type) -> dict[str, str]:
    """Field or property → what is written under it, of a class and those it is made from."""
    found: dict[str, str] = {}
    for each in reversed([one for one in model.__mro__ if one.__module__.startswith("metrocal.")]):
        (tree,) = ast.parse(dedent(inspect.getsource(each))).body
        found |= dict(_written(tree))
    return found


def _written(tree: ast.stmt) -> Iterator[tuple[str, str]]:
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for place, node in enumerate(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            below = body[place + 1] if place + 1 < len(body) else None
            told = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            yield node.target.id, " ".join(str(told).split())
