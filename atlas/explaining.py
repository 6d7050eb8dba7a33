"""Words of a text that the glossary explains become links to it: each once on a page, and only in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.html import escape, format_html

from atlas.glossary import glossary

# What stands in these is a link, a control, a name or numbers already.
NOT_IN = {
    "a", "button", "caption", "code", "dt", "figcaption", "h1", "h2", "h3", "h4", "label", "legend", "option", "script",
    "select", "style", "summary", "svg", "table", "textarea",
}  # fmt: skip
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")


def explained(html: str, *, address: str, language: str, done: set[str]) -> str:
    """`address`: of the glossary; `done`: words that the page has linked already, which grows."""
    return "".join(_pieces(html, address, language, done))


def _pieces(html: str, address: str, language: str, done: set[str]) -> Iterator[str]:
    pattern, anchors = _forms(language)
    within = 0  # elements whose words stay as they are

    def link(found: re.Match[str]) -> str:
        word = anchors[found[0]]
        if word in done:
            return found[0]
        done.add(word)
        # The text is escaped already.
        start = format_html('<a class="kern-link kern-link--no-visited-state inline-link" href="{}#{}">', address, word)
        return f"{start}{found[0]}</a>"

    for piece in _TAG.split(html):
        name = _NAME.match(piece)
        if name is None:
            yield piece if within or not piece else pattern.sub(link, piece)
            continue
        if name[1].lower() in NOT_IN and not piece.endswith("/>"):
            within += -1 if piece.startswith("</") else 1
        yield piece


@lru_cache
def _forms(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """All forms as one pattern, the longest first, and the anchor of each; also as they begin a sentence.

    Capitals count otherwise: “Raten” are rates, “raten” is to guess.
    """
    anchors = {
        str(escape(written)): word.word
        for word in glossary().values()
        for form in word.in_texts.get(language, [])
        for written in (form, form[0].upper() + form[1:])
    }
    forms = sorted(anchors, key=len, reverse=True)
    either, first = "|".join(map(re.escape, forms)), "".join({re.escape(form[0]) for form in forms})
    # A word of its own: no part of “Anteilseigner” or “Zähler-Nenner”. Most words begin with none of the first letters.
    return re.compile(rf"(?<![\w-])(?=[{first}])(?:{either})(?![\w-])"), anchors
