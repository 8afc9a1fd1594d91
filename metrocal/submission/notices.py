"""What the author of a proposal is written to: the facts of one `notice`, in the three languages of the network."""

from collections.abc import Mapping
from typing import Any

_SUBJECTS: Mapping[str, tuple[str, str, str]] = {
    "draft": ("Brouillon : {title}", "Draft: {title}", "Borrador: {title}"),
    "sent": ("Proposition reçue : {title}", "Proposal received: {title}", "Propuesta recibida: {title}"),
    "publish": ("Proposition publiée : {title}", "Proposal published: {title}", "Propuesta publicada: {title}"),
    "merge": ("Proposition réunie : {title}", "Proposal merged: {title}", "Propuesta unificada: {title}"),
    "ask_changes": ("Une question : {title}", "Changes asked: {title}", "Cambios solicitados: {title}"),
    "refuse": ("Proposition non retenue : {title}", "Proposal not accepted: {title}", "Propuesta no aceptada: {title}"),
    "withdraw": ("Proposition retirée : {title}", "Proposal withdrawn: {title}", "Propuesta retirada: {title}"),
}
"""Notice → (fr, en, es)."""
_SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "draft": (
        "Votre brouillon est gardé. Le lien permet de le compléter et de l'envoyer.",
        "Your draft is kept. The link lets you complete it and send it.",
        "Su borrador se ha guardado. El enlace permite completarlo y enviarlo.",
    ),
    "sent": (
        "Votre proposition est arrivée au secrétariat. Le lien permet de la suivre, de la modifier et de la retirer ; "
        "il est personnel.",
        "Your proposal has reached the secretariat. The link lets you follow it, change it and withdraw it; it is personal.",
        "Su propuesta ha llegado a la secretaría. El enlace permite seguirla, modificarla y retirarla; es personal.",
    ),
    "publish": (
        "Elle est publiée dans le calendrier.",
        "It is published in the calendar.",
        "Está publicada en el calendario.",
    ),
    "merge": (
        "L'événement était déjà dans le calendrier : votre proposition y a été réunie.",
        "The event was in the calendar already: your proposal was merged into it.",
        "El evento ya estaba en el calendario: su propuesta se ha unido a él.",
    ),
    "ask_changes": (
        "Le secrétariat demande une modification avant de publier :",
        "The secretariat asks for a change before it publishes:",
        "La secretaría pide un cambio antes de publicar:",
    ),
    "refuse": (
        "Le secrétariat n'a pas pu retenir cette proposition :",
        "The secretariat could not accept this proposal:",
        "La secretaría no ha podido aceptar esta propuesta:",
    ),
    "withdraw": ("Elle ne sera pas publiée.", "It will not be published.", "No se publicará."),
}


def notice(kind: str, *, title: str, link: str, comment: str = "") -> dict[str, Any]:
    """The facts of a mail of the kind `notice`: its subject and its lines in each language, and the link."""
    subject = {lang: words.replace("{title}", title) for lang, words in _named(_SUBJECTS[kind]).items()}
    return {"subject": subject, "lines": [_named(_SENTENCES[kind]), *([comment] if comment else [])], "link": link}


def _named(words: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("fr", "en", "es"), words, strict=True))
