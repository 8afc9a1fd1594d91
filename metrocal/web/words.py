"""The words of the pages, from the catalogues; labels of filters and vocabularies come from the library."""

from metrocal.catalogues import Words

NAMES = {"fr": "Français", "en": "English", "es": "Español"}
"""The languages of the pages, in their own words."""

SPOKEN = {
    "ar": "العربية", "bn": "বাংলা", "ca": "Català", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "Español",
    "eu": "Euskara", "fa": "فارسی", "fr": "Français", "gl": "Galego", "he": "עברית", "hi": "हिन्दी",
    "id": "Bahasa Indonesia", "it": "Italiano", "ja": "日本語", "ko": "한국어", "ms": "Bahasa Melayu", "nl": "Nederlands",
    "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sw": "Kiswahili", "th": "ไทย", "tr": "Türkçe",
    "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip
"""ISO 639-1 → the language's own name, for languages spoken at events; others are shown by their code."""

WORDS = Words("pages")
"""Key → text."""
saying = WORDS.saying
"""`saying("fr")("events", count=3)`; an unknown key is a mistake of ours and raises KeyError."""
