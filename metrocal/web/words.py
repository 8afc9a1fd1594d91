"""The words of the pages in the languages of the network; labels of filters and vocabularies come from the library."""

from collections.abc import Callable

from metrocal.text import Text
from metrocal.vocabulary import LANGUAGES
from metrocal.web import (
    account_words,
    calendar_words,
    desk_words,
    feeds_words,
    queue_words,
    registration_words,
    report_words,
    submission_words,
    subscribe_words,
    webhook_words,
)
from metrocal.web.api import docs_words

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


def _texts(table: str) -> dict[str, Text]:
    """Lines of `key | fr | en | es`."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return {key.strip(): Text(dict(zip(LANGUAGES, map(str.strip, words), strict=True))) for key, *words in rows}


WORDS = _texts("""
site             | Calendrier des métropoles | Metropolitan calendar | Calendario metropolitano
skip             | Aller au contenu | Skip to content | Ir al contenido
language         | Langue | Language | Idioma
upcoming         | Événements à venir | Upcoming events | Próximos eventos
some             | Événements | Events | Eventos
in_year          | Événements de {year} | Events of {year} | Eventos de {year}
one_event        | 1 événement | 1 event | 1 evento
events           | {count} événements | {count} events | {count} eventos
first_only       | Seuls les {count} premiers sont affichés ici ; le flux les contient tous. | Only the first {count} are shown here; the feed has all of them. | Aquí solo se muestran los primeros {count}; el canal los contiene todos.
nothing_upcoming | Rien n'est annoncé pour cette demande. Voici {year}, la dernière année qui a des événements. | Nothing is announced for this request. This is {year}, the latest year that has events. | No hay nada anunciado para esta consulta. Este es {year}, el último año con eventos.
empty            | Aucun événement ne correspond à cette demande. | No event matches this request. | Ningún evento corresponde a esta consulta.
loosen           | Il y en aurait sans l'un de ces filtres : | There would be some without one of these filters: | Los habría sin uno de estos filtros:
without          | Sans « {filter} » : {count} | Without “{filter}”: {count} | Sin «{filter}»: {count}
empty_calendar   | Le calendrier est encore vide. | The calendar is still empty. | El calendario todavía está vacío.
search           | Rechercher | Search | Buscar
filters          | Filtrer les événements | Filter events | Filtrar eventos
more_filters     | Plus de filtres | More filters | Más filtros
any              | Tous | Any | Todos
any_gender       | Avec une perspective de genre (spécifique ou transversale) | With a gender perspective (specific or mainstreamed) | Con perspectiva de género (específica o transversal)
from             | À partir du | From | Desde
to               | Jusqu'au | To | Hasta
q                | Mots | Words | Palabras
apply            | Filtrer | Filter | Filtrar
reset            | Effacer les filtres | Clear filters | Quitar los filtros
not              | sauf {value} | not {value} | salvo {value}
subscribe        | S'abonner à ces événements | Subscribe to these events | Suscribirse a estos eventos
subscribe_note   | Votre agenda affichera ces événements et suivra leurs changements. | Your calendar will show these events and follow their changes. | Su agenda mostrará estos eventos y seguirá sus cambios.
feed_address     | Adresse du flux, à copier dans votre agenda | Address of the feed, to copy into your calendar | Dirección del canal, para copiar en su agenda
download         | Télécharger | Download | Descargar
download_note    | une copie, sans mises à jour | a copy, without updates | una copia, sin actualizaciones
refused          | Cette demande ne peut pas être comprise. | This request cannot be understood. | No se puede entender esta consulta.
refused_by       | Filtre « {filter} » : la valeur « {value} » n'est pas connue. | Filter “{filter}”: the value “{value}” is not known. | Filtro «{filter}»: no se conoce el valor «{value}».
unknown_filter   | « {filter} » n'est pas un filtre. | “{filter}” is not a filter. | «{filter}» no es un filtro.
allowed          | Possibles : | Possible: | Posibles:
cancelled        | Cet événement est annulé. | This event is cancelled. | Este evento está cancelado.
postponed        | Cet événement est reporté ; les dates ci-dessous ne valent plus. | This event is postponed; the dates below no longer hold. | Este evento está aplazado; las fechas siguientes ya no son válidas.
rescheduled      | Les dates de cet événement ont changé. | The dates of this event have changed. | Las fechas de este evento han cambiado.
moved_online     | Cet événement a désormais lieu en ligne. | This event now takes place online. | Este evento se celebra ahora en línea.
tentative        | Cet événement n'est pas encore confirmé. | This event is not confirmed yet. | Este evento aún no está confirmado.
when             | Dates | Dates | Fechas
host_time        | heure locale | local time | hora local
place            | Lieu | Place | Lugar
map              | Carte | Map | Mapa
online           | En ligne | Online | En línea
mode             | Modalité | Mode | Modalidad
kind             | Type | Kind | Tipo
edition          | Édition | Edition | Edición
motto            | Devise | Motto | Lema
organiser        | Organisation | Organiser | Organización
co_organisers    | Avec | Together with | Con
topics           | Thèmes | Topics | Temas
sdgs             | ODD | SDGs | ODS
sdg              | ODD {number} | SDG {number} | ODS {number}
languages        | Langues parlées | Languages spoken | Idiomas hablados
audience         | Public | Audience | Público
series           | Série | Series | Serie
part_of          | Fait partie de | Part of | Forma parte de
sessions         | Sessions | Sessions | Sesiones
dates            | Prochaines dates | Next dates | Próximas fechas
themes           | Thèmes abordés | Themes | Temáticas
sub_themes       | Sous-thèmes | Sub-themes | Subtemas
visa_information | Visas | Visas | Visados
institute        | Institut | Institute | Instituto
programme        | Programme | Programme | Programa
level            | Niveau | Level | Nivel
modules          | Modules | Modules | Módulos
certificate      | Certificat | Certificate | Certificado
yes              | Oui | Yes | Sí
seats            | Places | Seats | Plazas
platform         | Plateforme | Platform | Plataforma
recording_url    | Enregistrement | Recording | Grabación
url              | Site de l'événement | Website of the event | Sitio del evento
materials_url    | Documents et conclusions | Materials and conclusions | Documentos y conclusiones
source           | Source | Source | Fuente
changed          | Dernière modification | Last changed | Última modificación
revision         | révision {number} | revision {number} | revisión {number}
gender           | Perspective de genre | Gender perspective | Perspectiva de género
gender_specific  | Cet événement porte sur les droits des femmes ou l'égalité de genre. | This event is about women's rights or gender equality. | Este evento trata de los derechos de las mujeres o de la igualdad de género.
gender_mainstreamed | Une perspective de genre est intégrée à un autre sujet. | A gender perspective is built into another subject. | Se integra una perspectiva de género en otro tema.
gender_none      | L'événement a été examiné et n'a pas de perspective de genre. | The event was assessed and has no gender perspective. | El evento fue evaluado y no tiene perspectiva de género.
gender_unassessed | Personne ne l'a encore examiné ; cela ne veut pas dire qu'il n'y en a pas. | Nobody has assessed it yet; that does not mean there is none. | Nadie lo ha evaluado todavía; eso no significa que no la haya.
gender_measures  | Mesures prises | Measures taken | Medidas tomadas
gender_targets   | Cibles des ODD | SDG targets | Metas de los ODS
gender_declared_by | Déclarée par | Declared by | Declarada por
gender_verified  | Vérifiée par la modération | Verified by a moderator | Verificada por la moderación
speakers         | Intervenantes et intervenants | Speakers | Ponentes
speakers_women   | Femmes : {count} | Women: {count} | Mujeres: {count}
speakers_men     | Hommes : {count} | Men: {count} | Hombres: {count}
speakers_other   | Autres : {count} | Other: {count} | Otros: {count}
speakers_undisclosed | Non indiqué : {count} | Not disclosed: {count} | No indicado: {count}
add              | Ajouter à mon agenda | Add to my calendar | Añadir a mi agenda
follow_note      | Ses changements arriveront dans votre agenda. | Its changes will reach your calendar. | Sus cambios llegarán a su agenda.
years            | Par année | By year | Por año
follow           | Suivre cet événement | Follow this event | Seguir este evento
back             | Tous les événements à venir | All upcoming events | Todos los próximos eventos
error_400        | Cette demande ne peut pas être comprise. | This request cannot be understood. | No se puede entender esta petición.
error_404        | Cette page n'existe pas. | This page does not exist. | Esta página no existe.
error_404_help   | L'adresse a peut-être été mal copiée. Recherchez l'événement par ses mots, ou consultez la liste. | The address may have been copied wrongly. Search for the event by its words, or see the list. | Quizá la dirección se copió mal. Busque el evento por sus palabras o consulte la lista.
error_405        | Cette adresse ne se consulte pas ainsi. | This address cannot be used this way. | Esta dirección no se usa así.
error_410        | Cet événement a été retiré du calendrier. | This event was withdrawn from the calendar. | Este evento fue retirado del calendario.
error_500        | Une erreur est survenue de notre côté. | Something went wrong on our side. | Se ha producido un error por nuestra parte.
error_503        | Le calendrier ne répond pas en ce moment. Réessayez dans un instant. | The calendar does not answer at the moment. Please try again soon. | El calendario no responde en este momento. Inténtelo de nuevo en breve.
about            | Rien n'est mémorisé sur vous : aucun cookie avant un formulaire, aucun suivi. | Nothing is kept about you: no cookie before a form, no tracking. | No se guarda nada sobre usted: ninguna cookie antes de un formulario, ningún rastreo.
""")  # noqa: E501
WORDS |= _texts(registration_words.TABLE) | _texts(desk_words.TABLE) | _texts(account_words.TABLE)
WORDS |= _texts(feeds_words.TABLE) | _texts(calendar_words.TABLE) | _texts(subscribe_words.TABLE)
WORDS |= _texts(webhook_words.TABLE) | _texts(queue_words.TABLE) | _texts(report_words.TABLE)
WORDS |= _texts(submission_words.TABLE) | _texts(docs_words.TABLE)


def saying(lang: str) -> Callable[..., str]:
    """`say("events", count=3)` in a language; an unknown key is a mistake of ours and raises KeyError."""

    def say(key: str, **facts: object) -> str:
        words = WORDS[key].in_language(lang)
        return words.format(**facts) if facts else words

    return say
