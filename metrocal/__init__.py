"""The event calendar for networks of cities: events, dates with a precision, filters, feeds.

from metrocal import Calendar, Forum, When
"""

from metrocal.calendar import Calendar, Change, Store
from metrocal.entries import Entry, Revision
from metrocal.errors import MetrocalError
from metrocal.events import AnyEvent, Congress, Event, Forum, Gathering, Training, Webinar, event
from metrocal.gender import GenderPerspective
from metrocal.memory import MemoryStore
from metrocal.organisations import Organisation
from metrocal.place import Place
from metrocal.query import Query
from metrocal.text import Text
from metrocal.when import When

__all__ = [
    "AnyEvent",
    "Calendar",
    "Change",
    "Congress",
    "Entry",
    "Event",
    "Forum",
    "Gathering",
    "GenderPerspective",
    "MemoryStore",
    "MetrocalError",
    "Organisation",
    "Place",
    "Query",
    "Revision",
    "Store",
    "Text",
    "Training",
    "Webinar",
    "When",
    "event",
]
