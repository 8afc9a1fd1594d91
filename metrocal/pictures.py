"""Pictures that people send: read by their content, made smaller, written anew. What was sent is never served."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from metrocal.errors import MetrocalError

MOST_BYTES = 5 * 1024 * 1024
"""Of what is sent."""
MOST_PIXELS = 20_000_000
"""More is a bomb, or needs more memory than it is worth."""
WIDEST = 1_600
"""Pixels of the longer side of what is kept."""
READ = ("JPEG", "PNG", "WEBP", "GIF")
"""Formats that are read; SVG and HTML are programs."""
QUALITY = 82


class PictureRefused(MetrocalError, ValueError):
    """Not a picture that metrocal takes; the text says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}; allowed: {', '.join(READ)} of at most {MOST_BYTES // 1024 // 1024} MB")


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept and served."""

    name: str
    """The hash of its bytes and an ending: equal pictures have equal names."""
    media_type: str
    body: bytes


def encoded(data: bytes) -> Picture:
    """The picture in these bytes: upright, without metadata, JPEG or, if see-through, PNG. Raises PictureRefused."""
    if len(data) > MOST_BYTES:
        raise PictureRefused("the file is too large")
    try:
        with Image.open(BytesIO(data), formats=READ) as found:
            _refuse_bomb(found.width, found.height)
            found.thumbnail((WIDEST, WIDEST))
            upright = ImageOps.exif_transpose(found)
            is_clear = upright.has_transparency_data
            kept = upright.convert("RGBA" if is_clear else "RGB")
    except PictureRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("the file is no picture that can be read") from None
    kept.info.clear()  # comments too
    body = BytesIO()
    if is_clear:
        kept.save(body, "PNG", optimize=True)
    else:
        kept.save(body, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    ending, media_type = ("png", "image/png") if is_clear else ("jpg", "image/jpeg")
    return Picture(f"{sha256(body.getvalue()).hexdigest()[:32]}.{ending}", media_type, body.getvalue())


def _refuse_bomb(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PictureRefused(f"{width} × {height} pixels are too many")
