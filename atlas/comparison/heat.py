"""The table of indicators and areas: each number with its place among all areas of the level, sortable by address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from atlas.comparison.asking import Compared
from atlas.comparison.judging import Cell, Row, words
from atlas.comparison.query import ComparisonQuery
from atlas.signs import MEANINGS, SHORT
from spatial.texts import in_language

# Places are said in words and shown as a step, so nobody needs the colour.
CELL = "kern-table__cell kern-table__cell--numeric heat"
STEPS = ("▁", "▂", "▄", "▆", "█")


def heat(asked: Compared, rows: Sequence[Row], signs: dict[str, str]) -> dict:
    """Headings with the address that sorts by them, and groups of rows: by theme, or one in the order wanted."""
    base = asked.query
    beside = base.benchmark not in (None, "city")  # else it would say the same as the column of the whole area
    names = [(cell.code, cell.name) for cell in rows[0].cells] if rows else []
    seen = {"zero" if cell.value == 0 else cell.status for row in rows for cell in row.cells}
    return {
        "headings": [
            {
                "code": code,
                "name": name,
                "direction": {code: "descending", f"-{code}": "ascending"}.get(base.sort or "", "none"),
                "address": replace(base, sort=f"-{code}" if base.sort == code else code).to_address(),
            }
            for code, name in names
        ],
        "groups": _groups(asked, rows),
        "columns": len(names) + 2 + beside,
        "beside": beside,
        "signs": [(signs[status], meaning) for status, meaning in MEANINGS.items() if status in seen],
        "unsorted": replace(base, sort=None).to_address() if base.sort else "",
    }


def without(query: ComparisonQuery, code: str) -> ComparisonQuery:
    """The question without an area, and without what depended on it."""
    return replace(
        query,
        areas=tuple(each for each in query.areas if each != code),
        sort=None if query.sort in (code, f"-{code}") else query.sort,
        benchmark=None if query.benchmark == code else query.benchmark,
    )


def _groups(asked: Compared, rows: Sequence[Row]) -> list[dict]:
    texts = _fifths()
    judged = words()
    address = replace(asked.query, focus="FOCUS").to_address()  # put together once: it names all indicators
    if asked.query.sort:
        code, lowest_first = asked.query.sort.lstrip("-"), asked.query.sort.startswith("-")
        ordered = sorted(rows, key=lambda row: _standing(row, code, lowest_first))
        return [{"name": "", "rows": [_line(asked, row, address, texts, judged) for row in ordered]}]
    found: dict[str, list[SafeString]] = {}
    for row in rows:
        found.setdefault(row.theme, []).append(_line(asked, row, address, texts, judged))
    themes = {each["theme"]: in_language(each["name"]) for each in asked.offer["themes"]}
    return [{"name": themes.get(theme, theme), "rows": lines} for theme, lines in found.items()]


def _standing(row: Row, code: str, lowest_first: bool) -> tuple[bool, float]:
    """Where the area stands among all, as a share, so that per cent and persons can be put in one order."""
    cell = next((cell for cell in row.cells if cell.code == code), None)
    if cell is None or cell.rank is None:
        return True, 0.0
    share = cell.rank / max(row.ranked, 1)
    return False, -share if lowest_first else share


def _line(asked: Compared, row: Row, address: str, texts: Sequence[str], judged: dict[str, str]) -> SafeString:
    """One row. Sixty rows of eight cells are 480 cells: a template each would cost more than all numbers."""
    focus = address.replace("focus=FOCUS", f"focus={row.slug}")
    unit = f' <span class="unit">({escape(row.unit)})</span>' if row.unit else ""
    head = format_html(
        '<th class="kern-table__header heat-name" scope="row"><a class="kern-link kern-link--no-visited-state" '
        'href="{}#focus">{}</a>{}<span class="heat-period">{}</span></th>',
        focus,
        row.name,
        mark_safe(unit),  # noqa: S308 - escaped above
        row.period_label,
    )
    ranked = gettext("rank %(rank)s of %(ranked)s")
    cells = "".join(_cell(cell, row.ranked, ranked, texts, judged) for cell in row.cells)
    beside = asked.query.benchmark not in (None, "city")
    ends = "".join(
        f'<td class="kern-table__cell kern-table__cell--numeric">{escape(text)}</td>'
        for text in (row.city_text, *([row.benchmark_text] if beside else []))
    )
    return mark_safe(f"{head}{cells}{ends}")  # noqa: S308 - all escaped


def _cell(cell: Cell, count: int, ranked: str, texts: Sequence[str], judged: dict[str, str]) -> str:
    """Its number, its place among all, and the counts behind it where they may be told."""
    code, text = escape(cell.code), escape(cell.text)
    counts = f'<span class="heat-counts">{escape(cell.counts)}</span>' if cell.counts else ""
    if cell.fifth is None:
        said = escape(str(MEANINGS.get(cell.status, MEANINGS["zero"]))) if cell.status != "ok" else ""
        spoken = f'<span class="kern-sr-only"> {said}</span>' if said else ""
        return f'<td class="{CELL}" data-area="{code}">{text}{spoken}{counts}</td>'
    place = ranked % {"rank": cell.rank, "ranked": count}
    compared = f", {judged[cell.judged]}" if cell.judged != "unknown" else ""
    besides = f", {SHORT[cell.status]}" if cell.status in SHORT else ""
    spoken = escape(f" ({texts[cell.fifth - 1]}, {place}{compared}{besides})")
    return (
        f'<td class="{CELL} fifth-{cell.fifth} is-{cell.judged}" data-area="{code}">'
        f'{text} <span class="heat-step" aria-hidden="true">{STEPS[cell.fifth - 1]}</span>'
        f'<span class="kern-sr-only">{spoken}</span>{counts}</td>'
    )


def _fifths() -> list[str]:
    return [
        gettext("lowest fifth"),
        gettext("second fifth"),
        gettext("middle fifth"),
        gettext("fourth fifth"),
        gettext("highest fifth"),
    ]
