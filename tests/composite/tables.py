"""Small recipes and tables for the tests of the composite room: written as text, as a newcomer would write them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pandas as pd

from indicators.composite.recipes import Recipe, recipe_of
from indicators.composite.values import Values, values_of

HEAD = "recipe: test\nkind: index\nversion: 1\nname: Test\n"


def index_recipe(tree: str, *, more: str = "") -> Recipe:
    """A recipe of an index; `tree` is what stands below `index:`, `more` are other entries of the file."""
    text = HEAD + dedent(more) + "index:\n" + indent(dedent(tree).strip("\n"), "  ") + "\n"
    return recipe_of(text, "test.yaml")


def table(recipe: Recipe, **columns: list) -> Values:
    """Values of areas 01, 02 … (or of the column `code`), in the order of the lists."""
    count = len(next(iter(columns.values())))
    codes = columns.pop("code", [f"{number:02d}" for number in range(1, count + 1)])
    return values_of(pd.DataFrame({"code": codes, **columns}), recipe)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path
