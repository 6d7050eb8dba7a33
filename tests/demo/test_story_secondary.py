"""Story 10: one Ortsteil has two Quartiere, one of them small: where the small one is hidden, so is the other."""

import numpy as np
import pytest

from indicators.aggregation import Counts, Family, sum_to_parents
from indicators.disclosure.protection import protect
from indicators.statuses import OK, SUPPRESSED

MINIMUM = 3
YEARS = range(2020, 2025)


def pair(files, year: int) -> tuple[str, str, str]:
    """The Ortsteil with two Quartiere, the smaller first."""
    totals = files.counts("population", year, 4)["total"]
    ortsteile = totals.groupby(totals.index.str[:2])
    (ortsteil,) = [code for code, inside in ortsteile if len(inside) == 2]
    small, large = totals[totals.index.str[:2] == ortsteil].sort_values().index
    return ortsteil, small, large


def protected(files, variable: str, year: int) -> dict[str, tuple[float, int]]:
    """All areas of the town by code, as an import stores them: raw block counts added up, then protected."""
    blocks = files.counts("benefits", year)[variable]
    levels, families, codes = [Counts(blocks.to_numpy(float)[None], np.zeros((1, len(blocks)), np.int8))], [], []
    below = list(blocks.index)
    for width in (4, 2, 0):
        codes.append(below)
        above = sorted({code[:width] for code in below})
        families.append(Family(np.array([above.index(code[:width]) for code in below]), len(above)))
        levels.append(sum_to_parents(levels[-1], families[-1]))
        below = above
    codes.append(below)
    told = protect(levels, families, MINIMUM)
    return {
        code: (level.values[0, place], int(level.statuses[0, place]))
        for names, level in zip(codes, told, strict=True)
        for place, code in enumerate(names)
    }


@pytest.mark.parametrize("year", YEARS)
def test_10_a_hidden_quartier_hides_its_only_neighbour_while_the_ortsteil_is_told(files, year):
    ortsteil, small, large = pair(files, year)
    seen = 0
    for variable in files.counts("benefits", year).columns:
        raw = files.counts("benefits", year, 4)[variable]
        if not 0 < raw[small] < MINIMUM or raw[large] < MINIMUM:
            continue
        cells = protected(files, variable, year)
        if cells[ortsteil][1] != OK:
            continue
        assert cells[small][1] == SUPPRESSED
        assert cells[large][1] == SUPPRESSED, "or the small one is the difference"
        assert np.isnan(cells[large][0])
        seen += 1
    if year == max(YEARS):
        assert seen, "in the latest year readers find it"
