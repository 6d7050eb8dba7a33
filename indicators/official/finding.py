"""A recipe by the name under which it is shipped, or by its path."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from indicators.composite.recipes import Recipe, read_recipe, shipped_recipes
from spatial.findings import RefusedError, listed


def find_recipe(name: str, folder: Path = Path()) -> Recipe:
    """`name` as in `shipped_recipes`, else a YAML file below `folder`. Raises RefusedError naming what is close."""
    shipped = shipped_recipes()
    if name in shipped:
        return read_recipe(shipped[name])
    path = folder / name
    if path.is_file():
        return read_recipe(path)
    near = get_close_matches(name, shipped, n=3, cutoff=0.4) or sorted(shipped)
    raise RefusedError(
        de=f"Ein Rezept „{name}“ gibt es weder als Datei noch unter den mitgelieferten. Meinten Sie "
        f"{listed(near, 'de')}?",
        en=f"There is no recipe “{name}”, neither as a file nor among the shipped ones. Did you mean "
        f"{listed(near, 'en')}?",
    )
