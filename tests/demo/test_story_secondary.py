"""Story 10: one Ortsteil has two Quartiere, one of them small: where the small one is hidden, so is the other."""

import numpy as np
import pytest

from indicators.aggregation import Family
from indicators.disclosure.sheets.counted import Period, SheetRules
from indicators.disclosure.sheets.layout import Layout
from indicators.disclosure.sheets.protecting import protect_period

MINIMUM = 3
YEARS = range(2020, 2025)


def pair(files, year: int) -> tuple[str, str, str]:
    """The Ortsteil with two Quartiere, the smaller first."""
    totals = files.counts("population", year, 4)["total"]
    ortsteile = totals.groupby(totals.index.str[:2])
    (ortsteil,) = [code for code, inside in ortsteile if len(inside) == 2]
    small, large = totals[totals.index.str[:2] == ortsteil].sort_values().index
    return ortsteil, small, large


def protected(files, variable: str, year: int) -> dict[str, bool]:
    """Which areas of the town are hidden, by code: raw block counts added up, then protected."""
    blocks = files.counts("benefits", year)[variable]
    levels, families, codes = [blocks.to_numpy(float)[None]], [], []
    below = list(blocks.index)
    for width in (4, 2, 0):
        codes.append(below)
        above = sorted({code[:width] for code in below})
        families.append(Family(np.array([above.index(code[:width]) for code in below]), len(above)))
        levels.append(families[-1].sums(levels[-1]))
        below = above
    codes.append(below)
    layout = Layout((variable,), tuple(families), tuple(map(len, codes)), (), ())
    values = np.concatenate(levels, axis=1)
    told = protect_period(layout, Period.of(values, values >= 0), SheetRules(MINIMUM), public_from=1)
    every = [code for names in codes for code in names]
    return dict(zip(every, told.hidden[0].tolist(), strict=True))


@pytest.mark.parametrize("year", YEARS)
def test_10_a_hidden_quartier_hides_its_only_neighbour_while_the_ortsteil_is_told(files, year):
    ortsteil, small, large = pair(files, year)
    seen = 0
    for variable in files.counts("benefits", year).columns:
        raw = files.counts("benefits", year, 4)[variable]
        if not 0 < raw[small] < MINIMUM or raw[large] < MINIMUM:
            continue
        cells = protected(files, variable, year)
        if cells[ortsteil]:
            continue
        assert cells[small]
        assert cells[large], "or the small one is the difference"
        seen += 1
    if year == max(YEARS):
        assert seen, "in the latest year readers find it"
