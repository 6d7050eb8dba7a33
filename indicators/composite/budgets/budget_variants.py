"""Budget keys beside each other: who gains and who loses, between variants and against last year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .budget import BudgetResult

LAST_YEAR = "last_year"


@dataclass(frozen=True)
class VariantComparison:
    """Keys of the same areas by name. The first is the one that the others are compared with."""

    results: Mapping[str, BudgetResult]

    def areas(self) -> pd.DataFrame:
        """One row per area: the amounts, their differences from the first variant, and from last year."""
        codes = next(iter(self.results.values())).codes
        table: dict[str, object] = {"code": codes}
        table |= {name: _column(result.amounts) for name, result in self.results.items()}
        for name, against, differences in self._differences():
            table[f"{name} − {against}"] = _column(differences)
        return pd.DataFrame(table)

    def summary(self) -> pd.DataFrame:
        """One row per comparison: how many gain and lose how much, and who most; where there was no last year, none."""
        codes = next(iter(self.results.values())).codes
        rows = []
        for name, against, differences in self._differences():
            known = [(each, code) for each, code in zip(differences, codes, strict=True) if each is not None]
            gains, losses = [pair for pair in known if pair[0] > 0], [pair for pair in known if pair[0] < 0]
            most = max(gains, key=lambda pair: pair[0], default=None)
            least = min(losses, key=lambda pair: pair[0], default=None)
            rows.append(
                {
                    "variant": name,
                    "against": against,
                    "areas": len(known),
                    "gain": len(gains),
                    "lose": len(losses),
                    "gained": sum((each for each, _ in gains), Decimal(0)),
                    "lost": -sum((each for each, _ in losses), Decimal(0)),
                    "largest_gain": most[1] if most else "",
                    "largest_gain_amount": most[0] if most else Decimal(0),
                    "largest_loss": least[1] if least else "",
                    "largest_loss_amount": least[0] if least else Decimal(0),
                }
            )
        return pd.DataFrame(rows)

    def _differences(self) -> list[tuple[str, str, list[Decimal | None]]]:
        (first, reference), *others = self.results.items()
        found: list[tuple[str, str, list[Decimal | None]]] = [
            (name, first, [now - was for now, was in zip(result.amounts, reference.amounts, strict=True)])
            for name, result in others
        ]
        for name, result in self.results.items():
            if result.last_year is not None:
                pairs = zip(result.amounts, result.last_year, strict=True)
                found.append((name, LAST_YEAR, [None if was is None else now - was for now, was in pairs]))
        return found


def compare_variants(results: Mapping[str, BudgetResult]) -> VariantComparison:
    """Compares keys of the same areas, in the same order; ValueError where they are not."""
    if len({result.codes for result in results.values()}) != 1:
        raise ValueError("Variants can be compared for the same areas in the same order only.")
    return VariantComparison(dict(results))


def _column(amounts: Iterable[Decimal | None]) -> pd.Series:
    return pd.Series(list(amounts), dtype="object")
