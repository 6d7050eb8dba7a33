"""Why a cell has a number or none, as the numbers that sheets store. Pure; the same as models.Sheet.Status."""

import numpy as np

OK = 0
MISSING = 1
SUPPRESSED = 2
UNRELIABLE = 3
NOT_MEANINGFUL = 4

NAMES = {
    "ok": OK,
    "missing": MISSING,
    "suppressed": SUPPRESSED,
    "unreliable": UNRELIABLE,
    "not_meaningful": NOT_MEANINGFUL,
}


def numbers_are_told(statuses: np.ndarray) -> np.ndarray:
    """True where a status lets a number be seen: ok and unreliable."""
    return (statuses == OK) | (statuses == UNRELIABLE)


# Where statuses meet, the strongest wins: what nobody knows cannot be told by hiding it, so missing beats suppressed.
_STRENGTH = np.array([0, 4, 3, 1, 2])  # by status
_BY_STRENGTH = np.array([OK, UNRELIABLE, NOT_MEANINGFUL, SUPPRESSED, MISSING], np.int8)


def strength_of(statuses: np.ndarray) -> np.ndarray:
    return _STRENGTH[statuses]


def of_strength(strengths: np.ndarray) -> np.ndarray:
    return _BY_STRENGTH[strengths]


def strongest(statuses: np.ndarray, axis: int) -> np.ndarray:
    """What a sum is whose parts have these statuses, along `axis`."""
    return of_strength(strength_of(statuses).max(axis=axis))
