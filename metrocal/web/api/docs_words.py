"""The words around the documentation of the interface, in the format of `metrocal.web.words`; its content is in English."""

TABLE = """
api_docs        | Interface de programmation | Programming interface | Interfaz de programación
api_intro       | Lire et écrire le calendrier par programme. La description est en anglais ; les programmes lisent le document OpenAPI. | Read and write the calendar by program. Programs read the OpenAPI document. | Leer y escribir el calendario mediante un programa. La descripción está en inglés; los programas leen el documento OpenAPI.
api_openapi     | Document OpenAPI 3.1 | OpenAPI 3.1 document | Documento OpenAPI 3.1
api_contents    | Contenu | Contents | Contenido
api_models      | Modèles | Models | Modelos
api_token       | Jeton | Token | Token
api_needed      | obligatoire | needed | obligatorio
api_optional    | facultatif | optional | opcional
api_parameters  | Paramètres | Parameters | Parámetros
api_field       | Champ | Field | Campo
api_type        | Type | Type | Tipo
api_meaning     | Sens | Meaning | Significado
api_body        | Contenu à envoyer | What is sent | Contenido que se envía
api_answers     | Réponses | Answers | Respuestas
api_status      | Code | Status | Código
api_one_of      | L'un de | One of | Uno de
"""  # noqa: E501
