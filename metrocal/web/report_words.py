"""The words of the pages of reports and of open data; those of the reports themselves stand in `metrocal.reports.words`."""

TABLE = """
reports            | Rapports | Reports | Informes
reports_title      | Ce que dit le calendrier | What the calendar tells | Lo que dice el calendario
reports_intro      | Pour chaque année : l'impact de la perspective de genre, la participation des villes membres, le calendrier imprimé. Chaque part dit de quoi elle est une part. | For each year: the gender impact, what member cities took part in, the printed calendar. Each share says what it is a share of. | Para cada año: el impacto de la perspectiva de género, la participación de las ciudades miembros, el calendario impreso. Cada proporción dice de qué lo es.
reports_none       | Le calendrier n'a encore aucune année. | The calendar has no year yet. | El calendario todavía no tiene ningún año.
report_year        | Année | Year | Año
report_gender      | Impact de la perspective de genre | Gender impact | Impacto de la perspectiva de género
report_members     | Cartographie des membres | Members' map | Mapa de miembros
report_calendar    | Calendrier imprimé | Printed calendar | Calendario impreso
report_staff       | Version interne | For staff | Versión interna
report_staff_note  | Vous voyez des nombres de personnes et des cotisations qui ne sont pas publics. Ne les transmettez pas. | You see counts of persons and dues that are not public. Do not pass them on. | Ve recuentos de personas y cuotas que no son públicos. No los transmita.
report_as_file     | En fichier : | As a file: | En archivo:
report_before      | Avant | Before | Antes
report_shares      | Parts avec une perspective de genre | Shares with a gender perspective | Proporciones con perspectiva de género
report_share_of    | Part | Share | Proporción
report_share       | Part | Share | Proporción
report_base        | Numérateur / dénominateur = part. Un événement appartient à l'année où il commence ; ceux qui sont annulés ou reportés ne sont pas comptés. Une part d'événements dont certains ne sont pas évalués est un minimum. | Numerator / denominator = share. An event belongs to the year in which it begins; those cancelled or postponed are not counted. A share of events some of which are not assessed is a lower bound. | Numerador / denominador = proporción. Un evento pertenece al año en que empieza; los cancelados o aplazados no se cuentan. Una proporción de eventos de los que algunos están sin evaluar es un mínimo.
report_code        | Code | Code | Código
report_origin      | D'où il vient | Where it comes from | De dónde viene
report_indicators_note | Calculé : à partir des événements du calendrier. Saisi : entré par une personne, avec sa source. GIA5 n'est défini dans aucun rapport du réseau. | Computed: from the events of the calendar. Entered: by a person, with its source. What GIA5 is stands in no report of the network. | Calculado: a partir de los eventos del calendario. Introducido: por una persona, con su fuente. GIA5 no se define en ningún informe de la red.
report_speakers_note | Nombres publiés par les équipes organisatrices ; la part des femmes est celle des personnes dont le genre est connu. | Counts published by organisers; the share of women is that of the persons whose gender is known. | Recuentos publicados por los equipos organizadores; la proporción de mujeres es la de las personas cuyo género se conoce.
report_participants_note | Base : {total} personnes qui avaient une place. Parts arrondies à 5 %. Chiffres arrêtés au {day}. | Base: {total} people who had a place. Shares rounded to 5%. Figures as released on {day}. | Base: {total} personas que tenían plaza. Proporciones redondeadas al 5 %. Cifras publicadas el {day}.
report_withheld    | non publié | withheld | no publicado
report_not_told    | Chiffres non publiés | Figures not told | Cifras no publicadas
report_not_told_note | Les petits nombres de personnes ne sont pas publiés, ni un second nombre par lequel on pourrait les retrouver. | Small counts of persons are withheld, and a second count with each, so that none can be worked out. | Los números pequeños de personas no se publican, ni un segundo número con el que se podrían deducir.
report_footnotes   | Comment lire | How to read this | Cómo leerlo
report_specific    | Spécifique : l'événement porte sur les droits des femmes ou l'égalité de genre. | Specific: the event is about women's rights or gender equality. | Específico: el evento trata de los derechos de las mujeres o de la igualdad de género.
report_mainstreamed | Transversal : un autre sujet, avec une perspective de genre. Dans le calendrier imprimé : l'astérisque. | Mainstreamed: another subject, with a gender perspective built in. In the printed calendar: the asterisk. | Transversal: otro tema, con perspectiva de género. En el calendario impreso: el asterisco.
report_none        | Sans perspective de genre : examiné, il n'y en a pas. | Without a gender perspective: somebody looked, and there is none. | Sin perspectiva de género: alguien lo examinó y no la hay.
report_unassessed  | Non évalué : personne ne l'a examiné ; ce n'est jamais compté comme « sans ». | Not assessed: nobody looked; never counted as “without”. | Sin evaluar: nadie lo ha examinado; nunca se cuenta como «sin».
report_png         | Image pour une présentation (PNG) | Picture for slides (PNG) | Imagen para una presentación (PNG)
report_engaged     | {engaged} membres sur {members} ont participé : {percent} | {engaged} of {members} members took part: {percent} | {engaged} de {members} miembros participaron: {percent}
report_paid        | Cotisations payées : {paid} sur {members} | Dues paid: {paid} of {members} | Cuotas pagadas: {paid} de {members}
report_members_note | Une participation est un événement, jamais une personne. Une ville sans participation figure aussi dans la liste. | What is counted are events, never persons. A city that took part in nothing is listed too. | Se cuentan eventos, nunca personas. Una ciudad sin participación también figura en la lista.
report_sort        | Trier par : {column} | Sort by: {column} | Ordenar por: {column}
report_all_regions | Toutes les régions | All regions | Todas las regiones
report_show        | Afficher | Show | Mostrar
report_nothing     | rien cette année | nothing this year | nada este año
report_layout_table | En tableau, comme en 2014 | As a table, as in 2014 | En tabla, como en 2014
report_layout_grid | En grille de douze mois, comme en 2021 | As a grid of twelve months, as in 2021 | En cuadrícula de doce meses, como en 2021
report_txt         | Texte pour Word | Text for Word | Texto para Word
report_event       | Événement | Event | Evento
report_days        | Jours | Days | Días
open_data          | Données ouvertes | Open data | Datos abiertos
open_data_intro    | Le calendrier et les chiffres publiés, à réutiliser. Ces fichiers ne contiennent que ce qui est public. | The calendar and the published figures, to be used again. These files hold what is public and nothing else. | El calendario y las cifras publicadas, para reutilizarlos. Estos archivos solo contienen lo que es público.
open_data_licence  | Licence : | Licence: | Licencia:
open_data_no_licence | Aucune licence n'a été choisie pour ces données : demandez avant de les réutiliser. | No licence was chosen for these data: ask before you use them again. | No se ha elegido ninguna licencia para estos datos: pregunte antes de reutilizarlos.
open_data_events   | Événements | Events | Eventos
open_data_events_note | Tous les événements publiés, une série étant la liste de ses dates. | All published events, a series as its dates. | Todos los eventos publicados; una serie, como sus fechas.
open_data_figures  | Chiffres | Figures | Cifras
open_data_figures_note | Les chiffres publics du rapport de genre de chaque année, un par ligne. | The public figures of each year's gender report, one a line. | Las cifras públicas del informe de género de cada año, una por línea.
open_data_dictionary | Dictionnaire des données | Data dictionary | Diccionario de datos
open_data_dictionary_note | Ce que veut dire chaque champ (en anglais). | What each field means. | Qué significa cada campo (en inglés).
open_data_catalogue | Catalogue (DCAT, JSON-LD) | Catalogue (DCAT, JSON-LD) | Catálogo (DCAT, JSON-LD)
open_data_version  | Version {version} | Version {version} | Versión {version}
open_data_version_note | La version est la date du dernier changement du calendrier et une empreinte du contenu : même version, mêmes octets. | A version is the date of the calendar's last change and a digest of the content: the same version is the same bytes. | La versión es la fecha del último cambio del calendario y una huella del contenido: misma versión, mismos bytes.
"""  # noqa: E501
