"""A congress that moves by a year and then online: one entry, whose revisions and feed tell the story."""

from datetime import UTC, date, datetime

from feeds import render
from metrocal import Calendar, Congress

calendar = Calendar()
known = {"id": "congress-guangzhou", "title": "World Congress", "edition": "XIII", "city": "Guangzhou"}
calendar.put(Congress(**known, when="2020-11-12/2020-11-14"), at=datetime(2019, 9, 1, tzinfo=UTC))
calendar.put(Congress(**known, when="2021-11-08/2021-11-10"), at=datetime(2020, 6, 1, tzinfo=UTC))
online = Congress(**known, when="2021-11-08/2021-11-10", status="moved_online", mode="online")
calendar.put(online, at=datetime(2021, 9, 1, tzinfo=UTC))

for revision in calendar.revisions("congress-guangzhou"):
    print(revision.number, revision.at.date(), revision.event.status, revision.event.when)
print(render(calendar.find("kind=congress", today=date(2021, 10, 1))).body.decode().count("BEGIN:VEVENT"), "entry")
