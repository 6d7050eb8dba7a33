"""Two data sets of the literature on which other packages have published their numbers (published/counties.json)."""

import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from indicators.formulas.contiguity import from_pairs

PUBLISHED = json.loads((Path(__file__).parent / "published" / "counties.json").read_text(encoding="utf-8"))


def column(place: str, name: str) -> np.ndarray:
    return np.array(PUBLISHED[place][name], float)


def neighbours(place: str) -> csr_array:
    lists = PUBLISHED[place]["neighbours"]
    pairs = [(one, other) for one, row in enumerate(lists) for other in row]
    return from_pairs(*zip(*pairs, strict=True), len(lists))
