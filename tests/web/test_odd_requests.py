"""Whatever is sent, the answer is a refusal and never an error of the server's own."""

import pytest
from visitors import Visitor

ODD_NAMES = [
    "9223372036854775808", "a" * 10_000, "a\0b", "\0", "%00", "..", "../../etc/passwd", 'a";filename=evil', "A", "\xff\xfe",
    "a\r\nX-Evil: 1", "\xc3\xa9", "-", "a--b", "forum-2020-01-01", "forum-9999-99-99", "x\xe2\x80\xaegpj", " ",
]  # fmt: skip


@pytest.mark.parametrize(
    "place", ["/events/{}", "/events/{}.ics", "/events/{}.json", "/feeds/{}.ics", "/feeds/all.{}", "/{}"]
)
@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_addresses_are_not_found(visitor: Visitor, place: str, name: str) -> None:
    assert visitor.sends_raw(place.format(name)) == 404


ODD_QUERIES = [
    "kind=%00", "q=%00", "q=%ff", "\xff\xfe", "q=%ed%a0%80", "id=%00", "city=%00", "from=0000", "from=9999-99", "to=P99999Y",
    "from=%D9%A3", "limit=1_0", "limit=%D9%A3", "limit=99999999999999999999", "limit=0", "limit=-1", "lang=xx",
    "lang=fr&lang=en", "=", "a", "%", "kind=!", "kind=!!forum", "sdg=%D9%A3", "sdg=18", "region=africa,!africa",
    "from=2021-02-30", "alarm=-P1D", "undated=perhaps",
]  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/feeds/all.ics", "/feeds/all.json"])
@pytest.mark.parametrize("query", ODD_QUERIES)
def test_odd_questions_are_refused(visitor: Visitor, address: str, query: str) -> None:
    assert visitor.sends_raw(address, query) == 400


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_HOST": "a b"}, {"HTTP_HOST": ""}, {"HTTP_HOST": "ex\xffmple"}, {"HTTP_IF_NONE_MATCH": '"'},
        {"HTTP_IF_NONE_MATCH": '"a' * 3_000}, {"HTTP_IF_MODIFIED_SINCE": "Sun, 06 Nov 99999 08:49:37 GMT"},
        {"HTTP_ACCEPT_ENCODING": "gzip;q=x,,,"}, {"HTTP_ACCEPT_LANGUAGE": ";;;\xff"}, {"CONTENT_LENGTH": "x"},
        {"HTTP_RANGE": "bytes=0-1"}, {"HTTP_COOKIE": "session=\xff"},
    ],
)  # fmt: skip
def test_odd_headers_do_no_harm(visitor: Visitor, environ: dict[str, str]) -> None:
    assert [visitor.sends_raw(path, **environ) for path in ("/", "/feeds/all.ics")] == [200, 200]
