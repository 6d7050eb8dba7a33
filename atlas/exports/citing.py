"""How others name what they took from here: a line of text, and an entry for those who collect with BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext

from atlas.exports.telling import Told

_SPECIAL = re.compile(r"([#$%&_{}~^\\])")
_ESCAPED = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


@dataclass(frozen=True)
class Citation:
    text: str
    bibtex: str


def cite(told: Told) -> Citation:
    today = localdate()
    year = str(told.released.year) if told.released else gettext("n.d.")
    text = gettext(
        "%(publisher)s (%(year)s): %(title)s. Small-area social atlas. Source: %(source)s. Licence: %(licence)s. "
        "%(address)s (retrieved on %(day)s)."
    ) % {
        "publisher": told.publisher,
        "year": year,
        "title": told.heading,
        "source": told.source,
        "licence": told.licence,
        "address": told.address,
        "day": date_format(today, "DATE_FORMAT"),
    }
    note = "; ".join(filter(None, [told.source, told.licence, told.edition, told.fictional]))
    lines = [
        ("author", f"{{{_tex(told.publisher)}}}"),
        ("title", f"{{{_tex(told.heading)}}}"),
        ("year", _tex(year)),
        ("url", re.sub(r"[{}\\]", "", told.address)),
        ("urldate", today.isoformat()),
        ("note", _tex(note)),
    ]
    body = "".join(f",\n  {name:<8}= {{{said}}}" for name, said in lines)
    return Citation(text=text, bibtex=f"@misc{{{told.file_name}{body}\n}}")


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], rf"\{found[0]}"), text)
