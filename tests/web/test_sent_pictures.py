"""Pictures that people send with their proposals: read by content, written anew, never served as anything else."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from test_submitting import Author, author, decides, june, kept
from visitors import Visitor
from werkzeug.test import TestResponse

from metrocal.pictures import MOST_BYTES
from metrocal.submission.states import Decision

__all__ = ["author", "decides", "june", "kept"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def photograph(format: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """With a remark about where it was taken, as cameras write it."""
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    body = BytesIO()
    Image.new("RGB", size, "teal").save(body, format, exif=exif)
    return body.getvalue()


@pytest.fixture
def proposer(author: Author) -> Author:
    """Somebody whose proposal has arrived."""
    author.proposes()
    author.follows()
    return author


def sends_picture(person: Author, data: bytes, words: str = "A fountain", name: str = "photo.jpg") -> TestResponse:
    person.opens_form(person.address)
    return person.sends_file(f"{person.address}/picture", data, name, picture_text=words)


def test_a_picture_is_written_anew_without_what_the_camera_knew(app: Flask, proposer: Author, kept: Any) -> None:
    sent = photograph()
    assert b"taken at home" in sent
    sends_picture(proposer, sent, name="../../evil.html")
    proposer.follows()
    (one,) = kept()
    assert f'src="/pictures/{one.picture}" alt="A fountain"' in proposer.page.text
    answer = Visitor(app).opens(f"/pictures/{one.picture}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"taken at home" not in answer.data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f"inline; filename={one.picture}"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_a_published_event_shows_its_picture(app: Flask, proposer: Author, kept: Any, decides: Any) -> None:
    sends_picture(proposer, photograph())
    decides(kept()[0], Decision.PUBLISH)
    page = Visitor(app).opens("/events/water-for-all-2021").text
    assert f'<img src="/pictures/{kept()[0].picture}" alt="A fountain">' in page


@pytest.mark.parametrize(
    "data", [SVG, b"<html><script>alert(1)</script>", b"GIF89a<script>", b"\xff\xd8\xff", b"", b"\x00" * 99]
)
def test_what_is_no_picture_is_refused(proposer: Author, kept: Any, data: bytes) -> None:
    answer = sends_picture(proposer, data, name="photo.svg")
    assert answer.status_code == 422
    assert 'id="f-picture-wrong"' in answer.text
    assert 'value="A fountain"' in answer.text
    assert kept()[0].picture is None


def test_a_picture_needs_words(proposer: Author, kept: Any) -> None:
    answer = sends_picture(proposer, photograph(), words=" ")
    assert answer.status_code == 422
    assert 'id="f-picture_text-wrong"' in answer.text
    assert kept()[0].picture is None


def test_a_picture_can_be_as_large_as_it_is_said_and_no_larger(proposer: Author) -> None:
    most = photograph() + b"\x00" * (MOST_BYTES - len(photograph()))
    assert sends_picture(proposer, most).status_code == 303
    assert sends_picture(proposer, most + b"\x00").status_code == 422
    assert sends_picture(proposer, most + b"\x00" * 1_000_000).status_code == 413
    proposer.opens_form(proposer.address)
    assert proposer.sends_file(proposer.address, most, "photo.jpg", venue="A").status_code == 413


def test_a_picture_can_be_taken_away(proposer: Author, kept: Any) -> None:
    sends_picture(proposer, photograph())
    proposer.opens_form(proposer.address)
    proposer.sends(f"{proposer.address}/picture", action="remove")
    assert (proposer.page.status_code, kept()[0].picture) == (303, None)


@pytest.mark.parametrize("name", ["x.jpg", "0" * 32 + ".jpg", "0" * 32 + ".svg", "..%2f..%2fsecret-key", "%00"])
def test_an_unknown_picture_is_nowhere(app: Flask, name: str) -> None:
    assert Visitor(app).opens(f"/pictures/{name}").status_code == 404
