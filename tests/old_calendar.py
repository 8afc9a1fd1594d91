"""The calendar that every store in `tests/store/schemas` held when its schema was the newest: never to be changed."""

from people import Editor, a_series, an_event

from metrocal import Calendar, Organisation, Store


def fill(store: Store) -> None:
    """A dozen events, with edits, a move, one withdrawn, a series, an organisation and one that was renamed."""
    editor = Editor(Calendar(store))
    editor.registers(
        Organisation.model_validate({"id": "seoul", "name": {"en": "City of Seoul", "fr": "Ville de Séoul"}}),
        Organisation.model_validate({"id": "miti", "name": "Institute"}),
    )
    editor.puts(*(an_event(f"forum-{month:02}", when=f"2021-{month:02}-14", organiser="seoul") for month in range(1, 9)))
    editor.puts(
        an_event("course", when="2021-07-05T09:00/2021-07-05T17:30", city="Lyon", organiser="miti", kind="training"),
        an_event("undated", when="2021-24", title={"en": "Winter school; water, night", "fr": "École d’hiver"}),
        an_event("taken-back", when="2021-06-20", mode="online", url="https://example.org/taken-back"),
        a_series("class"),
    )
    editor.puts(an_event("forum-03", when="2021-03-14", organiser="seoul", title="Another title"))
    editor.puts(an_event("forum-04", when="2021-10-14", organiser="seoul"))
    editor.withdraws("taken-back")
    editor.registers(Organisation.model_validate({"id": "miti", "name": "Academy"}))
