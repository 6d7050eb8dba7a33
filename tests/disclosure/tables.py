"""Tables for the tests of disclosure control."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.disclosure.tables.rules import Rules, rules_of

HEAD = "rules: test\nversion: 1\n"


def rules(text: str = "", *, columns: str = "age", minimum: int = 3, zeros: str = "published") -> Rules:
    """Rules for the column block and further columns of categories."""
    dimensions = "".join(f"  - {{column: {column}}}\n" for column in columns.split())
    head = f"{HEAD}geography: {{column: block}}\nzeros: {zeros}\nminimum: {minimum}\n"
    head += f"dimensions:\n{dimensions}" if dimensions else ""
    return rules_of(f"{head}{'' if 'magnitude' in text else 'count: n'}\n{text}")


def counts(numbers: dict[tuple[str, ...], object], columns: str = "block age") -> pd.DataFrame:
    rows = [(*cell, number) for cell, number in numbers.items()]
    return pd.DataFrame(rows, columns=[*columns.split(), "n"])


def links(pairs: list[tuple[str, str]], grouping: str = "", dimension: str = "block") -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["child", "parent"])
    return frame.assign(grouping=grouping, dimension=dimension)


def split(table: pd.DataFrame, floor: float = 1.0) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], float]]:
    """(shown cells with numbers, hidden cells with what is known of them) of a protected table."""
    keys = [column for column in table.columns if column not in ("value", "status", "sign")]
    cells = list(table[keys].itertuples(index=False, name=None))
    shown = {cell: value for cell, value in zip(cells, table["value"], strict=True) if not np.isnan(value)}
    return shown, {cell: floor for cell in cells if cell not in shown}
