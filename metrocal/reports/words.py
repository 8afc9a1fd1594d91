"""The words of the reports in the languages of the network; labels of vocabularies come from the library."""

from collections.abc import Mapping

from metrocal.reports.counting import NONE
from metrocal.text import Text
from metrocal.vocabulary import LANGUAGES, vocabulary


def _texts(table: str) -> dict[str, Text]:
    """Lines of `key | fr | en | es`."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return {key.strip(): Text(dict(zip(LANGUAGES, map(str.strip, words), strict=True))) for key, *words in rows}


WORDS: Mapping[str, Text] = _texts("""
gender_report        | Impact de la perspective de genre, {span} | Gender impact, {span} | Impacto de la perspectiva de género, {span}
members_report       | Cartographie des membres, {span} | Members' map, {span} | Mapa de miembros, {span}
events               | Événements | Events | Eventos
total                | Total | Total | Total
specific             | Spécifiques | Specific | Específicos
mainstreamed         | Transversaux | Mainstreamed | Transversales
none                 | Sans perspective de genre | Without a gender perspective | Sin perspectiva de género
unassessed           | Non évalués | Not assessed | Sin evaluar
called_off           | Annulés ou reportés (non comptés) | Cancelled or postponed (not counted) | Cancelados o aplazados (no contados)
sessions             | Dont parties d'un autre événement | Of which part of another event | De ellos, parte de otro evento
declared             | Déclarés | Declared | Declarados
verified             | Déclarations vérifiées | Declarations verified | Declaraciones verificadas
with_perspective     | avec une perspective de genre | with a gender perspective | con perspectiva de género
share                | Avec une perspective de genre, de tous les événements | With a gender perspective, of all events | Con perspectiva de género, de todos los eventos
share_of_assessed    | Avec une perspective de genre, des événements évalués | With a gender perspective, of the events assessed | Con perspectiva de género, de los eventos evaluados
share_of_own         | Avec une perspective de genre, des événements du réseau | With a gender perspective, of the network's own events | Con perspectiva de género, de los eventos de la red
over_unassessed      | dont {count} non évalués | {count} of them not assessed | {count} de ellos sin evaluar
kind                 | Type | Kind | Tipo
topic                | Thème (un événement peut en avoir plusieurs) | Topic (an event can have several) | Tema (un evento puede tener varios)
region               | Région | Region | Región
organiser_kind       | Qui organise | Kind of organiser | Quién organiza
unknown              | Non précisé | Not given | Sin precisar
trainings            | Formations | Trainings | Formaciones
campaigns            | Campagnes | Campaigns | Campañas
measures             | Mesures prises | Measures taken | Medidas tomadas
indicators           | Indicateurs | Indicators | Indicadores
indicator            | Indicateur | Indicator | Indicador
previous             | Avant | Before | Antes
value                | Valeur | Value | Valor
computed             | calculé | computed | calculado
entered              | saisi | entered | introducido
origin_unknown       | inconnu | unknown | desconocido
entered_beside       | saisi : {value} ({source}) | entered: {value} ({source}) | introducido: {value} ({source})
speakers             | Personnes sur scène | Speakers | Ponentes
chairs               | Modération | Chairs | Moderación
women                | Femmes | Women | Mujeres
men                  | Hommes | Men | Hombres
other                | Autres | Other | Otros
undisclosed          | Non communiqué | Not disclosed | No comunicado
women_of_known       | Femmes, du genre connu | Women, of those whose gender is known | Mujeres, de género conocido
response             | Réponses | Response | Respuestas
events_counted       | Événements dont les personnes sont comptées | Events whose speakers were counted | Eventos con ponentes contados
events_uncounted     | Événements sans ce compte | Events without that count | Eventos sin ese recuento
without_women        | Panels sans femmes | Panels without women | Paneles sin mujeres
participants         | Participation | Participants | Participación
released             | Chiffres arrêtés au {day} | Figures as released on {day} | Cifras publicadas el {day}
gender               | Genre | Gender | Género
mode                 | Façon de participer | Way of taking part | Forma de participar
attendance           | Inscriptions et présence | Registrations and attendance | Inscripciones y asistencia
attended             | Présence | Present | Asistencia
absent               | Absence | Absent | Ausencia
not_noted            | Non relevé | Not noted | Sin anotar
suppressed           | Chiffres non publiés | Figures not told | Cifras no publicadas
protected            | protège des personnes : petit nombre, ou en révélerait un | protects people: small, or would reveal a small number | protege a personas: número pequeño, o revelaría uno
too_few              | moins de participations qu'il n'en faut pour un tableau | fewer participants than a table needs | menos participantes de los que necesita una tabla
not_released         | paraît à une date fixe, le 1er avril de l'année suivante | comes out on a fixed date, 1 April of the year after | se publica en una fecha fija, el 1 de abril del año siguiente
does_not_add_up      | il y a plus de réponses que de places | there are more answers than places | hay más respuestas que plazas
withheld             | non publié | withheld | no publicado
whole_years          | seulement pour une année entière | for whole years only | solo para años enteros
GIA1                 | Débats sur le genre | Debates on gender | Debates sobre género
GIA2                 | Spécialistes femmes | Women specialists | Mujeres especialistas
GIA3                 | Alliances actives | Active alliances | Alianzas activas
GIA4                 | Campagnes lancées avec une perspective de genre | Campaigns launched with a gender perspective | Campañas lanzadas con perspectiva de género
GIA6                 | Publications avec une perspective de genre | Publications with a gender perspective | Publicaciones con perspectiva de género
GIA7                 | Projets avec coordination du genre | Projects with gender coordination | Proyectos con coordinación de género
GIA8                 | Formations du réseau sur le genre | Trainings of the network on gender | Formaciones de la red sobre género
GIA9                 | Accords avec des clauses de genre | Agreements with gender clauses | Acuerdos con cláusulas de género
member               | Membre | Member | Miembro
country              | Pays | Country | País
organised            | Événements organisés | Events organised | Eventos organizados
attended_events      | Événements suivis | Events attended | Eventos a los que asistió
taken                | Formations suivies | Trainings taken | Formaciones realizadas
board                | Réunions du conseil | Meetings of the board | Reuniones del consejo
dues                 | Cotisation payée | Dues paid | Cuota pagada
engaged              | Membres engagés | Members engaged | Miembros implicados
yes                  | oui | yes | sí
no                   | non | no | no
""")  # noqa: E501

_VOCABULARIES = {
    "kind": "kinds", "topic": "topics", "region": "regions", "organiser_kind": "organisation_kinds", "mode": "modes",
    "measure": "gender_measures",
}  # fmt: skip


def said(key: str, lang: str, **facts: object) -> str:
    """A word of the reports in a language."""
    return WORDS[key].in_language(lang).format(**facts)


def label(line: str, word: str, lang: str) -> str:
    """A cell of a breakdown or a table: "Afrique", "Femmes", "Non précisé"."""
    known = vocabulary(_VOCABULARIES[line]) if line in _VOCABULARIES else {}
    if word in known:
        return known[word].in_language(lang)
    return said("unknown" if word == NONE else word, lang)
