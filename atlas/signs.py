"""Signs for what is not an ordinary number, after DIN 55301; a municipality may set its own.

DIN has one sign for “unknown or secret”. We keep the two apart: unknown is “k. A.”, secret is “•”.
"""

from collections.abc import Mapping
from typing import TypeGuard

from django.utils.translation import gettext_lazy as _

from spatial.texts import in_language

SIGNS: dict[str, str | dict[str, str]] = {
    "zero": "–",
    "suppressed": "•",
    "missing": {"de": "k. A.", "en": "n/a"},
    "unreliable": "( )",
    "unreliable_without_value": "/",
    "not_meaningful": "x",
    "estimated": "s",
    "provisional": "p",
}

# In the order in which legends explain them. None of them tells more than the status itself.
MEANINGS = {
    "zero": _("exactly nothing"),
    "suppressed": _("kept secret to protect individuals"),
    "missing": _("no information"),
    "unreliable": _("uncertain: the base is very small"),
    "not_meaningful": _("not meaningful: there is nothing to relate the number to"),
    "estimated": _("estimated: converted from the areas of an earlier edition"),
    "provisional": _("provisional: will be replaced by final numbers"),
}

# The same in a word or two, for legends.
SHORT = {
    "suppressed": _("kept secret"),
    "missing": _("no information"),
    "unreliable": _("uncertain"),
    "not_meaningful": _("not meaningful"),
    "estimated": _("estimated"),
    "provisional": _("provisional"),
}

# What a ring around a dot of a line means.
RINGS = _("A ring around a dot: a provisional number, which final ones will replace.")

# Named below the map, where an area has no class.
STATUSES = ("suppressed", "missing", "unreliable", "not_meaningful")


def is_classed(value: float | None, status: str) -> TypeGuard[float]:
    """Whether a value takes part in classes, ranks and comparisons: what is unreliable does not."""
    return value is not None and status in ("ok", "estimated", "provisional")


def dated(date: str, status: str) -> str:
    """The date of a number in a sentence, and that the number is provisional where it is."""
    return f"{date}, {SHORT[status]}" if status == "provisional" else date


def signs_of(own: Mapping[str, object] | None) -> dict[str, str]:
    """The signs in the reader's language; `own` are those of the municipality."""
    signs = {**SIGNS, **(own or {})}
    return {name: in_language(sign) if isinstance(sign, dict) else str(sign) for name, sign in signs.items()}
