"""What own weights change, in sentences: the server's words, and those of the script."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext


def enters_and_leaves(comes: str, goes: str) -> str:
    return gettext("With these weights on the list anew: %(comes)s; no longer on it: %(goes)s.") % {
        "comes": comes,
        "goes": goes,
    }


def reclassed(moved: str, rated: str, count: int) -> str:
    return ngettext(
        "With these weights %(moved)s of %(rated)s areas is in another class.",
        "With these weights %(moved)s of %(rated)s areas are in another class.",
        count,
    ) % {"moved": moved, "rated": rated}


def reranked(moved: str) -> str:
    return gettext("Areas with another rank than officially: %(moved)s.") % {"moved": moved}
