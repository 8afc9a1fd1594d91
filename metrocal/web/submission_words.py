"""The words of proposals, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
submit           | Proposer un événement | Propose an event | Proponer un evento
submit_intro     | Le secrétariat lit chaque proposition avant de la publier. Il n'est pas nécessaire d'avoir un compte : un lien arrive par courriel pour suivre la proposition, la modifier ou la retirer. | The secretariat reads every proposal before it is published. No account is needed: a link comes by e-mail to follow the proposal, change it or withdraw it. | La secretaría lee cada propuesta antes de publicarla. No hace falta tener cuenta: llega un enlace por correo para seguir la propuesta, modificarla o retirarla.
submit_change    | Proposer une modification | Propose a change | Proponer un cambio
submit_change_intro | L'événement publié reste tel quel jusqu'à ce que le secrétariat accepte. Seul ce que vous modifiez est transmis. | The published event stays as it is until the secretariat agrees. Only what you change is passed on. | El evento publicado queda como está hasta que la secretaría lo acepte. Solo se transmite lo que cambie.
submit_about     | Cette page utilise un témoin de session, le temps de la proposition, et un petit script de ce site. Rien ne vous suit ailleurs. | This page uses one session cookie while you propose, and a small script of this site. Nothing follows you elsewhere. | Esta página usa una cookie de sesión mientras prepara la propuesta y un pequeño script de este sitio. Nada le sigue a otros sitios.
submit_send      | Envoyer au secrétariat | Send to the secretariat | Enviar a la secretaría
submit_draft     | Garder comme brouillon | Save as draft | Guardar como borrador
submit_check     | Vérifier | Check | Comprobar
submit_fields    | Afficher les champs de ce type | Show the fields of this kind | Mostrar los campos de este tipo
submit_checked   | Rien à corriger. La proposition n'est pas encore envoyée. | Nothing to correct. The proposal has not been sent yet. | Nada que corregir. La propuesta aún no se ha enviado.
section_withdrawal | Retrait | Withdrawal | Retirada
section_kind     | Type d'événement | Kind of event | Tipo de evento
section_event    | L'événement | The event | El evento
section_dates    | Dates | Dates | Fechas
section_where    | Lieu et participation | Place and participation | Lugar y participación
section_of_kind  | Propre à ce type | Particular to this kind | Propio de este tipo
section_who      | Organisation et public | Organisers and audience | Organización y público
section_topics   | Thèmes | Topics | Temas
section_gender   | Perspective de genre | Gender perspective | Perspectiva de género
section_more     | Autres informations | Other information | Otra información
section_contact  | Vous | You | Usted
fold_languages   | Dans d'autres langues | In other languages | En otros idiomas
fold_topics      | Thèmes du réseau | Topics of the network | Temas de la red
fold_sdgs        | Objectifs de développement durable | Sustainable Development Goals | Objetivos de Desarrollo Sostenible
fold_gender_targets | Cibles des ODD 5 et 11 | Targets of SDGs 5 and 11 | Metas de los ODS 5 y 11
fold_details     | Édition, série, statut | Edition, series, status | Edición, serie, estado
fold_spoken      | Langues parlées | Languages spoken | Idiomas hablados
ev_withdrawal    | Proposer que cet événement soit retiré du calendrier | Propose that this event is withdrawn from the calendar | Proponer que este evento se retire del calendario
ev_withdrawal_help | Les autres champs ne comptent alors pas. Pour une annulation, choisissez plutôt le statut « annulé » : l'événement reste visible. | The other fields do not count then. For a cancellation choose the status “cancelled” instead: the event stays in sight. | Los demás campos no cuentan entonces. Para una cancelación, elija mejor el estado «cancelado»: el evento sigue visible.
ev_id            | Identifiant | Identifier | Identificador
ev_kind          | Type | Kind | Tipo
ev_title         | Titre | Title | Título
ev_title_help    | Une langue suffit ; les autres sont plus bas. | One language is enough; others are below. | Basta un idioma; los demás están más abajo.
ev_summary       | Résumé en une ou deux phrases | Summary in one or two sentences | Resumen en una o dos frases
ev_description   | Description | Description | Descripción
ev_date_known    | Que sait-on des dates ? | What is known of the dates? | ¿Qué se sabe de las fechas?
date_day         | Un jour | One day | Un día
date_span        | Plusieurs jours | Several days | Varios días
date_time        | Des heures précises | Exact times | Horas exactas
date_month       | Le mois | The month | El mes
date_season      | La saison | The season | La estación
date_year        | L'année | The year | El año
date_other       | Autre chose, en notation ISO | Something else, in ISO notation | Otra cosa, en notación ISO
ev_first         | Premier jour | First day | Primer día
ev_last          | Dernier jour | Last day | Último día
ev_start_time    | Début (heure locale) | Start (local time) | Inicio (hora local)
ev_end_time      | Fin (heure locale) | End (local time) | Fin (hora local)
ev_month         | Mois | Month | Mes
ev_season        | Saison | Season | Estación
ev_year          | Année | Year | Año
ev_when          | Date | Date | Fecha
ev_when_help     | Par exemple 2026-10/2026-11 ou 2026-10-05T09:30/2026-10-05T12:00. | For example 2026-10/2026-11 or 2026-10-05T09:30/2026-10-05T12:00. | Por ejemplo 2026-10/2026-11 o 2026-10-05T09:30/2026-10-05T12:00.
ev_dates_tbc     | Les dates sont encore à confirmer | The dates are still to be confirmed | Las fechas están por confirmar
ev_mode          | Modalité | Mode | Modalidad
ev_mode_unknown  | Pas encore décidé | Not decided yet | Aún sin decidir
ev_city          | Ville | City | Ciudad
ev_country       | Pays | Country | País
ev_country_help  | Inutile pour une ville membre : il suit de la ville. | Not needed for a member city: it follows from the city. | No hace falta para una ciudad miembro: se deduce de la ciudad.
ev_zone          | Fuseau horaire | Time zone | Zona horaria
ev_zone_help     | Ce lieu peut être dans plusieurs fuseaux. | This place can be in several zones. | Este lugar puede estar en varias zonas.
ev_zone_follows  | Fuseau horaire : {zone}, d'après le lieu | Time zone: {zone}, by the place | Zona horaria: {zone}, según el lugar
ev_venue         | Salle et adresse | Venue and address | Sala y dirección
ev_venue_help    | Bâtiment ou salle, et l'adresse si elle aide. | Building or room, and the address if it helps. | Edificio o sala, y la dirección si ayuda.
ev_latitude      | Latitude | Latitude | Latitud
ev_longitude     | Longitude | Longitude | Longitud
ev_url           | Site de l'événement | Website of the event | Sitio del evento
ev_join_url      | Lien pour participer en ligne | Link to take part online | Enlace para participar en línea
ev_join_url_help | Jamais public : seules les personnes inscrites le voient. | Never public: only people who are registered see it. | Nunca público: solo lo ven las personas inscritas.
ev_image_url     | Image | Picture | Imagen
ev_image_text    | Texte de l'image | Text of the picture | Texto de la imagen
ev_themes        | Thèmes abordés | Themes | Temáticas
ev_sub_themes    | Sous-thèmes | Sub-themes | Subtemas
ev_visa_information | Informations sur les visas | Information on visas | Información sobre visados
ev_institute     | Institut | Institute | Instituto
ev_programme     | Programme | Programme | Programa
ev_level         | Niveau | Level | Nivel
ev_modules       | Modules | Modules | Módulos
ev_certificate   | Un certificat est remis | A certificate is given | Se entrega un certificado
ev_seats         | Nombre de places | Number of seats | Número de plazas
ev_platform      | Plateforme | Platform | Plataforma
ev_recording_url | Enregistrement | Recording | Grabación
ev_lines_help    | Un par ligne. | One on each line. | Uno por línea.
ev_organiser     | Organisation responsable | Organiser | Organización responsable
ev_organiser_help | Choisissez un nom connu du réseau, ou écrivez-en un autre. | Choose a name that the network knows, or write another. | Elija un nombre que la red conozca o escriba otro.
ev_co_organisers | Avec | Together with | Con
ev_audience      | Public | Audience | Público
ev_languages     | Langues parlées | Languages spoken | Idiomas hablados
ev_topics        | Thèmes | Topics | Temas
ev_sdgs          | Objectifs de développement durable | Sustainable Development Goals | Objetivos de Desarrollo Sostenible
ev_gender        | Quelle place a le genre dans l'événement ? | What is the place of gender in the event? | ¿Qué lugar tiene el género en el evento?
ev_gender_note   | Un événement peut porter sur l'égalité de genre, ou l'intégrer à un autre sujet. Le secrétariat peut vérifier la déclaration. | An event can be about gender equality, or build it into another subject. The secretariat can verify the declaration. | Un evento puede tratar de la igualdad de género o integrarla en otro tema. La secretaría puede verificar la declaración.
ev_gender_measures | Mesures prises | Measures taken | Medidas tomadas
ev_gender_targets | Cibles des ODD | SDG targets | Metas de los ODS
ev_gender_declared_by | Déclarée par | Declared by | Declarada por
ev_gender_verified | Déclaration vérifiée | Declaration verified | Declaración verificada
ev_speakers_women | Femmes parmi les intervenant·e·s | Women among the speakers | Mujeres entre ponentes
ev_speakers_men  | Hommes parmi les intervenant·e·s | Men among the speakers | Hombres entre ponentes
ev_speakers_other | Autres genres parmi les intervenant·e·s | Other genders among the speakers | Otros géneros entre ponentes
ev_speakers_undisclosed | Intervenant·e·s dont le genre n'est pas indiqué | Speakers whose gender is not told | Ponentes cuyo género no se indica
ev_status        | Statut | Status | Estado
ev_edition       | Édition | Edition | Edición
ev_motto         | Devise | Motto | Lema
ev_series        | Série | Series | Serie
ev_series_help   | Le nom que partagent les éditions d'un même événement. | The name that the editions of one event share. | El nombre que comparten las ediciones de un mismo evento.
ev_part_of       | Fait partie de | Part of | Forma parte de
ev_part_of_help  | La fin de l'adresse de l'événement principal, comme congress-2026. | The end of the address of the main event, such as congress-2026. | El final de la dirección del evento principal, como congress-2026.
ev_recurrence    | Répétition | Repetition | Repetición
ev_recurrence_help | Une règle RRULE, comme FREQ=WEEKLY;COUNT=10. | An RRULE, such as FREQ=WEEKLY;COUNT=10. | Una regla RRULE, como FREQ=WEEKLY;COUNT=10.
ev_except_dates  | Dates exclues | Dates left out | Fechas excluidas
ev_registration  | Inscription | Registration | Inscripción
ev_uid           | UID | UID | UID
ev_source        | Source | Source | Fuente
ev_note          | Remarque interne | Internal remark | Nota interna
ev_contact_name  | Votre nom | Your name | Su nombre
ev_contact_email | Votre adresse électronique | Your e-mail address | Su correo electrónico
ev_contact_email_help | Le lien de la proposition y arrive. Elle n'est jamais publiée. | The link of the proposal goes there. It is never published. | Allí llega el enlace de la propuesta. Nunca se publica.
ev_language      | Langue des messages | Language of the messages | Idioma de los mensajes
ev_comment       | Un mot pour le secrétariat | A word to the secretariat | Unas palabras para la secretaría
ev_comment_help  | Pas publié. | Not published. | No se publica.
wrong_when       | Cette date ne peut pas être comprise, ou finit avant de commencer. | This date cannot be understood, or ends before it starts. | No se puede entender esta fecha, o termina antes de empezar.
wrong_zone       | Choisissez le fuseau horaire : le lieu ne dit pas lequel. | Choose the time zone: the place does not say which. | Elija la zona horaria: el lugar no dice cuál es.
wrong_recurrence | Cette règle de répétition n'est pas possible. | This rule of repetition is not possible. | Esta regla de repetición no es posible.
wrong_status     | L'événement ne peut pas prendre ce statut. | The event cannot take this status. | El evento no puede tomar este estado.
wrong_forbidden  | Seul le secrétariat remplit ce champ. | Only the secretariat fills in this field. | Solo la secretaría rellena este campo.
wrong_unchanged  | Rien ne diffère de l'événement publié. | Nothing differs from the published event. | Nada difiere del evento publicado.
wrong_picture    | Ce fichier n'est pas une image acceptée : JPEG, PNG, WebP ou GIF, 5 Mo au plus. | This file is no picture that is taken: JPEG, PNG, WebP or GIF, at most 5 MB. | Este archivo no es una imagen admitida: JPEG, PNG, WebP o GIF, 5 MB como máximo.
wrong_picture_text | Dites ce que montre l'image, pour les personnes qui ne la voient pas. | Say what the picture shows, for those who do not see it. | Diga qué muestra la imagen, para quienes no la ven.
hints            | À regarder avant d'envoyer | Worth a look before sending | Conviene mirarlo antes de enviar
hints_note       | Rien de tout cela n'empêche d'envoyer. | None of this keeps you from sending. | Nada de esto impide enviar.
hints_duplicates | Peut-être déjà dans le calendrier : | Perhaps in the calendar already: | Quizá ya esté en el calendario:
hints_clashes    | Aux mêmes dates : | On the same dates: | En las mismas fechas:
hints_holidays   | Jours fériés dans le pays hôte : | Public holidays in the host country: | Días festivos en el país anfitrión:
hints_women      | Aucune femme n'est comptée parmi les personnes qui interviennent. Il est peut-être encore temps d'en inviter. | No woman is counted among the speakers. There may still be time to invite some. | No se cuenta ninguna mujer entre ponentes. Quizá aún haya tiempo de invitar a alguna.
common_topic     | même thème : {words} | same topic: {words} | mismo tema: {words}
common_region    | même région : {words} | same region: {words} | misma región: {words}
common_audience  | même public : {words} | same audience: {words} | mismo público: {words}
proposal         | Votre proposition | Your proposal | Su propuesta
proposal_draft   | C'est un brouillon : le secrétariat ne le voit pas encore. | This is a draft: the secretariat does not see it yet. | Es un borrador: la secretaría aún no lo ve.
proposal_sent    | Elle est arrivée ; le secrétariat va la lire. | It has arrived; the secretariat will read it. | Ha llegado; la secretaría la leerá.
proposal_changes_asked | Le secrétariat demande une modification. | The secretariat asks for a change. | La secretaría pide un cambio.
proposal_published | Elle est publiée dans le calendrier. | It is published in the calendar. | Está publicada en el calendario.
proposal_refused | Le secrétariat ne l'a pas retenue. | The secretariat did not accept it. | La secretaría no la ha aceptado.
proposal_withdrawn | Elle est retirée. | It is withdrawn. | Se ha retirado.
proposal_new     | Nouvel événement | New event | Evento nuevo
proposal_change  | Modification d'un événement publié | Change of a published event | Cambio de un evento publicado
proposal_withdrawal | Retrait d'un événement publié | Withdrawal of a published event | Retirada de un evento publicado
proposal_untitled | Sans titre | Untitled | Sin título
proposal_event   | L'événement proposé | The event as proposed | El evento propuesto
proposal_differences | Ce qui changerait | What would change | Lo que cambiaría
proposal_field   | Champ | Field | Campo
proposal_before  | Publié | Published | Publicado
proposal_after   | Proposé | Proposed | Propuesto
proposal_nothing | rien | nothing | nada
proposal_unseen  | non affiché | not shown | no se muestra
proposal_history | Ce qui s'est passé | What happened | Lo ocurrido
proposal_edit    | Modifier ou répondre | Change or answer | Modificar o responder
proposal_save    | Envoyer les changements | Send the changes | Enviar los cambios
proposal_see     | Voir l'événement publié | See the published event | Ver el evento publicado
proposal_keep_link | Gardez ce lien : il est personnel et permet de modifier la proposition. | Keep this link: it is personal, and whoever has it can change the proposal. | Guarde este enlace: es personal y permite cambiar la propuesta.
proposal_withdraw | Retirer la proposition | Withdraw the proposal | Retirar la propuesta
proposal_withdraw_title | Retirer cette proposition ? | Withdraw this proposal? | ¿Retirar esta propuesta?
proposal_withdraw_note | Elle ne sera pas publiée. Cela ne se défait pas : il faudrait proposer à nouveau. | It will not be published. This cannot be undone: you would have to propose again. | No se publicará. No se puede deshacer: tendría que proponer de nuevo.
proposal_withdraw_yes | Oui, retirer | Yes, withdraw it | Sí, retirarla
proposal_withdraw_no | Non, la garder | No, keep it | No, conservarla
proposal_by_you  | Vous | You | Usted
proposal_by_desk | Le secrétariat | The secretariat | La secretaría
said_sent        | La proposition est envoyée. Un courriel avec le lien de cette page est en route. | The proposal is sent. An e-mail with the link of this page is on its way. | La propuesta se ha enviado. Un correo con el enlace de esta página está en camino.
said_draft       | Le brouillon est gardé. Un courriel avec le lien de cette page est en route. | The draft is kept. An e-mail with the link of this page is on its way. | El borrador se ha guardado. Un correo con el enlace de esta página está en camino.
said_changed     | Les changements sont arrivés. | The changes have arrived. | Los cambios han llegado.
said_withdrawn   | La proposition est retirée. | The proposal is withdrawn. | La propuesta se ha retirado.
said_picture     | L'image est gardée. | The picture is kept. | La imagen se ha guardado.
step_saved        | Brouillon gardé | Draft saved | Borrador guardado
step_sent         | Proposition envoyée | Proposal sent | Propuesta enviada
step_changed      | Proposition modifiée | Proposal changed | Propuesta modificada
step_answered     | Réponse envoyée | Answer sent | Respuesta enviada
step_withdrawn    | Proposition retirée | Proposal withdrawn | Propuesta retirada
step_published_itself | Publication sans relecture, car le changement est petit | Published without review, since the change is small | Publicación sin revisión, porque el cambio es pequeño
step_publish      | Proposition publiée | Proposal published | Propuesta publicada
step_ask_changes  | Modification demandée | Change asked for | Cambio solicitado
step_refuse       | Proposition non retenue | Proposal not accepted | Propuesta no aceptada
step_merge        | Proposition réunie avec un événement du calendrier | Proposal merged into an event of the calendar | Propuesta unida a un evento del calendario
picture          | Image | Picture | Imagen
picture_file     | Fichier (JPEG, PNG, WebP ou GIF, 5 Mo au plus) | File (JPEG, PNG, WebP or GIF, at most 5 MB) | Archivo (JPEG, PNG, WebP o GIF, 5 MB como máximo)
picture_text     | Que montre l'image ? | What does the picture show? | ¿Qué muestra la imagen?
picture_text_help | Une phrase pour les personnes qui ne la voient pas. | One sentence for those who do not see it. | Una frase para quienes no la ven.
picture_send     | Envoyer l'image | Send the picture | Enviar la imagen
picture_remove   | Enlever l'image | Remove the picture | Quitar la imagen
submission_closed | Cette proposition a reçu une décision ; elle ne peut plus être modifiée. | This proposal was decided; it can no longer be changed. | Esta propuesta ya tiene decisión; no se puede modificar.
submission_decided | La proposition a changé entre-temps. Regardez-la encore. | The proposal has changed meanwhile. Look at it again. | La propuesta ha cambiado mientras tanto. Mírela de nuevo.
submission_comment_needed | Un commentaire est nécessaire : la personne qui a proposé le lira. | A comment is needed: whoever proposed will read it. | Hace falta un comentario: quien propuso lo leerá.
submission_invalid | La proposition n'est pas complète ou ne peut pas être comprise. | The proposal is not complete or cannot be understood. | La propuesta no está completa o no se puede entender.
submission_key_reused | Ce formulaire a déjà été envoyé. | This form was sent before. | Este formulario ya se envió.
submission_refused | Cette décision n'est pas possible pour cette proposition. | This decision is not possible for this proposal. | Esta decisión no es posible para esta propuesta.
error_413        | C'est trop grand pour être envoyé. | This is too large to be sent. | Es demasiado grande para enviarlo.
"""  # noqa: E501
