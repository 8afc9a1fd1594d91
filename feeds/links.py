"""The ways to subscribe to a feed, per calendar application."""

from urllib.parse import quote


def webcal(address: str) -> str:
    """For Apple, Thunderbird and Evolution, which take the scheme as "subscribe"."""
    return "webcal://" + address.partition("://")[2]


def google(address: str) -> str:
    return "https://calendar.google.com/calendar/r?cid=" + quote(webcal(address), safe="")


def outlook(address: str, name: str, host: str = "outlook.live.com") -> str:
    """Outlook.com; `outlook.office.com` for Microsoft 365."""
    return f"https://{host}/calendar/0/addfromweb?url={quote(address, safe='')}&name={quote(name, safe='')}"


def subscribe(address: str, name: str) -> dict[str, str]:
    """Application → link to press; "copy" is the address itself."""
    return {
        "apple": webcal(address),
        "google": google(address),
        "outlook": outlook(address, name),
        "microsoft365": outlook(address, name, "outlook.office.com"),
        "thunderbird": webcal(address),
        "copy": address,
    }
