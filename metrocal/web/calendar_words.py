"""The words of the year, the months, subscribing and embedding."""

TABLE = """
nav              | Pages | Pages | Páginas
nav_upcoming     | À venir | Upcoming | Próximos
nav_year         | Année | Year | Año
nav_month        | Mois | Month | Mes
nav_subscribe    | S'abonner | Subscribe | Suscribirse
nav_propose      | Proposer | Propose | Proponer
calendar_filtered | Seulement : {sentence}. | Only: {sentence}. | Solo: {sentence}.
calendar_all     | Tout afficher | Show everything | Mostrar todo
calendar_list    | En liste, avec des filtres | As a list, with filters | Como lista, con filtros
year_before      | ← {year} | ← {year} | ← {year}
year_after       | {year} → | {year} → | {year} →
months_of        | Mois de {year} | Months of {year} | Meses de {year}
print_note       | Cette page s'imprime sur une feuille A4, aussi en PDF depuis le navigateur. | This page prints on A4, also to PDF from the browser. | Esta página se imprime en A4, también en PDF desde el navegador.
continued        | suite | continued | continuación
no_events_month  | Rien ce mois-ci. | Nothing this month. | Nada este mes.
no_events_year   | Aucun événement cette année. | No event this year. | Ningún evento este año.
continues        | continue | goes on | continúa
began            | depuis avant | began before | empezó antes
undated_month    | Dates pas encore précises | Days not known yet | Días aún no precisados
months_title     | Les événements des mois à venir, par type | Events of the months ahead, by kind | Eventos de los próximos meses, por tipo
months_women     | ♀ : part des femmes parmi les personnes qui interviennent, là où elle est publiée, arrondie à 5 %. | ♀: share of women among speakers where it is published, rounded to 5 %. | ♀: proporción de mujeres entre ponentes, donde se publica, redondeada al 5 %.
as_table         | En tableau | As a table | En tabla
total            | Total | Total | Total
women_share      | Part des femmes | Share of women | Proporción de mujeres
site_short       | Calendrier | Calendar | Calendario
your_time        | Chez vous ({zone}) : {when} | Where you are ({zone}): {when} | Donde usted está ({zone}): {when}
history          | Ce qui a changé | What has changed | Lo que ha cambiado
change_title     | titre | title | título
change_status    | statut | status | estado
change_details   | détails | details | detalles
change_withdrawn | retiré | withdrawn | retirado
change_restored  | publié de nouveau | published again | publicado de nuevo
week             | Semaine | Week | Semana
gender_mark      | avec une perspective de genre | with a gender perspective | con perspectiva de género
"""  # noqa: E501
