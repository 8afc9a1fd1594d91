"""Words for people: cleaned, in one language or in several, and folded for comparison.

A `Text` is written as a plain string when its language is not known, or as `{"fr": "…", "en": "…"}`.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, RootModel, model_serializer, model_validator

from metrocal.errors import InvalidValue

UNDETERMINED = "und"
"""The language of a plain string (ISO 639-2)."""
FALLBACK = ("en", "fr", "es")
"""Asked in this order when a text is not there in the language wanted, its base language or undetermined."""
LINE_LIMIT = 10_000
BLOCK_LIMIT = 65_536
"""Characters a one-line and a many-line field can hold."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NEWLINE = re.compile(r"\r\n|\r|\u2028|\u2029|\x85|\x0b|\x0c")
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"[ \t]+")


def clean_block(text: str) -> str:
    """Text of several lines without control characters, lone surrogates or direction overrides.

    Every kind of line break becomes a line feed and TAB a space, since calendar readers stumble over the others.
    """
    if not text.isprintable():  # which most text is, and then there is nothing to clean
        text = _UNSAFE.sub("", _NEWLINE.sub("\n", text)).replace("\t", " ")
    return _within(text.strip(), BLOCK_LIMIT)


def clean_line(text: str) -> str:
    """The same on one line: breaks become spaces."""
    return _within(_SPACES.sub(" ", clean_block(text).replace("\n", " ")), LINE_LIMIT)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise InvalidValue(f"{len(text)} characters are too many; at most {limit}")
    return text


def _text_only(value: object) -> object:
    if not isinstance(value, str):
        raise InvalidValue(f"text is expected, not {type(value).__name__}")
    return value


Line = Annotated[str, BeforeValidator(_text_only), AfterValidator(clean_line)]
"""A clean string on one line."""
Block = Annotated[str, BeforeValidator(_text_only), AfterValidator(clean_block)]
"""A clean string of any number of lines."""


_MOST_FOLDED = 20_000
"""Characters kept ready; a text of every character there is must not fill the memory."""


class _Folded(dict[int, str]):
    """Character → what is left of it: letters in lower case without accents, a space for what is no part of a word."""

    def __missing__(self, ordinal: int) -> str:
        bare = unicodedata.normalize("NFKD", chr(ordinal).casefold())
        kept = "".join(c for c in bare if not _is_accent(c)).casefold().replace("ı", "i")
        spelt = unicodedata.normalize("NFC", kept)
        if len(self) > _MOST_FOLDED:
            self.clear()
        self[ordinal] = "".join(c if _is_spelling(c) else " " for c in spelt)
        return self[ordinal]


_FOLDED = _Folded()
_FOLDED_ASCII = bytes(ord(chr(n).lower()) if chr(n).isalnum() and n < 128 else ord(" ") for n in range(256))
"""The same for plain ASCII, which most text is, ten times as quick."""


def fold(text: str) -> str:
    """Words in lower case without accents, separated by single spaces.

    >>> fold("São  Paulo!")
    'sao paulo'
    """
    if text.isascii():
        return " ".join(text.encode().translate(_FOLDED_ASCII).decode().split())
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).split())


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) != 0 or "\ufe00" <= character <= "\ufe0f"


def _is_spelling(character: str) -> bool:
    """A letter, a digit, or a vowel sign as Hindi and Thai write them inside their words."""
    return character.isalnum() or unicodedata.category(character) in {"Mc", "Mn"}


def slug(text: str) -> str:
    """A folded text as an identifier: "São Paulo" → "sao-paulo"."""
    return fold(text).replace(" ", "-")


def ascii_slug(text: str) -> str:
    """The same for identifiers that must be ASCII; a text in another script is named by a hash of it."""
    whole = slug(text)
    name = whole[:100].strip("-")
    if name and name.isascii():
        return name
    return f"name-{sha256((whole or text).encode(errors='backslashreplace')).hexdigest()[:12]}"


class Text(RootModel[dict[str, str]]):
    """Words in one or more languages: BCP 47 tag → text. `Text("Forum")`, `Text(fr="Forum", es="Foro")`."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {UNDETERMINED: value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _cleaned(self) -> "Text":
        for language in self.root:
            if language != UNDETERMINED and not _LANGUAGE.fullmatch(language):
                raise InvalidValue(f"unknown language {language[:40]!r}; a tag such as fr, en or pt-BR is expected")
        cleaned = {language: clean_block(self.root[language]) for language in sorted(self.root)}
        object.__setattr__(self, "root", {language: text for language, text in cleaned.items() if text})
        return self

    @model_serializer
    def _plain(self) -> str | dict[str, str]:
        return self.root[UNDETERMINED] if self.root.keys() == {UNDETERMINED} else self.root

    def __str__(self) -> str:
        return self.in_language("en")

    def __bool__(self) -> bool:
        return bool(self.root)

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))

    def languages(self) -> tuple[str, ...]:
        return tuple(self.root)

    def values(self) -> Iterator[str]:
        """The text in each language, in order of the languages' tags."""
        yield from self.root.values()

    def language_for(self, wanted: str) -> str | None:
        """The language a reader of `wanted` gets: itself, its base, undetermined, the declared fallback, any."""
        if wanted in self.root:
            return wanted
        chain = (wanted.partition("-")[0], UNDETERMINED, *FALLBACK, *self.root)
        return next((language for language in chain if language in self.root), None)

    def in_language(self, wanted: str) -> str:
        """The text for a reader of `wanted`; empty only if there is none at all.

        >>> Text(fr="Séoul", en="Seoul").in_language("es")
        'Seoul'
        """
        language = self.language_for(wanted)
        return "" if language is None else self.root[language]


def one_line(text: Text) -> Text:
    """The same text with each language on one line."""
    lines = {language: clean_line(words) for language, words in text.root.items()}
    return text if lines == text.root else Text(lines)


Title = Annotated[Text, AfterValidator(one_line)]
"""A `Text` on one line."""
