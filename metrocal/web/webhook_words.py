"""The words of the desk's pages of webhooks, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
webhooks         | Notifications web | Webhooks | Webhooks
webhooks_about   | Un programme à cette adresse reçoit un message signé à chaque changement public. | A program at this address gets a signed message at each public change. | Un programa en esta dirección recibe un mensaje firmado con cada cambio público.
webhooks_none    | Aucune adresse n'est encore avertie. | No address is told of anything yet. | Todavía no se avisa a ninguna dirección.
webhook_new      | Ajouter une adresse | Add an address | Añadir una dirección
webhook_url      | Adresse web | Web address | Dirección web
webhook_url_help | https de préférence, sur Internet ; ports 80, 443, 8080 ou 8443. | Preferably https, on the public internet; ports 80, 443, 8080 or 8443. | Preferiblemente https, en Internet; puertos 80, 443, 8080 o 8443.
webhook_topics   | Sujets | Topics | Temas
webhook_add      | Ajouter | Add | Añadir
webhook_off      | Désactiver | Turn off | Desactivar
webhook_is_off   | Désactivée | Off | Desactivado
webhook_is_on    | Active | Active | Activo
webhook_since    | Ajoutée le {day} | Added on {day} | Añadido el {day}
webhook_secret   | Secret | Secret | Secreto
webhook_secret_note | Le programme vérifie les signatures avec ce secret. Ne le partagez avec personne d'autre. | The program checks signatures with this secret. Share it with nobody else. | El programa comprueba las firmas con este secreto. No lo comparta con nadie más.
webhook_show     | Afficher le secret | Show the secret | Mostrar el secreto
webhook_show_note | L'affichage est consigné. | Showing it is recorded. | Mostrarlo queda registrado.
webhook_log      | Messages | Messages | Mensajes
webhook_log_none | Aucun message jusqu'ici. | No messages so far. | Ningún mensaje hasta ahora.
webhook_topic    | Sujet | Topic | Tema
webhook_at       | Moment (UTC) | Time (UTC) | Momento (UTC)
webhook_tries    | Essais | Attempts | Intentos
webhook_answer   | Réponse | Answer | Respuesta
webhook_next     | Prochain essai : {time} | Next attempt: {time} | Próximo intento: {time}
webhook_content  | Contenu | Content | Contenido
webhook_again    | Renvoyer | Redeliver | Reenviar
webhook_waiting  | En attente | Waiting | En espera
webhook_sending  | En cours d'envoi | Being sent | Enviándose
webhook_sent     | Reçu | Delivered | Entregado
webhook_dead     | Abandonné | Given up | Abandonado
webhook_error_no_answer | Pas de réponse | No answer | Sin respuesta
webhook_error_not_public | Adresse hors d'Internet | Not on the public internet | Fuera de Internet
webhook_error_turned_off | Adresse désactivée | Turned off | Desactivado
webhook_wrong_form | Une adresse web est attendue, par exemple https://example.org/calendar, sans identifiants ni caractères spéciaux. | A web address is expected, such as https://example.org/calendar, without user names or special characters. | Se espera una dirección web, como https://example.org/calendar, sin usuario ni caracteres especiales.
webhook_wrong_host | Un nom complet est attendu, par exemple example.org (un nom international s'écrit xn--…). | A full name is expected, such as example.org (an international one as xn--…). | Se espera un nombre completo, como example.org (uno internacional se escribe xn--…).
webhook_wrong_port | Ce port n'est pas admis : 80, 443, 8080 ou 8443. | This port is not allowed: 80, 443, 8080 or 8443. | Este puerto no se admite: 80, 443, 8080 u 8443.
webhook_wrong_not_public | Cette adresse n'est pas sur Internet. | This address is not on the public internet. | Esta dirección no está en Internet.
webhook_wrong_topics | Choisissez au moins un sujet. | Choose at least one topic. | Elija al menos un tema.
webhook_wrong_twice | Cette adresse est déjà avertie. | This address is told already. | Ya se avisa a esta dirección.
webhook_wrong_redeliver | Ce message ne peut pas être renvoyé : il est en route, ou l'adresse est désactivée. | This message cannot be redelivered: it is under way, or the address is off. | Este mensaje no se puede reenviar: está en camino o la dirección está desactivada.
topic_event_published | Un événement est publié | An event is published | Se publica un evento
topic_event_changed | Un événement publié change | A published event changes | Cambia un evento publicado
topic_event_withdrawn | Un événement est retiré | An event is withdrawn | Se retira un evento
topic_submission_state | Une proposition change d'état | A proposal changes its state | Una propuesta cambia de estado
"""  # noqa: E501
