"""The words of the mails in the languages of the network, neutral where French and Spanish would name a gender."""

from collections.abc import Callable

from metrocal.text import Text
from metrocal.vocabulary import LANGUAGES


def _texts(table: str) -> dict[str, Text]:
    """Lines of `key | fr | en | es`."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return {key.strip(): Text(dict(zip(LANGUAGES, map(str.strip, words), strict=True))) for key, *words in rows}


WORDS = _texts("""
site              | Calendrier des métropoles | Metropolitan calendar | Calendario metropolitano
hello             | Bonjour, | Hello, | Hola:
hello_name        | Bonjour {name}, | Hello {name}, | Hola, {name}:
when              | Dates | Dates | Fechas
place             | Lieu | Place | Lugar
earlier           | Dates annoncées auparavant | Dates announced before | Fechas anunciadas antes
position          | Rang dans la liste d'attente | Position on the waiting list | Puesto en la lista de espera
join              | Rejoindre en ligne | Join online | Unirse en línea
manage            | Voir, modifier ou annuler votre inscription | See, change or cancel your registration | Ver, cambiar o cancelar su inscripción
confirm_link      | Confirmer votre adresse | Confirm your address | Confirmar su dirección
notice_link       | Continuer | Continue | Continuar
stop              | Ne plus recevoir de rappels | No more reminders | No recibir más recordatorios
private           | Ces liens sont personnels : ne les transmettez à personne. | These links are personal: do not pass them on. | Estos enlaces son personales: no los comparta.
unwanted          | Si ce message ne vous concerne pas, ignorez-le. | If this message is not meant for you, ignore it. | Si este mensaje no es para usted, ignórelo.
subject_confirm   | Confirmez votre adresse : {title} | Confirm your address: {title} | Confirme su dirección: {title}
confirm           | Quelqu'un a demandé une inscription avec cette adresse. Confirmez-la pour que l'inscription compte. | Somebody asked to register with this address. Confirm it so that the registration counts. | Alguien ha pedido una inscripción con esta dirección. Confírmela para que la inscripción cuente.
subject_pending   | Demande d'inscription reçue : {title} | Registration request received: {title} | Solicitud de inscripción recibida: {title}
pending           | Votre demande est arrivée. L'organisation décidera, et vous recevrez sa réponse. | Your request has arrived. The organiser will decide, and you will get an answer. | Su solicitud ha llegado. La organización decidirá y usted recibirá la respuesta.
subject_confirmed | Inscription confirmée : {title} | Registration confirmed: {title} | Inscripción confirmada: {title}
confirmed         | Votre inscription est confirmée : vous avez une place. | Your registration is confirmed: you have a place. | Su inscripción está confirmada: tiene una plaza.
subject_waiting   | Liste d'attente : {title} | Waiting list: {title} | Lista de espera: {title}
waiting           | Il n'y a plus de place pour le moment. Vous êtes sur la liste d'attente et recevrez un message dès qu'une place se libère. | There is no place left for now. You are on the waiting list and will get a message as soon as a place is free. | Por ahora no quedan plazas. Está en la lista de espera y recibirá un mensaje en cuanto haya una.
subject_promoted  | Une place est à vous : {title} | A place is yours: {title} | Ya tiene una plaza: {title}
promoted          | Une place s'est libérée : elle est à vous. Si vous ne pouvez plus venir, annulez pour qu'une autre personne en profite. | A place has become free: it is yours. If you can no longer come, cancel so that somebody else can have it. | Ha quedado libre una plaza: es suya. Si ya no puede venir, cancele para que otra persona la aproveche.
subject_changed   | Changement : {title} | Change: {title} | Cambio: {title}
changed           | L'événement a changé ; voici ce qui vaut désormais. | The event has changed; this is how it is now. | El evento ha cambiado; esto es lo que vale ahora.
subject_moved     | Nouvelles dates : {title} | New dates: {title} | Nuevas fechas: {title}
moved             | Les dates de l'événement ont changé. Votre inscription reste valable ; annulez-la si vous ne pouvez pas venir. | The dates of the event have changed. Your registration stays valid; cancel it if you cannot come. | Las fechas del evento han cambiado. Su inscripción sigue siendo válida; cancélela si no puede venir.
subject_cancelled | Événement annulé : {title} | Event cancelled: {title} | Evento cancelado: {title}
cancelled         | L'événement est annulé. Le fichier joint le retire de votre agenda. | The event is cancelled. The attached file removes it from your calendar. | El evento está cancelado. El archivo adjunto lo quita de su agenda.
subject_left      | Inscription annulée : {title} | Registration cancelled: {title} | Inscripción cancelada: {title}
left              | Votre inscription est annulée, et la place est rendue. Le fichier joint retire l'événement de votre agenda. | Your registration is cancelled, and the place is given back. The attached file removes the event from your calendar. | Su inscripción está cancelada y la plaza, devuelta. El archivo adjunto quita el evento de su agenda.
subject_refused   | Inscription non retenue : {title} | Registration not accepted: {title} | Inscripción no aceptada: {title}
refused           | L'organisation n'a pas pu retenir votre inscription. | The organiser could not accept your registration. | La organización no ha podido aceptar su inscripción.
subject_reminder  | Rappel : {title} | Reminder: {title} | Recordatorio: {title}
reminder          | L'événement auquel vous participez approche. | The event you are registered for is near. | Se acerca el evento en el que participa.
subject_message   | {subject} ({title}) | {subject} ({title}) | {subject} ({title})
message           | Message de l'organisation : | Message from the organiser: | Mensaje de la organización:
subject_again     | Vous êtes déjà sur la liste : {title} | You are registered already: {title} | Ya consta su inscripción: {title}
again             | Quelqu'un a demandé une nouvelle inscription avec cette adresse, qui en a déjà une. Rien n'a changé ; voici le lien de la vôtre. | Somebody asked to register again with this address, which has a registration already. Nothing has changed; here is the link to yours. | Alguien ha pedido otra inscripción con esta dirección, que ya tiene una. Nada ha cambiado; este es el enlace de la suya.
""")  # noqa: E501


def saying(lang: str) -> Callable[..., str]:
    """`say("subject_left", title="Forum")` in a language; an unknown key is a mistake of ours and raises KeyError."""

    def say(key: str, **facts: object) -> str:
        words = WORDS[key].in_language(lang)
        return words.format(**facts) if facts else words

    return say
