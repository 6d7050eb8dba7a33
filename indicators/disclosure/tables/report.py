"""The page for the data protection officer: rules, what is hidden and why, what it costs, what an attacker sees.

Plain HTML without scripts, complete in itself. It tells how many cells are hidden for their own sake, which nobody else
may know, so it stays inside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd

from . import report_words
from .instead import Changed, perturbation_of
from .primary import REASONS
from .protecting import Protected
from .rules import Rules

STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;margin:1rem 0}
caption{text-align:left;font-weight:600}th,td{border-bottom:1px solid #999;padding:.25rem 1rem .25rem 0;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.note{border-left:.4rem solid #2c4d7a;padding:.2rem 1rem}
"""


def report_of(protected: Protected, language: str) -> str:
    words = {key: texts[language] for key, texts in report_words.WORDS.items()}
    audit = protected.audit
    everything = audit.hidden + audit.shown
    lost = {
        "cells": _share(audit.hidden, everything, language),
        "value": _share(protected.value_hidden, protected.value_total, language),
    }
    heading = f"{words['title']}: {protected.rules.id}, {words['version']} {protected.rules.version}"
    parts = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="note"><strong>{words["internal"]}</strong></p>',
        f"<p>{_sentence(words['passed'], language, hidden=audit.hidden, cells=everything)}</p>",
        f"<h2>{words['rules']}</h2>",
        _list(_rules(protected.rules, language)),
        f"<h2>{words['hidden']}</h2>",
        _hidden(protected, words, language),
        f"<p>{words['why']}</p>",
        _sizes(protected.hidden_by_area_size, words, language),
        f"<h2>{words['loss']}</h2>",
        f"<p>{_sentence(words['lost'], language, **lost)}</p>",
        _rates(protected, words, language),
        f"<h2>{words['attacker']}</h2>",
        _list(report_words.attacker(protected.rules, language)),
        _widths(audit.intervals, words, language),
        f"<p>{_sentence(words['audit'], language, linear=audit.programmes, whole=audit.whole_number_programmes)}</p>",
        _earlier(protected, words, language),
        f"<h2>{words['limits']}</h2>",
        _list(report_words.LIMITS[language]),
    ]
    return _page(language, words["title"], parts)


def _page(language: str, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>\n{body}\n</main></body></html>\n"
    )


def page_of_changes(found: Changed, language: str) -> str:
    """The page where numbers were rounded, or got noise, instead."""
    words = {key: texts[language] for key, texts in report_words.WORDS.items()}
    title = words["noise"] if found.rules.is_noisy else words["rounding"]
    heading = f"{title}: {found.rules.id}, {words['version']} {found.rules.version}"
    consequences = [de if language == "de" else en for de, en in found.consequences]
    parts = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="note"><strong>{words["internal"]}</strong></p>',
        f"<h2>{words['rules']}</h2>",
        _list(_rules(found.rules, language)),
        f"<h2>{words['consequences']}</h2>",
        _list(consequences),
    ]
    if found.rules.is_noisy:
        parts += [f"<h2>{words['perturbation']}</h2>", f"<p>{words['chances']}</p>", _chances(found, words, language)]
    return _page(language, title, parts)


def _chances(found: Changed, words: dict[str, str], language: str) -> str:
    """The perturbation table: how likely each number becomes which."""
    rule = perturbation_of(found.rules)
    last = len(rule.noise) - 1
    rows = []
    for number, (noise, chances) in enumerate(zip(rule.noise, rule.chances, strict=True)):
        told = "; ".join(
            f"{number + int(added)}: {_share(chance, 1, language)}"
            if number < last
            else f"{int(added):+d}: {_share(chance, 1, language)}"
            for added, chance in zip(noise, chances, strict=True)
        )
        rows.append((f"{number}" if number < last else f"≥ {number}", told))
    return _table(words["perturbation"], (words["number"], words["becomes"]), rows)


def _rules(rules: Rules, language: str) -> list[str]:
    source = rules.content.get("source")
    told = report_words.rules(rules, language)
    if source:
        told.append(str(source if isinstance(source, str) else source.get(language, source.get("de"))))
    return told


def _hidden(protected: Protected, words: dict[str, str], language: str) -> str:
    rows = [
        (REASONS[reason][language], _number(cells, language))
        for reason, cells in protected.primary_cells.items()
        if cells
    ]
    rows.append((words["secondary"], _number(protected.secondary_cells, language)))
    return _table(words["hidden_by_reason"], (words["reason"], words["cells"]), rows)


def _sizes(table: pd.DataFrame, words: dict[str, str], language: str) -> str:
    columns = (table[name] for name in ("finest_areas", "cells", "zeros", "hidden"))
    rows = [
        (str(size), *(_number(number, language) for number in (cells, zeros, hidden)), _share(hidden, cells, language))
        for size, cells, zeros, hidden in zip(*columns, strict=True)
    ]
    head = (words["finest_areas"], words["cells"], words["zeros"], words["hidden_cells"], words["share"])
    return _table(words["by_size"], head, rows)


def _rates(protected: Protected, words: dict[str, str], language: str) -> str:
    if protected.rates is None:
        return ""
    found = Counter(zip(protected.rates["rate"], protected.rates["status"], strict=True))
    rows = [
        (rate, report_words.STATUSES[status][language], _number(cells, language))
        for (rate, status), cells in sorted(found.items())
    ]
    return _table(words["rates"], (words["rate"], words["status"], words["cells"]), rows)


def _widths(intervals: pd.DataFrame, words: dict[str, str], language: str) -> str:
    widths = (intervals["high"] - intervals["low"]).to_numpy()
    bounds = [0, 2, 5, 10, 50, np.inf]
    rows = []
    for low, high in pairwise(bounds):
        inside = int(((widths > low) & (widths <= high)).sum())
        name = f"{low + 1:.0f}–{high:.0f}" if np.isfinite(high) else f"> {low}"
        rows.append((name, _number(inside, language), _share(inside, len(widths), language)))
    return _table(words["widths"], (words["width"], words["cells"], words["share"]), rows) if len(widths) else ""


def _earlier(protected: Protected, words: dict[str, str], language: str) -> str:
    told = []
    if protected.already_out:
        told.append(_sentence(words["already_out"], language, cells=protected.already_out))
    if protected.revised:
        told.append(_sentence(words["revised"], language, cells=protected.revised))
    return "".join(f'<p class="note">{sentence}</p>' for sentence in told)


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    def cell(kind: str, place: int, text: str) -> str:
        return f"<{kind}{' class=n' if place else ''}>{escape(text)}</{kind}>"

    top = "".join(cell("th", place, text) for place, text in enumerate(head))
    body = "".join(f"<tr>{''.join(cell('td', place, text) for place, text in enumerate(row))}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _list(sentences: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"


def _sentence(text: str, language: str, **values: object) -> str:
    told = {name: _number(value, language) if isinstance(value, int) else value for name, value in values.items()}
    return escape(text.format(**told))


def _number(value: float, language: str) -> str:
    text = f"{value:,.0f}"
    return text.replace(",", ".") if language == "de" else text


def _share(part: float, whole: float, language: str) -> str:
    text = f"{100 * part / whole if whole else 0:.1f} %"
    return text.replace(".", ",") if language == "de" else text
