"""The words of saved and private feeds, in the format of `metrocal.web.words`, which holds them with all others."""

TABLE = """
feeds_title      | Flux enregistrés | Saved feeds | Canales guardados
feeds_about      | Un flux enregistré donne un nom à un filtre : son adresse reste, même quand le filtre change. | A saved feed gives a filter a name: its address stays, even when the filter changes. | Un canal guardado da nombre a un filtro: su dirección se mantiene aunque el filtro cambie.
feeds_none       | Aucun flux enregistré pour le moment. | No saved feeds yet. | Todavía no hay canales guardados.
feeds_new        | Nouveau flux | New feed | Nuevo canal
feeds_edit       | Modifier le flux | Edit the feed | Editar el canal
feeds_entries    | Entrées du flux : {count} | Entries in the feed: {count} | Entradas del canal: {count}
saved_name        | Nom dans l'adresse | Name in the address | Nombre en la dirección
saved_name_help   | a-z, 0-9 et traits d'union, par exemple metropolis-women. Il ne change plus ensuite. | a-z, 0-9 and hyphens, such as metropolis-women. It never changes afterwards. | a-z, 0-9 y guiones, por ejemplo metropolis-women. Después no cambia.
saved_organisation | Organisation | Organisation | Organización
saved_secretariat | Secrétariat | Secretariat | Secretaría
saved_filter      | Filtre | Filter | Filtro
saved_filter_help | Un filtre comme kind=training&topic=water, ou l'adresse d'une liste ou du flux « all ». Vide : tous les événements. | A filter such as kind=training&topic=water, or the address of a list or of the feed “all”. Empty: all events. | Un filtro como kind=training&topic=water, o la dirección de una lista o del canal «all». Vacío: todos los eventos.
saved_title       | Titre | Title | Título
saved_title_help  | Dans une langue au moins. | In one language at least. | Al menos en un idioma.
saved_description | Description | Description | Descripción
saved_colour      | Couleur | Colour | Color
saved_colour_help | Un nom de couleur CSS comme teal, ou #008080. Vide : celle du calendrier. | A CSS colour name such as teal, or #008080. Empty: the calendar's own. | Un nombre de color CSS como teal, o #008080. Vacío: el del calendario.
saved_preview     | Voir le résultat | Preview | Vista previa
saved_brings      | Ce que le flux apporte | What the feed brings | Lo que aporta el canal
saved_brings_none | Rien n'est annoncé pour l'instant. | Nothing is announced at the moment. | No hay nada anunciado por ahora.
saved_save        | Enregistrer | Save | Guardar
saved_delete      | Supprimer ce flux | Delete this feed | Eliminar este canal
saved_delete_note | Son adresse ne répondra plus ; les calendriers abonnés ne recevront plus rien. | Its address will no longer answer; calendars that subscribed will get nothing more. | Su dirección dejará de responder; los calendarios suscritos no recibirán nada más.
saved_wrong_name  | Ce nom est pris ou n'est pas possible. | This name is taken or not possible. | Este nombre está ocupado o no es posible.
saved_wrong_organisation | Choisissez une organisation pour laquelle vous travaillez. | Choose an organisation that you work for. | Elija una organización para la que trabaje.
saved_wrong_filter | Ce filtre ne peut pas être compris. | This filter cannot be understood. | No se puede entender este filtro.
saved_wrong_title | Un titre est nécessaire, de 200 caractères au plus. | A title is needed, of 200 characters at most. | Se necesita un título, de 200 caracteres como máximo.
saved_wrong_description | Au plus 2 000 caractères. | 2,000 characters at most. | 2000 caracteres como máximo.
saved_wrong_colour | Cette couleur n'est pas connue. | This colour is not known. | Este color no se conoce.
saved_wrong_label | De 1 à 200 caractères sont nécessaires. | 1 to 200 characters are needed. | Se necesitan de 1 a 200 caracteres.
private_feeds    | Flux privés | Private feeds | Canales privados
private_feeds_about | Une adresse secrète pour une personne ou un partenaire : les événements dont vous voyez les inscriptions, avec leurs liens de participation. | A secret address for one person or partner: the events whose registrations you see, with their links to take part. | Una dirección secreta para una persona o entidad socia: los eventos cuyas inscripciones usted ve, con sus enlaces para participar.
private_none     | Aucun flux privé. | No private feeds. | No hay canales privados.
private_new      | Nouveau flux privé | New private feed | Nuevo canal privado
private_label    | Pour qui | For whom | Para quién
private_make     | Créer l'adresse | Make the address | Crear la dirección
private_rotate   | Nouvelle adresse | New address | Nueva dirección
private_revoke   | Révoquer | Revoke | Revocar
private_since    | Depuis le {day} | Since {day} | Desde el {day}
private_made     | Adresse secrète | Secret address | Dirección secreta
private_made_note | Copiez-la maintenant : elle n'est montrée qu'une fois. Quiconque la connaît voit les liens de participation. | Copy it now: it is shown only once. Whoever knows it sees the links to take part. | Cópiela ahora: solo se muestra una vez. Quien la conozca ve los enlaces para participar.
"""  # noqa: E501
