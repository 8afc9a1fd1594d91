"""Dates as the network prints them, with the precision they have."""

from metrocal import When

for text, options in {
    "2014-05-27/2014-06-03": {},
    "2014-10": {"tbc": True},
    "2009-23": {},
    "2014-06-13T09:30/2014-06-13T14:30": {"zone": "Europe/Madrid"},
}.items():
    when = When.parse(text, **options)
    print(when.sentence("fr"), "|", when.sentence("en"), "|", when.is_known_to_the_day, "|", when.last_day)
