"""The words of the feed builder and of embedding."""

TABLE = """
subscribe_title   | S'abonner au calendrier | Subscribe to the calendar | Suscribirse al calendario
subscribe_intro   | S'abonner, c'est ajouter ces événements à votre propre agenda, qui suit ensuite leurs changements : dates, lieux, annulations. Rien n'est demandé sur vous. | Subscribing adds these events to your own calendar, which then follows their changes: dates, places, cancellations. Nothing is asked about you. | Suscribirse añade estos eventos a su propia agenda, que después sigue sus cambios: fechas, lugares, cancelaciones. No se le pide ningún dato.
subscribe_more    | Rappels, langue, code QR et d'autres agendas | Reminders, language, QR code and other calendars | Recordatorios, idioma, código QR y otras agendas
step_choose       | 1. Choisir les événements | 1. Choose the events | 1. Elegir los eventos
step_see          | 2. Voir ce que cela apporte | 2. See what it brings | 2. Ver lo que aporta
step_take         | 3. Ajouter à votre agenda | 3. Add it to your calendar | 3. Añadirlo a su agenda
show              | Mettre à jour | Update | Actualizar
feed_options      | Comment le flux est écrit | How the feed is written | Cómo se escribe el canal
feed_language     | Langue du flux | Language of the feed | Idioma del canal
feed_name         | Nom dans votre agenda | Name in your calendar | Nombre en su agenda
undated_events    | Événements sans jour précis | Events without a known day | Eventos sin día preciso
undated_span      | sur toute la période annoncée | over the whole period announced | durante todo el periodo anunciado
undated_hide      | ne pas les montrer | leave them out | no mostrarlos
reminder          | Rappel | Reminder | Recordatorio
reminder_none     | aucun | none | ninguno
reminder_PT1H     | une heure avant | one hour before | una hora antes
reminder_P1D      | un jour avant | one day before | un día antes
reminder_P3D      | trois jours avant | three days before | tres días antes
reminder_P7D      | une semaine avant | one week before | una semana antes
brings            | Ce flux contient {count} événements, ceux des trois derniers mois compris. | This feed holds {count} events, those of the last three months included. | Este canal contiene {count} eventos, incluidos los de los últimos tres meses.
brings_one        | Ce flux contient un événement. | This feed holds one event. | Este canal contiene un evento.
brings_none       | Ce flux est vide pour le moment ; il se remplira dès qu'un événement correspondra. | This feed is empty for now; it fills as soon as an event matches. | Este canal está vacío por ahora; se llenará en cuanto un evento corresponda.
next_ones         | Les prochains | The next ones | Los próximos
last_ones         | Les derniers | The latest ones | Los últimos
add_to            | Ajouter à {app} | Add to {app} | Añadir a {app}
app_apple         | iPhone, iPad et Mac : s'ouvre dans Calendrier. Regarde toutes les heures ou chaque jour, selon vos réglages. | iPhone, iPad and Mac: opens in Calendar. Looks every hour or every day, as you set it. | iPhone, iPad y Mac: se abre en Calendario. Consulta cada hora o cada día, según su configuración.
app_google        | S'ouvre dans le navigateur. Regarde environ deux fois par jour. | Opens in the browser. Looks about twice a day. | Se abre en el navegador. Consulta unas dos veces al día.
app_outlook       | S'ouvre dans le navigateur. Regarde toutes les trois heures environ. | Opens in the browser. Looks about every three hours. | Se abre en el navegador. Consulta cada tres horas aproximadamente.
app_microsoft365  | Pour un compte professionnel ou d'études. Regarde toutes les trois heures environ. | For a work or school account. Looks about every three hours. | Para una cuenta profesional o educativa. Consulta cada tres horas aproximadamente.
app_thunderbird   | S'ouvre dans Thunderbird. Regarde toutes les trente minutes, selon vos réglages. | Opens in Thunderbird. Looks every thirty minutes, as you set it. | Se abre en Thunderbird. Consulta cada treinta minutos, según su configuración.
by_address        | Dans tout autre agenda, collez cette adresse sous « ajouter un agenda par URL » : | In any other calendar, paste this address under “add calendar from URL”: | En cualquier otra agenda, pegue esta dirección en «añadir calendario por URL»:
copy              | Copier l'adresse | Copy the address | Copiar la dirección
copied            | Copiée | Copied | Copiada
by_phone          | Sur un téléphone : photographiez ce code. | On a phone: scan this code. | En un teléfono: escanee este código.
qr_text           | Code QR de l'adresse du flux | QR code of the feed's address | Código QR de la dirección del canal
other_formats     | Les mêmes événements pour d'autres usages | The same events for other uses | Los mismos eventos para otros usos
on_your_site      | Sur votre propre site | On your own site | En su propio sitio
embed_note        | Copiez ces lignes dans une page : elle montrera toujours les prochains événements. | Copy these lines into a page: it will always show the next events. | Copie estas líneas en una página: mostrará siempre los próximos eventos.
embed_title       | Prochains événements | Next events | Próximos eventos
embed_all         | Tous les événements | All events | Todos los eventos
"""  # noqa: E501
