"""The words of accounts, signing in by link, and the audit, in the format of `metrocal.web.words`, which holds them all."""

TABLE = """
desk_queue       | Propositions | Proposals | Propuestas
desk_feeds       | Flux | Feeds | Canales
desk_people      | Comptes | Accounts | Cuentas
desk_webhooks    | Notifications web | Webhooks | Webhooks
desk_audit       | Journal | Audit log | Registro de auditoría
desk_me          | Mon compte | My account | Mi cuenta
link_title       | Se connecter sans mot de passe | Sign in without a password | Iniciar sesión sin contraseña
link_note        | Un lien arrive par courriel. Il sert une fois, pendant 15 minutes. | A link comes by mail. It works once, for 15 minutes. | Llega un enlace por correo. Sirve una vez, durante 15 minutos.
link_send        | Recevoir un lien | Send me a link | Enviarme un enlace
link_sent        | Si cette adresse a un compte, un lien est en route. Il sert une fois, pendant 15 minutes. | If this address has an account, a link is on its way. It works once, for 15 minutes. | Si esta dirección tiene una cuenta, hay un enlace en camino. Sirve una vez, durante 15 minutos.
link_as          | Compte : | Account: | Cuenta:
link_subject     | Votre lien de connexion | Your link to sign in | Su enlace para iniciar sesión
link_line        | Voici le lien demandé pour vous connecter. Il sert une fois, pendant 15 minutes. | Here is the link to sign in that was asked for. It works once, for 15 minutes. | Este es el enlace solicitado para iniciar sesión. Sirve una vez, durante 15 minutos.
link_ignore      | Si vous ne l'avez pas demandé, ignorez ce message : sans ce lien, personne n'entre. | If you did not ask for it, ignore this message: nobody gets in without the link. | Si no lo ha pedido, ignore este mensaje: sin el enlace nadie entra.
error_link       | Ce lien a déjà servi ou n'est plus valable. Demandez-en un autre. | This link was used already or is no longer valid. Ask for another one. | Este enlace ya se usó o ya no es válido. Pida otro.
sign_in_with     | Se connecter avec {name} | Sign in with {name} | Iniciar sesión con {name}
oidc_failed      | La connexion par ce service n'a pas abouti. Réessayez ou utilisez une autre voie. | Signing in by that service did not work. Try again or use another way. | No se pudo iniciar sesión con ese servicio. Inténtelo de nuevo o use otra vía.
oidc_unknown     | L'adresse que ce service confirme n'a pas de compte ici. Demandez une invitation. | The address that this service confirms has no account here. Ask for an invitation. | La dirección que confirma ese servicio no tiene cuenta aquí. Pida una invitación.
account_role     | Rôle | Role | Función
role_admin       | Administration | Administration | Administración
role_moderator   | Modération | Moderation | Moderación
role_organiser   | Organisation d'événements | Organising events | Organización de eventos
role_statistics  | Statistiques | Statistics | Estadísticas
account_body     | Organisation | Organisation | Organización
account_region   | Région | Region | Región
region_note      | Pour la modération ; vide : toutes les régions. | For moderation; empty: all regions. | Para la moderación; vacío: todas las regiones.
organisation_note | Pour l'organisation d'événements ; celles qui en dépendent sont comprises. | For organising events; those below it are included. | Para la organización de eventos; incluye las que dependen de ella.
signed_in_last   | Dernière connexion | Last signed in | Última conexión
never_signed_in  | Jamais | Never | Nunca
account_active   | Actif | Active | Activa
account_invited  | Invitation en attente | Invited | Con invitación pendiente
account_ended    | Désactivé | Deactivated | Desactivada
account_invite   | Inviter | Invite | Invitar
invite_title     | Inviter quelqu'un | Invite somebody | Invitar a alguien
invite_again     | Nouvelle invitation | Invite anew | Nueva invitación
invited_link     | Lien d'invitation, valable sept jours, à transmettre à {email} seulement : | Link of the invitation, valid for seven days, to be given to {email} only: | Enlace de la invitación, válido siete días, para entregar solo a {email}:
invited_mailed   | L'invitation est aussi en route par courriel. | The invitation is on its way by mail, too. | La invitación también va en camino por correo.
invited_subject  | Votre invitation au calendrier | Your invitation to the calendar | Su invitación al calendario
invited_line     | Un compte vous attend. Choisissez votre mot de passe par ce lien, valable sept jours. | An account is waiting for you. Choose your password by this link, which is valid for seven days. | Le espera una cuenta. Elija su contraseña con este enlace, válido durante siete días.
account_change   | Rôle et limites | Role and bounds | Función y límites
account_save     | Enregistrer | Save | Guardar
account_end      | Désactiver le compte | Deactivate the account | Desactivar la cuenta
account_end_note | Ses sessions et ses jetons prennent fin aussitôt ; ses actes restent au journal. | Its sessions and tokens end at once; what it did stays in the audit log. | Sus sesiones y sus tokens terminan de inmediato; sus actos quedan en el registro.
account_begin    | Réactiver le compte | Activate the account again | Reactivar la cuenta
account_saved    | C'est enregistré. | Saved. | Guardado.
account_refused  | Ce compte ne peut pas être ainsi. | An account cannot be like this. | Una cuenta no puede ser así.
account_taken    | Cette adresse a déjà un compte. | This address has an account already. | Esta dirección ya tiene una cuenta.
account_no_address | Ce n'est pas une adresse électronique. | This is no e-mail address. | Esto no es una dirección de correo.
account_no_role  | Choisissez un rôle. | Choose a role. | Elija una función.
account_needs_body | L'organisation d'événements demande une organisation du calendrier. | Organising events needs an organisation of the calendar. | La organización de eventos necesita una organización del calendario.
account_no_body  | Une organisation ne va qu'avec le rôle « Organisation d'événements ». | An organisation only goes with the role “Organising events”. | Una organización solo corresponde a la función «Organización de eventos».
account_no_region | Une région ne va qu'avec le rôle « Modération ». | A region only goes with the role “Moderation”. | Una región solo corresponde a la función «Moderación».
account_last_admin | Il faut au moins un compte d'administration. | There must be at least one account for administration. | Debe haber al menos una cuenta de administración.
account_itself   | Personne ne change ni ne désactive son propre compte : demandez à une autre personne de l'administration. | Nobody changes or deactivates their own account: ask another admin. | Nadie cambia ni desactiva su propia cuenta: pídalo a otra persona de la administración.
tokens           | Jetons pour programmes | Tokens for programs | Tokens para programas
tokens_none      | Aucun jeton. | No tokens. | Ningún token.
token_id         | Jeton | Token | Token
token_scopes     | Portée | Scopes | Alcance
token_all        | Tout ce que le compte peut | All that the account may | Todo lo que puede la cuenta
scope_events     | Événements | Events | Eventos
scope_registrations | Inscriptions | Registrations | Inscripciones
scope_submissions | Propositions | Proposals | Propuestas
scope_statistics | Statistiques | Statistics | Estadísticas
token_created    | Créé le | Created | Creado el
token_expires    | Expire le | Expires | Caduca el
token_revoked    | Révoqué le {day} | Revoked {day} | Revocado el {day}
token_revoke     | Révoquer | Revoke | Revocar
token_new        | Nouveau jeton | New token | Nuevo token
token_days       | Valable combien de jours | Valid for how many days | Válido cuántos días
token_scopes_note | Sans choix : tout ce que le compte peut. | Without a choice: all that the account may. | Sin elegir: todo lo que puede la cuenta.
token_create     | Créer le jeton | Create the token | Crear el token
token_shown_once | Copiez ce jeton maintenant : il n'est montré qu'une fois. | Copy this token now: it is shown only once. | Copie este token ahora: solo se muestra una vez.
token_refused    | De 1 à 365 jours, et des portées de la liste. | 1 to 365 days, and scopes of the list. | De 1 a 365 días, y alcances de la lista.
password_change  | Changer de mot de passe | Change the password | Cambiar la contraseña
password_now     | Mot de passe actuel | Current password | Contraseña actual
password_new     | Nouveau mot de passe | New password | Contraseña nueva
password_hint    | Au moins {count} caractères ; une phrase est plus sûre qu'un mot. Les autres sessions prennent fin. | At least {count} characters; a sentence is safer than a word. Other sessions end. | Al menos {count} caracteres; una frase es más segura que una palabra. Las demás sesiones terminan.
password_wrong   | Le mot de passe actuel n'est pas correct. | The current password is wrong. | La contraseña actual no es correcta.
password_changed | Le mot de passe est changé ; les autres sessions ont pris fin. | The password is changed; other sessions have ended. | La contraseña ha cambiado; las demás sesiones han terminado.
audit_note       | Qui a fait quoi, d'où, avant et après. Heures en UTC. Rien ne s'y efface. | Who did what, from where, before and after. Times in UTC. Nothing is deleted from it. | Quién hizo qué, desde dónde, antes y después. Horas en UTC. Nada se borra de él.
audit_time       | Heure | Time | Hora
audit_who        | Qui | Who | Quién
audit_action     | Acte | Action | Acto
audit_subject    | Sur quoi | On what | Sobre qué
audit_detail     | Détails | Details | Detalles
audit_address    | Depuis | From where | Desde
audit_none       | Rien au journal pour cette demande. | Nothing in the log for this request. | Nada en el registro para esta consulta.
audit_first      | Début du journal | Latest | Lo más reciente
audit_export_note | Tout ce que ces filtres trouvent ; chaque téléchargement est consigné. | All that these filters find; each download is recorded. | Todo lo que encuentran estos filtros; cada descarga queda registrada.
"""  # noqa: E501
