"""Every word of pages and mails is there in every language, with the same places to fill."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from metrocal.catalogues import DOMAIN, FOLDER, Words
from metrocal.vocabulary import LANGUAGES

CONTEXTS = ("mails", "pages")
TEMPLATES = FOLDER.parent / "web" / "templates"


def catalogue(lang: str) -> Catalog:
    with (FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file)


def messages(lang: str) -> dict[tuple[str, str], Message]:
    """(context, key) → message."""
    found = (message for message in catalogue(lang) if message.id)
    return {(str(one.context), one.id if isinstance(one.id, str) else one.id[0]): one for one in found}


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_language_has_every_message():
    keys = {lang: set(messages(lang)) for lang in LANGUAGES}
    assert {(lang, key) for lang, found in keys.items() for key in found ^ keys["en"]} == set()
    assert {context for context, _ in keys["en"]} == set(CONTEXTS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_empty_or_unsure(lang: str):
    assert [key for key, one in messages(lang).items() if not all(forms(one)) or one.fuzzy] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plural_forms_are_those_of_the_language(lang: str):
    number = Catalog(locale=lang).num_plurals
    found = {key: forms(one) for key, one in messages(lang).items() if not isinstance(one.id, str)}
    assert {key for key, words in found.items() if len(words) != number} == set()
    assert catalogue(lang).plural_forms == Catalog(locale=lang).plural_forms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_fill_the_same_places(lang: str):
    english = {key: places(forms(one)[-1]) for key, one in messages("en").items()}
    other = {key: places(forms(one)[-1]) for key, one in messages(lang).items()}
    assert {key: (found, english[key]) for key, found in other.items() if found != english[key]} == {}


def test_what_templates_say_is_there():
    known = {key for context, key in messages("en") if context == "pages"}
    for template in sorted(TEMPLATES.glob("*.html")):
        said = set(re.findall(r"""\bsay\(["']([a-z_0-9A-Z]+)["'][,)]""", template.read_text("utf-8")))
        assert (template.name, said - known) == (template.name, set())


def test_a_count_chooses_the_plural():
    say = {lang: Words("pages").saying(lang) for lang in LANGUAGES}
    assert [say["fr"]("events", count=count) for count in (0, 1, 2)] == ["0 événement", "1 événement", "2 événements"]
    assert [say["en"]("events", count=count) for count in (0, 1, 2)] == ["0 events", "1 event", "2 events"]


def test_an_unknown_key_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        Words("pages").saying("fr")("no such words")
