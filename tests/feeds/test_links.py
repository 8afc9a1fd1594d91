"""The ways to subscribe, per calendar application."""

from urllib.parse import parse_qs, urlsplit

from feeds.links import google, outlook, subscribe, webcal

ADDRESS = "https://calendar.example.org/feeds/all.ics?gender=any&lang=fr"


def test_apple_thunderbird_and_evolution_take_the_scheme_as_subscribe():
    assert webcal(ADDRESS) == "webcal://calendar.example.org/feeds/all.ics?gender=any&lang=fr"


def test_google_is_given_the_whole_address_as_webcal_in_one_parameter():
    assert google(ADDRESS) == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fall.ics%3Fgender%3Dany%26lang%3Dfr"
    )


def test_outlook_is_given_address_and_name_in_parameters_of_their_own():
    link = urlsplit(outlook(ADDRESS, "Été & Co, 50 %"))
    assert (link.scheme, link.netloc, link.path) == ("https", "outlook.live.com", "/calendar/0/addfromweb")
    assert parse_qs(link.query) == {"url": [ADDRESS], "name": ["Été & Co, 50 %"]}


def test_every_application_has_its_link_and_the_address_itself_can_be_copied():
    links = subscribe(ADDRESS, "Forums")
    assert {application: link.partition("?")[0] for application, link in links.items()} == {
        "apple": "webcal://calendar.example.org/feeds/all.ics",
        "google": "https://calendar.google.com/calendar/r",
        "outlook": "https://outlook.live.com/calendar/0/addfromweb",
        "microsoft365": "https://outlook.office.com/calendar/0/addfromweb",
        "thunderbird": "webcal://calendar.example.org/feeds/all.ics",
        "copy": "https://calendar.example.org/feeds/all.ics",
    }
    assert links["copy"] == ADDRESS


def test_an_address_without_encryption_becomes_webcal_too():
    assert webcal("http://127.0.0.1:8000/feeds/all.ics") == "webcal://127.0.0.1:8000/feeds/all.ics"
