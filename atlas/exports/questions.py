"""The question of a page that shows a map in another dress: the map's own, and a few words of its own beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from atlas.query import MapQuery, check_choice, check_names

Choices = Mapping[str, Sequence[str]]


def split(params: QueryDict, own: Choices) -> tuple[MapQuery, dict[str, str]]:
    """The map's question, and what was chosen of `own`: the first of each where nothing was said."""
    rest = params.copy()
    mine = QueryDict(mutable=True)
    for name in own:
        if name in rest:
            mine.setlist(name, rest.pop(name))
    check_names(mine, list(own))
    given = {name: str(mine[name]).strip() for name in mine if str(mine[name]).strip()}
    for name, known in own.items():
        check_choice(given, name, list(known))
    return MapQuery.from_params(rest), {name: given.get(name, known[0]) for name, known in own.items()}
