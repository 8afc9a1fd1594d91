"""The words of registration, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
your_data        | Vos données | Your data | Sus datos
your_data_note   | Vos coordonnées sont effacées d'elles-mêmes quelque temps après l'événement. | Your details are erased by themselves some time after the event. | Sus datos se borran por sí solos un tiempo después del evento.
your_data_file   | Tout ce qui est gardé à votre sujet | Everything that is kept about you | Todo lo que se guarda sobre usted
erase            | Effacer mes données | Erase my data | Borrar mis datos
erase_title      | Effacer vos données ? | Erase your data? | ¿Borrar sus datos?
erase_note       | Votre place est rendue, et tout ce que vous avez indiqué est effacé. Ce lien ne s'ouvrira plus. | Your place is given back, and everything you told is erased. This link will open nothing any more. | Su plaza queda libre y todo lo que indicó se borra. Este enlace ya no se abrirá.
erase_yes        | Tout effacer | Erase everything | Borrarlo todo
erase_no         | Ne rien effacer | Keep it | No borrar nada
erased           | Vos données sont effacées | Your data are erased | Sus datos se han borrado
erased_note      | Rien de ce que vous aviez indiqué n'est gardé. | Nothing of what you told is kept. | No se guarda nada de lo que indicó.
register         | S'inscrire | Register | Inscribirse
registration     | Inscription | Registration | Inscripción
wait             | S'inscrire sur la liste d'attente | Join the waiting list | Apuntarse a la lista de espera
place_open       | Les inscriptions sont ouvertes. | Registration is open. | La inscripción está abierta.
place_waiting    | Toutes les places sont prises ; vous pouvez vous inscrire sur la liste d'attente. | All places are taken; you can join the waiting list. | Todas las plazas están ocupadas; puede apuntarse a la lista de espera.
closed_full      | Il n'y a plus de place, ni sur la liste d'attente. | No place is left, on the waiting list neither. | No quedan plazas, tampoco en la lista de espera.
closed_early     | Les inscriptions ne sont pas encore ouvertes. | Registration is not open yet. | La inscripción aún no está abierta.
closed_late      | Les inscriptions sont closes. | Registration is closed. | La inscripción está cerrada.
closed_cancelled | Cet événement n'a pas lieu ; on ne peut pas s'y inscrire. | This event does not take place; nobody can register. | Este evento no se celebra; no es posible inscribirse.
closed_none      | On ne s'inscrit pas ici à cet événement. | This event takes no registrations here. | La inscripción a este evento no se hace aquí.
not_members      | Cet événement est réservé aux membres du réseau. Indiquez votre organisation telle que le réseau la connaît. | This event is for members of the network. Give your organisation as the network knows it. | Este evento está reservado a los miembros de la red. Indique su organización tal como la conoce la red.
not_dues_paid    | Cet événement est réservé aux membres à jour de leur cotisation. | This event is for members whose dues are paid. | Este evento está reservado a los miembros al corriente de sus cuotas.
move_refused     | Cette inscription ne peut plus être modifiée. | This registration can no longer be changed. | Esta inscripción ya no se puede modificar.
opens_on         | Ouverture : {moment} | Opens: {moment} | Apertura: {moment}
closes_on        | Clôture : {moment} | Closes: {moment} | Cierre: {moment}
extended_from    | prolongée ; la clôture était annoncée pour : {moment} | extended from {moment} | ampliado; el cierre estaba anunciado para: {moment}
left_one         | Il reste 1 place. | 1 place left. | Queda 1 plaza.
left_many        | Il reste {count} places. | {count} places left. | Quedan {count} plazas.
left_none        | Complet ; liste d'attente. | Full; waiting list. | Completo; lista de espera.
approval_note    | L'organisation décide de chaque inscription. | The organiser decides on each registration. | La organización decide sobre cada inscripción.
in_person        | Sur place | In person | En persona
on_line          | En ligne | Online | En línea
back_to_event    | Retour à l'événement | Back to the event | Volver al evento
form_about       | Cette page utilise un témoin de session, le temps de l'inscription, et un petit script de ce site. Rien ne vous suit ailleurs. | This page uses one session cookie while you register, and a small script of this site. Nothing follows you elsewhere. | Esta página usa una cookie de sesión mientras se inscribe y un pequeño script de este sitio. Nada le sigue a otros sitios.
form_needed      | Les champs marqués « obligatoire » doivent être remplis ; les autres sont facultatifs. | Fields marked “required” must be filled in; all others are optional. | Los campos marcados «obligatorio» deben rellenarse; los demás son opcionales.
needed           | obligatoire | required | obligatorio
form_wrong       | Le formulaire n'a pas pu être envoyé | The form could not be sent | No se pudo enviar el formulario
form_wrong_note  | Ce que vous avez écrit est encore là. À corriger : | What you wrote is still there. To be corrected: | Lo que escribió sigue ahí. Por corregir:
error_title      | Erreur : {title} | Error: {title} | Error: {title}
send             | Envoyer l'inscription | Send registration | Enviar la inscripción
save             | Enregistrer les changements | Save changes | Guardar los cambios
group_person     | Vous | You | Usted
group_coming     | Votre participation | Your participation | Su participación
group_questions  | Questions de l'organisation | Questions from the organiser | Preguntas de la organización
group_gender     | Genre (facultatif) | Gender (optional) | Género (opcional)
group_privacy    | Vos données | Your data | Sus datos
gender_purpose   | Cette question est facultative et rien n'est choisi d'avance. La réponse sert uniquement à compter combien de femmes, d'hommes et d'autres personnes participent, pour suivre l'égalité de genre. Elle est conservée séparément de votre nom. Vous pouvez la changer ou la retirer plus tard. | This question is optional and nothing is chosen beforehand. The answer is only used to count how many women, men and other people take part, so that gender equality can be followed. It is kept apart from your name. You can change or withdraw it later. | Esta pregunta es opcional y no hay nada elegido de antemano. La respuesta solo sirve para contar cuántas mujeres, hombres y otras personas participan, para seguir la igualdad de género. Se guarda separada de su nombre. Puede cambiarla o retirarla más tarde.
privacy_note     | Vos réponses servent à organiser cet événement. L'organisation les voit, personne d'autre ; elles sont effacées après l'événement. | Your answers are used to hold this event. The organiser sees them, nobody else; they are deleted after the event. | Sus respuestas sirven para organizar este evento. Las ve la organización y nadie más; se borran después del evento.
field_name       | Nom | Name | Nombre
field_email      | Adresse électronique | E-mail address | Correo electrónico
field_email_help | Nous y envoyons la confirmation et le lien de votre inscription. | We send the confirmation and the link of your registration there. | Allí enviamos la confirmación y el enlace de su inscripción.
field_organisation | Organisation | Organisation | Organización
field_city       | Ville | City | Ciudad
field_country    | Pays | Country | País
field_role       | Fonction | Role | Cargo
field_attendance | Comment participez-vous ? | How do you take part? | ¿Cómo participa?
field_needs      | Besoins particuliers | Particular needs | Necesidades particulares
field_needs_help | Accessibilité, interprétation, régime alimentaire : seule l'organisation le lit. | Access, interpretation, diet: only the organiser reads it. | Accesibilidad, interpretación, alimentación: solo lo lee la organización.
field_visa_letter | J'ai besoin d'une lettre pour ma demande de visa | I need a letter for my visa application | Necesito una carta para solicitar el visado
field_visa_letter_help | À demander au plus tard le {day}. | To be asked for by {day}. | Debe pedirse a más tardar el {day}.
field_language   | Langue des messages | Language of the messages | Idioma de los mensajes
field_privacy    | J'accepte que mes données soient utilisées pour cet événement | I agree that my data are used for this event | Acepto que mis datos se usen para este evento
field_gender     | Quel est votre genre ? | What is your gender? | ¿Cuál es su género?
field_gender_self_described | Avec vos mots | In your own words | Con sus palabras
field_gender_consent | J'accepte que cette réponse soit utilisée pour ces statistiques | I agree that this answer is used for these statistics | Acepto que esta respuesta se use para estas estadísticas
field_sessions   | Sessions auxquelles vous participez | Sessions you take part in | Sesiones en las que participa
only_if          | Seulement si : {question} – {answers} | Only if: {question} – {answers} | Solo si: {question} – {answers}
only_if_gender   | Seulement si vous répondez à la question sur le genre. | Only if you answer the question on gender. | Solo si responde a la pregunta sobre el género.
or               | ou | or | o
no               | Non | No | No
no_answer        | Pas de réponse | No answer | Sin respuesta
choose           | Choisir | Choose | Elegir
full             | complet | full | completo
woman            | Femme | Woman | Mujer
man              | Homme | Man | Hombre
non_binary       | Personne non binaire | Non-binary person | Persona no binaria
self_described   | Avec mes propres mots | In my own words | Con mis propias palabras
prefer_not_to_say | Je préfère ne pas le dire | I prefer not to say | Prefiero no decirlo
wrong_required   | Ce champ doit être rempli. | This field must be filled in. | Este campo debe rellenarse.
wrong_too_long   | Ce texte est trop long. | This text is too long. | Este texto es demasiado largo.
wrong_email      | Une seule adresse électronique est attendue, comme nom@example.org. | One e-mail address is expected, such as name@example.org. | Se espera una sola dirección de correo, como nombre@example.org.
wrong_country    | Choisissez un pays de la liste. | Choose a country of the list. | Elija un país de la lista.
wrong_attendance | Choisissez comment vous participez. | Choose how you take part. | Elija cómo participa.
wrong_attendance_full | Il n'y a plus de place pour cette façon de participer ; choisissez-en une autre. | No place is left for this way to take part; choose another. | No quedan plazas para esta forma de participar; elija otra.
wrong_choice     | Choisissez une des réponses proposées. | Choose one of the answers offered. | Elija una de las respuestas propuestas.
wrong_choice_full | Cette réponse n'est plus disponible ; choisissez-en une autre. | This answer is no longer available; choose another. | Esta respuesta ya no está disponible; elija otra.
wrong_yes_no     | Répondez par oui ou non. | Answer yes or no. | Responda sí o no.
wrong_number     | Un nombre est attendu, comme 3 ou 2,5. | A number is expected, such as 3 or 2.5. | Se espera un número, como 3 o 2,5.
wrong_date       | Une date est attendue, comme 2026-05-31. | A date is expected, such as 2026-05-31. | Se espera una fecha, como 2026-05-31.
wrong_privacy    | Sans cet accord, nous ne pouvons pas vous inscrire. | Without this agreement we cannot register you. | Sin este acuerdo no podemos inscribirle.
wrong_gender_consent | Cochez cette case pour que nous puissions garder la réponse, ou laissez la question sur le genre vide. | Tick this box so that we can keep the answer, or leave the question on gender blank. | Marque esta casilla para que podamos guardar la respuesta, o deje en blanco la pregunta sobre el género.
wrong_gender_words | Ne remplissez ce champ qu'avec la réponse « Avec mes propres mots ». | Only fill this in with the answer “In my own words”. | Rellene esto solo con la respuesta «Con mis propias palabras».
wrong_language   | Choisissez une des langues proposées. | Choose one of the languages offered. | Elija uno de los idiomas propuestos.
wrong_unknown    | Ce formulaire n'a pas de champ de ce nom. | This form has no field of that name. | Este formulario no tiene ningún campo con ese nombre.
wrong_not_understood | Cette valeur ne peut pas être comprise. | This value cannot be understood. | No se puede entender este valor.
wrong_session    | Cette session n'est pas proposée à l'inscription. | This session is not offered for registration. | Esta sesión no se ofrece para inscripción.
wrong_visa       | Une lettre pour un visa ne peut pas, ou plus, être demandée pour cet événement. | A letter for a visa cannot be asked for this event, or no longer. | No se puede, o ya no se puede, pedir una carta de visado para este evento.
wrong_key_reused | Ce formulaire a déjà été envoyé. Vérifiez-le et envoyez-le encore pour une autre inscription. | This form was sent before. Check it and send it again for another registration. | Este formulario ya se envió. Revíselo y envíelo de nuevo para otra inscripción.
sent_title       | Regardez votre messagerie | Look into your mailbox | Mire su correo
sent_note        | Cette adresse est peut-être déjà inscrite : nous lui avons envoyé le lien de son inscription. C'est là que tout peut être modifié. | This address may be registered already: we sent the link of its registration to it. Everything can be changed there. | Es posible que esta dirección ya esté inscrita: le enviamos el enlace de su inscripción. Allí se puede cambiar todo.
my_registration  | Mon inscription | My registration | Mi inscripción
yours_pending    | Votre inscription est en attente. | Your registration is pending. | Su inscripción está pendiente.
yours_pending_email | Confirmez votre adresse par le lien que nous vous avons envoyé ; sans cela, aucune place n'est gardée. | Confirm your address by the link that we sent you; no place is kept before. | Confirme su dirección con el enlace que le enviamos; antes no se guarda ninguna plaza.
yours_pending_approval | L'organisation ne s'est pas encore prononcée. | The organiser has not decided yet. | La organización aún no ha decidido.
yours_confirmed  | Votre place est confirmée. | Your place is confirmed. | Su plaza está confirmada.
yours_waiting    | Vous êtes sur la liste d'attente. | You are on the waiting list. | Está en la lista de espera.
yours_cancelled  | Cette inscription est annulée. | This registration is cancelled. | Esta inscripción está cancelada.
yours_refused    | L'organisation n'a pas retenu cette inscription. | The organiser did not accept this registration. | La organización no aceptó esta inscripción.
yours_attended   | Vous avez participé. | You took part. | Usted participó.
yours_absent     | Vous n'étiez pas là. | You were not there. | No asistió.
position         | Rang : {number} | Position: {number} | Puesto: {number}
said_saved       | Vos changements sont enregistrés. | Your changes are saved. | Sus cambios se han guardado.
said_cancelled   | Votre inscription vient d'être annulée. | Your registration has just been cancelled. | Su inscripción acaba de cancelarse.
said_already     | Cette inscription était déjà annulée. | This registration was cancelled before. | Esta inscripción ya estaba cancelada.
said_confirmed   | Votre adresse est confirmée. | Your address is confirmed. | Su dirección está confirmada.
said_reminders   | Vous ne recevrez plus de rappels pour cette inscription. | You will get no more reminders for this registration. | Ya no recibirá recordatorios de esta inscripción.
sessions_full    | Il n'y avait plus de place dans : | No place was left in: | No quedaban plazas en:
keep_link        | L'adresse de cette page est votre clé : qui la connaît peut modifier l'inscription. Gardez-la. | The address of this page is your key: who knows it can change the registration. Keep it. | La dirección de esta página es su llave: quien la conozca puede cambiar la inscripción. Guárdela.
join             | Rejoindre en ligne | Join online | Unirse en línea
join_note        | Ce lien est pour vous seul ; ne le partagez pas. | This link is for you alone; do not share it. | Este enlace es solo para usted; no lo comparta.
my_calendar      | Mon agenda | My calendar | Mi agenda
my_calendar_note | Vos événements, avec le lien pour participer. Ce flux est privé. | Your events, with the link to take part. This feed is private. | Sus eventos, con el enlace para participar. Este canal es privado.
letter           | Lettre pour le visa | Letter for the visa | Carta para el visado
letter_later     | La lettre pour le visa sera ici quand votre place sera confirmée. | The letter for the visa will be here when your place is confirmed. | La carta para el visado estará aquí cuando su plaza esté confirmada.
change           | Modifier mon inscription | Change my registration | Cambiar mi inscripción
cancel           | Annuler mon inscription | Cancel my registration | Cancelar mi inscripción
cancel_title     | Annuler cette inscription ? | Cancel this registration? | ¿Cancelar esta inscripción?
cancel_note      | Votre place sera donnée à une autre personne, et celles des sessions aussi. Cela ne se défait pas : il faudrait vous inscrire à nouveau. | Your place will be given to somebody else, and those of sessions too. This cannot be undone: you would have to register again. | Su plaza se dará a otra persona, y también las de las sesiones. No se puede deshacer: tendría que inscribirse de nuevo.
cancel_yes       | Oui, annuler | Yes, cancel it | Sí, cancelar
cancel_no        | Non, la garder | No, keep it | No, conservarla
confirm          | Confirmer mon adresse | Confirm my address | Confirmar mi dirección
confirm_note     | Un dernier pas : confirmez que cette adresse est la vôtre. | One last step: confirm that this address is yours. | Un último paso: confirme que esta dirección es suya.
reminders        | Rappels | Reminders | Recordatorios
reminders_stop   | Ne plus m'envoyer de rappels | Send me no more reminders | No enviarme más recordatorios
reminders_off    | Les rappels sont arrêtés. | Reminders are stopped. | Los recordatorios están desactivados.
yours_since      | Inscription du | Registered on | Inscripción del
letter_to        | Au consulat compétent | To the consulate in charge | Al consulado competente
letter_subject   | Participation à : {event} | Participation in: {event} | Participación en: {event}
letter_body      | Nous confirmons que la personne nommée ci-dessous est inscrite à cet événement et que sa place est confirmée. | We confirm that the person named below is registered for this event and that their place is confirmed. | Confirmamos que la persona indicada a continuación está inscrita en este evento y que su plaza está confirmada.
letter_ask       | Nous vous remercions de bien vouloir examiner sa demande de visa. Cette lettre n'engage pas les frais du voyage ni du séjour. | We would be grateful if you considered their visa application. This letter does not cover costs of travel or stay. | Le agradecemos que considere su solicitud de visado. Esta carta no cubre gastos de viaje ni de estancia.
letter_made      | Fait le {day} | Issued on {day} | Emitida el {day}
letter_check     | Cette inscription peut être vérifiée auprès de l'organisation sous le numéro {number}. | This registration can be verified with the organiser under the number {number}. | Esta inscripción se puede verificar con la organización con el número {number}.
"""  # noqa: E501
