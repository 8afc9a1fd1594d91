"""The words of the desk's queue of proposals, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
queue            | Propositions | Proposals | Propuestas
queue_note       | Celle qui attend depuis le plus longtemps vient en premier. | The one that has waited longest comes first. | La que espera desde hace más tiempo va primero.
queue_counts     | Propositions par type et état | Proposals by kind and state | Propuestas por tipo y estado
queue_ages       | À décider, selon la dernière étape | To be decided, by their last step | Por decidir, según el último paso
queue_today      | Aujourd'hui | Today | Hoy
queue_week       | Cette semaine | This week | Esta semana
queue_older      | Plus anciennes | Older | Más antiguas
queue_age        | Ancienneté | Age | Antigüedad
queue_kind       | Type de proposition | Kind of proposal | Tipo de propuesta
queue_new        | Nouveaux événements | New events | Nuevos eventos
queue_change     | Modifications | Changes | Cambios
queue_withdrawal | Retraits | Withdrawals | Retiradas
queue_one_new    | Nouvel événement | New event | Nuevo evento
queue_one_change | Modification | Change | Cambio
queue_one_withdrawal | Retrait de l'événement | Withdrawal of the event | Retirada del evento
queue_sent       | À décider | To be decided | Por decidir
queue_changes_asked | Modification demandée | Changes asked | Cambios solicitados
queue_published  | Publiée | Published | Publicada
queue_refused    | Non retenue | Not accepted | No aceptada
queue_withdrawn  | Retirée | Withdrawn | Retirada
queue_all        | Tous les états | All states | Todos los estados
queue_none       | Aucune proposition ne correspond. | No proposal matches. | Ninguna propuesta corresponde.
queue_since      | Dernière étape : {day} | Last step: {day} | Último paso: {day}
queue_from       | De | From | De
queue_held       | Messages retenus : {count} | Notices held: {count} | Mensajes retenidos: {count}
queue_held_note  | Ces décisions sont prises, mais n'ont pas encore été annoncées. | These decisions are taken, but nobody was told yet. | Estas decisiones están tomadas, pero todavía no se han comunicado.
queue_release    | Envoyer tous ces messages ensemble | Send them together | Enviarlos juntos
queue_released   | Messages en route : {count} | Notices on their way: {count} | Mensajes en camino: {count}
queue_undeclared | Déclarations de genre à vérifier | Gender declarations to verify | Declaraciones de género por verificar
queue_back       | Toutes les propositions | All proposals | Todas las propuestas
queue_done       | Décision enregistrée : {decision}. | Decision recorded: {decision}. | Decisión registrada: {decision}.
queue_event      | L'événement publié | The published event | El evento publicado
queue_contact    | Contact | Contact | Contacto
queue_purged     | Coordonnées effacées | Contact details erased | Datos de contacto borrados
queue_what       | Ce qui est proposé | What is proposed | Lo que se propone
queue_field      | Champ | Field | Campo
queue_before     | Avant | Before | Antes
queue_after      | Après | After | Después
queue_proposed   | Proposé | Proposed | Propuesto
queue_nothing    | rien | nothing | nada
queue_removed    | supprimé : | removed: | suprimido:
queue_added      | ajouté : | added: | añadido:
queue_both       | changé aussi entre-temps | changed meanwhile, too | también cambiado entretanto
queue_moved_on   | L'événement a changé depuis que cette modification a été proposée. Champs changés : {fields}. | The event has changed since this change was proposed. Fields changed: {fields}. | El evento ha cambiado desde que se propuso este cambio. Campos cambiados: {fields}.
queue_impossible | Cette proposition ne peut plus être publiée telle quelle : | This proposal can no longer be published as it is: | Esta propuesta ya no puede publicarse tal cual:
queue_withdraws  | L'événement sera retiré du calendrier ; les agendas abonnés le montreront annulé. | The event will be withdrawn from the calendar; subscribed calendars will show it as cancelled. | El evento se retirará del calendario; las agendas suscritas lo mostrarán cancelado.
queue_picture    | Image proposée | Proposed picture | Imagen propuesta
queue_hints      | À savoir avant de décider | Worth a second look | Antes de decidir
queue_duplicates | Peut-être déjà dans le calendrier | Perhaps in the calendar already | Quizá ya está en el calendario
queue_clashes    | Aux mêmes dates | In the same days | En las mismas fechas
queue_in_common  | en commun : {things} | in common: {things} | en común: {things}
queue_holidays   | Jours fériés du pays d'accueil | Public holidays of the host country | Días festivos del país anfitrión
queue_no_women   | Aucune femme parmi les personnes qui interviennent. | No woman among the speakers. | Ninguna mujer entre las personas ponentes.
queue_history    | Historique | History | Historial
queue_author     | La personne qui propose | Author | Quien propone
queue_earlier    | Ce qui était proposé jusque-là | What was proposed until then | Lo que se proponía hasta entonces
queue_decide     | Décider | Decide | Decidir
queue_read_only  | La décision revient à la modération. | Moderators decide. | Decide la moderación.
queue_closed     | Cette proposition est close. | This proposal is closed. | Esta propuesta está cerrada.
queue_waits      | La personne qui propose répond d'abord ; d'ici là, on peut seulement refuser. | Its author answers first; until then it can only be refused. | Primero responde quien propuso; hasta entonces solo se puede rechazar.
queue_decision   | Décision | Decision | Decisión
queue_publish    | Publier | Publish | Publicar
queue_ask_changes | Demander une modification | Ask for changes | Pedir un cambio
queue_refuse     | Refuser | Refuse | Rechazar
queue_merge      | Réunir avec un autre événement du calendrier | Merge into another event of the calendar | Unir a otro evento del calendario
queue_merge_into | Réunir avec : {title} | Merge into: {title} | Unir a: {title}
queue_into       | Identifiant de cet événement | Id of that event | Identificador de ese evento
queue_into_help  | Seulement pour « Réunir » : la fin de l'adresse de sa page. Son UID reste ; il gagne ce qui lui manquait. | Only for “Merge”: the end of the address of its page. Its UID stays; it gains what it lacked. | Solo para «Unir»: el final de la dirección de su página. Su UID se mantiene; gana lo que le faltaba.
queue_comment    | Commentaire pour la personne qui propose | Comment for the author | Comentario para quien propuso
queue_comment_help | Nécessaire pour demander une modification ou refuser. | Needed to ask for changes or to refuse. | Necesario para pedir un cambio o rechazar.
queue_verify     | J'ai vérifié la déclaration sur le genre | I have verified the gender declaration | He verificado la declaración de género
queue_hold       | Décider maintenant, prévenir plus tard | Decide now, tell later | Decidir ahora, avisar más tarde
queue_send       | Enregistrer la décision | Record the decision | Registrar la decisión
queue_wrong      | La décision n'a pas été enregistrée. | The decision was not recorded. | La decisión no se ha registrado.
queue_wrong_decision | Choisissez une décision. | Choose a decision. | Elija una decisión.
queue_wrong_comment | Dites pourquoi : cette personne lira votre commentaire. | Say why: the author will read your comment. | Diga por qué: quien propuso leerá su comentario.
queue_wrong_long | Ce commentaire est trop long. | This comment is too long. | Este comentario es demasiado largo.
queue_wrong_into | Aucun événement publié n'a cet identifiant, ou il n'est pas de votre région. | No published event has this id, or it is not of your region. | Ningún evento publicado tiene este identificador, o no es de su región.
queue_late       | Quelqu'un a été plus rapide. | Somebody was quicker. | Alguien fue más rápido.
queue_late_author | La personne qui propose l'a changée entre-temps ; voici la proposition telle qu'elle est maintenant. | Its author has changed it meanwhile; here it is as it is now. | Quien la propuso la ha cambiado entretanto; aquí está como es ahora.
queue_late_said  | {who}, {day} : {action} | {who}, {day}: {action} | {who}, {day}: {action}
queue_did_saved  | brouillon enregistré | draft saved | borrador guardado
queue_did_sent   | envoyée | sent | enviada
queue_did_changed | changée | changed | cambiada
queue_did_answered | réponse | answered | respuesta
queue_did_withdrawn | retirée | withdrawn | retirada
queue_did_published_itself | publiée d'elle-même, petite modification d'une organisation de confiance | published itself, a small change by a trusted organisation | publicada por sí misma, pequeño cambio de una organización de confianza
queue_did_publish | publiée | published | publicada
queue_did_ask_changes | modification demandée | changes asked | cambios solicitados
queue_did_refuse | non retenue | not accepted | no aceptada
queue_did_merge  | réunie avec un événement du calendrier | merged into an event of the calendar | unida a un evento del calendario
declared         | Déclarations de genre | Gender declarations | Declaraciones de género
declared_note    | Événements publiés dont la déclaration n'a pas encore été vérifiée, selon leur date. | Published events whose declaration nobody has verified yet, in order of date. | Eventos publicados cuya declaración nadie ha verificado todavía, por fecha.
declared_none    | Toutes les déclarations sont vérifiées. | All declarations are verified. | Todas las declaraciones están verificadas.
declared_by      | Déclaré par {name} | Declared by {name} | Declarado por {name}
declared_verify  | Marquer comme vérifiée | Mark as verified | Marcar como verificada
declared_done    | Déclaration vérifiée. | Declaration verified. | Declaración verificada.
queue_field_id   | Identifiant | Id | Identificador
queue_field_title | Titre | Title | Título
queue_field_summary | Résumé | Summary | Resumen
queue_field_description | Description | Description | Descripción
queue_field_venue | Lieu précis | Venue | Sede
queue_field_city | Ville | City | Ciudad
queue_field_country | Pays | Country | País
queue_field_latitude | Latitude | Latitude | Latitud
queue_field_longitude | Longitude | Longitude | Longitud
queue_field_zone | Fuseau horaire | Time zone | Zona horaria
queue_field_dates_tbc | Dates à confirmer | Dates to be confirmed | Fechas por confirmar
queue_field_status | Statut | Status | Estado
queue_field_join_url | Lien de connexion (jamais public) | Link to join (never public) | Enlace de conexión (nunca público)
queue_field_image_url | Image | Picture | Imagen
queue_field_image_text | Ce que montre l'image | What the picture shows | Lo que muestra la imagen
queue_field_note | Remarque interne | Internal note | Nota interna
queue_field_recurrence | Répétition | Recurrence | Repetición
queue_field_except_dates | Dates exclues | Dates left out | Fechas excluidas
queue_field_uid  | UID | UID | UID
queue_field_gender_declared_by | Perspective déclarée par | Perspective declared by | Perspectiva declarada por
queue_field_gender_verified | Déclaration vérifiée | Declaration verified | Declaración verificada
queue_field_speakers_women | Femmes qui interviennent | Women among the speakers | Mujeres ponentes
queue_field_speakers_men | Hommes qui interviennent | Men among the speakers | Hombres ponentes
queue_field_speakers_other | Autres personnes qui interviennent | Other speakers | Otras personas ponentes
queue_field_speakers_undisclosed | Genre non indiqué | Gender not disclosed | Género no indicado
queue_field_registration | Inscription | Registration | Inscripción
"""  # noqa: E501
