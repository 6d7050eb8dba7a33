"""Why a cell has a number or none, as the numbers that sheets store. Pure; the same as models.Sheet.Status."""

import numpy as np

OK = 0
MISSING = 1
SUPPRESSED = 2
UNRELIABLE = 3
NOT_MEANINGFUL = 4
ESTIMATED = 5

NAMES = {
    "ok": OK,
    "missing": MISSING,
    "suppressed": SUPPRESSED,
    "unreliable": UNRELIABLE,
    "not_meaningful": NOT_MEANINGFUL,
    "estimated": ESTIMATED,
}

# Only told, never stored with a cell nor reckoned with: a delivery is provisional as a whole, and its cells are OK.
PROVISIONAL = 6
TOLD_NAMES = {status: name for name, status in {**NAMES, "provisional": PROVISIONAL}.items()}


def as_told(statuses: np.ndarray, *, provisional: bool) -> np.ndarray:
    """What readers are told: of numbers that final ones will replace, those that are OK are called provisional."""
    return np.where(statuses == OK, np.int8(PROVISIONAL), statuses) if provisional else statuses


def numbers_are_told(statuses: np.ndarray) -> np.ndarray:
    """True where a status lets a number be seen: ok, estimated and unreliable."""
    return (statuses == OK) | (statuses == UNRELIABLE) | (statuses == ESTIMATED)


# Where statuses meet, the strongest wins: what nobody knows cannot be told by hiding it, so missing beats suppressed.
_STRENGTH = np.array([0, 5, 4, 2, 3, 1])  # by status
_BY_STRENGTH = np.array([OK, ESTIMATED, UNRELIABLE, NOT_MEANINGFUL, SUPPRESSED, MISSING], np.int8)


def strength_of(statuses: np.ndarray) -> np.ndarray:
    return _STRENGTH[statuses]


def of_strength(strengths: np.ndarray) -> np.ndarray:
    return _BY_STRENGTH[strengths]


def strongest(statuses: np.ndarray, axis: int) -> np.ndarray:
    """What a sum is whose parts have these statuses, along `axis`."""
    return of_strength(strength_of(statuses).max(axis=axis))
