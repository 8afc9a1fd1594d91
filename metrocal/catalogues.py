"""The words of pages and mails: one gettext catalogue per language, which translators edit with the tools they know.

A message is asked for by its key (`msgid`) in its context (`pages`, `mails`); English is a catalogue like the others. The
wheel holds the compiled files; where there is none, as beside the sources, the `.po` file is compiled when it is read.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from metrocal.text import Text
from metrocal.vocabulary import LANGUAGES

FOLDER = Path(__file__).parent / "translations"
DOMAIN = "messages"
_CONTEXT_END = "\x04"
"""Between context and key in a compiled catalogue (GNU gettext)."""


class Words(Mapping[str, Text]):
    """Key → text in every language; of a message with plural forms, the form for many."""

    def __init__(self, context: str) -> None:
        self.context = context
        self._texts = _texts(context)

    def __getitem__(self, key: str) -> Text:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def saying(self, lang: str) -> Callable[..., str]:
        """`say("events", count=3)` in a language; `count` chooses the plural. An unknown key raises KeyError."""

        def say(key: str, **facts: object) -> str:
            words = self._counted(key, lang, facts.get("count")) or self._texts[key].in_language(lang)
            return words.format(**facts) if facts else words

        return say

    def _counted(self, key: str, lang: str, count: object) -> str:
        """The form for this number; empty for a message that has only one."""
        if not isinstance(count, int) or lang not in LANGUAGES:
            return ""
        found = catalogue(lang).npgettext(self.context, key, key, count)
        return "" if found == key else found


@cache
def catalogue(lang: str) -> GNUTranslations:
    """All messages of a language."""
    compiled = FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.mo"
    source = compiled.with_suffix(".po")
    if source.exists() and not (compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime):
        return GNUTranslations(BytesIO(_compiled(source)))
    with compiled.open("rb") as file:
        return GNUTranslations(file)


def _compiled(source: Path) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    body = BytesIO()
    with source.open("rb") as file:
        write_mo(body, read_po(file))
    return body.getvalue()


def _texts(context: str) -> dict[str, Text]:
    found: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        for key, words in _messages(catalogue(lang), context):
            found.setdefault(key, {})[lang] = words
    return {key: Text(words) for key, words in found.items()}


def _messages(known: GNUTranslations, context: str) -> Iterator[tuple[str, str]]:
    """(key, words); of plural forms the last, which is that for many."""
    messages: dict[str | tuple[str, int], str] = known._catalog  # type: ignore[attr-defined]
    forms = dict(one for one in messages if isinstance(one, tuple))
    for entry, words in messages.items():
        name, number = entry if isinstance(entry, tuple) else (entry, None)
        begins, _, key = name.rpartition(_CONTEXT_END)
        if begins == context and key and (number is None or number == forms[name]):
            yield key, words
