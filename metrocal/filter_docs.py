"""The table of filters for people, from the registry: `python -m metrocal.filter_docs` prints it."""

from metrocal.query import FILTERS


def filters_table(lang: str = "en") -> str:
    """Markdown: key, what is filtered, values."""
    rows = ["| filter | what | values |", "|---|---|---|"]
    for key, found in FILTERS.items():
        values = tuple(found.allowed()) if found.allowed else ()
        if not values:
            said = "any word"
        elif len(values) > 40:
            said = f"{len(values)} codes, such as {', '.join(f'`{value}`' for value in values[:3])}"
        else:
            said = " ".join(f"`{value}`" for value in (*values, *found.aliases))
        rows.append(f"| `{key}` | {found.name(lang)} | {said} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(filters_table())
