"""Events to measure with: made up, the same every time, spread over twenty years and all the vocabularies."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from metrocal.events import Event, event
from metrocal.place import cities
from metrocal.vocabulary import vocabulary

FIRST = date(2016, 1, 1)
DAYS = 20 * 365
WORDS = (
    "mobility",
    "water",
    "housing",
    "climate",
    "night",
    "care",
    "river",
    "metro",
    "youth",
    "budget",
    "réseau",
    "égalité",
)


def events(count: int, *, first_day: date = FIRST, days: int = DAYS, seed: int = 1) -> Iterator[Event]:
    """So many events, in no order of time."""
    dice = random.Random(seed)
    kinds, topics, modes = (list(vocabulary(key)) for key in ("kinds", "topics", "modes"))
    levels = ["specific", "mainstreamed", "none", "unassessed", "unassessed", "unassessed"]
    towns = list(cities().values())
    for number in range(count):
        town = dice.choice(towns)
        day = first_day + timedelta(days=dice.randrange(days))
        words = " ".join(dice.choices(WORDS, k=6))
        yield event(
            {
                "id": f"event-{number:07}",
                "kind": dice.choice(kinds),
                "title": {"en": f"{words} {number}", "fr": f"Rencontre {number} {words}"},
                "description": f"{words}. " * dice.randrange(2, 12),
                "when": f"{day}T{dice.randrange(8, 18):02}:30/{day}T{dice.randrange(19, 22):02}:00"
                if dice.random() < 0.7
                else f"{day}/{day + timedelta(days=dice.randrange(3))}",
                "zone": town.zone,
                "city": town.name.in_language("en"),
                "country": town.country,
                "mode": dice.choice(modes),
                "organiser": dice.choice(("metropolis", "miti", "uclg", town.id)),
                "topics": dice.sample(topics, dice.randrange(1, 4)),
                "sdgs": dice.sample(range(1, 18), dice.randrange(0, 3)),
                "languages": dice.sample(("fr", "en", "es", "pt", "ar"), 2),
                "gender": dice.choice(levels),
                "url": f"https://example.org/{number}",
            }
        )
