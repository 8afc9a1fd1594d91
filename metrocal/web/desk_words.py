"""The words of signing in and of the desk, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
desk             | Bureau | Desk | Escritorio
desk_about       | Un témoin de session vous garde connecté ; rien ne vous suit ailleurs. | A session cookie keeps you signed in; nothing follows you elsewhere. | Una cookie de sesión mantiene su conexión; nada le sigue a otra parte.
sign_in          | Se connecter | Sign in | Iniciar sesión
sign_out         | Se déconnecter | Sign out | Cerrar sesión
email            | Adresse électronique | E-mail address | Correo electrónico
password         | Mot de passe | Password | Contraseña
sign_in_wrong    | L'adresse ou le mot de passe n'est pas correct. | The address or the password is wrong. | La dirección o la contraseña no es correcta.
invitation       | Choisir un mot de passe | Choose a password | Elegir una contraseña
invitation_for   | Pour {email}. Au moins {count} caractères ; une phrase est plus sûre qu'un mot. | For {email}. At least {count} characters; a sentence is safer than a word. | Para {email}. Al menos {count} caracteres; una frase es más segura que una palabra.
password_refused | Ce mot de passe est trop court ou trop long. | This password is too short or too long. | Esta contraseña es demasiado corta o demasiado larga.
keep_password    | Enregistrer et se connecter | Save and sign in | Guardar e iniciar sesión
error_form       | Ce formulaire a expiré. Revenez en arrière, rechargez la page et envoyez-le à nouveau. | This form has expired. Go back, reload the page and send it again. | Este formulario ha caducado. Vuelva atrás, recargue la página y envíelo de nuevo.
error_429        | Trop d'envois en peu de temps. Attendez une minute, puis réessayez. | Too many attempts in a short time. Wait a minute and try again. | Demasiados intentos en poco tiempo. Espere un minuto y vuelva a intentarlo.
error_invitation | Cette invitation n'est plus valable. Demandez-en une nouvelle. | This invitation is no longer valid. Ask for a new one. | Esta invitación ya no es válida. Pida una nueva.
error_403        | Cette page n'est pas pour votre compte. | This page is not for your account. | Esta página no es para su cuenta.
desk_events      | Événements avec inscriptions | Events that take registrations | Eventos con inscripción
desk_none        | Aucun événement avec inscriptions n'est à votre charge. | None of your events takes registrations. | Ninguno de sus eventos admite inscripciones.
desk_older       | Voir aussi les événements passés | Show past events too | Ver también los eventos pasados
registrations    | Inscriptions | Registrations | Inscripciones
find_person      | Nom, organisation, ville ou adresse | Name, organisation, city or address | Nombre, organización, ciudad o dirección
state            | État | State | Estado
state_pending    | À décider | To be decided | Por decidir
state_confirmed  | Confirmée | Confirmed | Confirmada
state_waiting    | Liste d'attente | Waiting list | Lista de espera
state_cancelled  | Annulée | Cancelled | Cancelada
state_refused    | Refusée | Refused | Rechazada
state_attended   | Présence | Present | Presente
state_absent     | Absence | Absent | Ausente
move_confirmed   | Confirmer | Confirm | Confirmar
move_refused_to  | Refuser | Refuse | Rechazar
move_attended    | Pointer l'arrivée | Check in | Registrar la llegada
move_absent      | Marquer l'absence | Mark absent | Marcar ausencia
move_failed      | Ce changement n'est pas possible. | This change is not possible. | Este cambio no es posible.
by_day           | Inscriptions par jour | Registrations by day | Inscripciones por día
day              | Jour | Day | Día
count            | Nombre | Number | Número
person           | Personne | Person | Persona
told             | Indications | Details | Indicaciones
registered_on    | Inscription du {day} | Registered on {day} | Inscripción del {day}
erased_person    | Données effacées | Data erased | Datos borrados
visa_wanted      | Demande une lettre pour le visa | Asks for a visa letter | Solicita una carta para el visado
nobody_found     | Personne. | Nobody. | Nadie.
export           | Exporter | Export | Exportar
export_note      | Chaque téléchargement est consigné. | Each download is recorded. | Cada descarga queda registrada.
write_to         | Écrire aux personnes inscrites | Write to those registered | Escribir a las personas inscritas
write_confirmed  | À toutes les personnes qui ont une place | To all who have a place | A todas las personas con plaza
write_waiting    | À la liste d'attente | To the waiting list | A la lista de espera
subject          | Objet | Subject | Asunto
message          | Message | Message | Mensaje
send_message     | Envoyer le message | Send the message | Enviar el mensaje
message_sent     | Message en route vers {count} personne(s). | The message is on its way to {count} people. | El mensaje va camino de {count} persona(s).
message_wrong    | Un objet et un message sont nécessaires. | A subject and a message are needed. | Se necesitan un asunto y un mensaje.
check_in         | Accueil | Check-in | Acreditación
checked_in       | Arrivée pointée. | Checked in. | Llegada registrada.
not_confirmed    | Cette personne n'a pas de place confirmée. | This person has no confirmed place. | Esta persona no tiene plaza confirmada.
desk_dead        | Courriels qui n'ont pas pu partir : {count} | Mails that could not be sent: {count} | Correos que no se pudieron enviar: {count}
desk_dead_note   | « metrocal worker --retry » les envoie de nouveau, une fois la cause écartée. | “metrocal worker --retry” sends them again, once the cause is gone. | «metrocal worker --retry» los envía de nuevo, una vez resuelta la causa.
ticket           | À montrer à l'arrivée | Show this on arrival | Muéstrelo al llegar
earlier_page     | Page précédente | Previous page | Página anterior
next_page        | Page suivante | Next page | Página siguiente
"""  # noqa: E501
