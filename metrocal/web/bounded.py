"""Requests whose forms are bounded. Werkzeug bounds those in parts; of the others it reads any number of fields."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MOST_BYTES = 1024 * 1024
"""Of a form that is not sent in parts."""
MOST_FIELDS = 1_000
"""Of a form; the same as Flask's bound for those in parts (`MAX_FORM_PARTS`)."""


class BoundedForms(FormDataParser):
    """Counts fields before it reads them."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Raises RequestEntityTooLarge."""
        if mimetype != "application/x-www-form-urlencoded":
            return super().parse(stream, mimetype, content_length, options)
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES or raw.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge(f"at most {MOST_FIELDS} fields in {MOST_BYTES} bytes")
        return super().parse(BytesIO(raw), mimetype, len(raw), options)


class BoundedRequest(Request):
    """What the views get."""

    form_data_parser_class = BoundedForms
