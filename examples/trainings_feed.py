"""Read one of the network's calendars and print the feed of its trainings, in French."""

from datetime import UTC, date, datetime
from pathlib import Path

from feeds import render
from metrocal import Calendar, Query
from metrocal.importing import import_files

calendar = Calendar()
import_files(calendar, [Path(__file__).with_name("calendar-2014.csv")], at=datetime(2014, 5, 1, tzinfo=UTC))
question = Query.parse("kind=training&topic=water")
found = calendar.find(question, today=date(2014, 5, 1))
print(question.sentence("fr"))
print(render(found, query=question, lang="fr").body.decode())
